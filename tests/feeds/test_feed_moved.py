"""Feeds that the operator's rules moved or took away: no file is left, and servers know where to send readers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from crawler.filing import Filing
from crawler.model import FeedKind
from feeds.channel import Publication
from feeds.moved import moves, render_maps
from feeds.publish import publish

RULES = Filing(renames={("新媒体", "港口"): ("码头", "新闻"), ("灯塔",): (), ("航海",): ("航运",)})


@pytest.fixture
def store(store: Any) -> Any:
    store.add(FeedKind.CATEGORY, ("灯塔",), "category/deng-ta")
    store.add(FeedKind.CATEGORY, ("码头",), "category/ma-tou")
    store.add(FeedKind.CATEGORY, ("航海",), "category/hang-hai")
    store.add(FeedKind.MERGED, ("old",), "merged/old")
    for path, feed in store.by_path.items():
        store.by_path[path] = replace(feed, is_empty=path.startswith("category/"))
    return store


def test_a_moved_feed_leads_to_the_nearest_that_is_there_and_others_are_gone(store: Any) -> None:
    assert moves(store.feeds(), RULES) == (
        {"category/xin-mei-ti/gang-kou": "category/ma-tou"},
        ["category/deng-ta", "category/hang-hai", "merged/old"],
    )
    assert moves(store.feeds(), Filing(merged={"old": ()})) == ({}, [])


def test_a_feed_with_articles_has_not_moved_whatever_its_category_is_renamed_to(store: Any) -> None:
    rules = Filing(renames={("灯塔",): ("码头",), ("码头",): ("航海",), ("航海",): ("航海", "远洋")})
    for path in ("category/ma-tou", "category/hang-hai"):
        store.by_path[path] = replace(store.by_path[path], is_empty=False)
    assert moves(store.feeds(), rules) == ({"category/deng-ta": "category/ma-tou"}, ["merged/old"])


def test_nothing_is_left_of_a_feed_that_moved(store: Any, publication: Publication) -> None:
    publish(store, publication)
    assert (publication.public_dir / "category/xin-mei-ti/gang-kou/rss.xml").is_file()
    publish(store, replace(publication, filing=RULES))
    assert not (publication.public_dir / "category/xin-mei-ti/gang-kou").exists()
    assert not (publication.public_dir / "category/deng-ta").exists()
    assert "gang-kou" not in (publication.public_dir / "feeds.opml").read_text("utf-8")
    publish(store, publication)
    assert (publication.public_dir / "category/xin-mei-ti/gang-kou/rss.xml").is_file()


def test_servers_are_told_when_the_new_feed_is_there_and_the_old_one_still_is(
    store: Any, publication: Publication
) -> None:
    publish(store, publication)
    there: list[bool] = []

    def announce(*told: object) -> None:
        assert told == moves(store.feeds(), rules)
        old = publication.public_dir / "category/xin-mei-ti/gang-kou/rss.xml"
        there.extend([old.is_file(), (publication.public_dir / "merged/new/rss.xml").is_file()])

    store.add(FeedKind.MERGED, ("new",), "merged/new")
    rules = replace(RULES, merged={"new": ()})
    publish(store, replace(publication, filing=rules), announce=announce)
    assert there == [True, True]
    assert not (publication.public_dir / "category/xin-mei-ti/gang-kou").exists()


def test_a_feed_below_one_that_moved_keeps_its_files(store: Any, publication: Publication) -> None:
    stays = ("新媒体", "港口")
    rules = Filing(renames={("新媒体",): ("码头",), stays: stays})
    publish(store, replace(publication, filing=rules))
    assert (publication.public_dir / "category/xin-mei-ti/gang-kou/rss.xml").is_file()
    assert not (publication.public_dir / "category/xin-mei-ti/rss.xml").exists()


def test_the_map_for_the_own_server_names_paths(store: Any) -> None:
    files = render_maps(*moves(store.feeds(), RULES), "https://feeds.example/news")
    assert json.loads(files["moved.json"]) == {
        "moved": {"category/xin-mei-ti/gang-kou": "category/ma-tou"},
        "gone": ["category/deng-ta", "category/hang-hai", "merged/old"],
    }


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", ""),
        ("/", ""),
        ("/index.html", ""),
        ("/rss.xml", "rss.xml"),
        ("/archive/3/feed.json", "feed.json"),
        ("/archive/3/", ""),
        ("/archive/3/other", None),
        ("-new/rss.xml", None),
        ("/below/rss.xml", None),
    ],
)
def test_maps_for_servers_lead_each_file_to_its_like(path: str, target: str | None) -> None:
    files = render_maps({"category/a": "category/b"}, ["category/gone"], "https://feeds.example/news")
    pattern, moved = re.search(r"location ~ (\S+) \{ return 301 (\S+); \}", files["moved.nginx.conf"].decode()).groups()  # type: ignore[union-attr]
    found = re.search(pattern, f"/news/category/a{path}")
    assert (moved.replace("$1", found[1] or "") if found else None) == (
        None if target is None else f"https://feeds.example/news/category/b/{target}"
    )
    assert pattern in files["moved.caddy"].decode()
    gone = re.search(r"location ~ (\S+) \{ return 410; \}", files["moved.nginx.conf"].decode())[1]  # type: ignore[index]
    assert re.search(gone, "/news/category/gone/archive/1/rss.xml")
    assert not re.search(gone, "/news/category/gone-not/rss.xml")
    assert not re.search(gone, "/news/category/gone/lower/rss.xml")  # a feed of its own, which may be there still
