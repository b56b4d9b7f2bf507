"""Much work on every processor: tasks are shared out to forks, each with a store of its own."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import cache
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from crawler.errors import FeedError

Task = TypeVar("Task")
Done = TypeVar("Done")

#: Told of a kind of work how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
#: Does tasks in a new process until it ends; gives what does one.
Start = Callable[[ExitStack], Callable[[Any], Any]]

#: So many tasks are done before other processes would have started.
_FEW = 4
#: Tasks that wait for a processor, so that none does nothing.
_AHEAD = 2
#: Objects made before the collector looks for cycles: an entry is a tree of small ones, and hardly any are left.
_ALLOCATIONS = 20_000
#: Seconds between two looks at what all processes have done.
_TICK_S = 0.25

_start: Start
_open_files = ExitStack()


class Tally:
    """Counts what all processes have done, for who looks on."""

    def __init__(self, progress: Progress | None, totals: Mapping[str, int]) -> None:
        """Begin with nothing done.

        Args:
            totals: by kind of work, how much there is; about.
        """
        self._progress = progress
        self._totals = totals
        self._done = {kind: get_context("fork").Value("q", 0) for kind in self._totals}
        self._owner = os.getpid()

    def add(self, kind: str, count: int) -> None:
        """Count work that is done, in any process."""
        if self._progress:
            with self._done[kind].get_lock():
                self._done[kind].value += count
            if os.getpid() == self._owner:
                self.show()

    def show(self) -> None:
        """Tell what is done."""
        if self._progress:
            for kind, total in self._totals.items():
                done = self._done[kind].get_obj().value  # without the lock: a process that is killed may hold it
                self._progress(kind, min(done, total), total)


def run_tasks(tasks: Sequence[Task], work: Callable[[Task], Done], start: Start | None, tally: Tally) -> Iterator[Done]:
    """Yield what each task came to, in any order: here, or with ``start`` in a process for each processor.

    Raises:
        FeedError: a process was ended from outside.
    """
    tally.show()
    if start and len(tasks) > _FEW and _processors() > 1:
        return _in_forks(tasks, start, tally)
    return map(work, tasks)


def _in_forks(tasks: Sequence[Task], start: Start, tally: Tally) -> Iterator[Any]:
    gc.freeze()  # what is there by now stays shared with the forks: nobody looks through it again
    pool = ProcessPoolExecutor(_processors(), get_context("fork"), _begin, (start,))
    waiting, running = iter(tasks), set[Future[Any]]()
    try:
        while running := running | {pool.submit(_do, task) for task in islice(waiting, _room(running))}:
            done, running = wait(running, _TICK_S, FIRST_COMPLETED)
            tally.show()
            for future in done:
                yield future.result()
    except BrokenProcessPool as error:
        raise FeedError("a process that publishes was ended; the next run publishes the rest") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _room(running: set[Future[Any]]) -> int:
    return _AHEAD * _processors() - len(running)


def _begin(start: Start) -> None:
    global _start
    gc.set_threshold(_ALLOCATIONS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and hands out nothing more
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    _start = start


def _end_with_parent() -> None:
    """End this process when its parent does: else it waits for tasks for ever, and holds the lock that it shares."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(task: Any) -> Any:
    return _work()(task)


@cache
def _work() -> Callable[[Any], Any]:
    """Return what does a task here; made for the first one, so that what goes wrong is told as if that had failed."""
    return _start(_open_files)


def _processors() -> int:
    return len(os.sched_getaffinity(0))
