"""Whole runs of the program against a site that changes, fails and comes back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

Snapshot = dict[str, tuple[bytes, int, int]]


def snapshot(site: Path) -> Snapshot:
    """Return content, mtime and inode of every published file."""
    files = (path for path in (site / "public").rglob("*") if path.is_file())
    return {
        str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in files
    }


def counts(tidings: Run) -> dict[str, Any]:
    done = tidings("status", "--json")
    assert done.returncode == 0, done.stderr
    row: dict[str, Any] = json.loads(done.stdout)["sources"][0]
    return row


def titles(site: Path, feed: str = "all") -> list[str]:
    return [entry.title for entry in feedparser.parse((site / "public" / feed / "atom.xml").read_bytes()).entries]


def test_a_first_crawl_publishes_every_article_once(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 26))
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "newsroom: 25 listed = 25 new + 0 updated + 0 known + 0 dropped" in done.stdout
    assert titles(site) == [f"Story number {n}" for n in range(25, 0, -1)]
    assert titles(site, "category/town/lower") == titles(site, "category/town") == titles(site, "source/newsroom")


def test_a_second_crawl_fetches_listings_only_and_changes_nothing(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 26))
    tidings("crawl", "--all")
    before = snapshot(site)
    newsroom.log.clear()
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert snapshot(site) == before
    assert newsroom.log == [("/robots.txt", 404), ("/", 304)]
    assert counts(tidings)["last_run_counts"] == {"listed": 10, "new": 0, "updated": 0, "known": 10, "dropped": 0}


def test_each_instant_of_the_status_is_told_under_a_key_in_at(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    tidings("crawl")
    public = json.loads((site / "public/status.json").read_text())["sources"][0]
    told, shown = counts(tidings), {key for key, value in public.items() if str(value).endswith("Z")}
    assert {key for key, value in told.items() if str(value).endswith("Z")} == {
        "since_at", "last_run_at", "last_success_at", "last_new_at", "next_due_at"
    }  # fmt: skip
    assert shown == {"since_at", "last_new_at"}


def test_new_articles_are_fetched_and_the_walk_stops_at_known_ground(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(*range(1, 26))
    tidings("crawl", "--all")
    newsroom.write(*range(1, 28))
    newsroom.log.clear()
    done = tidings("crawl", "--all")
    assert "10 new" not in done.stdout
    assert "2 new" in done.stdout
    assert {path for path, _ in newsroom.log} == {"/robots.txt", "/", "/a/27.html", "/a/26.html", "/list/2"}
    assert titles(site)[:2] == ["Story number 27", "Story number 26"]


BROKEN = {
    "empty": "<ul></ul>",
    "other markup": "<div>A new design</div>",
    "no body": "",
    "server error": (500, "<h1>Oops</h1>"),
    "unavailable": (503, "<h1>Later</h1>"),
    "not found": (404, "<h1>Not here</h1>"),
    "forbidden": (403, "<title>Access denied</title>"),
    "gone": (410, "<h1>Gone</h1>"),
    "challenge": "<title>Just a moment...</title><p>Checking your browser</p>",
    "a binary": "\x00\x01\x02PNG",
}


@pytest.mark.parametrize("listing", BROKEN.values(), ids=BROKEN.keys())
def test_a_listing_that_fails_leaves_every_published_byte(
    site: Path, newsroom: Newsroom, tidings: Run, listing: str | tuple[int, str]
) -> None:
    newsroom.write(1, 2, 3)
    assert tidings("crawl", "--all").returncode == 0
    before = {name: content for name, (content, _, _) in snapshot(site).items() if "/status." not in name}
    newsroom.pages["/"] = listing
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("newsroom: ")
    assert newsroom.base in done.stderr
    after = {name: content for name, (content, _, _) in snapshot(site).items() if "/status." not in name}
    assert after == before
    status = counts(tidings)
    assert status["state"] not in ("ok", "new")
    assert status["articles"] == 3


def test_a_source_that_comes_back_is_ok_again_without_repeats(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2, 3)
    tidings("crawl", "--all")
    before = titles(site)
    good, newsroom.pages["/"] = newsroom.pages["/"], (500, "")
    tidings("crawl", "--all")
    newsroom.pages["/"] = good
    assert tidings("crawl", "--all").returncode == 0
    assert titles(site) == before
    assert (counts(tidings)["state"], counts(tidings)["failures"]) == ("quiet", 0)


def test_a_first_crawl_of_a_dead_source_publishes_valid_empty_feeds_and_fails(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages["/"] = (500, "")
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert "unreachable" in done.stderr
    assert titles(site) == []


DROPPED = {
    "no_title": "<h1> </h1><div class=story><p>Text without a headline.</p></div>",
    "no_body": "<h1>A headline</h1><div class=story>  </div>",
    "blocked": "<title>访问验证</title><p>请拖动滑块</p>",
    "unparsable": "",
    "gone": (410, "<h1>Gone</h1>"),
    "not_found": (404, "<h1>Not here</h1>"),
}


@pytest.mark.parametrize(("reason", "page"), DROPPED.items(), ids=DROPPED.keys())
def test_a_bad_article_is_dropped_with_one_reason_and_the_rest_is_published(
    site: Path, newsroom: Newsroom, tidings: Run, reason: str, page: str | tuple[int, str]
) -> None:
    newsroom.write(1, 2, 3)
    newsroom.pages["/a/2.html"] = page
    done = tidings("crawl", "--all")
    assert done.returncode == 0, done.stderr
    assert titles(site) == ["Story number 3", "Story number 1"]
    status = counts(tidings)
    assert status["last_run_counts"] == {
        "listed": 3, "new": 2, "updated": 0, "known": 0, "dropped": 1, f"dropped/{reason}": 1,
    }  # fmt: skip
    assert status["dropped"] == {reason: 1}


def test_what_was_dropped_is_told_with_its_address_when_asked(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    newsroom.pages["/a/2.html"] = "<html><body><h1>Story number 2</h1><div class=story></div></body></html>"
    done = tidings("-vv", "crawl", "--all")
    assert f"newsroom: dropped {newsroom.base}/a/2.html: no_body: " in done.stderr


def test_a_drop_of_the_moment_is_tried_again_even_when_the_listing_is_unchanged(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1, 2, 3)
    newsroom.pages["/a/2.html"] = (500, "")
    tidings("crawl", "--all")
    newsroom.pages["/a/2.html"] = newsroom.story(2)
    done = tidings("crawl", "--all")
    assert "1 new" in done.stdout
    assert titles(site) == ["Story number 3", "Story number 2", "Story number 1"]


def test_a_changed_article_is_noticed_when_it_is_due_and_keeps_its_id(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1, 2)
    tidings("crawl", "--all")
    before = feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries
    newsroom.pages["/a/2.html"] = newsroom.story(2, "The baker of the lower town has retired.")
    make_rechecks_due(site)
    done = tidings("crawl", "--all")
    assert "1 updated" in done.stdout
    after = feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert [entry.published for entry in after] == [entry.published for entry in before]
    assert "retired" in after[0].content[0].value
    assert after[0].updated > before[0].updated
    assert after[1].updated == before[1].updated


def make_rechecks_due(site: Path) -> None:
    with sqlite3.connect(site / "var/tidings.sqlite3") as connection:
        connection.execute("update address set next_check_at = 0 where article_id is not null")
    connection.close()


def test_publishing_again_gives_the_same_bytes(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 13))
    tidings("crawl", "--all")
    before = snapshot(site)
    assert tidings("publish").returncode == 0
    assert snapshot(site) == before


def test_deleting_public_and_publishing_gives_it_back(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 13))
    tidings("crawl", "--all")
    before = {name: content for name, (content, _, _) in snapshot(site).items()}
    shutil.rmtree(site / "public")
    assert tidings("publish").returncode == 0
    assert {name: content for name, (content, _, _) in snapshot(site).items()} == before


def test_nothing_is_crawled_before_it_is_due(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    assert tidings("crawl").returncode == 0
    newsroom.log.clear()
    assert tidings("crawl").returncode == 0
    assert newsroom.log == []
    assert tidings("crawl", "newsroom").returncode == 0
    assert newsroom.log != []


def test_two_addresses_of_one_article_are_published_once(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    canonical = '<head><link rel="canonical" href="/a/1.html">'
    newsroom.pages["/a/2.html"] = newsroom.story(1).replace("<head>", canonical)
    tidings("crawl", "--all")
    assert titles(site) == ["Story number 1"]
    assert counts(tidings)["last_run_counts"]["dropped/duplicate_url"] == 1


def test_an_interrupted_walk_is_taken_up_again(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 31))
    second, newsroom.pages["/list/2"] = newsroom.pages["/list/2"], (500, "")
    assert tidings("crawl", "--all").returncode == 0
    assert len(titles(site)) == 10
    newsroom.pages["/list/2"] = second
    tidings("crawl", "--all")
    assert len(titles(site)) == 30


def test_an_article_in_the_listings_of_two_sources_is_in_the_feeds_of_both(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1, 2)
    tidings("crawl", "--all")
    newsroom.pages["/other"] = '<li class="item"><a href="/a/2.html">Story number 2</a></li>'
    text = (site / "sources/newsroom.toml").read_text().replace('"newsroom"', '"other"').replace("Lower", "Upper")
    (site / "sources/other.toml").write_text(text.replace(newsroom.base + "/", newsroom.base + "/other"))
    done = tidings("crawl", "other")
    assert done.returncode == 0, done.stderr
    assert titles(site, "source/other") == titles(site, "category/town/upper") == ["Story number 2"]
    assert titles(site) == ["Story number 2", "Story number 1"]
    before = snapshot(site)
    assert tidings("crawl", "--all").stdout == ""
    assert snapshot(site) == before


def test_a_feed_that_cannot_be_written_makes_the_crawl_end_with_status_1(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1)
    (site / "public" / "all").write_text("in the way")
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert "all: cannot be written" in done.stderr
    assert titles(site, "source/newsroom") == ["Story number 1"]


def test_a_source_whose_articles_cannot_be_read_any_more_is_told(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    for n in (1, 2):
        newsroom.pages[f"/a/{n}.html"] = f"<h1>Story number {n}</h1><div class=new-design></div>"
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert "newsroom: broken: none of 2 listed articles could be read: 2 no_body" in done.stderr


def test_a_story_told_twice_is_published_once_and_explained(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2, 3)
    text = (
        "The ferry to the lower town sails again from Monday, the council said. Two winters of work on the pier cost "
        "less than feared, and the old lamps were kept. Fishermen who lent their boats in the meantime were thanked "
        "with a dinner in the market hall, where the mayor spoke for four minutes and the brass band for forty."
    )
    newsroom.pages["/a/1.html"] = newsroom.story(1, text)
    newsroom.pages["/a/3.html"] = newsroom.story(1, text + " More in tomorrow's edition.").replace(
        "Story number 1", "Ferry sails again from Monday"
    )
    newsroom.pages["/a/2.html"] = "<html><body><h1>404 Not Found</h1><div class=story><p>404 Not Found</p></div>"
    assert "3 listed = 1 new + 0 updated + 0 known + 2 dropped" in tidings("crawl", "--all").stdout
    assert len(titles(site)) == 1

    kept = json.loads(tidings("status", "--json", "--article", f"{newsroom.base}/a/3.html").stdout)
    assert kept == json.loads(tidings("status", "--json", "--article", f"{newsroom.base}/a/1.html").stdout)
    assert (kept["date"]["origin"], kept["date"]["kind"]) == ("open_graph", "stated")
    assert {kept["url"], *(copy["url"] for copy in kept["copies"])} == {
        f"{newsroom.base}/a/1.html",
        f"{newsroom.base}/a/3.html",
    }
    lost = tidings("status", "--article", f"{newsroom.base}/a/2.html")
    assert "2.html: dropped by newsroom: not_found: " in lost.stdout
    unknown = tidings("status", "--article", f"{newsroom.base}/a/9.html")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no source ever listed it" in unknown.stderr


def test_repaired_rules_read_at_once_what_was_dropped(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    newsroom.pages["/a/1.html"] = newsroom.story(1).replace("class=story", "class=tale")
    assert "1 new + 0 updated + 0 known + 1 dropped (1 no_body)" in tidings("crawl", "--all").stdout
    newsroom.log.clear()
    assert tidings("crawl", "--all").stdout == ""
    assert {path for path, _ in newsroom.log} == {"/robots.txt", "/"}
    source = site / "sources" / "newsroom.toml"
    source.write_text(source.read_text().replace('"div.story"', '"div.story, div.tale"'))
    assert "1 new + 0 updated + 1 known + 0 dropped" in tidings("crawl", "--all").stdout


def test_a_site_whose_last_source_was_removed_is_still_published(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    tidings("crawl", "--all")
    (site / "sources" / "newsroom.toml").unlink()
    (site / "public/all/rss.xml").unlink()
    done = tidings("crawl")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to crawl" in done.stdout
    assert sorted(titles(site)) == ["Story number 1", "Story number 2"]
    assert (site / "public/all/rss.xml").is_file()
