"""``tidings check``: which rule gives what today, and ``--recorded``: whether recorded pages still read as expected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table
from rich.text import Text

from crawler.cli.app import Globals
from crawler.cli.status import wide_console
from crawler.config import Site, Source, load_site
from crawler.errors import ConfigError
from crawler.report import RunReport

if TYPE_CHECKING:
    from crawler.checkup import Checkup
    from crawler.look import Seen

#: Folder of a site's own recordings, one folder in it for each source.
RECORDINGS = "recordings"
#: Columns of a terminal that a field's name takes, and a value at most.
_FIELD, _VALUE = 14, 70


@click.command("check", short_help="Tell which rule matches what.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--recorded", is_flag=True, help="Read the site's recorded pages instead, and compare. No network.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def command(options: Globals, names: tuple[str, ...], recorded: bool, as_json: bool) -> int:
    """Fetch a listing and up to three articles of each source (or those named) and tell what each rule gave.

    Nothing is stored. Exit status 1 when a source gives no article, or a rule of its file matches nothing.
    """
    site = load_site(options.folder)
    sources = [site.source(name) for name in dict.fromkeys(names)] or list(site.sources)
    if not sources:
        raise ConfigError(f"{site.folder}: no source yet; expected sources/*.toml (`tidings add URL` makes one)")
    if recorded:
        return check_recorded(site, sources, options, as_json=as_json)
    seen, report = look_at(site, sources, options)
    if report.signal:
        return 128 + report.signal
    checkups = [checked(source, seen[source.name]) for source in sources]
    if as_json:
        click.echo(json.dumps({"sources": [_as_table(checkup) for checkup in checkups]}, ensure_ascii=False, indent=2))
    elif options.verbosity >= 0:
        for checkup in checkups:
            _show(checkup)
    for checkup in checkups:
        for fault in checkup.faults:
            click.echo(f"sources/{checkup.source}.toml: {fault}", err=True)
    return 1 if any(checkup.faults for checkup in checkups) else 0


def look_at(
    site: Site, sources: Sequence[Source], options: Globals, wanted: Sequence[str] = ()
) -> tuple[dict[str, Seen], RunReport]:
    """Fetch the sources' first listings and some articles; return what was answered, by source, and how it ended."""
    from crawler.cli.run import crawl_settings, run_spider
    from crawler.look import Seen, look
    from crawler.spiders.families import reader_of
    from crawler.spiders.visitor import Visitor
    from crawler.spiders.walk import Walk

    report = RunReport()
    seen = {source.name: Seen() for source in sources}
    walks = [Walk(reader_of(source, source.name), report.source(source.name)) for source in sources]
    visits = [partial(look, walk=walk, seen=seen[walk.source.name], wanted=wanted) for walk in walks]
    run_spider(Visitor, crawl_settings(site.settings.network, options.log_level), report, visits=visits)
    return seen, report


def checked(source: Source, seen: Seen) -> Checkup:
    """Return what the answers say of a source."""
    from crawler.checkup import PageCheck, check_source
    from crawler.spiders.families import reader_of

    missing = [PageCheck(one.kind, one.url, dropped=f"{one.reason}: {one.detail}") for one in seen.problems]
    return check_source(reader_of(source, source.name), [*seen.listings, *seen.articles], missing)


def check_recorded(site: Site, sources: Sequence[Source], options: Globals, *, as_json: bool) -> int:
    """Replay the recordings of the sources; tell each field that is not as expected."""
    found = [row for source in sources for row in replayed(site, source)]
    faults = [row for row in found if row["differences"]]
    if not found:
        raise ConfigError(f"{site.folder / RECORDINGS}: nothing recorded; `tidings record NAME` records")
    if as_json:
        click.echo(json.dumps({"recordings": found}, ensure_ascii=False, indent=2))
    else:
        options.say(f"{len(found)} recordings, {len(found) - len(faults)} as expected")
    for row in faults:
        for name, line in row["differences"].items():
            click.echo(f"{RECORDINGS}/{row['source']}/{row['name']}: {name}: {line}", err=True)
    return 1 if faults else 0


def replayed(site: Site, source: Source) -> Iterator[dict[str, Any]]:
    """Yield a row for each recording of a source, with what differs by field."""
    from crawler.recording import differences, load_recordings, replay

    for recording in load_recordings(site.folder / RECORDINGS / source.name):
        different = dict(differences(recording.expected, replay(recording, source)))
        yield {"source": source.name, "name": recording.name, "kind": recording.kind, "differences": different}


def _show(checkup: Checkup) -> None:
    """Print a source's pages, a table each, in columns that line up in a pipe too."""
    console = wide_console()
    for page in checkup.pages:
        console.print(Text(f"{checkup.source}: {page.kind} {page.url}"), soft_wrap=True)
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, max_width=min(_VALUE, (console.width - _FIELD) // 2))
        table.add_column(overflow="fold")
        for row in page.rows:
            table.add_row(*(Text(part or "-") for part in (f"  {row.field}", row.value, row.origin)))
        console.print(table)
        if page.dropped:
            console.print(Text(f"  no {page.kind}: {page.dropped}"), soft_wrap=True)


def _as_table(checkup: Checkup) -> dict[str, Any]:
    return {
        "name": checkup.source,
        "faults": list(checkup.faults),
        "pages": [
            {
                "kind": page.kind,
                "url": page.url,
                "dropped": page.dropped,
                "fields": [asdict(row) for row in page.rows],
                "rules": [asdict(match) for match in page.matches.values()],
            }
            for page in checkup.pages
        ],
    }
