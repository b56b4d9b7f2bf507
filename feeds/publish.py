"""From the store to the files below ``public/``.

Comes in: a store (read through the narrow protocol below) and the site's ``Publication``. Goes out: whole files, and a
report. The files are a function of store and configuration; the clock of the run is in none of them. A feed that cannot
be rendered or written keeps its old files and is named in the report. Archives are in place before the document that
leads to them, and the store is told of a feed when all of it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from crawler.model import Entry, Feed
from feeds.archives import archive_length, keep
from feeds.channel import FILES, PAGE_FILE, Publication, archive_path, feed_fingerprint, fingerprint
from feeds.entries import TOGETHER, Entries, item_or_reason
from feeds.entry import Item, article_path, brief
from feeds.files import Staged, check_writable, remove, remove_if_empty, safe_folder, sync_disk
from feeds.moved import moves
from feeds.opml import render_opml
from feeds.pages import static_files
from feeds.parallel import Progress, Start, Tally, run_tasks
from feeds.render import Fragment
from feeds.shelf import SHELF_FILE, Shelf
from feeds.tree import catalogue_of
from feeds.writer import PublishReport, Writer

__all__ = ["FeedStore", "PublishReport", "check_writable", "publish"]

#: Entries on the front page.
_FRONT_ENTRIES = 30
#: Feeds whose current documents are put in place together, and articles whose pages are.
_FEEDS, _PAGES = 16, 500


class FeedStore(Protocol):
    """What publishing asks of a store; ``crawler.store.protocol`` says more of each."""

    def feeds(self) -> list[Feed]: ...
    def entries(self, feed: Feed, limit: int) -> list[Entry]: ...
    def unarchived(self, feed: Feed) -> Iterator[int]: ...
    def oldest_unarchived(self, feed: Feed, limit: int) -> list[int]: ...
    def count_unarchived(self, feed: Feed) -> int: ...
    def count_shown(self, feed: Feed) -> int: ...
    def close_archive(self, feed: Feed, newest: int) -> int: ...
    def archived(self, feed: Feed, number: int) -> list[int]: ...
    def stale_archives(self, feed: Feed) -> list[int]: ...
    def mark_published(self, feed_id: int, revision: int, fingerprint: str) -> None: ...
    def pages_published(self) -> tuple[int, str]: ...
    def changed_articles(self, after: int) -> Sequence[int]: ...
    def published_entries(self, ids: Iterable[int]) -> list[tuple[int, str, Entry | None]]: ...
    def mark_pages(self, revision: int, fingerprint: str) -> None: ...


_T = TypeVar("_T")
#: Opens the same store once more, for another process.
Reopen = Callable[[], AbstractContextManager[FeedStore]]


@dataclass(frozen=True, slots=True)
class _Articles:
    """Articles whose pages are to be written, by row id."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Feeds:
    """Feeds that are to be written."""

    feeds: Sequence[Feed]


_Task = _Articles | _Feeds


def publish(
    store: FeedStore,
    publication: Publication,
    *,
    status: Mapping[str, Any] | None = None,
    per_day: Mapping[str, Sequence[tuple[date, int]]] = MappingProxyType({}),
    everything: bool = False,
    reopen: Reopen | None = None,
    progress: Progress | None = None,
) -> PublishReport:
    """Bring the files below ``public/`` up to the store; calling twice changes nothing more.

    Args:
        store: read for the feeds that changed, and told which are in place.
        publication: the site's configuration.
        status: content of ``status.json``; the file and its page are left alone when None.
        per_day: by name of a source, how many articles came on which day.
        everything: render every feed, changed or not.
        reopen: opens the store for further processes, one a processor; without it all is done in this one.
        progress: told how many of how many articles, and then entries of feeds, are done.

    Raises:
        StoreError: ``public/`` cannot be written at all, or the store cannot be read.
    """
    check_writable(publication.public_dir)
    run = _Run(store, publication, everything)
    with run.shelf:
        tasks = list(run.tasks())
        run.tally = Tally(progress, run.amounts(tasks) if progress else {})
        for done in run_tasks(tasks, run.work, run.in_another_process(reopen) if reopen else None, run.tally):
            run.total.add(done)
    run.finish(status, per_day)
    return run.total


class _Run:
    """One publication under way."""

    def __init__(self, store: FeedStore, publication: Publication, everything: bool) -> None:
        self.publication = publication
        self.everything = everything
        self.feeds = store.feeds()
        self.moved, self.gone = moves(self.feeds, publication.filing)
        away = {*self.moved, *self.gone}
        self.catalogue = catalogue_of([feed for feed in self.feeds if feed.path not in away])
        self.shared = fingerprint(publication)
        self.writer = Writer(publication, self.catalogue)
        self.shelf = Shelf(publication.public_dir / SHELF_FILE)
        self._use(store)
        #: What all processes did.
        self.total = PublishReport()
        self.tally: Tally

    def _use(self, store: FeedStore) -> None:
        self.store = store
        self.entries = Entries(store, self.publication, self.writer.pages, self.shelf)

    def tasks(self) -> Iterator[_Task]:
        """Yield what there is to do: articles first, whose entries are then there for all their feeds."""
        changed = self.store.changed_articles(self._pages_until())
        yield from (_Articles(some) for some in _parts(changed, _PAGES))
        dirty = [feed for feed in self.catalogue.feeds() if self.everything or self._is_dirty(feed)]
        yield from (_Feeds(some) for some in _parts(dirty, _FEEDS))

    def amounts(self, tasks: Iterable[_Task]) -> dict[str, int]:
        """Return how many articles and entries of feeds there are to do; the latter about."""
        amounts = {"articles": 0, "entries": 0}
        for task in tasks:
            if isinstance(task, _Articles):
                amounts["articles"] += len(task.ids)
            else:
                for feed in task.feeds:
                    in_archives = len(self._stale(feed)) * self.publication.window_count
                    amounts["entries"] += self.store.count_unarchived(feed) + in_archives
        return amounts

    def work(self, task: _Task) -> PublishReport:
        """Do one task and return what it came to."""
        self.writer.report = PublishReport()
        if isinstance(task, _Articles):
            self._publish_pages(task.ids)
        else:
            self._publish_feeds(task.feeds)
        return self.writer.report

    def in_another_process(self, reopen: Reopen) -> Start:
        """Return what makes another process do tasks, with a store of its own."""

        def start(open_files: ExitStack) -> Callable[[_Task], PublishReport]:
            self._use(open_files.enter_context(reopen()))
            return self.work

        return start

    def finish(self, status: Mapping[str, Any] | None, per_day: Mapping[str, Sequence[tuple[date, int]]]) -> None:
        """Take away what moved, put the files of the site as a whole in place, and remember what is."""
        self.writer.report = PublishReport()
        for path in sorted((*self.moved, *self.gone), reverse=True):  # what lies below first
            with self.writer.reported(path):
                self._remove_feed(path)
        now = (self.catalogue.all.revision if self.catalogue.all else -1, self.shared)
        is_whole = not any(path.startswith("article/") for path, _ in self.total.failures)
        if is_whole and now != self.store.pages_published():
            sync_disk()
            self.store.mark_pages(*now)
        self._publish_root()
        if status is not None:
            self._publish_status(status, per_day)
        self.total.add(self.writer.report)

    def _remove_feed(self, path: str) -> None:
        """Take away what is a feed's own; another feed may lie below it."""
        for name in (*FILES, "archive"):
            remove(self.publication.public_dir, f"{path}/{name}")
        remove_if_empty(self.publication.public_dir, path)

    def _is_dirty(self, feed: Feed) -> bool:
        """Tell whether a feed's files may differ from what the store would give now."""
        return (
            feed.revision > feed.published_revision
            or feed.fingerprint != self._marks(feed)[1]
            or not self._is_there(feed, 0)
            or not self._is_there(feed, feed.archives)
        )

    def _is_there(self, feed: Feed, archive: int) -> bool:
        folder = self.publication.public_dir / archive_path(feed, archive)
        return all((folder / name).is_file() for name in FILES)

    def _marks(self, feed: Feed) -> tuple[str, str]:
        return feed_fingerprint(self.shared, feed, self.publication, *self.catalogue.around(feed))

    def _pages_until(self) -> int:
        """Return the revision up to which articles' pages are in place as they should be."""
        revision, mark = self.store.pages_published()
        is_there = (self.publication.public_dir / "article").is_dir()
        return revision if is_there and mark == self.shared and not self.everything else -1

    def _publish_feeds(self, feeds: Iterable[Feed]) -> None:
        """Write feeds, and put their current documents in place once the disk has all that these lead to."""
        with ExitStack() as unfinished:
            made: list[tuple[Feed, Staged]] = []
            for feed in feeds:
                with self.writer.reported(feed.path):
                    made.append((feed, unfinished.enter_context(self._made(feed))))
            done: list[Feed] = []
            is_changed = self.writer.report.files_written or any(staged.sizes for _, staged in made)
            if is_changed:
                sync_disk()
            for feed, staged in made:
                with self.writer.reported(feed.path):
                    if self.writer.put(staged):
                        self.writer.report.changed.append(feed.path)
                    done.append(feed)
            if is_changed:
                sync_disk()
            for feed in done:
                self.store.mark_published(feed.id, feed.revision, self._marks(feed)[1])
            self.writer.report.feeds += len(done)

    def _made(self, feed: Feed) -> Staged:
        """Write a feed's archives, and its current document beside the one that is there."""
        safe_folder(self.publication.public_dir, feed.path)
        waiting, shown = self.store.count_unarchived(feed), self.store.count_shown(feed)
        entries = self._entries(feed, self.store.unarchived(feed))
        kept, closing = keep(entries, waiting, shown, self.publication)
        for number in self._stale(feed):
            entries = self._entries(feed, self.store.archived(feed, number))
            self._publish_archive(feed, number, list(entries))
        feed = self._close(feed, closing)
        self.tally.add("entries", len(kept))
        return self.writer.stage_feed(feed, 0, kept)

    def _stale(self, feed: Feed) -> Sequence[int]:
        """Return the archives of a feed that are to be written, oldest first."""
        is_there = feed.archives == 0 or self._is_there(feed, feed.archives)  # one stands for all
        if self.everything or not is_there or not feed.fingerprint.startswith(self._marks(feed)[0]):
            return range(1, feed.archives + 1)
        return self.store.stale_archives(feed)

    def _publish_archive(self, feed: Feed, number: int, entries: Sequence[Fragment | None]) -> None:
        self.writer.put(self.writer.stage_feed(feed, number, entries))
        self.tally.add("entries", len(entries))

    def _close(self, feed: Feed, closing: int) -> Feed:
        """Put the oldest entries of the current document into archives; return the feed as it is then."""
        while closing > 0:
            ids = self.store.oldest_unarchived(feed, min(closing, self.publication.window_count))
            entries = list(self._entries(feed, ids))
            length = archive_length(entries, self.publication)
            feed = replace(feed, archives=self.store.close_archive(feed, ids[length - 1]))
            self._publish_archive(feed, feed.archives, entries[:length][::-1])
            closing -= length
        return feed

    def _entries(self, feed: Feed, ids: Iterable[int]) -> Iterator[Fragment | None]:
        return self.writer.sound(self.entries.of(feed, ids))

    def _publish_pages(self, ids: Sequence[int]) -> None:
        """Write the pages of articles, and take those away whose article is withdrawn."""
        for some in _parts(ids, TOGETHER):
            found = list(self.entries.items(some))
            for _, guid, item in found:
                self._publish_page(article_path(guid), item)
            self.entries.keep({number: item for number, _, item in found if item})
            self.tally.add("articles", len(some))

    def _publish_page(self, path: str, item: Item | str | None) -> None:
        """Write an article's page, or take it away: an article that cannot be written has none."""
        with self.writer.reported(path):
            if isinstance(item, Item):
                feeds = self.catalogue.of_categories(item.categories)
                page = self.writer.pages.article(item if self.publication.full_text else brief(item), feeds)
                folder, _, name = path.rpartition("/")
                self.writer.put(self.writer.stage(folder, {name: page}))
            else:
                remove(self.publication.public_dir, path)

    def _publish_root(self) -> None:
        """Put the files of the site as a whole in place; few and cheap, so they are compared at every publication."""
        feed = self.catalogue.all
        entries = self.store.entries(feed, _FRONT_ENTRIES) if feed else []
        items = [item for entry in entries if isinstance(item := item_or_reason(entry, self.publication), Item)]
        with self.writer.reported("feeds.opml"):
            self.writer.put_root({"feeds.opml": render_opml(self.catalogue, self.publication)})
        with self.writer.reported(PAGE_FILE):
            self.writer.put_root(static_files() | {PAGE_FILE: self.writer.pages.front(items)})

    def _publish_status(self, status: Mapping[str, Any], per_day: Mapping[str, Sequence[tuple[date, int]]]) -> None:
        with self.writer.reported("status.html"):
            text = json.dumps(status, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
            page = self.writer.pages.status(status, per_day)
            self.writer.put_root({"status.json": text, "status.html": page})


def _parts(values: Sequence[_T], length: int) -> Iterator[Sequence[_T]]:
    return (values[start : start + length] for start in range(0, len(values), length))
