"""``tidings import PATH``: post files into the store, and what changed published."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.app import Globals
from crawler.cli.progress import post_progress
from crawler.cli.publish import publish_site
from crawler.cli.status import counted
from crawler.config import Site, load_site
from crawler.errors import ConfigError
from crawler.fields import NAME
from crawler.lock import hold_lock
from crawler.model import FeedKind
from crawler.posts import PostFiles, open_posts
from crawler.schedule import now_utc
from crawler.slugs import slug_candidates
from crawler.store import Store, open_store
from crawler.text import one_line
from crawler.urls import absolute
from feeds.files import check_writable

if TYPE_CHECKING:
    from crawler.cli.importer import ImportReport

#: Endings of archives, which are no part of a source's name.
_ENDINGS = (".xz", ".gz", ".bz2", ".tgz", ".txz", ".tbz2", ".tbz", ".tar", ".zip")
#: What the operator wrote of a source's keys.
_WORDS = {"name": "--source", "categories.0": "--category"}


@click.command("import", short_help="Take post files into the store.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="Source of all posts; by default the folder's name makes one.")
@click.option("--category", metavar="A/B", help="Category of posts that name none.")
@click.option("--base-url", metavar="URL", help="Where the posts are published; may hold :year :month :day :title.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def command(
    options: Globals, path: Path, source: str | None, category: str | None, base_url: str | None, as_json: bool
) -> int:
    """Take the posts of a folder, or of a tar or zip archive, into the store, and publish what changed.

    Posts of Hexo sites, those of the RSSHUB-PAGE bot in all their forms, and what `tidings export hexo` wrote. Doing it
    again changes nothing. Exit status 1 when a file could not be read; the others are imported.
    """
    site = load_site(options.folder)
    if base_url and absolute("", base_url) is None:
        raise ConfigError(f"--base-url {base_url}: expected an absolute http:// or https:// address")
    files = open_posts(path)
    with hold_lock(site.var / "lock", "tidings import"), open_store(site.store_url) as store:
        check_writable(site.public)
        report = import_posts(site, store, files, options, source=source, category=category, base_url=base_url)
        tell(report, options, as_json=as_json)
        failed = publish_site(site, store, replace(options, verbosity=-1) if as_json else options)
    if report.run.signal:
        return 128 + report.run.signal
    return 1 if report.unreadable or failed else 0


def import_posts(
    site: Site,
    store: Store,
    files: PostFiles,
    options: Globals,
    *,
    source: str | None,
    category: str | None,
    base_url: str | None,
) -> ImportReport:
    """Take the files into the store; ends early, with whole batches, at a signal."""
    # Scrapy comes with them: `tidings --help` need not wait for it.
    from crawler.cli.importer import Importer, ImportReport, save_states
    from crawler.cli.post_reader import PostReader, source_named
    from crawler.cli.signals import first_signal

    now, report = now_utc(), ImportReport()
    reader = PostReader(
        site,
        source_named(site, source or default_name(files.path), category or "", _WORDS),
        page_url=cache(lambda name: page_of(site, store, name)),
        base_url=base_url or "",
        is_named=source is not None,
        now=now,
    )
    importer = Importer(reader, store, report)
    with first_signal(report.run), post_progress("posts", len(files), options) as advance:
        for file in files:
            importer.add(file)
            advance()
            if report.run.signal:
                break
        importer.save()
        save_states(site, store, report, now)
    return report


def default_name(path: Path) -> str:
    """Return the source's name that a folder or an archive is given: its own, made legal."""
    name = path.resolve().name.lower()
    while name.endswith(_ENDINGS):
        name = name.removesuffix(next(ending for ending in _ENDINGS if name.endswith(ending)))
    return name if NAME.fullmatch(name) else next(slug_candidates(name))


def page_of(site: Site, store: Store, name: str) -> str:
    """Return the address of a source's page among the published files."""
    store.ensure_feeds([name])
    path = next(feed.path for feed in store.feeds() if feed.kind is FeedKind.SOURCE and feed.key == (name,))
    return f"{site.settings.base_url.rstrip('/')}/{path}/"


def tell(report: ImportReport, options: Globals, *, as_json: bool) -> None:
    """Print what was imported, a line a source, and what was not."""
    for path, problem in report.unreadable:
        print(f"{_shown(path)}: {one_line(problem)}", file=sys.stderr)
    if as_json:
        click.echo(json.dumps(_table(report), ensure_ascii=False, indent=2))
        return
    if options.verbosity > 0:
        for path, why in report.dropped:
            options.say(f"{_shown(path)}: {one_line(why)}")
        for path in report.undated:
            options.say(f"{_shown(path)}: no date that could be read; dated by this import")
    for run in report.run.sources.values():
        options.say(f"{run.name}: {counted(run.counts())}")
    if report.undated:
        named = "" if options.verbosity > 0 else " (-v names them)"
        options.say(f"{len(report.undated)} of them without a date: dated by this import{named}")
    if report.unreadable:
        options.say(f"{len(report.unreadable)} of {report.files} files could not be read")


def _table(report: ImportReport) -> Mapping[str, object]:
    return {
        "files": report.files,
        "sources": {run.name: dict(run.counts()) for run in report.run.sources.values()},
        "undated": list(map(_shown, report.undated)),
        "dropped": [{"file": _shown(path), "reason": why} for path, why in report.dropped],
        "unreadable": [{"file": _shown(path), "problem": one_line(problem)} for path, problem in report.unreadable],
    }


def _shown(path: str) -> str:
    """Return a file's name for a terminal: whatever stands in it, one line of text."""
    return one_line(path.encode("utf-8", "replace").decode())
