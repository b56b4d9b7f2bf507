"""What the statements of every table share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from crawler.store._tables import counter

#: Values in one ``IN``; well below what either database takes.
CHUNK = 500

_INSERT: dict[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """Return an ``INSERT`` that knows ``ON CONFLICT``; both dialects write it alike."""
    return _INSERT[connection.dialect.name](table)


def lock_for_writing(connection: sa.Connection) -> None:
    """Make other writers wait until this transaction ends.

    It must come first: a SQLite transaction that has read cannot always be turned into a writing one.
    """
    connection.execute(sa.update(counter).values(revision=counter.c.revision))


def newest_revision(connection: sa.Connection) -> int:
    """Return the revision of the newest change to any feed."""
    return int(connection.execute(sa.select(counter.c.revision)).scalar_one())


def lookup(
    connection: sa.Connection, columns: Sequence[sa.Column[Any]], column: sa.Column[Any], values: Iterable[Any]
) -> Iterator[sa.Row[Any]]:
    """Yield the rows in which a column has one of these values, in no particular order."""
    for some in chunks(values):
        yield from connection.execute(sa.select(*columns).where(column.in_(some))).all()


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the values some hundreds at a time."""
    everything = list(values)
    for start in range(0, len(everything), CHUNK):
        yield everything[start : start + CHUNK]
