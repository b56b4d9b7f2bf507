"""What to fetch of a source: pure decisions over what its listings say and what the store remembers.

A walk follows a listing from page to page. It stops at known ground, a page on which nothing is left to fetch, unless
the walk before it did not come to its end; then it goes on to the last page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crawler.config import Source
from crawler.dates import parse_date, placed_links
from crawler.extract.document import Document
from crawler.extract.trace import Match, match_article, match_listing
from crawler.layout import Seen, counted_links, seen_rules
from crawler.model import ArticleLink, Drop, DropReason, KnownAddress, ListingPage, Sighting
from crawler.report import SourceRun
from crawler.schedule import next_attempt
from crawler.spiders.reader import Reader
from crawler.urls import InvalidURL, url_key, without_parameters

#: What other rules may make an article of.
_DROPPED_BY_RULES = {
    DropReason.NO_TITLE,
    DropReason.NO_BODY,
    DropReason.NOT_AN_ARTICLE,
    DropReason.NOT_FOUND,
    DropReason.GONE,
    DropReason.UNDECODABLE,
    DropReason.UNPARSABLE,
}


#: Article pages of a walk in which the source's own rules are looked for once more.
_LOOKED_AT = 3
#: Listing pages that a walk may be told to read.
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Backfill:
    """How far a walk goes past known ground."""

    #: Listing pages of a source; None for no bound but ``until``.
    pages: int | None = None
    #: The walk ends at a page on which every date is older.
    until: date | None = None


@dataclass
class Walk:
    """One source in one run."""

    reader: Reader
    run: SourceRun
    #: True when the walk before this one came to its end.
    stop_at_known: bool = False
    #: Set when the walk goes past known ground, and past ``max_pages``.
    backfill: Backfill | None = None
    #: True when what was dropped may now be readable: its rules are others than those it was dropped by.
    has_new_rules: bool = False
    #: Hashes of the keys of all articles listed so far: a number each keeps a long walk small.
    _seen: set[int] = field(default_factory=set)
    _seen_pages: set[str] = field(default_factory=set)
    #: What the first listing page that was read gave, see ``layout``; None before.
    _links: dict[str, Any] | None = None
    _matches: list[Mapping[str, Match]] = field(default_factory=list)
    #: The first listing page and one of the first article pages, packed, to be looked at if the layout has changed.
    _kept: dict[str, bytes] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return self.reader.source

    def fresh_links(self, page: ListingPage, read_at: datetime) -> dict[str, ArticleLink]:
        """Return the page's links that this walk has not met yet, by URL key; counts them as listed.

        Args:
            read_at: when the page was fetched, aware: its relative dates count from then.
        """
        fresh: dict[str, ArticleLink] = {}
        for link in placed_links(page.links, read_at=read_at, zone=ZoneInfo(self.source.timezone)):
            if self.source.ignore_parameters:
                link = replace(link, url=without_parameters(link.url, self.source.ignore_parameters))
            try:
                key = url_key(link.url)
            except InvalidURL:
                key = link.url  # the client refuses it, and says why
            if hash(key) not in self._seen:
                self._seen.add(hash(key))
                fresh[key] = link
        self.run.listed += len(fresh)
        return fresh

    def unmet(self, urls: Iterable[str], most: int) -> list[str]:
        """Return the first of these stored addresses that this walk has not met yet; counts them as listed."""
        chosen = [url for url in urls if hash(url_key(url)) not in self._seen][:most]
        self._seen.update(hash(url_key(url)) for url in chosen)
        self.run.listed += len(chosen)
        return chosen

    def to_fetch(
        self, fresh: Mapping[str, ArticleLink], known: Mapping[str, KnownAddress], now: datetime
    ) -> list[tuple[ArticleLink, KnownAddress | None]]:
        """Return what to fetch, in the listing's order; counts the rest as known or as dropped before."""
        chosen = []
        for key, link in fresh.items():
            address = known.get(key)
            if address is None or self._is_due(link, address, now):
                chosen.append((link, address))
            elif address.reason is None:
                self.run.known += 1
            else:
                self.run.dropped[address.reason] += 1
        self.run.settled += len(fresh) - len(chosen)
        return chosen

    def _is_due(self, link: ArticleLink, address: KnownAddress, now: datetime) -> bool:
        if link.content:  # costs no request; whether it changed, the store tells. Who found an article keeps its text.
            return address.article_id is None or address.source == self.source.name
        if self.has_new_rules and address.reason in _DROPPED_BY_RULES:
            return True
        return address.next_check_at is not None and address.next_check_at <= now

    @staticmethod
    def unknown(chosen: Iterable[tuple[ArticleLink, KnownAddress | None]]) -> int:
        """Return how many of what was chosen is not known ground: a known article given whole is looked at again."""
        return sum(address is None or not link.content for link, address in chosen)

    def sightings(self, fresh: Mapping[str, ArticleLink], known: Mapping[str, KnownAddress]) -> Iterator[Sighting]:
        """Yield the links to articles that another source found first: they belong here as well."""
        for key, link in fresh.items():
            address = known.get(key)
            if address and address.article_id is not None and address.source != self.source.name:
                yield Sighting(self.source.name, link.url, link.categories or self.source.category_paths)

    def next_pages(self, page: ListingPage, read_at: datetime, *, fresh: int, wanted: int) -> tuple[str, ...]:
        """Return the listing pages to fetch next, none where the walk ends.

        Args:
            read_at: when the page was fetched.
            fresh: links of this page that were met for the first time.
            wanted: those of them that are not known ground, see ``unknown``.
        """
        is_end = not fresh or (self.stops_at_known_ground and not wanted)  # past the end sites repeat themselves
        if self.backfill and self.backfill.until and self._is_before(page, self.backfill.until, read_at):
            return ()
        if is_end and not page.is_index:
            return ()
        most = self.source.max_pages if self.backfill is None else self.backfill.pages or MOST_PAGES
        unseen = [url for url in page.next_urls if url not in self._seen_pages]
        return tuple(unseen[: max(0, most - len(self._seen_pages))])

    @property
    def stops_at_known_ground(self) -> bool:
        return self.stop_at_known and self.backfill is None

    def _is_before(self, page: ListingPage, day: date, read_at: datetime) -> bool:
        """Return whether all dates of a listing page, and there are some, lie before a day."""
        zone = ZoneInfo(self.source.timezone)
        read = (parse_date(link.date, now=read_at, zone=zone) for link in page.links if link.date)
        days = [found.at.astimezone(zone).date() for found in read if found]
        return bool(days) and max(days) < day

    def drop(
        self, link: ArticleLink, known: KnownAddress | None, now: datetime, reason: DropReason, detail: str
    ) -> Drop:
        """Return why a link gives no article, and when to try again; when that is now, the walk has not ended.

        Of an article that is stored nothing is missing: it holds up no walk.
        """
        again = next_attempt(reason, (known.attempts if known else 0) + 1, now)
        is_missing = known is None or known.article_id is None
        self.run.unfinished |= is_missing and again is not None and again <= now
        return Drop(self.source.name, link.url, reason, detail, now, again)

    def note_listing(self, document: Document, page: ListingPage) -> None:
        """Remember what the first listing page looked like."""
        if self._links is None:
            self._links, rules = counted_links(page), self.source.listing
            # A feed has no rules, and would be parsed once more, as a page.
            found = match_listing(document, self.reader.listings[0], rules) if rules.model_fields_set else {}
            self._note("listing", document, found)

    def note_article(self, document: Document) -> None:
        """Count an article page; remember, of the first few, what the source's own rules find there."""
        self.run.fetched += 1
        if self.run.fetched <= _LOOKED_AT:
            rules = self.source.article
            found = match_article(document, self.reader.articles[0], rules) if rules.model_fields_set else {}
            self._note("article", document, found)

    def _note(self, kind: str, document: Document, matches: Mapping[str, Match]) -> None:
        self._kept[kind] = zlib.compress(document.body, 1)
        if matches:
            self._matches.append(matches)

    def seen(self) -> Seen:
        """Return what this walk saw of the site's layout."""
        blocks = max(1, (self._links or {}).get("links", 1))
        seen = Seen(**(self._links or {}), rules=seen_rules(self._matches, blocks))
        return replace(seen, fetched=self.run.fetched, unreadable=self.run.unreadable)

    def kept_page(self, rule: str) -> bytes:
        """Return the page in which a rule was looked for; empty when none was kept."""
        packed = self._kept.get("article" if rule.startswith("article") else "listing", b"")
        return zlib.decompress(packed) if packed else b""

    def enter(self, url: str) -> bool:
        """Return whether this listing page is met for the first time, and remember it."""
        if url in self._seen_pages:
            return False
        self._seen_pages.add(url)
        return True
