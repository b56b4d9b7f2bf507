"""From the store to the files below ``public/``.

Comes in: a store (read through the narrow protocol below) and the site's ``Publication``. Goes out: whole files, and a
report. The files are a function of store and configuration; the clock of the run is in none of them. A feed that cannot
be rendered or written keeps its old files and is named in the report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from crawler.errors import FeedError
from crawler.model import Entry, Feed
from feeds.atom import render_atom
from feeds.channel import ATOM_FILE, FILES, JSON_FILE, PAGE_FILE, RSS_FILE, Publication, channel_of, fingerprint
from feeds.entry import Item, item_of, window
from feeds.files import check_writable, replace_files, safe_folder
from feeds.jsonfeed import render_json
from feeds.opml import render_opml
from feeds.pages import STYLE_FILE, render_feed_page, render_front_page, style
from feeds.rss import render_rss
from feeds.tree import Catalogue, catalogue_of

__all__ = ["FeedStore", "PublishReport", "check_writable", "publish"]

#: Entries on the front page.
_FRONT_ENTRIES = 30
#: Items kept in memory for the next feed that holds them; some 10 KB each.
_CACHED_ITEMS = 1000


class FeedStore(Protocol):
    """What publishing asks of a store."""

    def feeds(self) -> list[Feed]:
        """Return every feed."""

    def entries(self, feed: Feed, limit: int) -> list[Entry]:
        """Return a feed's newest entries, newest first, always in the same order."""

    def mark_published(self, feed_id: int, revision: int, fingerprint: str) -> None:
        """Remember that the feed's files show this revision, made with this configuration."""


@dataclass(slots=True)
class PublishReport:
    """What a publication did."""

    #: Feeds that were rendered; all their files are in place.
    feeds: int = 0
    #: Files whose bytes changed, and their sizes together.
    files_written: int = 0
    bytes_written: int = 0
    #: (path of the feed or file, one-line reason), also for single entries that were left out.
    failures: list[tuple[str, str]] = field(default_factory=list)


def publish(
    store: FeedStore,
    publication: Publication,
    *,
    status: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> PublishReport:
    """Bring the files below ``public/`` up to the store; calling twice changes nothing more.

    Args:
        store: read for the feeds that changed, and told which are in place.
        publication: the site's configuration.
        status: content of ``status.json``; the file is left alone when None.
        everything: render every feed, changed or not.

    Raises:
        StoreError: ``public/`` cannot be written at all, or the store cannot be read.
    """
    check_writable(publication.public_dir)
    run = _Run(store, publication, catalogue_of(store.feeds()))
    for feed in run.catalogue.feeds():
        mark = fingerprint(publication, *run.catalogue.around(feed))
        if everything or is_dirty(feed, mark, publication.public_dir):
            run.publish_feed(feed, mark)
    run.publish_root(status)
    return run.report


def is_dirty(feed: Feed, mark: str, public_dir: Path) -> bool:
    """Tell whether a feed's files may differ from what the store would give now."""
    return (
        feed.revision > feed.published_revision
        or feed.fingerprint != mark
        or not all((public_dir / feed.path / name).is_file() for name in FILES)
    )


class _Run:
    """One publication under way."""

    def __init__(self, store: FeedStore, publication: Publication, catalogue: Catalogue) -> None:
        self.store = store
        self.publication = publication
        self.catalogue = catalogue
        self.report = PublishReport()
        # An article is in several feeds: everything, each category above it, its source.
        self._item_of = lru_cache(_CACHED_ITEMS)(lambda entry: item_of(entry, publication))

    def publish_feed(self, feed: Feed, mark: str) -> None:
        try:
            safe_folder(self.publication.public_dir, feed.path)
            items, failures = self._items(self.store.entries(feed, self.publication.window_count))
            files, more = render_feed(feed, items, self.catalogue, self.publication)
            self.report.failures += [(feed.path, reason) for reason in failures + more]
            self._put(feed.path, files)
        except FeedError as error:
            self.report.failures.append((feed.path, str(error)))
        else:
            self.store.mark_published(feed.id, feed.revision, mark)
            self.report.feeds += 1

    def publish_root(self, status: Mapping[str, Any] | None) -> None:
        """Put the files of the site as a whole in place; few and cheap, so they are compared at every publication."""
        feed = self.catalogue.all
        items, _ = self._items(self.store.entries(feed, _FRONT_ENTRIES) if feed else [])
        files = {
            STYLE_FILE: style(),
            "feeds.opml": render_opml(self.catalogue, self.publication),
            PAGE_FILE: render_front_page(self.catalogue, items, self.publication),
        }
        if status is not None:
            text = json.dumps(status, ensure_ascii=False, indent=2)
            files["status.json"] = text.encode("utf-8", "replace") + b"\n"
        try:
            self._put("", files)
        except FeedError as error:
            self.report.failures.append((PAGE_FILE, str(error)))

    def _items(self, entries: Sequence[Entry]) -> tuple[list[Item], list[str]]:
        """Return what can be written of the entries, and why the others cannot."""
        items: list[Item] = []
        failures: list[str] = []
        for entry in entries:
            try:
                items.append(self._item_of(entry))
            except Exception as error:
                failures.append(_left_out(entry.guid, error))
        return items, failures

    def _put(self, path: str, files: Mapping[str, bytes]) -> None:
        written = replace_files(self.publication.public_dir, path, files)
        self.report.files_written += len(written)
        self.report.bytes_written += sum(written.values())


def render_feed(
    feed: Feed, items: Sequence[Item], catalogue: Catalogue, publication: Publication
) -> tuple[dict[str, bytes], list[str]]:
    """Return a feed's files by name, each within the window, and why any entry was left out.

    Raises:
        FeedError: it cannot be rendered whatever is left out.
    """
    channel = channel_of(feed, publication)
    scheme = publication.category_scheme

    def render(items: Sequence[Item]) -> dict[str, bytes]:
        return {
            RSS_FILE: render_rss(channel, items, scheme),
            ATOM_FILE: render_atom(channel, items, scheme),
            JSON_FILE: render_json(channel, items),
            PAGE_FILE: render_feed_page(feed, channel, items, catalogue, publication),
        }

    chosen = window(items, publication)
    failures: list[str] = []
    try:
        files = render(chosen)
    except Exception:
        chosen, failures = _sound(chosen, render)
        try:
            files = render(chosen)
        except Exception as error:
            raise FeedError(f"cannot be rendered: {_one_line(error)}") from error
    # The window was chosen by estimate; should that ever be too low, the oldest go until the files fit.
    while len(chosen) > 1 and max(map(len, files.values())) > publication.window_bytes:
        chosen = chosen[: len(chosen) * 7 // 8]
        files = render(chosen)
    return files, failures


def _sound(items: Sequence[Item], render: Callable[[Sequence[Item]], object]) -> tuple[list[Item], list[str]]:
    """Return the items that can be rendered alone, and why the others cannot."""
    sound: list[Item] = []
    failures: list[str] = []
    for item in items:
        try:
            render([item])
            sound.append(item)
        except Exception as error:
            failures.append(_left_out(item.id, error))
    return sound, failures


def _left_out(guid: str, error: Exception) -> str:
    return f"entry {guid} is left out: {_one_line(error)}"


def _one_line(error: Exception) -> str:
    text = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode("utf-8")
    return " ".join(text.split())[:300]
