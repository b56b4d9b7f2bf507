"""Which rule gave what: a page read once more, for a person who wants to know why; pure.

Comes in: a document, the rules it was read by, and which of them are the source's own. Goes out: for each field where
it came from. It repeats the order of ``listing``, ``article`` and ``metadata`` without taking part in a crawl; what
the values are in the end, the stages say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.errors import ExtractError
from crawler.extract.article import card_authors, extract_title, shown_authors
from crawler.extract.content import find_content
from crawler.extract.document import Document
from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, Element, JsonRule, ListingRules, Rule, Rules, text_of
from crawler.model import ArticleLink, ListingPage
from crawler.urls import canonical_url

_H1 = Rule.parse("h1")
_LINKED = Rule.parse('//script[contains(@type, "ld+json")]')
#: Characters of a family's rule that are shown; nobody need mend it.
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Match:
    """One rule and what it found on one page."""

    #: As the file calls it: ``listing.item``, ``article.title``.
    name: str
    rule: str
    #: Elements or values; for a listing's rule the blocks in which it found something.
    count: int
    #: The source's file gives it; else its family.
    is_own: bool
    #: What the family calls the shape it belongs to; empty when there is one only.
    shape: str = ""

    def __str__(self) -> str:
        if self.is_own:
            return f"own rule `{self.rule}`"
        shown = self.rule if len(self.rule) <= _LONGEST else self.rule[:_LONGEST] + "…"
        return f"family rule `{shown}`" + (f" ({self.shape})" if self.shape else "")


def match_listing(document: Document, rules: ListingRules, own: ListingRules) -> dict[str, Match]:
    """Return the listing's rules with what they found, by their keys; empty when they cannot read the answer at all."""
    try:
        root = document.root(rules)
    except ExtractError:
        return {}
    blocks = rules.item.all(root) if rules.item else [root]
    counts = {}
    for name, rule in _selectors(rules):
        if name == "item":
            counts[name] = len(blocks)
        elif not blocks and name != "next":
            continue  # there was nothing to look in
        elif name == "next" or not rules.item:
            counts[name] = len(rule.all(root))
        else:
            counts[name] = sum(bool(rule.all(block)) for block in blocks)
    return _matches("listing", rules, own, counts)


def match_article(document: Document, rules: ArticleRules, own: ArticleRules) -> dict[str, Match]:
    """Return the article's rules with what they found, by their keys; empty when they cannot read the answer at all."""
    try:
        root = document.root(rules)
    except ExtractError:
        return {}
    counts = {name: len(rule.all(root)) for name, rule in _selectors(rules) if name != "remove"}
    if rules.remove:
        blocks = rules.content.all(root) if rules.content else find_content(_page_of(document, rules).root).blocks
        counts["remove"] = sum(len(rules.remove.all(block)) for block in blocks if not isinstance(block, str))
    return _matches("article", rules, own, counts)


def trace_listing(page: ListingPage, matches: Mapping[str, Match]) -> Iterator[tuple[str, str, str]]:
    """Yield, for each field, its name, how many links have it with the first value, and the rule."""
    links = page.links
    without = "what the family reads" if not matches else "no rule"
    for name in ("title", "date", "categories", "authors", "summary", "content"):
        values = [getattr(link, name) for link in links if getattr(link, name)]
        match = matches.get({"categories": "category", "authors": "author"}.get(name, name))
        if values or match:
            origin = str(match) if match else "text of the link" if name == "title" and matches else without
            yield name, f"{len(values)} of {len(links)}" + (f": {_shown(values[0])}" if values else ""), origin
    following = matches.get("next")
    yield "next page", ", ".join(page.next_urls[:2]) or "none", str(following) if following else without


def trace_article(
    document: Document,
    rules: ArticleRules,
    matches: Mapping[str, Match],
    link: ArticleLink,
    *,
    language: str = "",
) -> dict[str, str]:
    """Return where each field of the article came from.

    Args:
        language: the source's own.

    Raises:
        ExtractError: the answer cannot be read as what the rules take it for.
    """
    root, page = document.root(rules), _page_of(document, rules)
    metadata, metas = page.metadata, _metas(page.root)
    found = {name for name, match in matches.items() if match.count}

    def rule(name: str) -> str:
        return str(matches[name]) if name in found else ""

    return {
        "title": _title_origin(page, root, rules, matches, link, metas),
        "content": rule("content") or ("" if rules.content else "generic extractor"),
        "authors": rule("author") or _author_origin(page, metas, link, extract_title(page, root, rules, link)),
        "categories": rule("category") or ("listing" if link.categories else "source's file"),
        "summary": _description_origin(metas) or ("listing" if link.summary else ""),
        "address": rule("link") or _address_origin(document.url, metadata.canonical),
        "language": _first({"source's file": language, "<html lang>": metadata.language, "listing": link.language}),
    }


def trace_whole(link: ArticleLink) -> dict[str, str]:
    """Return the same of an article that its listing gave whole."""
    return dict.fromkeys(("title", "content", "authors", "categories", "summary", "address", "language"), "listing")


def silent(matches: Iterable[Mapping[str, Match]]) -> list[Match]:
    """Return the source's own rules that found nothing on any of the pages, given page by page."""
    best: dict[str, Match] = {}
    for page in matches:
        for name, match in page.items():
            if match.is_own and (name not in best or match.count > best[name].count):
                best[name] = match
    return [match for match in best.values() if not match.count]


def _page_of(document: Document, rules: Rules) -> Page:
    """Return the page whose metadata count: an answer that is JSON has none."""
    return Page("", etree.Element("html")) if rules.json_in == "body" else document.page


def _selectors(rules: Rules) -> Iterator[tuple[str, Rule | JsonRule]]:
    return ((name, rule) for name, rule in rules if isinstance(rule, Rule | JsonRule))


def _matches(table: str, rules: Rules, own: Rules, counts: Mapping[str, int]) -> dict[str, Match]:
    return {
        name: Match(f"{table}.{name}", str(rule), counts[name], name in own.model_fields_set, rules.shape)
        for name, rule in _selectors(rules)
        if name in counts
    }


def _title_origin(
    page: Page,
    root: Element,
    rules: ArticleRules,
    matches: Mapping[str, Match],
    link: ArticleLink,
    metas: Mapping[str, str],
) -> str:
    title = extract_title(page, root, rules, link)
    if "title" in matches and matches["title"].count:
        return str(matches["title"])
    if title and title == page.metadata.title:
        if metas.get("og:title"):
            return "Open Graph og:title"
        return "JSON-LD headline" if _is_linked(page, "headline") else "meta twitter:title"
    if title and title == text_of(_H1.first(page.root)):
        return "headline <h1>"
    return "listing" if title else ""


def _description_origin(metas: Mapping[str, str]) -> str:
    stated = {"Open Graph og:description": "og:description", "meta description": "description"}
    return _first({origin: metas.get(name) for origin, name in stated.items()})


def _address_origin(url: str, canonical: str) -> str:
    """Return which address counts: what a page calls its canonical one is not believed everywhere."""
    is_believed = canonical_url(url, canonical) != canonical_url(url, "")
    return "rel=canonical" if is_believed else "the address fetched"


def _author_origin(page: Page, metas: Mapping[str, str], link: ArticleLink, title: str) -> str:
    if not page.metadata.authors:
        if link.authors:
            return "listing"
        return "hCard" if card_authors(page) else "byline" if shown_authors(page, title) else ""
    if _is_linked(page, "author"):
        return "JSON-LD author"
    return "meta author" if metas.get("author") else "meta article:author"


def _is_linked(page: Page, name: str) -> bool:
    """Return whether the page's JSON-LD, as far as it is read, has such a property."""
    texts = (script.text or "" for script in _LINKED.all(page.root))
    return any("datePublished" in text and f'"{name}"' in text for text in texts)


def _metas(root: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if content := (meta.get("content") or "").strip():
            metas.setdefault(name, content)
    return metas


def _first(stated: Mapping[str, object]) -> str:
    """Return the first name whose value is not empty."""
    return next((name for name, value in stated.items() if value), "")


def _shown(value: object) -> str:
    """Return a value of a link on one line."""
    if isinstance(value, tuple):
        return ", ".join("/".join(part) if isinstance(part, tuple) else str(part) for part in value)
    return " ".join(str(value).split())
