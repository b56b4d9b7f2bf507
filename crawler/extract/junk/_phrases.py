"""Which phrases of the tables a text says of itself: unquoted, and as the better part of a sentence.

Comes in: folded text. Goes out: points and phrases by kind. All phrases are looked for at once, by their first three
characters, so that an ordinary short article costs some fifty microseconds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from crawler.extract.junk._look import sentences
from crawler.extract.junk._signs import KINDS, Kind

#: Of a sentence, what phrases must make up to be said and not spoken of.
_SHARE = 0.4
_QUOTES = "“\"'「『《‘【"
_KEY = 3


@dataclass(slots=True)
class Said:
    """What a text says for one kind."""

    points: int = 0
    phrases: list[str] = field(default_factory=list)
    #: UTF-8 bytes of the sentences that say it.
    size: int = 0


def phrases_said(text: str) -> dict[str, Said]:
    """Return what a folded text says, by name of the kind; only kinds of which it says something."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    keys = {text[at : at + _KEY] for at in range(len(text) - 1)}
    for key in keys & _BY_KEY.keys():
        for kind, phrase in _BY_KEY[key]:
            _find(found[kind.name], text, phrase)
    for kind, phrase in _SHORT:
        _find(found[kind.name], text, phrase)
    spans = [span for span in found.items() if span[1]]
    return {name: said for name, hits in spans if (said := _said(_POINTS[name], text, hits)).points}


def _find(hits: list[tuple[int, int, str]], text: str, phrase: str) -> None:
    start = text.find(phrase)
    if start >= 0 and (not start or text[start - 1] not in _QUOTES):
        hits.append((start, start + len(phrase), phrase))


def _said(points: dict[str, int], text: str, hits: list[tuple[int, int, str]]) -> Said:
    """Return what the hits come to: a phrase inside a longer one is not counted, nor one that is only spoken of."""
    taken, kept, said = bytearray(len(text)), [], Said()
    for start, end, phrase in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit)):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, phrase))
    for start, end in sentences(text):
        inside = sum(taken[start:end])
        if inside < _SHARE * (end - start):
            taken[start:end] = bytes(end - start)
        else:
            said.size += len(text[start:end].encode("utf-8", "replace"))
    said.phrases = [phrase for start, phrase in sorted(kept) if taken[start]]
    said.points = sum(points[phrase] for phrase in said.phrases)
    return said


def _by_key() -> dict[str, list[tuple[Kind, str]]]:
    table: dict[str, list[tuple[Kind, str]]] = defaultdict(list)
    for kind in KINDS:
        for phrase in kind.phrases:
            if len(phrase) >= _KEY:
                table[phrase[:_KEY]].append((kind, phrase))
    return dict(table)


_BY_KEY = _by_key()
_SHORT = tuple((kind, phrase) for kind in KINDS for phrase in kind.phrases if len(phrase) < _KEY)
_POINTS = {kind.name: kind.phrases for kind in KINDS}
