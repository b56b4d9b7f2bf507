"""The date that stands at a headline, for pages that state theirs nowhere else: a line of "2026-03-04 10:20 来源：…".

Comes in: a parsed page and its headline. Goes out: the line with the date, as it stands, for ``crawler.dates`` to read.
Rather none than a wrong one: what counts is a short line with a full date right above or below the headline, before the
text begins, that says when and perhaps who, and no sentence; and where lines name different days, none of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice

from crawler.dates import parse_date
from crawler.extract.rules import Element
from crawler.model import DateKind

#: Characters of a line with a date; of all that may stand between a headline and its text.
_LINE, _HEADER = 60, 300
#: Elements and texts on one level, and levels, that are looked at around a headline.
_PARTS, _LEVELS = 16, 4

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = {"script", "style", "noscript", "template", "select", "button", "svg", "nav", "aside", "form", "footer"}
#: With these the text begins, or another one.
_CONTENT = {"figure", "video", "audio", "iframe", "table", "blockquote", "pre", "dl", *_HEADINGS}
#: Parts of a page that have dates of their own.
_OTHERS = re.compile(
    r"comment|reply|related|recommend|sidebar|foot|copyright|\bnav|menu|crumb|\bhot\b|\brank|pinglun|xiangguan",
    re.IGNORECASE,
)

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}(?!\d*[-/.]\d)(?:\s?[日일])?"
    r"|(?<![\d.])\d{1,2}([-/.])\d{1,2}\1(?:19|20)\d\d(?!\d)"
    r"|(?<!\w)(?:\d{1,2}(?:st|nd|rd|th)?\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?"
    r"|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s)(?:19|20)\d\d(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d")
#: What may stand before a date: nothing, a sign, words for when or who, a name in another script, the day of the week.
_BEFORE = re.compile(
    r"(?:.*[:：|｜·•,，/／(（\[【;；»>—–-]"
    r"|(?:.*[:：])?.{0,12}[^\x00-\x7f]\s"
    r"|.*(?:(?:发布|發布|发表|發表|刊登|更新|修改)(?:于|於)?|时间|時間|日期|日時)"
    r"|(?:(?:by|von|par|por|date|last|written|published|posted|updated|modified|veröffentlicht|publié)\b.*)?"
    r"(?:\b(?:on|at|am|le|el|il|em)\s)?)"
    r"\s*(?:(?:mon|tues?|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\s)?",
    re.IGNORECASE,
)
#: What goes on behind a date, which makes it one of a sentence.
_RUNS_ON = re.compile(
    r"(?!T\d|(?:星期|周|週|上午|下午|早|晚|凌晨|中午))[^\W\d_]"
    r"|\s?(?:-|–|—|至|到|～|~|to|until|bis)\s?\d"
    r"|,?\s(?!(?:by|at|in|from|am|pm|a\.m|p\.m|um|kl|à|alle|utc|gmt)\b)[a-zà-ÿ]"
)
_SENTENCE = re.compile(r"。|(?<![ap]\.)[^\W\d][.!！?？]$")
#: Lines of the page, not of the article: the clock of its head.
_OF_TODAY = re.compile(r"今天|今日|today|欢迎|设为首页|加入收藏|©|copyright|版权", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s?[:：时時]\s?\d\d")
_PUBLISHED = re.compile(r"发布|發布|发表|發表|刊登|published|posted", re.IGNORECASE)
_CHANGED = re.compile(r"更新|修改|updated|modified|edited", re.IGNORECASE)
#: Every date of the web lies before it: ``parse_date`` is only asked whether it can read one.
_ANY_DAY = datetime(2100, 1, 1, tzinfo=UTC)
_END = object()

#: An element, or the text between two.
Part = Element | str


def find_headline_date(root: Element, headline: Element | str) -> str:
    """Return the line at the headline that says when the article was published; empty when none surely does.

    Args:
        headline: the element, or its text.
    """
    dated = [(line, day) for line in lines_at_headline(root, headline) if (day := _day_of(line))]
    dated = [one for one in dated if not _is_change(one[0])] or dated
    if len({day for _, day in dated}) != 1:
        return ""
    return next((line for line, _ in dated if _CLOCK.search(line)), dated[0][0])


def instant_behind(root: Element, line: str) -> str:
    """Return the ``datetime`` of the one ``<time>`` whose text stands in a line; empty where several differ."""
    shown = ((" ".join(_strings(element)), (element.get("datetime") or "").strip()) for element in root.iter("time"))
    stated = {instant for text, instant in shown if text and instant and text in line}
    return stated.pop() if len(stated) == 1 else ""


def lines_at_headline(root: Element, headline: Element | str) -> Iterator[str]:
    """Yield the short lines at a headline; none where it is not shown. The parameters are those of the date."""
    found = _element_of(root, headline) if isinstance(headline, str) else headline
    if found is not None:
        yield from _lines_around(found)


def _element_of(root: Element, title: str) -> Element | None:
    """Return the element that shows the title, or the better part of it: a heading, else what has no other text."""
    title = " ".join(title.split())
    if not title:
        return None
    for element in root.iter("h1", "h2", "h3"):
        shorter, longer = sorted((" ".join(_strings(element)), title), key=len)
        if shorter in longer and 2 * len(shorter) >= len(longer):
            return element
    bold = root.iter("div", "p", "span", "td", "strong", "b", "font")
    return next((element for element in bold if (element.text or "").strip() == title), None)


def _lines_around(headline: Element) -> Iterator[str]:
    """Yield the short lines right above a headline, and those below it up to the text of the article."""
    yield from _lines_of(_above(headline), None)[0]
    node: Element | None = headline
    for _ in range(_LEVELS):
        if node is None or node.tag == "body":
            return
        lines, is_open = _lines_of(_below(node), headline.getnext())
        yield from lines
        if not is_open:
            return
        node = node.getparent()


def _above(headline: Element) -> Iterator[Part]:
    """Yield what stands before a headline in the same block, the nearest first, up to what may be the page's head."""
    parent = headline.getparent()
    if parent is None or parent.tag == "body":
        return
    for element in headline.itersiblings(preceding=True):
        yield element.tail or ""
        if _is_apart(element) or element.find(".//a") is not None:
            return
        yield element
    yield parent.text or ""


def _below(node: Element) -> Iterator[Part]:
    yield node.tail or ""
    for element in node.itersiblings():
        yield element
        yield element.tail or ""


def _lines_of(parts: Iterator[Part], subtitle: Element | None) -> tuple[list[str], bool]:
    """Return the short lines of a header's parts, and whether they are all there is: no text of the article."""
    lines: list[str] = []
    for part in islice(parts, _PARTS):
        if _is_text(part, subtitle):
            return lines, False
        lines += _split(part) if isinstance(part, str) else _lines_in(part)
    return lines, next(parts, _END) is _END


def _is_text(part: Part, subtitle: Element | None) -> bool:
    """Return whether the text of the article begins here, or of another one."""
    if isinstance(part, str):
        line = " ".join(part.split())
        return len(line) > _LINE or bool(_SENTENCE.search(line))
    if _is_apart(part):
        return False
    if part.tag in _CONTENT and not (part.tag in _HEADINGS and part is subtitle):
        return True
    whole = _text_of(part)
    return whole is None or bool(_SENTENCE.search(whole))


def _lines_in(element: Element) -> Iterator[str]:
    """Yield the text of a small element as one line when it is short and has one date, else in its parts."""
    if _is_apart(element):
        return
    line = " ".join(_strings(element))
    is_one = element.tag not in ("ul", "ol") and len(_YEAR.findall(line)) < 2
    if len(line) <= _LINE and (is_one or not len(element)):
        yield line
        return
    yield from _split(element.text)
    for child in element:
        yield from _lines_in(child)
        yield from _split(child.tail)


def _split(text: str | None) -> Iterator[str]:
    line = " ".join(text.split()) if text else ""
    if line and len(line) <= _LINE:
        yield line


def _is_apart(element: Element) -> bool:
    return element.tag in _UNSEEN or bool(_OTHERS.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _text_of(element: Element) -> str | None:
    """Return the text of an element; None when it is more than a header has."""
    text = ""
    for part in _strings(element):
        text += f" {part}"
        if len(text) > _HEADER:
            return None
    return text.strip()


def _strings(element: Element) -> Iterator[str]:
    """Yield what can be read of an element, without blanks around it."""
    if element.tag in _UNSEEN:
        return
    if element.text and (text := " ".join(element.text.split())):
        yield text
    for child in element:
        yield from _strings(child)
        if child.tail and (text := " ".join(child.tail.split())):
            yield text


def _day_of(line: str) -> date | None:
    """Return the day that a line names which says no more than when, and who; None when it is no such line."""
    years = len(_YEAR.findall(line))
    if not years or _SENTENCE.search(line) or _OF_TODAY.search(line):
        return None
    published = _PUBLISHED.search(line)
    start = published.start() if published else 0
    match = _DATE.search(line, start)
    if match is None or (years > 1 and not published):
        return None
    if not _BEFORE.fullmatch(line, start, match.start()) or _RUNS_ON.match(line, match.end()):
        return None
    found = parse_date(match[0], now=_ANY_DAY, zone=UTC)
    return found.at.date() if found and found.kind is DateKind.STATED else None


def _is_change(line: str) -> bool:
    return bool(_CHANGED.search(line)) and not _PUBLISHED.search(line)
