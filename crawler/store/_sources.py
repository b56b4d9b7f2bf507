"""What is remembered of sources and of their listing pages."""

from __future__ import annotations

import sqlalchemy as sa

from crawler.model import ListingState, SourceState, SourceStatus
from crawler.store._sql import insert
from crawler.store._tables import digest, listing, source
from crawler.store._values import page_from_json, page_to_json


def listing_state(connection: sa.Connection, name: str, url: str) -> ListingState | None:
    """Return what a listing page said last."""
    row = connection.execute(sa.select(listing).where(listing.c.digest == digest(name, url))).first()
    if row is None:
        return None
    return ListingState(
        source=row.source,
        url=row.url,
        page=page_from_json(row.page),
        fetched_at=row.fetched_at,
        etag=row.etag,
        last_modified=row.last_modified,
        rules=row.rules,
    )


def save_listing_state(connection: sa.Connection, state: ListingState) -> None:
    """Remember a listing page in place of what it said before."""
    row = {
        "digest": digest(state.source, state.url),
        "source": state.source,
        "url": state.url,
        "page": page_to_json(state.page),
        "fetched_at": state.fetched_at,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "rules": state.rules,
    }
    statement = insert(connection, listing).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=row))


def source_state(connection: sa.Connection, name: str) -> SourceState:
    """Return how a source does; a fresh state when it was never crawled."""
    row = connection.execute(sa.select(source).where(source.c.name == name)).mappings().first()
    if row is None:
        return SourceState(name)
    return SourceState(**{**row, "status": SourceStatus(row["status"])})


def save_source_state(connection: sa.Connection, state: SourceState) -> None:
    """Remember how a source does in place of how it did before."""
    row = {column.name: getattr(state, column.name) for column in source.c}
    row |= {"status": state.status.value, "counts": dict(state.counts)}
    statement = insert(connection, source).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
