"""Documents and pages of one publication: rendered, put in place, and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeVar

from crawler.errors import FeedError, StoreError
from crawler.model import Feed
from feeds.channel import Publication, archive_path
from feeds.files import Staged, make_folder
from feeds.pages import Pages
from feeds.render import Fragment, one_line, render_feed
from feeds.tree import Catalogue

_T = TypeVar("_T")
#: Folders that are known to be there: an article's page is one of some hundreds in its folder.
_CACHED_FOLDERS = 300


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

    def add(self, other: PublishReport) -> None:
        """Add what another process did."""
        self.feeds += other.feeds
        self.files_written += other.files_written
        self.bytes_written += other.bytes_written
        self.failures += other.failures


class Writer:
    """Writes what one process publishes; what fails is reported, and the rest goes on."""

    def __init__(self, publication: Publication, catalogue: Catalogue) -> None:
        self.report = PublishReport()
        self.pages = Pages(publication, catalogue)
        self._publication = publication
        self._folder = lru_cache(_CACHED_FOLDERS)(partial(make_folder, publication.public_dir))
        #: What is being published.
        self._path = ""

    @contextmanager
    def reported(self, path: str) -> Iterator[None]:
        """Report what fails under the path of what is being published, and go on."""
        self._path = path
        try:
            yield
        except StoreError:
            raise
        except FeedError as error:
            self.report.failures.append((path, str(error)))
        except Exception as error:
            self.report.failures.append((path, f"cannot be rendered: {one_line(error)}"))

    def sound(self, entries: Iterable[_T | str]) -> Iterator[_T | None]:
        """Yield what can be written; None, with the reason reported, for what cannot."""
        for entry in entries:
            if isinstance(entry, str):
                self.report.failures.append((self._path, entry))
            yield None if isinstance(entry, str) else entry

    def stage_feed(self, feed: Feed, archive: int, entries: Iterable[Fragment | None]) -> Staged:
        """Write one document of a feed, or an archive, in all formats, to be put in place."""
        there = [entry for entry in entries if entry]
        files = render_feed(feed, archive, there, self.pages, self._publication)
        return self.stage(archive_path(feed, archive), files)

    def stage(self, path: str, files: Mapping[str, bytes]) -> Staged:
        """Write files of a folder below ``public/``, to be put in place."""
        return Staged(self._folder(path), files)

    def put(self, made: Staged) -> None:
        """Put files in place."""
        with made:
            made.put()
        self.report.files_written += len(made.sizes)
        self.report.bytes_written += sum(made.sizes.values())

    def put_root(self, files: Mapping[str, bytes]) -> None:
        """Put files of the site as a whole in place."""
        with self.stage("", files) as staged:
            staged.sync()
            self.put(staged)
