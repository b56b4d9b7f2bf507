"""One writer at a time, whatever becomes of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.errors import StoreError, StoreLocked
from crawler.lock import hold_lock

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys, time
from pathlib import Path
from crawler.lock import hold_lock
with hold_lock(Path(sys.argv[1]), "tidings crawl"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_lock_can_be_taken_again_after_it_was_given_back(path: Path) -> None:
    for _ in range(2):
        with hold_lock(path, "tidings crawl"):
            assert path.read_text().startswith(f"pid {os.getpid()}, tidings crawl, since ")


def test_second_process_is_told_who_holds_the_lock(path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreLocked) as caught, hold_lock(path, "tidings publish"):
        pass
    told = (
        rf"{re.escape(str(path))}: held by pid {holder.pid}, tidings crawl, since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ; .+"
    )
    assert re.fullmatch(told, str(caught.value))
    assert path.read_text().startswith(f"pid {holder.pid},")


def test_killed_process_holds_nothing(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with hold_lock(path, "tidings publish"):
        pass


def test_stale_file_locks_nothing(path: Path) -> None:
    path.write_text("pid 1, tidings crawl, since 2026-01-01T00:00:00Z\n" * 9)
    with hold_lock(path, "tidings crawl"):
        assert len(path.read_text().splitlines()) == 1


def test_child_that_outlives_its_parent_does_not_keep_the_lock(path: Path) -> None:
    parent = (
        "import subprocess, sys\nfrom pathlib import Path\nfrom crawler.lock import hold_lock\n"
        "with hold_lock(Path(sys.argv[1]), 'tidings crawl'):\n"
        "    child = subprocess.Popen(['sleep', '60'], close_fds=False, stdout=-3, stderr=-3)\n"
        "    print(child.pid)\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", parent, str(path)], capture_output=True, cwd=ROOT)
    child = int(done.stdout)
    try:
        with hold_lock(path, "tidings crawl"):
            os.kill(child, 0)  # still there
    finally:
        os.kill(child, 9)


def test_one_of_many_gets_the_lock(path: Path) -> None:
    attempt = (
        "import sys, time\nfrom pathlib import Path\nfrom crawler.lock import hold_lock\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "with hold_lock(Path(sys.argv[1]), 'tidings crawl'):\n    time.sleep(2)\n"
    )
    start = str(time.time() + 1)
    command = [sys.executable, "-c", attempt, str(path), start]
    processes = [subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT) for _ in range(4)]
    assert sorted(process.wait() == 0 for process in processes) == [False, False, False, True]


def test_missing_folder_is_one_line(tmp_path: Path) -> None:
    told = r"none/lock: cannot be locked: No such file or directory; expected .+"
    with pytest.raises(StoreError, match=told), hold_lock(tmp_path / "none" / "lock", "tidings crawl"):
        pass
