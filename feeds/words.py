"""What feeds and pages say in their own words, in Chinese and English; every other language gets English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; ``{}`` stands for a name."""

    all: str
    all_of: str
    category_of: str
    source_of: str
    categories: str
    sources: str
    newest: str
    within: str
    subscribe: str
    how_to: str
    opml: str
    empty: str
    skip: str
    made_by: str
    times_in: str
    #: How a date is known, by ``DateKind``; what is stated needs no words.
    date_kinds: Mapping[str, str]
    corrected: str
    first_published: str
    also_at: str
    older: str
    #: ``strftime`` patterns of a moment and of a day.
    moment: str
    day: str


_CHINESE = Words(
    all="全部文章",
    all_of="{}的全部文章",
    category_of="分类「{}」的文章",
    source_of="来自「{}」的文章",
    categories="分类",
    sources="来源",
    newest="最新文章",
    within="下级分类",
    subscribe="订阅",
    how_to="把任意一个地址复制到阅读器里，新文章会自己送到。三种格式内容相同。",
    opml="下载全部订阅（OPML）",
    empty="这里还没有文章。订阅之后，第一篇一到就会出现在阅读器里。",
    skip="跳到文章列表",
    made_by="由 {} 生成",
    times_in="时间按 {} 时区显示",
    date_kinds={
        "inferred_year": "页面未写年份，年份为推断",
        "relative": "由页面上的相对时间换算",
        "inferred_day": "页面只写了钟点，日期为推断",
        "id_clock": "页面未写时间，取自文章编号",
        "first_seen": "页面未写时间，为首次发现的时间",
    },
    corrected="页面写作 {}，已更正",
    first_published="原载 {}",
    also_at="另见",
    older="更早的文章",
    moment="%Y年%-m月%-d日 %H:%M",
    day="%Y年%-m月%-d日",
)

_ENGLISH = Words(
    all="All articles",
    all_of="All articles of {}",
    category_of="Articles in the category “{}”",
    source_of="Articles from “{}”",
    categories="Categories",
    sources="Sources",
    newest="Newest articles",
    within="Subcategories",
    subscribe="Subscribe",
    how_to="Copy any of these addresses into your reader and new articles come to you. All three hold the same.",
    opml="All subscriptions (OPML)",
    empty="No article here yet. Subscribe, and the first one will show up in your reader.",
    skip="Skip to the articles",
    made_by="Made by {}",
    times_in="Times are shown in the zone {}",
    date_kinds={
        "inferred_year": "The page names no year; this one was worked out",
        "relative": "Worked out from a relative time on the page",
        "inferred_day": "The page names only a time of day; the day was worked out",
        "id_clock": "The page names no time; this one is the article id's",
        "first_seen": "The page names no time; this is when it was first seen",
    },
    corrected="The page says {}; corrected",
    first_published="First published by {}",
    also_at="Also at",
    older="Older articles",
    moment="%-d %b %Y, %H:%M",
    day="%-d %b %Y",
)


def words_for(language: str) -> Words:
    """Return the words for a BCP 47 tag."""
    return _CHINESE if language.lower().partition("-")[0].partition("_")[0] == "zh" else _ENGLISH
