"""An article page -> an ``Article`` as scraped; pure.

Each part comes from the source's rule, else from the page's metadata, else from what the listing said. Cleaning,
dates and identity are left to the pipelines; a part that is nowhere stays empty, for them to judge.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from crawler.extract.categories import extract_categories
from crawler.extract.content import find_content
from crawler.extract.listing import date_text
from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, Element, Rule, text_of
from crawler.model import Article, ArticleLink, CategoryPath, DateClaim, DateOrigin
from crawler.text import xml_text
from crawler.urls import canonical_url

_USUAL_TITLE = Rule.parse("h1")


def extract_article(
    page: Page,
    rules: ArticleRules,
    link: ArticleLink,
    *,
    source: str,
    language: str = "",
    categories: tuple[CategoryPath, ...] = (),
    etag: str = "",
    last_modified: str = "",
    fetched_at: datetime,
) -> Article:
    """Return what the page says, unclean.

    Args:
        link: the article as its listing announced it.
        language: the source's own; it wins over the page's, which is often the theme's default.
        categories: the source's own, used when neither page nor listing names any.
    """
    metadata = page.metadata
    stated = extract_categories(rules.category.all(page.root)) if rules.category else ()
    title = extract_title(page, rules, link)
    return Article(
        source=source,
        requested_url=link.url,
        canonical_url=canonical_url(page.url, metadata.canonical),
        title=title,
        content=extract_content(page, rules, title),
        base_url=page.base_url,
        summary=metadata.description,
        authors=extract_authors(page, rules),
        categories=stated or link.categories or categories,
        language=language or metadata.language,
        date_claims=extract_dates(page, rules, link),
        modified_claims=metadata.modified,
        fetched_at=fetched_at,
        etag=etag,
        last_modified=last_modified,
    )


def extract_title(page: Page, rules: ArticleRules, link: ArticleLink) -> str:
    """Return the headline; empty when there is none. The site's name is nobody's headline."""
    if rules.title and (match := rules.title.first(page.root)) is not None:
        return text_of(match)
    stated = page.metadata.title
    if stated and stated != page.metadata.site_name:
        return stated
    return text_of(_USUAL_TITLE.first(page.root)) or link.title


def extract_content(page: Page, rules: ArticleRules, title: str = "") -> str:
    """Return the HTML of the content: all outermost matches of the rule, joined; empty when none match.

    Without a rule the article is found by what the page looks like.

    Args:
        title: the headline, which such content does not repeat.
    """
    if rules.content:
        blocks = _outermost([match for match in rules.content.all(page.root) if not isinstance(match, str)])
        unwanted: list[Element] = []
    else:
        found = find_content(page.root, title=title)
        blocks, unwanted = found.blocks, found.unwanted
    if rules.remove:
        unwanted += [part for block in blocks for part in rules.remove.all(block)]
    for part in unwanted:
        _leave_out(part)
    return "\n".join(etree.tostring(block, encoding="unicode", method="html", with_tail=False) for block in blocks)


def extract_authors(page: Page, rules: ArticleRules) -> tuple[str, ...]:
    """Return the names the rule matches, else those of the metadata."""
    if rules.author:
        names = tuple(dict.fromkeys(name for match in rules.author.all(page.root) if (name := text_of(match))))
        if names:
            return names
    return page.metadata.authors


def extract_dates(page: Page, rules: ArticleRules, link: ArticleLink) -> tuple[DateClaim, ...]:
    """Return every date that page and listing state, most trusted origin first."""
    claims = list(page.metadata.published)
    if rules.date and (raw := date_text(rules.date.first(page.root))):
        claims.append(DateClaim(raw, DateOrigin.SELECTOR))
    if link.date:
        claims.append(DateClaim(link.date, DateOrigin.LISTING, link.read_at, link.not_after))
    return tuple(claims)


def _outermost(elements: list[Element]) -> list[Element]:
    chosen = set(elements)
    return [element for element in elements if not any(parent in chosen for parent in element.iterancestors())]


def _leave_out(element: Element) -> None:
    """Take an element out of its tree and leave the text behind it in place.

    A parsed tree may hold characters that lxml refuses to be given.
    """
    parent = element.getparent() if not isinstance(element, str) else None
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = xml_text((before.tail or "") + element.tail)
    elif element.tail:
        parent.text = xml_text((parent.text or "") + element.tail)
    parent.remove(element)
