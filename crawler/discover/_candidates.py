"""Candidates: ways to read a site, in the order in which they are tried, and which of those tried is best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.discover._jsonlists import find_json_lists, guess_json_lists
from crawler.discover._structure import find_structure
from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.page import Page
from crawler.model import Article, ListingPage
from crawler.urls import absolute

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_MOST_FEEDS = 3
#: Links of a feed that its page has too, for the feed to be that page's.
_SHARE = 1 / 3


@dataclass
class Candidate:
    """A way to read a site."""

    #: Keys of the source's file: ``family``, ``start`` where it is not the address given, ``listing``, ...
    table: dict[str, Any]
    #: Why it may be right, for a person.
    evidence: str
    #: What its listing says; empty until it was read.
    listing: ListingPage = field(default_factory=lambda: ListingPage(()))
    #: An article as it would be published; None while none was read, or none was good.
    article: Article | None = None
    #: Whether none of the articles that were tried could be fetched, so that nothing is known of how they read.
    is_out_of_reach: bool = False
    #: What was wrong with it, one line each.
    problems: list[str] = field(default_factory=list)
    #: Whether nothing but values speaks for it, no name and no markup.
    is_guess: bool = False

    @property
    def family(self) -> str:
        return str(self.table["family"])


def candidates_at(document: Document, families: Mapping[str, Any]) -> list[Candidate]:
    """Return what the answer itself can be read as, the surest first.

    Args:
        families: those that may be chosen, by name.
    """
    found = []
    for name in ("feed", "sitemap"):
        if name in families and not document.looks_like_html and _reads(families[name], document):
            found.append(Candidate({"family": name}, f"the address is a {name}"))
    if document.looks_like_html:
        for name, family in families.items():
            if name not in ("feed", "rsshub", "sitemap") and (evidence := family.recognise(document.page)):
                found.append(Candidate({"family": name}, evidence))
    found += (
        Candidate({"family": "listing", "listing": rules}, f"a list of articles in JSON, in `{rules['json_in']}`")
        for rules in find_json_lists(document)[:2]
    )
    if document.looks_like_html and (rules := find_structure(document.page)):
        found.append(Candidate({"family": "listing", "listing": rules}, "blocks with a headline that repeat; a guess"))
    found += (
        Candidate(
            {"family": "listing", "listing": rules}, f"values in JSON, in `{rules['json_in']}`; a guess", is_guess=True
        )
        for rules in guess_json_lists(document)[:1]
    )
    return found


def candidates_beside(addresses: Iterable[str], family: str, evidence: str) -> Iterator[Candidate]:
    """Yield candidates that start at other addresses than the one given."""
    for address in addresses:
        yield Candidate({"family": family, "start": [address]}, f"{evidence} {address}")


def feed_addresses(page: Page) -> list[str]:
    """Return the feeds that a page names, in its order, without those of comments."""
    named = []
    for link in page.root.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower().strip()
        about = f"{link.get('title') or ''} {link.get('href') or ''}".lower()
        if "alternate" in rel and kind in _FEED_TYPES and "comment" not in about and "评论" not in about:
            named.append(absolute(page.base_url, link.get("href") or ""))
    return list(dict.fromkeys(address for address in named if address))[:_MOST_FEEDS]


def rank(candidate: Candidate, linked: frozenset[str]) -> tuple[int, ...]:
    """Return what a candidate whose listing was read is worth: greater is better.

    What is known of a site's system comes first; then a feed of the page at hand, before what is guessed from its
    markup, for a feed outlives a new design. A feed of something else comes after such a guess, a sitemap last.

    Args:
        linked: addresses that the page given by the operator links to.
    """
    links = candidate.listing.links
    if candidate.family == "feed":
        shared = sum(link.url in linked for link in links)
        kind = 4 if not linked or shared >= _SHARE * len(links) else 1
    else:
        kind = 2 if candidate.is_guess else {"listing": 3, "sitemap": 0}.get(candidate.family, 5)
    stated = sum(bool(link.title) + bool(link.date) for link in links)
    return (bool(links), kind, sum(bool(link.content) for link in links), stated, len(links))


def _reads(family: Any, document: Document) -> bool:
    try:
        page: ListingPage = family.read_listing(document, family.listings)
    except ExtractError:
        return False
    return bool(page.links) or page.is_index
