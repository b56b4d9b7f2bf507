"""The live display on a terminal: a crawl's pages and articles, the posts of an import or export; nothing elsewhere."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from crawler.cli.app import Globals
from crawler.report import RunReport

_REFRESH_S = 0.25


@contextlib.contextmanager
def live_progress(report: RunReport, options: Globals) -> Iterator[None]:
    """Show the report as it fills, on stderr when that is a terminal and ``-q`` is not given."""
    if not _is_shown(options):
        yield
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("articles, {task.fields[pages]} pages"),
        TimeElapsedColumn(),
    )
    done = threading.Event()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        watcher = threading.Thread(target=_watch, args=(report, progress, done), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _watch(report: RunReport, progress: Progress, done: threading.Event) -> None:
    tasks: dict[str, TaskID] = {}
    while not done.wait(_REFRESH_S):
        for run in list(report.sources.values()):
            task = tasks.get(run.name)
            if task is None:
                task = tasks[run.name] = progress.add_task(run.name, total=None, pages=0)
            progress.update(task, total=run.listed or None, completed=run.settled, pages=run.pages)


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextlib.contextmanager
def post_progress(what: str, total: int, options: Globals) -> Iterator[Callable[[], None]]:
    """Show how many posts of so many are done, how fast and for how long yet; the block calls what it gets for each."""
    if not _is_shown(options):
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


@contextlib.contextmanager
def kinds_progress(options: Globals) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show of each kind of work how much of how much is done, how fast and for how long yet; the block tells it."""
    if not _is_shown(options):
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(kind: str, done: int, total: int) -> None:
            if kind not in tasks and total:
                tasks[kind] = progress.add_task(kind, total=total)
            if kind in tasks:
                progress.update(tasks[kind], completed=done)

        yield show


def _is_shown(options: Globals) -> bool:
    return options.verbosity >= 0 and sys.stderr.isatty()
