"""What a crawl asks of earlier ones: what a store must be able to tell, and what is told without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from crawler.model import KnownAddress, ListingState


class History(Protocol):
    """What was learnt in earlier runs; the store is one, read before fetching and never written from here."""

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]: ...

    def listing_state(self, source: str, url: str) -> ListingState | None: ...

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]: ...


class NoHistory:
    """Everything is met for the first time."""

    def known_addresses(self, keys: Iterable[str]) -> dict[str, KnownAddress]:
        return {}

    def listing_state(self, source: str, url: str) -> ListingState | None:
        return None

    def due_rechecks(self, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]:
        return {}
