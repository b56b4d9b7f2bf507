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

from crawler.config import Source
from crawler.errors import ConfigError
from crawler.model import ArticleLink
from crawler.recording import Recording, differences, files_of, load_recordings, recording_name, replay
from crawler.sources import catalogue
from crawler.spiders.families import FAMILIES
from crawler.toml import check, load_toml

PAGES = Path(__file__).resolve().parents[1] / "pages"
#: Folders with a ``pages.toml`` hold pages of one theme and have a test of their own.
FOLDERS = sorted(folder for folder in PAGES.iterdir() if folder.is_dir() and not (folder / "pages.toml").exists())
#: What a source may say beside its family and still be read by the family's rules alone.
PLAIN = {"name", "title", "family", "start", "categories", "language", "timezone", "every", "max_pages"}

CASES = [(folder.name, recording) for folder in FOLDERS for recording in load_recordings(folder)]
FIELDS = [
    pytest.param(source, recording, field, id=f"{source}/{recording.name}/{field}")
    for source, recording in CASES
    for field in recording.expected
]


@cache
def source_of(folder: str) -> Source:
    """Return the source of a folder: its own, the catalogue's, or one that says no more than its family."""
    own = PAGES / folder / "source.toml"
    if own.exists():
        table = {"timezone": "Asia/Shanghai"} | load_toml(own, f"tests/pages/{folder}/source.toml")
        return check(Source, table, f"tests/pages/{folder}/source.toml")
    if folder in catalogue():
        return catalogue()[folder]
    assert folder in FAMILIES, f"tests/pages/{folder}: expected a source.toml, a catalogue source's name or a family's"
    start = next(recording.url for name, recording in CASES if name == folder)
    return check(Source, {"name": folder, "family": folder, "start": [start], "timezone": "Asia/Shanghai"}, folder)


@cache
def found_in(folder: str, name: str) -> Mapping[str, Any]:
    recording = next(recording for source, recording in CASES if (source, recording.name) == (folder, name))
    return replay(recording, source_of(folder))


@pytest.mark.parametrize(("folder", "recording", "field"), FIELDS)
def test_a_recorded_page_gives_what_was_seen_on_it(folder: str, recording: Recording, field: str) -> None:
    different = dict(differences(recording.expected, found_in(folder, recording.name)))
    assert field not in different, different[field]


@pytest.mark.parametrize(
    ("folder", "recording"), [pytest.param(*case, id=f"{case[0]}/{case[1].name}") for case in CASES]
)
def test_a_recorded_page_gives_nothing_that_was_not_seen_on_it(folder: str, recording: Recording) -> None:
    assert recording.expected, "no expectation; see docs/checking.md"
    assert set(found_in(folder, recording.name)) <= set(recording.expected)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_source_of_the_catalogue_has_a_recorded_listing_and_article(name: str) -> None:
    source = catalogue()[name]
    stands_for = {name}
    table = load_toml(Path(__file__).parents[2] / "crawler" / "sources" / f"{name}.toml")
    if set(table) <= PLAIN:
        stands_for.add(source.family)
    kinds = {recording.kind for folder, recording in CASES if folder in stands_for}
    assert kinds == {"listing", "article"}, f"record them: tests/pages/{' or '.join(sorted(stands_for))}"


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
