"""The outermost blocks at either end of clean HTML, found and cut as strings.

Clean HTML in its regular form (``crawler.html``): paragraphs and headings have no attributes and hold no blocks, and no
attribute holds ``<``, so the nearest tag is the right one. At a list, a table or a quotation the walk ends.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"<(p|h[2-6]|figure|hr)>")
_CLOSING = re.compile(r"</(p|h[2-6]|figure)>\Z|<(hr)>\Z")
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^<>]*>")
_MEDIA_AT_START = re.compile(r"(?:<(?!img|video|audio)[^<>]*>)*<(?:img|video|audio) ")
_MEDIA_AT_END = re.compile(r"<(?:img|video|audio) [^<>]*>(?:<(?!img|video|audio)[^<>]*>)*\Z")
_VOID = frozenset({"br", "img", "hr"})


class Block(NamedTuple):
    """A paragraph, heading, figure or thematic break."""

    start: int
    end: int
    #: Its markup without its own tags; ``None`` for what holds no lines.
    inner: str | None
    #: Where its markup begins.
    at: int


def block_after(html: str, position: int) -> Block | None:
    """Return the block that begins at a position between blocks."""
    if not (opening := _OPENING.match(html, position)):
        return None
    name = opening[1]
    if name == "hr":
        return Block(position, position + 4, None, position)
    end = html.find(f"</{name}>", position)
    return _block(html, name, position, end + len(name) + 3) if end >= 0 else None


def block_before(html: str, position: int) -> Block | None:
    """Return the block that ends at a position between blocks."""
    closing = _CLOSING.search(html[max(0, position - 9) : position])
    if not closing:
        return None
    if closing[2]:
        return Block(position - 4, position, None, position)
    start = html.rfind(f"<{closing[1]}>", 0, position)
    return _block(html, closing[1], start, position) if start >= 0 else None


def _block(html: str, name: str, start: int, end: int) -> Block | None:
    inner = html[start + len(name) + 2 : end - len(name) - 3]
    if name != "figure":
        return Block(start, end, inner, start + len(name) + 2)
    return None if "<figure>" in inner or "</figure>" in inner else Block(start, end, None, start)


def without(html: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the HTML without a piece, and where the piece was; ``None`` if it must stay.

    Between two pictures a line is their caption, or what keeps one picture from being taken for the other's repeat.
    """
    left, right = html[:start], html[end:]
    if _MEDIA_AT_START.match(right) and _ends_with_media(left):
        return None
    while right.startswith("<hr>") and (not left or left.endswith("<hr>")):
        right = right[4:]
    while not right and left.endswith("<hr>"):
        left = left[:-4]
    return left + right, len(left)


def _ends_with_media(left: str) -> bool:
    last = max(left.rfind("<img "), left.rfind("<video "), left.rfind("<audio "))
    return last >= 0 and _MEDIA_AT_END.match(left, last) is not None


def has_media(markup: str) -> bool:
    """Tell whether a line shows a picture or a player."""
    return "<img " in markup or "<video " in markup or "<audio " in markup


def is_balanced(markup: str) -> bool:
    """Tell whether every element that begins in a piece of markup ends there."""
    depth = 0
    for closing, name in _TAG.findall(markup):
        if name not in _VOID:
            depth += -1 if closing else 1
            if depth < 0:
                return False
    return depth == 0
