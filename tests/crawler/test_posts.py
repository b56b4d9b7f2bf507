"""Post files of our own writing, in each form the bot and people give them."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.posts import Generation, PostDate, read_post

BOT = """
---
title: {title}
categories: 
 - 新闻
 - 晨报
 - 城市
headimg: {headimg}
author: 晨报
comments: false
date: {date}
thumbnail: {headimg}
---

<div>   
{body}  
</div>
            """


def bot(
    title: str = "'河边的旧书市'",
    headimg: str = "'https://img.example.com/1.jpg'",
    date: str = "Tue, 02 Nov 2021 04:14:44 GMT",
    body: str = "<p>书市开了。</p>",
) -> str:
    return BOT.format(title=title, headimg=headimg, date=date, body=body)


def test_a_post_of_the_bot_is_read_in_full() -> None:
    post = read_post(bot())
    assert post.title == "河边的旧书市"
    assert post.categories == (("新闻", "晨报", "城市"),)
    assert (post.author, post.date) == ("晨报", "Tue, 02 Nov 2021 04:14:44 GMT")
    assert (post.cover, post.body) == ("https://img.example.com/1.jpg", "<p>书市开了。</p>")
    assert (post.generation, post.date_kind) == (Generation.C, PostDate.STATED)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("'A: b'", "A: b"),
        ('"It\'s so"', "It's so"),
        ('"It\'s "so", they say"', 'It\'s "so", they say'),
        ("'\"Half a quotation'", '"Half a quotation'),
        ("'\"\"'", '""'),
        ("Plain: with a colon # and a sign", "Plain: with a colon # and a sign"),
        ("' '", ""),
        ("''", ""),
        ("'..'", ".."),
        ("'two  blanks'", "two  blanks"),
        ("'first line \n1.second line'", "first line 1.second line"),
        ("'first line\nNote: second line'", "first line Note: second line"),
        ("'first line\nnot closed", "'first line not closed"),
        ("plain first line\n1.second line", "plain first line 1.second line"),
        ("'Set &#123;a&#125; of $5, 100%'", "Set {a} of $5, 100%"),
        ("'It''s so'", "It's so"),
        ('"a \\"b\\" \\u4e2d"', 'a "b" 中'),
        ("'quoted' # remark", "quoted"),
        (">-\n  folded\n  title", "folded title"),
    ],
)
def test_title_survives_its_quotes(written: str, title: str) -> None:
    post = read_post(bot(title=written))
    assert post.title == title
    assert (post.author, post.categories) == ("晨报", (("新闻", "晨报", "城市"),))


@pytest.mark.parametrize(
    "headimg",
    [
        "''",
        "'/images/404.gif'",
        "'https://picsum.photos/400/300?random=17'",
        "'https://news.example/p/undefined'",
        "'https://cors.zfour.workers.dev/?http://news.example/article/1/'",
    ],
)
def test_a_placeholder_is_no_cover(headimg: str) -> None:
    assert read_post(bot(headimg=headimg)).cover is None


def test_cover_is_freed_from_its_proxy() -> None:
    post = read_post(bot(headimg="'https://cors.zfour.workers.dev/?http://img.example.com/a.jpg?w=1&h=2'"))
    assert post.cover == "http://img.example.com/a.jpg?w=1&h=2"


@pytest.mark.parametrize(
    ("date", "kind"),
    [
        ("Tue, 02 Nov 2021 04:14:44 GMT", PostDate.STATED),
        ("Tue, 02 Nov 2021 00:00:00 GMT", PostDate.DATE_ONLY),
        ("2021-11-02 04:14:44", PostDate.CRAWL_TIME),
        ("Invalid Date", PostDate.INVALID),
        ("", PostDate.INVALID),
    ],
)
def test_date_tells_what_it_stands_for(date: str, kind: PostDate) -> None:
    assert read_post(bot(date=date)).date_kind is kind


def test_in_an_ordinary_post_a_date_without_zone_is_stated() -> None:
    assert read_post("---\ntitle: a\ndate: 2021-11-02 04:14:44\n---\n").date_kind is PostDate.STATED
    assert read_post("---\ntitle: a\ndate: 2021-11-02\n---\n").date_kind is PostDate.DATE_ONLY


def test_generations_are_told_by_their_templates() -> None:
    zero = bot(title="裸标题").replace("headimg: 'https://img.example.com/1.jpg'\n", "").replace(" - 城市\n", "")
    assert read_post(zero).generation is Generation.ZERO
    assert read_post(bot().replace("headimg: 'https://img.example.com/1.jpg'\n", "\n")).generation is Generation.A
    assert read_post(bot(headimg="''")).generation is Generation.B
    assert read_post(bot(headimg="'https://picsum.photos/400/300?random=1'")).generation is Generation.C


def test_marks_of_the_script_are_no_part_of_a_category() -> None:
    for mark in ("— ", "| "):
        post = read_post(bot().replace(" - 城市", f" - {mark}城市"))
        assert post.categories == (("新闻", "晨报", "城市"),)
        assert post.generation is Generation.B


def test_the_wrapper_goes_and_divisions_inside_it_stay() -> None:
    assert read_post(bot(body="<div>a</div><div>b</div>")).body == "<div>a</div><div>b</div>"
    assert read_post(bot(body="")).body == ""


def test_braces_come_back_in_the_body() -> None:
    assert read_post(bot(body="<style>p &#123;margin:0&#125;</style>")).body == "<style>p {margin:0}</style>"


def test_ordinary_hexo_post() -> None:
    post = read_post("""---
title: "Winter: a diary"
date: 2024-01-05 09:30:00 +0800
updated: 2024-01-06
# a remark
tags: [snow, "ice, thick", 'it''s cold']
categories:
  - [Travel, North]
  - Diary
permalink: /winter/:title
cover: /img/winter.jpg
---
# Heading

---
Text.
""")
    assert (post.title, post.date, post.updated) == ("Winter: a diary", "2024-01-05 09:30:00 +0800", "2024-01-06")
    assert post.tags == ("snow", "ice, thick", "it's cold")
    assert post.categories == (("Travel", "North"), ("Diary",))
    assert (post.permalink, post.cover) == ("/winter/:title", "/img/winter.jpg")
    assert post.body == "# Heading\n\n---\nText.\n"
    assert post.generation is Generation.HEXO


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        ("categories: Diary", (("Diary",),)),
        ("categories:\n- Travel\n- North", (("Travel", "North"),)),
        ("categories: [Travel, North]", (("Travel", "North"),)),
        ("categories: [[Travel, North], [Diary]]", (("Travel", "North"), ("Diary",))),
        ("categories:\n  - - Travel\n    - North\n  - - Diary\n", (("Travel", "North"), ("Diary",))),
        ("categories:\n  - - Travel\n    - North\n  - Diary", (("Travel", "North"), ("Diary",))),
        ("category: Diary", (("Diary",),)),
        ("categories:", ()),
        ("categories: []", ()),
    ],
)
def test_categories_in_every_notation_of_hexo(written: str, paths: object) -> None:
    assert read_post(f"---\ntitle: a\n{written}\ndate: 2024-01-05\n---\ntext").categories == paths


@pytest.mark.parametrize("line", ["published: false", "draft: true", "password: snow", "password: 'snow'"])
def test_what_is_not_for_everybody_is_told(line: str) -> None:
    assert not read_post(f"---\ntitle: a\n{line}\n---\ntext").is_public


@pytest.mark.parametrize("line", ["published: true", "draft: false", "password:", "password: ''", "date: 2024-01-05"])
def test_what_is_for_everybody_is_public(line: str) -> None:
    assert read_post(f"---\ntitle: a\n{line}\n---\ntext").is_public


def test_front_matter_without_opening_fence() -> None:
    post = read_post("title: a\ntags:\n - b\n---\ntext")
    assert (post.title, post.tags, post.body) == ("a", ("b",), "text")


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_line_ends_and_byte_order_mark_do_no_harm(newline: str) -> None:
    post = read_post("\ufeff" + bot().replace("\n", newline))
    assert (post.title, post.body) == ("河边的旧书市", "<p>书市开了。</p>")


@pytest.mark.parametrize("text", ["", "---", "---\ntitle: a", "only text\n---\n", "<p>a</p>", "\x00"])
def test_a_file_without_front_matter_is_all_body(text: str) -> None:
    post = read_post(text)
    assert (post.title, post.body) == ("", text)


@example("# 0")
@given(st.text(st.sampled_from("-:'\"[]{},# \n\r\tab题:\\|>&;0"), max_size=300))
def test_any_front_matter_gives_a_post(text: str) -> None:
    read_post(f"---\ntitle: {text}\n---\n<div>\n{text}</div>")
    read_post(text)


@pytest.mark.parametrize("bad", ["'", "\"'", "['", "[[", "- - ", "k: '\n", "k: [\n", "['','", '"\\', "[a,", "'' "])
def test_hostile_front_matter_costs_linear_time(bad: str) -> None:
    start = time.perf_counter()
    read_post("---\ntitle: " + bad * 100_000 + "\ntags:\n- " + bad * 100_000 + "\n---\n")
    assert time.perf_counter() - start < 3


def test_a_list_for_a_picture_is_no_error() -> None:
    read_post(
        "---\ntitle: a\nheadimg: [a]\ncategories:\n - x\nauthor: x\ncomments: false\ndate: x\nthumbnail: x\n---\nb"
    )
