"""A publication by several processes, each with a store of its own; on SQLite and PostgreSQL."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.filing import Filing, Rules
from crawler.model import Article, DateKind, Drop, DropReason, Precision, Timestamp
from crawler.store import Store, open_store
from feeds.channel import Publication
from feeds.publish import publish

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)


def article(number: int) -> Article:
    url = f"https://paper.example/{number}"
    return Article(
        source="paper",
        requested_url=url,
        canonical_url=url,
        title=f"Story {number}",
        content=f"<p>Text of story {number}.</p>",
        categories=(("News", f"Part {number % 4}"),),
        published=Timestamp(NOON + timedelta(hours=number), Precision.SECOND, DateKind.STATED),
        fetched_at=NOON,
    )


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    site_id = "urn:uuid:3d1f3b0a-7c1e-4a55-9b1d-2f6f4b1c9a10"
    public = tmp_path / "public"
    return Publication(site_id, "News", "", "https://f.example", "en", public, window_count=3, window_days=0)


def files(publication: Publication) -> dict[str, bytes]:
    public = publication.public_dir
    return {str(file.relative_to(public)): file.read_bytes() for file in public.rglob("*") if file.is_file()}


def test_processes_publish_together_what_one_would_alone(
    store: Store, store_url: str, publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.parallel._processors", lambda: 3)
    monkeypatch.setattr("feeds.publish._FEEDS", 1)
    alone = replace(publication, public_dir=tmp_path / "alone")
    processes: set[str] = set()

    def reopen() -> AbstractContextManager[Store]:
        (tmp_path / f"{os.getpid()}.process").touch()
        return open_store(store_url)

    store.save_articles([article(number) for number in range(30)])
    for gone, feeds in [(None, 7), (4, 4), (29, 4)]:  # from an archive, and from the current document
        if gone is not None:
            store.save_drops([Drop("paper", article(gone).requested_url, DropReason.GONE, "", NOON, None)])
        report = publish(store, publication, reopen=reopen)
        assert (report.failures, report.feeds) == ([], feeds)
        assert all(feed.published_revision == feed.revision for feed in store.feeds())
        assert list(store.changed_articles(store.pages_published()[0])) == []
        begun = {file.stem for file in tmp_path.glob("*.process")} - processes
        assert begun
        assert str(os.getpid()) not in begun
        processes |= begun
        publish(store, alone, everything=True)
        assert files(publication) == files(alone)


def archived(publication: Publication) -> set[str]:
    return {path for path in files(publication) if path.startswith("all/archive/")}


def test_a_window_takes_effect_at_once_also_where_categories_are_renamed(
    store: Store, publication: Publication
) -> None:
    store.save_articles([article(number) for number in range(12)])
    publish(store, replace(publication, window_count=50))
    filing = Filing(renames={("News",): ("Paper",)})
    store.file_by(filing)
    narrow = replace(publication, filing=filing)
    publish(store, narrow, everything=True)
    assert len(archived(narrow)) == 3 * 4


@pytest.mark.parametrize("word", ["", "story 3"])
def test_what_was_published_twice_is_what_was_published_once(store: Store, publication: Publication, word: str) -> None:
    store.save_articles([article(number) for number in range(2, 12)])
    publish(store, publication)
    filing = Filing(renames={("News",): ("Paper",)}, exclude=Rules(words=(word,) if word else ()))
    store.file_by(filing)
    store.save_articles([article(number) for number in (0, 1, 12, 13, 14)])  # some older than any archive
    told = replace(publication, filing=filing)
    publish(store, told)
    once = files(told)
    for everything in (True, False, True):
        assert publish(store, told, everything=everything).files_written == 0
    assert files(told) == once
    store.save_articles([article(number) for number in (15, 16, 17)])
    publish(store, told)  # and readers saw the late ones once: now they go
    assert archived(told) > {path for path in once if path.startswith("all/archive/")}
