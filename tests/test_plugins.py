"""A package of somebody else's adds a family; the example of the docs is what is tested."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import TIDINGS, Newsroom

DOCS = Path(__file__).parent.parent / "docs" / "plugins.md"
NOTICES = (
    "<table class=notices><tr><td class=day>2026-03-04</td><td><a href='/n/1'>The lock opens late</a></td></tr></table>"
)
NOTICE = "<html><body><h1>The lock opens late</h1><div class=notice><p>Ice had to be cut first.</p></div></body></html>"


def install(folder: Path, code: str, points: str = "harbour = tidings_harbour:Harbour") -> dict[str, str]:
    """Put a package where it is found as if pip had installed it; return the environment that finds it."""
    (folder / "tidings_harbour.py").write_text(code)
    info = folder / "tidings_harbour-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tidings-harbour\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[tidings.families]\n{points}\n")
    path = os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path, "TIDINGS_DELAY_S": "0"}


def example() -> str:
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    return code[1]


def tidings(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TIDINGS, *arguments], env=environment, capture_output=True, text=True, timeout=60)


def test_the_example_recognises_reads_and_publishes_its_site(tmp_path: Path, newsroom: Newsroom) -> None:
    packages, site = tmp_path / "packages", str(tmp_path / "site")
    packages.mkdir()
    environment = install(packages, example()) | {"TIDINGS_ALLOW_HOSTS": newsroom.address}
    newsroom.pages |= {"/": NOTICES, "/n/1": NOTICE}
    assert tidings(environment, "init", site).returncode == 0
    added = tidings(environment, "-C", site, "add", newsroom.base + "/", "--name", "harbour", "--yes")
    assert "family: harbour (table.notices)" in added.stdout, added.stderr
    crawled = tidings(environment, "-C", site, "crawl")
    assert "1 new" in crawled.stdout, crawled.stderr
    published = (tmp_path / "site" / "public" / "source" / "harbour" / "atom.xml").read_text(encoding="utf-8")
    assert "Ice had to be cut first." in published


@pytest.mark.parametrize(
    ("code", "points", "told"),
    [
        ("raise RuntimeError('no ice')", "harbour = tidings_harbour:Harbour", "cannot be loaded: RuntimeError: no ice"),
        ("class Harbour: name = 'harbour'", "harbour = tidings_harbour:Harbour", "expected a subclass of Family"),
        (
            "from crawler.spiders.family import Family\nclass Harbour(Family): name = 'hexo'",
            "hexo = tidings_harbour:Harbour",
            "there is a family of that name already",
        ),
    ],
)
def test_a_plug_in_that_is_none_is_told_in_one_line(tmp_path: Path, code: str, points: str, told: str) -> None:
    environment = install(tmp_path, code, points)
    answer = tidings(environment, "init", str(tmp_path / "site"))
    assert answer.returncode == 2
    assert told in answer.stderr
    assert answer.stderr.count("\n") == 1
