"""What a store does, and when two saves are the same.

Everything is idempotent: saving a batch twice gives the same rows. A batch is one transaction. Addresses are given as
they stand on a page; they are compared by ``crawler.urls.url_key``. What fails in disk or database is a ``StoreError``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from crawler.filing import Filing
from crawler.model import (
    Article,
    CategoryPath,
    DateClaim,
    Drop,
    DropReason,
    Entry,
    Feed,
    KnownAddress,
    ListingState,
    Recheck,
    Sighting,
    SourceState,
)


class Outcome(StrEnum):
    """What saving an article came to."""

    #: Never met before.
    NEW = "new"
    #: Known, and its title, text or pictures really changed.
    UPDATED = "updated"
    #: Known, nothing changed.
    KNOWN = "known"
    #: Another address of a known article; it gained the source and the categories.
    DUPLICATE = "duplicate"
    #: A page of its own that tells the story of a known article, which gained the source, the categories and a link.
    COPY = "copy"
    #: Not stored: its source gives the same text under other titles too, as pages do that say what went wrong.
    JUNK = "junk"


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """An address that leads to an article."""

    #: As the listing gave it.
    url: str
    #: Name of the source that met it.
    source: str
    #: Why it is only an alias: ``duplicate_url``, ``duplicate_story``; None where the article was stored under it.
    reason: DropReason | None
    #: What the two were found to have in common, one line; empty for any but a copy.
    detail: str
    #: When it was last asked for.
    checked_at: datetime
    #: When it is asked for again; None for never.
    next_check_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what readers do not see; dates and copies of the story are those of its entry."""

    entry: Entry
    first_seen_at: datetime
    #: Newest revision of any change to it.
    revision: int
    #: All dates that the page stated when it was first stored.
    date_claims: tuple[DateClaim, ...]
    #: All sources that listed it, the first one first.
    sources: tuple[str, ...]
    #: Every address that leads to it, in alphabetical order.
    addresses: tuple[StoredAddress, ...]
    #: When its site was found to have taken it back; None for what is published.
    withdrawn_at: datetime | None = None


@runtime_checkable
class Store(Protocol):
    """A site's memory. Not for two writers at once: ``crawler.lock`` sees to that."""

    # What to fetch

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]:
        """Return what is remembered of these URL keys; those never met are missing."""
        ...

    def listing_state(self, source: str, url: str) -> ListingState | None:
        """Return what this listing page said last; None when it was never read."""
        ...

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]:
        """Return addresses of the source's articles that are to be looked at again, longest due first, by address."""
        ...

    def source_states(self, names: Iterable[str]) -> dict[str, SourceState]:
        """Return how sources do, by name; a fresh ``SourceState`` for one that was never crawled."""
        ...

    # What was found

    def save_articles(self, articles: Sequence[Article]) -> list[Outcome]:
        """Save a batch and return what each article came to, in the same order.

        ``fetched_at`` is the only clock; it must be set. GUID, ``published_at`` and first source are given once. A new
        article that copies a known one (``crawler.duplicates``) is not stored beside it; of two new ones the earlier
        published is kept. Articles that were stored once stay apart. One that comes under a new address with the id by
        which its feed knows it (``feed_id``) stays the same article, unless title and date are others too.
        """
        ...

    def save_drops(self, drops: Sequence[Drop]) -> None:
        """Remember addresses that gave no article, counting attempts; an address of an article stays one.

        An article that is no longer there (``crawler.schedule.is_withdrawn``) leaves all feeds; when its page is found
        again it returns, with its GUID and its date.
        """
        ...

    def save_sightings(self, sightings: Sequence[Sighting]) -> None:
        """File known articles under further sources and categories; what is filed there already stays untouched."""
        ...

    def save_rechecks(self, rechecks: Sequence[Recheck]) -> None:
        """Remember that known articles were asked for again and had not changed."""
        ...

    def save_listing_states(self, states: Sequence[ListingState]) -> None:
        """Remember listing pages in place of what they said before."""
        ...

    def save_source_states(self, states: Iterable[SourceState]) -> None:
        """Remember how sources do in place of how they did before."""
        ...

    # What to publish

    def ensure_feeds(self, sources: Iterable[str]) -> None:
        """Make sure that ``all`` and one feed for each of these sources exist, empty or not."""
        ...

    def file_by(self, filing: Filing) -> None:
        """File articles by these rules from now on; those stored are filed anew when the rules are others.

        Raises:
            ConfigError: the rules would empty every feed; nothing is changed.
        """
        ...

    def feeds(self) -> list[Feed]:
        """Return every feed, by path."""
        ...

    def entries(self, feed: Feed, limit: int) -> list[Entry]:
        """Return the newest entries of a feed, newest first; those of one instant by GUID."""
        ...

    def count_entries(self, feed: Feed) -> int:
        """Return how many entries a feed has in all."""
        ...

    def unarchived(self, feed: Feed, *, oldest_first: bool = False) -> Iterator[int]:
        """Yield the articles that no archive of the feed holds yet, as row ids, newest first; read as asked for."""
        ...

    def count_unarchived(self, feed: Feed) -> int:
        """Return how many entries no archive of the feed holds yet."""
        ...

    def count_shown(self, feed: Feed) -> int:
        """Return how many of the oldest of these were there, as they are, before the feed's last revision.

        All of them when none was; the same number however often that revision is published.
        """
        ...

    def close_archives(self, feed: Feed, newest: Sequence[int]) -> None:
        """Close archives of the feed, all or none.

        Args:
            newest: for each archive, in their order, its newest article; it holds all older ones in no archive, too.
        """
        ...

    def archived(self, feed: Feed, number: int) -> list[int]:
        """Return the articles that an archive of the feed holds, newest first."""
        ...

    def stale_archives(self, feed: Feed) -> list[int]:
        """Return the archives of the feed that were closed or changed since ``mark_published``, oldest first."""
        ...

    def pages_published(self) -> tuple[int, str]:
        """Return up to which revision articles' pages are in place (-1: none), and what they were made with."""
        ...

    def changed_articles(self, after: int) -> Sequence[int]:
        """Return the articles that changed after a revision, as row ids in order."""
        ...

    def published_entries(self, ids: Iterable[int]) -> list[tuple[int, str, Entry | None]]:
        """Return these articles by row id and GUID; None stands for one that is withdrawn or kept out."""
        ...

    def published_entry(self, guid: str) -> Entry | None:
        """Return an article by its GUID; None when there is none, or it is withdrawn or kept out."""
        ...

    def mark_pages(self, revision: int, fingerprint: str) -> None:
        """Remember that all articles' pages show this revision, made with this configuration."""
        ...

    def mark_published(self, feed_id: int, revision: int, fingerprint: str) -> None:
        """Remember that the feed's files show this revision, made with this configuration."""
        ...

    # What to tell

    def article_count(self, source: str) -> int:
        """Return how many articles the source listed, those that others listed too included."""
        ...

    def articles_per_day(self, source: str, days: int) -> dict[date, int]:
        """Return how many articles of a source fall on each of so many days up to its newest (UTC), oldest first."""
        ...

    def drop_counts(self, source: str) -> dict[str, int]:
        """Return how many addresses the source listed in vain, by reason."""
        ...

    def categories(self) -> set[CategoryPath]:
        """Return every category that an article's pages state, before any rule; reads the whole store."""
        ...

    def authors(self) -> set[str]:
        """Return every name that stands as an author; reads the whole store."""
        ...

    def articles(self) -> Iterator[StoredArticle]:
        """Yield every article, in the order they were stored, a hundred in memory at a time.

        What is stored in the meantime may come or not; nothing comes twice.
        """
        ...

    def article_by_url(self, url: str) -> StoredArticle | None:
        """Return the article that an address leads to; None when there is none."""
        ...
