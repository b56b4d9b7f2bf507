"""The tutorial, followed word by word: the program prints what the page says it prints."""

from __future__ import annotations

import re
import subprocess
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

TUTORIAL = (Path(__file__).parent.parent / "docs" / "tutorial.md").read_text("utf-8")


def block(after: str, fence: str) -> str:
    """Return the first block of a language behind these words; indented blocks have the language ``""``."""
    text = TUTORIAL.partition(after)[2]
    pattern = rf"^```{fence}\n(.*?)^```" if fence else r"((?:^ {4}[^\n]*\n)+)"
    found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    assert found, after
    return textwrap.dedent(found[1]).strip()


@pytest.fixture
def herald(site: Path, newsroom: Newsroom) -> Path:
    """The tutorial's news site, and a site folder without a source."""
    (site / "sources" / "newsroom.toml").unlink()
    subprocess.run(["bash", "-ec", block("## 2.", "sh")], cwd=site.parent, check=True)
    root = site.parent / "herald"
    pages = {f"/{file.relative_to(root)}": file.read_text("utf-8") for file in root.rglob("*.html")}
    newsroom.pages |= pages | {"/": pages["/index.html"]}
    return site


def test_the_program_says_what_the_tutorial_says(herald: Path, newsroom: Newsroom, tidings: Run) -> None:
    added = tidings("add", f"{newsroom.base}/", "--name", "herald", "--category", "News/Local", "--yes")
    assert added.returncode == 0
    told = added.stdout.replace(newsroom.base, "http://127.0.0.1:8700").partition("\nwrote ")[0]
    assert told == block("tells what it found", "")

    file = herald / "sources" / "herald.toml"
    file.write_text(file.read_text("utf-8") + block("## 4.", "toml") + "\n", "utf-8")
    crawled = tidings("crawl")
    assert (crawled.returncode, crawled.stdout.strip()) == (0, block("## 5.", ""))
    assert tidings("crawl").stdout == ""
    feed = (herald / "public/category/news/local/rss.xml").read_text("utf-8")
    assert "The stone bridge closes on Monday." in feed
    assert "Share this" not in feed
