"""What feeds and pages say in their own words, in Chinese and English; every other language gets English.

Chinese is written in traditional characters for ``zh-Hant``, ``zh-TW``, ``zh-HK`` and ``zh-MO``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


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
    copy: str
    copied: str
    #: Of a format, after "copy" or "subscribe to".
    address_of: str
    opml: str
    empty: str
    skip: str
    made_by: str
    times_in: str
    #: How a date is known, by ``DateKind``; what is stated needs no words.
    date_kinds: Mapping[str, str]
    corrected: str
    first_published: str
    older: str
    to_newest: str
    archive: str
    archive_hint: str
    pages: str
    you_are_here: str
    sections: str
    merged: str
    show_all: str
    #: What a link to the article itself says after the name of its source, for who does not see where it stands.
    original_suffix: str
    read_at: str
    picture: str
    by: str
    edited_by: str
    comma: str
    own_time: str
    copies: str
    tags: str
    follow: str
    #: The page that tells how each source does.
    status: str
    no_sources: str
    #: All sources, and those of them that do not do well.
    some_trouble: str
    no_trouble: str
    source: str
    state: str
    since_before: str
    since_after: str
    next_try: str
    last_new: str
    articles: str
    per_day: str
    nothing: str
    plot_text: str
    #: By ``SourceStatus``.
    states: Mapping[str, str]
    #: ``strftime`` patterns of a moment and of a day.
    moment: str
    day: str
    #: The same without the year.
    short_moment: str
    short_day: str
    #: With ``{day}`` and ``{weekday}``.
    long_day: str
    #: From Monday.
    weekdays: tuple[str, ...]


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
    copy="复制",
    copied="已复制",
    address_of="{} 地址",
    opml="下载全部订阅（OPML）",
    empty="这里还没有文章。订阅之后，第一篇一到就会出现在阅读器里。",
    skip="跳到正文",
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
    older="更早的文章",
    to_newest="最新的文章",
    archive="存档 {}",
    archive_hint="这些是较早的文章。存档写成后只随文章的改动而变；新文章只出现在最新一页，订阅也在那里。",
    pages="翻页",
    you_are_here="当前位置",
    sections="主要分类",
    merged="合集",
    show_all="全部 {} 个",
    original_suffix="：原文",
    picture="图片",
    read_at="到「{}」阅读原文",
    by="作者：",
    edited_by="编辑：",
    comma="、",
    own_time="你的时间：{}",
    copies="同一报道的其他页面",
    tags="标签",
    follow="订阅所属分类",
    status="来源状态",
    no_sources="还没有来源。",
    some_trouble="{} 个来源，其中 {} 个需要留意。",
    no_trouble="{} 个来源，一切正常。",
    source="来源",
    state="状态",
    since_before="自 ",
    since_after=" 起",
    next_try="下次重试",
    last_new="最近新文章",
    articles="文章",
    per_day="每天文章数（30 天）",
    nothing="无",
    plot_text="截至{last}的 {days} 天共 {total} 篇，平均每天 {average} 篇；最多的一天是{busiest}，{most} 篇",
    states={
        "new": "尚未抓取",
        "ok": "正常",
        "quiet": "久无更新",
        "empty": "列表为空",
        "broken": "规则失效",
        "blocked": "被拒绝",
        "rate_limited": "被限速",
        "unreachable": "无法连接",
        "gone": "已不存在",
    },
    moment="%Y年%-m月%-d日 %H:%M",
    day="%Y年%-m月%-d日",
    short_moment="%-m月%-d日 %H:%M",
    short_day="%-m月%-d日",
    long_day="{day} {weekday}",
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
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
    copy="Copy",
    copied="Copied",
    address_of="the {} address",
    opml="All subscriptions (OPML)",
    empty="No article here yet. Subscribe, and the first one will show up in your reader.",
    skip="Skip to the content",
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
    older="Older articles",
    to_newest="Newest articles",
    archive="Archive {}",
    archive_hint="Older articles. An archive changes only where an article does; new ones come to the newest page.",
    pages="More pages",
    you_are_here="You are here",
    sections="Main categories",
    merged="Collections",
    show_all="All {}",
    original_suffix=": the original",
    picture="Picture",
    read_at="Read at {}",
    by="By ",
    edited_by="Edited by ",
    comma=", ",
    own_time="{} your time",
    copies="The same story elsewhere",
    tags="Tags",
    follow="Follow its categories",
    status="Sources",
    no_sources="No sources yet.",
    some_trouble="Sources: {}; to be looked at: {}.",
    no_trouble="Sources: {}, all well.",
    source="Source",
    state="State",
    since_before="since ",
    since_after="",
    next_try="Next try",
    last_new="Last new article",
    articles="Articles",
    per_day="Articles a day (30 days)",
    nothing="none",
    plot_text="{total} articles in the {days} days up to {last}, {average} a day; most on {busiest}: {most}",
    states={
        "new": "not crawled yet",
        "ok": "well",
        "quiet": "unusually quiet",
        "empty": "empty listing",
        "broken": "rules match nothing",
        "blocked": "blocked",
        "rate_limited": "rate-limited",
        "unreachable": "unreachable",
        "gone": "gone",
    },
    moment="%-d %b %Y, %H:%M",
    day="%-d %b %Y",
    short_moment="%-d %b, %H:%M",
    short_day="%-d %b",
    long_day="{weekday}, {day}",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)


#: Each character of the words above that is another in traditional characters, and that one.
_PAIRS = (
    "个個为為会會内內写寫则則制製动動区區发發变變号號后後图圖复複对對属屬当當态態报報换換数數断斷无無时時显顯来來标標档檔没沒点點状狀现現种種签籤类類级級绝絕编編规規订訂试試读讀载載较較"
    "辑輯还還这這连連里裡钟鐘间間阅閱随隨页頁"
)
_TO_TRADITIONAL = str.maketrans(_PAIRS[::2], _PAIRS[1::2])


def _traditional(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_TO_TRADITIONAL)
    if isinstance(value, Mapping):
        return {key: _traditional(text) for key, text in value.items()}
    return tuple(map(_traditional, value))


_TRADITIONAL = Words(**{field.name: _traditional(getattr(_CHINESE, field.name)) for field in fields(Words)})


def words_for(language: str) -> Words:
    """Return the words for a BCP 47 tag."""
    first, *others = language.lower().replace("_", "-").split("-")
    if first != "zh":
        return _ENGLISH
    is_traditional = "hant" in others or ("hans" not in others and not {"tw", "hk", "mo"}.isdisjoint(others))
    return _TRADITIONAL if is_traditional else _CHINESE
