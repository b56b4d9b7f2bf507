"""Plain text: XML 1.0, section 2.2, for what may stand; the rest is what a person would write."""

from __future__ import annotations

import time
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import one_line, plain_text, summarise, visible_length, xml_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


def may_stand(character: str) -> bool:
    """XML 1.0's ``Char``, less what its section 2.2 discourages: C1, DEL, noncharacters; and less the BOM."""
    code = ord(character)
    if character in "\t\n\r":
        return True
    if code < 0x20 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code == 0xFEFF:
        return False
    return not (0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE)


def test_every_character_there_is_stands_or_falls_by_the_standard() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert xml_text(everything) == "".join(filter(may_stand, everything))


@given(ANY_TEXT)
def test_legal_text_can_be_carried_by_xml(text: str) -> None:
    legal = xml_text(text)
    element = ET.Element("a")
    element.text = legal
    # A parser reads a carriage return back only when it was written as a reference.
    assert ET.fromstring(ET.tostring(element).replace(b"\r", b"&#13;")).text == (legal or None)
    assert xml_text(legal) is legal


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("AT&amp;T", "AT&T"),
        ("a &lt; b", "a < b"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("<b>x</b>", "x"),
        ("<p>one</p><p>two</p>", "one two"),
        ("line<br>break", "line break"),
        ("  a\n\t b\u3000c\xa0d ", "a b c d"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<DistroName> 2.0", "＜DistroName＞ 2.0"),
        ("x<script>alert(1)</script>y", "x y"),
        ("x<!-- hidden -->y", "xy"),
        ("&lt;script&gt; is a tag", "＜script＞ is a tag"),
        ("x <img src=x onerror=alert(1) ", "x"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("&#x202e;evil", "evil"),
        ("a\x00b\x1fc\ufffed", "abcd"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("e\u0301", "\u00e9"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 家", "\U0001f468\u200d\U0001f469\u200d\U0001f467 家"),
        ("，全角：（标点）", "，全角：（标点）"),
        ("", ""),
    ],
)
def test_html_becomes_plain_text(given_text: str, expected: str) -> None:
    assert plain_text(given_text) == expected


@pytest.mark.parametrize("text", ["AT&amp;T", "&lt;b&gt;", "a < b", "1 < 2 > 0", "<3"])
def test_text_that_is_plain_is_not_decoded_again(text: str) -> None:
    assert one_line(text) == text


def test_what_looks_like_a_tag_is_kept_and_is_none() -> None:
    assert one_line("How <script> works: <b>x</b>") == "How ＜script＞ works: ＜b＞x＜/b＞"


def test_a_long_title_is_cut_with_a_mark() -> None:
    assert plain_text("字" * 600) == "字" * 499 + "…"
    assert len(plain_text("word " * 400, limit=40)) <= 40


@given(ANY_TEXT)
def test_plain_text_is_one_legal_line(text: str) -> None:
    plain = plain_text(text, limit=30)
    assert xml_text(plain) == plain
    assert " ".join(plain.split()) == plain
    assert len(plain) <= 30
    assert not any(unicodedata.bidirectional(c) in {"LRO", "RLO", "LRE", "RLE", "LRI", "RLI", "FSI"} for c in plain)


@pytest.mark.parametrize("bait", ["<", "&", "<!--", "<script>", "<a ", "<a =", "&lt;a ", "a\u0301", "&#"])
def test_bait_for_regular_expressions_costs_little(bait: str) -> None:
    started = time.perf_counter()
    plain_text(bait * (1_000_000 // len(bait)))
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Short.", 20, "Short."),
        ("One sentence. Two sentences. Three", 30, "One sentence. Two sentences."),
        ("Version 3.5 is out today and it is", 24, "Version 3.5 is out…"),
        ("今天下雨。明天晴。后天多云转晴", 10, "今天下雨。明天晴。"),
        ("一二三四五六七八九十一二三四五", 10, "一二三四五六七八九…"),
        ("“他来了。”她说，然后走了很远很远的路", 8, "“他来了。”"),
        ("alpha beta, gamma delta", 13, "alpha beta…"),
        ("one\n\ntwo", 20, "one two"),
        ("", 20, ""),
    ],
)
def test_summaries_end_where_a_sentence_or_word_ends(text: str, limit: int, expected: str) -> None:
    assert summarise(text, limit) == expected


@given(ANY_TEXT, st.integers(min_value=10, max_value=60))
def test_summaries_keep_to_their_limit(text: str, limit: int) -> None:
    summary = summarise(text, limit)
    assert len(summary) <= limit
    assert "\n" not in summary


def test_visible_length_counts_what_is_seen() -> None:
    assert visible_length(" 今 天\u200b\x01 ab\n") == 4
