"""Articles of pages that nobody wrote rules for, in the shapes that sites have."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.extract.content import find_content
from crawler.extract.page import parse_page
from crawler.html import clean_html

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
URL = "https://site.example/page.html"


def load_extraction() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extraction", BENCHMARKS / "extraction.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["extraction"] = module
    spec.loader.exec_module(module)
    return module


extraction = load_extraction()
PAGES = list(extraction.load_own_pages(BENCHMARKS / "pages"))


def test_there_are_pages() -> None:
    assert len(PAGES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_without_rules_yields_its_article_with_pictures_links_tables_and_code(page: extraction.Labelled) -> None:
    clean = clean_html(extraction.ours(page), URL)
    assert extraction.f1(clean.text, page.text) >= 0.95
    for kind, (kept, there_are) in extraction.kept(clean.html, clean_html(page.markup, URL).html).items():
        assert kept == there_are, kind


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div class=nav>", "</div>", "<table><td>", "字。", "a b, c ", "<h1>"]))
)
def test_any_markup_has_a_place_or_none(pieces: list[str]) -> None:
    page = parse_page(("<body>" + "".join(pieces)).encode(), URL)
    content = find_content(page.root)
    assert all(isinstance(block.tag, str) for block in content.blocks)


def text_found(html: str) -> str:
    content = find_content(parse_page(html.encode(), URL).root)
    return " ".join(" ".join(block.itertext()) for block in content.blocks)


def test_a_short_article_that_is_named_wins_over_what_is_longer() -> None:
    others = "".join(f"<li>A longer teaser of story {n}, with a sentence, and one more.</li>" for n in range(20))
    html = f'<body><div itemprop="articleBody"><p>Link: <a href="/x">a tool</a></p></div><ul>{others}</ul>'
    assert text_found(html).split() == ["Link:", "a", "tool"]


def test_headings_of_related_stories_cost_time_in_line_with_their_number() -> None:
    assert seconds(8_000) < 8 * seconds(2_000)  # four times when linear, fourteen when each looks through the page


def seconds(headings: int) -> float:
    """Return the least time that a page with so many headings took."""
    piece = "<h3>Related</h3><p>" + "The ferry sails again, the council said, and the lamps were kept. " * 3 + "</p>"
    root = etree.fromstring(("<body>" + piece * headings).encode(), etree.HTMLParser(huge_tree=True))
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        find_content(root)
        taken.append(time.perf_counter() - started)
    return min(taken)


@pytest.mark.parametrize("bait", ["<div>", "<p>text, ", "<a href=x>y</a>", "<h3>Related</h3>", "<div class='nav nav'>"])
def test_large_pages_take_little_time(bait: str) -> None:
    root = etree.fromstring(("<body>" + bait * 60_000).encode(), etree.HTMLParser(huge_tree=True))
    started = time.perf_counter()
    find_content(root)
    assert time.perf_counter() - started < 3


def test_a_line_with_the_date_above_the_text_is_none_of_it() -> None:
    dated = "<ul class='meta'><li><time>Sun Mar 08 2026</time></li><li><a href='/t/sea'>sea</a></li></ul>"
    inside = "<p>On <time>8 March</time> the lock was cut free of ice by hand, as in the winter before that one.</p>"
    text = (
        "<p>The lock keeper cut the ice before the first boat came through, and nobody was in a hurry that day.</p>" * 4
    )
    html = f"<html><body><main><h1>Ice</h1>{dated}{inside}{text}</main></body></html>"
    found = find_content(parse_page(html.encode(), URL).root, title="Ice")
    gone = ["".join(element.itertext()).split() for element in found.unwanted]
    assert ["Sun", "Mar", "08", "2026sea"] in gone
    assert not any("lock" in words for words in gone)


def test_date_and_headline_between_a_leading_picture_and_the_text_are_none_of_it() -> None:
    lead = "The old pump was measured twice on Monday, and the numbers were the same. " * 3
    dates = (
        "<div class=date><time datetime='2026-03-01T08:00:00Z'>Mar 1, 2026</time><div class=updated>Last updated on "
        "<time datetime='2026-03-02T08:00:00Z'>Mar 2, 2026</time></div></div>"
    )
    page = (
        "<body><main><article><div class=hero><img src='/pump.png'></div><div class=prose>"
        f"<div class=title>{dates}<h1>The pump</h1><hr></div><p>{lead}</p><p>{lead}</p></div></article></main></body>"
    )
    content = find_content(parse_page(page.encode(), URL).root, title="The pump")
    unwanted = ["".join(part.itertext()) for part in content.unwanted]
    assert "".join(unwanted) == "Mar 1, 2026Last updated on Mar 2, 2026The pump"
    assert [image.get("src") for block in content.blocks for image in block.iter("img")] == ["/pump.png"]


def test_a_credit_below_a_picture_that_is_a_link_stays_with_its_picture() -> None:
    lead = "The old pump was measured twice on Monday, and the numbers were the same. " * 3
    page = (
        "<body><article><p><img src='/pump.png'></p><p><a href='https://ada.example/'>Ada Lind</a></p>"
        f"<p>{lead}</p><p>{lead}</p></article></body>"
    )
    content = find_content(parse_page(page.encode(), URL).root, title="The pump")
    assert content.unwanted == []
