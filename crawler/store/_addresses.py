"""What is known of addresses: whose they are, why they were dropped, when to look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.model import Drop, DropReason, KnownAddress, Recheck
from crawler.schedule import TRANSIENT, is_withdrawn, next_recheck
from crawler.store._sql import chunks, insert, lookup
from crawler.store._tables import address, article, digest
from crawler.urls import InvalidURL, url_key

#: What says that a page is not there, as distinct from one that could not be had.
_NOT_THERE = (DropReason.GONE, DropReason.NOT_FOUND)


def known_addresses(connection: sa.Connection, keys: Iterable[str]) -> dict[str, KnownAddress]:
    """Return what is remembered of these URL keys."""
    by_digest = {digest(key): key for key in keys}
    names = ("digest", "article_id", "source", "reason", "attempts", "next_check_at", "etag", "last_modified", "detail")
    rows = lookup(connection, [address.c[name] for name in names], address.c.digest, by_digest)
    return {by_digest[row.digest]: _known(row) for row in rows}


def upsert_addresses(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    """Write whole rows in place of what was known of these addresses."""
    if rows:
        statement = insert(connection, address)
        columns = {column.name: statement.excluded[column.name] for column in address.c if not column.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=columns), rows)


def save_drops(connection: sa.Connection, drops: Sequence[Drop]) -> None:
    """Count an attempt for each; the same drop saved again counts once.

    An article's address stays one; there only attempts in a row that did not find it are counted. A fault of the moment
    there is a look like another: the next comes when it would have come without.
    """
    statement = insert(connection, address)
    new, old = statement.excluded, address.c
    is_free = old.article_id.is_(None)
    counts = is_free | sa.or_(*(new.reason == reason.value for reason in _NOT_THERE))  # IN takes no batch of rows
    attempts = sa.case((counts & (new.checked_at > old.checked_at), old.attempts + 1), else_=old.attempts)
    columns = {name: sa.case((is_free, new[name]), else_=old[name]) for name in ("source", "reason", "detail")}
    columns |= {"attempts": attempts, "checked_at": new.checked_at, "next_check_at": new.next_check_at}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["digest"], set_=columns), [_row_of(drop) for drop in drops]
    )
    save_rechecks(connection, [Recheck(drop.source, drop.url, drop.at) for drop in drops if drop.reason in TRANSIENT])


def taken_back(connection: sa.Connection, drops: Sequence[Drop]) -> dict[int, datetime]:
    """Return the articles that these drops, saved before, show to be withdrawn, and when that was seen."""
    lost = {digest(_key_of(drop.url)): drop for drop in drops if drop.reason in _NOT_THERE}
    columns = (address.c.digest, address.c.article_id, address.c.reason, address.c.attempts)
    return {
        row.article_id: lost[row.digest].at
        for row in lookup(connection, columns, address.c.digest, lost)
        if row.article_id is not None and not row.reason and is_withdrawn(lost[row.digest].reason, row.attempts)
    }


def forget_validators(connection: sa.Connection, articles: Iterable[int]) -> None:
    """Let these articles' pages be asked for whole."""
    for some in chunks(articles):
        connection.execute(sa.update(address).where(address.c.article_id.in_(some)).values(etag="", last_modified=""))


def free_copies(connection: sa.Connection, withdrawn: Mapping[int, datetime]) -> None:
    """Let the pages that copy these articles be nobody's, and due: the first that is fetched takes the story over.

    Args:
        withdrawn: when each article was found to be taken back, by row id.
    """
    for article_id, at in withdrawn.items():
        copies = (address.c.article_id == article_id) & (address.c.reason == DropReason.DUPLICATE_STORY.value)
        freed = {"article_id": None, "attempts": 0, "next_check_at": at, "etag": "", "last_modified": ""}
        connection.execute(sa.update(address).where(copies).values(freed))


def due_rechecks(connection: sa.Connection, source: str, now: datetime, limit: int) -> dict[str, KnownAddress]:
    """Return the addresses of a source's articles that are to be looked at again, longest due first, by address.

    Before them come pages whose original was withdrawn (``free_copies``): no listing may name them any more.
    """
    due = sa.select(address).where(address.c.source == source, address.c.next_check_at <= now)
    freed = address.c.article_id.is_(None) & (address.c.reason == DropReason.DUPLICATE_STORY.value)
    found: dict[str, KnownAddress] = {}
    for kind in (freed, address.c.article_id.isnot(None)):  # two questions: an index answers each
        some = due.where(kind).order_by(address.c.next_check_at, address.c.digest).limit(limit - len(found))
        found |= {row.url: _known(row) for row in connection.execute(some)}
    return found


def _known(row: sa.Row[Any]) -> KnownAddress:
    return KnownAddress(
        article_id=row.article_id,
        source=row.source,
        reason=DropReason(row.reason) if row.reason else None,
        attempts=row.attempts,
        next_check_at=row.next_check_at,
        etag=row.etag,
        last_modified=row.last_modified,
        detail=row.detail,
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
    checked = {digest(_key_of(recheck.url)): recheck.at for recheck in rechecks}
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
            .values(checked_at=sa.bindparam("at"), next_check_at=sa.bindparam("again"), attempts=0),
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
