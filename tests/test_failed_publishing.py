"""What a publication does that cannot go on: old files stay, one line says which feed and why, the status is 1."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import _environment
from tests.test_crawling import snapshot

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

ROOT = Path(__file__).parents[1]
TIDINGS = "import sys; sys.argv[0] = 'tidings'; from crawler.cli import main; main()"


@pytest.fixture
def full(site: Path, newsroom: Newsroom, tidings: Run) -> Path:
    """A site with published articles, all of whose files a new title would change."""
    newsroom.write(1, 2, 3)
    assert tidings("crawl").returncode == 0
    file = site / "tidings.toml"
    file.write_text(re.sub("^title = .*$", 'title = "Renamed"', file.read_text(), flags=re.MULTILINE))
    return site


def publish(site: Path, code: Path = ROOT, *before: str) -> tuple[int, list[str]]:
    """Run ``tidings publish`` with the packages in a folder; return its status and what it said on stderr."""
    command = [*before, sys.executable, "-c", TIDINGS, "-C", str(site), "publish"]
    environment = _environment() | {"PYTHONPATH": str(code)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=code, timeout=60)
    return done.returncode, done.stderr.splitlines()


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A copy of the program, to be broken."""
    for name in ("crawler", "feeds"):
        shutil.copytree(ROOT / name, tmp_path / "code" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "code"


@pytest.mark.parametrize("fault", ["{% if %}", "{% block body %}{{ no_such_name }}{% endblock %}"])
def test_a_template_that_is_broken_costs_no_published_feed(full: Path, code: Path, fault: str) -> None:
    before = feed_files(full)
    template = code / "feeds/pages/feed.html"
    template.write_text(re.sub(r"(?s)(extends [^\n]*\n).*", rf"\1{fault}", template.read_text()))
    status, lines = publish(full, code)
    assert status == 1
    assert sorted(line.split(": ")[0] for line in lines) == FEEDS
    assert all(re.fullmatch(r"\S+: cannot be rendered: \w+Error: .+", line) for line in lines)
    assert feed_files(full) == before
    assert publish(full) == (0, [])
    assert not feed_files(full).items() & before.items()


FEEDS = ["all", "category/town", "category/town/lower", "source/newsroom"]


def feed_files(site: Path) -> dict[str, object]:
    """Every file of a feed."""
    return {
        name: file for name, file in snapshot(site).items() if name.startswith(tuple(f"public/{p}/" for p in FEEDS))
    }


def test_a_picture_that_the_program_lost_costs_the_front_page_alone(full: Path, code: Path) -> None:
    front = (full / "public/index.html").read_bytes()
    (code / "feeds/pages/icon.svg").unlink()
    status, lines = publish(full, code)
    assert (status, len(lines)) == (1, 1)
    assert re.match(r"index\.html: cannot be rendered: FileNotFoundError: .*icon\.svg", lines[0])
    assert (full / "public/index.html").read_bytes() == front
    assert "Renamed" in (full / "public/all/rss.xml").read_text()


def test_a_folder_that_may_not_be_written_costs_its_feed_alone(full: Path) -> None:
    before = feed_files(full)
    folder = full / "public/category/town/lower"
    folder.chmod(0o555)
    status, lines = publish(full, ROOT, *without_privileges())
    assert (status, lines) == (1, ["category/town/lower: cannot be written: Permission denied"])
    after = feed_files(full)
    kept = {name for name, file in after.items() if file == before[name]}
    assert kept == {name for name in before if name.startswith("public/category/town/lower/")}
    folder.chmod(0o755)
    assert publish(full, ROOT, *without_privileges()) == (0, [])


def without_privileges() -> list[str]:
    """What makes root heed permissions, as everybody else does."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("setpriv is not installed")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
