"""Work shared out to processes, and what an onlooker is told of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from crawler.errors import FeedError, StoreError
from feeds.parallel import Tally, run_tasks


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.parallel._processors", lambda: 2)


@pytest.mark.parametrize("in_forks", [True, False])
def test_every_task_is_done_once_and_counted_in_whatever_process(in_forks: bool) -> None:
    told: list[tuple[str, int, int]] = []
    tally = Tally(lambda kind, done, total: told.append((kind, done, total)), {"things": 190, "others": 0})

    def work(task: int) -> tuple[int, int]:
        tally.add("things", task)
        return task, os.getpid()

    def start(_: ExitStack) -> Callable[[int], tuple[int, int]]:
        return work

    done = list(run_tasks(range(20), work, start if in_forks else None, tally))
    assert sorted(task for task, _ in done) == list(range(20))
    assert (os.getpid() in {process for _, process in done}) is not in_forks
    tally.show()
    counts = [count for kind, count, _ in told if kind == "things"]
    assert counts == sorted(counts)
    assert counts[-1] == 190


def test_an_onlooker_is_told_before_the_first_task_is_done() -> None:
    told: list[int] = []
    tally = Tally(lambda kind, done, total: told.append(done), {"things": 10})

    def start(_: ExitStack) -> Callable[[int], None]:
        def work(task: int) -> None:
            tally.add("things", 1)
            time.sleep(1)
            tally.add("things", 1)

        return work

    tasks = run_tasks(range(5), lambda task: None, start, tally)
    next(tasks)
    assert {1, 2} & set(told[:-1])
    list(tasks)
    assert told[-1] <= 10


def test_a_process_that_is_ended_ends_the_publication_in_one_line() -> None:
    def start(_: ExitStack) -> Callable[[int], None]:
        return lambda task: os._exit(9)

    with pytest.raises(FeedError, match="a process that publishes was ended"):
        list(run_tasks(range(9), lambda task: None, start, Tally(None, {})))


def test_what_keeps_a_process_from_starting_is_told() -> None:
    def start(_: ExitStack) -> Callable[[int], None]:
        raise StoreError("too many connections")

    with pytest.raises(StoreError, match="too many connections"):
        list(run_tasks(range(9), lambda task: None, start, Tally(None, {})))


FOREVER = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from feeds import parallel

def start(open_files):
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece, however output is buffered
    return lambda task: time.sleep(0.1)

parallel._processors = lambda: 3
list(parallel.run_tasks(range(10_000), None, start, parallel.Tally(None, {})))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_their_parent_however_it_ends(number: signal.Signals) -> None:
    here = str(Path(__file__).parents[2])
    with subprocess.Popen([sys.executable, "-c", FOREVER, here], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        started: list[int] = []
        try:
            started.extend(int(parent.stdout.readline()) for _ in range(3))
            parent.send_signal(number)
            parent.communicate(timeout=20)  # until nobody holds its end of the pipe
        except BaseException:
            parent.kill()
            for child in started:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            raise
