"""Saving a batch of articles, and looking one up; each function works inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from crawler.filing import Filing
from crawler.model import Article, CategoryPath, DropReason, Sighting
from crawler.store._addresses import forget_validators, free_copies, save_drops, upsert_addresses
from crawler.store._archives import note_change
from crawler.store._changes import Owner, Stored
from crawler.store._feeds import FeedIds, add_members, move_feeds, remove_members
from crawler.store._plan import Plan, feed_key
from crawler.store._sql import lookup, newest_revision
from crawler.store._stories import earliest_first, forget_stories, load_stories, save_stories, sketches_of
from crawler.store._tables import address, article, counter, digest
from crawler.store._values import category_paths, claims_from_json, entry_of, related_from_json
from crawler.store.protocol import Outcome, StoredAddress, StoredArticle
from crawler.urls import url_key

#: How far an instant may be moved to be an article's own: a little, as a rule; nobody stores more of one second.
_NEXT = [timedelta(seconds=seconds) for seconds in range(8)]
_NEARBY = timedelta(hours=1)
#: Articles that are read together where all are read.
_PAGE = 100


def save_articles(
    connection: sa.Connection, articles: Sequence[Article], feeds: FeedIds, filing: Filing
) -> list[Outcome]:
    """Save the batch; return what each article came to."""
    revision = newest_revision(connection) + 1
    keys = [_keys_of(item) for item in articles]
    feed_keys = {feed_key(item) for item in articles if item.feed_id}
    owners, attempts = _load_owners(connection, feed_keys.union(digest(key) for pair in keys for key in pair))
    stored = _load_stored(connection, {owner.article_id for owner in owners.values()})
    is_shown = {key: not stored[owner.article_id].is_withdrawn for key, owner in owners.items()}
    untold = [place for place, pair in enumerate(keys) if not any(is_shown.get(digest(key)) for key in pair)]
    sketches = dict(zip(untold, sketches_of([articles[place] for place in untold]), strict=True))
    stories = load_stories(connection, sketches.values())
    stored |= _load_stored(connection, stories.sketches.keys() - stored.keys())
    newest_id = connection.scalar(sa.select(sa.func.max(article.c.id))) or 0
    taken = _load_taken(connection, articles)
    plan = Plan(owners, stored, newest_id + 1, revision, attempts=attempts, taken=taken, stories=stories, filing=filing)
    outcomes = {
        place: plan.add(articles[place], *keys[place], sketches.get(place))
        for place in earliest_first(articles, sketches)
    }
    _write(connection, plan, feeds)
    return [outcomes[place] for place in range(len(articles))]


def save_sightings(connection: sa.Connection, sightings: Sequence[Sighting], feeds: FeedIds, filing: Filing) -> None:
    """File known articles under the sources and categories that list them too."""
    keys = [url_key(sighting.url) for sighting in sightings]
    owners, _ = _load_owners(connection, {digest(key) for key in keys})
    stored = _load_stored(connection, {owner.article_id for owner in owners.values()})
    plan = Plan(owners, stored, next_id=0, revision=newest_revision(connection) + 1, filing=filing)
    for sighting, key in zip(sightings, keys, strict=True):
        plan.see(sighting, key)
    _write(connection, plan, feeds)


def _keys_of(item: Article) -> tuple[str, str]:
    requested = url_key(item.requested_url)
    return requested, requested if item.canonical_url == item.requested_url else url_key(item.canonical_url)


def _load_owners(connection: sa.Connection, keys: Iterable[bytes]) -> tuple[dict[bytes, Owner], dict[bytes, int]]:
    """Return whose these addresses are; and of those that are nobody's, how often they were dropped."""
    columns = (address.c.digest, address.c.article_id, address.c.reason, address.c.detail, address.c.attempts)
    rows = list(lookup(connection, columns, address.c.digest, keys))
    owners = {row.digest: Owner(row.article_id, row.reason, row.detail) for row in rows if row.article_id is not None}
    return owners, {row.digest: row.attempts for row in rows if row.article_id is None}


def _load_taken(connection: sa.Connection, articles: Sequence[Article]) -> set[datetime]:
    """Return the instants of change near those that these articles would have, as far as they are taken."""
    wanted = Counter(item.published.at for item in articles if item.published)
    wanted.update(item.fetched_at for item in articles if item.fetched_at)
    column = article.c.updated_at
    taken = {row.updated_at for row in lookup(connection, (column,), column, wanted)}
    crowded = taken.union(at for at, count in wanted.items() if count > 1)
    taken.update(
        row.updated_at for row in lookup(connection, (column,), column, {at + n for at in crowded for n in _NEXT})
    )
    for at in crowded:
        if sum(at + n not in taken for n in _NEXT) < sum(wanted[at + n] + wanted[at - n] for n in _NEXT):
            taken.update(connection.scalars(sa.select(column).where(column >= at, column < at + _NEARBY)))
    return taken


def _load_stored(connection: sa.Connection, ids: Iterable[int]) -> dict[int, Stored]:
    table = article.c
    columns = (table.id, table.published_at, table.first_seen_at, table.guid, table.fingerprint)
    shown = (table.title, table.canonical_url)
    filing = (table.sources, table.categories, table.related, table.withdrawn_at, table.is_excluded)
    rows = lookup(connection, (*columns, *filing, *shown), table.id, ids)
    return {
        row.id: Stored(
            row.id,
            row.published_at,
            row.first_seen_at,
            row.guid,
            row.fingerprint,
            tuple(row.sources),
            category_paths(row.categories),
            related_from_json(row.related),
            row.withdrawn_at is not None,
            row.is_excluded,
            row.title,
            row.canonical_url,
        )
        for row in rows
    }


def _write(connection: sa.Connection, plan: Plan, feeds: FeedIds) -> None:
    """Write the plan, each table at once: statements, not rows, are what costs."""
    if plan.inserts:
        connection.execute(sa.insert(article), list(plan.inserts.values()))
    for article_id, changes in plan.updates.items():
        connection.execute(sa.update(article).where(article.c.id == article_id).values(changes))
    save_stories(connection, plan.stories, plan.updates)
    upsert_addresses(connection, list(plan.addresses.values()))
    if plan.drops:
        save_drops(connection, plan.drops)
    if plan.moved:
        ids = feeds.of(connection, plan.moved)
        for key, rows in [*plan.changed.items(), *plan.leavers.items()]:
            note_change(connection, ids[key], (tuple(row.values()) for row in rows), plan.revision)
        members = [row | {"feed_id": ids[key]} for key, rows in plan.members.items() for row in rows]
        add_members(connection, members, plan.revision)
        for key, rows in plan.leavers.items():
            remove_members(connection, ids[key], rows)
        move_feeds(connection, ids.values(), plan.revision)
        connection.execute(sa.update(counter).values(revision=plan.revision))


def withdraw(connection: sa.Connection, withdrawn: Mapping[int, datetime], feeds: FeedIds, filing: Filing) -> None:
    """Take articles out of all feeds; those that are out already stay so.

    Args:
        withdrawn: when each was found to be taken back, by row id.
    """
    stored = {key: one for key, one in _load_stored(connection, withdrawn).items() if not one.is_withdrawn}
    plan = Plan({}, stored, next_id=0, revision=newest_revision(connection) + 1, filing=filing)
    for article_id in list(stored):
        plan.withdraw(article_id, withdrawn[article_id])
    _write(connection, plan, feeds)
    forget_stories(connection, stored)
    free_copies(connection, {key: withdrawn[key] for key in stored})  # one of them is published in its place
    forget_validators(connection, stored)  # else "not modified" would be all that is learnt when it comes back


def load_article(connection: sa.Connection, url: str) -> StoredArticle | None:
    """Return the article that an address leads to."""
    found = sa.select(address.c.article_id).where(address.c.digest == digest(url_key(url)))
    rows = connection.execute(sa.select(article).where(article.c.id == found.scalar_subquery())).all()
    return next(_stored_articles(connection, rows), None)


def load_articles(connection: sa.Connection, after: int) -> tuple[int, list[StoredArticle]] | None:
    """Return the next articles by row id, a page of them, with the last one's id; None when there are no more."""
    following = sa.select(article).where(article.c.id > after).order_by(article.c.id).limit(_PAGE)
    rows = connection.execute(following).all()
    return (rows[-1].id, list(_stored_articles(connection, rows))) if rows else None


def stated_categories(connection: sa.Connection) -> set[CategoryPath]:
    """Return the categories of all articles as their pages state them."""
    lists = connection.scalars(sa.select(article.c.categories).distinct())
    return {path for paths in lists for path in category_paths(paths)}


def stated_authors(connection: sa.Connection) -> set[str]:
    """Return the authors of all articles."""
    return {name for names in connection.scalars(sa.select(article.c.authors).distinct()) for name in names}


def _stored_articles(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> Iterator[StoredArticle]:
    addresses = _load_addresses(connection, [row.id for row in rows])
    for row in rows:
        yield _stored_article(row, addresses.get(row.id, ()))


def _stored_article(row: sa.Row[Any], addresses: Iterable[StoredAddress]) -> StoredArticle:
    return StoredArticle(
        entry=entry_of(row),
        first_seen_at=row.first_seen_at,
        revision=row.revision,
        date_claims=claims_from_json(row.date_claims),
        sources=tuple(row.sources),
        addresses=tuple(sorted(addresses, key=lambda one: one.url)),
        withdrawn_at=row.withdrawn_at,
    )


def _load_addresses(connection: sa.Connection, ids: Sequence[int]) -> dict[int, list[StoredAddress]]:
    known: dict[int, list[StoredAddress]] = {}
    for row in lookup(connection, list(address.c), address.c.article_id, ids):
        one = StoredAddress(
            url=row.url,
            source=row.source,
            reason=DropReason(row.reason) if row.reason else None,
            detail=row.detail,
            checked_at=row.checked_at,
            next_check_at=row.next_check_at,
        )
        known.setdefault(row.article_id, []).append(one)
    return known
