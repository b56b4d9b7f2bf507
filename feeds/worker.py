"""What one process of a publication does: articles' pages, and the documents of feeds.

Archives are in place before the document that leads to them, and the store is told of a feed when all of it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice, tee
from typing import TypeVar

from crawler.model import Feed
from feeds.archives import archive_length, keep
from feeds.channel import FILES, Publication, archive_path, feed_fingerprint, fingerprint
from feeds.entries import TOGETHER, Entries
from feeds.entry import Item, article_path, brief
from feeds.files import Staged, remove, safe_folder, sync_disk
from feeds.parallel import Tally
from feeds.protocol import FeedStore
from feeds.render import Fragment
from feeds.shelf import SHELF_FILE, Shelf
from feeds.tree import Catalogue
from feeds.writer import PublishReport, Writer

_T = TypeVar("_T")
#: Archives that the store is told of at once: for longer no other process should wait to write.
_CLOSED = 500


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles whose pages are to be written, by row id."""

    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Feeds:
    """Feeds that are to be written, and put in place together."""

    feeds: Sequence[Feed]


Task = Articles | Feeds


class Worker:
    """Does tasks of a publication."""

    def __init__(
        self,
        store: FeedStore,
        publication: Publication,
        catalogue: Catalogue,
        everything: bool,
        note_changes: Callable[[Sequence[str]], None],
    ) -> None:
        self.shared = fingerprint(publication)
        self.writer = Writer(publication, catalogue)
        self.shelf = Shelf(publication.public_dir / SHELF_FILE)
        self.tally = Tally(None, {})
        self._publication = publication
        self._catalogue = catalogue
        self._everything = everything
        self._note_changes = note_changes
        self.use(store)

    def use(self, store: FeedStore) -> None:
        """Go on with a store of this process's own."""
        self._store = store
        self._entries = Entries(store, self._publication, self.writer.pages, self.shelf)

    def work(self, task: Task) -> PublishReport:
        """Do a task and return what it came to."""
        self.writer.report = PublishReport()
        if isinstance(task, Articles):
            self._publish_pages(task.ids)
        else:
            self._publish_feeds(task.feeds)
        return self.writer.report

    def is_dirty(self, feed: Feed) -> bool:
        """Tell whether a feed's files may differ from what the store would give now."""
        return (
            feed.revision > feed.published_revision
            or feed.fingerprint != self._marks(feed)[1]
            or not all(self._is_there(feed, archive) for archive in {0, feed.archives})
        )

    def is_of_another_store(self, feed: Feed) -> bool:
        """Tell whether only a store that was lost knew what a feed's files hold: an empty one takes nothing away."""
        return feed.is_empty and feed.published_revision < 0 and self._is_there(feed, 0)

    def _is_there(self, feed: Feed, archive: int) -> bool:
        folder = self._publication.public_dir / archive_path(feed, archive)
        try:
            return {file.name for file in folder.iterdir()} >= set(FILES)
        except OSError:
            return False

    def _marks(self, feed: Feed) -> tuple[str, str]:
        return feed_fingerprint(self.shared, feed, self._publication, self._catalogue.around(feed))

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
            if changing := [feed.path for feed, staged in made if staged.sizes]:
                self._note_changes(changing)
            for feed, staged in made:
                with self.writer.reported(feed.path):
                    self.writer.put(staged)
                    done.append(feed)
            if is_changed:
                sync_disk()
            for feed in done:
                self._store.mark_published(feed.id, feed.revision, self._marks(feed)[1])
            self.writer.report.feeds += len(done)

    def _made(self, feed: Feed) -> Staged:
        """Write a feed's archives, and its current document beside the one that is there."""
        safe_folder(self._publication.public_dir, feed.path)
        waiting, shown = self._store.count_unarchived(feed), self._store.count_shown(feed)
        entries = self._sound(feed, self._store.unarchived(feed))
        kept, closing = keep(entries, waiting, shown, self._publication)
        for number in self._stale(feed):
            entries = self._sound(feed, self._store.archived(feed, number))
            self._publish_archive(feed, number, list(entries))
        feed = self._close(feed, islice(self._store.unarchived(feed, oldest_first=True), closing))
        self.tally.add("entries", len(kept))
        return self.writer.stage_feed(feed, 0, kept)

    def entries_to_write(self, feed: Feed) -> int:
        """Return how many entries of a feed are to be written, about."""
        in_archives = len(self._stale(feed)) * self._publication.window_count
        return self._store.count_unarchived(feed) + in_archives

    def _stale(self, feed: Feed) -> Sequence[int]:
        """Return the archives of a feed that are to be written, oldest first."""
        is_there = feed.archives == 0 or self._is_there(feed, feed.archives)  # one stands for all
        if self._everything or not is_there or not feed.fingerprint.startswith(self._marks(feed)[0]):
            return range(1, feed.archives + 1)
        return self._store.stale_archives(feed)

    def _publish_archive(self, feed: Feed, number: int, entries: Sequence[Fragment | None]) -> None:
        self.writer.put(self.writer.stage_feed(feed, number, entries))
        self.tally.add("entries", len(entries))

    def _close(self, feed: Feed, ids: Iterable[int]) -> Feed:
        """Put articles of the current document, oldest first, into archives; return the feed as it is then.

        The store hears of them when all are written: a run that is killed before does the same again.
        """
        for_ids, for_entries = tee(ids)
        waiting = zip(for_ids, self._sound(feed, for_entries), strict=True)
        newest: list[int] = []
        left: list[tuple[int, Fragment | None]] = []
        while left := [*left, *islice(waiting, self._publication.window_count - len(left))]:
            length = archive_length([entry for _, entry in left], self._publication)
            newest.append(left[length - 1][0])
            self._publish_archive(feed, feed.archives + len(newest), [entry for _, entry in left[:length]][::-1])
            left = left[length:]
        for some in parts(newest, _CLOSED):
            self._store.close_archives(feed, some)
        return replace(feed, archives=feed.archives + len(newest))

    def _sound(self, feed: Feed, ids: Iterable[int]) -> Iterator[Fragment | None]:
        return self.writer.sound(self._entries.of(feed, ids))

    def _publish_pages(self, ids: Sequence[int]) -> None:
        """Write the pages of articles, and take those away whose article is withdrawn."""
        for some in parts(ids, TOGETHER):
            found = list(self._entries.items(some))
            for _, guid, item in found:
                self._publish_page(article_path(guid), item)
            self._entries.keep({number: item for number, _, item in found if item})
            self.tally.add("articles", len(some))

    def _publish_page(self, path: str, item: Item | str | None) -> None:
        """Write an article's page, or take it away: an article that cannot be written has none."""
        with self.writer.reported(path):
            if isinstance(item, Item):
                feeds = self._catalogue.of_categories(item.categories)
                page = self.writer.pages.article(item if self._publication.full_text else brief(item), feeds)
                folder, _, name = path.rpartition("/")
                self.writer.put(self.writer.stage(folder, {name: page}))
            else:
                remove(self._publication.public_dir, path)


def parts(values: Sequence[_T], length: int) -> Iterator[Sequence[_T]]:
    """Yield the values so many at a time."""
    return (values[start : start + length] for start in range(0, len(values), length))
