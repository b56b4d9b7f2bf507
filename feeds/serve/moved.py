"""Feeds that moved or are gone, as ``var/moved.json`` has them.

The file, written whole by a publication (never edited in place), is one JSON object:

    {"moved": {"category/old": "category/new"}, "gone": ["category/ads"]}

Paths are those of feeds' folders below ``public/``, as they stand in the files' names (not percent-encoded), without
slashes at the ends. Either key may be missing, and so may the file. What stands here wins over what lies in
``public/``: a feed that comes back at its old address is to leave the file.

- moved: the folder, its ``index.html``, ``rss.xml``, ``atom.xml`` and ``feed.json`` answer 301 to the same of the new
  feed; what lies in its ``archive/`` to the new feed's file of the same name.
- gone: the same addresses answer 410.

Feeds that lie below have entries of their own, or stay. No path leads to one that moved itself, or is gone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.channel import FILES, PAGE_FILE
from feeds.serve.files import stamp_of

_log = logging.getLogger(__name__)

#: What ``Moves.find`` says of a file of a feed that is gone.
GONE = ""


@dataclass(frozen=True, slots=True)
class Moves:
    """Where feeds went."""

    #: Old path to the path where the feed is now.
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def find(self, segments: Sequence[str]) -> str | None:
        """Return the path below ``public/`` that an address moved to, ``GONE``, or None when neither is known of it.

        Args:
            segments: of the address, decoded; the last is empty for a folder's.
        """
        for end in range(len(segments), 0, -1):
            path = "/".join(segments[:end])
            if path not in self.moved and path not in self.gone:
                continue
            rest = tuple(segments[end:])
            name = rest[-1] if rest else ""
            if name not in ("", *FILES) or (len(rest) > 1 and rest[0] != "archive"):
                return None  # another feed's, or nobody's
            if path in self.gone:
                return GONE
            return f"{self.moved[path]}/{'' if name == PAGE_FILE else name}"
        return None


class MovedFile:
    """The file, read again when it changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] | None = None
        self.moves = Moves()

    def refresh(self) -> bool:
        """Read the file when it is another one than last time; return whether it was. A faulty one changes nothing."""
        seen = stamp_of(self._path)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self.moves = parse_moves(json.loads(self._path.read_bytes())) if seen else Moves()
        except (OSError, ValueError) as error:
            _log.error("%s: not used: %s", self._path, " ".join(str(error).split()))
            return False
        return True


def parse_moves(table: Any) -> Moves:
    """Return what the file's JSON says.

    Raises:
        ValueError: it is not what the module's head describes.
    """
    if not isinstance(table, dict):
        raise ValueError('expected an object with "moved" and "gone"')
    moved, gone = table.get("moved", {}), table.get("gone", [])
    if not isinstance(moved, dict) or not isinstance(gone, list):
        raise ValueError('expected "moved" to be an object and "gone" a list')
    for path in (*moved, *moved.values(), *gone):
        if not isinstance(path, str) or not all(part not in ("", ".", "..") for part in path.split("/")):
            raise ValueError(f"expected a path without slashes at its ends, not {path!r}")
    return Moves(moved, frozenset(gone))
