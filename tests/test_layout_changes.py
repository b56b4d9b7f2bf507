"""A site changes its pages: the source is told broken, with the rule that no longer fits; whole runs of the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

DAYS = 4


@pytest.fixture
def settled(site: Path, newsroom: Newsroom, tidings: Run) -> Path:
    """A site that was crawled on some good days, with three new articles each."""
    for day in range(1, DAYS + 1):
        newsroom.write(*range(1, 9 + 3 * day), per_page=30)
        assert tidings("crawl", "--all").returncode == 0
    return site


def row(tidings: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tidings("status", "--json").stdout)["sources"][0]
    return found


def published(site: Path) -> bytes:
    return (site / "public/all/atom.xml").read_bytes()


def test_articles_without_text_all_at_once_are_a_change_and_the_rule_is_named(
    settled: Path, newsroom: Newsroom, tidings: Run
) -> None:
    before = published(settled)
    newsroom.write(*range(1, 25), per_page=40)
    for n in range(21, 25):
        newsroom.pages[f"/a/{n}.html"] = newsroom.story(n).replace("class=story", "class=article-text")
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert "the layout has changed: article.content = `div.story`" in done.stderr
    assert row(tidings)["state"] == "broken"
    assert published(settled) == before
    kept = settled / "var/changed/newsroom.html"
    assert b"article-text" in kept.read_bytes()
    assert row(tidings)["reason"].endswith(f"; the page is kept in {kept}")
    for told in ("status.json", "status.html"):  # where files lie is nothing for readers
        text = (settled / "public" / told).read_text(encoding="utf-8")
        assert "the layout has changed: article.content" in text
        assert "kept in" not in text


def test_a_listing_far_shorter_than_ever_is_a_change(settled: Path, newsroom: Newsroom, tidings: Run) -> None:
    before = feedparser.parse(published(settled)).entries
    html = newsroom.pages["/"]
    assert isinstance(html, str)
    newsroom.pages["/"] = html.replace('<li class="item">', "<li>", 17)
    done = tidings("crawl", "--all")
    assert (done.returncode, row(tidings)["state"]) == (1, "broken")
    assert "listing.article = `li.item a` leads to 3 articles; usual are" in done.stderr
    assert len(feedparser.parse(published(settled)).entries) == len(before)


def test_a_quiet_day_and_a_few_bad_articles_are_no_change(settled: Path, newsroom: Newsroom, tidings: Run) -> None:
    assert tidings("crawl", "--all").returncode == 0
    newsroom.write(*range(1, 31), per_page=40)
    for n in range(28, 31):
        newsroom.pages[f"/a/{n}.html"] = f"<html><body><h1>Story {n}</h1><div class=gallery></div></body></html>"
    assert tidings("crawl", "--all").returncode == 0
    assert row(tidings)["state"] in ("ok", "quiet")
