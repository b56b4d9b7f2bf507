"""The one Scrapy spider: walks any number of sources, listing pages first, then the articles they name.

Comes in: walks (a source with its rules) and what the store remembers. Goes out, as items: ``Article`` as scraped,
``Drop`` for what could not be had, ``ListingState``, ``Recheck`` and ``Sighting`` for the store to remember. It decides
nothing that can be decided without a crawler: see ``walk``, ``crawler.extract``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.beside import Here
from crawler.http.failures import drop_reason, retry_at
from crawler.model import (
    Article,
    ArticleLink,
    Drop,
    DropReason,
    KnownAddress,
    ListingPage,
    ListingState,
    Recheck,
    Sighting,
    SourceStatus,
)
from crawler.report import RunReport, status_after
from crawler.schedule import now_utc
from crawler.spiders.history import History, NoHistory
from crawler.spiders.messages import document_of, header, listing_state, validators
from crawler.spiders.reader import Refusal
from crawler.spiders.walk import Walk

#: Articles of a source that one crawl looks at again although no listing page names them any more.
RECHECKS = 20

Item = Article | Drop | ListingState | Recheck | Sighting

#: How a site answers that is asked for one page more than its listing has.
_PAST_THE_END = {DropReason.NOT_FOUND, DropReason.GONE}


class SourceSpider(Spider):
    """Walks its sources."""

    name = "tidings"

    def __init__(
        self,
        walks: Iterable[Walk] = (),
        history: History | None = None,
        report: RunReport | None = None,
        clock: Callable[[], datetime] = now_utc,
        work: Here | None = None,
        **kwargs: Any,
    ) -> None:
        """Take what is to be crawled.

        Args:
            work: knows a function ``read_article`` of a source's name and the arguments of its ``Reader.read_article``;
                without it pages are read here.
        """
        super().__init__(**kwargs)
        self.walks = list(walks)
        self.history = history or NoHistory()
        self.report = report or RunReport()
        self.clock = clock
        self.work = work

    async def start(self) -> AsyncIterator[Request]:
        if not self.walks:
            self.logger.error("nothing to crawl: give an address, as in `scrapy crawl %s -a url=https://…`", self.name)
        for walk in self.walks:
            for url in map(walk.reader.family.address, walk.source.start):
                if walk.enter(url):
                    yield self._listing_request(walk, url, is_start=True)

    # Listings

    def _listing_request(self, walk: Walk, url: str, *, is_start: bool) -> Request:
        walk.run.listings_under_way += 1
        state = self.history.listing_state(walk.source.name, url)
        if state and state.rules != walk.reader.listing_fingerprint:
            state = None
        posted = walk.reader.listings[0].post
        return Request(
            url,
            self.parse_listing,
            method="POST" if posted else "GET",
            body=posted or "",
            errback=self.listing_failed,
            headers=validators(state) | ({"Content-Type": "application/json"} if posted else {}),
            dont_filter=True,
            cb_kwargs={"walk": walk, "url": url, "is_start": is_start, "state": state},
        )

    def parse_listing(
        self, response: Response, walk: Walk, url: str, is_start: bool, state: ListingState | None
    ) -> Iterator[Item | Request]:
        """Yield what the listing page leads to; a failure of a start page is the source's failure."""
        walk.run.pages += 1
        walk.run.listings_under_way -= 1
        read_at = self.clock()
        if response.status == 304 and state:
            yield from self._follow(walk, url, state.page, state.fetched_at, None, is_start=is_start)
            return
        read = _read_listing(response, walk)
        if isinstance(read, tuple):
            self._fail_listing(walk, url, *read, is_start=is_start)
        else:
            yield from self._follow(walk, url, read, read_at, response, is_start=is_start)

    def _follow(
        self, walk: Walk, url: str, page: ListingPage, read_at: datetime, response: Response | None, *, is_start: bool
    ) -> Iterator[Item | Request]:
        """Yield what the links of a listing page lead to, and requests for the pages after it.

        Args:
            read_at: when the page was fetched.
            response: what it was read from; None when it was remembered.
        """
        if page.links:
            walk.run.note_shape(page.shape)
        is_last = not walk.run.listed and not walk.run.listings_under_way
        if not page.links and not page.is_index and (is_start or is_last):
            walk.run.fail(SourceStatus.EMPTY, f"{url}: no article link; `{walk.reader.link_rule}` leads to none")
        fresh = walk.fresh_links(page, read_at)
        known = self.history.known_addresses(fresh)
        yield from walk.sightings(fresh, known)
        wanted = walk.to_fetch(fresh, known, self.clock())
        for link, address in wanted:
            if link.content:
                yield self._listed_article(walk, link, address, url)
            else:
                yield self._article_request(walk, link, address)
        if response is not None:  # after what it gave whole: a 304 to it would not give that again
            yield listing_state(response, walk, url, page, self.clock())
        if is_start:
            yield from self._recheck_requests(walk)
        for following in walk.next_pages(page, read_at, fresh=len(fresh), wanted=walk.unknown(wanted)):
            if walk.enter(following):
                yield self._listing_request(walk, following, is_start=False)

    def listing_failed(self, failure: Failure) -> None:
        """Note a listing page that could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        kwargs = request.cb_kwargs
        kwargs["walk"].run.listings_under_way -= 1
        refusal, retry = drop_reason(failure), retry_at(failure)
        self._fail_listing(kwargs["walk"], kwargs["url"], *refusal, is_start=kwargs["is_start"], retry=retry)

    def _fail_listing(
        self, walk: Walk, url: str, reason: DropReason, detail: str, *, is_start: bool, retry: datetime | None = None
    ) -> None:
        if not is_start and reason in _PAST_THE_END:
            return
        walk.run.retry_at = walk.run.retry_at or retry
        walk.run.unfinished = True
        line = detail if url in detail else f"{url}: {detail}"
        if is_start:
            walk.run.fail(status_after(reason), line)
        else:
            self.logger.warning("%s: a further listing page failed: %s", walk.source.name, line)

    # Articles

    def _recheck_requests(self, walk: Walk) -> Iterator[Request]:
        """Yield requests for articles that are due to be looked at again and that no listing page has named yet."""
        # Those that the listing named are still due in the store, and may be the first that it gives.
        due = self.history.due_rechecks(walk.source.name, self.clock(), RECHECKS + walk.run.listed)
        for url in walk.unmet(due, RECHECKS):
            yield self._article_request(walk, ArticleLink(url), due[url], is_listed=False)

    def _article_request(
        self, walk: Walk, link: ArticleLink, known: KnownAddress | None, *, is_listed: bool = True
    ) -> Request:
        return Request(
            link.url,
            self.parse_article,
            errback=self.article_failed,
            headers=validators(known if known and known.article_id is not None else None),
            dont_filter=True,
            priority=1,  # before further listing pages, so that what is listed and not yet fetched stays small
            cb_kwargs={"walk": walk, "link": link, "known": known, "is_listed": is_listed},
        )

    async def parse_article(
        self, response: Response, walk: Walk, link: ArticleLink, known: KnownAddress | None, is_listed: bool
    ) -> list[Item]:
        """Return the article as scraped, or why there is none."""
        walk.run.pages += 1
        walk.run.settled += 1
        now = self.clock()
        if response.status == 304:
            return [Recheck(walk.source.name, link.url, now)]
        if (refusal := drop_reason(response)) is not None:
            return [walk.drop(link, known, self.clock(), *refusal)]
        document = document_of(response)
        walk.note_article(document)
        given = (document, link, header(response, "ETag"), header(response, "Last-Modified"), now)
        read = (
            await self.work.call("read_article", walk.source.name, *given)
            if self.work
            else walk.reader.read_article(*given)
        )
        if isinstance(read, tuple):
            return [walk.drop(link, known, self.clock(), *read)]
        # What its listing says of its categories is not known here, and a known article is filed there already.
        is_filed = not is_listed and known is not None and known.article_id is not None
        return [replace(read, categories=()) if is_filed else read]

    def _listed_article(self, walk: Walk, link: ArticleLink, known: KnownAddress | None, listing_url: str) -> Item:
        """Return the article that a listing gave whole, or why it is none."""
        walk.run.settled += 1
        read = walk.reader.article_of(link, base_url=listing_url, fetched_at=self.clock())
        return walk.drop(link, known, self.clock(), *read) if isinstance(read, tuple) else read

    def article_failed(self, failure: Failure) -> Iterator[Item]:
        """Yield why the article could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        walk, link, known = (request.cb_kwargs[name] for name in ("walk", "link", "known"))
        walk.run.settled += 1
        walk.run.retry_at = walk.run.retry_at or retry_at(failure)
        yield walk.drop(link, known, self.clock(), *drop_reason(failure))


def _read_listing(response: Response, walk: Walk) -> ListingPage | Refusal:
    """Return what the listing says, or why it says nothing."""
    document = document_of(response)
    if refusal := drop_reason(response):
        return refusal[0], walk.reader.explained(document, refusal[1])
    read = walk.reader.read_listing(document)
    if not isinstance(read, tuple):
        walk.note_listing(document, read)
    return read
