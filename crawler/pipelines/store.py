"""Last stage: the store, the only place where a crawl writes.

What the spider yields is gathered and saved a hundred articles at a time, in a thread of its own so that the crawl
never waits for disk or database: what a killed run had not saved yet, the next one fetches again. Whether an article is
new, changed, known or another address of a known one is for the store to say; here it is counted.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import StoreError
from crawler.layout import UNREADABLE
from crawler.model import Article, Drop, DropReason, ListingState, Recheck, Sighting, SourceStatus
from crawler.pipelines.stage import Dropped
from crawler.report import RunReport
from crawler.schedule import next_attempt, now_utc
from crawler.store import Outcome, Store
from crawler.urls import url_key

_log = logging.getLogger(__name__)

#: Articles, or other things to remember, that are saved together.
BATCH = 100


@dataclass
class Batch:
    """What is to be saved next."""

    articles: list[Article] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)
    rechecks: list[Recheck] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    listings: list[ListingState] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        others = len(self.drops) + len(self.rechecks) + len(self.sightings) + len(self.listings)
        return len(self.articles) >= BATCH or others >= BATCH


class StoreArticles:
    """Saves what the spider yields; not configured when the spider was given no store (``scrapy crawl``)."""

    def __init__(self, crawler: Crawler, store: Store, report: RunReport) -> None:
        self._crawler = crawler
        self._store = store
        self._report = report
        self._batch = Batch()
        self._thread = ThreadPoolExecutor(1, "store")
        #: The save under way, or the last one.
        self._saving: Future[None] | None = None
        #: Hashes of the identities met in this run: a second address of one of them is a duplicate.
        self._met: set[int] = set()
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
            self._batch.articles.append(item)
        elif isinstance(item, Drop):
            self._drop(item)
        elif isinstance(item, Recheck):
            self._batch.rechecks.append(item)
        elif isinstance(item, Sighting):
            self._batch.sightings.append(item)
        elif isinstance(item, ListingState):
            self._batch.listings.append(item)
        if self._batch.is_full:
            if self._saving:
                await asyncio.wrap_future(self._saving)  # one batch is saved while one is gathered, no more
            if self._batch.is_full:  # others gathered, and handed over, in the meantime
                batch, self._batch = self._batch, Batch()
                self._saving = self._thread.submit(self._save, batch)
        if self._report.error:
            self._crawler.spider.stopping = asyncio.ensure_future(self._crawler.stop_async())  # type: ignore[union-attr]
        return item

    def finish(self) -> None:
        """Save what is left; returns when all is saved. Nothing to do when called again."""
        if self._saving:
            self._saving.result()
        batch, self._batch = self._batch, Batch()
        self._save(batch)
        self._thread.shutdown()

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
        run = self._report.source(drop.source)
        run.dropped[drop.reason] += 1
        run.unreadable += drop.reason in UNREADABLE
        _log.info("%s: dropped %s: %s: %s", drop.source, drop.url, drop.reason, drop.detail)
        if drop.reason is not DropReason.RATE_LIMITED:  # never asked for, so nothing was learnt of it
            self._batch.drops.append(drop)

    def _save(self, batch: Batch) -> None:
        """Save a batch; when the store fails the run ends, since nothing more could be kept."""
        if self._report.error:
            return
        try:
            outcomes = self._store.save_articles(batch.articles)
            self._store.save_drops(batch.drops)
            self._store.save_rechecks(batch.rechecks)
            self._store.save_sightings(batch.sightings)
            self._store.save_listing_states(batch.listings)
        except StoreError as error:
            self._report.error = str(error)
            return
        for article, outcome in zip(batch.articles, outcomes, strict=True):
            self._count(article, outcome)
        for recheck in batch.rechecks:
            self._report.source(recheck.source).known += 1

    def _count(self, article: Article, outcome: Outcome) -> None:
        run, identity = self._report.source(article.source), hash(url_key(article.canonical_url))
        if outcome is Outcome.COPY:
            run.dropped[DropReason.DUPLICATE_STORY] += 1
        elif outcome is Outcome.JUNK:
            run.dropped[DropReason.NOT_AN_ARTICLE] += 1
        elif outcome is Outcome.DUPLICATE or identity in self._met:
            run.dropped[DropReason.DUPLICATE_URL] += 1
        elif outcome is Outcome.NEW:
            run.new += 1
        elif outcome is Outcome.UPDATED:
            run.updated += 1
        else:
            run.known += 1
        self._met.add(identity)
