"""The front page, the feeds' and archives' pages, and the subscription list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree, html

from crawler.model import Entry, FeedKind, Precision
from feeds.channel import Publication
from feeds.publish import publish

ARTICLE = "article/00/00000000000050008000000000000000.html"
PAGES = ["index.html", "all/index.html", "category/xin-mei-ti/gang-kou/index.html", "source/harbour/index.html"]


@pytest.fixture
def site(store: Any, publication: Publication, make_entry: Callable[..., Entry]) -> Path:
    hostile = make_entry(
        0,
        title='<script>alert(1)</script>"&lt;',
        summary="</p><img src=x onerror=alert(1)>",
        content="<p>the whole text of the article</p>",
        published=replace(make_entry(0).published, precision=Precision.DAY),
        language="en",
    )
    store.change("all", hostile, make_entry(1))
    publish(store, publication, status={"sources": []})
    return publication.public_dir


def page(site: Path, path: str) -> Any:
    return html.document_fromstring((site / path).read_bytes())


@pytest.mark.parametrize("path", [*PAGES, ARTICLE])
def test_links_between_pages_lead_to_files(site: Path, path: str) -> None:
    document = page(site, path)
    links = [link for link in document.xpath("//@href | //script/@src") if "://" not in link]
    assert links
    for link in links:
        file, _, fragment = link.partition("#")
        if file:
            assert (site / path).parent.joinpath(unquote(file)).resolve().is_file(), link
        elif fragment:
            assert document.get_element_by_id(fragment) is not None


@pytest.mark.parametrize("path", PAGES)
def test_page_names_its_feeds_for_autodiscovery(site: Path, path: str) -> None:
    folder = path.removesuffix("/index.html") if "/" in path else "all"
    found = [
        (link.get("type"), link.get("href")) for link in page(site, path).xpath("/html/head/link[@rel='alternate']")
    ]
    assert found == [
        ("application/atom+xml", f"https://feeds.example/news/{folder}/atom.xml"),
        ("application/rss+xml", f"https://feeds.example/news/{folder}/rss.xml"),
        ("application/feed+json", f"https://feeds.example/news/{folder}/feed.json"),
    ]
    assert "application/atom+xml" in (site / path).read_text("utf-8")  # a plus sign, not a reference to one


@pytest.mark.parametrize("path", [*PAGES, ARTICLE])
def test_page_runs_and_loads_nothing_but_its_own_and_pictures(site: Path, path: str) -> None:
    document = page(site, path)
    root = "../" * path.count("/")
    assert document.xpath("//script/@src") == [f"{root}copy.js"]
    assert document.xpath("//link[@rel='stylesheet']/@href") == [f"{root}style.css"]
    assert document.xpath("//script/text() | //style | //iframe | //object | //@onerror | //@style") == []
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src")} == {"'self' file:"}


def test_titles_and_summaries_are_text(site: Path) -> None:
    document = page(site, "all/index.html")
    assert document.xpath("//h3/a")[0].text_content() == '<script>alert(1)</script>"&lt;'
    assert document.xpath("//p[@class='summary']")[0].text_content() == "</p><img src=x onerror=alert(1)>"
    assert "the whole text of the article" not in (site / "all/index.html").read_text("utf-8")


def test_title_leads_to_the_articles_own_page_and_its_source_to_the_original(site: Path) -> None:
    first = page(site, "all/index.html").xpath("//li/article")[0]
    assert first.xpath(".//h3/a/@href") == [f"../{ARTICLE}"]
    assert first.xpath(".//a[@class='origin']/@href") == ["https://harbour.example/story/0?page=1&part=2"]
    assert first.xpath("string(.//a[@class='origin']/bdi)") == "港口报"


def test_page_shows_picture_and_date(site: Path) -> None:
    document = page(site, "all/index.html")
    first, second = document.xpath("//li/article")
    assert first.xpath(".//h3/@lang") == ["en"]
    assert first.xpath(".//img/@src") == ["https://harbour.example/0.jpg"]
    assert document.xpath("//h2/time")[0].text == "2026年5月12日 星期二"
    assert first.xpath(".//time") == []  # nothing but the day is known, and that stands above
    assert (second.xpath(".//time")[0].text, second.xpath(".//time/@datetime")) == ("11:00", ["2026-05-12T03:00:00Z"])


def test_entries_stand_below_their_days(store: Any, publication: Publication, make_entry: Callable[..., Entry]) -> None:
    store.change("all", make_entry(0), make_entry(11), make_entry(13), make_entry(40))  # noon UTC+8, and hours before
    publish(store, publication)
    days = page(publication.public_dir, "all/index.html").xpath("//section[@class='day']")
    assert [(day.xpath("string(h2)"), len(day.xpath(".//li"))) for day in days] == [
        ("2026年5月12日 星期二", 2),
        ("2026年5月11日 星期一", 1),
        ("2026年5月10日 星期日", 1),
    ]


def test_archive_leads_to_the_newest_and_to_what_is_older(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    small = replace(publication, window_count=2, window_days=0)
    store.change("all", *map(make_entry, range(8)))
    publish(store, small)
    newest = page(small.public_dir, "all/index.html")
    (older,) = newest.xpath("//nav[@class='pages']/a/@href")
    archive, number = page(small.public_dir, f"all/{older}"), int(older.split("/")[-2])
    links = archive.xpath("//nav[@class='pages']/a/@href")
    assert links == ["../../../all/index.html", f"../../../all/archive/{number - 1}/index.html"]
    assert page(small.public_dir, "all/archive/1/index.html").xpath("//nav[@class='pages']/a/@href") == links[:1]
    assert archive.xpath("/html/head/link[@rel='alternate']/@href") == newest.xpath(
        "/html/head/link[@rel='alternate']/@href"
    )


def test_feed_page_shows_the_addresses_to_copy(site: Path) -> None:
    shown = [link.text_content() for link in page(site, "all/index.html").xpath("//dl//a")]
    assert shown == [f"https://feeds.example/news/all/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]


def test_feed_page_says_where_it_stands(site: Path) -> None:
    crumbs = page(site, "category/xin-mei-ti/gang-kou/index.html").xpath("//nav[@class='crumbs']//a")
    assert [(crumb.text_content(), crumb.get("href")) for crumb in crumbs] == [
        ("潮声", "../../../index.html"),
        ("新媒体", "../../../category/xin-mei-ti/index.html"),
    ]


def test_empty_feed_has_a_page_that_says_so(site: Path) -> None:
    assert "还没有文章" in page(site, "source/harbour/index.html").text_content()


def test_front_page_shows_the_category_tree(site: Path) -> None:
    tree = page(site, "index.html").xpath("//nav[@aria-labelledby='categories']/ul/li")
    assert [item.xpath("string(a)") for item in tree] == ["新媒体"]
    assert [item.xpath("string(a)") for item in tree[0].xpath("ul/li")] == ["港口"]


def test_summary_that_begins_as_the_title_does_is_left_out(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    text = "码头的灯又亮了，今晚有三艘船靠岸，岸上的人等到很晚才回家。"
    store.change("all", make_entry(0, title=text[:24], summary=text), make_entry(1, title=text[:8], summary=text))
    publish(store, publication)
    first, second = page(publication.public_dir, "all/index.html").xpath("//li/article")
    assert first.xpath(".//p[@class='summary']") == []
    assert second.xpath("string(.//p[@class='summary'])") == text


def test_large_category_tree_is_folded_and_still_whole(store: Any, publication: Publication) -> None:
    for top in range(6):
        store.add(FeedKind.CATEGORY, (f"类{top}",), f"category/{top}")
        for low in range(10):
            store.add(FeedKind.CATEGORY, (f"类{top}", f"子{low}"), f"category/{top}/{low}")
    publish(store, publication)
    tree = page(publication.public_dir, "index.html").xpath("//nav[@aria-labelledby='categories']/ul/li")
    assert [item.xpath("string(a)") for item in tree] == ["新媒体", *(f"类{top}" for top in range(6))]
    assert tree[1].xpath("string(details/summary)") == "类0 · 下级分类 10"
    assert [low.text_content() for low in tree[1].xpath("details/ul/li/a")] == [f"子{low}" for low in range(10)]


def test_front_page_tells_the_time_alone_of_the_day_that_stands_above(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    day = replace(make_entry(2).published, precision=Precision.DAY)
    store.change("all", make_entry(0), make_entry(2, published=day), make_entry(13))  # noon UTC+8, and hours before
    publish(store, publication)
    shown = [time.text for time in page(publication.public_dir, "index.html").xpath("//main//article//time")]
    assert shown == ["12:00", "5月12日", "5月11日 23:00"]


def test_other_languages_get_english_words(store: Any, publication: Publication) -> None:
    publish(store, replace(publication, language="fr"))
    assert "Subscribe" in (publication.public_dir / "all/index.html").read_text("utf-8")


def test_opml_lists_every_feed_once_in_folders(store: Any, publication: Publication) -> None:
    store.add(FeedKind.CATEGORY, ("编程", "C++ & <C#>"), "category/bian-cheng/c")  # its parent has no feed of its own
    publish(store, publication)
    body = etree.fromstring((publication.public_dir / "feeds.opml").read_bytes()).find("body")
    base = "https://feeds.example/news"
    feeds = body.xpath("//outline[@type='rss']")
    assert [feed.get("xmlUrl") for feed in feeds] == [
        f"{base}/all/atom.xml",
        f"{base}/category/xin-mei-ti/atom.xml",
        f"{base}/category/xin-mei-ti/gang-kou/atom.xml",
        f"{base}/category/bian-cheng/c/atom.xml",
        f"{base}/source/harbour/atom.xml",
    ]
    assert all(feed.get("title") and feed.get("text") and feed.get("htmlUrl") for feed in feeds)
    assert [folder.get("text") for folder in body.xpath("//outline[not(@type)]")] == ["新媒体", "来源"]
    assert feeds[2].getparent().get("text") == "新媒体"
