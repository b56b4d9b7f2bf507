"""Pages that are no article: challenges, deletions, soft 404s, failures, walls, notices; told by readable evidence.

Comes in: a parsed page and, for an article page, the article as extracted. Goes out: the evidence, or nothing. No sign
decides alone unless only such pages show it; points add up per kind (``_signs``), and what else the page has to say
takes points away, so that an article about captchas is an article. Tidings backs off from challenges and never tries
to get round them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extract.junk._look import LIMIT, Text, document_title, markup, read, sentences, title_parts
from crawler.extract.junk._signs import CHALLENGE, KINDS, Kind
from crawler.extract.page import Page
from crawler.model import Article, DropReason

__all__ = ["challenge_evidence", "junk_evidence"]

#: Points that make a page no article.
_ENOUGH = 3
#: UTF-8 bytes of visible text that no notice, and no teaser before a wall, has.
_MUCH_TEXT = 1800
#: The same in characters of raw content: most articles are let through by their length alone.
_MUCH_CONTENT = 12_000
#: UTF-8 bytes of a page that says next to nothing.
_BARE = 120
#: Of a sentence, what phrases must make up to be said and not spoken of.
_SHARE = 0.4
_QUOTES = "“\"'「『《‘【"
_TAG = re.compile(r"<[^<>]*>")
_NOINDEX = re.compile(r'<meta[^<>]*\bname="robots"[^<>]*\bnoindex', re.IGNORECASE)
_REFRESH = re.compile(r'<meta[^<>]*\bhttp-equiv="refresh"', re.IGNORECASE)
_PASSWORD = re.compile(r'<input\b[^<>]*\btype="password"', re.IGNORECASE)


@dataclass
class Case:
    """Points for one kind, and why."""

    points: int = 0
    evidence: str = ""

    def add(self, points: int, evidence: str) -> None:
        self.points += points
        self.evidence += f"; {evidence}" if self.evidence else evidence


def challenge_evidence(page: Page, body: bytes) -> str:
    """Return what shows that a page, of any sort, is a challenge; empty when nothing does."""
    parts = title_parts(document_title(page.root))
    if not any(part in CHALLENGE.titles for part in parts) and not any(mark in body for mark in _MARKS):
        return ""
    html = markup(page.root)
    text = read(html)
    if text.size > _MUCH_TEXT:
        return ""
    case = _judge(CHALLENGE, text, parts, [], html, is_bare=text.size < _BARE)
    return case.evidence if case.points >= _ENOUGH else ""


_MARKS = tuple(mark.encode() for mark in CHALLENGE.marks)


def junk_evidence(page: Page, article: Article) -> tuple[DropReason, str] | None:
    """Return why the page is no article, with the evidence in one line; None when it may be one.

    Args:
        article: as extracted from the page, not yet clean.
    """
    content = article.content
    if len(content) > _MUCH_CONTENT or len(_TAG.sub("", content).encode("utf-8", "replace")) > _MUCH_TEXT:
        return None
    return _examine(page, article)


def _examine(page: Page, article: Article) -> tuple[DropReason, str] | None:
    html = markup(page.root)
    if len(html) >= LIMIT:
        return None
    whole, content = read(html), read(article.content)
    text = content if content.size > _BARE // 2 else whole
    parts, headline = title_parts(document_title(page.root)), title_parts(article.title)
    is_bare = whole.size < _BARE
    cases = [(_judge(kind, text, parts, headline, html, is_bare=is_bare), kind) for kind in KINDS]
    case, kind = max(cases, key=lambda pair: pair[0].points)
    return (kind.reason, f"{kind.name}: {case.evidence}") if case.points >= _ENOUGH else None


def _judge(kind: Kind, text: Text, title: list[str], headline: list[str], html: str, *, is_bare: bool) -> Case:
    """Return the points of one kind."""
    case = Case()
    for name, parts in (("title", title), ("headline", headline)):
        said = next((part for part in parts if part in kind.titles), None)
        if said is not None:
            case.add(kind.titles[said], f'{name} says "{said}"')
    mark = max((mark for mark in kind.marks if mark in html), key=lambda mark: kind.marks[mark], default=None)
    if mark:
        case.add(kind.marks[mark], f'markup holds "{mark}"')
    covered = _add_phrases(case, kind, text.folded)
    if case.points:
        _add_shape(case, html)
        if is_bare:
            case.add(1, "hardly any text")
        case.points -= max(0, text.size - text.linked - covered) // kind.patience
    return case


def _add_shape(case: Case, html: str) -> None:
    """Add what many such pages have, and some articles."""
    if _NOINDEX.search(html):
        case.add(1, "robots may not index it")
    if _REFRESH.search(html):
        case.add(1, "it leads elsewhere by itself")
    if _PASSWORD.search(html):
        case.add(1, "it asks for a password")


def _add_phrases(case: Case, kind: Kind, text: str) -> int:
    """Add the phrases that the text says; return how many bytes their sentences have."""
    spans: list[tuple[int, int, str]] = []
    for phrase in kind.phrases:
        start = text.find(phrase)
        if start >= 0 and (not start or text[start - 1] not in _QUOTES):
            spans.append((start, start + len(phrase), phrase))
    if not spans:
        return 0
    spans.sort(key=lambda span: span[0] - span[1])
    taken = bytearray(len(text))
    kept = []
    for start, end, phrase in spans:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end, phrase))
    covered = 0
    for start, end in sentences(text):
        inside = sum(taken[start:end])
        if not inside:
            continue
        if inside < _SHARE * (end - start):
            taken[start:end] = bytes(end - start)
        else:
            covered += len(text[start:end].encode("utf-8", "replace"))
    for start, _, phrase in kept:
        if taken[start]:
            case.add(kind.phrases[phrase], f'text says "{phrase}"')
    return covered
