"""Recorded pages of real and of made-up sites read as somebody said who looked at them; and what a recording is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from recorded import COVERAGE, Recorded, cases, coverage, stands_for

from crawler.config import Source
from crawler.errors import ConfigError
from crawler.model import ArticleLink
from crawler.recording import Recording, differences, files_of, load_recordings, recording_name, replay
from crawler.sources import catalogue
from crawler.toml import check

CASES = [pytest.param(*case, id=f"{case[0].name}/{case[1].name}") for case in cases()]
FIELDS = [
    pytest.param(folder, recording, field, id=f"{folder.name}/{recording.name}/{field}")
    for folder, recording in cases()
    for field in recording.expected
]


@cache
def found_in(folder: str, name: str) -> Mapping[str, Any]:
    one, recording = next(case for case in cases() if (case[0].name, case[1].name) == (folder, name))
    return replay(recording, one.source)


@pytest.mark.parametrize(("folder", "recording", "field"), FIELDS)
def test_a_recorded_page_gives_what_was_seen_on_it(folder: Recorded, recording: Recording, field: str) -> None:
    different = dict(differences(recording.expected, found_in(folder.name, recording.name)))
    assert field not in different, different[field]


@pytest.mark.parametrize(("folder", "recording"), CASES)
def test_a_recorded_page_gives_nothing_that_was_not_seen_on_it(folder: Recorded, recording: Recording) -> None:
    assert recording.expected, "no expectation; see docs/checking.md"
    assert set(found_in(folder.name, recording.name)) <= set(recording.expected)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_source_of_the_catalogue_has_a_recorded_listing_and_article(name: str) -> None:
    folders = stands_for(name)
    kinds = {recording.kind for folder, recording in cases() if folder.name in folders}
    assert kinds == {"listing", "article"}, f"record them: tests/pages/{' or '.join(sorted(folders))}"


def test_the_table_of_what_is_read_is_up_to_date() -> None:
    assert COVERAGE.read_text(encoding="utf-8") == coverage(), "run: python tests/recorded.py"


# What a recording is

LINK = ArticleLink(
    "https://herald.example/a",
    "Ferry & tide",
    "today",
    categories=(("Town", "Quay"),),
    read_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
)
RECORDING = Recording(
    "article",
    "https://herald.example/a?x=1",
    b"<html><body><h1>Ferry</h1></body></html>",
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    {"Content-Type": "text/html"},
    LINK,
    name="2026-11-23-ferry",
)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)


def test_a_recording_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    saved = replace(RECORDING, expected={"title": "Ferry"})
    write(tmp_path, files_of(saved))
    assert load_recordings(tmp_path) == [saved]


def test_an_article_that_its_listing_gave_whole_needs_no_body(tmp_path: Path) -> None:
    saved = replace(RECORDING, body=b"", link=replace(LINK, content="<p>All of it.</p>"))
    files = files_of(saved)
    assert set(files) == {"2026-11-23-ferry.meta.json", "2026-11-23-ferry.expected.json"}
    write(tmp_path, files)
    assert load_recordings(tmp_path) == [saved]


@pytest.mark.parametrize(
    ("body", "suffix"),
    [
        (b"<!doctype html><title>x</title>", ".html.gz"),
        (b' {"list": []}', ".json.gz"),
        (b'<?xml version="1.0"?><rss></rss>', ".xml.gz"),
    ],
)
def test_a_body_is_kept_as_it_came_under_a_name_that_says_what_it_is(body: bytes, suffix: str) -> None:
    files = files_of(replace(RECORDING, body=body))
    assert gzip.decompress(files[RECORDING.name + suffix]) == body


def test_saving_the_same_recording_twice_gives_the_same_bytes() -> None:
    assert files_of(RECORDING) == files_of(RECORDING)


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("https://herald.example/a", "Ferry & tide", "2026-11-23-ferry-tide"),
        ("https://herald.example/news/eel.html", "", "2026-11-23-eel"),
        ("https://herald.example/..%2f..%2fetc", "", "2026-11-23-article"),
        ("https://herald.example/a", "../../etc/passwd", "2026-11-23-etc-passwd"),
        ("https://herald.example/a", "渡口", "2026-11-23-du-kou"),
    ],
)
def test_a_recording_s_name_is_safe_on_any_file_system(url: str, title: str, expected: str) -> None:
    name = recording_name(replace(RECORDING, url=url, link=ArticleLink(url, title)))
    assert name.startswith(expected)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"x.meta.json": b"{"}, "x.meta.json: cannot be read"),
        ({"x.meta.json": b"[]"}, "x.meta.json: expected a JSON object"),
        ({"x.meta.json": b'{"url": "https://a.example/"}'}, "KeyError: 'kind'"),
        (
            {
                "x.meta.json": json.dumps(
                    {"url": "https://a.example/", "kind": "listing", "fetched_at": "soon"}
                ).encode()
            },
            "soon",
        ),
        (
            {
                "x.meta.json": json.dumps(
                    {"url": "https://a.example/", "kind": "listing", "fetched_at": "2026-11-23T12:00:00Z"}
                ).encode()
            },
            "no body",
        ),
    ],
)
def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path, files: dict[str, bytes], told: str) -> None:
    write(tmp_path, files)
    with pytest.raises(ConfigError, match=told):
        load_recordings(tmp_path)


def test_a_difference_names_the_field_and_the_place() -> None:
    wanted = {"title": "Ferry", "links": [{"url": "a"}, {"url": "b", "date": "today"}], "text": "one\ntwo"}
    found = {"title": "Ferries", "links": [{"url": "a"}, {"url": "b", "date": "now"}], "text": "one two"}
    assert dict(differences(wanted, found)) == {
        "title": "expected 'Ferry', found 'Ferries'",
        "links": "[1]: date: expected 'today', found 'now'",
    }


def test_a_field_that_is_gone_or_new_is_a_difference() -> None:
    assert dict(differences({"authors": ["Ada"]}, {"publisher": "Herald"})) == {
        "authors": "expected ['Ada'], found nothing",
        "publisher": "expected nothing, found 'Herald'",
    }
    assert dict(differences({"images": ["a", "b"]}, {"images": ["a"]})) == {"images": "2 expected, 1 found"}


def test_a_page_that_gives_no_article_is_recorded_as_that() -> None:
    source = check(Source, {"name": "x", "family": "hexo", "start": [RECORDING.url], "timezone": "UTC"}, "x")
    assert replay(replace(RECORDING, body=b"<html><body><h1>Ferry</h1></body></html>"), source) == {
        "dropped": "no_body"
    }
