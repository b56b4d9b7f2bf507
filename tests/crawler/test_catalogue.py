"""The catalogue's sources read pages in the shapes of their sites; the texts are made up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import sources
from crawler.cli.add import source_toml
from crawler.config import Source, load_source
from crawler.discover import Candidate
from crawler.extract.document import Document
from crawler.model import Article, ArticleLink, DropReason, ListingPage
from crawler.pipelines.stages import finish, load_stages
from crawler.report import SourceRun
from crawler.settings import TIDINGS_STAGES
from crawler.sources import catalogue, known_source, table_of
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.reader import Reader
from crawler.spiders.walk import Walk
from crawler.toml import check

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PARAGRAPH = "<p>柳汀镇的渡口昨天恢复了夜航，第一班船在晚上八点零五分离岸，船上坐着四十一名乘客。</p>"
TWO = PARAGRAPH + "<p>船工老邵说，灯塔换了灯芯，航标也重新刷过，只要雾不大，就不会停。</p>"


def reader(name: str) -> Reader:
    return reader_of(catalogue()[name], name)


def listed(name: str, body: str, url: str = "") -> ListingPage:
    source = catalogue()[name]
    found = reader(name).read_listing(Document(url or source.start[0], body.encode(), "text/html; charset=utf-8"))
    assert isinstance(found, ListingPage), found
    return found


def published(name: str, url: str, body: str, link: ArticleLink | None = None) -> Article:
    """Return an article as it would be stored."""
    read = reader(name).read_article(Document(url, body.encode()), link or ArticleLink(url), "", "", NOW)
    assert isinstance(read, Article), read
    walk = Walk(reader(name), SourceRun(name))
    done = finish(load_stages(TIDINGS_STAGES, [walk]), read)
    assert isinstance(done, Article), done
    return done


@dataclass(frozen=True)
class Wanted:
    """What a listing's first article is."""

    url: str
    title: str
    date: str
    more: dict[str, Any] = field(default_factory=dict)


ZAKER = "65a0c0f1b15ec04a6a7b5d10"
WIN = {
    "data": {
        "article": [
            {
                "title": "渡口恢复夜航",
                "desc": "停航七年之后",
                "url": f"//www.myzaker.com/article/{ZAKER}",
                "author_name": "柳汀晚报",
                "date": "11月22日",
                "tag": [{"tag": "渡口"}, {"tag": "夜航"}],
            },
            {"title": "没有地址的条目"},
            {
                "title": "第二条",
                "url": f"//www.myzaker.com/article/{ZAKER[:-1]}1",
                "auther_name": "旧拼写",
                "date": "11月21日",
            },
        ],
        "next_url": {"value": "/channel/13?next_aticle_id=77"},
    }
}
LISTINGS = {
    "zaker-tech: 2024": (
        "zaker-tech",
        f"<html><body><script>window.WinPageData = {json.dumps(WIN, ensure_ascii=False)};var x=1</script></body></html>",
        Wanted(
            f"https://www.myzaker.com/article/{ZAKER}",
            "渡口恢复夜航",
            "11月22日",
            {"authors": ("柳汀晚报",), "tags": ("渡口", "夜航"), "summary": "停航七年之后"},
        ),
    ),
    "zaker-tech: 2019": (
        "zaker-tech",
        f'<html><body><div class="content-block"><div class="article-wrap"><a href="//www.myzaker.com/article/{ZAKER}/">'
        '<h2 class="article-title">渡口恢复夜航</h2></a></div><span class="article-time">2小时前</span></div></body></html>',
        Wanted(f"https://www.myzaker.com/article/{ZAKER}/", "渡口恢复夜航", "2小时前"),
    ),
    "zaker-tech: before": (
        "zaker-tech",
        f'<html><body><a class="nav_item_active">科技</a><div class="figure flex-block"><h2><a title="渡口恢复夜航" '
        f'href="//www.myzaker.com/article/{ZAKER}/">渡口恢…</a></h2></div></body></html>',
        Wanted(f"https://www.myzaker.com/article/{ZAKER}/", "渡口恢复夜航", ""),
    ),
    "36kr": (
        "36kr",
        '<html><body><script>window.initialState={"information":{"itemList":[{"itemType":0,"itemId":1,"templateMaterial":{}},'
        '{"itemType":10,"itemId":2900,"templateMaterial":{"itemId":2900,"widgetTitle":"<em>渡口</em>公司完成融资","author":"老邵",'
        '"publishTime":1763870400000}}],"pageCallback":"x"}}</script></body></html>',
        Wanted("https://www.36kr.com/p/2900", "渡口公司完成融资", "1763870400000", {"authors": ("老邵",)}),
    ),
    "ifeng": (
        "ifeng",
        '<html><body><script>var allData = {"newsstream":[{"id":"1","title":"渡口恢复夜航","url":"//news.ifeng.com/c/8abc",'
        '"newsTime":"2026-11-23 08:30:00","source":"柳汀晚报"},{"id":"2","title":"没有地址"}]};</script></body></html>',
        Wanted("https://news.ifeng.com/c/8abc", "渡口恢复夜航", "2026-11-23 08:30:00"),
    ),
    "thepaper": (
        "thepaper",
        '{"code":200,"data":{"list":[{"contId":"31","name":"渡口恢复夜航","pubTimeLong":1763870400000,"link":"",'
        '"nodeInfo":{"name":"长三角"},"tagList":[{"tag":"渡口"},{"tag":"夜航"}]},{"contId":"32","name":"外链","link":"https://x.example"}]}}',
        Wanted(
            "https://m.thepaper.cn/detail/31",
            "渡口恢复夜航",
            "1763870400000",
            {"categories": (("长三角",),), "tags": ("渡口", "夜航")},
        ),
    ),
    "ithome": (
        "ithome",
        '<html><body><div id="list"><div class="fl"><ul><li><a class="img" href="https://www.ithome.com/0/1/2.htm"></a><div>'
        '<h2><a href="https://www.ithome.com/0/1/2.htm">渡口用上新系统</a></h2></div></li></ul></div></div></body></html>',
        Wanted("https://www.ithome.com/0/1/2.htm", "渡口用上新系统", ""),
    ),
    "toutiao": (
        "toutiao",
        '{"data":[{"cell_type":48},{"cell_type":60,"group_id":7001,"title":"渡口恢复夜航","publish_time":1763870400,'
        '"optional_data":{"mm_category_three":{"社会/交通":0.9}}},{"cell_type":49,"group_id":7002,"title":"视频"}]}',
        Wanted("https://m.toutiao.com/i7001/info/", "渡口恢复夜航", "1763870400", {"categories": (("社会", "交通"),)}),
    ),
}


@pytest.mark.parametrize("case", LISTINGS, ids=str)
def test_a_listing_in_the_shape_of_its_site_is_read(case: str) -> None:
    name, body, wanted = LISTINGS[case]
    first, *others = listed(name, body).links
    assert (first.url, first.title, first.date) == (wanted.url, wanted.title, wanted.date)
    for part, value in wanted.more.items():
        assert getattr(first, part) == value
    assert len(others) == (1 if "2024" in case else 0)  # what is no article is left out


def test_zakers_generations_are_told_and_its_next_page_is_found() -> None:
    shapes = [listed(LISTINGS[case][0], LISTINGS[case][1]).shape for case in LISTINGS if case.startswith("zaker")]
    assert shapes == ["WinPageData", "content-block", "flex-block"]
    page = listed("zaker-tech", LISTINGS["zaker-tech: 2024"][1])
    assert page.next_urls == ("https://www.myzaker.com/channel/13?next_aticle_id=77",)
    assert page.links[1].authors == ("旧拼写",)


ZAKER_PAGE = f"""<html lang="zh-CN"><head><title>渡口恢复夜航 - ZAKER</title></head><body>
<ol class="breadcrumb"><li>首页</li><li>科技</li><li>正文</li></ol>
<div class="article_header"><h1>渡口恢复夜航</h1><a class="article-auther line">柳汀晚报</a><span class="time">昨天</span></div>
<div class="article_content"><div>{PARAGRAPH}<p><div class="img_box" id="id_imagebox_0"><div class="content_img_div perview_img_div">
<img class="lazy opacity_0" id="img_0" data-original="http://zkres1.myzaker.com/202611/{ZAKER}_1024.jpg" data-height="600" data-width="800">
</div></div></p></div><div>{PARAGRAPH.replace("柳汀", "第二块里的柳汀")}</div><div id="recommend_bottom"><a href="/x">推荐阅读别的文章</a></div></div>
<div class="lebel-list"><a>渡口</a><a>夜航</a></div></body></html>"""


def test_a_zaker_article_is_whole_with_its_picture_its_tags_and_without_its_recommendations() -> None:
    found = published("zaker-tech", f"https://www.myzaker.com/article/{ZAKER}/", ZAKER_PAGE)
    assert (found.title, found.authors, found.tags) == ("渡口恢复夜航", ("柳汀晚报",), ("渡口", "夜航"))
    assert [image.url for image in found.images] == [f"http://zkres1.myzaker.com/202611/{ZAKER}_1024.jpg"]
    assert "第二块里的柳汀镇" in found.content
    assert "推荐阅读" not in found.content
    assert found.categories == (("ZAKER", "科技"),)
    assert found.published
    assert found.published.at.date().isoformat() == "2026-11-22"  # "昨天", seen on the 23rd


def test_a_zaker_date_without_a_year_is_of_the_year_that_the_id_tells() -> None:
    link = ArticleLink(f"https://www.myzaker.com/article/{ZAKER}", date="01月12日", read_at=NOW)
    page = ZAKER_PAGE.replace('<span class="time">昨天</span>', "")
    found = published("zaker-tech", link.url, page, link)
    assert found.published
    assert found.published.at.date().isoformat() == "2024-01-12"  # 65a0c0f1 is a second of that day


def test_zakers_notice_of_deletion_is_no_article() -> None:
    page = "<html><body><div class='article_content'><div>文章已被删除</div></div></body></html>"
    read = reader("zaker-tech").read_article(
        Document(f"https://www.myzaker.com/article/{ZAKER}", page.encode()),
        ArticleLink("https://x.example/1", "标题"),
        "",
        "",
        NOW,
    )
    assert isinstance(read, tuple)
    assert read[0] is DropReason.NOT_FOUND


NEXT_DATA = {
    "props": {
        "pageProps": {
            "detailData": {
                "contentDetail": {
                    "name": "渡口恢复夜航",
                    "content": TWO,
                    "pubTimeLong": 1763870400000,
                    "author": "老邵",
                    "tagList": [{"tag": "渡口"}],
                },
                "liveDetail": None,
                "specialDetail": None,
            }
        }
    }
}
SPECIAL = {
    "props": {"pageProps": {"detailData": {"specialDetail": {"specialInfo": {"name": "专题：渡口", "desc": TWO}}}}}
}
ALL_DATA = {
    "docData": {
        "title": "渡口恢复夜航",
        "newsTime": "2026-11-23 08:30:00",
        "source": "柳汀晚报",
        "editorName": "官莉",
        "contentData": {
            "contentList": [{"type": "text", "data": TWO}, {"type": "video", "data": {"url": "v.mp4"}}],
        },
    },
    "keywords": "渡口,夜航",
}
ARTICLES = {
    "36kr": (
        "https://www.36kr.com/p/2900",
        f"<html><body><h1>渡口公司完成融资</h1><div class='articleDetailContent'>{TWO}</div></body></html>",
        "渡口公司完成融资",
        "",
    ),
    "ifeng": (
        "https://news.ifeng.com/c/8abc",
        f"<html><body><script>var allData = {json.dumps(ALL_DATA, ensure_ascii=False)};</script></body></html>",
        "渡口恢复夜航",
        "2026-11-23T00:30:00+00:00",
    ),
    "thepaper": (
        "https://m.thepaper.cn/detail/31",
        f"<html><body><script id='__NEXT_DATA__' type='application/json'>{json.dumps(NEXT_DATA)}</script></body></html>",
        "渡口恢复夜航",
        "2025-11-23T04:00:00+00:00",
    ),
    "thepaper: special": (
        "https://m.thepaper.cn/detail/33",
        f"<html><body><script id='__NEXT_DATA__' type='application/json'>{json.dumps(SPECIAL)}</script></body></html>",
        "专题：渡口",
        "",
    ),
    "ithome": (
        "https://www.ithome.com/0/1/2.htm",
        f"<html><body><h1>渡口用上新系统</h1><span id='pubtime_baidu'>2026/11/23 8:30:05</span><div id='paragraph'>{TWO}"
        "<p><img src='/b.png' data-original='https://img.ithome.com/a.jpg'></p></div></body></html>",
        "渡口用上新系统",
        "2026-11-23T00:30:05+00:00",
    ),
    "toutiao": (
        "https://m.toutiao.com/i7001/info/",
        json.dumps(
            {
                "data": {
                    "title": "渡口恢复夜航",
                    "content": TWO,
                    "publish_time": 1763870400,
                    "group_id": 7001,
                    "source": "晚报",
                }
            }
        ),
        "渡口恢复夜航",
        "2025-11-23T04:00:00+00:00",
    ),
}


@pytest.mark.parametrize("case", ARTICLES)
def test_an_article_in_the_shape_of_its_site_is_read(case: str) -> None:
    url, body, title, at = ARTICLES[case]
    found = published(case.split(":")[0], url, body)
    assert found.title == title
    assert "第一班船在晚上八点零五分离岸" in found.content
    assert "灯塔换了灯芯" in found.content
    assert found.published
    if at:
        assert found.published.at.isoformat() == at


def test_editors_publisher_and_keywords_are_read_where_a_rule_finds_them() -> None:
    url, body, *_ = ARTICLES["ifeng"]
    found = published("ifeng", url, body)
    assert (found.editors, found.publisher, found.tags) == (("官莉",), "柳汀晚报", ("渡口", "夜航"))


def test_an_answer_of_an_api_is_known_by_the_articles_own_address() -> None:
    url, body, *_ = ARTICLES["toutiao"]
    found = published("toutiao", url, body)
    assert (found.canonical_url, found.requested_url) == ("https://www.toutiao.com/article/7001/", url)
    assert found.authors == ("晚报",)


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("36kr", "<html><body>no script</body></html>", '`"itemList":` stands nowhere; expected JSON behind it'),
        (
            "thepaper",
            "<p>busy</p>",
            'the answer is no JSON: Expecting value: line 1 column 1 (char 0); it begins "<p>busy</p>"',
        ),
        (
            "ifeng",
            '<html><script>{"newsstream": oops}</script></html>',
            'what stands behind `"newsstream":` is no JSON',
        ),
    ],
)
def test_json_that_does_not_match_is_one_line(name: str, body: str, told: str) -> None:
    read = reader(name).read_listing(Document(catalogue()[name].start[0], body.encode()))
    assert isinstance(read, tuple)
    assert read[0] is DropReason.UNPARSABLE
    assert told in read[1]
    assert "\n" not in read[1]


def test_every_source_of_the_catalogue_says_whose_it_is_and_starts_at_a_public_address() -> None:
    for name, source in catalogue().items():
        text = (Path(sources.__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
        assert text.startswith("# "), name
        assert all(url.startswith("https://") for url in source.start), name
        assert source.categories, name
        assert source.family in FAMILIES


@pytest.mark.parametrize("name", catalogue())
def test_add_writes_all_that_the_catalogue_says_of_a_source(name: str, tmp_path: Path) -> None:
    known = catalogue()[name]
    table = table_of(known)
    added = check(Source, {"name": name, "start": list(known.start)} | table, "tidings add")
    file = tmp_path / f"{name}.toml"
    file.write_text(source_toml(added, Candidate(table, "known")), encoding="utf-8")
    assert load_source(file) == known


def test_an_address_of_a_known_site_is_known() -> None:
    assert (found := known_source("http://www.myzaker.com/channel/13/")) is not None
    assert found.name == "zaker-tech"
    assert (news := known_source("https://www.36kr.com/newsflashes")) is not None
    assert news.name == "36kr-newsflashes"
    assert (other := known_source("https://www.36kr.com/information/AI/")) is not None
    assert (other.name, other.start) == ("36kr", ("https://www.36kr.com/information/AI/",))
    assert known_source("https://www.36kr.com/") is None  # its listing is of another make
    assert (paper := known_source("https://www.thepaper.cn/channel_25950")) is not None
    assert paper.start == catalogue()["thepaper"].start  # its listing is an API, at an address of its own
    assert known_source("https://www.myzaker.com/source/12") is None  # there are many at that site
    assert known_source("https://gazette.example/") is None


def test_zaker_is_recognised_by_its_host_or_its_script() -> None:
    zaker = FAMILIES["zaker"]
    assert zaker.recognise(Document("https://www.myzaker.com/source/9", b"<html><p>x</p></html>").page)
    assert zaker.recognise(Document("https://copy.example/", LISTINGS["zaker-tech: 2024"][1].encode()).page)
    assert not zaker.recognise(Document("https://notmyzaker.com.example/", b"<html><p>x</p></html>").page)
