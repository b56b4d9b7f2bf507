"""Whether two sketches are of one story; pure.

Copies share long stretches of text. Forms filled in anew (prices, weather, daily columns) share the words between
their figures: where many figures differ in one and the same place, or what is common lies in scattered pieces, the two
are different articles, however much they have in common.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crawler.duplicates._sketch import SAMPLE, TOO_SHORT, Sketch

#: What lies further apart is no copy: wires and aggregators repeat a story within days, notices come again every year.
WINDOW = timedelta(days=30)

#: Windows of text below which text and title must both agree.
_SHORT = 64
#: Share of common text from which on two texts are one; of flashes, and of numbers of a series.
_ALIKE, _ALIKE_SHORT, _ALIKE_SERIES = 0.5, 0.85, 0.9
#: The same under one title, where nearly all of the shorter text stands in the longer one.
_ALIKE_WITHIN, _WITHIN = 0.3, 0.75
#: Share of the common places whose surroundings agree too, under two titles.
_CONNECTED = 0.4
#: One figure may differ for so many that agree, and one for so many windows of text: figures are corrected, too.
_FIGURES_PER_CORRECTION, _WINDOWS_PER_CORRECTION = 10, 200
#: Bytes that a title must have to be found within another.
_TITLE_WITHIN = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision with its evidence."""

    is_same: bool
    #: One line for a person.
    evidence: str

    def __bool__(self) -> bool:
        return self.is_same


def same_story(a: Sketch, b: Sketch) -> Verdict:
    """Return whether two articles tell one story in one wording, and why; the order does not matter."""
    if min(a.size, b.size) < TOO_SHORT:
        return Verdict(False, f"too short to tell: {min(a.size, b.size)} windows")
    if a.at and b.at and abs(a.at - b.at) > WINDOW:
        return Verdict(False, f"{abs(a.at - b.at).days} days apart")
    is_series, is_one_title = a.title == b.title and a.figures != b.figures, _is_one_title(a, b)
    if is_series and a.sources & b.sources:
        return Verdict(False, f"numbers of one series: {' '.join(a.figures)} and {' '.join(b.figures)}")
    common, least = _common(a, b), _least(a, b, is_one_title=is_one_title, is_series=is_series)
    if common < least:
        return Verdict(False, f"{common:.0%} of the text in common; expected at least {least:.0%}")
    connected, (agreeing, differing) = _connected(a, b), _figures(a, b)
    is_form = connected < _CONNECTED and not is_one_title
    is_other_count = differing > (0 if is_series else _corrections(a, b, agreeing))
    return Verdict(
        not is_form and not is_other_count,
        f"{common:.0%} of the text in common, {connected:.0%} of it connected,"
        f" {agreeing} figures agree and {differing} differ",
    )


def same_text(a: Sketch, b: Sketch) -> bool:
    """Return whether two articles have one text, whatever their titles: as long, with the same sample and figures.

    In a long text a few changed words may go unseen. Only sketches that have keys can be told apart: of a few words, or
    of lines that repeat themselves, hardly anything is kept.
    """
    return (a.size, a.hashes, a.marks) == (b.size, b.hashes, b.marks)


def _is_one_title(a: Sketch, b: Sketch) -> bool:
    """Tell whether both have one title, or one has a site's words added to the other's."""
    if a.figures != b.figures:
        return False
    shorter, longer = sorted((a.title, b.title), key=len)
    return shorter == longer or (len(shorter) >= _TITLE_WITHIN and shorter in longer)


def _least(a: Sketch, b: Sketch, *, is_one_title: bool, is_series: bool) -> float:
    """Return how much text must be in common; more than all when nothing is enough."""
    if min(a.size, b.size) < _SHORT:
        return _ALIKE_SHORT if is_one_title else 2.0
    if is_series:
        return _ALIKE_SERIES
    if not is_one_title:
        return _ALIKE
    # so much is in common when that share of the shorter text stands in the longer one
    within = _WITHIN * min(a.size, b.size)
    return min(_ALIKE, max(_ALIKE_WITHIN, within / (a.size + b.size - within)))


def _corrections(a: Sketch, b: Sketch, agreeing: int) -> int:
    """Return how many figures may differ."""
    return agreeing // _FIGURES_PER_CORRECTION + min(a.size, b.size) // _WINDOWS_PER_CORRECTION


def _common(a: Sketch, b: Sketch) -> float:
    """Return the share of windows that both texts have, of all that either has; estimated from the samples."""
    both = set(a.hashes).intersection(b.hashes)
    union = sorted({*a.hashes, *b.hashes}) if both else []
    if max(len(a.hashes), len(b.hashes)) == SAMPLE:  # what lies beyond the end of a sample is not known
        union = union[:SAMPLE]
    return len(both.intersection(union)) / (len(union) or 1)


def _connected(a: Sketch, b: Sketch) -> float:
    """Return the share of common windows that stand in the same surroundings in both texts."""
    around_a, around_b = dict(zip(a.hashes, a.around, strict=False)), dict(zip(b.hashes, b.around, strict=False))
    placed = around_a.keys() & around_b.keys()
    return sum(around_a[value] == around_b[value] for value in placed) / (len(placed) or 1)


def _figures(a: Sketch, b: Sketch) -> tuple[int, int]:
    """Return how many places have the same figure in both texts, and how many have another."""
    marks_a, marks_b = _by_place(a), _by_place(b)
    places = marks_a.keys() & marks_b.keys()
    agreeing = sum(not marks_a[place].isdisjoint(marks_b[place]) for place in places)
    return agreeing, len(places) - agreeing


def _by_place(one: Sketch) -> dict[int, set[int]]:
    places: dict[int, set[int]] = {}
    for mark in one.marks:
        places.setdefault(mark >> 16, set()).add(mark & 0xFFFF)
    return places
