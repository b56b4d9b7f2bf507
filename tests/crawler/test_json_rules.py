"""Rules in JMESPath: what is in JSON comes out as text, dates, tags; what is not there is told in one line."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.config import Source
from crawler.dates import parse_date
from crawler.errors import ConfigError
from crawler.extract.document import Document
from crawler.model import Article, ArticleLink, DropReason, ListingPage, Precision
from crawler.spiders.families import reader_of
from crawler.spiders.reader import Reader
from crawler.toml import check

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "families.md"
URL = "https://gazette.example/api/list"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LISTING = {"json_in": "body", "item": "data.list", "article": "url", "title": "title"}


def reader(listing: dict[str, Any] | None = None, article: dict[str, Any] | None = None) -> Reader:
    table = {"name": "gazette", "family": "listing", "start": [URL], "timezone": "Asia/Shanghai"}
    tables = {"listing": LISTING | (listing or {}), "article": article or {}}
    return reader_of(check(Source, table | tables, "gazette"), "gazette")


def links(body: str, **listing: Any) -> tuple[ArticleLink, ...]:
    found = reader(listing).read_listing(Document(URL, body.encode()))
    assert isinstance(found, ListingPage), found
    return found.links


def entries(*items: dict[str, Any]) -> str:
    return json.dumps({"data": {"list": items}}, ensure_ascii=False)


def article(value: Any, **rules: Any) -> Article:
    body = json.dumps(value, ensure_ascii=False).encode()
    rules = {"json_in": "body", "content": "text"} | rules
    found = reader(article=rules).read_article(Document(URL, body), ArticleLink(URL), "", "", NOW)
    assert isinstance(found, Article), found
    return found


def test_a_title_with_tags_or_entities_is_plain_text() -> None:
    titles = ["<em>渡口</em>&amp;灯塔", "a < b & c", "&ldquo;潮汐钟&rdquo; &#38; 灯塔", "R&D;x"]
    found = links(entries(*({"url": f"/{number}", "title": title} for number, title in enumerate(titles))))
    assert [link.title for link in found] == ["渡口&灯塔", "a < b & c", "“潮汐钟” & 灯塔", "R&D;x"]


def test_entries_without_an_address_and_values_that_are_none_are_passed_over() -> None:
    found = links(entries({"title": "x"}, {"url": "", "title": "y"}, {"url": None}, {"url": {"a": 1}}, {"url": "/1"}))
    assert [link.url for link in found] == ["https://gazette.example/1"]


@pytest.mark.parametrize(
    ("stated", "expected", "precision"),
    [
        (1763870400, "2025-11-23T04:00:00+00:00", Precision.SECOND),
        (1763870400123, "2025-11-23T04:00:00+00:00", Precision.SECOND),
        ("1763870400", "2025-11-23T04:00:00+00:00", Precision.SECOND),
        ("2026-11-23 08:30:00", "2026-11-23T00:30:00+00:00", Precision.SECOND),
        ("11月22日", "2026-11-22T04:00:00+00:00", Precision.DAY),
    ],
)
def test_numbers_and_strings_are_dates(stated: object, expected: str, precision: Precision) -> None:
    [link] = links(entries({"url": "/1", "at": stated}), date="at")
    read = parse_date(link.date, now=NOW, zone=ZoneInfo("Asia/Shanghai"))
    assert read is not None
    assert (read.at.isoformat(), read.precision) == (expected, precision)


def test_tags_are_a_list_or_one_string_with_commas() -> None:
    body = entries({"url": "/1", "tags": ["渡口", "夜航"]}, {"url": "/2", "tags": "渡口, 夜航，灯塔,"})
    found = links(body, tag="tags")
    assert [link.tags for link in found] == [("渡口", "夜航"), ("渡口", "夜航", "灯塔")]


def test_a_category_with_a_slash_has_two_levels() -> None:
    [link] = links(entries({"url": "/1", "kinds": {"社会/交通": 0.9, "科技": 0.1}}), category="keys(kinds)")
    assert link.categories == (("社会", "交通"), ("科技",))


def test_pieces_of_a_text_are_joined_and_what_is_no_text_is_left_out() -> None:
    parts = [{"data": "<p>一</p>"}, {"data": {"video": "v.mp4"}}, {"data": None}, {"data": "<p>二</p>"}]
    assert article({"parts": parts}, content="parts[].data").content.split() == ["<p>一</p>", "<p>二</p>"]


def test_editors_and_publisher_have_rules_of_their_own() -> None:
    value = {"text": "<p>渡口恢复夜航。</p>", "by": ["老邵"], "desk": "官莉", "from": "柳汀晚报"}
    found = article(value, author="by", editor="desk", publisher="from")
    assert (found.authors, found.editors, found.publisher) == (("老邵",), ("官莉",), "柳汀晚报")


def test_the_example_of_the_handbook_reads_what_it_says_it_reads() -> None:
    text = HANDBOOK.read_text(encoding="utf-8").partition("## JSON in pages and APIs")[2]
    answer, page, source = (re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("json", "html", "toml"))  # type: ignore[index]
    read = reader_of(check(Source, tomllib.loads(source), "quay-gazette"), "quay-gazette")
    listing = read.read_listing(Document("https://api.gazette.example/v2/stories?limit=20", answer.encode()))
    assert isinstance(listing, ListingPage), listing
    assert listing.next_urls == ("https://api.gazette.example/v2/stories?limit=20&after=b7",)
    [link] = listing.links
    assert (link.url, link.title, link.date) == ("https://gazette.example/s/4711", "Ice on lock 4", "1795428000")
    assert (link.categories, link.tags, link.summary) == ((("Quay",),), ("ice", "locks"), "The night was cold.")
    found = read.read_article(Document(link.url, page.encode()), link, "", "", NOW)
    assert isinstance(found, Article), found
    assert (found.authors, found.editors, found.publisher) == (("Ada Lind",), ("Bo Ek",), "Coast Wire")
    assert found.content == "<p>…</p>"


@pytest.mark.parametrize(
    ("body", "json_in", "told"),
    [
        ("<html><p>busy</p></html>", "body", "the answer is no JSON"),
        ("", "body", "the answer is no JSON"),
        ('{"data": {"list": [{"url": "/1"}', "body", "the answer is no JSON"),
        ("<html><p>x</p></html>", "script#state", "nothing matches `script#state`; expected JSON there"),
        ("<html><script id='state'>x = 1</script></html>", "script#state", "`script#state` is no JSON"),
        ("<html><p>x</p></html>", "window.data", "`window.data` stands nowhere; expected JSON behind it"),
        ("<html><script>window.data = f()</script></html>", "window.data", "behind `window.data` is no JSON"),
    ],
)
def test_json_that_is_not_there_is_told_in_one_line(body: str, json_in: str, told: str) -> None:
    read = reader({"json_in": json_in}).read_listing(Document(URL, body.encode()))
    assert isinstance(read, tuple)
    assert read[0] is DropReason.UNPARSABLE
    assert read[1].startswith(f"{URL}: ")
    assert told in read[1]
    assert "\n" not in read[1]


@pytest.mark.parametrize("body", ["{}", "[]", '{"data": null}', '{"data": {"list": {}}}', '{"data": {"list": "x"}}'])
def test_json_of_another_shape_has_no_articles(body: str) -> None:
    assert links(body) == ()


def test_an_expression_that_is_none_is_told_with_its_key() -> None:
    with pytest.raises(ConfigError, match=r"gazette: listing\.title = 'a\[': expected a JMESPath expression"):
        reader({"title": "a["})
