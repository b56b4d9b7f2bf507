"""What is known of addresses: whose they are, why they were dropped, when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from crawler.model import Drop, DropReason, KnownAddress, Recheck
from crawler.schedule import next_recheck
from crawler.store._sql import insert, lookup
from crawler.store._tables import address, article, digest
from crawler.urls import InvalidURL, url_key


def known_addresses(connection: sa.Connection, keys: Iterable[str]) -> dict[str, KnownAddress]:
    """Return what is remembered of these URL keys."""
    by_digest = {digest(key): key for key in keys}
    names = ("digest", "article_id", "source", "reason", "attempts", "next_check_at", "etag", "last_modified", "detail")
    rows = lookup(connection, [address.c[name] for name in names], address.c.digest, by_digest)
    return {
        by_digest[row.digest]: KnownAddress(
            article_id=row.article_id,
            source=row.source,
            reason=DropReason(row.reason) if row.reason else None,
            attempts=row.attempts,
            next_check_at=row.next_check_at,
            etag=row.etag,
            last_modified=row.last_modified,
            detail=row.detail,
        )
        for row in rows
    }


def upsert_addresses(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Write whole rows in place of what was known of these addresses."""
    if rows:
        statement = insert(connection, address)
        columns = {column.name: statement.excluded[column.name] for column in address.c if not column.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=columns), rows)


def save_drops(connection: sa.Connection, drops: Sequence[Drop]) -> None:
    """Count an attempt for each; the same drop saved again counts once. An article's address stays one."""
    statement = insert(connection, address)
    new, old = statement.excluded, address.c
    is_free = old.article_id.is_(None)
    attempts = sa.case((is_free & (new.checked_at > old.checked_at), old.attempts + 1), else_=old.attempts)
    columns = {name: sa.case((is_free, new[name]), else_=old[name]) for name in ("source", "reason", "detail")}
    columns |= {"attempts": attempts, "checked_at": new.checked_at, "next_check_at": new.next_check_at}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["digest"], set_=columns), [_row_of(drop) for drop in drops]
    )


def _row_of(drop: Drop) -> dict[str, Any]:
    return {
        "digest": digest(_key_of(drop.url)),
        "url": drop.url,
        "article_id": None,
        "source": drop.source,
        "reason": drop.reason.value,
        "detail": drop.detail,
        "attempts": 1,
        "checked_at": drop.at,
        "next_check_at": drop.next_check_at,
        "etag": "",
        "last_modified": "",
    }


def _key_of(url: str) -> str:
    """Return the key of an address, or the text itself of what is none: it too was listed and dropped."""
    try:
        return url_key(url)
    except InvalidURL:
        return url


def save_rechecks(connection: sa.Connection, rechecks: Sequence[Recheck]) -> None:
    """Move the next check of known articles on."""
    checked = {digest(url_key(recheck.url)): recheck.at for recheck in rechecks}
    rows = connection.execute(
        sa.select(address.c.digest, article.c.first_seen_at)
        .join(article, article.c.id == address.c.article_id)
        .where(address.c.digest.in_(checked))
    ).all()
    changes = [
        {"key": row.digest, "at": checked[row.digest], "again": next_recheck(row.first_seen_at, checked[row.digest])}
        for row in rows
    ]
    if changes:
        connection.execute(
            sa.update(address)
            .where(address.c.digest == sa.bindparam("key"))
            .values(checked_at=sa.bindparam("at"), next_check_at=sa.bindparam("again")),
            changes,
        )


def drop_counts(connection: sa.Connection, source: str) -> dict[str, int]:
    """Return how many addresses a source listed in vain, by reason."""
    rows = connection.execute(
        sa.select(address.c.reason, sa.func.count())
        .where(address.c.source == source, address.c.reason.isnot(None))
        .group_by(address.c.reason)
        .order_by(address.c.reason)
    )
    return {row.reason: row[1] for row in rows}
