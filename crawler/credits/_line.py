"""One line of an article as rules compare it: markup off, one spelling for marks that are written in many ways.

Markup of one line in, a string out. Chinese texts come with wide and narrow colons, typographic and straight quotes,
and, from some aggregators, blanks between Chinese and Latin letters; credits mean the same in all of them.
"""

from __future__ import annotations

import re
from html import unescape

#: A character of a Chinese (or Japanese, Korean) name or word: a letter beyond ASCII. As what it is not, such a set
#: compiles forty times faster than as a range of twenty thousand.
CJK = r"[^\W\x00-\x7f]"
#: Labels that may follow a name without a blank; longer ones first, so that none is taken apart.
_LABELS = (
    "责任编辑 值班编辑 执行编辑 文字编辑 微信编辑 网络编辑 本文编辑 本期编辑 新媒体编辑 本文作者 文章来源 "
    "本文来源 稿件来源 值班主编 责编 编辑 作者 主编 校对 审核 监制 翻译 译者 编译 整理 出品 撰文 来源 摄影 排版 制图 "
    "美编 终审 审校"
)
_LABEL = re.compile(rf"(?:{_LABELS.replace(' ', '|')})(?=[:|/])|文章纠错")
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r'<a href="(https?://[^"]+)"')
#: Wide, small and typographic forms, commonest first, and what rules write for them.
_SPELLING = tuple(
    (form, plain)
    for plain, forms in {
        ",": "，",
        ":": "：﹕∶",
        '"': "“”„‟＂",
        "(": "（﹙",
        ")": "）﹚",
        "·": "•・‧∙",
        "|": "｜丨∣│︱",
        "!": "！",
        ";": "；",
        "/": "／",
        "[": "［",
        "]": "］",
    }.items()
    for form in forms
)
#: Blanks that some sites set and others do not.
_GAP = re.compile(
    rf' (?:(?<={CJK} )(?=[A-Za-z0-9"(\[])|(?<=[A-Za-z0-9"),!;] )(?={CJK})|(?<=[|:/] )|(?=[|:/]))',
)


def visible(markup: str) -> str:
    """Return the text of a line of clean HTML, blanks collapsed."""
    text = _TAG.sub("", markup) if "<" in markup else markup
    return " ".join((unescape(text) if "&" in text else text).split())


def canonical(text: str) -> str:
    """Return visible text in the spelling that rules are written in."""
    if text.isascii() and not _has_mark(text):
        return text
    for form, plain in _SPELLING:
        if form in text:
            text = text.replace(form, plain)
    if " " in text:
        text = _GAP.sub("", text)
    return _LABEL.sub(_set_apart, text) if _has_mark(text) else text


def _has_mark(text: str) -> bool:
    return ":" in text or "|" in text or "/" in text


def _set_apart(label: re.Match[str]) -> str:
    """Set a blank between a label and the name before it."""
    start = label.start()
    return f" {label[0]}" if start > 1 and label.string[start - 2 : start].isalnum() else label[0]


def links(markup: str) -> list[str]:
    """Return the web addresses that a line links to."""
    return [unescape(address) for address in _LINK.findall(markup)] if "<a " in markup else []
