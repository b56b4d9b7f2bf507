"""Bytes of a page -> its characters, whatever the labels say; and what shows that a text was misread long before.

Valid UTF-8 is UTF-8, for text in another charset hardly ever passes for it. All else is read in every charset that is
declared or common, and judged by how much of it consists of the commonest characters of the language (``_letters``):
labels break ties, they do not decide. What is text in none of them becomes U+FFFD, for the article stage to drop.
Labels mean what WHATWG Encoding, section 4.2, says.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from crawler.extract import _letters

#: Bytes of text, without markup, that charsets are judged by; and bytes of page that they are looked for in.
_SAMPLE, _LOOKED_AT = 6_000, 1_000_000
#: Less of common characters is nonsense; a declared charset gets some in advance.
_SENSE, _DECLARED = 0.3, 0.15
#: Of pages written for it, right readings had 0.79 and more, wrong ones 0.21 and less: no need to look on. In short
#: samples chance has a say.
_CLEAR, _ENOUGH = 0.65, 100
#: What Python can read and no browser does; some of it fails on what is no text.
_NOT_OF_THE_WEB = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
#: Any few bytes make a Russian word.
_FEW = 6
#: Of the characters of a text, what must be misread for it to be certain.
_MISREAD = 0.1

_ASCII = re.compile(r"[\x00-\x7f]+")
#: What parts a page into tags, texts and lines; runs of ASCII, such as inline pictures, are then passed over whole.
_PARTS = re.compile(rb"[<>\r\n]+")
#: A character of a script that has no letters, in the middle of a Latin word.
_INSIDE_WORD = re.compile("(?<=[A-Za-z])[\u2e80-\U0003ffff](?=[A-Za-z])")
_TAG = re.compile(r"<[^<>]*>")
#: What no text is made of: C1 controls, half-width katakana, private use, replacement, the odd corners of CJK sets.
_NONSENSE = re.compile(
    "[\x80-\x9f\u02b0-\u036f\u0590-\u0dff\u2500-\u259f\uff61-\uff9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]"
)
#: A word, and what hangs on a Latin one where no Cyrillic letter can.
_CYRILLIC_WORD = re.compile("[A-Za-z]?[Ѐ-ӿ]+[A-Za-z]?")
_LATIN_LETTER = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ]")
#: Letters at most two together and beside others of a word, or a word by themselves; signs between words.
_LATIN_FITS = re.compile(
    "(?<=[A-Za-z])[À-ÖØ-öø-ÿŒœŠšŽžŸ]{1,2}(?![À-ÿ])|(?<![^\\s\"'(>«“-])[À-ÖØ-öø-ÿ](?=[a-z'’ ])|(?<=[à-ÿ][a-z])[à-ÿ]"
    "|[\xa0‘’“”–—…•€£©®°«»·§™](?![À-ÿ])|(?<![A-Za-zÀ-ÿ])[´¿¡×²½¼±](?![À-ÿ])|[²³](?![A-Za-zÀ-ÿ])"
)
#: Characters that a byte above 7F becomes when any text is read as windows-1252, in runs no language has.
_LATIN_RUN = re.compile("[\x80-ÿ‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]{5,}")


def _share_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(set(characters)))}]+")


#: Charset (Python's name) -> the characters its texts are mostly made of.
_COMMON = {
    "gb18030": _share_of(_letters.PUNCTUATION + _letters.SIMPLIFIED + _letters.TRADITIONAL),
    "big5hkscs": _share_of(_letters.PUNCTUATION + _letters.TRADITIONAL),
    "cp932": _share_of(_letters.PUNCTUATION + _letters.KANA + _letters.KANJI),
    "euc_jp": _share_of(_letters.PUNCTUATION + _letters.KANA + _letters.KANJI),
    "cp949": _share_of(_letters.PUNCTUATION + _letters.HANGUL),
}
_CANDIDATES = ("utf-8", *_COMMON, "cp1251", "koi8-r", "cp1252")


def decode(body: bytes, charset: str | None = None) -> tuple[str, bool]:
    """Return the text and whether some of it is damaged (U+FFFD).

    Args:
        charset: what ``Content-Type`` names; None when it names nothing.
    """
    if b"\x00" in body or b"\x1b" in body:
        wide = _wide(body)
        if wide is not None:
            return wide
    try:
        return body.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    declared = [name for name in map(_codec, (charset, html_body_declared_encoding(body))) if name]
    name = _best(body, declared)
    try:
        return body.decode(name).removeprefix("\ufeff"), False
    except UnicodeDecodeError:
        return body.decode(name, "replace").removeprefix("\ufeff"), True


def mojibake_evidence(html: str) -> str:
    """Return what shows that a text was misread before it came here; empty when it is not certain."""
    if html.isascii():
        return ""
    body = html.encode("utf-8", "replace")
    lost = body.count(b"\xef\xbf\xbd") + 3 * body.count("锟斤拷".encode())
    if lost and lost > _MISREAD * _length(html):
        return "the text itself holds replacement characters in place of letters"
    # Each letter from À to ÿ begins with C3, and nothing else does.
    if body.count(b"\xc3") * 20 > len(html) or body.count(b"\xc2") * 10 > len(html):
        length = sum(map(len, _LATIN_RUN.findall(_TAG.sub("", html))))
        if length > 12 and length > _MISREAD * _length(html):
            return f"{length} characters are bytes of another charset, read as windows-1252"
    # What the UTF-8 of "，", "。" and "的" looks like in GBK; the words themselves are as rare as adzes.
    count = body.count("锛".encode()) + body.count("銆".encode()) + body.count("鐨".encode())
    if count >= 3 and count * 60 > _length(html):
        return f"{count} characters are UTF-8 read as GBK"
    return ""


def _length(html: str) -> int:
    return max(1, len("".join(_TAG.sub("", html).split())))


def _wide(body: bytes) -> tuple[str, bool] | None:
    """Return the text of UTF-16, UTF-32 and ISO-2022-JP, which may be valid UTF-8 as well; None when it is neither."""
    name = read_bom(body)[0] or _width(body[:2000]) or ("iso2022_jp_ext" if b"\x1b$" in body else None)
    if name is None or name == "utf-8":
        return None
    text = body.decode(name, "replace").removeprefix("\ufeff")
    return (text, "\ufffd" in text) if name != "iso2022_jp_ext" or "\ufffd" not in text else None


def _width(head: bytes) -> str | None:
    """Return the kind of UTF-16 that markup without a byte order mark is in: every second byte of it is nought."""
    even, odd = head[::2], head[1::2]
    if odd.count(0) * 4 > len(odd) and even.count(0) * 20 < len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) * 4 > len(even) and odd.count(0) * 20 < len(odd) else None


def _best(body: bytes, declared: list[str]) -> str:
    """Return the charset that makes most sense of the bytes; UTF-8, with U+FFFD, when none does."""
    bom = _codec(read_bom(body)[0])
    if bom:
        return bom
    sample = _sample(body)
    best, most = "utf-8", _SENSE
    for name in dict.fromkeys([*declared, *_CANDIDATES]):
        sense = _sense(sample, name) + _DECLARED * (name in declared)
        if sense > most:
            best, most = name, sense
        if sense > _CLEAR and len(sample) > _ENOUGH:
            break
    return best


def _sample(body: bytes) -> bytes:
    """Return the text that is not ASCII, without markup."""
    parts, size = [], 0
    for part in _PARTS.split(body[:_LOOKED_AT]):
        if part.isascii():
            continue
        parts.append(part[:_SAMPLE])
        size += len(parts[-1])
        if size > _SAMPLE:
            break
    return b"\n".join(parts)


def _sense(sample: bytes, name: str) -> float:
    """Return the share of characters that mean something in this charset, less those that cannot; at most 1."""
    text = sample.decode(name, "replace")
    foreign = "".join(_ASCII.split(text))
    total = len(foreign)
    if not total:
        return 0.0
    if name == "utf-8":
        return 1 - 5 * foreign.count("\ufffd") / total
    if name in _COMMON:
        good: float = sum(map(len, _COMMON[name].findall(foreign))) - 2 * len(_INSIDE_WORD.findall(text))
    elif name in ("cp1251", "koi8-r"):
        good = sum([_cyrillic(word) for word in _CYRILLIC_WORD.findall(text)]) if total > _FEW else 0
    elif name == "cp1252":  # also what is labelled latin-1 (WHATWG)
        good = sum(map(len, _LATIN_FITS.findall(text)))
        return (2 * good - total) / total - 2 * _foreign_letters(text)
    else:
        good = total // 2  # a charset that is declared and not known better
    return (good - 2 * len(_NONSENSE.findall(foreign))) / total


def _cyrillic(word: str) -> float:
    """Return how many letters of a word are common and cased as in a word."""
    if word[0].isascii() or word[-1].isascii():
        return -len(word)
    if word.islower() or word[1:].islower():
        return sum(letter in _letters.CYRILLIC[:20] for letter in word.lower())
    return 0.3 * len(word) if word.isupper() else -len(word)


def _foreign_letters(text: str) -> float:
    """Return the share of accented letters that the language they fit best does not have."""
    letters = Counter("".join(_LATIN_LETTER.findall(text)).lower())
    known = max(sum(letters[letter] for letter in alphabet) for alphabet in _letters.LATIN)
    return 1 - known / letters.total() if letters else 0.0


def _codec(name: str | None) -> str | None:
    """Return Python's codec for a web charset label; None when there is none."""
    resolved = resolve_encoding(name) if name else None
    try:
        codec = codecs.lookup(resolved) if resolved else None
        b"a".decode(codec.name, "replace") if codec else ""
    except (LookupError, ValueError):
        return None
    return codec.name if codec and codec.name not in _NOT_OF_THE_WEB else None
