"""The feeds of a site as a reader finds them: one for everything, the category tree, the sources; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.model import CategoryPath, Feed, FeedKind


@dataclass(slots=True)
class Node:
    """A category's feed and those below it that have entries, in the order of their names."""

    feed: Feed
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All feeds of a site."""

    #: None only in a store that was never prepared.
    all: Feed | None
    #: Those that have entries: an empty one, whose articles went elsewhere, keeps its address and is shown nowhere.
    categories: tuple[Node, ...]
    sources: tuple[Feed, ...]
    merged: tuple[Feed, ...]
    #: By id of a category's feed: the feeds above it, root first, and right below it.
    _above: dict[int, list[Feed]]
    _below: dict[int, list[Feed]]
    _by_key: dict[CategoryPath, Feed]

    def feeds(self) -> Iterator[Feed]:
        """Yield every feed: all, categories with parents first, merged ones, sources."""
        if self.all:
            yield self.all
        yield from self._by_key.values()
        yield from self.merged
        yield from self.sources

    def of_categories(self, paths: Iterable[CategoryPath]) -> list[Feed]:
        """Return the feeds of these categories, as far as they have one."""
        return [feed for path in paths if (feed := self._by_key.get(path))]

    def ancestors(self, feed: Feed) -> list[Feed]:
        """Return the feeds of the categories above a feed, root first."""
        return self._above.get(feed.id, [])

    def children(self, feed: Feed) -> list[Feed]:
        """Return the feeds of the categories right below a feed that have entries."""
        return self._below.get(feed.id, [])

    def around(self, feed: Feed) -> list[Feed]:
        """Return the feeds that a feed's page links to."""
        return [*self.ancestors(feed), *self.children(feed)]


def catalogue_of(feeds: Sequence[Feed]) -> Catalogue:
    """Return the feeds in order; a category whose parent has no feed hangs below the nearest one that has."""
    roots: list[Node] = []
    path: list[Node] = []
    above: dict[int, list[Feed]] = {}
    below: dict[int, list[Feed]] = {}
    by_key: dict[CategoryPath, Feed] = {}
    # Sorted by key, each category comes right after those above it.
    for feed in sorted((feed for feed in feeds if feed.kind is FeedKind.CATEGORY), key=lambda feed: feed.key):
        while path and not _is_above(path[-1].feed, feed):
            path.pop()
        node = Node(feed)
        by_key[feed.key] = feed
        above[feed.id] = [upper.feed for upper in path]
        if not feed.is_empty:
            (path[-1].children if path else roots).append(node)
            if path:
                below.setdefault(path[-1].feed.id, []).append(feed)
        path.append(node)
    return Catalogue(
        all=next((feed for feed in feeds if feed.kind is FeedKind.ALL), None),
        categories=tuple(roots),
        sources=tuple(sorted((feed for feed in feeds if feed.kind is FeedKind.SOURCE), key=lambda feed: feed.key)),
        merged=tuple(sorted((feed for feed in feeds if feed.kind is FeedKind.MERGED), key=lambda feed: feed.key)),
        _above=above,
        _below=below,
        _by_key=by_key,
    )


def _is_above(upper: Feed, lower: Feed) -> bool:
    return len(upper.key) < len(lower.key) and lower.key[: len(upper.key)] == upper.key
