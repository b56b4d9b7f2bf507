"""Entries are read and rendered once a publication, whichever feeds hold them; how that is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.model import Entry
from feeds.channel import Choice, Publication
from feeds.entry import item_of
from feeds.pages import Pages
from feeds.publish import publish
from feeds.render import Form, Fragment, render_entries
from feeds.shelf import SHELF_FILE, Shelf
from feeds.tree import catalogue_of

WHOLE, BRIEF = Form("zh-CN", True), Form("zh-CN", False)


@pytest.fixture
def fragments(publication: Publication, make_entry: Callable[..., Entry]) -> list[Fragment | str]:
    items = [item_of(make_entry(number), publication) for number in range(3)]
    return render_entries(items, WHOLE, Pages(publication, catalogue_of([])), publication)


def test_what_is_kept_comes_back_in_its_form_alone(tmp_path: Path, fragments: list[Fragment | str]) -> None:
    with Shelf(tmp_path / "shelf") as shelf:
        shelf.put(WHOLE, {7: fragments[0], 8: "entry 8 is left out: no luck"})
        shelf.put(BRIEF, {7: fragments[1]})
        another = Shelf(tmp_path / "shelf")  # as another process has it
        assert another.get(WHOLE, [7, 8, 9]) == {7: fragments[0], 8: "entry 8 is left out: no luck"}
        assert another.get(BRIEF, [7, 8, 9]) == {7: fragments[1]}
        assert another.get(Form("en", True), [7]) == {}


def test_nothing_is_left_and_what_a_killed_run_left_is_not_read(
    tmp_path: Path, fragments: list[Fragment | str]
) -> None:
    left = Shelf(tmp_path / "shelf")
    left.put(WHOLE, {7: fragments[0]})
    with Shelf(tmp_path / "shelf") as shelf:
        assert shelf.get(WHOLE, [7]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_costs_time_and_nothing_else(store: Any, publication: Publication) -> None:
    publish(store, publication)
    files = {file: file.read_bytes() for file in publication.public_dir.rglob("*.*")}
    (publication.public_dir / "all" / "atom.xml").unlink()

    class Full(Shelf):
        def _opened(self) -> Any:
            connection = super()._opened()
            connection.execute("PRAGMA max_page_count=1")
            return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feeds.worker.Shelf", Full)
        assert publish(store, publication, everything=True).failures == []
    assert {file: file.read_bytes() for file in publication.public_dir.rglob("*.*")} == files


def test_it_leaves_the_disk_to_the_feeds_when_room_is_short(
    tmp_path: Path, fragments: list[Fragment | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Shelf(tmp_path / "shelf") as shelf:
        shelf.put(WHOLE, {1: fragments[0]})
        size = (tmp_path / "shelf").stat().st_size
        monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=3 * size))
        shelf.put(WHOLE, {2: fragments[1]})
        shelf.put(WHOLE, {3: fragments[2]})
        assert shelf.get(WHOLE, [1, 2, 3]).keys() == {1, 2}


def test_a_file_that_somebody_takes_away_costs_time_and_nothing_else(
    tmp_path: Path, fragments: list[Fragment | str]
) -> None:
    with Shelf(tmp_path / "shelf") as shelf:
        shelf.put(WHOLE, {1: fragments[0]})
        (tmp_path / "shelf").unlink()
        shelf.put(WHOLE, {2: fragments[1]})
        assert shelf.get(WHOLE, [2, 3]) in ({}, {2: fragments[1]})


def test_what_a_full_disk_has_cut_short_is_as_if_it_were_not_there(
    tmp_path: Path, fragments: list[Fragment | str]
) -> None:
    with Shelf(tmp_path / "shelf") as shelf:
        shelf.put(WHOLE, {1: fragments[0], 2: fragments[1]})
        for value in ("CAST(substr(value, 1, 500) || zeroblob(100) AS BLOB)", "substr(value, 1, 500)", "x''"):
            with closing(sqlite3.connect(tmp_path / "shelf")) as connection, connection:
                connection.execute(f"UPDATE entry SET value = {value} WHERE article = 2")
            assert shelf.get(WHOLE, [1, 2]) == {}


def test_an_article_of_several_feeds_is_read_once(
    store: Any, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    real = store.published_entries

    def counted(ids: Iterable[int]) -> Any:
        read.extend(ids := list(ids))
        return real(ids)

    monkeypatch.setattr(store, "published_entries", counted)
    assert publish(store, publication).failures == []
    assert sorted(read) == sorted(store.numbered)
    assert not (publication.public_dir / SHELF_FILE).exists()


def test_a_feed_of_summaries_or_of_another_language_has_entries_of_its_own(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    choices = {"category/xin-mei-ti": Choice(full_text=False), "category/xin-mei-ti/gang-kou": Choice(language="en")}
    publish(store, replace(publication, choices=choices))

    def holds(path: str, what: bytes) -> int:
        return (publication.public_dir / path / "atom.xml").read_bytes().count(what)

    whole, marked = "盏 &amp;amp; 一艘船".encode(), b'<entry xml:lang="zh-CN">'
    assert [holds(path, whole) for path in ("all", *choices)] == [3, 0, 2]
    assert [holds(path, marked) for path in ("all", *choices)] == [0, 0, 2]
