"""The tables, as the newest migration leaves them; a test compares the two.

Long and unbounded keys (addresses, feed names) are looked up by a digest: PostgreSQL limits an index row to 2,704
bytes, and 16 bytes keep the largest indexes small. Instants are seconds since 1970, in UTC, on both databases.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC, to the second."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value.isoformat()}: no time zone; expected an aware datetime")
        return None if value is None else int(value.timestamp() // 1)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class SafeText(TypeDecorator[str]):
    """Text without what a database refuses: NUL (PostgreSQL) and lone surrogates (no UTF-8 form)."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text, so that both databases give back the same."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        return storable(_encode(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        if value == "[]":  # as most are
            return []
        return None if value is None else json.loads(value)


#: ``json.dumps`` would make a new encoder for every value.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def storable(text: str) -> str:
    """Return the text as both databases take it."""
    text = text.replace("\0", "")
    try:
        text.encode()  # four times as quick as to look for surrogates
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def digest(*parts: str) -> bytes:
    """Return 16 bytes that stand for these strings, in this order."""
    packed = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(packed, digest_size=16).digest()


metadata = sa.MetaData()

#: One row. Every transaction that saves articles locks it first, so writers queue up on either database.
counter = sa.Table(
    "counter",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    #: Revision of the newest change to any feed.
    sa.Column("revision", sa.Integer, nullable=False),
    #: Revision up to which every article's page is in place, and what the pages were made with.
    sa.Column("pages_revision", sa.Integer, nullable=False),
    sa.Column("pages_fingerprint", sa.Text, nullable=False),
    #: The rules by which articles are filed under feeds, as JSON.
    sa.Column("filing", sa.Text, nullable=False),
)

article = sa.Table(
    "article",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("guid", sa.Text, nullable=False, unique=True),
    #: Names, the first one first.
    sa.Column("sources", Json, nullable=False),
    sa.Column("canonical_url", SafeText, nullable=False),
    sa.Column("title", SafeText, nullable=False),
    sa.Column("content", SafeText, nullable=False),
    sa.Column("summary", SafeText, nullable=False),
    sa.Column("authors", Json, nullable=False),
    sa.Column("editors", Json, nullable=False),
    sa.Column("publisher", SafeText, nullable=False),
    sa.Column("original_url", SafeText, nullable=False),
    sa.Column("categories", Json, nullable=False),
    sa.Column("tags", Json, nullable=False),
    sa.Column("images", Json, nullable=False),
    sa.Column("language", SafeText, nullable=False),
    sa.Column("published_at", Instant, nullable=False),
    sa.Column("precision", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("raw", SafeText, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    #: What the page literally says, where ``published_at`` is a correction of it; null where it is not.
    sa.Column("stated_at", Instant),
    sa.Column("correction", SafeText, nullable=False),
    sa.Column("date_claims", Json, nullable=False),
    sa.Column("updated_at", Instant, nullable=False, index=True),
    sa.Column("first_seen_at", Instant, nullable=False),
    #: When its site was found to have taken it back; null for what is published.
    sa.Column("withdrawn_at", Instant),
    sa.Column("fingerprint", sa.LargeBinary, nullable=False),
    #: Copies of the story: address, title and source of each.
    sa.Column("related", Json, nullable=False),
    #: Kept out of all feeds by words or authors; categories may keep it out too.
    sa.Column("is_excluded", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, index=True),
)

#: What copies of an article are recognised by.
story = sa.Table(
    "story",
    metadata,
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    #: ``crawler.duplicates.pack`` made it.
    sa.Column("sketch", sa.LargeBinary, nullable=False),
)

#: Some keys of each sketch; copies have some in common.
story_key = sa.Table(
    "story_key",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("story.article_id"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

address = sa.Table(
    "address",
    metadata,
    #: ``digest`` of the URL key.
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    #: As the listing gave it.
    sa.Column("url", SafeText, nullable=False),
    #: Null for what was dropped.
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id")),
    sa.Column("source", SafeText, nullable=False),
    #: Why it was dropped; ``duplicate_url`` or ``duplicate_story`` for an alias; null for an article's own.
    sa.Column("reason", sa.Text),
    sa.Column("detail", SafeText, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("checked_at", Instant, nullable=False),
    sa.Column("next_check_at", Instant),
    sa.Column("etag", SafeText, nullable=False),
    sa.Column("last_modified", SafeText, nullable=False),
    sqlite_with_rowid=False,
)
_dropped = address.c.reason.isnot(None)
sa.Index("address_drops", address.c.source, address.c.reason, sqlite_where=_dropped, postgresql_where=_dropped)
_stored = address.c.article_id.isnot(None)
sa.Index("address_article", address.c.article_id, sqlite_where=_stored, postgresql_where=_stored)
_rechecked = _stored & address.c.next_check_at.isnot(None)
sa.Index(
    "address_rechecks",
    address.c.source,
    address.c.next_check_at,
    sqlite_where=_rechecked,
    postgresql_where=_rechecked,
)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    #: ``digest`` of kind and key.
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", Json, nullable=False),
    sa.Column("path", sa.Text, nullable=False, unique=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("published_revision", sa.Integer, nullable=False),
    #: Revision that they showed before: what came since was seen by no reader when these were made.
    sa.Column("shown_revision", sa.Integer, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    #: How many archives are closed; they are numbered from 1, the oldest.
    sa.Column("archives", sa.Integer, nullable=False),
)

#: The key is the order of a feed's entries, so the newest are read off its end without sorting.
membership = sa.Table(
    "membership",
    metadata,
    sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id"), primary_key=True, autoincrement=False),
    #: The article's, which never changes.
    sa.Column("published_at", Instant, primary_key=True, autoincrement=False),
    #: From the article's GUID: the order of entries of one instant does not depend on which was stored first.
    sa.Column("tie", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), primary_key=True, autoincrement=False),
    #: Number of the archive that holds it; null for what the feed's current document holds.
    sa.Column("archive", sa.Integer),
    #: Since which it is here, or was changed while no archive held it.
    sa.Column("revision", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
# What no archive holds is found by it without reading what archives hold, in its order from either end.
sa.Index(
    "membership_archive",
    membership.c.feed_id,
    membership.c.archive,
    membership.c.published_at,
    membership.c.tie,
    membership.c.article_id,
)

#: Archives whose files are to be written: just closed, or an article in them changed.
stale_archive = sa.Table(
    "stale_archive",
    metadata,
    sa.Column("feed_id", sa.Integer, sa.ForeignKey("feed.id"), primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

listing = sa.Table(
    "listing",
    metadata,
    #: ``digest`` of source and URL.
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("source", SafeText, nullable=False),
    sa.Column("url", SafeText, nullable=False),
    sa.Column("page", Json, nullable=False),
    sa.Column("fetched_at", Instant, nullable=False),
    sa.Column("etag", SafeText, nullable=False),
    sa.Column("last_modified", SafeText, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
)

source = sa.Table(
    "source",
    metadata,
    sa.Column("name", SafeText, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("since", Instant),
    sa.Column("reason", SafeText, nullable=False),
    sa.Column("last_run_at", Instant),
    sa.Column("last_success_at", Instant),
    sa.Column("last_new_at", Instant),
    sa.Column("next_due_at", Instant),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("walk_open", sa.Boolean, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("counts", Json, nullable=False),
    sa.Column("new_every_s", sa.Integer),
    #: ``crawler.layout`` makes and reads it.
    sa.Column("usual", Json),
)
