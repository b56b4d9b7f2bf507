"""Rows of stored articles and of what feeds hold, for stores that benchmarks fill by bulk inserts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crawler.model import DateOrigin
from crawler.store._changes import tie_of
from crawler.store._tables import article


def article_row(number: int, guid: str, at: datetime, **others: Any) -> dict[str, Any]:
    """Return a row of ``article``, with nothing in the columns that are not given."""
    row: dict[str, Any] = dict.fromkeys((column.name for column in article.columns), "")
    row |= {name: [] for name in ("authors", "editors", "tags", "images", "related", "date_claims", "categories")}
    dates = {"published_at": at, "updated_at": at, "first_seen_at": at, "stated_at": None, "withdrawn_at": None}
    kinds = {"precision": "second", "kind": "stated", "origin": next(iter(DateOrigin)).value}
    plain = {"id": number, "guid": guid, "fingerprint": b"", "is_excluded": False, "revision": 1}
    return row | dates | kinds | plain | others


def membership_row(feed_id: int, number: int, guid: str, at: datetime) -> dict[str, Any]:
    """Return a row of ``membership``: the article is in the feed, in none of its archives."""
    order = {"published_at": at, "tie": tie_of(guid), "article_id": number}
    return {"feed_id": feed_id, **order, "archive": None, "revision": 1}
