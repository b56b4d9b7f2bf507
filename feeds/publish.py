"""From the store to the files below ``public/``.

Comes in: a store (read through ``feeds.protocol``) and the site's ``Publication``. Goes out: whole files, and a
report. The files are a function of store and configuration; the clock of the run is in none of them. A feed that cannot
be rendered or written keeps its old files and is named in the report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from types import MappingProxyType
from typing import Any

from crawler.model import FeedKind
from feeds.channel import FILES, PAGE_FILE, Publication, origin_marks
from feeds.entries import item_or_reason
from feeds.entry import Item
from feeds.files import check_writable, remove, remove_if_empty, sync_disk
from feeds.moved import moves
from feeds.opml import render_opml
from feeds.pages import static_files
from feeds.parallel import Progress, Start, Tally, run_tasks
from feeds.protocol import FeedStore
from feeds.tree import catalogue_of
from feeds.worker import Articles, Feeds, Task, Worker, parts
from feeds.writer import PublishReport

__all__ = ["PublishReport", "publish"]

#: Entries on the front page.
_FRONT_ENTRIES = 30
#: Feeds whose current documents are put in place together, and articles whose pages are.
_FEEDS, _PAGES = 16, 500

#: Opens the same store once more, for another process.
Reopen = Callable[[], AbstractContextManager[FeedStore]]


def publish(
    store: FeedStore,
    publication: Publication,
    *,
    status: Mapping[str, Any] | None = None,
    per_day: Mapping[str, Sequence[tuple[date, int]]] = MappingProxyType({}),
    everything: bool = False,
    reopen: Reopen | None = None,
    progress: Progress | None = None,
    announce: Callable[[Mapping[str, str], Sequence[str]], object] = lambda moved, gone: None,
    note_changes: Callable[[Sequence[str]], None] = lambda paths: None,
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
        announce: tells the world which feeds moved where, and which are gone: called when the new ones are there,
            before the old ones are taken away.
        note_changes: told, in any process, the paths of feeds whose current documents are about to change.

    Raises:
        StoreError: ``public/`` cannot be written at all, or the store cannot be read.
    """
    check_writable(publication.public_dir)
    run = _Run(store, publication, everything, note_changes)
    with run.worker.shelf:
        tasks = list(run.tasks())
        run.worker.tally = tally = Tally(progress, run.amounts(tasks) if progress else {})
        for done in run_tasks(tasks, run.worker.work, run.in_another_process(reopen) if reopen else None, tally):
            run.total.add(done)
    announce(run.moved, run.gone)
    run.finish(status, per_day)
    return run.total


class _Run:
    """One publication under way."""

    def __init__(
        self,
        store: FeedStore,
        publication: Publication,
        everything: bool,
        note_changes: Callable[[Sequence[str]], None],
    ) -> None:
        self.store = store
        self.publication = publication
        feeds = store.feeds()
        #: What entries say of their sources, by name; nothing of one that has no file (any more).
        self.origins = {feed.key[0]: "" for feed in feeds if feed.kind is FeedKind.SOURCE} | origin_marks(publication)
        #: Up to which revision articles' pages are in place, and what they were made with.
        self.published, mark = store.pages_published()
        self.shared, _, known = mark.partition(" ")
        #: What published entries say of their sources.
        self.known: dict[str, str] = json.loads(known or "{}")
        is_renamed = any(self.origins.get(name) != said for name, said in self.known.items())
        self.everything = everything or is_renamed
        #: Of the newest change to any feed, one that moved or went included; no published article has a later one.
        self.revision = max((feed.revision for feed in feeds), default=-1)
        self.moved, self.gone = moves(feeds, publication.filing)
        away = {*self.moved, *self.gone}
        self.catalogue = catalogue_of([feed for feed in feeds if feed.path not in away])
        self.worker = Worker(store, publication, self.catalogue, self.everything, note_changes)
        self.writer = self.worker.writer
        #: What all processes did.
        self.total = PublishReport()

    def tasks(self) -> Iterator[Task]:
        """Yield what there is to do: articles first, whose entries are then there for all their feeds."""
        changed = self.store.changed_articles(self._pages_until())
        yield from (Articles(some) for some in parts(changed, _PAGES))
        feeds = [feed for feed in self.catalogue.feeds() if not self.worker.is_of_another_store(feed)]
        dirty = [feed for feed in feeds if self.everything or self.worker.is_dirty(feed)]
        self.dirty = len(dirty)
        yield from (Feeds(some) for some in parts(dirty, _FEEDS))

    def amounts(self, tasks: Iterable[Task]) -> dict[str, int]:
        """Return how many articles and entries of feeds there are to do; the latter about."""
        amounts = {"articles": 0, "entries": 0}
        for task in tasks:
            if isinstance(task, Articles):
                amounts["articles"] += len(task.ids)
            else:
                amounts["entries"] += sum(map(self.worker.entries_to_write, task.feeds))
        return amounts

    def in_another_process(self, reopen: Reopen) -> Start:
        """Return what makes another process do tasks, with a store of its own."""

        def start(open_files: ExitStack) -> Callable[[Task], PublishReport]:
            self.worker.use(open_files.enter_context(reopen()))
            return self.worker.work

        return start

    def finish(self, status: Mapping[str, Any] | None, per_day: Mapping[str, Sequence[tuple[date, int]]]) -> None:
        """Take away what moved, put the files of the site as a whole in place, and remember what is."""
        self.writer.report = PublishReport()
        for path in sorted((*self.moved, *self.gone), reverse=True):  # what lies below first
            with self.writer.reported(path):
                self._remove_feed(path)
        # What a feed that failed still says of sources is remembered, so that the next run makes it anew.
        said = self.origins if self.total.feeds == self.dirty else self.origins | self.known
        now = (self.revision, f"{self.worker.shared} {json.dumps(said)}")
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

    def _pages_until(self) -> int:
        """Return the revision up to which articles' pages are in place as they should be."""
        is_there = (self.publication.public_dir / "article").is_dir()
        return self.published if is_there and self.shared == self.worker.shared and not self.everything else -1

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
