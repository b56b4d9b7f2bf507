"""What is remembered of sources and of their listing pages."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from crawler.model import ListingState, SourceState, SourceStatus
from crawler.store._sql import insert, lookup
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


def source_states(connection: sa.Connection, names: Iterable[str]) -> dict[str, SourceState]:
    """Return how sources do, in the order of the names; a fresh state for one that was never crawled."""
    states = {name: SourceState(name) for name in names}
    for row in lookup(connection, list(source.c), source.c.name, states):
        states[row.name] = SourceState(**{**row._mapping, "status": SourceStatus(row.status)})
    return states


def save_source_states(connection: sa.Connection, states: Iterable[SourceState]) -> None:
    """Remember how sources do in place of how they did before."""
    rows = [
        {column.name: getattr(state, column.name) for column in source.c}
        | {"status": state.status.value, "counts": dict(state.counts)}
        for state in states
    ]
    if rows:
        statement = insert(connection, source)
        columns = {column.name: statement.excluded[column.name] for column in source.c if not column.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=columns), rows)
