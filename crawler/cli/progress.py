"""The live display on a terminal: of a crawl, of an import or export, of a publication; nothing elsewhere.

Each line says how many are done, how fast and for how long yet, as far as is known how many there are.
"""

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
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from crawler.cli.app import Globals
from crawler.report import RunReport, SourceRun

_REFRESH_S = 0.25
#: Sources that have a line of their own at once: few enough for any terminal.
_ROWS = 8


class _Rate(ProgressColumn):
    """How many a second, or a minute where that is less than one."""

    def render(self, task: Task) -> Text:
        elapsed = task.finished_time or task.elapsed
        speed = task.speed or (task.completed / elapsed if elapsed else 0)  # work done at one stroke has no speed yet
        if not speed:
            return Text("")
        return Text(f"{speed:,.0f}/s" if speed >= 1 else f"{speed * 60:,.0f}/min")


@contextlib.contextmanager
def live_progress(report: RunReport, options: Globals) -> Iterator[None]:
    """Show the report as it fills, on stderr when that is a terminal and ``-q`` is not given."""
    if not _is_shown(options):
        yield
        return
    done = threading.Event()
    with _display(TextColumn("{task.fields[pages]} pages")) as progress:
        watcher = threading.Thread(target=_watch, args=(report, progress, done), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _watch(report: RunReport, progress: Progress, done: threading.Event) -> None:
    whole = progress.add_task("crawl", total=None, pages=0)
    rows: dict[str, TaskID] = {}
    while not done.wait(_REFRESH_S):
        runs = list(report.sources.values())
        _update(progress, whole, runs)
        under_way = [run for run in runs if run.listings_under_way or run.settled < run.listed][:_ROWS]
        shown = {run.name: run for run in under_way if len(runs) > 1}
        for name in rows.keys() - shown.keys():
            progress.remove_task(rows.pop(name))
        for name, run in shown.items():
            if name not in rows:
                rows[name] = progress.add_task(name, total=None, pages=0)
            _update(progress, rows[name], [run])


def _update(progress: Progress, row: TaskID, runs: list[SourceRun]) -> None:
    listed, settled = sum(run.listed for run in runs), sum(run.settled for run in runs)
    progress.update(row, total=listed or None, completed=settled, pages=sum(run.pages for run in runs))


@contextlib.contextmanager
def post_progress(what: str, total: int, options: Globals) -> Iterator[Callable[[], None]]:
    """Show how many posts of so many are done; the block calls what it gets for each."""
    if not _is_shown(options):
        yield lambda: None
        return
    with _display() as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


@contextlib.contextmanager
def kinds_progress(options: Globals) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show of each kind of work how much of how much is done; the block tells it."""
    if not _is_shown(options):
        yield None
        return
    with _display() as progress:
        tasks: dict[str, TaskID] = {}

        def show(kind: str, done: int, total: int) -> None:
            if kind not in tasks and total:
                tasks[kind] = progress.add_task(kind, total=total)
            if kind in tasks:
                progress.update(tasks[kind], completed=done)

        yield show


def _display(*more: ProgressColumn) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), *more, _Rate())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)


def _is_shown(options: Globals) -> bool:
    return options.verbosity >= 0 and sys.stderr.isatty()
