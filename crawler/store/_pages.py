"""Which articles' pages are to be written, and what was written last."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from crawler.filing import Filing
from crawler.model import Entry
from crawler.store._refile import load_filing
from crawler.store._sql import lookup
from crawler.store._tables import article, counter
from crawler.store._values import ENTRY_COLUMNS, category_paths, entry_of


def pages_published(connection: sa.Connection) -> tuple[int, str]:
    """Return up to which revision pages are in place, -1 for none, and what they were made with."""
    row = connection.execute(sa.select(counter.c.pages_revision, counter.c.pages_fingerprint)).one()
    return row.pages_revision, row.pages_fingerprint


def mark_pages(connection: sa.Connection, revision: int, fingerprint: str) -> None:
    """Remember that the pages of all articles are in place."""
    connection.execute(sa.update(counter).values(pages_revision=revision, pages_fingerprint=fingerprint))


def changed_articles(connection: sa.Connection, after: int) -> array[int]:
    """Return the row ids of the articles that changed after a revision, in order."""
    # Sorted by an expression: for the order of the bare id SQLite would read all articles through.
    changed = sa.select(article.c.id).where(article.c.revision > after).order_by(article.c.id + 0)
    return array("q", connection.scalars(changed))  # a list of a million takes 36 MB


def published_entry(connection: sa.Connection, guid: str) -> Entry | None:
    """Return an article by its GUID; None for one that has no page, or is none."""
    found = sa.select(article.c.id).where(article.c.guid == guid)
    return next((entry for _, _, entry in published_entries(connection, connection.scalars(found).all())), None)


def published_entries(connection: sa.Connection, ids: Iterable[int]) -> list[tuple[int, str, Entry | None]]:
    """Return these articles by row id and GUID; None for one that has no page: withdrawn, or kept out."""
    columns = [article.c.id, *ENTRY_COLUMNS, article.c.withdrawn_at, article.c.is_excluded]
    rows, filing = lookup(connection, columns, article.c.id, ids), load_filing(connection)
    return [(row.id, row.guid, entry_of(row) if _is_published(row, filing) else None) for row in rows]


def _is_published(row: sa.Row[Any], filing: Filing) -> bool:
    """Tell whether an article is in the feeds: neither withdrawn nor kept out by its text or by its categories."""
    return not (row.withdrawn_at or row.is_excluded) and filing.admits_categories(category_paths(row.categories))
