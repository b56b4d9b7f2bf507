"""A look at a source: its first listing and a few of its articles, through the same client as a crawl.

Comes in: a walk. Goes out: what the servers answered, as recordings, and what could not be had. Nothing is stored, and
nothing is judged here: reading the answers is pure work for whoever asked (``crawler.recording``, ``crawler.checkup``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from scrapy.http import Response

from crawler.model import ArticleLink, DropReason, ListingPage
from crawler.recording import HEADERS, Recording
from crawler.schedule import now_utc
from crawler.spiders.messages import document_of
from crawler.spiders.visitor import Fetch, NotFetched
from crawler.spiders.walk import Walk
from crawler.urls import InvalidURL, url_key

#: Articles of a source that are looked at when none are named.
ARTICLES = 3
#: Listing pages that are read to find one that names articles: the first part of a sitemap's index is one.
_DEEPEST = 4


class Problem(NamedTuple):
    """What could not be had."""

    #: ``listing`` or ``article``.
    kind: str
    url: str
    reason: DropReason
    #: One line.
    detail: str


@dataclass
class Seen:
    """What a source's site answered."""

    #: Listings in the order they were read; only the last may name articles.
    listings: list[Recording] = field(default_factory=list)
    articles: list[Recording] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


async def look(
    fetch: Fetch, walk: Walk, seen: Seen, wanted: Sequence[str] = (), clock: Callable[[], datetime] = now_utc
) -> None:
    """Fetch a source's first listing and articles of it, and keep them in ``seen``.

    Args:
        wanted: addresses of the articles to fetch; those that stand first in the listing when there are none.
    """
    url = walk.reader.family.address(walk.source.start[0])
    while True:
        try:
            response = await fetch(url, walk.reader.listings[0].post)
        except NotFetched as error:
            said = error.response
            detail = walk.reader.explained(document_of(said), error.detail) if said else error.detail
            seen.problems.append(Problem("listing", url, error.reason, detail))
            return
        listing = _recorded(response, "listing", clock())
        seen.listings.append(listing)
        page = walk.reader.read_listing(listing.document())
        if isinstance(page, tuple):
            return
        for link in _chosen(walk, page, listing, wanted):
            await _look_at_article(fetch, link, listing, seen, clock)
        if page.links or not page.next_urls or len(seen.listings) == _DEEPEST:
            return
        url = page.next_urls[0]


async def _look_at_article(
    fetch: Fetch, link: ArticleLink, listing: Recording, seen: Seen, clock: Callable[[], datetime]
) -> None:
    if link.content:
        whole = replace(link, base_url=link.base_url or listing.url)
        seen.articles.append(replace(listing, kind="article", url=link.url, body=b"", headers={}, link=whole))
        return
    try:
        response = await fetch(link.url)
    except NotFetched as error:
        seen.problems.append(Problem("article", link.url, error.reason, error.detail))
        return
    seen.articles.append(replace(_recorded(response, "article", clock()), link=link))


def _chosen(walk: Walk, page: ListingPage, listing: Recording, wanted: Sequence[str]) -> list[ArticleLink]:
    """Return the articles to look at, as the listing announces them if it does."""
    links = walk.fresh_links(page, listing.fetched_at)
    if not wanted:
        return list(links.values())[:ARTICLES]
    return [links.get(_key(url), ArticleLink(url)) for url in wanted]


def _recorded(response: Response, kind: str, at: datetime) -> Recording:
    found = {name: response.headers.get(name) for name in HEADERS}
    headers = {name: value.decode("latin-1") for name, value in found.items() if value}
    return Recording(kind, response.url, response.body, at.replace(microsecond=0), headers, status=response.status)


def _key(url: str) -> str:
    try:
        return url_key(url)
    except InvalidURL:
        return url
