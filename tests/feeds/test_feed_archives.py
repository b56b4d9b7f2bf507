"""What a feed no longer holds stays in archives that lead from one to the next (RFC 5005, section 4)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from crawler.model import Entry, Feed
from feeds.channel import Publication
from feeds.publish import publish
from feeds.writer import Writer

NAMES = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}


@pytest.fixture
def publication(publication: Publication) -> Publication:
    """A window of five entries, whatever their age."""
    return replace(publication, window_count=5, window_days=0)


def file_of(publication: Publication, url: str) -> Path:
    """The file that an address of the site leads to."""
    path = urlsplit(url).path.removeprefix(urlsplit(publication.base_url).path)
    return publication.public_dir / path.lstrip("/")


def walk(publication: Publication, name: str, path: str = "all") -> list[list[str]]:
    """Ids of each document, from the current one back to the first archive, by the links that it holds."""
    documents, url = [], publication.url(f"{path}/{name}")
    while url:
        content = file_of(publication, url).read_bytes()
        if name == "feed.json":
            feed = json.loads(content)
            assert feed["feed_url"] == url
            documents.append([item["id"] for item in feed["items"]])
            url = feed.get("next_url", "")
            continue
        tree = etree.fromstring(content)
        assert tree.xpath("string(//a:link[@rel='self']/@href)", namespaces=NAMES) == url
        current = tree.xpath("string(//a:link[@rel='current']/@href)", namespaces=NAMES)
        is_archive = bool(tree.xpath("//fh:archive", namespaces=NAMES))
        assert (is_archive, current) == ((True, publication.url(f"{path}/{name}")) if documents else (False, ""))
        documents.append(tree.xpath("//a:entry/a:id/text() | //item/guid/text()", namespaces=NAMES))
        url = tree.xpath("string(//a:link[@rel='prev-archive']/@href)", namespaces=NAMES)
    return documents


def archives(publication: Publication) -> dict[str, tuple[int, bytes]]:
    """Inode and bytes of every file of an archive."""
    files = (publication.public_dir / "all" / "archive").rglob("*.*")
    return {str(file.relative_to(publication.public_dir)): (file.stat().st_ino, file.read_bytes()) for file in files}


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_an_aggregator_walks_back_to_the_first_entry(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], name: str
) -> None:
    entries = [make_entry(number) for number in range(23)]
    store.change("all", *entries)
    assert publish(store, publication).failures == []
    documents = walk(publication, name)
    assert [len(ids) for ids in documents] == [8, 5, 5, 5]
    assert [guid for ids in documents for guid in ids] == [entry.guid for entry in entries]


def test_archives_stay_as_they_are_while_new_entries_come(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(100, 113)]
    seen: dict[str, tuple[int, bytes]] = {}
    for first in range(99, 70, -1):
        entries.insert(0, make_entry(first))
        store.change("all", *entries)
        publish(store, publication)
        now = archives(publication)
        assert seen.items() <= now.items()
        seen = now
        documents = walk(publication, "atom.xml")
        assert 5 <= len(documents[0]) < 10
        assert [guid for ids in documents for guid in ids] == [entry.guid for entry in entries]
    assert len(seen) == 4 * 7


def test_an_old_article_that_comes_late_is_read_once_and_changes_no_archive(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(20)]
    store.change("all", *entries)
    publish(store, publication)
    before = archives(publication)
    late = make_entry(500)
    store.change("all", *entries, late)
    publish(store, publication)
    assert walk(publication, "atom.xml")[0][-1] == late.guid
    assert archives(publication) == before


def test_an_old_article_that_comes_late_stands_in_the_document_before_it_is_archived(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(1, 20)]
    store.change("all", *entries)
    publish(store, publication)
    before = archives(publication)
    late = make_entry(500)
    store.change("all", *entries, late)  # as many again as a window holds
    publish(store, publication)
    assert walk(publication, "atom.xml")[0][-1] == late.guid
    assert archives(publication) == before
    store.change("all", make_entry(0), *entries, late)
    publish(store, publication)
    documents = walk(publication, "atom.xml")
    assert late.guid in documents[1]
    assert len(documents[0]) < 10


def test_an_article_changed_in_an_archive_changes_that_archive_alone(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(20)]
    store.change("all", *entries)
    publish(store, publication)
    before = archives(publication)
    store.change("all", *entries[:-1], make_entry(19, title="after all"))
    store.stale.add(("all", 1))
    publish(store, publication)
    changed = {path for path, file in archives(publication).items() if file != before[path]}
    assert changed == {f"all/archive/1/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "index.html")}


def test_a_document_keeps_whole_days_as_far_as_its_size_allows(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(60)]  # one an hour
    store.change("all", *entries)
    publish(store, replace(publication, window_days=1))
    assert [len(ids) for ids in walk(publication, "rss.xml")] == [25, *[5] * 7]


def test_what_makes_a_document_too_large_goes_early(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number, content=f"<p>{'灯' * 5_000}</p>") for number in range(40)]
    store.change("all", *entries)
    roomy = replace(publication, window_count=30, window_bytes=200_000)
    assert publish(store, roomy).failures == []
    documents = walk(roomy, "rss.xml")
    assert [guid for ids in documents for guid in ids] == [entry.guid for entry in entries]
    sizes = [file.stat().st_size for file in (publication.public_dir / "all").rglob("rss.xml")]
    assert max(sizes) <= 200_000
    assert len(sizes) < 10


def test_what_was_too_large_is_dealt_the_same_way_again(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    tight = replace(publication, window_bytes=60_000)  # some two dozen entries
    entries = [make_entry(number) for number in range(10, 19)]
    store.change("all", *entries)
    publish(store, tight)
    new, late = [make_entry(number) for number in range(3)], [make_entry(number) for number in range(100, 140)]
    store.change("all", *new, *entries, *late)  # more than it takes, and what is left of it was seen but for the newest
    publish(store, tight)
    before = walk(tight, "atom.xml")
    publish(store, tight, everything=True)
    assert walk(tight, "atom.xml") == before


def test_a_closed_archive_says_nothing_that_changes_later(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    store.change("all", *(make_entry(number) for number in range(20)))
    publish(store, publication)
    before = archives(publication)
    again = replace(publication, interval_minutes=7, hub="https://hub.example/", window_count=6)
    publish(store, again)
    assert archives(publication) == before


def test_a_new_address_of_the_site_reaches_every_archive(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    store.change("all", *(make_entry(number) for number in range(20)))
    publish(store, publication)
    publish(store, replace(publication, base_url="https://moved.example"))
    assert all(b"feeds.example" not in content for _, content in archives(publication).values())


def test_a_folder_that_was_removed_is_whole_again_after_the_next_publication(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    store.change("all", *(make_entry(number) for number in range(20)))
    publish(store, publication, status={"sources": []})

    def files() -> dict[str, bytes]:
        public = publication.public_dir
        return {str(file.relative_to(public)): file.read_bytes() for file in public.rglob("*.*")}

    before = files()
    shutil.rmtree(publication.public_dir)
    publish(store, publication, status={"sources": []})
    assert files() == before


def test_a_lost_archive_is_made_again(store: Any, publication: Publication, make_entry: Callable[..., Entry]) -> None:
    store.change("all", *(make_entry(number) for number in range(20)))
    publish(store, publication)
    before = {path: content for path, (_, content) in archives(publication).items()}
    for file in (publication.public_dir / "all" / "archive").rglob("*.xml"):
        file.unlink()
    publish(store, publication, everything=True)
    assert {path: content for path, (_, content) in archives(publication).items()} == before


def test_ten_thousand_articles_are_all_there_in_files_of_bounded_size(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    sizes = [200_000 if number % 500 == 3 else 100 for number in range(10_000)]
    entries = [make_entry(number, content=f"<p>{'灯' * size}</p>") for number, size in enumerate(sizes)]
    store.change("all", *entries)
    store.changed_articles = lambda after: []  # their pages are another test's
    told = replace(publication, window_count=100, window_days=3)
    assert publish(store, told).failures == []
    for name in ("rss.xml", "atom.xml", "feed.json"):
        documents = walk(told, name)
        assert [guid for ids in documents for guid in ids] == [entry.guid for entry in entries]
        assert 100 <= len(documents[0]) < 200
    assert max(file.stat().st_size for file in (told.public_dir / "all").rglob("*.*")) <= 1_000_000


@pytest.mark.parametrize("last", range(1, 5))
def test_a_run_that_ends_among_archives_is_followed_by_one_that_deals_them_the_same_way(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    tight = replace(publication, window_count=30, window_bytes=200_000)
    entries = [make_entry(number, content=f"<p>{'灯' * (900 * (number % 9))}</p>") for number in range(120)]
    store.change("all", *entries[60:])
    publish(store, tight)
    store.change("all", *entries)
    whole, closed = deepcopy(store), store.by_path["all"].archives
    publish(whole, replace(tight, public_dir=publication.public_dir.with_name("whole")))
    assert whole.by_path["all"].archives >= closed + 4

    real = Writer.stage_feed

    def ending(self: Writer, feed: Feed, archive: int, *rest: Any) -> Any:
        if archive == closed + last:
            raise KeyboardInterrupt
        return real(self, feed, archive, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "stage_feed", ending)
        with pytest.raises(KeyboardInterrupt):
            publish(store, tight)
    publish(store, tight)
    assert store.archive_of == whole.archive_of
