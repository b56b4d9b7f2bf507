"""The store over SQLAlchemy: one transaction a call, and errors of the database as ``StoreError``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import sqlalchemy as sa

from crawler.filing import Filing
from crawler.model import (
    Article,
    CategoryPath,
    Drop,
    Entry,
    Feed,
    KnownAddress,
    ListingState,
    Recheck,
    Sighting,
    SourceState,
)
from crawler.store import _addresses, _archives, _articles, _feeds, _pages, _refile, _sources
from crawler.store._connect import explained
from crawler.store._sql import lock_for_writing
from crawler.store.protocol import Outcome, StoredArticle

#: Keys of a current document that are read together.
_TOGETHER = 500


class SqlStore:
    """A ``Store`` on SQLite or PostgreSQL; see the protocol for what each method promises."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._feed_ids = _feeds.FeedIds()
        with self._reading() as connection:
            self._filing = _refile.load_filing(connection)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with explained(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with explained(self._engine.url), self._engine.begin() as connection:
            lock_for_writing(connection)
            yield connection

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]:
        with self._reading() as connection:
            return _addresses.known_addresses(connection, keys)

    def listing_state(self, source: str, url: str) -> ListingState | None:
        with self._reading() as connection:
            return _sources.listing_state(connection, source, url)

    def source_states(self, names: Iterable[str]) -> dict[str, SourceState]:
        with self._reading() as connection:
            return _sources.source_states(connection, names)

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]:
        with self._reading() as connection:
            return _addresses.due_rechecks(connection, source, now, limit)

    def save_articles(self, articles: Sequence[Article]) -> list[Outcome]:
        if not articles:
            return []
        with self._writing() as connection:
            return _articles.save_articles(connection, articles, self._feed_ids, self._filing)

    def save_drops(self, drops: Sequence[Drop]) -> None:
        if drops:
            with self._writing() as connection:
                _addresses.save_drops(connection, drops)
                if withdrawn := _addresses.taken_back(connection, drops):
                    _articles.withdraw(connection, withdrawn, self._feed_ids, self._filing)

    def save_sightings(self, sightings: Sequence[Sighting]) -> None:
        if sightings:
            with self._writing() as connection:
                _articles.save_sightings(connection, sightings, self._feed_ids, self._filing)

    def save_rechecks(self, rechecks: Sequence[Recheck]) -> None:
        if rechecks:
            with self._writing() as connection:
                _addresses.save_rechecks(connection, rechecks)

    def save_listing_states(self, states: Sequence[ListingState]) -> None:
        if states:
            with self._writing() as connection:
                for state in states:
                    _sources.save_listing_state(connection, state)

    def save_source_states(self, states: Iterable[SourceState]) -> None:
        with self._writing() as connection:
            _sources.save_source_states(connection, states)

    def ensure_feeds(self, sources: Iterable[str]) -> None:
        with self._writing() as connection:
            _feeds.ensure_feeds(connection, sources, self._feed_ids)

    def file_by(self, filing: Filing) -> None:
        if filing == self._filing:
            return
        with self._writing() as connection:
            _refile.refile(connection, self._filing, filing, self._feed_ids)
        self._filing = filing

    def feeds(self) -> list[Feed]:
        with self._reading() as connection:
            return _feeds.feeds(connection)

    def entries(self, feed: Feed, limit: int) -> list[Entry]:
        with self._reading() as connection:
            return _feeds.entries(connection, feed.id, limit)

    def unarchived(self, feed: Feed, *, oldest_first: bool = False) -> Iterator[int]:
        last = None
        while True:
            with self._reading() as connection:
                found = _archives.unarchived(connection, feed.id, _TOGETHER, last, oldest_first=oldest_first)
            yield from (key.article_id for key in found)
            if len(found) < _TOGETHER:
                return
            last = found[-1]

    def count_unarchived(self, feed: Feed) -> int:
        with self._reading() as connection:
            return _archives.count_unarchived(connection, feed.id)

    def count_shown(self, feed: Feed) -> int:
        with self._reading() as connection:
            return _archives.count_shown(connection, feed.id)

    def close_archives(self, feed: Feed, newest: Sequence[int]) -> None:
        with self._writing() as connection:
            _archives.close_archives(connection, feed.id, newest)

    def archived(self, feed: Feed, number: int) -> list[int]:
        with self._reading() as connection:
            return _archives.archived(connection, feed.id, number)

    def stale_archives(self, feed: Feed) -> list[int]:
        with self._reading() as connection:
            return _archives.stale_archives(connection, feed.id)

    def pages_published(self) -> tuple[int, str]:
        with self._reading() as connection:
            return _pages.pages_published(connection)

    def changed_articles(self, after: int) -> Sequence[int]:
        with self._reading() as connection:
            return _pages.changed_articles(connection, after)

    def published_entries(self, ids: Iterable[int]) -> list[tuple[int, str, Entry | None]]:
        with self._reading() as connection:
            return _pages.published_entries(connection, ids)

    def published_entry(self, guid: str) -> Entry | None:
        with self._reading() as connection:
            return _pages.published_entry(connection, guid)

    def mark_pages(self, revision: int, fingerprint: str) -> None:
        with self._writing() as connection:
            _pages.mark_pages(connection, revision, fingerprint)

    def count_entries(self, feed: Feed) -> int:
        with self._reading() as connection:
            return _feeds.count_entries(connection, feed.id)

    def mark_published(self, feed_id: int, revision: int, fingerprint: str) -> None:
        with self._writing() as connection:
            _feeds.mark_published(connection, feed_id, revision, fingerprint)

    def article_count(self, source: str) -> int:
        with self._reading() as connection:
            return _feeds.article_count(connection, source)

    def articles_per_day(self, source: str, days: int) -> dict[date, int]:
        with self._reading() as connection:
            return _feeds.articles_per_day(connection, source, days)

    def drop_counts(self, source: str) -> dict[str, int]:
        with self._reading() as connection:
            return _addresses.drop_counts(connection, source)

    def categories(self) -> set[CategoryPath]:
        with self._reading() as connection:
            return _articles.stated_categories(connection)

    def authors(self) -> set[str]:
        with self._reading() as connection:
            return _articles.stated_authors(connection)

    def articles(self) -> Iterator[StoredArticle]:
        newest_id = 0
        while True:
            with self._reading() as connection:
                page = _articles.load_articles(connection, newest_id)
            if not page:
                return
            newest_id, found = page
            yield from found

    def article_by_url(self, url: str) -> StoredArticle | None:
        with self._reading() as connection:
            return _articles.load_article(connection, url)
