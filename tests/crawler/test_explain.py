"""What ``tidings status --article --json`` says of one address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.cli.explain import described, explain
from crawler.errors import ConfigError
from crawler.model import Article, DateClaim, DateKind, DateOrigin, Drop, DropReason, Precision, Timestamp
from crawler.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FERRY = "https://morning.example/ferry"
LOST = "https://morning.example/lost"


def save(store: Store) -> None:
    published = Timestamp(
        NOW - 9 * HOUR,
        Precision.MINUTE,
        DateKind.STATED,
        "2026-11-22 11:00",
        DateOrigin.LISTING,
        stated_at=NOW - HOUR,
        correction="Beijing time that calls itself UTC",
    )
    article = Article(
        source="morning",
        requested_url=FERRY,
        canonical_url=FERRY,
        title="The ferry sails again",
        content="<p>From Monday, the council said.</p>",
        published=published,
        date_claims=(DateClaim("2026-11-22 11:00", DateOrigin.LISTING, read_at=NOW - HOUR),),
        fetched_at=NOW,
    )
    store.save_articles([article])
    store.save_drops([Drop("morning", LOST, DropReason.NO_BODY, "no text", NOW, NOW + 24 * HOUR)])


def test_instants_of_an_article_bear_the_names_of_the_model(store: Store) -> None:
    save(store)
    told = explain(store, FERRY)
    assert told["date"]["published_at"] == "2026-11-22T03:00:00Z"
    assert told["date"]["stated_at"] == "2026-11-22T11:00:00Z"
    assert told["date"]["claims"] == [
        {"raw": "2026-11-22 11:00", "origin": "listing", "read_at": "2026-11-22T11:00:00Z"}
    ]
    assert (told["updated_at"], told["first_seen_at"]) == ("2026-11-22T03:00:00Z", "2026-11-22T12:00:00Z")
    assert told["withdrawn_at"] is None
    (address,) = told["addresses"]
    assert (address["checked_at"], address["next_check_at"]) == ("2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z")
    lines = "\n".join(described(told))
    assert "published   2026-11-22T03:00:00Z (stated, to the minute, from listing: '2026-11-22 11:00')" in lines
    assert "stated    2026-11-22T11:00:00Z: Beijing time" in lines


def test_dropped_address_says_when_it_is_tried_again(store: Store) -> None:
    save(store)
    told = explain(store, LOST)
    assert (told["reason"], told["attempts"], told["next_check_at"]) == ("no_body", 1, "2026-11-23T12:00:00Z")
    assert list(described(told)) == [
        f"{LOST}: dropped by morning: no_body: no text",
        "tried 1 times; next try: 2026-11-23T12:00:00Z",
    ]


def test_address_that_no_source_listed_is_refused(store: Store) -> None:
    with pytest.raises(ConfigError, match="no source ever listed it"):
        explain(store, FERRY)
    with pytest.raises(ConfigError, match="expected an article's address"):
        explain(store, "mailto:ferry")
