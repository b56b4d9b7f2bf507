"""Authors that only a line at the headline, or a link behind "By", names."""

from __future__ import annotations

import pytest

from crawler.extract.byline import find_byline
from crawler.extract.page import parse_page

TITLE = "The stone bridge will be mended"
TEXT = "<p>The council said on Tuesday that the slabs are worn and slippery in the rain, and that work starts soon.</p>"


def byline_of(body: str) -> str:
    page = parse_page(f"<html><body>{body}</body></html>".encode(), "https://g.example/1")
    return find_byline(page, TITLE)


@pytest.mark.parametrize(
    ("below", "name"),
    [
        ("<div>By <span>Ada Lind</span> on 2026-03-04 10:20 in <a href='/c/'>News</a> · 3 min read</div>", "Ada Lind"),
        ("<div>By <span>林晓</span> on 2026-03-04 in <a href='/c/'>新闻</a></div>", "林晓"),
        ("<p>by Ada van der Lind, 4 March 2026</p>", "Ada van der Lind"),
        ("<p>March 4, 2026 by Ada Lind</p>", "Ada Lind"),
        ("<p>4 March 2026 · By Ada Lind · 3 min</p>", "Ada Lind"),
        ("<p>Written by Ada Lind</p>", "Ada Lind"),
        ("<p>2026-03-04 10:20 作者：林晓</p>", "林晓"),
        ("<p>文／林晓</p>", "林晓"),
    ],
)
def test_a_line_at_the_headline_names_its_author(below: str, name: str) -> None:
    assert byline_of(f"<article><h1>{TITLE}</h1>{below}{TEXT * 3}</article>") == name


@pytest.mark.parametrize(
    "below",
    [
        "<p>By popular demand</p>",
        "<p>By Popular Demand</p>",
        "<p>By Monday Morning</p>",
        "<p>By Ada Lind</p><p>By Bo Ek</p>",
        "<p>4 March 2026 · Updated by the minute</p>",
        "<p>By Staff Writers</p>",
        "<p>Worn by Ada Lind</p>",
        "<p>Two poems of the bridge, by Ada Lind</p>",
        "<p>文章：石桥明年重修</p>",
        "<p>作者：石桥建于一百二十年前桥面磨亮</p>",
    ],
)
def test_a_line_that_surely_names_nobody_names_nobody(below: str) -> None:
    assert byline_of(f"<article><h1>{TITLE}</h1>{below}{TEXT * 3}</article>") == ""


def test_a_byline_of_another_article_is_none() -> None:
    other = "<div><h2>Another story</h2><p>By Ada Lind</p></div>"
    assert byline_of(f"<article><h1>{TITLE}</h1>{TEXT * 3}</article>{other}") == ""


def test_a_link_to_an_author_behind_by_names_the_author_wherever_it_stands() -> None:
    foot = "<footer><address>By <a href='/author/bo-kim.html'>Bo Kim</a></address></footer>"
    assert byline_of(f"<article><h2>{TITLE}</h2>{TEXT * 3}{foot}</article>") == "Bo Kim"


@pytest.mark.parametrize(
    "foot",
    [
        "<p>More from <a href='/author/bo-kim.html'>Bo Kim</a></p>",
        "<p>By <a href='/about/'>Bo Kim</a></p>",
        "<aside>By <a href='/author/bo-kim.html'>Bo Kim</a></aside>",
        "<ul><li>Another story by <a href='/author/bo-kim.html'>Bo Kim</a></li></ul>",
        "<p>By <a href='/author/bo.html'>Bo Kim</a></p><p>By <a href='/author/ada.html'>Ada Lind</a></p>",
    ],
)
def test_a_link_that_may_be_of_another_article_names_nobody(foot: str) -> None:
    assert byline_of(f"<article><h2>{TITLE}</h2>{TEXT * 3}{foot}</article>") == ""
