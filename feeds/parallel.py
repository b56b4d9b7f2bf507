"""Much work on every processor: tasks are shared out to forks, each with a store of its own."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context
from typing import Any, TypeVar

from crawler.errors import FeedError

Task = TypeVar("Task")
Done = TypeVar("Done")

#: Told how many of how many tasks are done.
Progress = Callable[[int, int], None]
#: Does tasks in a new process until it ends; gives what does one.
Start = Callable[[ExitStack], Callable[[Any], Any]]

#: So many tasks are done before other processes would have started.
_FEW = 4

_work: Callable[[Any], Any]
_open_files = ExitStack()


def run_tasks(
    tasks: Sequence[Task], work: Callable[[Task], Done], start: Start | None, progress: Progress | None
) -> Iterator[Done]:
    """Yield what each task came to, in any order: here, or with ``start`` in a process for each processor.

    Raises:
        FeedError: a process was ended from outside.
    """
    done = _in_forks(tasks, start) if start and len(tasks) > _FEW and _processors() > 1 else map(work, tasks)
    for count, result in enumerate(done, start=1):
        if progress:
            progress(count, len(tasks))
        yield result


def _in_forks(tasks: Sequence[Task], start: Start) -> Iterator[Any]:
    gc.freeze()  # what is there by now stays shared with the forks: nobody looks through it again
    pool = ProcessPoolExecutor(_processors(), get_context("fork"), _begin, (start,))
    try:
        for future in as_completed([pool.submit(_do, task) for task in tasks]):
            yield future.result()
    except BrokenProcessPool as error:
        raise FeedError("a process that publishes was ended; the next run publishes the rest") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(start: Start) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and hands out nothing more
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _work = start(_open_files)


def _do(task: Any) -> Any:
    return _work(task)


def _processors() -> int:
    return len(os.sched_getaffinity(0))
