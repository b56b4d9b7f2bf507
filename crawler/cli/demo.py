"""``tidings demo``: the whole job on the sample aggregator that ships with the package."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.app import Globals
from crawler.cli.crawl import crawl_and_publish
from crawler.cli.init import init_site
from crawler.config import Site, load_site
from crawler.demo import serve_demo, write_sources
from crawler.lock import hold_lock
from crawler.report import RunReport
from crawler.store import Store, open_store

_CONCURRENCY = "8"


@click.command("demo", short_help="Try everything on a sample aggregator.")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(options: Globals, folder: Path | None) -> int:
    """Serve a sample aggregator on this machine, crawl it, publish its feeds into DIR (by default a new folder)."""
    folder = options.folder / folder if folder else Path(tempfile.mkdtemp(prefix="tidings-demo-"))
    init_site(folder, title="Tidings demo")
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


def _show(site: Site, store: Store) -> None:
    console = Console()
    table = Table("category", "entries", "newest", "file", box=None)
    for feed in sorted(store.feeds(), key=lambda feed: feed.path):
        newest = store.entries(feed, 1)
        table.add_row(
            f"{feed.kind}: {' / '.join(feed.key)}" if feed.key else "all",
            str(store.count_entries(feed)),
            f"{newest[0].published.at:%Y-%m-%d %H:%M}" if newest else "-",
            f"{feed.path}/atom.xml",
        )
    console.print(table)
    console.print(
        f"\nThe files are in {site.public}; open index.html there in a browser.\n"
        f"Point a reader at {site.public}/all/atom.xml (newsboat reads file://{site.public}/all/atom.xml), "
        "or import feeds.opml once the folder is served:\n"
        f"  python3 -m http.server 8000 --bind 127.0.0.1 --directory {site.public}",
        soft_wrap=True,
        highlight=False,
    )
