"""The one Scrapy spider: walks any number of sources, listing pages first, then the articles they name.

Comes in: walks (a source with its rules) and what the store remembers. Goes out, as items: ``Article`` as scraped,
``Drop`` for what could not be had, ``ListingState``, ``Recheck`` and ``Sighting`` for the store to remember. It decides
nothing that can be decided without a crawler: see ``walk``, ``crawler.extract``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.beside import Here
from crawler.config import Source
from crawler.extract.document import Document
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
from crawler.report import RunReport
from crawler.schedule import next_attempt, now_utc
from crawler.spiders.families import reader_of
from crawler.spiders.walk import Walk
from crawler.toml import check

#: Articles of a source that one crawl looks at again although no listing page names them any more.
RECHECKS = 20

Item = Article | Drop | ListingState | Recheck | Sighting

#: What a failed listing makes of its source; any other reason is ``BROKEN``.
_STATUS = {
    DropReason.BLOCKED: SourceStatus.BLOCKED,
    DropReason.ROBOTS: SourceStatus.BLOCKED,
    DropReason.RATE_LIMITED: SourceStatus.RATE_LIMITED,
    DropReason.TIMEOUT: SourceStatus.UNREACHABLE,
    DropReason.UNREACHABLE: SourceStatus.UNREACHABLE,
    DropReason.HTTP_ERROR: SourceStatus.UNREACHABLE,
    DropReason.REFUSED_ADDRESS: SourceStatus.UNREACHABLE,
    DropReason.CUT_SHORT: SourceStatus.UNREACHABLE,
    DropReason.GONE: SourceStatus.GONE,
}
#: How a site answers that is asked for one page more than its listing has.
_PAST_THE_END = {DropReason.NOT_FOUND, DropReason.GONE}


class History(Protocol):
    """What was learnt in earlier runs; the store is one, read before fetching and never written from here."""

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]: ...

    def listing_state(self, source: str, url: str) -> ListingState | None: ...

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]: ...


class NoHistory:
    """Everything is met for the first time."""

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]:
        return {}

    def listing_state(self, source: str, url: str) -> ListingState | None:
        return None

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]:
        return {}


class SourceSpider(Spider):
    """Walks its sources; ``-a url=ADDRESS`` makes one of an address for ``scrapy crawl FAMILY``."""

    name = "tidings"
    #: Set by the loader for a spider that stands for one source.
    source: Source | None = None

    def __init__(
        self,
        url: str | None = None,
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
        source = self.source or (source_of_address(self.name, url) if url else None)
        if source:
            self.walks.append(Walk(reader_of(source, source.name), self.report.source(source.name)))

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
            headers=_validators(state) | ({"Content-Type": "application/json"} if posted else {}),
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
            page, read_at = state.page, state.fetched_at
        else:
            if (refusal := drop_reason(response)) is not None:
                reason, detail = refusal[0], walk.reader.explained(document_of(response), refusal[1])
                self._fail_listing(walk, url, reason, detail, is_start=is_start, retry=retry_at(response))
                return
            document = document_of(response)
            read = walk.reader.read_listing(document)
            if isinstance(read, tuple):
                self._fail_listing(walk, url, *read, is_start=is_start)
                return
            page = read
            walk.note_listing(document, page)
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
        if response.status != 304:  # after what it gave whole: a 304 to it would not give that again
            yield self._listing_state(response, walk, url, page)
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
        reason, detail = drop_reason(failure)
        self._fail_listing(
            kwargs["walk"], kwargs["url"], reason, detail, is_start=kwargs["is_start"], retry=retry_at(failure)
        )

    def _listing_state(self, response: Response, walk: Walk, url: str, page: ListingPage) -> ListingState:
        return ListingState(
            source=walk.source.name,
            url=url,
            page=page,
            fetched_at=self.clock(),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            rules=walk.reader.listing_fingerprint,
        )

    def _fail_listing(
        self, walk: Walk, url: str, reason: DropReason, detail: str, *, is_start: bool, retry: datetime | None = None
    ) -> None:
        if not is_start and reason in _PAST_THE_END:
            return
        walk.run.retry_at = walk.run.retry_at or retry
        walk.run.unfinished = True
        line = detail if url in detail else f"{url}: {detail}"
        if is_start:
            walk.run.fail(_STATUS.get(reason, SourceStatus.BROKEN), line)
        else:
            self.logger.warning("%s: a further listing page failed: %s", walk.source.name, line)

    # Articles

    def _recheck_requests(self, walk: Walk) -> Iterator[Request]:
        """Yield requests for articles that are due to be looked at again and that no listing page has named yet."""
        due = self.history.due_rechecks(walk.source.name, self.clock(), RECHECKS)
        unseen = walk.fresh_links(ListingPage(tuple(map(ArticleLink, due))), self.clock())
        for link in unseen.values():
            yield self._article_request(walk, link, due[link.url], is_listed=False)

    def _article_request(
        self, walk: Walk, link: ArticleLink, known: KnownAddress | None, *, is_listed: bool = True
    ) -> Request:
        return Request(
            link.url,
            self.parse_article,
            errback=self.article_failed,
            headers=_validators(known if known and known.article_id is not None else None),
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
            return [self._drop(walk, link, known, *refusal)]
        document = document_of(response)
        walk.note_article(document)
        given = (document, link, _header(response, "ETag"), _header(response, "Last-Modified"), now)
        read = (
            await self.work.call("read_article", walk.source.name, *given)
            if self.work
            else walk.reader.read_article(*given)
        )
        if isinstance(read, tuple):
            return [self._drop(walk, link, known, *read)]
        # What its listing says of its categories is not known here, and a known article is filed there already.
        is_filed = not is_listed and known is not None and known.article_id is not None
        return [replace(read, categories=()) if is_filed else read]

    def _listed_article(self, walk: Walk, link: ArticleLink, known: KnownAddress | None, listing_url: str) -> Item:
        """Return the article that a listing gave whole, or why it is none."""
        walk.run.settled += 1
        read = walk.reader.article_of(link, base_url=listing_url, fetched_at=self.clock())
        return self._drop(walk, link, known, *read) if isinstance(read, tuple) else read

    def article_failed(self, failure: Failure) -> Iterator[Item]:
        """Yield why the article could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason, detail = drop_reason(failure)
        kwargs = request.cb_kwargs
        kwargs["walk"].run.settled += 1
        kwargs["walk"].run.retry_at = kwargs["walk"].run.retry_at or retry_at(failure)
        yield self._drop(kwargs["walk"], kwargs["link"], kwargs["known"], reason, detail)

    def _drop(self, walk: Walk, link: ArticleLink, known: KnownAddress | None, reason: DropReason, detail: str) -> Drop:
        now = self.clock()
        again = next_attempt(reason, (known.attempts if known else 0) + 1, now)
        walk.run.unfinished |= again is not None and again <= now
        return Drop(walk.source.name, link.url, reason, detail, now, again)


def source_of_address(family: str, url: str) -> Source:
    """Return a source for an address given on the command line.

    Raises:
        ConfigError: it is no web address.
    """
    name = (urlsplit(url).hostname or "source").lower().strip("[]").replace(":", "-")
    return check(Source, {"name": name, "family": family, "start": [url], "timezone": "Asia/Shanghai"}, "-a url")


def document_of(response: Response) -> Document:
    """Return the response as what the rules read."""
    return Document(response.url, response.body, _header(response, "Content-Type"))


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""


def _validators(known: ListingState | KnownAddress | None) -> dict[str, str]:
    """Return the headers of a conditional request (RFC 9110, section 13.1); the validators go back as they came."""
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers
