# ruff: noqa: E501  (texts as they are read; Chinese counts double)
"""What makes two articles one story, and what keeps look-alikes apart."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.duplicates import WINDOW, lookup_keys, pack, same_story, sketch, unpack
from crawler.duplicates._fold import fold

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLE = "柳汀镇老钟楼修好了"
TEXT = """柳汀镇的钟楼停摆十九年后，上周六中午重新敲响。镇上的人原以为要换一座电子钟，最后修好的却是 1931 年的老机芯。
修钟的是一位退休的船用仪表工程师。他带着两个徒弟拆下 214 个零件，逐个清洗、测量，其中只有 6 个需要重做。
“齿轮没有坏，坏的是润滑油，”他说，“油干了，灰进去了，钟就累了。”
镇文化站表示，钟楼每天敲四次，夜里不敲。附近的居民投票决定了这件事，赞成的有 312 户，反对的有 47 户。
下个月起，钟楼底层会开放参观，一次只能进八个人，需要提前一天登记。"""
ENGLISH = """The clock tower of Millbrook struck noon on Saturday for the first time in nineteen years. Residents had
expected an electronic clock; what was repaired instead is the movement of 1931.
A retired maker of ship's instruments took out 214 parts with two apprentices, cleaned and measured each of them, and
had to make only six anew. "The wheels are fine, it was the oil," he said. "Oil dries, dust comes in, and a clock grows tired."
It will strike four times a day and never at night, as the neighbours decided with 312 votes against 47."""


def spaced(text: str) -> str:
    return text.replace("“", '" ').replace("”", ' "').replace("，", "， ")


COPIES = {
    "the same": (TITLE, TEXT),
    "other blanks and quotes": (TITLE, spaced(TEXT)),
    "no blanks": (TITLE, TEXT.replace(" ", "").replace("\n", "")),
    "another title": ("停了十九年，它又响了", TEXT),
    "head and tail": (TITLE, "江畔晚报讯（记者 许平）" + TEXT + "\n（编辑：小满）\n更多内容请下载江畔客户端，报料热线 0600-5512。"),
    "traditional characters": ("柳汀鎮老鐘樓修好了", TEXT.replace("镇", "鎮").replace("钟", "鐘").replace("说", "說").replace("个", "個")),
    "wide figures": (TITLE, TEXT.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})),
    "a paragraph less": (TITLE, TEXT.rpartition("\n")[0]),
    "another paragraph": (TITLE, TEXT.rpartition("\n")[0] + "\n参观的票价还没有定，文化站说不会超过一碗面钱。"),
    "one figure corrected": (TITLE, TEXT.replace("47 户", "49 户")),
    "the first half": (TITLE, TEXT[: len(TEXT) // 2] + "点击阅读全文"),
}  # fmt: skip


def verdict(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Judge two articles, either way round."""
    one, other = sketch(*a), sketch(*b)
    assert same_story(one, other) == same_story(other, one)
    return bool(same_story(one, other))


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_copy_is_the_same_story(copy: tuple[str, str]) -> None:
    assert verdict((TITLE, TEXT), copy)


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_copy_shares_keys(copy: tuple[str, str]) -> None:
    assert len(set(lookup_keys(sketch(TITLE, TEXT))) & set(lookup_keys(sketch(*copy)))) >= 3


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH.upper(),
        ENGLISH.replace('"', "”").replace("'", "’").replace(" ", "\u00a0"),
        f"MILLBROOK (The Evening Tide) - {ENGLISH} Follow us for more stories. Editing by N. Pritchard.",
        ENGLISH.replace("neighbours", "neighbors"),
    ],
)
def test_english_copy_is_the_same_story(text: str) -> None:
    assert verdict(("The tower strikes again", ENGLISH), ("Millbrook hears its clock", text))


LIST = "今日批发均价：白菜每公斤 2.1 元，土豆每公斤 3.4 元，黄瓜每公斤 5.2 元，鸡蛋每公斤 9.8 元，猪肉每公斤 22.5 元，草鱼每公斤 14.6 元。以上价格由信息员采集，仅供参考，请以市场当日公示为准。"
NOTICE = "因供水管网改造，定于11月20日22时至次日6时对柳汀镇东街及周边实施计划停水。请提前储水，恢复供水后先打开水龙头排出管内存水。由此带来的不便敬请谅解，客服电话 0600-5512。"
FLASH = "行情显示，蓝鲸科技今日上涨 3.2%，报 41.5 元，成交额 12 亿元，换手率 2.7%，总市值 815 亿元。"
LOOK_ALIKES = {
    "prices of two days": (("菜价", LIST), ("菜价", LIST.replace("2.1", "2.3").replace("3.4", "3.1").replace("22.5", "23"))),
    "notices for two days": (("停水通知", NOTICE), ("停水通知", NOTICE.replace("20日22时", "27日21时").replace("6时", "5时"))),
    "flashes": (("蓝鲸科技涨3.2%", FLASH), ("蓝鲸科技涨1.9%", FLASH.replace("3.2", "1.9").replace("41.5", "42.3"))),
    "flashes of two firms": (("蓝鲸科技上涨", FLASH), ("远帆动力上涨", FLASH.replace("蓝鲸科技", "远帆动力"))),
    "parts of a series": (("钟楼记（一）", TEXT), ("钟楼记（二）", TEXT[: len(TEXT) // 3] + LIST + NOTICE)),
    "one title": ((TITLE, TEXT), (TITLE, LIST + NOTICE)),
    "bodies that repeat the title": (("Polska - moje miejsce", ""), ("Polska - moje miejsce", "Polska - moje miejsce")),
    "a few words": ((TITLE, "详情请看视频。"), (TITLE, "详情请看视频。")),
    "nothing": (("", ""), ("", "")),
    "one word, over and over": (("", "哈" * 5000), ("", "哈" * 5000)),
    "some lines, over and over": ((TITLE, FLASH * 20), (TITLE, FLASH * 20)),
    "a digest with the story in it": ((TITLE, TEXT[:160]), ("江畔早读", TEXT[:160] + LIST + NOTICE + ENGLISH)),
}  # fmt: skip


@pytest.mark.parametrize("pair", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_stay_apart(pair: tuple[tuple[str, str], tuple[str, str]]) -> None:
    assert not verdict(*pair)


def of_one_source(*titles: str) -> str:
    """What is found of one text under two titles of one source."""
    a, b = (sketch(title, TEXT, sources=["morning"]) for title in titles)
    return same_story(a, b).evidence


def test_short_text_needs_the_same_title_and_words() -> None:
    text = "江畔晚报消息：柳汀镇钟楼周六中午敲响，停摆十九年的老机芯已经修好，下月起开放参观，需登记。"
    assert verdict((TITLE, text), (TITLE, spaced(text)))
    assert not verdict((TITLE, text), ("周末要闻", text))
    assert not verdict((TITLE, text), (TITLE, text.replace("周六中午敲响", "昨夜再次停摆")))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("江畔早读 第3期", "江畔早读 第4期"),
        ("江畔早读 第三期", "江畔早读 第四期"),
        ("Harbour walks, part 3 of 5", "Harbour walks, Part 4 of 5"),
        ("Harbour walks, part one", "Harbour walks, part two"),
        ("Monday briefing", "Tuesday briefing"),
        ("早报｜11月20日", "早报｜11月21日"),
        ("周一天气", "周日天气"),
        ("钟楼记（上）", "钟楼记（下）"),
    ],
)
def test_titles_that_differ_in_figures_alone_are_a_series(a: str, b: str) -> None:
    assert "numbers of one series" in of_one_source(a, b)
    assert "numbers of one series" not in of_one_source(a, a)


@pytest.mark.parametrize(
    ("a", "b"), [("江畔早读 第3期", "江畔晚读 第4期"), ("A maid in may", "A man in May"), ("桥上的人", "桥下的人")]
)
def test_other_titles_are_no_series(a: str, b: str) -> None:
    assert "numbers of one series" not in of_one_source(a, b)


def test_numbers_of_a_series_stay_apart_in_one_source_and_may_be_copies_in_two() -> None:
    first = sketch("钟楼记 第3期", TEXT, sources=["morning"])
    other = sketch("钟楼记 第4期", TEXT, sources=["morning", "noon"])
    assert not same_story(first, other)
    assert "series" in same_story(first, other).evidence
    assert same_story(first, replace(other, sources=frozenset({"evening"})))


def test_stories_a_month_apart_are_two() -> None:
    one = sketch(TITLE, TEXT, at=NOW)
    assert same_story(one, replace(one, at=NOW + WINDOW))
    assert not same_story(one, replace(one, at=NOW + WINDOW + timedelta(seconds=1)))
    assert same_story(one, replace(one, at=None))


def test_verdict_names_its_evidence() -> None:
    found = same_story(sketch(TITLE, TEXT), sketch(TITLE, TEXT))
    assert found.evidence == "100% of the text in common, 100% of it connected, 5 figures agree and 0 differ"


@given(st.text(max_size=300), st.text(max_size=2000))
def test_any_text_has_a_sketch_that_survives_packing(title: str, text: str) -> None:
    one = sketch(title, text)
    assert unpack(pack(one)) == one
    assert len(pack(one)) < 2000
    assert all(0 <= key < 2**30 for key in lookup_keys(one))
    same_story(one, one)


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=200))
def test_latin_letters_are_folded_alike_alone_and_among_chinese(text: str) -> None:
    alone = fold(text)
    assert fold(text + "柳" * 600) == alone + fold("柳" * 600)


@pytest.mark.parametrize("text", ["1" * 10**6, "a1" * 10**6, "柳" * 10**6, "\u00a0" * 10**6, "é" * 10**6])
def test_long_text_takes_bounded_time(text: str) -> None:
    start = time.perf_counter()
    sketch(text, text)
    assert time.perf_counter() - start < 0.5
