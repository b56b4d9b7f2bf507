"""Making a store, and opening one that is whole, writable and of a known version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from crawler.errors import StoreError
from crawler.store._connect import engine_for, explained, place
from crawler.store._schema import HEAD, check_version, read_version, upgrade
from crawler.store._sql import lock_for_writing
from crawler.store._store import SqlStore
from crawler.store.protocol import Store

#: A larger SQLite file is not read through at every start; what is damaged in it is reported when it is met.
QUICK_CHECK_BYTES = 100_000_000


def create_store(url: str) -> None:
    """Make an empty store, or bring an older one up to date; safe to call again.

    Raises:
        ConfigError: the URL is none of a database.
        StoreError: the disk or the server refuses; ``SchemaTooNew`` when a newer Tidings made it.
    """
    with _engine(url) as engine:
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                connection.connection.execute("PRAGMA journal_mode=WAL")  # kept in the file: set once
        _bring_up_to_date(engine, create=True)


@contextmanager
def open_store(url: str) -> Iterator[Store]:
    """Open a store, upgrading its schema when it is older.

    Raises:
        ConfigError: the URL is none of a database.
        StoreError: missing, damaged, read-only or unreachable; ``SchemaTooNew`` when a newer Tidings made it.
    """
    with _engine(url) as engine:
        if engine.dialect.name == "sqlite":
            _check_file(engine)
        _bring_up_to_date(engine, create=False)
        with engine.connect() as connection:
            lock_for_writing(connection)  # never committed: only to see whether it can be written
        yield SqlStore(engine)


@contextmanager
def read_store(url: str) -> Iterator[Store]:
    """Open a store to look something up while others write: nothing is checked through, upgraded or locked.

    Raises:
        ConfigError: the URL is none of a database.
        StoreError: missing, of another version, or unreachable.
    """
    with _engine(url) as engine:
        if engine.dialect.name == "sqlite":
            file = Path(engine.url.database or "")
            if not file.is_file():
                raise StoreError(f"{file}: no store here; expected a backup, or an empty one that `tidings init` makes")
            sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
        with engine.connect() as connection:
            version = read_version(connection)
        if version != HEAD:
            raise StoreError(f"{place(engine.url)}: schema {version}, expected {HEAD}: the next crawl upgrades it")
        yield SqlStore(engine)


@contextmanager
def _engine(url: str) -> Iterator[sa.Engine]:
    engine = engine_for(url)
    try:
        with explained(engine.url):
            yield engine
    finally:
        engine.dispose()


def _check_file(engine: sa.Engine) -> None:
    """Raise when there is no file, or it is damaged."""
    file = Path(engine.url.database or "")
    if not file.is_file():
        raise StoreError(f"{file}: no store here; expected a backup, or an empty one that `tidings init` makes")
    if file.stat().st_size > QUICK_CHECK_BYTES:
        return
    with engine.connect() as connection:
        faults = connection.exec_driver_sql("PRAGMA quick_check(1)").scalars().all()
    if faults != ["ok"]:
        fault = " ".join(faults[0].split())
        raise StoreError(f"{file}: the store is damaged ({fault}); expected a backup in its place")


def _bring_up_to_date(engine: sa.Engine, *, create: bool) -> None:
    with engine.connect() as connection:
        version = read_version(connection)
    if version is None and not create:
        raise StoreError(f"{place(engine.url)}: no store in it; expected the one that `tidings init` makes")
    if version is not None:
        check_version(version, engine.url)
    if version != HEAD:
        with engine.begin() as connection:
            upgrade(connection)
