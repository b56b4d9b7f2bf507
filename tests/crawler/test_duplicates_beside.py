"""Sketches from a process of their own are those of this one, and it never outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.duplicates import _beside, pack, pack_sketches, sketch
from crawler.errors import StoreError

TEXTS = [
    (f"Title {n}", f"The ferry of pier {n} sails at {n} o'clock, the old lamps were kept. " * 9) for n in range(25)
]
PARENT = """
from crawler.duplicates import _beside
_beside.pack_sketches([("t", "x" * 100)] * 25)
print(_beside._running[0].pid, flush=True)
input()
"""


def test_many_are_worked_out_beside_and_come_to_the_same() -> None:
    expected = [pack(sketch(title, text)) for title, text in TEXTS]
    assert pack_sketches(TEXTS) == expected
    assert pack_sketches(TEXTS[:3]) == expected[:3]
    assert len(_beside._running) == 1


def test_a_process_that_was_killed_is_told_and_another_is_started_next_time() -> None:
    pack_sketches(TEXTS)
    _beside._running[0].kill()
    with pytest.raises(StoreError, match="came to an end"):
        pack_sketches(TEXTS)
    assert len(pack_sketches(TEXTS)) == len(TEXTS)


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
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
