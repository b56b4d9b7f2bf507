"""How right the verdicts are, on the pairs of ``benchmarks/duplicate_pairs`` that are not held out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crawler.duplicates import same_story, sketch

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[bool, bool, str]]:
    """Of each pair: whether it is one story, whether it was taken for one, and its kind."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from duplicate_pairs import labelled_pairs  # type: ignore[import-not-found,unused-ignore]
    finally:
        sys.path.remove(str(BENCHMARKS))
    return [
        (
            pair.is_same,
            bool(same_story(sketch(pair.title_a, pair.text_a), sketch(pair.title_b, pair.text_b))),
            pair.kind,
        )
        for pair in labelled_pairs(None)
        if not pair.held_out
    ]


def test_there_are_enough_pairs_of_both_kinds(verdicts: list[tuple[bool, bool, str]]) -> None:
    assert sum(is_same for is_same, _, _ in verdicts) >= 300
    assert sum(not is_same for is_same, _, _ in verdicts) >= 300
    assert len({kind for _, _, kind in verdicts}) >= 30


def test_of_what_is_taken_for_a_copy_99_in_100_are_copies(verdicts: list[tuple[bool, bool, str]]) -> None:
    taken = [(is_same, kind) for is_same, said, kind in verdicts if said]
    wrong = [kind for is_same, kind in taken if not is_same]
    assert 1 - len(wrong) / len(taken) >= 0.99, wrong


def test_of_the_copies_95_in_100_are_found(verdicts: list[tuple[bool, bool, str]]) -> None:
    copies = [(said, kind) for is_same, said, kind in verdicts if is_same]
    missed = [kind for said, kind in copies if not said]
    assert 1 - len(missed) / len(copies) >= 0.95, missed
