"""Quality that may not fall: the evaluation of ``benchmarks/accuracy.py``, with its floors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GROUPS = ("dates", "identity", "images", "boilerplate", "junk", "duplicates", "extraction")


def evaluate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "accuracy.py"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False, cwd=ROOT
    )


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_is_below_its_floor(group: str) -> None:
    done = evaluate("--verbose", group)
    assert done.returncode == 0, done.stdout + done.stderr
    assert any(line.split()[:2] == [group, "all"] for line in done.stdout.splitlines())


def test_the_evaluation_runs_without_the_corpus(tmp_path: Path) -> None:
    done = evaluate("--shared", str(tmp_path), "dates", "identity", "images")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "corpus" not in done.stdout


def test_a_fall_is_an_exit_status_and_a_named_row(tmp_path: Path) -> None:
    """One wrong label makes a part that must be perfect fall below its floor."""
    for file in (ROOT / "benchmarks").glob("*.py"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    labels = tmp_path / "labelled_identity.py"
    label = 'DIFFERENT = """\n'
    labels.write_text(
        labels.read_text(encoding="utf-8").replace(label, f"{label}https://a.example/1 https://a.example/1#x\n"),
        encoding="utf-8",
    )
    command = [sys.executable, str(tmp_path / "accuracy.py"), "identity"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("below the floor: identity: different article")
