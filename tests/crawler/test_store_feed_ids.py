"""The id that a feed gives an article is one of its addresses; on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Article, DateKind, Drop, DropReason, Entry, Precision, Timestamp
from crawler.store import Outcome, Store
from crawler.urls import url_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD = "https://herald.example/2026/ferry"
NEW = "https://herald.example/news/night-ferry"


def article(url: str = OLD, **changes: object) -> Article:
    plain = Article(
        source="herald",
        requested_url=url,
        canonical_url=url,
        title="The night ferry sails again",
        content="<p>Forty-one passengers stood on deck when the first boat left, one of them with a cello.</p>",
        categories=(("Harbour",),),
        published=at(NOW - DAY),
        feed_id="herald-17",
        is_listed_whole=True,
        fetched_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def at(when: datetime, kind: DateKind = DateKind.STATED) -> Timestamp:
    return Timestamp(when, Precision.MINUTE, kind, "as stated")


def other(url: str = NEW, **changes: object) -> Article:
    """Another article."""
    content = "<p>The lamps on pier 4 stay where they are, the harbour office says, and are lit at dusk.</p>"
    return article(url, **{"title": "Old lamps were kept", "content": content, "published": at(NOW), **changes})


def entries(store: Store) -> list[Entry]:
    return [entry for feed in store.feeds() if feed.path == "all" for entry in store.entries(feed, 100)]


def test_an_article_whose_address_changed_in_its_feed_stays_the_same_and_leads_to_the_new_address(store: Store) -> None:
    store.save_articles([article()])
    (before,) = entries(store)
    later = article(NEW, title="The night ferry is back", fetched_at=NOW + DAY)
    assert store.save_articles([later]) == [Outcome.UPDATED]
    (after,) = entries(store)
    assert (after.guid, after.published, after.link, after.title) == (
        before.guid,
        before.published,
        NEW,
        "The night ferry is back",
    )


def test_an_address_that_changed_and_nothing_else_is_no_update_but_is_published(store: Store) -> None:
    store.save_articles([article()])
    (before,) = entries(store)
    revision = next(feed.revision for feed in store.feeds() if feed.path == "all")
    assert store.save_articles([article(NEW)]) == [Outcome.KNOWN]
    (after,) = entries(store)
    assert after == replace(before, link=NEW)
    assert next(feed.revision for feed in store.feeds() if feed.path == "all") > revision
    assert store.save_articles([article(NEW), article(OLD)]) == [Outcome.KNOWN, Outcome.KNOWN]
    assert entries(store) == [after]


def test_both_addresses_lead_to_the_article(store: Store) -> None:
    store.save_articles([article()])
    store.save_articles([article(NEW)])
    found = store.article_by_url(OLD)
    assert found
    assert found == store.article_by_url(NEW)
    assert [address.url for address in found.addresses] == [OLD, NEW, "id:herald-17"]
    assert store.known_addresses([url_key(NEW)])[url_key(NEW)].reason is None


def test_a_text_that_changes_after_the_move_is_an_update(store: Store) -> None:
    store.save_articles([article()])
    store.save_articles([article(NEW)])
    changed = article(NEW, content="<p>She sails four times now.</p>", fetched_at=NOW + DAY)
    assert store.save_articles([changed]) == [Outcome.UPDATED]


@pytest.mark.parametrize(
    "still_the_same",
    [{"title": "The night ferry is back"}, {"published": at(NOW)}, {"published": None}],
    ids=["date", "title", "title, and no date"],
)
def test_an_id_counts_while_title_or_date_are_still_the_same(store: Store, still_the_same: dict[str, object]) -> None:
    store.save_articles([article()])
    assert store.save_articles([article(NEW, **still_the_same)]) != [Outcome.NEW]
    assert len(entries(store)) == 1


def test_an_id_that_comes_with_another_address_title_and_date_is_another_articles(store: Store) -> None:
    store.save_articles([article(feed_id="1")])
    assert store.save_articles([other(feed_id="1")]) == [Outcome.NEW]
    assert {entry.title for entry in entries(store)} == {"The night ferry sails again", "Old lamps were kept"}
    third = other("https://herald.example/3", feed_id="1")  # the id is the newest article's
    assert store.save_articles([third]) == [Outcome.KNOWN]


def test_two_articles_without_dates_and_of_one_id_stay_apart(store: Store) -> None:
    first = article(feed_id="1", published=None)
    assert store.save_articles([first, other(feed_id="1", published=None)]) == [Outcome.NEW, Outcome.NEW]


def test_an_id_is_its_sources_own(store: Store) -> None:
    store.save_articles([article(feed_id="1")])
    twin = other(feed_id="1", source="gazette", title="The night ferry sails again")
    assert store.save_articles([twin]) == [Outcome.NEW]


def test_an_address_goes_before_an_id(store: Store) -> None:
    store.save_articles([article(), other(feed_id="herald-18")])
    confused = other(feed_id="herald-17", title="The night ferry sails again")
    assert store.save_articles([confused]) == [Outcome.UPDATED]
    found = store.article_by_url(NEW)
    assert found
    assert "lamps" in found.entry.content


def test_of_two_addresses_with_one_id_in_one_batch_one_article_is_made(store: Store) -> None:
    assert store.save_articles([article(), article(NEW)]) == [Outcome.NEW, Outcome.KNOWN]
    assert [entry.link for entry in entries(store)] == [NEW]


def test_an_id_is_never_asked_for_nor_counted_as_dropped(store: Store) -> None:
    store.save_articles([article(is_listed_whole=False)])
    due = store.due_rechecks("herald", NOW + 100 * DAY, 10)
    assert list(due) == [OLD]
    assert store.drop_counts("herald") == {}


def test_an_article_that_was_taken_back_returns_under_a_new_address(store: Store) -> None:
    store.save_articles([article(is_listed_whole=False)])
    guid = entries(store)[0].guid
    store.save_drops([Drop("herald", OLD, DropReason.GONE, "gone", NOW + DAY, None)])
    assert entries(store) == []
    store.save_articles([article(NEW, fetched_at=NOW + 2 * DAY)])
    assert [(entry.guid, entry.link) for entry in entries(store)] == [(guid, NEW)]


def test_an_article_without_an_id_leaves_none(store: Store) -> None:
    store.save_articles([article(feed_id="")])
    assert store.save_articles([other(feed_id="", title="The night ferry sails again")]) == [Outcome.NEW]
    found = store.article_by_url(OLD)
    assert found
    assert [address.url for address in found.addresses] == [OLD]
