"""Does a feed give the whole article, or does it only lead to it? Pure.

Comes in: the longest text that a feed gives with an article, and its summary, both HTML. To take a teaser for an
article is the worse mistake of the two: it is published, while an article taken for a teaser costs one request.
"""

from __future__ import annotations

import re
from html import unescape

#: Characters of a text without paragraphs that may be an article; and of one that the feed calls a description.
_SOME, _MUCH = 200, 500
#: Characters that make a paragraph of a description, more than a caption has.
_PARAGRAPH = 20
#: Characters of the end of a text in which it leads on.
_END = 160

_BLOCK = re.compile(r"<(?:p|li|h[1-6]|blockquote|pre|table|figure|section|div)\b[^<>]*>|(?:<br\b[^<>]*>\s*){2}", re.I)
_TAG = re.compile(r"<[^<>]*>")
#: What WordPress puts below every excerpt, and every article.
_APPEARED = re.compile(r"The post .{1,300} (?:first )?appeared (?:first )?on .{1,100}\Z")
_CUT = re.compile(r"(?:…|\.\.\.|。。。)[\s\])）】\"'”’»>→]*\Z")
_LEADS_ON = re.compile(
    r"(?:(?:read|see|show|view|find out|learn) (?:more|on|(?:the )?(?:full|whole|entire|complete|rest)\b)"
    r"|continue reading|(?:full|whole) (?:article|story|post)|keep reading|[\[(]more\b|weiterlesen|lire la suite"
    r"|leer m[aá]s|leggi tutto|lees (?:meer|verder)|читать (?:далее|полностью)|続きを読む|続きはこちら|더 ?보기"
    r"|(?:阅读|查看|浏览|展开|点击)(?:全文|更多|详情|全部)|继续阅读|閱讀(?:全文|更多)|繼續閱讀|查看更多|全文(?:阅读|链接))"
    r"[^.。!！?？]{0,120}\Z",
    re.IGNORECASE,
)


def is_whole(content: str, summary: str) -> bool:
    """Tell whether a text is the whole article.

    Neither is a text that breaks off or leads on ("…", "Read more", "阅读全文"). What a feed gives beside a summary is
    whole if it has a paragraph or some length. What it gives as the only text, or twice the same, it may call a
    description and mean either: that has to have two paragraphs, or much text.

    Args:
        content: HTML, the longest text that there is.
        summary: HTML; the same text where there is only one.
    """
    text = _APPEARED.sub("", _visible(content)).rstrip()
    if not text or _CUT.search(text, max(0, len(text) - _END)) or _LEADS_ON.search(text, max(0, len(text) - _END)):
        return False
    if text == _APPEARED.sub("", _visible(summary)).rstrip():
        paragraphs = [part for part in _BLOCK.split(content) if len(_visible(part)) >= _PARAGRAPH]
        return len(text) > _MUCH or len(paragraphs) > 1
    return len(text) >= _SOME or _BLOCK.search(content) is not None


def _visible(html: str) -> str:
    """Return the text of HTML on one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
