"""Plain text: what XML can carry, what a person reads, where a summary ends.

Strings in, strings out. HTML that stays HTML is ``crawler.html``'s; here it is only taken off. Legal characters are
those of XML 1.0, section 2.2, without the control and noncharacters that it allows but discourages.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

__all__ = ["one_line", "plain_text", "summarise", "visible_length", "xml_text"]

#: All but: C0 (save tab, line feed, carriage return), DEL and C1; surrogates; BOM; noncharacters. Written as what may
#: stand, common ranges first: seven nanoseconds a character, where the list of what may not takes seventy.
_ILLEGAL = re.compile(
    "[^\t\n\r -~\u00a0-\ud7ff\uff00-\ufffd\ue000-\ufdcf\ufdf0-\ufefe"
    + "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
    + "]"
)
#: Overrides, embeddings and isolates (UAX #9, section 2), which make text read other than it is; marks of length
#: nought; soft hyphens; line and paragraph separators. The joiner U+200D stays, emoji are made of it.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufff9-\ufffb]")
_COMMENT = re.compile(r"<!--.*?-->|<[!?][^<>]*>", re.DOTALL)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)((?:[\s/][^<>]*)?)>")
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
#: An element that was not closed, at the very end.
_CUT_TAG = re.compile(r"<[a-zA-Z][^<>]*=[^<>]*\Z")
#: What some program may take for a tag.
_TAG_LIKE = re.compile(r"<(/?[A-Za-z!?][^<>]*)>")
#: Elements whose tags part words, and those that may stand inside one; together what HTML has.
_BLOCKS = frozenset(
    """
    address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li
    main nav ol option p pre section table tbody td tfoot th thead title tr ul
    """.split()  # noqa: SIM905  (a table, read as one)
)
_INLINE = frozenset(
    """
    a abbr acronym applet audio b base bdi bdo big body button center cite code data del details dfn em embed font form
    frame frameset head html i iframe img input ins kbd label link map mark math meta nobr noscript object picture q rp
    rt ruby s samp script select small source span strike strong style sub summary sup svg template textarea time tt u
    var video wbr
    """.split()  # noqa: SIM905  (a table, read as one)
)
#: What may end a sentence; a full stop only before a blank, as in "3.5".
_SENTENCE_END = re.compile(r"[。！？!?…；](?:[”’」』》）\"')]*)|\.(?=\s)")
_CLOSING = "，、：；,:;-–—（(【[《<“‘\"' "


def xml_text(text: str) -> str:
    """Return the text with only characters that XML 1.0 may carry and that mean something."""
    # The first two are quick, and enough for nearly every text.
    if text.isprintable() or text.replace("\n", "").isprintable() or not _ILLEGAL.search(text):
        return text
    return _ILLEGAL.sub("", text)


def one_line(text: str, limit: int = 500) -> str:
    """Return text that is plain already as one line of at most ``limit`` characters, in NFC.

    White space becomes single blanks, invisible marks and direction overrides go; a cut is marked by an ellipsis.
    A headline may speak of ``<script>``, but many a reader takes titles for HTML: full-width signs look alike and
    are no markup to anyone.
    """
    text = xml_text(text[: 8 * limit])
    if "<" in text:
        text = _TAG_LIKE.sub(r"＜\1＞", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain_text(html: str, limit: int = 500) -> str:
    """Return what HTML says, as ``one_line``.

    Tags go and character references are decoded once. What is no tag of HTML stays (``a < b``, ``<DistroName>``), and
    so does what only decoding made look like one (``&lt;b&gt;``), with full-width signs.
    """
    html = html[: 8 * limit]
    if "<" in html:
        html = _CUT_TAG.sub("", _TAG.sub(_without_tag, _COMMENT.sub("", _UNSEEN.sub(" ", html))))
    return one_line(unescape(html) if "&" in html else html, limit)


def summarise(text: str, limit: int = 200) -> str:
    """Return the beginning of a text in one line of at most ``limit`` characters, cut where a sentence or word ends.

    A sentence end in the second half of the space is taken as it is; otherwise the cut falls on a word end (between
    any two characters of Chinese, Japanese or Thai, which set no blanks) and is marked by an ellipsis. The
    empty text has the empty summary.
    """
    line = " ".join(text[: 4 * limit + 200].split())
    if len(line) <= limit:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, limit + 1) if match.end() <= limit]
    if ends and ends[-1] * 2 >= limit:
        return line[: ends[-1]]
    cut = limit - 1
    if _is_word_inside(line, cut) and (blank := line.rfind(" ", limit // 2, cut)) > 0:
        cut = blank
    while unicodedata.combining(line[cut]) or line[cut] in "\u200d\ufe0f":
        cut -= 1
    return line[:cut].rstrip(_CLOSING) + "…"


def visible_length(text: str) -> int:
    """Return how many characters of a text are seen: white space, control and invisible characters do not count."""
    return len("".join(_INVISIBLE.sub("", xml_text(text)).split()))


def _is_word_inside(line: str, cut: int) -> bool:
    """Tell whether a cut would part a word of a script that sets blanks (Latin, Greek, Cyrillic, digits, …)."""
    return all(character.isalnum() and character < "\u0e00" for character in line[cut - 1 : cut + 1])


def _without_tag(match: re.Match[str]) -> str:
    name = match[1].lower()
    if name in _BLOCKS:
        return " "
    return "" if match[2] or name in _INLINE else match[0]
