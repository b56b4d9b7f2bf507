"""What is written of an entry, and which entries a feed holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from crawler.model import Entry, Image
from feeds.channel import Publication
from feeds.entry import item_of, uri, written_bytes


def test_missing_title_is_the_start_of_the_text(publication: Publication, make_entry: Callable[..., Entry]) -> None:
    item = item_of(make_entry(1, title=" \n", summary="", content="<p>船来了。<b>灯</b>也亮了。</p>"), publication)
    assert item.title == item.summary == "船来了。灯也亮了。"


def test_entry_without_any_text_is_called_by_its_address(
    publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    item = item_of(make_entry(1, title="", summary="", content=""), publication)
    assert item.title == "https://harbour.example/story/1?page=1&part=2"
    assert item.content


def test_missing_summary_is_cut_from_the_text(publication: Publication, make_entry: Callable[..., Entry]) -> None:
    item = item_of(make_entry(1, summary="", content=f"<p>{'潮水慢慢退去了。' * 100}</p>"), publication)
    assert item.summary == "潮水慢慢退去了。" * 25


def test_unknown_source_is_shown_by_name_and_host(publication: Publication, make_entry: Callable[..., Entry]) -> None:
    item = item_of(make_entry(1, source="gazette"), publication)
    assert (item.origin.title, item.origin.url) == ("gazette", "https://harbour.example/")


def test_picture_with_a_bad_address_is_left_out(publication: Publication, make_entry: Callable[..., Entry]) -> None:
    good = Image("https://harbour.example/图.jpg")
    item = item_of(make_entry(1, images=(Image("data:image/png;base64,AA"), good, Image("/x.jpg"))), publication)
    assert [image.url for image in item.images] == ["https://harbour.example/%E5%9B%BE.jpg"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/story/1", "", "https:///nohost", "mailto:a@b.example"])
def test_entry_without_web_address_is_refused(
    publication: Publication, make_entry: Callable[..., Entry], link: str
) -> None:
    with pytest.raises(ValueError, match="address"):
        item_of(make_entry(1, link=link), publication)


def test_date_without_zone_is_refused(publication: Publication, make_entry: Callable[..., Entry]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        item_of(make_entry(1, updated_at=datetime(2026, 1, 1)), publication)


def test_addresses_are_encoded_once() -> None:
    assert (
        uri("https://a.example/港 口?q=%E6%B8%AF&x=[1]") == "https://a.example/%E6%B8%AF%20%E5%8F%A3?q=%E6%B8%AF&x=[1]"
    )


def test_giant_article_is_written_as_summary_and_link(
    publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    item = item_of(make_entry(1, content="<p>" + "巨" * 2_000_000 + "</p>"), publication)
    assert item.content == (
        "<p>灯亮了 1 次。</p>"
        '<p><a href="https://harbour.example/story/1?page=1&amp;part=2">'
        "https://harbour.example/story/1?page=1&amp;part=2</a></p>"
    )


def test_written_bytes_counts_what_escaping_adds() -> None:
    assert written_bytes("<p>a & b</p>") == len("&lt;p&gt;a &amp; b&lt;/p&gt;")
    assert written_bytes('"\\\n') == len(r"\"\\\n")
    assert written_bytes("港") == 3


def test_tags_are_terms_without_a_feed_behind_the_categories(
    publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entry = make_entry(1, categories=(("News", "Local"),), tags=("ferry", "night", "ferry"))
    terms = [(term.term, term.has_feed) for term in item_of(entry, publication).terms]
    assert terms == [("News/Local", True), ("ferry", False), ("night", False)]
