"""``tidings crawl``: fetch what is due, store it, publish what changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import click

from crawler.cli.app import Globals
from crawler.cli.progress import live_progress
from crawler.cli.publish import publish_site
from crawler.cli.status import counted, shapes
from crawler.config import Site, Source, load_site
from crawler.errors import ConfigError
from crawler.lock import hold_lock
from crawler.report import RunReport, SourceRun
from crawler.schedule import now_utc
from crawler.spiders.walk import MOST_PAGES, Backfill
from crawler.store import Store, open_store
from feeds.files import check_writable

#: A day that has begun anywhere is none to come.
_EAST_MOST = timedelta(hours=14)


@click.command("crawl", short_help="Fetch what is due and publish what changed.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All sources, due or not.")
@click.option(
    "--backfill",
    metavar="N|DATE",
    help="Walk N listing pages of each source, or back to a date (2026-03-31), past what is known already.",
)
@click.pass_obj
def command(options: Globals, names: tuple[str, ...], everything: bool, backfill: str | None) -> int:
    """Fetch the sources that are due (or those named, or all), store their articles, publish what changed.

    A source is due when its `every` has passed and no back-off is running. Says nothing in cron when nothing
    happened. Exit status 1 when a source failed; its feeds stay as they were.
    """
    site = load_site(options.folder)
    how_far = read_backfill(backfill) if backfill else None
    chosen = [site.source(name) for name in dict.fromkeys(names)]
    with hold_lock(site.var / "lock", "tidings crawl"), open_store(site.store_url) as store:
        if not site.sources and not store.feeds():  # posts alone, imported or of sources that went, are a site too
            raise ConfigError(f"{site.folder}: no source yet; expected sources/*.toml (`tidings add URL` makes one)")
        if not site.sources:
            options.say("no source in sources/: nothing to crawl; what is stored is published")
        check_writable(site.public)
        if not names:
            chosen = list(site.sources) if everything else due_sources(site.sources, store, now_utc())
        report = RunReport()
        failed = False
        if chosen:
            failed = crawl_and_publish(site, chosen, store, report, options, how_far)
        else:
            failed = publish_site(site, store, options)  # what a killed run left unpublished
    if report.error:
        print(f"tidings: {report.error}", file=sys.stderr)
        return 3
    if report.signal:
        return 128 + report.signal
    return 1 if report.failed or failed else 0


def due_sources(sources: Sequence[Source], store: Store, now: datetime) -> list[Source]:
    """Return the sources whose time has come, in the order of their names."""
    states = store.source_states(source.name for source in sources)
    return [source for source in sources if (at := states[source.name].next_due_at) is None or at <= now]


def read_backfill(text: str) -> Backfill:
    """Return how far back a walk goes: a number of pages or a day."""
    if text.isdecimal() and 0 < int(text) <= MOST_PAGES:
        return Backfill(pages=int(text))
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"--backfill = {text!r}: expected listing pages from 1 to {MOST_PAGES}, or a day such as 2026-03-31"
        ) from None
    if until > (now_utc() + _EAST_MOST).date():
        raise ConfigError(f"--backfill = {text!r}: is still to come; expected a day that was")
    return Backfill(until=until)


def crawl_and_publish(
    site: Site,
    chosen: Sequence[Source],
    store: Store,
    report: RunReport,
    options: Globals,
    backfill: Backfill | None = None,
) -> bool:
    """Crawl, tell what happened, publish; return whether something could not be published."""
    from crawler.cli.run import crawl_sources

    store.file_by(site.filing)  # rules that are refused are, before anything is asked for
    with live_progress(report, options):
        crawl_sources(site, chosen, store, report, options.log_level, backfill)
    for run in report.sources.values():
        tell(run, options)
    return publish_site(site, store, options)


def tell(run: SourceRun, options: Globals) -> None:
    """Print a source's outcome; a source with nothing new is passed over in silence unless ``-v`` is given."""
    if run.failure:
        status, reason = run.failure
        print(f"{run.name}: {status}: {reason}", file=sys.stderr)
    if run.new or run.updated or options.verbosity > 0:
        matched = shapes(run.counts()) if options.verbosity > 0 else ""
        options.say(f"{run.name}: {counted(run.counts())}" + (f"; listings: {matched}" if matched else ""))
