"""One line of an article as rules compare it: markup off, one spelling for marks that are written in many ways.

Markup of one line in, a string out. Chinese texts come with wide and narrow colons, typographic and straight quotes,
and, from some aggregators, blanks between Chinese and Latin letters; credits mean the same in all of them.
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["CJK", "canonical", "links", "visible"]

#: A character of a Chinese name or word.
CJK = "[\u3400-\u4dbf\u4e00-\u9fff]"
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r'<a href="(https?://[^"]+)"')
_SPELLING = str.maketrans(
    {
        **dict.fromkeys("｜丨∣│︱", "|"),
        **dict.fromkeys("：﹕∶", ":"),
        **dict.fromkeys("（﹙", "("),
        **dict.fromkeys("）﹚", ")"),
        **dict.fromkeys("“”„‟＂", '"'),
        **dict.fromkeys("·•・‧∙", "·"),
        "／": "/",
        "，": ",",
        "；": ";",
        "！": "!",
        "［": "[",
        "］": "]",
    }
)
#: Blanks that some sites set and others do not.
_GAP = re.compile(rf'(?<={CJK}) (?=[A-Za-z0-9"(\[])|(?<=[A-Za-z0-9"),!;]) (?={CJK})|(?<=[|:/]) | (?=[|:/])')


def visible(markup: str) -> str:
    """Return the text of a line of clean HTML, blanks collapsed."""
    text = _TAG.sub("", markup) if "<" in markup else markup
    return " ".join((unescape(text) if "&" in text else text).split())


def canonical(text: str) -> str:
    """Return visible text in the spelling that rules are written in."""
    text = text.translate(_SPELLING)
    return _GAP.sub("", text) if " " in text else text


def links(markup: str) -> list[str]:
    """Return the web addresses that a line links to."""
    return [unescape(address) for address in _LINK.findall(markup)] if "<a " in markup else []
