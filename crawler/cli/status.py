"""``tidings status``: how each source does, from the store alone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.app import Globals
from crawler.config import Site, load_site
from crawler.store import Store, open_store


@click.command("status", short_help="Tell how each source does.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def command(options: Globals, as_json: bool) -> None:
    """Tell, for each source: state, last success, last new article, next due, counts, reason."""
    site = load_site(options.folder)
    with open_store(site.store_url) as store:
        table = status_table(site, store)
    if as_json:
        click.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    Console().print(_drawn(table))


def status_table(site: Site, store: Store) -> dict[str, Any]:
    """Return all that is known of every source, ready for JSON; instants in RFC 3339, null when there is none."""
    sources = []
    for row in public_status(site, store)["sources"]:
        state = store.source_state(row["name"])
        sources.append(
            row
            | {
                "last_run": _instant(state.last_run_at),
                "last_success": _instant(state.last_success_at),
                "next_due": _instant(state.next_due_at),
                "failures": state.failures,
                "last_run_counts": dict(state.counts),
            }
        )
    return {"title": site.settings.title, "sources": sources}


def public_status(site: Site, store: Store) -> dict[str, Any]:
    """Return what the published ``status.json`` says: only what changes when something happened to a source."""
    return {"title": site.settings.title, "sources": [_public_row(store, source.name) for source in site.sources]}


def _public_row(store: Store, name: str) -> dict[str, Any]:
    state = store.source_state(name)
    return {
        "name": name,
        "state": state.status.value,
        "since": _instant(state.since),
        "reason": state.reason,
        "last_new": _instant(state.last_new_at),
        "articles": store.article_count(name),
        "dropped": store.drop_counts(name),
    }


def _instant(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _drawn(table: dict[str, Any]) -> Table:
    drawn = Table("source", "state", "last success", "last new", "next due", "articles", "last run", "reason", box=None)
    for row in table["sources"]:
        counts = row["last_run_counts"]
        last_run = " ".join(f"{key}={counts[key]}" for key in ("listed", "new", "updated", "known", "dropped") if counts)
        drops = " ".join(f"{key.removeprefix('dropped/')}={n}" for key, n in counts.items() if key.startswith("dropped/"))
        drawn.add_row(
            row["name"],
            row["state"],
            *(row[key] or "-" for key in ("last_success", "last_new", "next_due")),
            str(row["articles"]),
            last_run + (f" ({drops})" if drops else ""),
            row["reason"],
        )
    return drawn
