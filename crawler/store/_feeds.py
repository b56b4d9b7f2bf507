"""Feeds: which there are, under which paths, what is in them, and what was last published of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from crawler.filing import FeedKey
from crawler.model import Entry, Feed, FeedKind
from crawler.slugs import slug_candidates
from crawler.store._archives import mark_written
from crawler.store._sql import chunks, insert, lookup
from crawler.store._tables import article, digest, feed, membership
from crawler.store._values import ENTRY_COLUMNS, entry_of

#: Newest first: the membership's key read backwards.
_ORDER = (membership.c.published_at.desc(), membership.c.tie.desc(), membership.c.article_id.desc())


class FeedIds:
    """Row ids of feeds, asked of the database once; feeds are never taken away."""

    #: Then it starts anew: a site may make up categories without end.
    MOST = 10_000

    def __init__(self) -> None:
        self._met: dict[FeedKey, int] = {}

    def of(self, connection: sa.Connection, keys: set[FeedKey]) -> dict[FeedKey, int]:
        """Return the row id of each feed; those that do not exist yet are made.

        Only what an earlier transaction made is kept in mind, since this one may yet fail.
        """
        unmet = keys - self._met.keys()
        if not unmet:
            return {key: self._met[key] for key in keys}
        if len(self._met) + len(unmet) > self.MOST:
            self._met.clear()
            unmet = keys
        self._met.update(_load_ids(connection, unmet))
        missing = sorted(keys - self._met.keys())  # parents first, and always in the same order
        made = _make_feeds(connection, missing) if missing else {}
        return {key: made.get(key) or self._met[key] for key in keys}


def _load_ids(connection: sa.Connection, keys: Iterable[FeedKey]) -> dict[FeedKey, int]:
    by_digest = {_digest(key): key for key in keys}
    rows = lookup(connection, (feed.c.id, feed.c.digest), feed.c.digest, by_digest)
    return {by_digest[row.digest]: row.id for row in rows}


def _make_feeds(connection: sa.Connection, keys: list[FeedKey]) -> dict[FeedKey, int]:
    newest_id = connection.scalar(sa.select(sa.func.max(feed.c.id))) or 0
    ids = {key: number for number, key in enumerate(keys, start=newest_id + 1)}
    paths: dict[FeedKey, str] = {}
    for key in keys:
        paths[key] = _free_path(connection, key, paths)
        row = {"id": ids[key], "digest": _digest(key), "kind": key[0], "key": key[1], "path": paths[key]}
        counts = {"revision": 0, "published_revision": -1, "shown_revision": -1, "fingerprint": "", "archives": 0}
        connection.execute(sa.insert(feed), row | counts)
    return ids


def _free_path(connection: sa.Connection, key: FeedKey, made: dict[FeedKey, str]) -> str:
    """Return the first path for a feed that no other feed has; a category lies below its parent."""
    kind, names = key
    if kind == FeedKind.ALL:
        return kind
    parent = (kind, names[:-1])
    if not parent[1]:
        above: str | None = kind
    else:
        above = made.get(parent) or connection.scalar(sa.select(feed.c.path).where(feed.c.digest == _digest(parent)))
    candidates = [f"{above}/{slug}" for slug in slug_candidates(names[-1])]
    taken = set(connection.scalars(sa.select(feed.c.path).where(feed.c.path.in_(candidates))))
    return next(path for path in candidates if path not in taken)


def _digest(key: FeedKey) -> bytes:
    return digest(key[0], *key[1])


def ensure_feeds(connection: sa.Connection, sources: Iterable[str], ids: FeedIds) -> None:
    """Make what is missing of ``all`` and one feed for each source."""
    ids.of(connection, {(FeedKind.ALL.value, ()), *((FeedKind.SOURCE.value, (name,)) for name in sources)})


def feeds(connection: sa.Connection) -> list[Feed]:
    """Return every feed, by path."""
    has_any = sa.exists().where(membership.c.feed_id == feed.c.id)
    rows = connection.execute(sa.select(feed, has_any.label("has_any")))
    found = [
        Feed(
            id=row.id,
            kind=FeedKind(row.kind),
            key=tuple(row.key),
            path=row.path,
            revision=row.revision,
            published_revision=row.published_revision,
            fingerprint=row.fingerprint,
            archives=row.archives,
            is_empty=not row.has_any,
        )
        for row in rows
    ]
    return sorted(found, key=lambda item: item.path)  # here, since databases differ in how they sort text


def entries(connection: sa.Connection, feed_id: int, limit: int) -> list[Entry]:
    """Return the newest entries of a feed, newest first."""
    newest = entries_query(feed_id, limit)
    return [entry_of(row) for row in connection.execute(newest)]


def entries_query(feed_id: int, limit: int) -> sa.Select[tuple[object, ...]]:
    """Return the query for the newest entries: an index read backwards, whatever the feed's size."""
    joined = sa.select(*ENTRY_COLUMNS).join(membership, membership.c.article_id == article.c.id)
    return joined.where(membership.c.feed_id == feed_id).order_by(*_ORDER).limit(limit)


def count_entries(connection: sa.Connection, feed_id: int) -> int:
    """Return how many entries a feed has."""
    found = connection.scalar(sa.select(sa.func.count()).where(membership.c.feed_id == feed_id))
    return int(found or 0)


def article_count(connection: sa.Connection, source: str) -> int:
    """Return how many articles a source listed."""
    found = connection.scalar(sa.select(feed.c.id).where(feed.c.digest == _digest((FeedKind.SOURCE.value, (source,)))))
    return 0 if found is None else count_entries(connection, found)


def articles_per_day(connection: sa.Connection, source: str, days: int) -> dict[date, int]:
    """Return how many articles of a source fall on each of the last days before its newest (UTC), oldest first."""
    of_source = sa.select(feed.c.id).where(feed.c.digest == _digest((FeedKind.SOURCE.value, (source,))))
    its = membership.c.feed_id == of_source.scalar_subquery()
    newest = connection.scalar(sa.select(sa.func.max(membership.c.published_at)).where(its))
    if newest is None:
        return {}
    first = newest.replace(hour=0, minute=0, second=0) - timedelta(days=days - 1)
    day = sa.type_coerce(membership.c.published_at, sa.BigInteger) // 86400
    counts = sa.select(day, sa.func.count()).where(its, membership.c.published_at >= first).group_by(day)
    found = {int(row[0]): row[1] for row in connection.execute(counts)}
    start = int(first.timestamp()) // 86400
    return {first.date() + timedelta(days=ago): found.get(start + ago, 0) for ago in range(days)}


def mark_published(connection: sa.Connection, feed_id: int, revision: int, fingerprint: str) -> None:
    """Remember what the published files show, and what those of another revision showed before."""
    this = sa.update(feed).where(feed.c.id == feed_id)
    moved = this.where(feed.c.published_revision != revision)
    connection.execute(moved.values(shown_revision=feed.c.published_revision, published_revision=revision))
    connection.execute(this.values(fingerprint=fingerprint))
    mark_written(connection, feed_id)


def move_feeds(connection: sa.Connection, ids: Iterable[int], revision: int) -> None:
    """Give feeds the revision of a change to their entries."""
    for some in chunks(ids):
        connection.execute(sa.update(feed).where(feed.c.id.in_(some)).values(revision=revision))


def remove_members(connection: sa.Connection, feed_id: int, rows: Iterable[Mapping[str, object]]) -> None:
    """Take articles out of a feed, given as rows without its id: by their whole key, whatever the feed's size."""
    for row in rows:
        key = [membership.c[name] == value for name, value in row.items()]
        connection.execute(sa.delete(membership).where(membership.c.feed_id == feed_id, *key))


def add_members(connection: sa.Connection, rows: Iterable[Mapping[str, object]], revision: int) -> None:
    """File articles under feeds; what is filed already stays."""
    if whole := [{**row, "revision": revision} for row in rows]:
        connection.execute(insert(connection, membership).on_conflict_do_nothing(), whole)
