"""``tidings export hexo DIR``: stored articles as posts of a Hexo site."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from crawler.cli.app import Globals
from crawler.cli.progress import post_progress
from crawler.config import load_site
from crawler.errors import ConfigError
from crawler.model import FeedKind
from crawler.posts import POSTS_FOLDER, digits_in, digits_of, guid_in, post_path, render_post
from crawler.store import Store, StoredArticle, open_store
from feeds.files import replace_files

#: Posts that are written together.
_BATCH = 100


@click.group("export", short_help="Write stored articles for other programs.")
def command() -> None:
    """Write stored articles in the form of another program."""


@command.command("hexo", short_help="Write articles as posts of a Hexo site.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="Only articles of this source.")
@click.option("--category", metavar="A/B", help="Only articles filed here or below.")
@click.pass_obj
def hexo(options: Globals, folder: Path, source: str | None, category: str | None) -> None:
    """Write every stored article as a post into DIR/source/_posts.

    Done again it writes what changed and leaves all else untouched; a file that is not of Tidings is never replaced.
    An article that its site took back loses its post. `tidings import` makes equal articles of the posts.
    """
    site = load_site(options.folder)
    export = HexoExport(folder, ZoneInfo(site.settings.timezone))
    with open_store(site.store_url) as store:
        total = count_articles(store, source)
        with post_progress("articles", total, options) as advance:
            for article in store.articles():
                if article.withdrawn_at:
                    export.remove(article)
                elif is_wanted(article, source, category):
                    export.add(article)
                advance()
            export.save()
    if category and not export.articles:
        raise ConfigError(f"--category {category}: no article is filed there")
    options.say(
        f"{export.articles} articles: {export.written} files written, {export.articles - export.written} unchanged"
    )


def count_articles(store: Store, source: str | None) -> int:
    """Return how many articles are looked at.

    Raises:
        ConfigError: the store knows no such source.
    """
    feeds = store.feeds()
    sources = sorted(feed.key[0] for feed in feeds if feed.kind is FeedKind.SOURCE)
    if source and source not in sources:
        raise ConfigError(f"--source {source}: expected one of: {', '.join(sources) or 'none yet'}")
    return sum(store.count_entries(feed) for feed in feeds if feed.kind is FeedKind.ALL)


def is_wanted(article: StoredArticle, source: str | None, category: str | None) -> bool:
    """Tell whether an article is of the source, and filed under the category, as far as these are given."""
    path = tuple(part.strip() for part in category.split("/")) if category else ()
    is_filed = not path or any(filed[: len(path)] == path for filed in article.entry.categories)
    return is_filed and (source is None or source in article.sources)


class HexoExport:
    """Posts on their way into a Hexo site."""

    def __init__(self, root: Path, zone: ZoneInfo) -> None:
        """Look at what was exported before: a post stays where it is, whatever its title and categories become."""
        self._root, self._zone = root, zone
        self._paths = dict(_exported(root))
        self._batch: list[tuple[str, StoredArticle]] = []
        #: Articles taken, and files that were not there or not the same.
        self.articles, self.written = 0, 0

    def add(self, article: StoredArticle) -> None:
        path = self._paths.get(digits_of(article.entry)) or post_path(article.entry)
        self._batch.append((path, article))
        self.articles += 1
        if len(self._batch) >= _BATCH:
            self.save()

    def remove(self, article: StoredArticle) -> None:
        """Take away the post of an article that its site took back."""
        path = self._paths.get(digits_of(article.entry))
        if path and guid_in(_text(self._root / path)) == article.entry.guid:
            (self._root / path).unlink()

    def save(self) -> None:
        """Write what is gathered.

        Raises:
            ConfigError: a file of other origin stands where a post belongs.
            StoreError: the disk refuses.
        """
        folders: dict[str, dict[str, bytes]] = defaultdict(dict)
        for path, article in self._batch:
            self._check_free(path, article.entry.guid)
            folder, _, name = path.rpartition("/")
            folders[folder][name] = render_post(article.entry, article.sources, self._zone).encode("utf-8", "replace")
        self._batch = []
        for folder, files in folders.items():
            self.written += len(replace_files(self._root, folder, files))

    def _check_free(self, path: str, guid: str) -> None:
        file = self._root / path
        if os.path.lexists(file) and (file.is_symlink() or not file.is_file() or guid_in(_text(file)) != guid):
            raise ConfigError(f"{file}: is there and not of Tidings; expected to find this article's post, or nothing")


def _exported(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what identifies each post by its file's name, with the path below the root."""
    for folder, _, files in os.walk(root / POSTS_FOLDER):
        for name in files:
            if digits := digits_in(name):
                yield digits, Path(folder, name).relative_to(root).as_posix()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
