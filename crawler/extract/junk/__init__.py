"""Pages that are no article: challenges, deletions, soft 404s, failures, walls, notices; told by readable evidence.

Comes in: a parsed page and, for an article page, the article as extracted. Goes out: the evidence, or nothing. No sign
decides alone unless only such pages show it; points add up per kind (``_signs``), and what else the page has to say
takes points away, so that an article about captchas is an article. Tidings backs off from challenges and never tries
to get round them.
"""

from __future__ import annotations

import re

from crawler.extract.charset import mojibake_evidence
from crawler.extract.junk._look import LIMIT, Text, document_title, markup, read, title_parts
from crawler.extract.junk._phrases import Said, phrases_said
from crawler.extract.junk._signs import CHALLENGE, KINDS, Kind
from crawler.extract.page import Page
from crawler.model import Article, DropReason

__all__ = ["challenge_evidence", "junk_evidence", "undecodable_evidence"]

#: Points that make a page no article, and those of titles and phrases without which nobody looks further.
_ENOUGH, _HINT = 3, 2
#: UTF-8 bytes of visible text that no notice, and no teaser before a wall, has.
_MUCH_TEXT = 1800
#: The same in characters of raw content: most articles are let through by their length alone.
_MUCH_CONTENT = 12_000
#: UTF-8 bytes of a page that says next to nothing, and of content that does.
_BARE, _NO_CONTENT = 120, 60
_TAG = re.compile(r"<[^<>]*>")
#: What many such pages have, and some articles: a point each.
_SHAPES = {
    "robots may not index it": re.compile(r'<meta(?=[^<>]*\bname="robots")[^<>]*\bnoindex', re.IGNORECASE),
    "it leads elsewhere by itself": re.compile(r'<meta[^<>]*\bhttp-equiv="refresh"', re.IGNORECASE),
    "it asks for a password": re.compile(r'<input\b[^<>]*\btype="password"', re.IGNORECASE),
}
_MARKS = tuple(mark.encode() for mark in CHALLENGE.marks)
_NOTHING = Said()

Parts = tuple[tuple[str, list[str]], ...]


def challenge_evidence(page: Page, body: bytes) -> str:
    """Return what shows that a page, of any sort, is a challenge; empty when nothing does."""
    parts: Parts = (("title", title_parts(document_title(page.root))),)
    folded = body.lower()
    if not _title_points(CHALLENGE, parts) and not any(mark in folded for mark in _MARKS):
        return ""
    html = markup(page.root)
    if len(html) >= LIMIT:
        return ""
    text = read(html)
    if text.size > _MUCH_TEXT:
        return ""
    said = phrases_said(text.folded).get(CHALLENGE.name, _NOTHING)
    points, evidence = _judge(CHALLENGE, said, text, parts, html, is_bare=text.size < _BARE)
    return evidence if points >= _ENOUGH else ""


def junk_evidence(page: Page, article: Article) -> tuple[DropReason, str] | None:
    """Return why the page is no article, with the evidence in one line; None when it may be one.

    Args:
        article: as extracted from the page, not yet clean.
    """
    raw = article.content
    if len(raw) > _MUCH_CONTENT or len(_TAG.sub("", raw).encode("utf-8", "replace")) > _MUCH_TEXT:
        return None
    content = read(raw)
    said = phrases_said(content.folded)
    parts = (
        ("title", title_parts(document_title(page.root))),
        ("headline", title_parts(article.title)),
        ("JSON-LD", ["isaccessibleforfree: false"] if page.metadata.is_paid else []),
    )
    hints = (_title_points(kind, parts) + said.get(kind.name, _NOTHING).points for kind in KINDS)
    if content.size > _NO_CONTENT and max(hints) < _HINT:
        return None
    html = markup(page.root)
    return _verdict(content, said, parts, html) if len(html) < LIMIT else None


def undecodable_evidence(page: Page, article: Article) -> str:
    """Return what shows that the article's characters are not those that were written; empty when nothing does."""
    text = article.title + article.content
    if page.damaged and "\ufffd" in text:
        return "bytes that are text in no charset"
    return mojibake_evidence(text)


def _verdict(content: Text, said: dict[str, Said], parts: Parts, html: str) -> tuple[DropReason, str] | None:
    """Weigh all kinds; a page whose content says nothing is judged by all of its text."""
    whole, text = read(html), content
    if content.size <= _NO_CONTENT:
        text, said = whole, phrases_said(whole.folded)
    best, kind, evidence = 0, KINDS[0], ""
    for each in KINDS:
        is_bare = whole.size < _BARE
        points, why = _judge(each, said.get(each.name, _NOTHING), text, parts, html, is_bare=is_bare)
        if points > best:
            best, kind, evidence = points, each, why
    return (kind.reason, f"{kind.name}: {evidence}") if best >= _ENOUGH else None


def _judge(kind: Kind, said: Said, text: Text, parts: Parts, html: str, *, is_bare: bool) -> tuple[int, str]:
    """Return the points of one kind, and why."""
    points = _title_points(kind, parts) + said.points
    evidence = [f'{name} says "{part}"' for name, those in parts for part in those if _title_point(kind, part)]
    evidence += [f'text says "{phrase}"' for phrase in said.phrases]
    folded = html.lower() if kind.marks else ""
    mark = next((mark for mark in kind.marks if mark in folded), None)
    if mark:
        points += kind.marks[mark]
        evidence.append(f'markup holds "{mark}"')
    if not evidence:
        return 0, ""
    shapes = [shape for shape, pattern in _SHAPES.items() if pattern.search(html)]
    if is_bare:
        shapes.append("hardly any text")
    other = max(0, text.size - text.linked - said.size)
    return points + len(shapes) - other // kind.patience, "; ".join(evidence + shapes)


def _title_points(kind: Kind, parts: Parts) -> int:
    return sum(max((_title_point(kind, part) for part in those), default=0) for _, those in parts)


def _title_point(kind: Kind, part: str) -> int:
    """Return what a title is worth; a phrase of the text is worth less as a headline, where it may be wit."""
    return kind.titles.get(part) or min(2, kind.phrases.get(part, 0))
