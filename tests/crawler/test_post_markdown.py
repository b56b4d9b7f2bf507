"""Markdown of ordinary posts, as Hexo renders it; and any text in a time that grows with its length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.posts._markdown import render_markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 一\n\n段落 **粗**", "<h1>一</h1>\n<p>段落 <strong>粗</strong></p>\n"),
        ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
        ("~~old~~", "<p><s>old</s></p>\n"),
        ("![书市](https://img.example/a.jpg)", '<p><img src="https://img.example/a.jpg" alt="书市" /></p>\n'),
        ("<div>\n<b>html</b>\n</div>", "<div>\n<b>html</b>\n</div>"),
        ("{% raw %}<p>*a* {{ b }}</p>{% endraw %}", "<p>*a* {{ b }}</p>"),
        ("{%- raw -%}\n<pre>\n\n    a</pre>\n{%- endraw -%}", "\n<pre>\n\n    a</pre>\n"),
        ("{% codeblock lang:js %}\na < b\n\n*c*\n{% endcodeblock %}", "<pre><code>a &lt; b\n\n*c*</code></pre>"),
        ("{% note info %}\n**a**\n{% endnote %}", "<p><strong>a</strong></p>\n"),
        ("```\n{% raw %}\n```\n\na {% raw %}", "<pre><code>{% raw %}\n</code></pre>\n<p>a</p>\n"),
        ("~~~\n```\n{% x %}\n~~~", "<pre><code>```\n{% x %}\n</code></pre>\n"),
        ("100% {%", "<p>100% {%</p>\n"),
    ],
)
def test_markdown_and_tags_of_hexo(text: str, html: str) -> None:
    assert render_markdown(text) == html


def test_a_table_is_a_table() -> None:
    assert "<td>b</td>" in render_markdown("|x|\n|-|\n|b|")


def test_a_comment_that_looks_like_a_placeholder_shows_nothing_of_another() -> None:
    assert render_markdown("<!--held 7-->\n\n{% raw %}a{% endraw %}").strip() == "a"


@given(st.text(st.sampled_from("{%}raw endcodeblock`~\n*_[]()<>!-#|1. "), max_size=200))
def test_any_text_is_rendered(text: str) -> None:
    render_markdown(text)


@pytest.mark.parametrize(
    "bad",
    [
        "{% raw %}",
        "{%a",
        "{% a",
        "```\n~~~~\n",
        "{% raw %}{% endraw",
        "[",
        "![](",
        "*a_ ",
        "`a``b",
        "> ",
        "<a ",
        "- - ",
    ],
)
def test_hostile_markdown_costs_linear_time(bad: str) -> None:
    start = time.perf_counter()
    render_markdown(bad * (100_000 // len(bad)))
    assert time.perf_counter() - start < 10
