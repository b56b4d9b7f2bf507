"""What a feed's current document holds, and what goes into archives (RFC 5005, section 4); pure.

A current document keeps at least ``window_count`` entries and those of the last ``window_days``. When as many again
have gathered below, its oldest go into archives of ``window_count`` each, for good, once they were seen there; what
would make a document larger than ``window_bytes`` goes earlier. So every entry is in one document of the feed, and each
archive closes full.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from feeds.channel import Publication
from feeds.entry import HEAD_BYTES
from feeds.render import Fragment


def keep(
    entries: Iterable[Fragment | None], total: int, shown: int, publication: Publication
) -> tuple[list[Fragment | None], int]:
    """Return what the current document keeps, newest first, and how many entries below it go into archives.

    Args:
        entries: all that no archive holds, newest first; None for one that cannot be written.
        total: how many there are; no more are read than can be kept.
        shown: how many of the oldest a published document had; who reads only that would miss the others.
    """
    count, room = publication.window_count, publication.window_bytes - HEAD_BYTES
    covered = timedelta(days=publication.window_days)
    kept: list[Fragment | None] = []
    used = halves = 0
    must: int | None = None
    newest = None
    for entry in entries:
        newest = newest or (entry.published if entry else None)
        if must is None and len(kept) >= count and entry and newest and entry.published < newest - covered:
            must = len(kept)
        if must is not None and len(kept) == total - min(total - must, shown) // count * count:
            return kept, total - len(kept)
        used += entry.size_bytes if entry else 0
        if kept and used > room:
            return kept[:halves], total - halves
        kept.append(entry)
        # No window more than must stay: that much would be seen by the next publication, and go then.
        if halves == 0 or (used <= room // 2 and (must is None or len(kept) < must + count)):
            halves = len(kept)
    return kept, 0


def archive_length(entries: Sequence[Fragment | None], publication: Publication) -> int:
    """Return how many of these entries, oldest first, one archive holds: at least one."""
    room = publication.window_bytes - HEAD_BYTES
    length = 0
    for entry in islice(entries, publication.window_count):
        room -= entry.size_bytes if entry else 0
        if room < 0 and length:
            break
        length += 1
    return length
