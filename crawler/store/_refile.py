"""Filing all articles anew when the operator's rules changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from crawler.errors import ConfigError
from crawler.filing import FeedKey, Filing
from crawler.store._archives import note_change
from crawler.store._changes import tie_of, visible_text
from crawler.store._feeds import FeedIds, add_members, move_feeds, remove_members
from crawler.store._sql import newest_revision
from crawler.store._tables import article, counter, membership
from crawler.store._values import category_paths

#: Articles that are read together.
_PAGE = 200


def load_filing(connection: sa.Connection) -> Filing:
    """Return the rules by which all articles are filed."""
    return Filing.from_json(connection.scalar(sa.select(counter.c.filing)) or "")


def refile(connection: sa.Connection, old: Filing, new: Filing, ids: FeedIds) -> None:
    """Move every article from the feeds of the old rules to those of the new ones.

    Raises:
        ConfigError: no article would be left in any feed; the caller's transaction is to be given up.
    """
    revision = newest_revision(connection) + 1
    had_any = _has_any(connection)
    moved: set[FeedKey] = set()
    after = 0
    while rows := connection.execute(_page(after)).all():
        after = rows[-1].id
        moved |= _refile(connection, rows, old, new, ids, revision)
    if had_any and not _has_any(connection):
        raise ConfigError(
            "tidings.toml: [include] and [exclude] would empty every feed; expected rules that let articles through;"
            " nothing was changed"
        )
    move_feeds(connection, ids.of(connection, moved).values(), revision)
    connection.execute(sa.update(counter).values(filing=new.to_json(), revision=revision))


def _has_any(connection: sa.Connection) -> bool:
    """Tell whether any feed has an entry."""
    return connection.scalar(sa.select(membership.c.article_id).limit(1)) is not None


def _page(after: int) -> sa.Select[Any]:
    names = ("id", "guid", "published_at", "sources", "categories", "is_excluded", "title", "content", "authors")
    columns = [article.c[name] for name in names]
    there = (article.c.id > after) & article.c.withdrawn_at.is_(None)
    return sa.select(*columns).where(there).order_by(article.c.id).limit(_PAGE)


def _refile(
    connection: sa.Connection, rows: Any, old: Filing, new: Filing, ids: FeedIds, revision: int
) -> set[FeedKey]:
    gained: dict[FeedKey, list[dict[str, Any]]] = {}
    lost: dict[FeedKey, list[dict[str, Any]]] = {}
    for row in rows:
        paths = category_paths(row.categories)
        text = visible_text(row.content) if new.reads_text else ""
        is_excluded = not new.admits_text(row.title, text, row.authors)
        had = set() if row.is_excluded else old.feeds(row.sources, paths)
        has = set() if is_excluded else new.feeds(row.sources, paths)
        member = {"published_at": row.published_at, "tie": tie_of(row.guid), "article_id": row.id}
        for key in has - had:
            gained.setdefault(key, []).append(member)
        for key in had - has:
            lost.setdefault(key, []).append(member)
        if has != had or is_excluded != row.is_excluded:  # categories may keep it out too, before or after
            changed = sa.update(article).where(article.c.id == row.id)
            connection.execute(changed.values(is_excluded=is_excluded, revision=revision))
    found = ids.of(connection, gained.keys() | lost.keys())
    for key, members in lost.items():
        note_change(connection, found[key], (tuple(member.values()) for member in members), revision)
        remove_members(connection, found[key], members)
    rows = [member | {"feed_id": found[key]} for key, group in gained.items() for member in group]
    add_members(connection, rows, revision)
    return gained.keys() | lost.keys()
