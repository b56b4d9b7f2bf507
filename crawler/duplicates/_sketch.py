"""What is kept of a text to recognise its copies: some 600 bytes; pure.

A text is folded and read through a window of eight bytes. Of all windows, those with the 64 smallest hashes are kept:
from two such samples the share of common text can be estimated (Broder, "On the resemblance and containment of
documents", 1997), and copies have some of the very smallest in common, which serve as keys. With each goes a hash of
what stands around it, since copies agree in long stretches and filled-in forms in short ones. Figures are kept with
what stands around them, since forms differ in them.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest

from crawler.duplicates._fold import fold
from crawler.duplicates._titles import read_title

#: What is read of a text, in characters.
LONGEST = 40_000
#: Windows in a sample.
SAMPLE = 64
#: Windows below which nothing can be told.
TOO_SHORT = 24
#: Keys a story is looked up by.
LOOKUP_KEYS = 12

_MOST_FIGURES = 24
_WINDOW = 8
_BEFORE, _AFTER = 16, 24
#: An odd number near 2**64 divided by the golden ratio: to multiply by it, modulo 2**64, scatters and can be undone.
_SCATTER = 0x9E3779B97F4A7C15
_GATHER = pow(_SCATTER, -1, 1 << 64)
_FULL = (1 << 64) - 1
_FIGURE = re.compile(rb"([^0-9]{1,4})([0-9]+)(?=([^0-9]{0,3}))")
_HEAD = struct.Struct("<IHHHH")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article to recognise its copies."""

    #: Folded title without its figures, and these.
    title: bytes
    figures: tuple[str, ...]
    #: How many different windows the text has.
    size: int
    #: Hashes of a sample of them, ascending.
    hashes: tuple[int, ...]
    #: For each of these, a hash of what stands around it.
    around: tuple[int, ...]
    #: Hashes of figures in the text, by a hash of what stands beside them.
    marks: tuple[tuple[int, int], ...]
    #: When the article was published; None when it does not say.
    at: datetime | None = None
    #: Names of the sources that listed it.
    sources: frozenset[str] = frozenset()


def sketch(title: str, text: str, *, at: datetime | None = None, sources: Iterable[str] = ()) -> Sketch:
    """Return the sketch of an article.

    Args:
        title: as the page says.
        text: plain text, in any spelling.
        at: when it was published; None when that is not known.
        sources: who listed it.
    """
    skeleton, figures = read_title(title)
    folded = fold(text[:LONGEST])
    windows = _windows(folded)
    sample = _sample(windows)
    return Sketch(
        title=skeleton,
        figures=figures,
        size=len(windows),
        hashes=tuple(value >> 32 for value in sample),
        around=tuple(_around(folded, value) for value in sample),
        marks=_marks(folded),
        at=at,
        sources=frozenset(sources),
    )


def lookup_keys(one: Sketch) -> tuple[int, ...]:
    """Return the keys, 31 bits each, under which a copy may be found, the best first; none for a few words."""
    return tuple(value >> 1 for value in one.hashes[:LOOKUP_KEYS]) if one.size >= TOO_SHORT else ()


def _windows(folded: bytes) -> set[int]:
    """Return each eight bytes in a row as a number."""
    found: set[int] = set()
    for offset in range(min(_WINDOW, len(folded) - _WINDOW + 1)):
        count = (len(folded) - offset) // _WINDOW
        found.update(struct.unpack_from(f"<{count}Q", folded, offset))
    return found


def _sample(windows: set[int]) -> list[int]:
    """Return the smallest scattered windows, ascending."""
    limit = _FULL if len(windows) <= 2 * SAMPLE else (_FULL // len(windows)) * 2 * SAMPLE
    small = [value for window in windows if (value := window * _SCATTER & _FULL) <= limit]
    if len(small) < SAMPLE < len(windows):
        small = [window * _SCATTER & _FULL for window in windows]
    return nsmallest(SAMPLE, small)


def _around(folded: bytes, value: int) -> int:
    place = folded.find((value * _GATHER & _FULL).to_bytes(_WINDOW, "little"))
    return zlib.crc32(folded[max(0, place - _BEFORE) : place + _AFTER]) & 0xFFFF


def _marks(folded: bytes) -> tuple[tuple[int, int], ...]:
    """Return a sample of the figures, each as hashes of its neighbourhood and of itself."""
    found = {
        (zlib.crc32(before + b"0" + after), zlib.crc32(figure) & 0xFFFF)
        for before, figure, after in _FIGURE.findall(folded)
    }
    return tuple(nsmallest(_MOST_FIGURES, found))


def pack(one: Sketch) -> bytes:
    """Return the sketch as bytes; date and sources, which the article has anyway, are left out."""
    figures = "\0".join(one.figures).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(one.size, len(one.hashes), len(one.marks), len(one.title), len(figures))
    places, values = zip(*one.marks, strict=True) if one.marks else ((), ())
    numbers = struct.pack(_layout(len(one.hashes), len(one.marks)), *one.hashes, *one.around, *places, *values)
    return head + numbers + one.title + figures


def unpack(packed: bytes, *, at: datetime | None = None, sources: Iterable[str] = ()) -> Sketch:
    """Return the sketch that ``pack`` made these bytes of."""
    size, hashes, marks, title, figures = _HEAD.unpack_from(packed)
    layout = struct.Struct(_layout(hashes, marks))
    numbers = layout.unpack_from(packed, _HEAD.size)
    places, values = numbers[2 * hashes : 2 * hashes + marks], numbers[2 * hashes + marks :]
    rest = packed[_HEAD.size + layout.size :]
    named = rest[title : title + figures].decode("utf-8", "surrogatepass")
    return Sketch(
        title=rest[:title],
        figures=tuple(named.split("\0")) if figures else (),
        size=size,
        hashes=numbers[:hashes],
        around=numbers[hashes : 2 * hashes],
        marks=tuple(zip(places, values, strict=True)),
        at=at,
        sources=frozenset(sources),
    )


def _layout(hashes: int, marks: int) -> str:
    return f"<{hashes}I{hashes}H{marks}I{marks}H"
