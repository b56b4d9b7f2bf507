"""Entries cut out of a document that feedgen wrote, and put into another one of the same root; pure.

An entry's bytes are the same in every feed of one language, and an article is in several feeds, so they are made once.
No text of an entry can be taken for a tag: what feedgen writes has ``<`` in tags only.
"""

from __future__ import annotations

from collections.abc import Iterable


def cut(document: bytes, start: bytes, end: bytes) -> list[bytes]:
    """Return the entries of a document, in its order.

    Args:
        start: how each entry's tag begins.
        end: the tag that closes what holds them.
    """
    _, *entries = document[: document.rindex(end)].split(start)
    return [start + entry for entry in entries]


def splice(document: bytes, end: bytes, entries: Iterable[bytes]) -> bytes:
    """Return a document without entries with these at the end of what the tag ``end`` closes."""
    at = document.rindex(end)
    return b"".join([document[:at], *entries, document[at:]])
