"""``tidings record NAME``: a listing and articles as recorded pages, with expectations proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.app import Globals
from crawler.cli.check import RECORDINGS, look_at
from crawler.config import Site, Source, load_site
from crawler.errors import ConfigError, FetchError, StoreError
from crawler.text import one_line
from crawler.toml import load_toml
from crawler.urls import absolute
from feeds.files import replace_files

if TYPE_CHECKING:
    from crawler.look import Seen
    from crawler.recording import Recording

_ADVICE = "*.expected.json is what today's rules give: read it beside each page, and correct it by eye."


@click.command("record", short_help="Save a listing and an article as test pages.")
@click.argument("name")
@click.option("--article", "articles", metavar="URL", multiple=True, help="The article to save; may be repeated.")
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Where recordings are kept.")
@click.option("--yes", is_flag=True, help="Replace recordings of the same day and name.")
@click.pass_obj
def command(options: Globals, name: str, articles: tuple[str, ...], folder: Path | None, yes: bool) -> int:
    """Save a source's listing and one article, or those named, with proposed expectations to be corrected by eye.

    They go to DIR/NAME: by default recordings/ in the site folder, in a checkout of Tidings tests/pages. No cookies and
    no headers but four are kept. Exit status 1 when a page was saved that gives no listing or no article.
    """
    site = load_site(options.folder)
    source = site.source(name)
    for url in articles:
        if absolute("", url) is None:
            raise ConfigError(f"--article {url}: expected an absolute http:// or https:// address")
    seen, report = look_at(site, [source], options, articles)
    if report.signal:
        return 128 + report.signal
    saved = proposed(source, answered(seen[name]), all_articles=bool(articles))
    where = (folder or default_folder(site)) / name
    save(where, saved, replacing=yes)
    for recording in saved:
        options.say(f"wrote {where / recording.name}.*: {described(recording)}")
    options.say(_ADVICE)
    is_whole = any(recording.kind == "article" for recording in saved)
    return 0 if is_whole and not any("dropped" in recording.expected for recording in saved) else 1


def answered(seen: Seen) -> list[Recording]:
    """Return what was answered, the listings first.

    Raises:
        FetchError: no listing was, or no article.
    """
    if seen.problems and not (seen.listings and seen.articles):
        missing = seen.problems[0]
        raise FetchError(f"{missing.url}: {missing.reason}: {missing.detail}; nothing was recorded")
    return [*seen.listings, *seen.articles]


def proposed(source: Source, recordings: Sequence[Recording], *, all_articles: bool) -> list[Recording]:
    """Return the recordings to save, with names and what they come to today.

    Args:
        all_articles: else the first article that can be read; the first of all when none can.
    """
    from crawler.recording import recording_name, replay

    read = [replace(recording, expected=replay(recording, source)) for recording in recordings]
    articles = [recording for recording in read if recording.kind == "article"]
    if not all_articles:
        articles = [one for one in articles if "dropped" not in one.expected][:1] or articles[:1]
    names: Counter[str] = Counter()
    saved = []
    for recording in (*(one for one in read if one.kind == "listing"), *articles):
        name = recording_name(recording)
        names[name] += 1
        saved.append(replace(recording, name=name if names[name] == 1 else f"{name}-{names[name]}"))
    return saved


def save(folder: Path, recordings: Iterable[Recording], *, replacing: bool) -> None:
    """Write the recordings' files.

    Raises:
        ConfigError: there are recordings of these names, and they are not to be replaced.
        StoreError: the folder cannot be written.
    """
    from crawler.recording import files_of

    files = {name: body for recording in recordings for name, body in files_of(recording).items()}
    there = sorted(name for name in files if (folder / name).exists())
    if there and not replacing:
        raise ConfigError(f"{folder / there[0]} is there already; expected --yes to replace it, or another --to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_files(folder, "", files)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error}") from error


def default_folder(site: Site) -> Path:
    """Return where recordings go: beside the tests in a checkout of Tidings, else into the site folder."""
    project = Path("pyproject.toml")
    if project.is_file() and load_toml(project).get("project", {}).get("name") == "tidings":
        return Path("tests/pages")
    return site.folder / RECORDINGS


def described(recording: Recording) -> str:
    """Return what was recorded, in a few words."""
    expected = recording.expected
    if "dropped" in expected:
        return f"{recording.kind} {recording.url}: {expected['dropped']}"
    if recording.kind == "listing":
        return f"listing, {len(expected.get('links', ()))} links"
    return f"article, {len(expected['text'])} characters, {one_line(expected['title'], 60)}"
