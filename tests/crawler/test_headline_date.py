# ruff: noqa: E501 - a page a line
"""Dates that stand at a headline and nowhere else: found in its header, and nowhere else."""

from __future__ import annotations

import time
import timeit

import pytest
from lxml import etree

from crawler.extract.headline_date import find_headline_date
from crawler.extract.page import parse_page

TITLE = "The stone bridge will be mended"
CHINESE = "老城石桥明年重修"
TEXT = "<p>The council said on Tuesday that the slabs are worn and slippery in the rain, and that work starts soon.</p>"
SENTENCE = "<p>市政府昨天公布了石桥的修缮计划。这座桥建于一百二十年前，桥面的石板已经磨得发亮，雨天很滑。</p>"


def found_in(body: str, title: str = TITLE) -> str:
    return find_headline_date(
        parse_page(f"<html><body>{body}</body></html>".encode(), "https://g.example/1").root, title
    )


FOUND = {
    "a line of spans, with the source": (
        f'<h1>{CHINESE}</h1><div class="info"><span>2026-03-04 10:20</span> 来源：江畔晚报</div>{SENTENCE * 9}',
        "2026-03-04 10:20 来源：江畔晚报",
    ),
    "a line with the author": (
        f'<h1>{TITLE}</h1><p class="meta">March 4, 2026 · by Anna Miller</p>{TEXT * 9}',
        "March 4, 2026 · by Anna Miller",
    ),
    "above the headline": (
        f"<main><header><p>4 March 2026</p><h1>{TITLE}</h1></header>{TEXT * 9}</main>",
        "4 March 2026",
    ),
    "below a subtitle": (
        f"<h1>{TITLE}</h1><h2>Work starts in May</h2><p>Posted on Wednesday, March 4, 2026 by Anna</p>{TEXT * 9}",
        "Posted on Wednesday, March 4, 2026 by Anna",
    ),
    "a header apart from the text": (
        f"<div><div><h1>{TITLE}</h1></div><div>By Anna Miller <span>04/03/2026 10:20</span></div></div>{TEXT * 9}",
        "By Anna Miller 04/03/2026 10:20",
    ),
    "rows of a table": (
        f"<table><tr><td><h1>{CHINESE}</h1></td></tr><tr><td>发布时间：2026年3月4日 浏览：37次</td></tr></table>{SENTENCE}",
        "发布时间：2026年3月4日 浏览：37次",
    ),
    "text without an element": (
        f"<div><h1>{CHINESE}</h1>2026/03/04 10:20:11<br>{SENTENCE * 9}</div>",
        "2026/03/04 10:20:11",
    ),
    "a long line of buttons, with a script": (
        f"<h1>{CHINESE}</h1><div><span>2026-03-04 10:20</span><script>share()</script><a>分享到微博</a><a>分享到微信</a>"
        f"<a>打印本页</a><a>字号大</a><a>字号中</a><a>字号小</a><em>责任编辑：官小满、邵平、刘阿姨、柳汀、江畔</em></div>{SENTENCE * 9}",
        "2026-03-04 10:20",
    ),
    "a list": (
        f"<h1>{TITLE}</h1><ul><li>By Anna Miller</li><li>Mar 4, 2026</li><li>3 comments</li></ul>{TEXT * 9}",
        "Mar 4, 2026",
    ),
    "publication beside a change": (
        f"<h1>{TITLE}</h1><p><span>Updated March 6, 2026</span> <span>Published March 4, 2026</span></p>{TEXT * 9}",
        "Published March 4, 2026",
    ),
    "the same day twice, once with a clock": (
        f"<div><div><i>2026-03-04</i></div><h1>{CHINESE}</h1><p>时间：2026-03-04 10:20</p>{SENTENCE * 9}</div>",
        "时间：2026-03-04 10:20",
    ),
    "a headline that is no heading": (
        f'<div class="title">{CHINESE}</div><div class="time">2026-03-04</div>{SENTENCE * 9}',
        "2026-03-04",
    ),
    "a day, with the source": (
        f"<h1>{CHINESE}</h1><div>2026-03-04 来源：江畔晚报 阅读 1024</div>{SENTENCE * 9}",
        "2026-03-04 来源：江畔晚报 阅读 1024",
    ),
    "a path of categories": (
        f"<h1>{CHINESE}</h1><div><a>本地</a> <a>首页更新</a> <a>发布于：2026年3月4日</a></div>{SENTENCE * 9}",
        "本地 首页更新 发布于：2026年3月4日",
    ),
    "only a change": (
        f"<h1>{CHINESE}</h1><p>更新时间：2026-03-04 10:20</p>{SENTENCE * 9}",
        "更新时间：2026-03-04 10:20",
    ),
}


@pytest.mark.parametrize(("body", "line"), FOUND.values(), ids=FOUND)
def test_date_at_the_headline_is_found(body: str, line: str) -> None:
    assert found_in(body, CHINESE if CHINESE in body else TITLE) == line


@pytest.mark.parametrize(
    "line",
    [
        "4. März 2026", "le 4 mars 2026", "4 de marzo de 2026", "Wed, 04 Mar 2026 10:20", "2026年3月4日星期三 10:20",
        "2026年03月04日10:20 | 来源：江畔网", "04.03.2026, 10:20 Uhr", "2026-03-04T10:20:11+08:00", "2026년 3월 4일",
        "By Anna Smith | March 4, 2026 | 10:20 AM EST", "Published: Mar 4, 2026 at 10:20 a.m.", "江畔社 2026-03-04 10:20",
        "Last updated on March 4, 2026", "(2026-03-04)", "来源：江畔网 作者：官小满 2026-03-04 10:20 编辑：邵平",
        "Published March 4, 2026 · Updated March 6, 2026",
    ],
)  # fmt: skip
def test_date_is_found_in_the_forms_of_many_sites(line: str) -> None:
    assert found_in(f"<h1>{TITLE}</h1><p>{line}</p>{TEXT * 9}") == line


NOTHING = {
    "no headline": f"<p>March 4, 2026</p>{TEXT}",
    "comments": f"<h1>{TITLE}</h1>{TEXT * 2}<div><b>Anna</b> March 5, 2026</div><div><b>Ben</b> March 5, 2026</div>",
    "comments of a short page": f'<h1>{TITLE}</h1><div class="comments"><p>March 5, 2026</p></div>',
    "comments behind a sentence": f"<h1>{TITLE}</h1><p>More tomorrow.</p><div><p>Anna, March 5, 2026</p></div>",
    "related articles": f"<h1>{TITLE}</h1><ul><li><a>河边的夜市</a> 2026-03-01</li><li><a>新图书馆</a> 2026-02-11</li></ul>",
    "related articles under a heading": f"<h1>{TITLE}</h1>{TEXT}<h3>Related</h3><p>March 1, 2026</p>",
    "a box beside the text": f"<h1>{TITLE}</h1><aside><p>March 1, 2026</p></aside><p>By Anna Miller</p>{TEXT * 9}",
    "years of copyright": f"<h1>{TITLE}</h1><p>© 2004-2026 Gazette</p><p>Copyright March 4, 2026 Gazette</p>",
    "a date in the text": f"<h1>{TITLE}</h1><p>The bridge was closed on March 4, 2026.</p>{TEXT * 9}",
    "a date in the subtitle": f"<h1>{TITLE}</h1><h2>Council to vote on March 4, 2026</h2>{TEXT * 9}",
    "a date that a line goes on from": f"<h1>{CHINESE}</h1><p>会议将于2026年3月4日召开</p>{SENTENCE * 9}",
    "a date in the headline": f"<h1>{TITLE} on March 4, 2026</h1>{TEXT * 9}",
    "two different dates": f"<h1>{TITLE}</h1><p>March 4, 2026</p><p>March 9, 2026</p>{TEXT * 9}",
    "from one day to another": f"<h1>{CHINESE}</h1><p>2026-03-04 至 2026-03-09</p>{SENTENCE * 9}",
    "from one day to another of a month": f"<h1>{TITLE}</h1><p>4 March 2026 – 9 May</p><p>March 4 – 8, 2026</p>{TEXT * 9}",
    "a day without a year": f"<h1>{TITLE}</h1><p>March 4 · by Anna</p>{TEXT * 9}",
    "a month": f"<h1>{TITLE}</h1><p>March 2026</p><p>Issue 3/2026</p>{TEXT * 9}",
    "the clock of the page": f"<div>今天是2026年3月4日 星期三</div><h1>{CHINESE}</h1>{SENTENCE * 9}",
    "the top of a page in a box": f"<div><div>2026年3月4日 星期三</div><ul><li><a>新闻</a><a>科技</a></ul><h1>{CHINESE}</h1>{SENTENCE * 9}</div>",
    "the top of a page above a header": f"<div><div>2026年3月4日</div><div><h1>{CHINESE}</h1></div>{SENTENCE * 9}</div>",
    "lines of a text without elements": f"<h1>{TITLE}</h1>{TEXT[3:-4]}<br>March 9, 2026<br>{TEXT[3:-4]}",
    "a short sentence without an element": f"<h1>{TITLE}</h1>More tomorrow.<br>March 9, 2026<br>{TEXT[3:-4]}",
    "the name of the site as a heading": f"<div><h1>The stone</h1><p>March 4, 2026</p></div><div><h2>{TITLE}</h2>{TEXT * 9}</div>",
    "a heading without text": f"<div><h1><img></h1><p>March 4, 2026</p></div><div><h2>{TITLE}</h2>{TEXT * 9}</div>",
    "the top of the page": f"<div>2026年3月4日 星期三</div><h1>{CHINESE}</h1>{SENTENCE * 9}",
    "a number": f"<h1>{TITLE}</h1><p>Call 20-26-2026 or 2026-31-31</p>{TEXT * 9}",
}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_date_of_something_else_is_left_alone(body: str) -> None:
    assert found_in(body, CHINESE if CHINESE in body else TITLE) == ""


def test_without_a_headline_nothing_is_found() -> None:
    assert found_in("<h1></h1><p>March 4, 2026</p>", "") == ""


def test_headline_may_be_given_as_an_element() -> None:
    root = etree.HTML(f"<h1>Gazette</h1><div><b>{TITLE}</b><i>March 4, 2026</i></div>")
    assert find_headline_date(root, root.find(".//b")) == "March 4, 2026"
    assert find_headline_date(root, root.find(".//h1")) == ""


@pytest.mark.parametrize("title", [CHINESE, "没有这个标题"])
def test_a_usual_page_costs_hardly_anything(title: str) -> None:
    links = "".join(f"<li><a href='/{n}'>柳汀镇的渡口昨天恢复了夜航</a></li>" for n in range(60))
    info = "<div class='info'><span>2026-03-04 10:20</span> 来源：江畔晚报</div>"
    html = f"<body><ul>{links}</ul><div><h1>{CHINESE}</h1>{info}<div>{SENTENCE * 40}</div></div><ul>{links}</ul></body>"
    assert len(html.encode()) > 10_000
    root = parse_page(html.encode(), "https://g.example/1").root
    timed = timeit.repeat(lambda: find_headline_date(root, title), timer=time.process_time, number=50, repeat=15)
    once_s = min(timed) / 50
    assert once_s < 200e-6  # twice what it may take, for a busy machine
