"""Last stage: the store, the only place where a crawl writes.

Articles, drops, listing states and re-checks are gathered and saved some dozens at a time, each batch in one
transaction: what a killed run had not saved yet, the next one fetches again. Whether an article is new, changed, known
or another address of a known one is for the store to say; here it is counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import StoreError
from crawler.model import Article, Drop, DropReason, ListingState, Recheck, Sighting, SourceStatus
from crawler.pipelines.stage import Dropped
from crawler.report import RunReport
from crawler.schedule import next_attempt, now_utc
from crawler.store import Outcome, Store
from crawler.urls import url_key

#: Articles in one transaction: some 50 ms of work; smaller batches cost more, larger ones stall the crawl.
BATCH = 100


class StoreArticles:
    """Saves what the spider yields; not configured when the spider was given no store (``scrapy crawl``)."""

    def __init__(self, crawler: Crawler, store: Store, report: RunReport) -> None:
        self._crawler = crawler
        self._store = store
        self._report = report
        self._articles: list[Article] = []
        self._drops: list[Drop] = []
        self._rechecks: list[Recheck] = []
        self._sightings: list[Sighting] = []
        #: Hashes of the identities met in this run: a second address of one of them is a duplicate.
        self._met: set[int] = set()
        self._stopping: asyncio.Future[None] | None = None
        crawler.signals.connect(self._dropped, signals.item_dropped)
        crawler.signals.connect(self._failed, signals.item_error)
        crawler.signals.connect(self._misread, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        history = getattr(crawler.spider, "history", None)
        report = getattr(crawler.spider, "report", None)
        if not isinstance(history, Store) or report is None:
            raise NotConfigured
        return cls(crawler, history, report)

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            self._articles.append(item)
        elif isinstance(item, Drop):
            self._drop(item)
        elif isinstance(item, Recheck):
            self._rechecks.append(item)
        elif isinstance(item, Sighting):
            self._sightings.append(item)
        elif isinstance(item, ListingState):
            self._saving(lambda: self._store.save_listing_state(item))
        if len(self._articles) >= BATCH or len(self._drops) + len(self._rechecks) + len(self._sightings) >= BATCH:
            self.flush()
        return item

    async def close_spider(self) -> None:
        self.flush()

    def _dropped(self, item: Any, exception: Exception) -> None:
        """Remember what a stage dropped."""
        if isinstance(item, Article) and isinstance(exception, Dropped):
            self._drop_article(item, exception.reason, exception.detail)

    def _failed(self, item: Any, failure: Failure) -> None:
        """Remember an article that a stage stumbled over; Scrapy has logged the traceback."""
        if isinstance(item, Article):
            self._drop_article(item, DropReason.UNPARSABLE, f"{type(failure.value).__name__}: {failure.value}")

    def _misread(self, failure: Failure, response: Response) -> None:
        """Remember a page that the spider stumbled over."""
        known = response.cb_kwargs
        detail = f"{type(failure.value).__name__}: {failure.value}"
        if "link" in known:
            self._drop_address(known["walk"].source.name, known["link"].url, DropReason.UNPARSABLE, detail)
        else:
            known["walk"].run.fail(SourceStatus.BROKEN, f"{response.url}: {detail}")

    def _drop_article(self, article: Article, reason: DropReason, detail: str) -> None:
        self._drop_address(article.source, article.requested_url, reason, detail)

    def _drop_address(self, source: str, url: str, reason: DropReason, detail: str) -> None:
        now, key = now_utc(), url_key(url)
        known = self._store.known_addresses([key]).get(key)
        again = next_attempt(reason, known.attempts + 1 if known else 1, now)
        self._drop(Drop(source, url, reason, detail, now, again))

    def _drop(self, drop: Drop) -> None:
        self._report.source(drop.source).dropped[drop.reason] += 1
        if drop.reason is not DropReason.RATE_LIMITED:  # never asked for, so nothing was learnt of it
            self._drops.append(drop)

    def flush(self) -> None:
        """Save what is gathered; nothing to do when called again."""
        batch = self._articles, self._drops, self._rechecks, self._sightings
        self._articles, self._drops, self._rechecks, self._sightings = [], [], [], []
        self._saving(lambda: self._save(*batch))

    def _save(
        self, articles: list[Article], drops: list[Drop], rechecks: list[Recheck], sightings: list[Sighting]
    ) -> None:
        outcomes = self._store.save_articles(articles)
        self._store.save_drops(drops)
        self._store.save_rechecks(rechecks)
        self._store.save_sightings(sightings)
        for article, outcome in zip(articles, outcomes, strict=True):
            run = self._report.source(article.source)
            identity = hash(url_key(article.canonical_url))
            if outcome is Outcome.DUPLICATE or identity in self._met:
                run.dropped[DropReason.DUPLICATE_URL] += 1
            else:
                setattr(run, outcome.value, getattr(run, outcome.value) + 1)
            self._met.add(identity)
        for recheck in rechecks:
            self._report.source(recheck.source).known += 1

    def _saving(self, save: Callable[[], None]) -> None:
        """Run a save; when the store fails the run ends, since nothing more could be kept."""
        if self._report.error:
            return
        try:
            save()
        except StoreError as error:
            self._report.error = str(error)
            self._stopping = asyncio.ensure_future(self._crawler.stop_async())
