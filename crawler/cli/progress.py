"""The live display of a crawl on a terminal: pages and articles, per source and in all; nothing elsewhere."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from crawler.cli.app import Globals
from crawler.report import RunReport

_REFRESH_S = 0.25


@contextlib.contextmanager
def live_progress(report: RunReport, options: Globals) -> Iterator[None]:
    """Show the report as it fills, on stderr when that is a terminal and ``-q`` is not given."""
    if options.verbosity < 0 or not sys.stderr.isatty():
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
