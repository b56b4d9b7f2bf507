"""Feeds that moved or are gone, and the file that says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from served import BASE_URL, Served, serving


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "var").mkdir()
    table = {
        "moved": {"category/old": "category/new", "category/a b": "category/码头", "category/ads/best": "source/best"},
        "gone": ["category/ads"],
    }
    (tmp_path / "var" / "moved.json").write_text(json.dumps(table))
    with serving(tmp_path) as site:
        for name in ("rss.xml", "index.html"):
            site.write(f"category/old/{name}", "what was there before")
            site.write(f"category/old/sub/{name}", "a feed of its own")
            site.write(f"category/ads/{name}", "what was there before")
        yield site


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/category/old/rss.xml", "/category/new/rss.xml"),
        ("/category/old/atom.xml?utm=1", "/category/new/atom.xml"),
        ("/category/old/feed.json", "/category/new/feed.json"),
        ("/category/old/index.html", "/category/new/"),
        ("/category/old/", "/category/new/"),
        ("/category/old", "/category/new/"),
        ("/category/old/archive/3/rss.xml", "/category/new/rss.xml"),
        ("/category/old/archive/3/atom.xml", "/category/new/atom.xml"),
        ("/category/old/archive/3/", "/category/new/"),
        ("/category/a%20b/rss.xml", "/category/%E7%A0%81%E5%A4%B4/rss.xml"),
        ("/category/ads/best/rss.xml", "/source/best/rss.xml"),
    ],
)
def test_a_moved_feed_leads_to_the_same_file_of_the_new_one(site: Served, path: str, target: str) -> None:
    for method in ("GET", "HEAD"):
        answer = site.ask(path, method=method)
        assert (answer.status, answer["location"]) == (301, BASE_URL + target)


def test_a_feed_below_a_moved_one_stays(site: Served) -> None:
    assert site.ask("/category/old/sub/rss.xml").body == b"a feed of its own"
    assert site.ask("/category/old/else.txt").status == 404
    assert site.ask("/category/older/rss.xml").status == 404


@pytest.mark.parametrize("path", ["", "/", "/rss.xml", "/archive/1/atom.xml", "/archive/1/"])
def test_all_of_a_gone_feed_is_gone_in_plain_words(site: Served, path: str) -> None:
    answer = site.ask(f"/category/ads{path}")
    assert (answer.status, answer["content-type"]) == (410, "text/plain; charset=utf-8")
    assert b"published no more" in answer.body


def test_a_feed_below_a_gone_one_stays(site: Served) -> None:
    site.write("category/ads/kept/rss.xml", "a feed of its own")
    assert site.ask("/category/ads/kept/rss.xml").body == b"a feed of its own"
    assert site.ask("/category/ads/nothing").status == 404


def test_a_feed_that_moved_this_moment_is_not_called_missing(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    with serving(tmp_path) as site:
        for n in range(5):
            (tmp_path / "var" / "moved.json").write_text(json.dumps({"moved": {f"category/{n}": "category/new"}}))
            assert site.ask(f"/category/{n}/rss.xml").status == 301


def test_the_file_is_read_again_when_it_changes(site: Served) -> None:
    site.write("category/late/rss.xml", "still here")
    assert [site.ask("/category/late/rss.xml").status for _ in range(2)] == [200, 200]
    site.moved_file.write_text('{"moved": {"category/late": "category/new"}}')
    wait_for(lambda: site.ask("/category/late/rss.xml").status == 301)
    assert site.ask("/category/old/rss.xml").status == 200
    site.moved_file.unlink()
    wait_for(lambda: site.ask("/category/late/rss.xml").status == 200)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"moved": []}', '{"gone": ["/a/"]}', '{"moved": {"a": "../b"}}', "\ud800"]
)
def test_a_broken_file_changes_nothing(site: Served, text: str, caplog: pytest.LogCaptureFixture) -> None:
    site.moved_file.write_bytes(text.encode("utf-8", "surrogatepass"))
    wait_for(lambda: bool(caplog.records))
    assert "moved.json: not used: " in caplog.text
    assert site.ask("/category/old/rss.xml").status == 301


def wait_for(happens: Callable[[], bool]) -> None:
    """Wait until something happens, a few seconds at most."""
    for _ in range(100):
        if happens():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")
