"""Benchmarks that make a store or a site by hand fit the program as it is; what they measure is not looked at."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["publish.py", "--articles", "60", "--rounds", "1", "--paragraphs", "2"], "one new article"),
        (["duplicates.py", "200"], "held out:"),
        pytest.param(
            ["serve.py", "--rounds", "1", "--seconds", "1"],
            "200 gzip  ratio",
            marks=pytest.mark.skipif(
                not all(shutil.which(name, path="/usr/sbin:/usr/bin") for name in ("nginx", "wrk")),
                reason="wants nginx and wrk",
            ),
        ),
    ],
)
def test_a_benchmark_comes_to_its_figures(words: list[str], told: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCHMARKS / words[0], *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told in done.stdout
