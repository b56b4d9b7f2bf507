"""The store: what Tidings remembers between runs; SQLite or PostgreSQL behind one code path (SQLAlchemy Core).

Articles, addresses that point to them, feeds with their members and revisions, and the state of listings and sources.
Comes in: values of ``crawler.model`` from the last pipeline. Goes out: what to fetch next, and entries for the feed
writers. What a store promises is written down in ``protocol``.
"""

from __future__ import annotations

from crawler.store._connect import parse_url
from crawler.store._open import create_store, open_store, read_store
from crawler.store._stories import marked
from crawler.store.protocol import Outcome, Store, StoredAddress, StoredArticle

__all__ = [
    "Outcome",
    "Store",
    "StoredAddress",
    "StoredArticle",
    "create_store",
    "marked",
    "open_store",
    "parse_url",
    "read_store",
]
