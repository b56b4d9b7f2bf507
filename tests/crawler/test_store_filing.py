"""Rules of filing over stored articles: laid over all of them, and taken back without a trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.filing import Filing, Rules
from crawler.model import Article, DateKind, Drop, DropReason, Precision, Sighting, Timestamp
from crawler.store import Store

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
FILING = Filing(
    renames={("News",): ("Paper",), ("Ads",): ()},
    exclude=Rules(words=("lottery",)),
    merged={"best": (("Paper", "Local"), ("Sport",))},
)


def article(number: int, *categories: tuple[str, ...], title: str = "", text: str = "a text") -> Article:
    url = f"https://paper.example/{number}"
    return Article(
        source="paper",
        requested_url=url,
        canonical_url=url,
        title=title or f"Story {number}",
        content=f"<p>{text} of number {number}</p>",
        categories=categories,
        published=Timestamp(NOW.replace(minute=number), Precision.SECOND, DateKind.STATED),
        fetched_at=NOW,
    )


ARTICLES = [
    article(1, ("News", "Local")),
    article(2, ("News",), ("Ads",)),
    article(3, ("Sport",), text="a lottery"),
    article(4, ("Ads",)),
]


def held(store: Store) -> dict[str, list[str]]:
    """Titles by path of the feed, of feeds that hold any."""
    found = {feed.path: [entry.title for entry in store.entries(feed, 99)] for feed in store.feeds()}
    return {path: titles for path, titles in found.items() if titles}


AS_RULED = {
    "all": ["Story 4", "Story 2", "Story 1"],
    "source/paper": ["Story 4", "Story 2", "Story 1"],
    "category/paper": ["Story 2", "Story 1"],
    "category/paper/local": ["Story 1"],
    "merged/best": ["Story 1"],
}


@pytest.mark.parametrize("first", ["rules", "articles"])
def test_rules_hold_for_what_was_stored_before_and_after(store: Store, first: str) -> None:
    if first == "rules":
        store.file_by(FILING)
    store.save_articles(ARTICLES)
    store.file_by(FILING)
    assert held(store) == AS_RULED


def test_rules_that_are_taken_back_leave_no_trace(store: Store) -> None:
    store.save_articles(ARTICLES)
    before = held(store)
    store.file_by(FILING)
    store.file_by(Filing())
    assert held(store) == before


def test_rules_that_keep_an_article_out_one_after_the_other_leave_no_trace(store: Store) -> None:
    store.save_articles(ARTICLES)
    before = held(store)
    for rules in (Rules(categories=(("Sport",),)), Rules(words=("lottery",)), Rules(categories=(("Sport",),))):
        store.file_by(Filing(exclude=rules))
        store.save_sightings([Sighting(f"listing of {rules}", ARTICLES[2].requested_url, ())])
        assert not any("Story 3" in titles for titles in held(store).values())
    store.file_by(Filing())
    assert held(store).items() >= before.items()


def test_an_edit_lets_an_article_in_and_out(store: Store) -> None:
    store.file_by(FILING)
    store.save_articles(ARTICLES)
    store.save_articles([replace(ARTICLES[2], content="<p>about the match</p>"), replace(ARTICLES[0], title="Lottery")])
    assert held(store)["merged/best"] == ["Story 3"]
    assert held(store)["all"] == ["Story 4", "Story 3", "Story 2"]


def test_another_listing_files_under_the_rules_too(store: Store) -> None:
    store.file_by(FILING)
    store.save_articles(ARTICLES)
    store.save_sightings([Sighting("evening", ARTICLES[3].requested_url, (("News", "Local"),))])
    assert held(store)["merged/best"] == ["Story 4", "Story 1"]
    store.save_sightings([Sighting("evening", ARTICLES[2].requested_url, (("News", "Local"),))])
    assert "Story 3" not in held(store)["all"]


def test_a_withdrawn_article_stays_away_whatever_the_rules(store: Store) -> None:
    store.save_articles(ARTICLES)
    store.save_drops([Drop("paper", ARTICLES[0].requested_url, DropReason.GONE, "", NOW, None)])
    store.file_by(FILING)
    assert "Story 1" not in held(store)["all"]


def test_pages_are_to_be_written_for_what_changed_and_removed_for_what_is_kept_out(store: Store) -> None:
    store.save_articles(ARTICLES)
    revision = max(feed.revision for feed in store.feeds())
    store.mark_pages(revision, "x")
    store.file_by(Filing(exclude=Rules(words=("lottery",))))
    pages = store.published_entries(store.changed_articles(store.pages_published()[0]))
    assert [entry for _, _, entry in pages] == [None]


def test_what_came_since_a_publication_was_not_shown_by_it(store: Store) -> None:
    def shown() -> int:
        return store.count_shown(next(feed for feed in store.feeds() if feed.path == "all"))

    store.save_articles([ARTICLES[1], ARTICLES[3]])
    assert shown() == 2  # never published
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    store.mark_published(feed.id, feed.revision, "x")
    assert shown() == 2
    store.save_articles([ARTICLES[2]])
    assert shown() == 1  # the one that is older
    store.save_articles([ARTICLES[0]])
    assert shown() == 0


def test_a_change_finds_the_archive_that_holds_the_article(store: Store) -> None:
    store.save_articles(ARTICLES)
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    oldest = list(store.unarchived(feed, oldest_first=True))
    assert titles(store, oldest) == ["Story 1", "Story 2", "Story 3", "Story 4"]
    store.close_archives(feed, oldest[1:2])
    assert next(feed for feed in store.feeds() if feed.path == "all").archives == 1
    assert titles(store, store.archived(feed, 1)) == ["Story 2", "Story 1"]
    assert titles(store, store.unarchived(feed)) == ["Story 4", "Story 3"]
    assert store.count_unarchived(feed) == 2
    store.mark_published(feed.id, 1, "x")
    assert store.stale_archives(feed) == []
    store.save_articles([replace(ARTICLES[3], title="edited"), replace(ARTICLES[1], title="edited too")])
    assert store.stale_archives(feed) == [1]
    store.mark_published(feed.id, 2, "x")
    store.save_drops([Drop("paper", ARTICLES[0].requested_url, DropReason.GONE, "", NOW, None)])
    assert store.stale_archives(feed) == [1]
    assert titles(store, store.archived(feed, 1)) == ["edited too"]


def titles(store: Store, ids: Iterable[int]) -> list[str | None]:
    """Return the titles of articles, in the order of their ids as given."""
    ids = list(ids)
    by_id = {number: entry.title if entry else None for number, _, entry in store.published_entries(ids)}
    return [by_id[number] for number in ids]


def test_what_pages_state_is_told_whatever_the_rules(store: Store) -> None:
    assert (store.categories(), store.authors()) == (set(), set())
    store.file_by(FILING)
    store.save_articles([replace(ARTICLES[0], authors=("Ada", "Bert")), *ARTICLES[1:]])
    assert store.categories() == {("News", "Local"), ("News",), ("Ads",), ("Sport",)}
    assert store.authors() == {"Ada", "Bert"}


def test_a_current_document_is_read_from_either_end_whatever_its_length(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store._store._TOGETHER", 2)
    address = "https://paper.example/twin/{}"
    same = [
        replace(ARTICLES[0], title=f"Twin {n}", canonical_url=address.format(n), requested_url=address.format(n))
        for n in range(5)
    ]
    store.save_articles([*ARTICLES, *same])
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    newest_first = list(store.unarchived(feed))
    assert len(set(newest_first)) == 9
    assert [entry.title for entry in store.entries(feed, 9)] == titles(store, newest_first)
    assert list(store.unarchived(feed, oldest_first=True)) == newest_first[::-1]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)  # PostgreSQL plans by what it counted
def test_neither_archives_nor_articles_are_read_through_for_what_is_new(store: Store) -> None:
    store.save_articles(ARTICLES)
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    engine: sa.Engine = store._engine  # type: ignore[attr-defined]
    said: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        said.append((statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    oldest = list(store.unarchived(feed, oldest_first=True))
    store.count_unarchived(feed)
    store.close_archives(feed, oldest[:2])
    store.changed_articles(0)
    sa.event.remove(engine, "before_cursor_execute", note)
    plans: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for statement, values in said:
            if "membership" in statement or "article.revision" in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans.setdefault(statement.split()[0], set()).update(row.detail for row in plan)
    indexes = (
        "INDEX membership_archive (feed_id=? AND archive=?",
        "INDEX ix_article_revision (revision>?",
        "TEMP B-TREE",
    )
    assert plans.keys() == {"SELECT", "UPDATE"}
    assert all(any(name in one for name in indexes) for details in plans.values() for one in details), plans
