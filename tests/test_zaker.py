"""A site that plays ZAKER, crawled whole: pages of its listings, its articles, its notices, its firewall."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

SHANGHAI = ZoneInfo("Asia/Shanghai")
SOURCE = """
name = "newsroom"
title = "ZAKER 科技"
family = "zaker"
start = ["{base}/channel/13"]
categories = ["ZAKER/科技"]
language = "zh-CN"
timezone = "Asia/Shanghai"
"""
#: Days ago that the articles were published; the last one is of the year before.
AGES = (1, 2, 30, 300, 360)
TEXTS = (
    "柳汀镇的渡口昨晚恢复夜航，头班船八点零五分离岸，船上坐着四十一名乘客。",
    "山顶的气象站换了新的风速仪，值班员说旧的那台已经转了二十六年。",
    "老城的面包铺把炉子从柴火改成了电，开门的时间却还是凌晨四点。",
    "河边的图书馆收到一箱没有署名的旧地图，其中三张画着已经不在的桥。",
    "中学的天文社在操场上看到了流星，他们数到第十七颗时云就来了。",
)
CHALLENGE = (
    '<html><head><title id="slg-title"></title></head><body><div id="slg-box"></div>'
    '<script src="/.safeline/challenge/v2/challenge.js"></script></body></html>'
)


def article_id(number: int) -> str:
    return f"{0x6A000000 + number:08x}b15ec04a6a7b5d10"


def day(number: int) -> datetime:
    return datetime.now(SHANGHAI) - timedelta(days=AGES[number])


def entry(number: int) -> dict[str, object]:
    return {
        "title": f"第{number + 1}篇文章",
        "desc": TEXTS[number][:12],
        "url": f"/article/{article_id(number)}",
        "auther_name": "柳汀晚报",
        "date": f"{day(number):%m月%d日}",
        "tag": [{"tag": "科技", "url": ""}],
        "thumbnail_mpic": "//zkres1.myzaker.com/202611/x_320.jpg",
    }


def answer(numbers: range, following: str) -> str:
    """Return what a listing page holds as JSON; one entry of it is an advertisement."""
    articles = [entry(number) for number in numbers] + [{"title": "广告", "url": ""}]
    page = {"stat": 1, "data": {"article": articles}, "next_url": {"value": following}}
    return json.dumps(page, ensure_ascii=False).replace("/", "\\/")


def article(number: int) -> str:
    box = (
        '<div class="img_box" id="id_imagebox_0" onclick><div class="content_img_div perview_img_div">'
        f'<img class="lazy opacity_0" id="img_0" data-original="https://zkres1.myzaker.com/202611/{number}_1024.jpg" '
        'data-height="600" data-width="800"></div></div>'
    )
    return (
        f'<html lang="zh-CN"><body><div class="article_header"><h1>第{number + 1}篇文章</h1>'
        '<a class="article-auther line">柳汀晚报</a></div>'
        f'<div class="article_content"><div><p>{TEXTS[number]}</p><p>{box}</p></div>'
        "<div><p>第二段在第二个块里。</p></div>"
        '<div id="recommend_bottom"><a href="/x">推荐阅读</a></div><div id="article_bottom"></div></div></body></html>'
    )


@pytest.fixture
def zaker(site: Path, newsroom: Newsroom) -> Path:
    """The site folder with a channel of five articles on two pages, the second of which is bare JSON."""
    (site / "sources/newsroom.toml").write_text(SOURCE.format(base=newsroom.base), encoding="utf-8")
    following = f"{newsroom.base}/next?app_id=13&next_aticle_id=77"
    script = f"<script>window.WinPageData = {answer(range(3), following)};</script>"
    newsroom.pages["/channel/13"] = f'<html><body><div id="app"></div>{script}</body></html>'
    newsroom.pages["/next?app_id=13&next_aticle_id=77"] = answer(range(3, 5), "")
    newsroom.pages.update({f"/article/{article_id(number)}": article(number) for number in range(5)})
    return site


def entries(site: Path, feed: str = "all") -> list[feedparser.FeedParserDict]:
    return list(feedparser.parse(str(site / "public" / feed / "atom.xml")).entries)


def test_a_channel_is_published_whole_with_its_days_its_category_and_its_pictures(
    zaker: Path, newsroom: Newsroom, tidings: Run
) -> None:
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    found = entries(zaker)
    assert [entry.title for entry in found] == [f"第{number + 1}篇文章" for number in range(5)]
    assert [entry.published[:10] for entry in found] == [f"{day(number):%Y-%m-%d}" for number in range(5)]
    for number, entry in enumerate(found):
        content = entry.content[0].value
        assert TEXTS[number] in content
        assert "第二段在第二个块里。" in content
        assert f'src="https://zkres1.myzaker.com/202611/{number}_1024.jpg"' in content
        assert "data-original" not in content
        assert "推荐阅读" not in content
        assert "ZAKER/科技" in [tag.term for tag in entry.tags]
    assert [path for path, _ in newsroom.log if path.startswith(("/channel", "/next"))] == [
        "/channel/13",
        "/next?app_id=13&next_aticle_id=77",
    ]


def run_shapes(tidings: Run) -> dict[str, int]:
    """Return how many listings of the last run had which shape, as the store has it."""
    (row,) = json.loads(tidings("status", "--json").stdout)["sources"]
    return {key: count for key, count in row["last_run_counts"].items() if key.startswith("shape/")}


OLDER = {
    "content-block": "<div class='content-block'><div class='article-wrap'><a href='/article/{id}'>"
    "<span class='article-title'>第1篇文章</span></a></div></div>",
    "flex-block": "<div class='figure flex-block'><h2><a href='/article/{id}' title='第1篇文章'>第1篇</a></h2></div>",
}


def test_the_report_says_which_generation_of_listings_matched(zaker: Path, newsroom: Newsroom, tidings: Run) -> None:
    done = tidings("-v", "crawl", "--all")
    assert "5 listed = 5 new + 0 updated + 0 known + 0 dropped; listings: 1 JSON, 1 WinPageData\n" in done.stdout
    assert run_shapes(tidings) == {"shape/JSON": 1, "shape/WinPageData": 1}
    assert "WinPageData" not in tidings("crawl", "--all").stdout
    assert run_shapes(tidings) == {"shape/WinPageData": 1}, "unchanged, and still of that shape"


@pytest.mark.parametrize("shape", OLDER)
def test_a_listing_of_an_older_generation_is_counted_as_that(
    zaker: Path, newsroom: Newsroom, tidings: Run, shape: str
) -> None:
    newsroom.pages["/channel/13"] = f"<html><body>{OLDER[shape].format(id=article_id(0))}</body></html>"
    tidings("crawl", "--all")
    assert run_shapes(tidings) == {f"shape/{shape}": 1}


def test_a_listing_that_names_no_article_has_no_shape(zaker: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/channel/13"] = "<html><body><p>A new design</p></body></html>"
    assert tidings("crawl", "--all").returncode == 1
    assert run_shapes(tidings) == {}


def test_a_deleted_article_is_dropped_and_the_rest_published(zaker: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages[f"/article/{article_id(1)}"] = (
        '<html><head><title>ZAKER</title></head><body><ol class="breadcrumb"><li>首页</li></ol>'
        '<div class="article_content"><div>文章已被删除</div></div></body></html>'
    )
    done = tidings("crawl", "--all")
    assert "4 new" in done.stdout
    assert "dropped/not_found" in tidings("status", "--json").stdout
    assert "第2篇文章" not in [entry.title for entry in entries(zaker)]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (CHALLENGE, "newsroom: blocked: "),
        ((468, CHALLENGE), "newsroom: blocked: "),
        ((429, "<h1>Too many requests</h1>"), "newsroom: rate_limited: "),
    ],
    ids=["challenge", "challenge with its status", "too many"],
)
def test_the_firewall_is_told_and_waited_for_and_the_feeds_stay(
    zaker: Path, newsroom: Newsroom, tidings: Run, page: str | tuple[int, str], told: str
) -> None:
    assert tidings("crawl", "--all").returncode == 0
    before = (zaker / "public/all/atom.xml").read_bytes()
    newsroom.pages["/channel/13"] = page
    newsroom.log.clear()
    done = tidings("crawl", "--all")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith(told)
    assert (zaker / "public/all/atom.xml").read_bytes() == before
    assert {path for path, _ in newsroom.log} <= {"/robots.txt", "/channel/13"}, "nothing else was asked for"
    newsroom.log.clear()
    assert tidings("crawl").returncode == 0
    assert newsroom.log == [], "not due before the back-off has ended"
