"""An article's own page: what it tells, and what article HTML may do to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html

from crawler.model import DateKind, Entry, Feed, FeedKind, Image, Precision, RelatedLink, Timestamp
from feeds.channel import Publication
from feeds.entry import item_of
from feeds.pages import Pages
from feeds.pages._text import article_text
from feeds.tree import catalogue_of

HARBOUR = Feed(2, FeedKind.CATEGORY, ("新媒体", "港口"), "category/xin-mei-ti/gang-kou", 1, 1, "")


@pytest.fixture
def page(publication: Publication, make_entry: Callable[..., Entry]) -> Callable[..., Any]:
    def made(*, feeds: tuple[Feed, ...] = (), site: Publication = publication, **fields: Any) -> Any:
        item = item_of(make_entry(0, **fields), site)
        return html.document_fromstring(Pages(site, catalogue_of(feeds)).article(item, feeds))

    return made


def test_page_tells_all_that_is_known_of_the_article(page: Callable[..., Any]) -> None:
    document = page(
        feeds=(HARBOUR,),
        authors=("林晚", "周舟"),
        editors=("何川",),
        publisher="海潮社",
        original_url="https://chao.example/1",
        tags=("灯塔",),
        related=(RelatedLink("https://other.example/copy", "灯亮了（转载）", "other"),),
    )
    assert document.xpath("string(//h1)") == "码头的灯 0"
    said = document.text_content()
    assert "作者：林晚、周舟" in said
    assert "编辑：何川" in said
    assert document.xpath("string(//a[@href='https://chao.example/1'])") == "原载 海潮社"
    assert document.xpath("string(//a[@href='https://other.example/copy'])") == "灯亮了（转载）"
    assert document.xpath("string(//ul[@class='tags'])").strip() == "灯塔"
    assert "../../category/xin-mei-ti/gang-kou/index.html" in document.xpath("//main//@href")
    assert document.xpath("string(//div[@class='text']/p)") == "灯亮了，0 盏 & 一艘船。"


def test_page_leads_to_the_original_and_names_it_as_the_canonical_one(page: Callable[..., Any]) -> None:
    document = page()
    link = "https://harbour.example/story/0?page=1&part=2"
    assert document.xpath("//link[@rel='canonical']/@href") == [link]
    assert document.xpath("//meta[@property='og:url']/@content") == [link]
    leading = document.xpath("//article/header//a[@class='original'] | //article/footer//a[@class='button']")
    assert [a.text_content() for a in leading] == ["到「港口报」阅读原文 ↗"] * 2
    assert {a.get("href") for a in leading} == {link}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("老水塔改成观景台，首日排队两百人", ["phrased"]),  # each part has room in a line of a phone
        ("停用三十一年的老水塔改成了观景台", []),
        ("？！", ["phrased"]),
        ("停用三十一年的老水塔" * 5, ["long"]),
        ("Review: “The Lighthouse Accounts” keeps its ledgers honest", ["phrased"]),
        ("The old water tower opens again. " * 5, ["long"]),
    ],
)
def test_title_is_set_as_its_length_and_its_parts_allow(page: Callable[..., Any], title: str, kind: list[str]) -> None:
    assert page(title=title).xpath("//h1/@class") == kind


def test_page_names_the_feeds_of_its_categories_for_autodiscovery(page: Callable[..., Any]) -> None:
    base = "https://feeds.example/news/category/xin-mei-ti/gang-kou"
    links = page(feeds=(HARBOUR,)).xpath("/html/head/link[@rel='alternate']")
    assert [(link.get("title"), link.get("href")) for link in links] == [
        ("新媒体 / 港口 · 潮声 (Atom)", f"{base}/atom.xml"),
        ("新媒体 / 港口 · 潮声 (RSS)", f"{base}/rss.xml"),
        ("新媒体 / 港口 · 潮声 (JSON Feed)", f"{base}/feed.json"),
    ]


@pytest.mark.parametrize(
    ("published", "shown", "machine", "how"),
    [
        (
            Timestamp(datetime(2026, 5, 11, 17, 5, tzinfo=UTC), Precision.SECOND, DateKind.STATED),
            "2026年5月12日 01:05",
            "2026-05-11T17:05:00Z",
            "",
        ),
        (  # noon in New York
            Timestamp(datetime(2026, 5, 11, 16, 0, tzinfo=UTC), Precision.DAY, DateKind.INFERRED_YEAR),
            "2026年5月11日",
            "2026-05-11",
            "页面未写年份，年份为推断",
        ),
        (
            Timestamp(
                datetime(2026, 5, 11, 17, 5, tzinfo=UTC),
                Precision.SECOND,
                DateKind.STATED,
                stated_at=datetime(2026, 5, 11, 9, 5, tzinfo=UTC),
            ),
            "2026年5月12日 01:05",
            "2026-05-11T17:05:00Z",
            "页面写作 2026年5月11日 17:05，已更正",
        ),
    ],
)
def test_date_is_shown_in_the_sites_zone_with_how_it_is_known(
    page: Callable[..., Any], published: Timestamp, shown: str, machine: str, how: str
) -> None:
    dated = page(published=published).xpath("//p[@class='dated']")[0]
    assert dated.xpath("string(time)") == shown
    assert dated.xpath("time/@datetime") == [machine]
    assert dated.xpath("string(span[@class='how'])") == how


def test_what_the_pipeline_let_through_by_mistake_does_no_harm(page: Callable[..., Any]) -> None:
    document = page(
        content="<p onclick='x()' style='position:fixed'>text</p><script>alert(1)</script>"
        "<iframe src='https://a.example/'></iframe><a href='javascript:x()'>go</a><h1>big</h1></div></main>after"
    )
    assert document.xpath("//script[not(@src)] | //iframe | //@onclick | //@style | //div[@class='text']//h1") == []
    assert not [link for link in document.xpath("//@href") if link.startswith("javascript")]
    assert "after" in document.xpath("string(//main//div[@class='text'])")


def test_headings_of_the_text_follow_the_title_without_a_gap(page: Callable[..., Any]) -> None:
    text = "<h4>a</h4><p>x</p><h6>b</h6><h5>c</h5><p>y</p><h2>d</h2><h3>e</h3>"
    found = page(content=text).xpath("//div[@class='text']//*[starts-with(name(), 'h')]")
    assert [(element.tag, element.text) for element in found] == [
        ("h2", "a"),
        ("h3", "b"),
        ("h3", "c"),
        ("h2", "d"),
        ("h3", "e"),
    ]


def test_every_picture_of_the_text_can_be_told_of(page: Callable[..., Any]) -> None:
    text = (
        '<p><img src="https://a.example/1.jpg"><img src="https://a.example/2.jpg" alt="a &gt; b">'
        '<a href="https://a.example/"><img src="https://a.example/3.jpg" alt=""></a></p>'
    )
    pictures = page(content=text).xpath("//div[@class='text']//img")
    assert [picture.get("alt") for picture in pictures] == ["图片", "a > b", "图片"]
    assert {picture.get("loading") for picture in pictures} == {"lazy"}


def test_picture_that_is_not_in_the_text_stands_above_it(page: Callable[..., Any]) -> None:
    lead = (Image("https://harbour.example/lead.jpg?a=1&b=2", alt="海"),)
    above = page(images=lead, content="<p>text</p>").xpath("//figure[@class='lead-picture']/img")
    assert [(picture.get("src"), picture.get("alt")) for picture in above] == [(lead[0].url, "海")]
    inside = page(images=lead, content='<p><img src="https://harbour.example/lead.jpg?a=1&amp;b=2"></p>')
    assert inside.xpath("//figure[@class='lead-picture']") == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_page_of_an_article_that_has_next_to_nothing(
    page: Callable[..., Any], publication: Publication, language: str
) -> None:
    bare = page(
        site=replace(publication, language=language, description=""),
        title="",
        content="",
        summary="",
        authors=(),
        categories=(),
        language="",
        images=(),
    )
    link = "https://harbour.example/story/0?page=1&part=2"
    assert bare.xpath("string(//h1)") == link
    assert bare.xpath("//section") == []


@pytest.mark.parametrize(
    "hostile",
    ['"><script>alert(1)</script>', "{{ site }} {% raw %}", "a" * 500, "عنوان " * 40, "\u202eevil", "<b>&amp;</b>"],
)
def test_hostile_names_are_text(page: Callable[..., Any], publication: Publication, hostile: str) -> None:
    feed = replace(HARBOUR, key=(hostile,))
    document = page(
        feeds=(feed,),
        title=hostile,
        summary=hostile,
        authors=(hostile,),
        editors=(hostile,),
        publisher=hostile,
        tags=(hostile,),
        related=(RelatedLink("https://o.example/", hostile, "o"),),
        images=(Image("https://harbour.example/lead.jpg", alt=hostile),),
        source=hostile,
        site=replace(publication, title=hostile, description=hostile),
    )
    assert document.xpath("//script[not(@src)] | //main//b[not(ancestor::div[@class='text'])]") == []
    assert document.xpath("string(//h1)") != ""


def test_article_text_is_the_same_in_every_process() -> None:
    written = """from feeds.pages._text import article_text
print(article_text('<p><img src="https://a.example/1.png"></p>', "Picture"))"""
    texts = {
        subprocess.run([sys.executable, "-c", written], check=True, capture_output=True, text=True).stdout
        for _ in range(8)
    }
    assert len(texts) == 1


def test_picture_states_once_how_it_is_loaded() -> None:
    text = article_text('<p><img src="https://a.example/1.png" alt="Tide" referrerpolicy="origin"></p>', "Picture")

    (picture,) = html.fragment_fromstring(text).iter("img")
    assert dict(picture.attrib) == {
        "src": "https://a.example/1.png",
        "alt": "Tide",
        "loading": "lazy",
        "decoding": "async",
        "referrerpolicy": "no-referrer",
    }
    assert text.count("referrerpolicy") == 1
