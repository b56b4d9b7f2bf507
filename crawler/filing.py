"""Which feeds an article belongs to: the operator's category map, rules and merged feeds; pure.

Comes in: what pages say of an article. Goes out: keys of feeds. The store keeps what pages said, so that other rules
can be laid over the same articles at any time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field

from crawler.model import CategoryPath, FeedKind

#: Kind and key of a feed; the kind as a plain string, since members of an ``Enum`` are slow to hash.
FeedKey = tuple[str, tuple[str, ...]]

_ALL, _CATEGORY, _SOURCE, _MERGED = (kind.value for kind in FeedKind)

#: What goes deeper is filed under its ancestor of this level, so that no page can make endless paths of files.
MAX_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Rules:
    """What is published, or what is not; a kind that names nothing says nothing."""

    #: Texts that stand in title or text, whatever their case.
    words: tuple[str, ...] = ()
    #: Names of authors, whole.
    authors: tuple[str, ...] = ()
    #: Paths; what lies below them counts too.
    categories: tuple[CategoryPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """A site's rules; without any, an article is filed as its pages say."""

    #: Path to path: what lies below moves along; an empty target drops the category. The longest path that fits counts.
    renames: Mapping[CategoryPath, CategoryPath] = field(default_factory=dict)
    #: An article must match each kind that is given.
    include: Rules = Rules()
    #: An article must match none.
    exclude: Rules = Rules()
    #: Categories of each merged feed, by its name.
    merged: Mapping[str, tuple[CategoryPath, ...]] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the rules as text; equal rules give equal texts."""
        pairs = {name: sorted(getattr(self, name).items()) for name in ("renames", "merged")}
        return json.dumps(
            {"include": asdict(self.include), "exclude": asdict(self.exclude)} | pairs, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Filing:
        """Return the rules that ``to_json`` wrote; none for an empty text."""
        if not text:
            return cls()
        given = json.loads(text)
        return cls(
            renames={tuple(old): tuple(new) for old, new in given["renames"]},
            include=_rules_of(given["include"]),
            exclude=_rules_of(given["exclude"]),
            merged={name: tuple(map(tuple, paths)) for name, paths in given["merged"]},
        )

    def category(self, path: CategoryPath) -> CategoryPath:
        """Return where a category is filed; nothing when it is dropped."""
        for length in range(len(path), 0, -1) if self.renames else ():
            target = self.renames.get(path[:length])
            if target is not None:
                return (*target, *path[length:]) if target else ()
        return path

    def categories(self, paths: Iterable[CategoryPath]) -> tuple[CategoryPath, ...]:
        """Return where categories are filed, each once."""
        return tuple(dict.fromkeys(new for path in paths if (new := self.category(path))))

    @property
    def reads_text(self) -> bool:
        """Whether ``admits_text`` may refuse anything."""
        return any(rules.words or rules.authors for rules in (self.include, self.exclude))

    def admits_text(self, title: str, text: str, authors: Iterable[str]) -> bool:
        """Tell whether words and authors let an article be published.

        Args:
            text: visible text, without markup.
        """
        said = f"{title}\n{text}".casefold()
        names = {author.casefold() for author in authors}
        wanted, refused = self.include, self.exclude
        if _says(said, refused.words) or _names(names, refused.authors):
            return False
        return (not wanted.words or _says(said, wanted.words)) and (not wanted.authors or _names(names, wanted.authors))

    def admits_categories(self, categories: Iterable[CategoryPath]) -> bool:
        """Tell whether its categories let an article be published."""
        return self._admits(self.categories(categories))

    def _admits(self, filed: Collection[CategoryPath]) -> bool:
        wanted = self.include.categories
        return not _within(filed, self.exclude.categories) and (not wanted or _within(filed, wanted))

    def feeds(self, sources: Iterable[str], categories: Iterable[CategoryPath]) -> set[FeedKey]:
        """Return the feeds an article belongs to: all, its sources, its categories and every ancestor, merged ones.

        None when its categories keep it out.
        """
        paths = self.categories(categories)
        if not self._admits(paths):
            return set()
        feeds: set[FeedKey] = {(_ALL, ())}
        for name in sources:
            feeds.add((_SOURCE, (name,)))
        for path in paths:
            for level in range(1, min(len(path), MAX_LEVELS) + 1):
                feeds.add((_CATEGORY, path[:level]))
        feeds.update((_MERGED, (name,)) for name, wanted in self.merged.items() if _within(paths, wanted))
        return feeds


def _rules_of(given: dict[str, list[str]]) -> Rules:
    return Rules(tuple(given["words"]), tuple(given["authors"]), tuple(map(tuple, given["categories"])))


def _says(text: str, words: Iterable[str]) -> bool:
    return any(word.casefold() in text for word in words)


def _names(names: set[str], wanted: Iterable[str]) -> bool:
    return any(name.casefold() in names for name in wanted)


def _within(paths: Iterable[CategoryPath], wanted: Iterable[CategoryPath]) -> bool:
    return any(path[: len(upper)] == upper for upper in wanted for path in paths)
