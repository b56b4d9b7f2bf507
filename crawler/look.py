"""A look at sources: the first listing of each and a few of its articles, through the same client as a crawl.

Comes in: walks. Goes out: what the servers answered, as recordings, and what could not be had. Nothing is stored, and
nothing is judged here: reading the answers is pure work for whoever asked (``crawler.recording``, ``crawler.checkup``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.http.failures import drop_reason
from crawler.model import ArticleLink, DropReason, ListingPage, ListingState
from crawler.recording import HEADERS, Recording
from crawler.spiders.source import Item, SourceSpider, document_of
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


class Look(SourceSpider):
    """Fetches and keeps."""

    name = "look"

    def __init__(self, seen: Mapping[str, Seen], wanted: Sequence[str] = (), **kwargs: Any) -> None:
        """Take where to put what was seen, by the source's name.

        Args:
            wanted: addresses of the articles to fetch; those that stand first in the listing when there are none.
        """
        super().__init__(**kwargs)
        self.seen = seen
        self.wanted = wanted

    async def start(self) -> AsyncIterator[Request]:
        for walk in self.walks:
            yield self._listing_request(walk, walk.reader.family.address(walk.source.start[0]), is_start=True)

    def parse_listing(
        self, response: Response, walk: Walk, url: str, is_start: bool, state: ListingState | None
    ) -> Iterator[Item | Request]:
        """Keep the listing; ask for its first articles, or for the next listing when it names none."""
        seen = self.seen[walk.source.name]
        if (refusal := drop_reason(response)) is not None:
            detail = walk.reader.explained(document_of(response), refusal[1])
            seen.problems.append(Problem("listing", url, refusal[0], detail))
            return
        recording = self._recorded(response, "listing")
        seen.listings.append(recording)
        page = walk.reader.read_listing(recording.document())
        if isinstance(page, tuple):
            return
        for link in self._chosen(walk, page, recording):
            if link.content:
                whole = replace(link, base_url=link.base_url or recording.url)
                seen.articles.append(replace(recording, kind="article", url=link.url, body=b"", headers={}, link=whole))
            else:
                yield self._article_request(walk, link, None)
        if not page.links and page.next_urls and len(seen.listings) < _DEEPEST:
            yield self._listing_request(walk, page.next_urls[0], is_start=False)

    def parse_article(self, response: Response, walk: Walk, link: ArticleLink, **_: Any) -> None:  # type: ignore[override]
        """Keep the article."""
        if (refusal := drop_reason(response)) is not None:
            self.seen[walk.source.name].problems.append(Problem("article", link.url, refusal[0], refusal[1]))
            return
        self.seen[walk.source.name].articles.append(replace(self._recorded(response, "article"), link=link))

    def listing_failed(self, failure: Failure) -> None:
        self._fail(failure, "listing")

    def article_failed(self, failure: Failure) -> Iterator[Item]:
        self._fail(failure, "article")
        yield from ()

    def _fail(self, failure: Failure, kind: str) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        reason, detail = drop_reason(failure) or (DropReason.UNREACHABLE, str(failure.value))
        self.seen[request.cb_kwargs["walk"].source.name].problems.append(Problem(kind, request.url, reason, detail))

    def _chosen(self, walk: Walk, page: ListingPage, recording: Recording) -> list[ArticleLink]:
        """Return the articles to look at, as the listing announces them if it does."""
        links = walk.fresh_links(page, recording.fetched_at)
        if not self.wanted:
            return list(links.values())[:ARTICLES]
        return [links.get(_key(url), ArticleLink(url)) for url in self.wanted]

    def _recorded(self, response: Response, kind: str) -> Recording:
        found = {name: response.headers.get(name) for name in HEADERS}
        headers = {name: value.decode("latin-1") for name, value in found.items() if value}
        now = self.clock().replace(microsecond=0)
        return Recording(kind, response.url, response.body, now, headers, status=response.status)


def _key(url: str) -> str:
    try:
        return url_key(url)
    except InvalidURL:
        return url
