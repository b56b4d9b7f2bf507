"""The schema's version and the way to the newest one (alembic, ``migrations/versions``)."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from crawler.errors import SchemaTooNew, StoreError
from crawler.store._connect import place

#: Revision of the newest migration; revisions are numbers that count up.
HEAD = "0004"

MIGRATIONS = Path(__file__).parent / "migrations"

_VERSIONS = sa.table("alembic_version", sa.column("version_num", sa.Text))


def read_version(connection: sa.Connection) -> str | None:
    """Return the schema's version; None when there is no store in the database."""
    if not sa.inspect(connection).has_table(_VERSIONS.name):
        return None
    version: str | None = connection.scalar(sa.select(_VERSIONS.c.version_num))
    return version


def check_version(version: str, url: sa.URL) -> None:
    """Raise when this Tidings does not know the version."""
    if not version.isdecimal():
        raise StoreError(f"{place(url)}: schema {version!r} is not of Tidings; expected a database of its own")
    if int(version) > int(HEAD):
        raise SchemaTooNew(
            f"{place(url)}: schema {int(version)} is newer than {int(HEAD)}, the newest this Tidings knows;"
            " expected a newer Tidings"
        )


def upgrade(connection: sa.Connection, revision: str = "head") -> None:
    """Bring the schema to a revision inside the caller's transaction: all of it or nothing."""
    from alembic import command  # here, since it takes as long to import as a run without work takes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
