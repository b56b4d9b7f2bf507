"""``tidings status``: how each source does, from the store alone."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.app import Globals
from crawler.cli.explain import described, explain, instant
from crawler.config import Site, load_site
from crawler.layout import KEPT_IN
from crawler.model import FeedKind, SourceState, SourceStatus
from crawler.report import quietness
from crawler.store import Store, read_store

#: Of an address in a line of text: they may hold a key, and say nothing to who only reads.
_PARAMETERS = re.compile(r"(https?://[^\s?]*\?)\S+?(?=[:;,)]*(?:\s|$))")


@click.command("status", short_help="Tell how each source does.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--article", metavar="URL", help="Tell all about one article: its date and how it is known, its copies.")
@click.pass_obj
def command(options: Globals, as_json: bool, article: str | None) -> None:
    """Tell, for each source: state, last success, last new article, next due, counts, reason."""
    site = load_site(options.folder)
    with read_store(site.store_url) as store:
        table = explain(store, article) if article else status_table(site, store)
    if as_json:
        click.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    if article:
        click.echo("\n".join(described(table)))
        return
    console = wide_console()
    console.print(_drawn(table))
    for row in table["sources"]:
        if row["reason"]:
            console.print(
                f"{row['name']}: {row['state']} since {_short(row['since_at'])}: {row['reason']}", soft_wrap=True
            )


def wide_console() -> Console:
    """Return a console as wide as the terminal, and wide enough for any table in a pipe or a file."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=200)


def status_table(site: Site, store: Store) -> dict[str, Any]:
    """Return all that is known of every source, ready for JSON; instants in RFC 3339, null when there is none."""
    sources, rows = [], public_status(site, store)["sources"]
    states = store.source_states(row["name"] for row in rows)
    for row in rows:
        state = states[row["name"]]
        quiet = quietness(state) if state.status is SourceStatus.OK else ""
        sources.append(
            row
            | ({"state": SourceStatus.QUIET.value} if quiet else {})
            | {
                "reason": quiet or state.reason,
                "last_run_at": instant(state.last_run_at),
                "last_success_at": instant(state.last_success_at),
                "next_due_at": instant(state.next_due_at),
                "failures": state.failures,
                "last_run_counts": dict(state.counts),
            }
        )
    return {"title": site.settings.title, "sources": sources}


def public_status(site: Site, store: Store) -> dict[str, Any]:
    """Return what the published ``status.json`` says: only what changes when something happened to a source."""
    names = sorted({source.name for source in site.sources}.union(imported_sources(site, store)))
    states = store.source_states(names)
    return {"title": site.settings.title, "sources": [_public_row(store, name, states[name]) for name in names]}


def imported_sources(site: Site, store: Store) -> list[str]:
    """Return the sources that posts were imported into: they have no file, and are never due."""
    crawled = {source.name for source in site.sources}
    fed = [feed.key[0] for feed in store.feeds() if feed.kind is FeedKind.SOURCE and feed.key[0] not in crawled]
    states = store.source_states(fed)
    return [name for name in fed if states[name].last_run_at and not states[name].next_due_at]


def _public_row(store: Store, name: str, state: SourceState) -> dict[str, Any]:
    # The next try of a source that does well changes with every crawl: nobody is to fetch the file for that.
    is_well = state.status in (SourceStatus.OK, SourceStatus.NEW)
    return {
        "name": name,
        "state": state.status.value,
        "since_at": instant(state.since),
        "reason": _PARAMETERS.sub(r"\1…", state.reason.partition(KEPT_IN)[0]),
        "last_new_at": instant(state.last_new_at),
        "articles": store.article_count(name),
        "dropped": store.drop_counts(name),
        "next_due_at": None if is_well else instant(state.next_due_at),
    }


def _drawn(table: dict[str, Any]) -> Table:
    drawn = Table("source", "state", "last success", "last new", "next due", "articles", "last run", box=None)
    for row in table["sources"]:
        drawn.add_row(
            row["name"],
            row["state"],
            *(_short(row[key]) for key in ("last_success_at", "last_new_at", "next_due_at")),
            str(row["articles"]),
            counted(row["last_run_counts"]),
        )
    return drawn


def _short(instant: str | None) -> str:
    """Return an instant to the minute, UTC, for a person."""
    return instant[:16].replace("T", " ") if instant else "-"


def counted(counts: Mapping[str, int]) -> str:
    """Return the counts of a run as the sum they are; empty before the first run."""
    if not counts:
        return ""
    drops = ", ".join(f"{n} {key.removeprefix('dropped/')}" for key, n in counts.items() if key.startswith("dropped/"))
    parts = " + ".join(f"{counts[key]} {key}" for key in ("new", "updated", "known", "dropped"))
    return f"{counts['listed']} listed = {parts}" + (f" ({drops})" if drops else "")


def shapes(counts: Mapping[str, int]) -> str:
    """Return how many listing pages of a run had which shape; empty where the sources' rules know only one."""
    return ", ".join(f"{n} {key.removeprefix('shape/')}" for key, n in counts.items() if key.startswith("shape/"))
