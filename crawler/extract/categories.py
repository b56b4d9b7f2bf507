"""Category links and breadcrumbs -> category paths; pure.

Where the matches are links whose addresses nest (``/categories/A/`` then ``/categories/A/B/``), each address that none
extends is one path, so an article filed twice has two. Otherwise the matches, root first, are the one path of a
breadcrumb. The categories of feeds nest by their addresses as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from crawler.extract.rules import Element, text_of
from crawler.model import CategoryPath

#: An address's host or path in parts, outermost first.
Segments = tuple[str, ...]


def extract_categories(matches: Sequence[Element]) -> tuple[CategoryPath, ...]:
    """Return the paths that the matched elements or strings spell; empty when they spell none."""
    named = [(_segments(match), text_of(match)) for match in matches]
    names = {segments: name for segments, name in named if segments and name}
    if not names:
        path = tuple(name for _, name in named if name)
        return (path,) if path else ()
    return nested_paths(names)


def nested_paths(names: Mapping[Segments, str]) -> tuple[CategoryPath, ...]:
    """Return a path for each address that none extends, in their order: the names of all that it extends, and its own.

    Args:
        names: by the segments of their addresses.
    """
    inner = {segments[:length] for segments in names for length in range(1, len(segments))}
    leaves = [segments for segments in names if segments not in inner]
    return tuple(dict.fromkeys(_path(leaf, names) for leaf in leaves))


def path_segments(address: str) -> Segments:
    """Return the parts of an address's path, decoded, without that which names its index page."""
    return tuple(unquote(part) for part in urlsplit(address).path.split("/") if part and part != "index.html")


def _path(leaf: Segments, names: Mapping[Segments, str]) -> CategoryPath:
    prefixes = (leaf[:length] for length in range(1, len(leaf) + 1))
    return tuple(names[prefix] for prefix in prefixes if prefix in names)


def _segments(match: Element) -> Segments:
    return path_segments("" if isinstance(match, str) else (match.get("href") or ""))
