"""Articles that no listing names any more, and walks into the past; whole runs of the program."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run


def titles(site: Path, feed: str = "all") -> list[str]:
    return [entry.title for entry in feedparser.parse((site / "public" / feed / "atom.xml").read_bytes()).entries]


def days_pass(site: Path) -> None:
    """Make every known article due to be looked at again."""
    with sqlite3.connect(site / "var/tidings.sqlite3") as connection:
        connection.execute("update address set next_check_at = 0, checked_at = checked_at - 86400")
        connection.commit()
    connection.close()


@pytest.fixture
def aged(site: Path, newsroom: Newsroom, tidings: Run) -> Path:
    """A site whose articles 1 to 3 have left the listing."""
    newsroom.write(1, 2, 3)
    tidings("crawl", "--all")
    newsroom.write(4, 5)
    tidings("crawl", "--all")
    newsroom.log.clear()
    return site


def test_an_article_off_the_listing_is_looked_at_again_with_its_validators(
    aged: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages["/a/2.html"] = newsroom.story(2, "The baker of the lower town has retired.")
    days_pass(aged)
    done = tidings("crawl", "--all")
    assert "1 updated" in done.stdout
    assert sorted(newsroom.log)[:3] == [("/", 304), ("/a/1.html", 304), ("/a/2.html", 200)]
    entry = next(
        entry
        for entry in feedparser.parse((aged / "public/all/atom.xml").read_bytes()).entries
        if entry.title == "Story number 2"
    )
    assert "retired" in entry.content[0].value
    assert sorted(tag.term for tag in entry.tags) == sorted(
        tag.term for tag in feedparser.parse((aged / "public/all/atom.xml").read_bytes()).entries[0].tags
    )


def test_an_article_that_its_site_took_back_is_published_no_more_and_the_rest_is(
    aged: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages["/a/2.html"] = (410, "<h1>Gone</h1>")
    days_pass(aged)
    done = tidings("crawl", "--all")
    assert done.returncode == 0, done.stderr
    for feed in ("all", "source/newsroom", "category/town/lower"):
        assert titles(aged, feed) == [f"Story number {n}" for n in (5, 4, 3, 1)]
    assert "withdrawn" in tidings("status", "--article", newsroom.base + "/a/2.html").stdout


def test_a_page_that_is_missing_is_taken_back_at_the_third_look(aged: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/a/2.html"] = (404, "<h1>Not here</h1>")
    for look in (1, 2, 3):
        assert "Story number 2" in titles(aged), look
        days_pass(aged)
        tidings("crawl", "--all")
    assert "Story number 2" not in titles(aged)


def test_a_known_article_that_cannot_be_had_is_looked_at_ever_more_seldom_and_holds_up_no_walk(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(*range(1, 13))
    tidings("crawl", "--all")
    newsroom.write(*range(2, 13))
    newsroom.pages["/a/1.html"] = (403, "<h1>Members only</h1>")
    days_pass(site)
    tidings("crawl", "--all")
    assert ("/a/1.html", 403) in newsroom.log
    newsroom.log.clear()
    tidings("crawl", "--all")
    assert [path for path, _ in newsroom.log if path != "/robots.txt"] == ["/"]


def test_a_backfill_reads_further_pages_than_a_crawl(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    source = site / "sources" / "newsroom.toml"
    source.write_text(source.read_text().replace("[listing]", "max_pages = 1\n[listing]", 1))
    newsroom.write(*range(1, 41))
    tidings("crawl", "--all")
    assert len(titles(site)) == 10
    done = tidings("crawl", "newsroom", "--backfill", "3")
    assert "20 new" in done.stdout, done.stderr
    assert len(titles(site)) == 30


@pytest.mark.parametrize("wrong", ["0", "-3", "soon", "2026-13-01", "1000000"])
def test_a_backfill_that_is_neither_pages_nor_a_day_is_refused(site: Path, tidings: Run, wrong: str) -> None:
    done = tidings("crawl", f"--backfill={wrong}")
    assert done.returncode == 2
    assert "expected listing pages from 1 to 100000, or a day such as 2026-03-31" in done.stderr


def test_articles_off_the_listing_are_looked_at_however_many_on_it_are_due(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(*range(1, 61), per_page=60)
    tidings("crawl", "--all")
    newsroom.write(*range(11, 61), per_page=60)
    days_pass(site)
    newsroom.log.clear()
    tidings("crawl", "--all")
    assert {f"/a/{n}.html" for n in range(1, 11)} <= {path for path, _ in newsroom.log}


def test_articles_are_looked_at_again_by_addresses_with_parameters_that_are_ignored_since(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    listing = '<ul><li class="item"><a href="/a/1.html?from=top">Story number 1</a></li></ul>'
    newsroom.pages |= {"/": listing, "/a/1.html?from=top": newsroom.story(1)}
    tidings("crawl", "--all")
    source = site / "sources" / "newsroom.toml"
    source.write_text(source.read_text().replace("[listing]", 'ignore_parameters = ["from"]\n[listing]', 1))
    newsroom.write(2)
    days_pass(site)
    newsroom.log.clear()
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert ("/a/1.html?from=top", 304) in newsroom.log
