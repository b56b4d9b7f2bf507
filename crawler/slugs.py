"""Names of sources and categories -> names of folders below ``public/``; pure.

A slug is made of ``a-z``, ``0-9`` and single hyphens: safe on every file system, in every URL, without escapes. Which
name took which slug is kept by the store, so that an address never changes; here is only what to try, in order.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from anyascii import anyascii

__all__ = ["MAX_LENGTH", "RESERVED", "slug_candidates"]

#: Longest slug, in characters.
MAX_LENGTH = 60

#: Names with a meaning in a feed's folder or on a web server, and Windows' device names.
RESERVED = frozenset(
    ["archive", "archives", "atom", "aux", "con", "feed", "index", "nul", "page", "pages", "prn", "rss"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)

_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug_candidates(name: str) -> Iterator[str]:
    """Yield slugs for a name, the most readable first; take the first that no other name under the parent has.

    The first is plain (``xin-mei-ti`` for 新媒体), unless it would be empty or reserved; those that follow end in six
    and more hex digits of the name's hash. The last one has 32 of them: no two names share it.
    """
    plain = _plain(name)
    if plain and plain not in RESERVED:
        yield plain
    digits = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    for count in (6, 12, 32):
        yield f"{_cut(plain or 'x', MAX_LENGTH - count - 1)}-{digits[:count]}"


def _plain(name: str) -> str:
    letters = "".join(_transliterated(letter) for letter in unicodedata.normalize("NFC", name))
    return _cut(_SEPARATORS.sub("-", letters.lower()).strip("-"), MAX_LENGTH)


def _transliterated(letter: str) -> str:
    """Return ASCII for one letter; a syllable (``Xin`` for 新) stands as a word of its own."""
    if letter.isascii():
        return letter
    latin = anyascii(letter)
    is_syllable = unicodedata.category(letter) == "Lo" and latin[:1].isupper()
    return f" {latin} " if is_syllable else latin


def _cut(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
