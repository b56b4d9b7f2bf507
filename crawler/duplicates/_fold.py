"""Text as bytes in which copies of one text agree, whatever a site does to its spelling; pure.

One byte for each syllable of Chinese, Japanese or Korean, one for each digit, one for each consonant of all else:
blanks, punctuation, case, width, accents and vowels go, and traditional characters meet the simplified ones by their
reading. Two texts that differ by this alone are the same text; what is alike by chance is for many bytes in a row to
tell.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

from anyascii import anyascii

#: Stands for a figure in the skeleton of a title.
MARK = "\x01"

#: Where the scripts begin that write a syllable in a character or two.
_EAST_ASIAN = 0x2E80
_KEPT = frozenset("bcdfghjklmnpqrstvwxyz0123456789")


class _Folding(dict[int, str]):
    """What each character becomes; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if not plain.isalnum():
        return MARK if character == MARK else ""
    read = anyascii(plain).casefold()
    if ord(plain[0]) < _EAST_ASIAN or read.isdecimal():
        return "".join(letter for letter in read if letter in _KEPT)
    return chr(128 + zlib.crc32(read.encode()) % 128)


_FOLDING = _Folding()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
#: The same for ASCII alone, which goes twenty times as fast.
_LOWER = bytes(range(256)).lower()
_DROPPED = bytes(code for code in range(128) if chr(code).lower() not in _KEPT and chr(code) != MARK)


def fold(text: str) -> bytes:
    """Return the bytes that stand for a text."""
    if len(text) > 2 * len(text.encode("ascii", "ignore")):
        return text.translate(_FOLDING).encode("latin-1")
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: found[0].translate(_FOLDING), text)
    return text.encode("latin-1").translate(_LOWER, _DROPPED)
