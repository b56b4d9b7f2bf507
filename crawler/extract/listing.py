"""A listing page -> the articles it links to and its next page; pure."""

from __future__ import annotations

import re

from lxml import etree

from crawler.extract.categories import extract_categories
from crawler.extract.document import Document
from crawler.extract.paging import following
from crawler.extract.rules import Element, JsonRule, ListingRules, Rule, address_of, html_of, text_of
from crawler.model import ArticleLink, CategoryPath, ListingPage
from crawler.text import plain_text
from crawler.urls import absolute

#: What shows that a string is HTML: a tag or an entity.
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#[xX]?[0-9a-fA-F]{2,6});")
_INSTANT = re.compile(r"\s*\d{4}-\d\d-\d\dT\d\d:\d\d")
#: Between tags in one string.
_COMMA = re.compile("[,，]")
_ANY_LINK = Rule.parse("a[href]")
_TITLE = Rule.parse("/html/head/title")


def extract_listing(document: Document, rules: ListingRules) -> ListingPage:
    """Return the page's article links in their order, each address once; no links when no rule matches.

    Raises:
        ExtractError: the answer cannot be read as what the rules take it for.
    """
    root = document.root(rules)
    base = document.url if rules.json_in else document.page.base_url
    blocks = rules.item.all(root) if rules.item else [root]
    links: dict[str, ArticleLink] = {}
    for block in blocks:
        found = _link_of_block(base, block, rules) if rules.item else _links_of_page(base, block, rules)
        for link in found:
            links.setdefault(link.url, link)
    title = "" if rules.json_in else document.page.metadata.site_name or text_of(_TITLE.first(root))
    return ListingPage(tuple(links.values()), following(document.url, base, root, rules), title, rules.shape)


def _links_of_page(base: str, root: Element, rules: ListingRules) -> list[ArticleLink]:
    matches = rules.article.all(root) if rules.article else []
    addressed = ((absolute(base, address_of(match)), match) for match in matches)
    return [ArticleLink(url, "" if isinstance(match, str) else text_of(match)) for url, match in addressed if url]


def _link_of_block(base: str, block: Element, rules: ListingRules) -> list[ArticleLink]:
    match = (rules.article or _ANY_LINK).first(block)
    url = absolute(base, address_of(match))
    if not url:
        return []
    title = rules.title.first(block) if rules.title else match
    return [
        ArticleLink(
            url,
            title="" if isinstance(title, str) and title == address_of(match) else line_of(title),
            date=date_text(rules.date.first(block)) if rules.date else "",
            categories=categories_of(block, rules.category),
            content=html_of(rules.content.first(block)) if rules.content else "",
            summary=line_of(rules.summary.first(block)) if rules.summary else "",
            authors=names_of(block, rules.author),
            tags=tags_of(block, rules.tag),
        )
    ]


def line_of(match: Element | None) -> str:
    """Return a match's text on one line; a string in JSON is HTML as often as not, and read so when it shows it."""
    text = text_of(match)
    return plain_text(text) if isinstance(match, str) and _HTML.search(text) else text


def categories_of(node: Element, rule: Rule | JsonRule | None) -> tuple[CategoryPath, ...]:
    """Return the category paths that a rule finds; a name in JSON is a path of its own, ``A/B`` one of two levels."""
    if isinstance(rule, JsonRule):
        named = (tuple(part for part in text_of(name).split("/") if part.strip()) for name in rule.all(node))
        return tuple(dict.fromkeys(path for path in named if path))
    return extract_categories(rule.all(node)) if rule else ()


def names_of(node: Element, rule: Rule | JsonRule | None) -> tuple[str, ...]:
    """Return the names that a rule finds, each once."""
    matches = rule.all(node) if rule else []
    return tuple(dict.fromkeys(name for match in matches if (name := text_of(match))))


def tags_of(node: Element, rule: Rule | JsonRule | None) -> tuple[str, ...]:
    """Return the tags that a rule finds, each once; one string may list several with commas between them."""
    matches = rule.all(node) if rule else []
    parted = (_COMMA.split(match) if isinstance(match, str) else [match] for match in matches)
    return tuple(dict.fromkeys(tag for parts in parted for part in parts if (tag := text_of(part))))


def date_text(match: Element | None) -> str:
    """Return the date that a match states: its ``datetime`` or ``content`` when it has one, else its text.

    The title of an ``abbr`` counts where it begins as an instant of ISO 8601 does (microformats.org, hAtom).
    """
    if isinstance(match, etree._Element):
        title = match.get("title") or ""
        stated = match.get("datetime") or match.get("content")
        if not stated and match.tag == "abbr" and _INSTANT.match(title):
            stated = title
        if stated:
            return stated.strip()
    return text_of(match)
