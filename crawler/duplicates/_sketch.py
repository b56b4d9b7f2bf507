"""What is kept of a text to recognise its copies: some 500 bytes; pure.

A text is folded and read through a window of eight bytes. Of all windows, those with the 64 smallest hashes are
kept: from two such samples the share of common text can be estimated (Broder, "On the resemblance and containment of
documents", 1997), and copies have some of the very smallest in common, which serve as keys. With half of them goes a
hash of what stands around, since copies agree in long stretches and filled-in forms in short ones. Figures are kept
with what stands beside them, since forms differ in them.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

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

#: Windows of the sample whose surroundings are kept.
_PLACED = 32
_MOST_FIGURES = 24
#: A text that says everything more often than so is filling, and tells nothing.
_LEAST_VARIED = 4
_WINDOW = 8
_BEFORE, _AFTER = 16, 24
#: The largest prime below 2**30: of one digit for Python, which makes the remainder the quickest hash of a number.
_PRIME = (1 << 30) - 35
_FIGURE = re.compile(rb"([0-9]+)")
_HEAD = struct.Struct("<IBBBHH")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article to recognise its copies."""

    #: Folded title without its figures, and these.
    title: bytes
    figures: tuple[str, ...]
    #: How many different windows the text has; exact where they are few, 0 for a text that only repeats itself.
    size: int
    #: Hashes of a sample of them, ascending.
    hashes: tuple[int, ...]
    #: For the first of these, a hash of what stands around each.
    around: tuple[int, ...]
    #: Some figures of the text: of each, a hash of what stands beside it above 16 bits of a hash of itself; ascending.
    marks: tuple[int, ...]
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
    size, sample = _sample(_windows(folded))
    return Sketch(
        title=skeleton,
        figures=figures,
        size=size,
        hashes=tuple(sample),
        around=tuple(_around(folded, islice(sample.values(), _PLACED))),
        marks=_marks(folded),
        at=at,
        sources=frozenset(sources),
    )


def lookup_keys(one: Sketch) -> tuple[int, ...]:
    """Return the keys, 30 bits each, under which a copy may be found, the best first; none for a few words."""
    return one.hashes[:LOOKUP_KEYS] if one.size >= TOO_SHORT else ()


def _windows(folded: bytes) -> list[int]:
    """Return each eight bytes in a row as a number, in no particular order."""
    found: list[int] = []
    for offset in range(min(_WINDOW, len(folded) - _WINDOW + 1)):
        count = (len(folded) - offset) // _WINDOW
        found += struct.unpack_from(f"<{count}Q", folded, offset)
    return found


def _sample(windows: list[int]) -> tuple[int, dict[int, int]]:
    """Return how many different windows there are, about, and those of the smallest hashes by these, ascending."""
    prime = _PRIME
    limit = prime * 2 * SAMPLE // max(len(windows), 2 * SAMPLE)
    small = {window for window in windows if window % prime < limit}
    if len(small) < SAMPLE:
        small, limit = set(windows), prime
    if len(small) * prime // limit * _LEAST_VARIED < len(windows):
        return 0, {}
    by_hash = {window % prime: window for window in small}
    return len(small) * prime // limit, {value: by_hash[value] for value in sorted(by_hash)[:SAMPLE]}


def _around(folded: bytes, windows: Iterable[int]) -> Iterator[int]:
    """Yield 16 bits of a hash of what stands around each window, where it stands first."""
    for window in windows:
        place = folded.find(window.to_bytes(_WINDOW, "little"))
        yield zlib.crc32(folded[place - _BEFORE if place > _BEFORE else 0 : place + _AFTER]) & 0xFFFF


def _marks(folded: bytes) -> tuple[int, ...]:
    """Return a sample of the figures: of each, a hash of what stands beside it above 16 bits of a hash of itself."""
    parts, crc = _FIGURE.split(folded), zlib.crc32
    found = {
        crc(before[-4:] + b"0" + after[:3]) << 16 | crc(figure) & 0xFFFF
        for before, figure, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False)
    }
    return tuple(sorted(found)[:_MOST_FIGURES])


def pack(one: Sketch) -> bytes:
    """Return the sketch as bytes; date and sources, which the article has anyway, are left out."""
    figures = "\0".join(one.figures).encode("utf-8", "surrogatepass")
    counts = len(one.hashes), len(one.around), len(one.marks)
    numbers = struct.pack(_layout(*counts), *one.hashes, *one.around, *one.marks)
    return _HEAD.pack(one.size, *counts, len(one.title), len(figures)) + numbers + one.title + figures


def unpack(packed: bytes, *, at: datetime | None = None, sources: Iterable[str] = ()) -> Sketch:
    """Return the sketch that ``pack`` made these bytes of."""
    size, hashes, around, marks, title, figures = _HEAD.unpack_from(packed)
    layout = struct.Struct(_layout(hashes, around, marks))
    numbers = iter(layout.unpack_from(packed, _HEAD.size))
    rest = packed[_HEAD.size + layout.size :]
    named = rest[title : title + figures].decode("utf-8", "surrogatepass")
    return Sketch(
        title=rest[:title],
        figures=tuple(named.split("\0")) if figures else (),
        size=size,
        hashes=tuple(islice(numbers, hashes)),
        around=tuple(islice(numbers, around)),
        marks=tuple(numbers),
        at=at,
        sources=frozenset(sources),
    )


def _layout(hashes: int, around: int, marks: int) -> str:
    return f"<{hashes}I{around}H{marks}Q"
