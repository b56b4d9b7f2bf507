"""A listing page -> the articles it links to and its next page; pure."""

from __future__ import annotations

from crawler.extract.categories import extract_categories
from crawler.extract.page import Page
from crawler.extract.rules import Element, ListingRules, Rule, address_of, text_of
from crawler.model import ArticleLink, ListingPage
from crawler.urls import absolute

_ANY_LINK = Rule.parse("a[href]")


def extract_listing(page: Page, rules: ListingRules) -> ListingPage:
    """Return the page's article links in their order, each address once; no links when no rule matches."""
    blocks = rules.item.all(page.root) if rules.item else [page.root]
    links: dict[str, ArticleLink] = {}
    for block in blocks:
        found = _link_of_block(page, block, rules) if rules.item else _links_of_page(page, block, rules)
        for link in found:
            links.setdefault(link.url, link)
    following = absolute(page.base_url, address_of(rules.next.first(page.root))) if rules.next else None
    return ListingPage(tuple(links.values()), following if following != page.url else None)


def _links_of_page(page: Page, root: Element, rules: ListingRules) -> list[ArticleLink]:
    matches = rules.article.all(root) if rules.article else []
    addressed = ((absolute(page.base_url, address_of(match)), match) for match in matches)
    return [ArticleLink(url, "" if isinstance(match, str) else text_of(match)) for url, match in addressed if url]


def _link_of_block(page: Page, block: Element, rules: ListingRules) -> list[ArticleLink]:
    match = (rules.article or _ANY_LINK).first(block)
    url = absolute(page.base_url, address_of(match))
    if not url:
        return []
    title = rules.title.first(block) if rules.title else match
    date = rules.date.first(block) if rules.date else None
    return [
        ArticleLink(
            url,
            title="" if isinstance(title, str) and title == address_of(match) else text_of(title),
            date=date_text(date),
            categories=extract_categories(rules.category.all(block)) if rules.category else (),
        )
    ]


def date_text(match: Element | None) -> str:
    """Return the date that a match states: its ``datetime`` or ``content`` when it has one, else its text."""
    if match is not None and not isinstance(match, str):
        stated = match.get("datetime") or match.get("content")
        if stated:
            return str(stated).strip()
    return text_of(match)
