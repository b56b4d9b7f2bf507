"""What a store promises, on SQLite and, when ``TIDINGS_TEST_POSTGRES`` holds a URL, on PostgreSQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.model import (
    Article,
    ArticleLink,
    DateClaim,
    DateKind,
    DateOrigin,
    Drop,
    DropReason,
    Feed,
    FeedKind,
    Image,
    KnownAddress,
    ListingPage,
    ListingState,
    Precision,
    Recheck,
    Sighting,
    SourceState,
    SourceStatus,
    Timestamp,
)
from crawler.store import Outcome, Store
from crawler.urls import url_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BRIDGE = "https://morning.example/articles/bridge.html"


def article(url: str = BRIDGE, **changes: object) -> Article:
    """An article of the Morning Post, fetched at ``NOW``."""
    plain = Article(
        source="morning",
        requested_url=url,
        canonical_url=url,
        title="The old bridge is open again",
        content="<p>It took three months.</p>",
        summary="It took three months.",
        authors=("Ada Baker",),
        tags=("bridges",),
        categories=(("Local", "Traffic"),),
        language="en",
        date_claims=(DateClaim("2026-11-20 08:30", DateOrigin.JSON_LD),),
        published=Timestamp(NOW - 2 * DAY, Precision.MINUTE, DateKind.STATED, "2026-11-20 08:30", DateOrigin.JSON_LD),
        fetched_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def feed(store: Store, path: str) -> Feed:
    return next(item for item in store.feeds() if item.path == path)


def revisions(store: Store) -> dict[str, int]:
    return {item.path: item.revision for item in store.feeds()}


def guids(store: Store, path: str) -> list[str]:
    return [entry.guid for entry in store.entries(feed(store, path), 100)]


def contents(store_url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    engine = sa.create_engine(store_url)
    tables = ("counter", "article", "address", "feed", "membership", "listing", "source")
    with engine.connect() as connection:
        rows = {name: connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables}
    engine.dispose()
    return {name: sorted(tuple(map(repr, row)) for row in found) for name, found in rows.items()}


# Articles


def test_new_article_is_given_back_as_it_was_saved(store: Store) -> None:
    pictures = (Image("https://morning.example/b.jpg", "image/jpeg", 1200, 640, 480, "桥"),)
    assert store.save_articles([article(images=pictures)]) == [Outcome.NEW]
    (entry,) = store.entries(feed(store, "all"), 10)
    assert entry.source == "morning"
    assert entry.link == BRIDGE
    assert entry.title == "The old bridge is open again"
    assert entry.content == "<p>It took three months.</p>"
    assert entry.summary == "It took three months."
    assert entry.authors == ("Ada Baker",)
    assert entry.tags == ("bridges",)
    assert entry.categories == (("Local", "Traffic"),)
    assert entry.language == "en"
    assert entry.published == article().published
    assert entry.updated_at == NOW - 2 * DAY
    assert entry.images == pictures


def test_guid_is_made_of_the_canonical_key(store: Store) -> None:
    store.save_articles([article("http://www.morning.example/articles/bridge.html?utm_source=mail")])
    assert guids(store, "all") == [uuid.uuid5(uuid.NAMESPACE_URL, "morning.example/articles/bridge.html").urn]


def test_article_is_in_all_its_source_and_each_category_with_its_ancestors(store: Store) -> None:
    store.save_articles([article(categories=(("Local", "Traffic", "Roads"), ("新媒体",)))])
    assert [(item.kind, item.key, item.path) for item in store.feeds()] == [
        (FeedKind.ALL, (), "all"),
        (FeedKind.CATEGORY, ("Local",), "category/local"),
        (FeedKind.CATEGORY, ("Local", "Traffic"), "category/local/traffic"),
        (FeedKind.CATEGORY, ("Local", "Traffic", "Roads"), "category/local/traffic/roads"),
        (FeedKind.CATEGORY, ("新媒体",), "category/xin-mei-ti"),
        (FeedKind.SOURCE, ("morning",), "source/morning"),
    ]
    assert all(store.count_entries(item) == 1 for item in store.feeds())


def test_first_article_moves_its_feeds_and_no_other(store: Store) -> None:
    store.ensure_feeds(["morning", "evening"])
    assert revisions(store) == {"all": 0, "source/evening": 0, "source/morning": 0}
    store.save_articles([article(categories=())])
    assert revisions(store) == {"all": 1, "source/evening": 0, "source/morning": 1}


def test_article_without_a_date_is_dated_by_its_first_fetch(store: Store) -> None:
    store.save_articles([article(published=None)])
    store.save_articles([article(published=None, title="Changed", fetched_at=NOW + DAY)])
    (entry,) = store.entries(feed(store, "all"), 1)
    assert entry.published == Timestamp(NOW, Precision.SECOND, DateKind.FIRST_SEEN)


def test_saving_a_batch_twice_gives_the_same_rows(store: Store, store_url: str) -> None:
    batch = [
        article(),
        article("https://morning.example/articles/market.html", title="Market day"),
        article("https://evening.example/b", source="evening", canonical_url=BRIDGE, categories=(("News",),)),
    ]
    drop = Drop("morning", "https://morning.example/gone", DropReason.GONE, "HTTP 410", NOW)
    assert store.save_articles(batch) == [Outcome.NEW, Outcome.NEW, Outcome.DUPLICATE]
    store.save_drops([drop])
    before = contents(store_url)
    assert store.save_articles(batch) == [Outcome.KNOWN, Outcome.KNOWN, Outcome.DUPLICATE]
    store.save_drops([drop])
    assert contents(store_url) == before


def test_empty_batches_do_nothing(store: Store, store_url: str) -> None:
    before = contents(store_url)
    assert store.save_articles([]) == []
    store.save_drops([])
    store.save_rechecks([])
    assert contents(store_url) == before


def test_batch_that_fails_leaves_nothing_behind(store: Store, store_url: str) -> None:
    before = contents(store_url)
    with pytest.raises(ValueError, match="fetched_at is not set"):
        store.save_articles([article(), article("https://morning.example/2", fetched_at=None)])
    assert contents(store_url) == before


# Changes


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "The old bridge opens tomorrow"},
        {"content": "<p>It took four months.</p>"},
        {"images": (Image("https://morning.example/c.jpg"),)},
    ],
    ids=["title", "text", "pictures"],
)
def test_changed_article_keeps_guid_and_date(store: Store, changes: dict[str, object]) -> None:
    store.save_articles([article()])
    (before,) = store.entries(feed(store, "all"), 1)
    later = Timestamp(NOW, Precision.SECOND, DateKind.STATED)
    changed = article(fetched_at=NOW + HOUR, published=later, **changes)
    assert store.save_articles([changed]) == [Outcome.UPDATED]
    (after,) = store.entries(feed(store, "all"), 1)
    assert after == replace(before, updated_at=NOW + HOUR, **changes)  # type: ignore[arg-type]
    assert set(revisions(store).values()) == {2}
    assert store.save_articles([changed]) == [Outcome.KNOWN]


def test_change_before_the_stated_date_is_dated_by_it(store: Store) -> None:
    ahead = Timestamp(NOW + HOUR, Precision.DAY, DateKind.STATED)
    store.save_articles([article(published=ahead)])
    store.save_articles([article(title="Changed")])
    (entry,) = store.entries(feed(store, "all"), 1)
    assert entry.updated_at == NOW + HOUR


@pytest.mark.parametrize(
    "content",
    [
        "<div>\n <p>It took <b>three</b> months.</p>\n</div>",
        '<p title="a > b">It took\n three&nbsp;months.</p>',
    ],
)
def test_other_markup_is_no_change(store: Store, content: str) -> None:
    store.save_articles([article()])
    assert store.save_articles([article(content=content, fetched_at=NOW + HOUR)]) == [Outcome.KNOWN]
    assert set(revisions(store).values()) == {1}


def test_known_article_in_a_new_category_is_filed_there_too(store: Store) -> None:
    store.save_articles([article()])
    assert store.save_articles([article(categories=(("Sights",),))]) == [Outcome.KNOWN]
    (entry,) = store.entries(feed(store, "category/sights"), 1)
    assert entry.categories == (("Local", "Traffic"), ("Sights",))
    assert entry.updated_at == NOW - 2 * DAY
    assert set(revisions(store).values()) == {2}  # each of its feeds shows the categories


# Other addresses


def duplicate(**changes: object) -> Article:
    """The bridge, met under an address of its own by another source."""
    other = article("https://morning.example/m/17", source="evening", canonical_url=BRIDGE, title="Other words")
    return replace(other, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("batches", [1, 2])
def test_second_address_becomes_an_alias(store: Store, batches: int) -> None:
    both = [article(), duplicate()]
    outcomes = store.save_articles(both) if batches == 1 else [store.save_articles([one])[0] for one in both]
    assert outcomes == [Outcome.NEW, Outcome.DUPLICATE]
    found = store.article_by_url("https://morning.example/m/17")
    assert found
    assert found == store.article_by_url(BRIDGE)
    assert found.entry.title == "The old bridge is open again"
    assert found.sources == ("morning", "evening")
    assert [(known.url, known.reason) for known in found.addresses] == [
        (BRIDGE, None),
        ("https://morning.example/m/17", DropReason.DUPLICATE_URL),
    ]
    assert guids(store, "source/evening") == guids(store, "source/morning") == guids(store, "all")


def test_duplicate_moves_only_the_feed_that_gained(store: Store) -> None:
    store.save_articles([article()])
    store.save_articles([duplicate()])
    moved = {"source/evening": 2}
    still = {"all": 1, "category/local": 1, "category/local/traffic": 1, "source/morning": 1}
    assert revisions(store) == moved | still


def test_duplicate_in_another_category_moves_all_feeds_of_the_article(store: Store) -> None:
    store.save_articles([article()])
    store.save_articles([duplicate(categories=(("Local", "History"),))])
    assert set(revisions(store).values()) == {2}
    assert guids(store, "category/local/history") == guids(store, "all")


def test_alias_is_never_fetched_again_and_never_replaces_the_text(store: Store) -> None:
    store.save_articles([article(), duplicate()])
    key = url_key("https://morning.example/m/17")
    known = store.known_addresses([key])[key]
    assert known.reason is DropReason.DUPLICATE_URL
    assert known.next_check_at is None
    assert store.save_articles([duplicate(fetched_at=NOW + DAY)]) == [Outcome.DUPLICATE]
    assert store.drop_counts("evening") == {"duplicate_url": 1}
    assert store.entries(feed(store, "all"), 9)[0].title == "The old bridge is open again"


def test_known_address_whose_canonical_url_moves_keeps_its_article(store: Store) -> None:
    store.save_articles([article()])
    moved = article(canonical_url="https://morning.example/articles/the-old-bridge.html", fetched_at=NOW + HOUR)
    assert store.save_articles([moved]) == [Outcome.KNOWN]
    assert len(guids(store, "all")) == 1
    assert store.article_by_url(moved.canonical_url) == store.article_by_url(BRIDGE)


def test_page_that_calls_itself_another_article_takes_nothing(store: Store) -> None:
    market = article("https://morning.example/articles/market.html", title="Market day")
    store.save_articles([article(), market])
    claim = replace(market, canonical_url=BRIDGE, title="Taken", fetched_at=NOW + HOUR)
    assert store.save_articles([claim]) == [Outcome.KNOWN]
    assert sorted(entry.title for entry in store.entries(feed(store, "all"), 9)) == [
        "Market day",
        "The old bridge is open again",
    ]


def test_scheme_and_tracking_make_no_new_article(store: Store) -> None:
    store.save_articles([article()])
    twin = "http://morning.example/articles/bridge.html?utm_medium=mail"
    assert store.save_articles([article(twin)]) == [Outcome.KNOWN]


# Addresses


def test_known_addresses_leaves_out_what_was_never_met(store: Store) -> None:
    store.save_articles([article(etag='"abc"', last_modified="Fri, 20 Nov 2026 08:30:00 GMT")])
    known = store.known_addresses([url_key(BRIDGE), "morning.example/never"])
    (row,) = known.values()
    assert list(known) == [url_key(BRIDGE)]
    assert (row.reason, row.attempts) == (None, 0)
    assert (row.etag, row.last_modified) == ('"abc"', "Fri, 20 Nov 2026 08:30:00 GMT")
    assert row.next_check_at == NOW + HOUR  # the shortest wait, since it was seen for the first time


def test_known_addresses_takes_any_number_of_keys(store: Store) -> None:
    urls = [f"https://morning.example/articles/{number}" for number in range(1200)]
    store.save_articles([article(url, title=f"Number {url}") for url in urls])
    assert len(store.known_addresses(map(url_key, urls))) == 1200
    assert store.known_addresses([]) == {}


def test_drop_counts_its_attempts(store: Store) -> None:
    drop = Drop("morning", BRIDGE, DropReason.NO_TITLE, "no title", NOW, NOW + DAY)
    store.save_drops([drop])
    store.save_drops([drop])  # the same one
    store.save_drops([replace(drop, reason=DropReason.NO_BODY, at=NOW + DAY, next_check_at=NOW + 3 * DAY)])
    key = url_key(BRIDGE)
    last = KnownAddress(None, "morning", DropReason.NO_BODY, 2, NOW + 3 * DAY, detail="no title")
    assert store.known_addresses([key]) == {key: last}
    assert store.drop_counts("morning") == {"no_body": 1}
    assert store.drop_counts("evening") == {}


def test_dropped_address_becomes_an_article(store: Store) -> None:
    store.save_drops([Drop("morning", BRIDGE, DropReason.TIMEOUT, "20 s", NOW - DAY, NOW)])
    assert store.save_articles([article()]) == [Outcome.NEW]
    (known,) = store.known_addresses([url_key(BRIDGE)]).values()
    assert (known.reason, known.attempts) == (None, 0)
    assert store.drop_counts("morning") == {}


def test_drop_never_replaces_an_article(store: Store) -> None:
    store.save_articles([article(etag='"abc"')])
    store.save_drops([Drop("morning", BRIDGE, DropReason.NO_BODY, "no text", NOW + DAY, None)])
    (known,) = store.known_addresses([url_key(BRIDGE)]).values()
    assert (known.reason, known.attempts, known.etag) == (None, 0, '"abc"')
    assert known.next_check_at is None  # and is not asked for again
    assert store.drop_counts("morning") == {}
    assert len(guids(store, "all")) == 1


def test_fault_of_the_moment_at_a_known_article_is_a_look_like_another(store: Store) -> None:
    store.save_articles([article()])
    for age, again in ((DAY / 4, DAY / 2), (DAY, 2 * DAY), (31 * DAY, None)):
        store.save_drops([Drop("morning", BRIDGE, DropReason.TIMEOUT, "20 s", NOW + age, NOW + age)])
        (known,) = store.known_addresses([url_key(BRIDGE)]).values()
        assert (known.reason, known.attempts) == (None, 0)
        assert known.next_check_at == (again and NOW + again)


def test_listed_text_that_is_no_address_is_remembered_as_dropped(store: Store) -> None:
    store.save_drops([Drop("morning", "http://[broken", DropReason.INVALID_URL, "no host", NOW)])
    assert store.drop_counts("morning") == {"invalid_url": 1}


def test_recheck_moves_the_next_check_on(store: Store) -> None:
    store.save_articles([article()])
    later = NOW + 5 * HOUR
    never_met = Recheck("morning", "https://morning.example/never", later)
    store.save_rechecks([Recheck("morning", BRIDGE, later), never_met])
    (known,) = store.known_addresses([url_key(BRIDGE), url_key(never_met.url)]).values()
    assert known.next_check_at == NOW + 10 * HOUR  # as long again as it is known


# Feeds


def test_entries_are_newest_first_and_limited(store: Store) -> None:
    days = [3, 1, 2, 5, 4]
    batch = [
        article(f"https://morning.example/{day}", published=Timestamp(NOW - day * DAY, Precision.DAY, DateKind.STATED))
        for day in days
    ]
    store.save_articles(batch)
    newest = [entry.link for entry in store.entries(feed(store, "all"), 3)]
    assert newest == [f"https://morning.example/{day}" for day in (1, 2, 3)]
    assert store.count_entries(feed(store, "all")) == 5


@pytest.mark.parametrize("step", [1, -1])
def test_entries_of_one_instant_are_ordered_by_guid_whatever_came_first(store: Store, step: int) -> None:
    batch = [article(f"https://morning.example/{number}", title=str(number)) for number in range(20)]
    for one in batch[::step]:
        store.save_articles([one])
    assert guids(store, "all") == sorted(guids(store, "all"))


def test_feed_remembers_what_was_published(store: Store) -> None:
    store.save_articles([article()])
    before = feed(store, "all")
    assert (before.published_revision, before.fingerprint) == (-1, "")
    store.mark_published(before.id, before.revision, "conf-1")
    assert feed(store, "all") == replace(before, published_revision=1, fingerprint="conf-1")


def test_path_of_a_feed_never_changes(store: Store) -> None:
    store.save_articles([article(categories=(("News",),))])
    store.save_articles([article("https://morning.example/2", title="2", categories=(("news",), ("News",)))])
    by_key = {item.key: item.path for item in store.feeds() if item.kind is FeedKind.CATEGORY}
    assert by_key[("News",)] == "category/news"
    assert by_key[("news",)].startswith("category/news-")
    store.save_articles([article("https://morning.example/3", title="3", categories=(("news",),))])
    assert {item.key: item.path for item in store.feeds() if item.kind is FeedKind.CATEGORY} == by_key


def test_one_name_under_two_parents_is_two_feeds(store: Store) -> None:
    store.save_articles([article(categories=(("A", "News"), ("B", "News")))])
    paths = {item.path for item in store.feeds() if item.kind is FeedKind.CATEGORY}
    assert paths == {"category/a", "category/a/news", "category/b", "category/b/news"}


def test_source_and_category_of_one_name_are_two_feeds(store: Store) -> None:
    store.save_articles([article(categories=(("morning",),))])
    assert {"source/morning", "category/morning"} <= {item.path for item in store.feeds()}


def test_endless_category_path_ends_at_the_eighth_level(store: Store) -> None:
    path = tuple(f"level {number}" for number in range(100))
    store.save_articles([article(categories=(path,))])
    deepest = max(len(item.key) for item in store.feeds())
    assert deepest == 8
    assert store.entries(feed(store, "all"), 1)[0].categories == (path,)


def test_ensuring_feeds_twice_makes_them_once(store: Store) -> None:
    for _ in range(2):
        store.ensure_feeds(["morning", "晚报"])
    assert [item.path for item in store.feeds()] == ["all", "source/morning", "source/wan-bao"]


# States


def test_listing_is_given_back_as_it_was_saved(store: Store) -> None:
    link = ArticleLink(BRIDGE, "桥", "11-20", (("Local", "Traffic"), ("新",)))
    page = ListingPage((link, ArticleLink("https://morning.example/2")), ("https://morning.example/page/2",))
    state = ListingState("morning", "https://morning.example/", page, NOW, '"1"', "Fri, 20 Nov 2026", "rules-1")
    assert store.listing_state("morning", state.url) is None
    store.save_listing_states([replace(state, page=ListingPage(()), etag="")])
    store.save_listing_states([state])
    assert store.listing_state("morning", state.url) == state
    assert store.listing_state("evening", state.url) is None


def test_source_is_given_back_as_it_was_saved(store: Store) -> None:
    assert store.source_states(["morning"]) == {"morning": SourceState("morning")}
    state = SourceState(
        name="morning",
        status=SourceStatus.RATE_LIMITED,
        since=NOW - DAY,
        reason="HTTP 429",
        last_run_at=NOW,
        last_success_at=NOW - DAY,
        last_new_at=NOW - 2 * DAY,
        next_due_at=NOW + HOUR,
        failures=3,
        walk_open=True,
        counts={"listed": 4, "dropped": 4, "dropped/rate_limited": 4},
    )
    store.save_source_states([SourceState("morning")])
    store.save_source_states([state])
    assert store.source_states(["morning"]) == {"morning": state}


def test_article_count_is_of_what_a_source_listed(store: Store) -> None:
    store.save_articles([article(), article("https://morning.example/2", title="2"), duplicate()])
    assert [store.article_count(name) for name in ("morning", "evening", "nobody")] == [2, 1, 0]


def test_article_by_url_tells_where_the_date_comes_from(store: Store) -> None:
    store.save_articles([article()])
    found = store.article_by_url(f"{BRIDGE}#comments")
    assert found
    assert found.date_claims == (DateClaim("2026-11-20 08:30", DateOrigin.JSON_LD),)
    assert found.first_seen_at == NOW
    assert found.revision == 1
    assert store.article_by_url("https://morning.example/never") is None


# Whatever pages say

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANYTHING, names=st.lists(ANYTHING.filter(bool), min_size=1, max_size=3))
def test_any_text_can_be_saved(store: Store, text: str, names: list[str]) -> None:
    odd = article(
        f"https://morning.example/{uuid.uuid4().hex}",
        title=text,
        content=text,
        summary=text,
        authors=(text,),
        categories=(tuple(names),),
        language=text,
        date_claims=(DateClaim(text, DateOrigin.TIME_ELEMENT),),
        published=Timestamp(NOW, Precision.SECOND, DateKind.STATED, text),
        images=(Image("https://morning.example/x.jpg", alt=text),),
        etag=text,
        last_modified=text,
    )
    assert store.save_articles([odd]) == [Outcome.NEW]
    assert store.save_articles([odd]) == [Outcome.KNOWN]
    found = store.article_by_url(odd.canonical_url)
    assert found
    kept = text.replace("\0", "").encode("utf-8", "replace").decode()  # what no database takes
    assert found.entry.title == kept
    store.save_drops([Drop("morning", text, DropReason.INVALID_URL, text, NOW)])


def test_address_as_long_as_they_may_be_is_stored(store: Store) -> None:
    digits = "".join(uuid.uuid4().hex for _ in range(240))
    long = f"https://morning.example/{digits}"
    assert store.save_articles([article(long)]) == [Outcome.NEW]
    assert len(store.known_addresses([url_key(long)])) == 1


def test_long_category_names_are_stored(store: Store) -> None:
    names = tuple("".join(chr(0x4E00 + (17 * number + offset) % 20000) for number in range(300)) for offset in range(8))
    assert store.save_articles([article(categories=(names,))]) == [Outcome.NEW]
    assert max(len(item.path) for item in store.feeds()) <= len("category") + 8 * 61


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(1815, 12, 10, 9, tzinfo=UTC)])
def test_old_dates_are_kept(store: Store, at: datetime) -> None:
    store.save_articles([article(published=Timestamp(at, Precision.DAY, DateKind.STATED))])
    assert store.entries(feed(store, "all"), 1)[0].published.at == at


def test_instant_without_a_zone_is_refused(store: Store) -> None:
    naive = Timestamp(datetime(2026, 11, 22, 12), Precision.DAY, DateKind.STATED)
    with pytest.raises(Exception, match="expected an aware datetime"):
        store.save_articles([article(published=naive)])


def test_a_sighting_files_an_article_under_another_source_and_changes_nothing_else(store: Store) -> None:
    store.save_articles([article()])
    (before,) = store.entries(feed(store, "all"), 9)
    sighting = Sighting("evening", BRIDGE, (("Region", "River"),))
    store.save_sightings([sighting])
    assert [entry.guid for entry in store.entries(feed(store, "source/evening"), 9)] == [before.guid]
    assert [entry.guid for entry in store.entries(feed(store, "category/region"), 9)] == [before.guid]
    (after,) = store.entries(feed(store, "all"), 9)
    assert (after.content, after.updated_at, after.source) == (before.content, before.updated_at, before.source)
    moved = revisions(store)
    store.save_sightings([sighting])
    assert revisions(store) == moved


def test_a_sighting_of_what_nobody_found_is_nothing(store: Store) -> None:
    store.save_sightings([Sighting("evening", BRIDGE, ())])
    assert store.known_addresses([url_key(BRIDGE)]) == {}


def test_articles_of_one_instant_change_at_instants_of_their_own(store: Store) -> None:
    """Some readers, and the W3C validator, take entries of one ``updated`` for one."""
    noon = Timestamp(NOW - DAY, Precision.DAY, DateKind.STATED)
    urls = [f"https://morning.example/{number}" for number in range(5)]
    same_day = [article(url, canonical_url=url, published=noon) for url in urls]
    store.save_articles(same_day[:2])
    store.save_articles(same_day[2:])
    entries = store.entries(feed(store, "all"), 9)
    assert {entry.published.at for entry in entries} == {noon.at}
    assert sorted(entry.updated_at - noon.at for entry in entries) == [timedelta(seconds=s) for s in range(5)]
    store.save_articles(same_day)
    assert store.entries(feed(store, "all"), 9) == entries


def test_articles_are_counted_by_day_up_to_the_newest(store: Store) -> None:
    days = [datetime(2026, 5, day, hour, tzinfo=UTC) for day, hour in ((1, 0), (4, 23), (5, 0), (5, 12))]
    store.save_articles(
        [
            replace(
                article(f"https://morning.example/{number}"),
                published=Timestamp(at, Precision.SECOND, DateKind.STATED),
                content=f"<p>{number} {at}</p>",
            )
            for number, at in enumerate(days)
        ]
    )
    counts = store.articles_per_day("morning", 3)
    assert counts == {date(2026, 5, 3): 0, date(2026, 5, 4): 1, date(2026, 5, 5): 2}
    assert store.articles_per_day("nobody", 3) == {}
