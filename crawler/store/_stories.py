"""Which known article a new one copies: candidates by key, the verdict by ``crawler.duplicates``.

A key that many stories have (a phrase of the house, not of the story) gains no more of them, so a lookup reads a
bounded number of rows whatever the store's size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from crawler.duplicates import Sketch, Verdict, lookup_keys, pack, same_story, same_text, sketch, unpack
from crawler.model import Article, DateKind
from crawler.store._changes import text_fingerprint, visible_text
from crawler.store._sql import chunks, lookup
from crawler.store._tables import article, story, story_key

#: Keys that a story is stored under, of those it is looked up by: to read is cheaper than to write.
STORED_KEYS = 4
#: Stories of one key, at most.
CROWDED = 8
#: Stories compared with a new one, those with most keys in common first.
_COMPARED = 4
#: What their keys must count for together: two that few stories have, or a handful of common ones.
_LIKELY = 0.4


@dataclass
class Stories:
    """The stories a batch may copy: those of the store that share a key with it, and its own."""

    #: By key: row ids of the articles that have it, of those that have a sketch here.
    near: dict[int, set[int]] = field(default_factory=dict)
    #: By row id.
    sketches: dict[int, Sketch] = field(default_factory=dict)
    #: How many stories of the store have each key, of the keys that were looked up.
    held: dict[int, int] = field(default_factory=dict)
    #: Row ids of the articles whose sketches are to be stored.
    new: set[int] = field(default_factory=set)

    def find(self, one: Sketch) -> tuple[int, Verdict] | None:
        """Return the article that tells this story already, and the evidence; None when none does."""
        for article_id in _candidates(self.near, one):
            verdict = same_story(self.sketches[article_id], one)
            if verdict:
                return article_id, verdict
        return None

    def echoes(self, one: Sketch) -> list[int]:
        """Return the articles of the same source that have the same text."""
        alike = (article_id for article_id in _candidates(self.near, one) if same_text(self.sketches[article_id], one))
        return [article_id for article_id in alike if self.sketches[article_id].sources & one.sources]

    def add(self, article_id: int, one: Sketch) -> None:
        """Note an article that later ones may copy."""
        self.sketches[article_id] = one
        self.new.add(article_id)
        for key in lookup_keys(one):
            self.near.setdefault(key, set()).add(article_id)

    def rows(self) -> list[dict[str, int]]:
        """Return the rows of ``story_key`` to insert: each story under its best keys that are not crowded yet."""
        held, rows = Counter(self.held), []
        for article_id in sorted(self.new):
            free = [key for key in lookup_keys(self.sketches[article_id]) if held[key] < CROWDED][:STORED_KEYS]
            held.update(free)
            rows += [{"key": key, "article_id": article_id} for key in free]
        return rows


def sketches_of(items: Sequence[Article]) -> list[Sketch]:
    """Return the sketches of articles, in their order."""
    return [unpack(item.sketch or sketch_of(item), at=_stated(item), sources=(item.source,)) for item in items]


def marked(item: Article) -> Article:
    """Return a clean article with its fingerprint and its sketch."""
    return replace(item, fingerprint=text_fingerprint(item), sketch=sketch_of(item))


def sketch_of(item: Article) -> bytes:
    """Return what copies of a clean article are told by."""
    return pack(sketch(item.title, visible_text(item.content)))


def _stated(item: Article) -> datetime | None:
    return item.published.at if item.published and item.published.kind is not DateKind.FIRST_SEEN else None


def earliest_first(articles: Sequence[Article], sketches: Mapping[int, Sketch]) -> list[int]:
    """Return the order to save a batch in: as given, but of articles that may be copies the earliest comes first.

    Args:
        sketches: those of new articles, by their place in the batch.
    """
    met: dict[int, int] = {}
    together: set[int] = set()
    for place, one in sketches.items():
        others = {met.setdefault(key, place) for key in lookup_keys(one)} - {place}
        together |= others | {place} if others else set()
    order, slots = list(range(len(articles))), sorted(together)
    for slot, place in zip(slots, sorted(slots, key=lambda place: _date_of(articles[place])), strict=True):
        order[slot] = place
    return order


def _date_of(item: Article) -> float:
    at = item.published.at if item.published else item.fetched_at
    return at.timestamp() if at else 0.0


def load_stories(connection: sa.Connection, sketches: Collection[Sketch]) -> Stories:
    """Return the stored stories that these may copy."""
    near, found = _load_near(connection, sketches), Stories()
    found.held = {key: len(ids) for key, ids in near.items()}
    for some in chunks({article_id for one in sketches for article_id in _candidates(near, one)}):
        columns = (story.c.article_id, story.c.sketch, article.c.published_at, article.c.kind, article.c.sources)
        joined = sa.select(*columns).join(article, article.c.id == story.c.article_id)
        for row in connection.execute(joined.where(story.c.article_id.in_(some))):
            at = None if row.kind == DateKind.FIRST_SEEN else row.published_at
            found.sketches[row.article_id] = unpack(row.sketch, at=at, sources=row.sources)
    found.near = {key: ids & found.sketches.keys() for key, ids in near.items()}
    return found


def _load_near(connection: sa.Connection, sketches: Iterable[Sketch]) -> dict[int, set[int]]:
    """Return the articles that have a key in common with any of these, by key."""
    near: dict[int, set[int]] = {}
    keys = {key for one in sketches for key in lookup_keys(one)}
    for row in lookup(connection, (story_key.c.key, story_key.c.article_id), story_key.c.key, keys):
        near.setdefault(row.key, set()).add(row.article_id)
    return near


def _candidates(near: Mapping[int, set[int]], one: Sketch) -> list[int]:
    """Return the articles that have most keys in common with a story; a key counts the less the more have it."""
    shared: dict[int, float] = {}
    for key in lookup_keys(one):
        ids = near.get(key, ())
        for article_id in ids:
            shared[article_id] = shared.get(article_id, 0) + 1 / len(ids)
    likely = [article_id for article_id, weight in shared.items() if weight >= _LIKELY]
    return sorted(likely, key=lambda article_id: (-shared[article_id], article_id))[:_COMPARED]


def save_stories(connection: sa.Connection, stories: Stories, changed: Iterable[int]) -> None:
    """Store the new sketches; those of changed articles in place of the old ones."""
    replaced = stories.new.intersection(changed)
    forget_stories(connection, replaced)
    near = _load_near(connection, (stories.sketches[article_id] for article_id in replaced))
    stories.held |= {key: len(ids) for key, ids in near.items()}
    sketches = [
        {"article_id": article_id, "sketch": pack(stories.sketches[article_id])}
        for article_id in sorted(stories.new)
        if lookup_keys(stories.sketches[article_id])
    ]
    if sketches:
        connection.execute(sa.insert(story), sketches)
    if keys := stories.rows():  # none when all of a column's keys are crowded
        connection.execute(sa.insert(story_key), keys)


def forget_stories(connection: sa.Connection, ids: Iterable[int]) -> None:
    """Let articles have no copies any more, as if they had never been met."""
    for row in list(lookup(connection, (story.c.article_id, story.c.sketch), story.c.article_id, ids)):
        keys = lookup_keys(unpack(row.sketch))
        connection.execute(
            sa.delete(story_key).where(story_key.c.key.in_(keys), story_key.c.article_id == row.article_id)
        )
        connection.execute(sa.delete(story).where(story.c.article_id == row.article_id))
