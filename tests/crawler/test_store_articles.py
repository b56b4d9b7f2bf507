"""Reading every article of a store, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Article, DateKind, Precision, Sighting, Timestamp
from crawler.store import Store
from crawler.store import _articles as articles_module

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def article(number: int) -> Article:
    url = f"https://morning.example/{number}"
    return Article(
        source="morning",
        requested_url=url,
        canonical_url=url,
        title=f"Story {number}",
        content=f"<p>{number}</p>",
        published=Timestamp(NOW - timedelta(hours=number), Precision.SECOND, DateKind.STATED),
        fetched_at=NOW,
    )


def test_every_article_comes_once_in_the_order_of_storing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "_PAGE", 3)
    assert list(store.articles()) == []
    store.save_articles([article(number) for number in range(10)])
    assert [found.entry.title for found in store.articles()] == [f"Story {number}" for number in range(10)]


def test_articles_are_read_as_one_is_by_its_address(store: Store) -> None:
    store.save_articles([article(1), article(2)])
    alias = replace(article(1), requested_url="https://morning.example/1?print")
    store.save_articles([alias])
    store.save_sightings([Sighting("evening", "https://morning.example/2", (("Town",),))])
    found = list(store.articles())
    assert found == [store.article_by_url(f"https://morning.example/{number}") for number in (1, 2)]
    assert [len(each.addresses) for each in found] == [2, 1]
    assert found[1].sources == ("morning", "evening")


def test_the_store_can_be_written_while_its_articles_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_module, "_PAGE", 2)
    store.save_articles([article(number) for number in range(4)])
    titles = []
    for found in store.articles():
        titles.append(found.entry.title)
        if len(titles) == 1:
            store.save_articles([article(number) for number in range(5)])
    assert titles == [f"Story {number}" for number in range(5)]
