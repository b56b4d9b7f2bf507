"""Articles that their site takes back, and that come back; on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.model import Article, DateKind, Drop, DropReason, Precision, Recheck, Timestamp
from crawler.store import Outcome, Store
from crawler.urls import url_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FERRY = "https://morning.example/ferry"
LAMPS = "https://morning.example/lamps"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "The night ferry of Port Ellery sails again after seven winters, three times between eight and half past ten.",
        "Forty-one passengers stood on deck when the first boat left, nine of them with bicycles and one with a cello.",
        "The harbour office will answer in December whether a later boat can be had for those who work across the bay.",
    )
)


def article(url: str = FERRY, **changes: object) -> Article:
    plain = Article(
        source="morning",
        requested_url=url,
        canonical_url=url,
        title="The night ferry sails again" if url == FERRY else "Old lamps were kept",
        content=TEXT if url == FERRY else "<p>The lamps on pier 4 stay.</p>",
        categories=(("Harbour", "Ferries"),),
        published=Timestamp(NOW - DAY, Precision.MINUTE, DateKind.STATED, "yesterday"),
        fetched_at=NOW,
        etag='"1"',
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def lost(reason: DropReason, days: int, again: bool = True) -> Drop:
    at = NOW + days * DAY
    return Drop("morning", FERRY, reason, "not there", at, at + DAY if again else None)


def titles(store: Store, path: str) -> list[str]:
    return [entry.title for feed in store.feeds() if feed.path == path for entry in store.entries(feed, 100)]


def revision(store: Store, path: str) -> int:
    return next(feed.revision for feed in store.feeds() if feed.path == path)


def test_an_article_that_is_gone_for_good_leaves_all_its_feeds_and_moves_them(store: Store) -> None:
    store.save_articles([article(), article(LAMPS)])
    before = revision(store, "all")
    store.save_drops([lost(DropReason.GONE, 1, again=False)])
    for path in ("all", "source/morning", "category/harbour", "category/harbour/ferries"):
        assert titles(store, path) == ["Old lamps were kept"]
        assert revision(store, path) > before
    found = store.article_by_url(FERRY)
    assert found
    assert found.withdrawn_at == NOW + DAY


def test_a_page_that_is_missing_once_or_twice_stays_published(store: Store) -> None:
    store.save_articles([article()])
    store.save_drops([lost(DropReason.NOT_FOUND, 1)])
    store.save_drops([lost(DropReason.NOT_FOUND, 1)])  # the same look told twice
    store.save_drops([lost(DropReason.NOT_FOUND, 2)])
    assert titles(store, "all") == ["The night ferry sails again"]
    store.save_drops([lost(DropReason.NOT_FOUND, 4)])
    assert titles(store, "all") == []


def test_a_page_that_was_there_in_between_starts_the_count_anew(store: Store) -> None:
    store.save_articles([article()])
    for day in (1, 2):
        store.save_drops([lost(DropReason.NOT_FOUND, day)])
    store.save_rechecks([Recheck("morning", FERRY, NOW + 3 * DAY)])
    for day in (4, 5):
        store.save_drops([lost(DropReason.NOT_FOUND, day)])
    assert titles(store, "all") == ["The night ferry sails again"]


def test_faults_of_the_moment_never_withdraw(store: Store) -> None:
    store.save_articles([article()])
    for day in range(1, 9):
        store.save_drops([lost(DropReason.HTTP_ERROR, day), lost(DropReason.BLOCKED, day)])
    assert titles(store, "all") == ["The night ferry sails again"]


def test_an_article_that_comes_back_has_its_id_its_date_and_its_feeds(store: Store) -> None:
    store.save_articles([article(), article(LAMPS)])
    before = store.article_by_url(FERRY)
    store.save_drops([lost(DropReason.GONE, 1)])
    (known,) = store.known_addresses([url_key(FERRY)]).values()
    assert (known.etag, known.article_id) == ("", before and 1)  # its page is asked for whole
    assert store.save_articles([article(fetched_at=NOW + 9 * DAY)]) == [Outcome.KNOWN]
    after = store.article_by_url(FERRY)
    assert before
    assert after
    assert after.withdrawn_at is None
    assert (after.entry.guid, after.entry.published) == (before.entry.guid, before.entry.published)
    for path in ("all", "source/morning", "category/harbour/ferries"):
        assert sorted(titles(store, path)) == ["Old lamps were kept", "The night ferry sails again"]


def test_a_copy_elsewhere_is_published_in_place_of_what_was_taken_back(store: Store) -> None:
    store.save_articles([article()])
    store.save_drops([lost(DropReason.GONE, 1)])
    copy = article(
        source="evening", requested_url="https://evening.example/8", canonical_url="https://evening.example/8"
    )
    assert store.save_articles([replace(copy, fetched_at=NOW + 2 * DAY)]) == [Outcome.NEW]
    assert titles(store, "all") == ["The night ferry sails again"]
    assert titles(store, "source/morning") == []


def test_due_rechecks_are_articles_of_the_source_longest_due_first(store: Store) -> None:
    store.save_articles([article(), article(LAMPS, fetched_at=NOW - DAY)])
    store.save_articles([article("https://evening.example/1", source="evening", title="Elsewhere", content="<p>x</p>")])
    store.save_drops([Drop("morning", "https://morning.example/no", DropReason.NO_BODY, "", NOW, NOW)])
    assert store.due_rechecks("morning", NOW - DAY, 10) == {}
    assert list(store.due_rechecks("morning", NOW + DAY, 10)) == [LAMPS, FERRY]
    assert list(store.due_rechecks("morning", NOW + DAY, 1)) == [LAMPS]


def test_an_article_that_came_with_its_listing_is_never_due(store: Store) -> None:
    store.save_articles([article(is_listed_whole=True)])
    assert store.due_rechecks("morning", NOW + 30 * DAY, 10) == {}


COPY = "https://evening.example/n/88"
OTHER = "https://noon.example/7"
COPIED = Timestamp(NOW - DAY / 2, Precision.MINUTE, DateKind.STATED, "today")


def copy(url: str, source: str, days: int = 0) -> Article:
    told = {"title": article().title, "content": TEXT, "published": COPIED, "fetched_at": NOW + days * DAY}
    return article(url, source=source, **told)


def shown(store: Store) -> list[tuple[str, datetime]]:
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    return [(entry.link, entry.published.at) for entry in store.entries(feed, 100)]


def test_a_copy_is_published_once_when_its_original_is_withdrawn(store: Store) -> None:
    outcomes = store.save_articles([article(), copy(COPY, "evening"), copy(OTHER, "noon")])
    assert outcomes == [Outcome.NEW, Outcome.COPY, Outcome.COPY]
    original = store.article_by_url(FERRY)
    store.save_drops([lost(DropReason.GONE, 1, again=False)])
    assert list(store.due_rechecks("evening", NOW + DAY, 10)) == [COPY]
    assert list(store.due_rechecks("noon", NOW + DAY, 10)) == [OTHER]
    assert store.save_articles([copy(COPY, "evening", 1)]) == [Outcome.NEW]
    assert store.save_articles([copy(OTHER, "noon", 1)]) == [Outcome.COPY]
    assert shown(store) == [(COPY, COPIED.at)]
    found = store.article_by_url(OTHER)
    assert original
    assert found
    assert found.entry.link == COPY
    assert found.entry.guid != original.entry.guid
    assert store.due_rechecks("noon", NOW + DAY, 10) == {}


def test_copies_of_a_published_article_are_not_looked_at_again(store: Store) -> None:
    store.save_articles([article(), copy(COPY, "evening")])
    assert store.due_rechecks("evening", NOW + 20 * DAY, 10) == {}


def test_an_original_that_returns_stays_away_while_its_copy_is_published(store: Store) -> None:
    store.save_articles([article(), copy(COPY, "evening")])
    store.save_drops([lost(DropReason.GONE, 1, again=False)])
    store.save_articles([copy(COPY, "evening", 1)])
    assert store.save_articles([article(fetched_at=NOW + 2 * DAY)]) == [Outcome.COPY]
    assert shown(store) == [(COPY, COPIED.at)]
    feed = next(feed for feed in store.feeds() if feed.path == "all")
    assert [link.url for entry in store.entries(feed, 9) for link in entry.related] == [FERRY]
    # asked for whole, else "not modified" would hide that it could be published again
    known = store.known_addresses([url_key(FERRY)])[url_key(FERRY)]
    assert (known.etag, known.next_check_at) == ("", NOW + 4 * DAY)


def test_an_original_returns_under_its_old_identity_when_its_copy_is_withdrawn_too(store: Store) -> None:
    store.save_articles([article(), copy(COPY, "evening")])
    original = store.article_by_url(FERRY)
    store.save_drops([lost(DropReason.GONE, 1, again=False)])
    store.save_articles([copy(COPY, "evening", 1)])
    store.save_articles([article(fetched_at=NOW + 2 * DAY)])
    store.save_drops([replace(lost(DropReason.GONE, 3, again=False), source="evening", url=COPY)])
    assert shown(store) == []
    store.save_articles([article(fetched_at=NOW + 4 * DAY)])
    found = store.article_by_url(FERRY)
    assert shown(store) == [(FERRY, NOW - DAY)]
    assert original
    assert found
    assert found.entry.guid == original.entry.guid
