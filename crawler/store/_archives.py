"""Archives (RFC 5005, section 4): what a feed's current document no longer holds, in parts that stay as they are.

A membership has no archive while the feed's current document holds it; then it goes into one, for good. Archives are
numbered from 1, the oldest; each part holds what was oldest when it was closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.store._changes import tie_of
from crawler.store._sql import insert
from crawler.store._tables import article, feed, membership, stale_archive

_KEY = (membership.c.published_at, membership.c.tie, membership.c.article_id)
_NEWEST_FIRST = [column.desc() for column in _KEY]


def unarchived(
    connection: sa.Connection, feed_id: int, limit: int, last: sa.Row[Any] | None, *, oldest_first: bool
) -> list[sa.Row[Any]]:
    """Return the keys of what comes next of a current document: from its start (or its end), or behind a key."""
    query = _current(feed_id, *_KEY)
    if last is not None and oldest_first:
        query = query.where(membership.c.published_at >= last.published_at, ~_is_older(last.published_at, last.tie + 1))
    elif last is not None:
        query = query.where(membership.c.published_at <= last.published_at, _is_older(last.published_at, last.tie))
    return list(connection.execute(query.order_by(*(_KEY if oldest_first else _NEWEST_FIRST)).limit(limit)))


def count_unarchived(connection: sa.Connection, feed_id: int) -> int:
    """Return how many entries a current document holds."""
    return _count(connection, feed_id, sa.true())


def count_shown(connection: sa.Connection, feed_id: int) -> int:
    """Return how many of the oldest entries of a current document were there, as they are, before its last revision.

    That is the same number however often a revision is published. Before the first publication nobody has missed any,
    which counts as all of them.
    """
    states = sa.select(feed.c.revision, feed.c.published_revision, feed.c.shown_revision).where(feed.c.id == feed_id)
    revision, published, before = connection.execute(states).one()
    shown = published if revision > published else before
    unseen = _current(feed_id, *_KEY).where(membership.c.revision > shown).order_by(*_KEY).limit(1)
    oldest = connection.execute(unseen).one_or_none() if shown >= 0 else None
    if oldest is None:
        return count_unarchived(connection, feed_id)
    return _count(connection, feed_id, _is_older(oldest.published_at, oldest.tie))


def archived(connection: sa.Connection, feed_id: int, number: int) -> list[int]:
    """Return the articles of an archive, newest first."""
    query = sa.select(membership.c.article_id).where(membership.c.feed_id == feed_id, membership.c.archive == number)
    return list(connection.scalars(query.order_by(*_NEWEST_FIRST)))


def close_archives(connection: sa.Connection, feed_id: int, newest: Sequence[int]) -> None:
    """Put each of these articles, and all older ones of the current document, into an archive of its own."""
    closed = int(connection.scalar(sa.select(feed.c.archives).where(feed.c.id == feed_id)) or 0)
    for number, article_id in enumerate(newest, closed + 1):
        _close_archive(connection, feed_id, article_id, number)
    last = closed + len(newest)
    connection.execute(sa.update(feed).where(feed.c.id == feed_id).values(archives=last))
    _mark_stale(connection, [(feed_id, number) for number in range(closed + 1, last + 1)])


def _close_archive(connection: sa.Connection, feed_id: int, newest: int, number: int) -> None:
    at, guid = connection.execute(sa.select(article.c.published_at, article.c.guid).where(article.c.id == newest)).one()
    members = sa.update(membership).where(
        membership.c.feed_id == feed_id,
        membership.c.archive.is_(None),
        membership.c.published_at <= at,
        _is_older(at, tie_of(guid) + 1),
    )
    connection.execute(members.values(archive=number))


def stale_archives(connection: sa.Connection, feed_id: int) -> list[int]:
    """Return the archives whose files are to be written, oldest first."""
    query = sa.select(stale_archive.c.number).where(stale_archive.c.feed_id == feed_id)
    return list(connection.scalars(query.order_by(stale_archive.c.number)))


def mark_written(connection: sa.Connection, feed_id: int) -> None:
    """Remember that all archives of a feed are in place."""
    connection.execute(sa.delete(stale_archive).where(stale_archive.c.feed_id == feed_id))


def note_change(
    connection: sa.Connection, feed_id: int, members: Iterable[tuple[datetime, int, int]], revision: int
) -> None:
    """Let the archives of these members be written anew; note for those that are in none that no reader has seen them.

    Args:
        members: published at, tie and row id of each article: the key by which it is found.
    """
    stale: set[tuple[int, int]] = set()
    for at, tie, article_id in members:
        key = (membership.c.feed_id == feed_id, membership.c.published_at == at, membership.c.tie == tie)
        member = (*key, membership.c.article_id == article_id)
        if number := connection.scalar(sa.select(membership.c.archive).where(*member)):
            stale.add((feed_id, number))
        else:
            connection.execute(sa.update(membership).where(*member).values(revision=revision))
    _mark_stale(connection, stale)


def _mark_stale(connection: sa.Connection, archives: Iterable[tuple[int, int]]) -> None:
    rows = [{"feed_id": feed_id, "number": number} for feed_id, number in archives]
    if rows:
        connection.execute(insert(connection, stale_archive).on_conflict_do_nothing(), rows)


def _is_older(at: datetime, tie: int) -> sa.ColumnElement[bool]:
    """Tell of a member whether it stands below this place."""
    return (membership.c.published_at < at) | ((membership.c.published_at == at) & (membership.c.tie < tie))


def _count(connection: sa.Connection, feed_id: int, which: sa.ColumnElement[bool]) -> int:
    return int(connection.scalar(_current(feed_id, sa.func.count()).where(which)) or 0)


def _current(feed_id: int, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Return the query for what no archive of a feed holds."""
    return sa.select(*columns).where(membership.c.feed_id == feed_id, membership.c.archive.is_(None))
