"""Bylines and tails: every rule against its own examples, the labelled lines, and what must never be lost."""

from __future__ import annotations

import importlib.util
import re
import sys
import time
import tomllib
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crawler.credits
from crawler.credits import Credits, read_credits, rule_names
from crawler.html import clean_html

ROOT = Path(__file__).resolve().parents[2]
RULES: list[dict[str, Any]] = tomllib.loads(
    Path(crawler.credits.__file__).with_name("rules.toml").read_text(encoding="utf-8")
)["rule"]
IMAGE = '<img src="https://img.example.com/2026/{}.jpg" width="700" height="90">'


def _labelled() -> ModuleType:
    spec = importlib.util.spec_from_file_location("labelled_credits", ROOT / "benchmarks" / "labelled_credits.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LABELLED = _labelled()
CASES = LABELLED.CASES
PLAIN = LABELLED.PLAIN
BODY = "".join(PLAIN)


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def of_rule(key: str) -> list[Any]:
    return [
        pytest.param(rule, given, id=f"{rule['name']}: {given['line'] if key == 'examples' else given}")
        for rule in RULES
        for given in rule.get(key, [])
    ]


def placed(rule: dict[str, Any], line: str) -> str:
    block = f'<p><img src="{line}"></p>' if rule.get("reads") == "picture" else f"<p>{escape(line, quote=False)}</p>"
    return block + BODY if rule["where"] == "head" else BODY + block


def flat(credits: Credits) -> dict[str, str]:
    values = {
        "author": "、".join(credits.authors),
        "editor": "、".join(credits.editors),
        "publisher": credits.publisher,
        "original_url": credits.original_url,
        "dateline": credits.dateline,
    }
    return {field: value for field, value in values.items() if value}


# The rules


def test_rules_have_names_of_their_own_examples_and_counterexamples() -> None:
    names = [rule["name"] for rule in RULES]
    assert len(names) == len(set(names))
    assert rule_names() == set(names)
    assert all(rule["examples"] and rule["not"] for rule in RULES)
    assert {rule["where"] for rule in RULES} <= {"head", "tail", "both"}
    kinds = {rule.get("reads", "line") for rule in RULES}
    assert kinds <= {"line", "alone", "last", "bracket", "start", "picture"}
    known = {"name", "house", "where", "reads", "pattern", "keep", "original", "examples", "not"}
    assert all(rule.keys() <= known for rule in RULES)


@pytest.mark.parametrize(("rule", "example"), of_rule("examples"))
def test_rule_reads_its_example(rule: dict[str, Any], example: dict[str, str]) -> None:
    credited = read_credits(placed(rule, example["line"]))
    assert flat(credited.credits) == {field: value for field, value in example.items() if field != "line"}
    stays = rule.get("keep", False) or rule.get("reads") == "start" or "。（" in example["line"]
    assert bool(credited.removed) is not stays
    assert stays or rule["name"] in credited.removed[0].rules
    assert credited.html == (placed(rule, example["line"]) if stays else BODY)


@pytest.mark.parametrize(("rule", "example"), of_rule("examples"))
def test_rule_that_is_switched_off_reads_nothing(rule: dict[str, Any], example: dict[str, str]) -> None:
    html = placed(rule, example["line"])
    switched_off = read_credits(html, switched_off=frozenset({rule["name"]}))
    assert all(rule["name"] not in removed.rules for removed in switched_off.removed)
    assert switched_off != read_credits(html)


@pytest.mark.parametrize(("rule", "line"), of_rule("not"))
def test_rule_leaves_its_counterexample_alone(rule: dict[str, Any], line: str) -> None:
    html = placed(rule, line)
    credited = read_credits(html, switched_off=rule_names() - {rule["name"]})
    assert credited.html == html
    assert credited.credits == Credits()


# The labelled lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: re.sub(r"<[^>]*>", "", case.line)[:40])
def test_line_says_what_its_label_says(case: Any) -> None:
    credited = case.read()
    assert LABELLED.said(credited) == case.says
    assert credited.html == (BODY if case.goes else case.html())


def test_there_are_enough_labelled_lines_of_both_kinds() -> None:
    assert sum(bool(case.says or case.goes) for case in CASES) >= 60
    assert sum(not (case.says or case.goes) for case in CASES) >= 60


@pytest.mark.parametrize("case", [case for case in CASES if case.goes], ids=lambda case: case.line[:40])
def test_line_in_the_middle_of_an_article_stays(case: Any) -> None:
    html = BODY + paragraphs(case.line) + BODY
    assert read_credits(html) == crawler.credits.Credited(html, Credits(), ())


# What goes and what stays


def test_removal_tells_rule_and_text() -> None:
    credited = read_credits(paragraphs("整理 | 林小舟 责编 | 王大江") + BODY + paragraphs("· END<b>·</b>"))
    assert [(one.rules, one.text) for one in credited.removed] == [
        (("end-mark",), "· END·"),
        (("author-label", "editor-label"), "整理 | 林小舟 责编 | 王大江"),
    ]


def test_names_stand_in_the_order_of_the_text_and_once() -> None:
    head = paragraphs("作者：林小舟", "作者：王大江")
    tail = paragraphs("本报记者 李小河", "本报记者 林小舟", "编辑 熊小乐", "（完）")
    credits = read_credits(head + BODY + tail).credits
    assert credits.authors == ("林小舟", "王大江", "李小河")
    assert credits.editors == ("熊小乐",)


def test_statement_of_source_wins_over_a_lead() -> None:
    html = paragraphs("IT之家9月12日消息，桥已开放。") + BODY + paragraphs("来源：河滨商报")
    assert read_credits(html).credits.publisher == "河滨商报"


def test_line_that_says_more_than_credits_stays_whole() -> None:
    for line in ("作者：林小舟，住在河边", "作者：林小舟（笔名）", "编辑：王大江 责任：自负", "记者 王大江 摄影报道组"):
        html = paragraphs(line) + BODY
        assert read_credits(html).html == html


def test_link_that_is_no_original_address_keeps_its_line() -> None:
    html = paragraphs('作者：<a href="https://gazette.example/people/7">林小舟</a>') + BODY
    credited = read_credits(html)
    assert credited.html == html
    assert credited.credits.authors == ("林小舟",)


def test_credits_above_the_text_of_their_paragraph_are_cut_off() -> None:
    html = (
        f"<p>作者：林小舟<br>编辑：王大江<br>{PLAIN[0][3:]}"
        + PLAIN[1]
        + f"{PLAIN[2][:-4]}<br>来源：河滨商报<br>（完）</p>"
    )
    credited = read_credits(html)
    assert credited.html == BODY
    assert flat(credited.credits) == {"author": "林小舟", "editor": "王大江", "publisher": "河滨商报"}


def test_formatting_over_several_lines_is_never_torn() -> None:
    torn = f"<p><b>作者：林小舟<br>桥</b>又开了。</p>{BODY}"
    assert read_credits(torn).html == torn
    whole = f"<p><b>作者：林小舟<br>编辑：王大江</b><br>桥又开了。</p>{BODY}"
    assert read_credits(whole).html == f"<p>桥又开了。</p>{BODY}"


def test_headings_and_what_stands_behind_a_break_are_read() -> None:
    html = f"<h2>作者：林小舟</h2><hr>{BODY}<hr><h3>推荐阅读</h3>"
    credited = read_credits(html)
    assert credited.html == BODY
    assert credited.credits.authors == ("林小舟",)


def test_heading_goes_whole_or_not_at_all() -> None:
    html = f"<h3>作者：林小舟<br>{IMAGE.format('a')}</h3>{BODY}"
    assert read_credits(html).html == html
    assert read_credits(html).credits.authors == ("林小舟",)


def test_heading_of_recommendations_with_something_after_it_stays() -> None:
    html = BODY + "<h3>推荐阅读</h3><p>桥头夜市搬家了</p>"
    assert read_credits(html).html == html


def test_reading_ends_at_lists_tables_and_quotations() -> None:
    for block in ("<ul><li>（完）</li></ul>", "<blockquote><p>作者：林小舟</p></blockquote>"):
        html = BODY + paragraphs("编辑：王大江") + block
        assert read_credits(html).html == html
        assert read_credits(block + BODY).html == block + BODY


def test_byline_below_a_picture_and_a_summary_is_read() -> None:
    head = paragraphs(IMAGE.format("a"), "「核心提示」", "桥开了。", "作者 | 林小舟", "编辑 | 王大江")
    credited = read_credits(head + BODY)
    assert credited.html == head.replace(paragraphs("作者 | 林小舟", "编辑 | 王大江"), "") + BODY


def test_byline_below_six_blocks_or_two_of_running_text_stays() -> None:
    below_six = paragraphs(*"一二三四五六", "作者：林小舟") + BODY
    below_two = PLAIN[0] + PLAIN[1] + paragraphs("作者：林小舟") + BODY
    assert read_credits(below_six).html == below_six
    assert read_credits(below_two).html == below_two
    assert read_credits(paragraphs(*"一二三四五", "作者：林小舟") + BODY).credits.authors == ("林小舟",)


def test_picture_goes_only_by_a_rule_that_names_it_and_only_last() -> None:
    strip = '<p><img src="https://icons.example.com/news/end_article.png"></p>'
    assert read_credits(BODY + strip + paragraphs("编辑：王大江")).html == BODY
    for html in (BODY + paragraphs(IMAGE.format("logo")), BODY + strip + PLAIN[0], strip + BODY):
        assert read_credits(html).html == html


def test_line_between_two_pictures_stays_for_it_may_be_a_caption() -> None:
    html = paragraphs(IMAGE.format("a"), "（完）", IMAGE.format("a")) + BODY
    assert read_credits(BODY + html[: -len(BODY)]).html == BODY + html[: -len(BODY)]


def test_article_that_is_nothing_but_credits_keeps_them() -> None:
    html = paragraphs("作者：林小舟", "编辑：王大江")
    credited = read_credits(html)
    assert credited.html == html
    assert credited.removed == ()
    assert credited.credits == Credits(("林小舟",), ("王大江",))


def test_list_of_names_is_no_byline() -> None:
    html = paragraphs(*(f"作者：林小{name}" for name in "一二三四五六七八九十" * 5)) + BODY
    assert read_credits(html).html == html


def test_short_article_whose_ends_meet_is_read_to_the_end() -> None:
    html = paragraphs("作者：林小舟", "桥开了。", "来源：河滨商报", "编辑：王大江", "（完）")
    credited = read_credits(html)
    assert credited.html == "<p>桥开了。</p>"
    assert flat(credited.credits) == {"author": "林小舟", "editor": "王大江", "publisher": "河滨商报"}


def test_unknown_names_of_rules_do_nothing() -> None:
    html = BODY + paragraphs("（完）")
    assert read_credits(html, switched_off=frozenset({"no-such-rule"})) == read_credits(html)


def test_blanks_and_wide_signs_make_no_difference() -> None:
    for line in ("来源 ： 河滨商报", "来源: 河滨商报", "来源|河滨商报", "\u3000来源：河滨商报", "来源：&nbsp;河滨商报"):
        assert read_credits(BODY + paragraphs(line)).credits.publisher == "河滨商报"


# Any input

_WORDS = st.sampled_from(
    [case.line for case in CASES]
    + [
        IMAGE.format("a"),
        IMAGE.format("b"),
        "桥",
        "<b>桥</b>",
        '<a href="https://gazette.example/x">桥</a>',
        "A &lt; b",
    ]
)
_LINES = st.lists(_WORDS, min_size=1, max_size=3).map("<br>".join)
_BLOCKS = st.one_of(
    _LINES.map(lambda line: f"<p>{line}</p>"),
    _LINES.map(lambda line: f"<h3>{line}</h3>"),
    _LINES.map(lambda line: f"<p><b>{line}</b></p>"),
    _LINES.map(lambda line: f"<ul><li>{line}</li></ul>"),
    _LINES.map(lambda line: f"<blockquote><p>{line}</p></blockquote>"),
    _WORDS.map(lambda line: f"<figure>{IMAGE.format('c')}<figcaption>{line}</figcaption></figure>"),
    st.sampled_from(["<hr>", paragraphs(IMAGE.format("a")), PLAIN[0], PLAIN[1]]),
)


@given(st.lists(_BLOCKS, max_size=12).map("".join))
def test_result_is_clean_and_a_second_reading_changes_nothing(markup: str) -> None:
    html = clean_html(markup, "").html
    credited = read_credits(html)
    assert clean_html(credited.html, "").html == credited.html
    assert read_credits(credited.html).html == credited.html
    assert bool(credited.html) == bool(html)
    assert (credited.html == html) == (not credited.removed)


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_credits(text)
    html = clean_html(escape(text), "").html
    assert clean_html(read_credits(html).html, "").html == read_credits(html).html


@given(st.lists(st.sampled_from(["<p>", "</p>", "<br>", "<hr>", "<figure>", "</figure>", "编辑：王大江", '"', "<"])))
def test_markup_that_is_not_regular_raises_nothing(pieces: list[str]) -> None:
    read_credits("".join(pieces))


HOSTILE = {
    "end marks": paragraphs(*["END"] * 20_000),
    "end marks in one paragraph": paragraphs("<br>".join(["END"] * 40_000)),
    "credits that stay": paragraphs("<br>".join(["翻译：林小舟"] * 20_000)),
    "labels": paragraphs("编辑：" * 80),
    "names": paragraphs("作者：" + "林小舟、" * 50),
    "wide names": paragraphs("翻译：" + "林 " * 110),
    "outlets": paragraphs("河滨晚报" * 59),
    "reporters": paragraphs("记者 林小舟" * 38),
    "Latin words": paragraphs("By " + "Jane " * 45),
    "posts": paragraphs("The post " + "appeared first on " * 12),
    "brackets": paragraphs("(" * 239),
    "blanks": paragraphs("来源：" + "a " * 110),
    "one long word": paragraphs("河" * 250_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_article_takes_no_longer_than_a_long_one(name: str) -> None:
    html = HOSTILE[name]
    read_credits(html)
    started = time.process_time()
    read_credits(BODY + html)
    read_credits(html + BODY)
    assert time.process_time() - started < 0.5
