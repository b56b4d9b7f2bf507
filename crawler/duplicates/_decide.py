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
#: Share of common text above which two texts are one: under one title, under two, of flashes, of numbers of a series.
_ALIKE, _ALIKE_RETITLED, _ALIKE_SHORT, _ALIKE_SERIES = 0.45, 0.5, 0.85, 0.9
#: Share of the common places whose surroundings agree too, under two titles.
_CONNECTED = 0.5
#: One figure may differ for three that agree, and one for so many windows of text: figures are corrected, too.
_FIGURES_PER_CORRECTION, _WINDOWS_PER_CORRECTION = 3, 400
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


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How much two texts have in common."""

    #: Estimated share of windows that both have, of all that either has.
    text: float
    #: Of the common windows in the samples, the share that stand in the same surroundings.
    connected: float
    #: Places with the same figures, and with others.
    agreeing: int
    differing: int


def same_story(a: Sketch, b: Sketch) -> Verdict:
    """Return whether two articles tell one story in one wording, and why; the order does not matter."""
    smaller = min(a.size, b.size)
    if smaller < TOO_SHORT:
        return Verdict(False, f"too short to tell: {smaller} windows")
    if a.at and b.at and abs(a.at - b.at) > WINDOW:
        return Verdict(False, f"{abs(a.at - b.at).days} days apart")
    is_series = a.title == b.title and a.figures != b.figures
    if is_series and a.sources & b.sources:
        return Verdict(False, f"numbers of one series: {' '.join(a.figures)} and {' '.join(b.figures)}")
    like, is_one_title = _compare(a, b), _is_one_title(a, b)
    least = _least(a, b, is_one_title=is_one_title, is_series=is_series)
    found = (
        f"{like.text:.0%} of the text in common, {like.connected:.0%} of it connected,"
        f" {like.agreeing} figures agree and {like.differing} differ"
    )
    if like.text < least:
        return Verdict(False, f"{found}; expected at least {least:.0%}")
    is_form = not is_one_title and like.connected < _CONNECTED
    return Verdict(not is_form and _is_one_count(a, b, like), found)


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
    return _ALIKE if is_one_title else _ALIKE_RETITLED


def _is_one_count(a: Sketch, b: Sketch, like: _Likeness) -> bool:
    corrections = like.agreeing // _FIGURES_PER_CORRECTION + min(a.size, b.size) // _WINDOWS_PER_CORRECTION
    return like.differing <= corrections


def _compare(a: Sketch, b: Sketch) -> _Likeness:
    around_a, around_b = dict(zip(a.hashes, a.around, strict=True)), dict(zip(b.hashes, b.around, strict=True))
    both = around_a.keys() & around_b.keys()
    union = sorted(around_a.keys() | around_b.keys())
    if a.size > SAMPLE or b.size > SAMPLE:
        union = union[:SAMPLE]
    common = [value for value in union if value in both]
    marks_a, marks_b = _by_place(a), _by_place(b)
    places = marks_a.keys() & marks_b.keys()
    agreeing = sum(bool(marks_a[place] & marks_b[place]) for place in places)
    return _Likeness(
        text=len(common) / (len(union) or 1),
        connected=sum(around_a[value] == around_b[value] for value in both) / (len(both) or 1),
        agreeing=agreeing,
        differing=len(places) - agreeing,
    )


def _by_place(one: Sketch) -> dict[int, set[int]]:
    places: dict[int, set[int]] = {}
    for place, figure in one.marks:
        places.setdefault(place, set()).add(figure)
    return places
