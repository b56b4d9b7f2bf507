"""Engines for the two databases, and their errors in one line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from crawler.errors import ConfigError, StoreError

#: Seconds to wait for a lock another process holds, and for a server to answer.
PATIENCE_S = 10

_EXPECTED = "expected sqlite:///var/tidings.sqlite3 or postgresql://user@host/database"


def engine_for(url: str) -> sa.Engine:
    """Return an engine; nothing is connected yet.

    Raises:
        ConfigError: the URL names no database of ours.
        StoreError: the driver is not installed.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(parsed, connect_args={"timeout": PATIENCE_S})
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        engine = sa.create_engine(parsed, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE_S})
    except ModuleNotFoundError as error:
        raise StoreError(
            f"store: PostgreSQL needs {error.name}; expected `pip install '.[postgres]'` in Tidings' checkout"
        ) from error
    sa.event.listen(engine, "connect", _prepare_postgresql)
    return engine


def parse_url(url: str) -> sa.URL:
    """Return the URL of a store, with its driver.

    Raises:
        ConfigError: it names no database of ours; no password is shown.
    """
    scheme, _, rest = url.partition("://")
    try:
        parsed = sa.make_url(f"postgresql://{rest}" if scheme == "postgres" else url)
    except (ArgumentError, ValueError):
        raise ConfigError(f"no database URL; {_EXPECTED}") from None  # it may hold a password: not shown
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg") or not parsed.database:
        raise ConfigError(f"{place(parsed)} is no store; {_EXPECTED}")
    return parsed


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions itself, so that a migration is one too
    connection.execute("PRAGMA synchronous=NORMAL")  # with WAL never corrupt; a power cut may cost the last commits
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _prepare_postgresql(connection: Any, _: object) -> None:
    connection.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
    connection.commit()


def place(url: sa.URL) -> str:
    """Return where a store is, for a message: a path, or a URL without its password."""
    if url.drivername == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


@contextmanager
def explained(url: sa.URL) -> Iterator[None]:
    """Turn what the database complains of into a ``StoreError`` of one line."""
    try:
        yield
    except DBAPIError as error:
        complaint = " ".join(str(error.orig).split())
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            # In WAL mode readers write too: what they hold, beside the file.
            complaint += "; expected the user who crawls, or a file and a folder that this one may write"
        raise StoreError(f"{place(url)}: {complaint}") from error
