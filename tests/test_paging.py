"""Walks over listings of several pages: where they go on, and where they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

COUNTED = """
name = "newsroom"
family = "listing"
start = ["{base}{start}"]
max_pages = 8
[listing]
article = "li.item a"
next_page = "/list/{{number}}"
[article]
content = "div.story"
"""
JSON = """
name = "newsroom"
family = "listing"
start = ["{base}/api.json"]
[listing]
json_in = "body"
item = "data"
article = "url"
next = "next"
next_page = "/api.json?after={{cursor}}"
[article]
title = "h1"
content = "div.story"
"""


def describe(site: Path, newsroom: Newsroom, source: str, start: str = "/list") -> None:
    (site / "sources/newsroom.toml").write_text(source.format(base=newsroom.base, start=start), encoding="utf-8")


def write_pages(newsroom: Newsroom, last: int, first: int = 1) -> None:
    """Make counted listing pages of two articles each, newest first."""
    for page in range(first, last + 1):
        numbers = [2 * (last - page) + 2, 2 * (last - page) + 1]
        items = "".join(f'<li class="item"><a href="/a/{n}.html">Story number {n}</a></li>' for n in numbers)
        newsroom.pages[f"/list/{page}"] = f"<ul>{items}</ul>"
        newsroom.pages.update({f"/a/{n}.html": newsroom.story(n) for n in numbers})
    newsroom.pages["/list"] = newsroom.pages[f"/list/{first}"]


def listings(newsroom: Newsroom) -> list[str]:
    return [path for path, _ in newsroom.log if not path.startswith(("/a/", "/robots"))]


ENDS = {
    "an empty page": "<ul></ul>",
    "a page that is not there": (404, "<h1>No more</h1>"),
    "a page that is gone": (410, "<h1>No more</h1>"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_counted_pages_end_without_failure_past_the_last(
    site: Path, newsroom: Newsroom, tidings: Run, end: str | tuple[int, str]
) -> None:
    describe(site, newsroom, COUNTED)
    write_pages(newsroom, last=3)
    newsroom.pages["/list/4"] = end
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 listed = 6 new" in done.stdout
    assert listings(newsroom) == ["/list", "/list/2", "/list/3", "/list/4"]
    newsroom.log.clear()
    assert tidings("crawl", "--all").returncode == 0
    assert listings(newsroom) == ["/list"], "the walk before came to its end, so this one stops at known ground"


def test_counted_pages_end_where_the_site_repeats_its_last_page(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, COUNTED)
    write_pages(newsroom, last=2)
    newsroom.pages.update({f"/list/{page}": newsroom.pages["/list/2"] for page in range(3, 20)})
    done = tidings("crawl", "--all")
    assert done.returncode == 0, done.stderr
    assert "4 listed = 4 new" in done.stdout
    assert listings(newsroom) == ["/list", "/list/2", "/list/3"]


def test_counted_pages_end_at_the_bound(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, COUNTED)
    write_pages(newsroom, last=12)
    assert tidings("crawl", "--all").returncode == 0
    assert listings(newsroom) == ["/list", *(f"/list/{page}" for page in range(2, 9))]


def test_counting_begins_with_nought_where_the_start_address_does(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, COUNTED, start="/list/0")
    write_pages(newsroom, first=0, last=2)
    assert "6 listed = 6 new" in tidings("crawl", "--all").stdout
    assert listings(newsroom) == ["/list/0", "/list/1", "/list/2", "/list/3"]


def test_a_page_that_fails_in_the_middle_leaves_the_walk_open(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, COUNTED)
    write_pages(newsroom, last=3)
    second, newsroom.pages["/list/2"] = newsroom.pages["/list/2"], (500, "")
    assert "2 listed = 2 new" in tidings("crawl", "--all").stdout
    newsroom.pages["/list/2"] = second
    assert "4 new" in tidings("crawl", "--all").stdout


def test_a_listing_without_articles_is_not_walked_to_its_last_page(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    write_pages(newsroom, last=5)
    newsroom.pages["/"] = '<div>A new design</div><a class="next" href="/list/2">more</a>'
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert "newsroom: empty: " in done.stderr
    assert listings(newsroom) == ["/"]


def test_cursors_are_followed_until_there_is_none(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, JSON)
    answers = {"/api.json": (3, "x y"), "/api.json?after=x%20y": (2, 17), "/api.json?after=17": (1, None)}
    for path, (number, cursor) in answers.items():
        newsroom.pages[path] = json.dumps({"data": [{"url": f"/a/{number}.html"}], "next": cursor})
        newsroom.pages[f"/a/{number}.html"] = newsroom.story(number)
    assert "3 listed = 3 new" in tidings("crawl", "--all").stdout
    assert listings(newsroom) == list(answers)
