"""Work in a process of its own comes to the same as here, and the process never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from crawler.beside import Beside, Here
from crawler.errors import CrawlerError

T = TypeVar("T")

PARENT = """
import asyncio, os
from crawler.beside import Beside
with Beside({"pid": os.getpid}) as work:
    print(asyncio.run(work.call("pid")), flush=True)
    input()
"""


def run(work: Here, calls: Coroutine[Any, Any, T]) -> T:
    """Return what the calls come to, with the connection closed before the loop is."""

    async def whole() -> T:
        try:
            return await asyncio.wait_for(calls, 20)
        finally:
            if isinstance(work, Beside) and work._wire and (transport := work._wire.result().transport):
                transport.abort()
                await asyncio.sleep(0)

    return asyncio.run(whole())


def _divided(number: int, by: int) -> tuple[float, int]:
    return number / by, os.getpid()


async def _all(work: Here, count: int) -> list[tuple[float, int]]:
    return await asyncio.gather(*(work.call("divided", number, 2) for number in range(count)))


def test_answers_are_those_of_this_process_in_their_order_from_another() -> None:
    with Beside({"divided": _divided}) as work:
        beside = run(work, _all(work, 500))
    here = asyncio.run(_all(Here({"divided": _divided}), 500))
    assert [value for value, _ in beside] == [value for value, _ in here]
    assert {pid for _, pid in beside} != {os.getpid()}
    assert len({pid for _, pid in beside}) == 1


def test_what_a_function_raises_is_raised_and_later_calls_are_answered() -> None:
    async def calls(work: Here) -> float:
        with pytest.raises(ZeroDivisionError):
            await work.call("divided", 1, 0)
        return (await work.call("divided", 6, 3))[0]  # type: ignore[no-any-return]

    with Beside({"divided": _divided}) as work:
        assert run(work, calls(work)) == 2


def test_what_cannot_be_handed_over_is_told_and_keeps_nobody_waiting() -> None:
    async def calls(work: Here) -> float:
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
            await work.call("divided", lambda: 1, 2)
        return (await work.call("divided", 6, 3))[0]  # type: ignore[no-any-return]

    with Beside({"divided": _divided}) as work:
        assert run(work, calls(work)) == 2


def test_large_values_go_both_ways() -> None:
    with Beside({"same": lambda value: value}) as work:
        assert run(work, work.call("same", "x" * 3_000_000)) == "x" * 3_000_000


def test_a_process_that_was_killed_fails_its_open_calls_and_later_ones_are_worked_out_here() -> None:
    async def calls(work: Here) -> int:
        with pytest.raises(CrawlerError, match="came to an end"):
            await work.call("killed")
        return (await work.call("divided", 6, 3))[1]  # type: ignore[no-any-return]

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with Beside({"killed": killed, "divided": _divided}) as work:
        assert run(work, calls(work)) == os.getpid()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_its_parent_however_that_ends(how: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.send_signal(how)
    parent.wait(10)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _is_running(pid):
        time.sleep(0.02)
    assert not _is_running(pid)
    parent.communicate()


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
