"""A short page as ``junk`` looks at it: its text in folded sentences, its titles, its markup.

Comes in: a page, or a piece of HTML. Goes out: plain values. Bounded: what is long is no notice and is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from lxml import etree

from crawler.extract.rules import Element

#: Characters of markup; a page that has more is no notice, and one that was cut would have elements without an end.
LIMIT = 200_000
_UNSEEN = re.compile(r"<(head|script|style|svg|template|select)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<(a|button)\b[^<>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|"
    r"input|label|legend|li|main|nav|noscript|ol|option|p|pre|section|table|tbody|td|textarea|th|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_SENTENCE = re.compile(r"(?:[^\n。！？!?.]|[.!?](?![\s\n]))+[。！？!?.]*")
_FOLD = str.maketrans({"’": "'", "‘": "'", "\u200b": None, "\u00ad": None, "＆": "&", "\u3000": " "})
#: Between a title and the name of the site.
_SEPARATOR = re.compile(r"\s+[-|–—·•»«_/:]+\s+|[|_»]|[-–—](?=[^-–—]{2,30}$)")


@dataclass(frozen=True, slots=True)
class Text:
    """What a person reads of a piece of HTML."""

    #: Folded; one line a block.
    folded: str
    #: UTF-8 bytes of it, a fair measure of how much is said in any script.
    size: int
    #: UTF-8 bytes of the part that is in links and buttons.
    linked: int


def read(html: str) -> Text:
    """Return the visible text of a piece of HTML."""
    html = _UNSEEN.sub(" ", html)
    linked = "".join(_TAG.sub("", match[2]) for match in _LINK.finditer(html)) if "</" in html else ""
    text = folded(unescape(_TAG.sub("", _BLOCK.sub("\n", html))))
    return Text(text, len(text.encode("utf-8", "replace")), len(folded(linked).encode("utf-8", "replace")))


def folded(text: str) -> str:
    """Return text as the tables of signs are written: lower case, single blanks, straight quotes."""
    lines = (" ".join(line.split()) for line in text.translate(_FOLD).lower().split("\n"))
    return "\n".join(line for line in lines if line)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a folded text begin and end."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def title_parts(title: str) -> list[str]:
    """Return a title whole and in the parts that separators make, folded, without stops at the end."""
    whole = folded(title[:200]).replace("\n", " ")
    return list(dict.fromkeys(part.strip().rstrip(".…。!！") for part in (whole, *_SEPARATOR.split(whole))))


def document_title(root: Element) -> str:
    """Return the text of ``<title>``."""
    return root.findtext("head/title") or root.findtext(".//title") or ""


def markup(root: Element) -> str:
    """Return the page as markup again; nothing hides in it, and every element is closed."""
    return str(etree.tostring(root, encoding="unicode", method="html", with_tail=False))
