"""A store written by hand, and the values that the tests of the feed writers are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from crawler.model import DateKind, Entry, Feed, FeedKind, Image, Precision, Timestamp
from feeds.channel import Origin, Publication

NOON = datetime(2026, 5, 12, 4, 0, 0, tzinfo=UTC)


class FakeStore:
    """Feeds and their entries in memory, newest first; keeps what it is told of publications."""

    def __init__(self) -> None:
        self.by_path: dict[str, Feed] = {}
        self.held: dict[str, list[Entry]] = {}
        #: Number of the archive that holds an entry, by path of the feed and GUID.
        self.archive_of: dict[tuple[str, str], int] = {}
        self.stale: set[tuple[str, int]] = set()
        #: GUIDs that the last publication had, and the one of another revision before, by path of the feed.
        self.shown: dict[str, set[str]] = {}
        self.shown_before: dict[str, set[str]] = {}
        self.made = (-1, "")
        #: Each version of an entry that was given, by its row id.
        self.numbered: dict[int, Entry] = {}

    def add(self, kind: FeedKind, key: tuple[str, ...], path: str, *entries: Entry) -> Feed:
        feed = Feed(len(self.by_path) + 1, kind, key, path, revision=1, published_revision=-1, fingerprint="")
        self.by_path[path] = feed
        self.hold(path, entries)
        return feed

    def change(self, path: str, *entries: Entry) -> None:
        self.by_path[path] = replace(self.by_path[path], revision=self.by_path[path].revision + 1)
        self.hold(path, entries)

    def hold(self, path: str, entries: Sequence[Entry]) -> None:
        self.held[path] = list(entries)
        known = {id(entry) for entry in self.numbered.values()}
        self.numbered |= {len(self.numbered) + n: entry for n, entry in enumerate(entries, 1) if id(entry) not in known}

    def ids(self, entries: Iterable[Entry]) -> list[int]:
        by_entry = {id(entry): number for number, entry in self.numbered.items()}
        return [by_entry[id(entry)] for entry in entries]

    def waiting(self, feed: Feed) -> list[Entry]:
        return [entry for entry in self.held[feed.path] if (feed.path, entry.guid) not in self.archive_of]

    def feeds(self) -> list[Feed]:
        return [self.by_path[path] for path in sorted(self.by_path)]

    def entries(self, feed: Feed, limit: int) -> list[Entry]:
        return self.held[feed.path][:limit]

    def unarchived(self, feed: Feed, *, oldest_first: bool = False) -> Iterator[int]:
        return iter(self.ids(self.waiting(feed))[:: -1 if oldest_first else 1])

    def count_unarchived(self, feed: Feed) -> int:
        return len(self.waiting(feed))

    def count_shown(self, feed: Feed) -> int:
        waiting, now = self.waiting(feed), self.by_path[feed.path]
        seen = self.shown if now.revision > now.published_revision else self.shown_before
        shown = seen.get(feed.path, {entry.guid for entry in waiting})
        return len(list(takewhile(lambda entry: entry.guid in shown, reversed(waiting))))

    def close_archives(self, feed: Feed, newest: Sequence[int]) -> None:
        for article in newest:
            waiting = self.waiting(feed)
            number = self.by_path[feed.path].archives + 1
            self.archive_of |= {(feed.path, one.guid): number for one in waiting[self.ids(waiting).index(article) :]}
            self.by_path[feed.path] = replace(self.by_path[feed.path], archives=number)
            self.stale.add((feed.path, number))

    def archived(self, feed: Feed, number: int) -> list[int]:
        there = [one for one in self.held[feed.path] if self.archive_of.get((feed.path, one.guid)) == number]
        return self.ids(there)

    def stale_archives(self, feed: Feed) -> list[int]:
        return sorted(number for path, number in self.stale if path == feed.path)

    def mark_published(self, feed_id: int, revision: int, fingerprint: str) -> None:
        now = next(feed for feed in self.by_path.values() if feed.id == feed_id)
        self.by_path[now.path] = replace(now, published_revision=revision, fingerprint=fingerprint)
        self.stale = {(path, number) for path, number in self.stale if path != now.path}
        if revision != now.published_revision:
            if now.path in self.shown:
                self.shown_before[now.path] = self.shown[now.path]
            self.shown[now.path] = {entry.guid for entry in self.held[now.path]}

    def pages_published(self) -> tuple[int, str]:
        return self.made

    def changed_articles(self, after: int) -> list[int]:
        """Return every article after a change of ``all``."""
        if "all" not in self.by_path or self.by_path["all"].revision <= after:
            return []
        return self.ids(self.held["all"])

    def published_entries(self, ids: Iterable[int]) -> list[tuple[int, str, Entry | None]]:
        return [(number, self.numbered[number].guid, self.numbered[number]) for number in ids]

    def mark_pages(self, revision: int, fingerprint: str) -> None:
        self.made = (revision, fingerprint)


def entry_number(number: int, **fields: Any) -> Entry:
    """Return an entry; the higher the number, the older."""
    at = NOON - timedelta(hours=number)
    plain = Entry(
        guid=f"urn:uuid:00000000-0000-5000-8000-{number:012d}",
        source="harbour",
        link=f"https://harbour.example/story/{number}?page=1&part=2",
        title=f"码头的灯 {number}",
        content=f"<p>灯亮了，<b>{number}</b> 盏 &amp; 一艘船。</p>"
        f'<img src="https://harbour.example/{number}.jpg" alt="灯">',
        summary=f"灯亮了 {number} 次。",
        authors=("林晚",),
        categories=(("新媒体", "港口"),),
        language="zh-CN",
        published=Timestamp(at, Precision.SECOND, DateKind.STATED),
        updated_at=at + timedelta(minutes=5),
        images=(
            Image(f"https://harbour.example/{number}.jpg", length=4321, width=800, height=600, alt="灯"),
            Image(f"https://harbour.example/{number}-b.png", type="image/png"),
        ),
    )
    return replace(plain, **fields)


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    return entry_number


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(
        site_id="urn:uuid:3d1f3b0a-7c1e-4a55-9b1d-2f6f4b1c9a10",
        title="潮声",
        description="港口与城市的消息",
        base_url="https://feeds.example/news",
        language="zh-CN",
        public_dir=tmp_path / "public",
        origins={"harbour": Origin("港口报", "https://harbour.example/")},
    )


@pytest.fixture
def store() -> FakeStore:
    """All, a category with one below it, an empty source."""
    store = FakeStore()
    entries = [entry_number(number) for number in range(3)]
    store.add(FeedKind.ALL, (), "all", *entries)
    store.add(FeedKind.CATEGORY, ("新媒体",), "category/xin-mei-ti", *entries)
    store.add(FeedKind.CATEGORY, ("新媒体", "港口"), "category/xin-mei-ti/gang-kou", *entries[:2])
    store.add(FeedKind.SOURCE, ("harbour",), "source/harbour")
    return store
