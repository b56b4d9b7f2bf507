"""``tidings demo``: the whole job on the sample aggregator that ships with the package."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
from rich.table import Table

from crawler.cli.app import Globals
from crawler.cli.crawl import crawl_and_publish
from crawler.cli.init import init_site
from crawler.cli.status import wide_console
from crawler.config import Site, load_site
from crawler.demo import serve_demo, write_sources
from crawler.errors import ConfigError
from crawler.lock import hold_lock
from crawler.model import Feed, FeedKind
from crawler.report import RunReport
from crawler.store import Store, open_store
from crawler.toml import load_toml

#: By it a demo's own folder is known.
_TITLE = "Tidings demo"
_CONCURRENCY = "8"


@click.command("demo", short_help="Try everything on a sample aggregator.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(options: Globals, folder: Path | None) -> int:
    """Serve a sample aggregator on this machine, crawl it, publish its feeds into DIR (by default a new folder)."""
    folder = options.folder / folder if folder else Path(tempfile.mkdtemp(prefix="tidings-demo-"))
    _refuse_other(folder)
    init_site(folder, title=_TITLE)
    with serve_demo() as base:
        write_sources(folder / "sources", base)
        address = base.removeprefix("http://")
        site = load_site(
            folder,
            os.environ | {"TIDINGS_ALLOW_HOSTS": address, "TIDINGS_DELAY_S": "0", "TIDINGS_PER_HOST": _CONCURRENCY},
        )
        report = RunReport()
        with hold_lock(site.var / "lock", "tidings demo"), open_store(site.store_url) as store:
            failed = crawl_and_publish(site, site.sources, store, report, options)
            if options.verbosity >= 0:
                _show(site, store)
    if report.signal:
        return 128 + report.signal
    return 1 if failed or report.failed or report.error else 0


def _refuse_other(folder: Path) -> None:
    """Refuse a site that no demo made; what is no site at all ``init_site`` refuses."""
    file = folder / "tidings.toml"
    if file.exists() and load_toml(file, str(file)).get("title") != _TITLE:
        raise ConfigError(f"{folder}: holds a site; expected a new or an empty folder, or one that the demo made")


def _show(site: Site, store: Store) -> None:
    table = Table("category", "entries", "newest (UTC)", "file", box=None)
    for feed in sorted(store.feeds(), key=lambda feed: (feed.kind is FeedKind.SOURCE, feed.key)):
        newest = store.entries(feed, 1)
        table.add_row(
            _label(feed),
            str(store.count_entries(feed)),
            f"{newest[0].published.at:%Y-%m-%d %H:%M}" if newest else "-",
            f"{feed.path}/atom.xml",
        )
    console = wide_console()
    console.print(table)
    console.print(
        f"\nThe feeds are in {site.public} (atom.xml, rss.xml, feed.json and a page for each row)."
        f"\nServe:     tidings -C {site.folder} serve"
        "\nThen look: http://127.0.0.1:8000/ (links and pictures lead to the sample site, which has stopped)"
        "\nSubscribe: http://127.0.0.1:8000/all/atom.xml, or import http://127.0.0.1:8000/feeds.opml",
        soft_wrap=True,
    )


def _label(feed: Feed) -> str:
    """Return the feed's name, indented by its depth in the tree."""
    if feed.kind is FeedKind.CATEGORY:
        return "  " * len(feed.key) + feed.key[-1]
    return "all" if feed.kind is FeedKind.ALL else f"source {feed.key[0]}"
