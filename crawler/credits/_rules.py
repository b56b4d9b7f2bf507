"""The rules of ``rules.toml``, read once, and what they find in one line.

A line in its canonical spelling in; ``Found`` out. Which lines are looked at, and what is cut, is ``_read``'s.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.credits._fields import END, Fields

__all__ = ["RULES", "Found", "Rule", "Rules", "rules_for"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of credit or of house text."""

    #: What switches it off.
    name: str
    #: Its place in the file; of two that name a publisher the lower wins.
    rank: int
    #: ``head``, ``tail`` or ``both``.
    where: str
    #: ``line``, ``alone``, ``last``, ``bracket``, ``start`` or ``picture``.
    reads: str
    pattern: re.Pattern[str]
    #: Leave the line although it was read.
    keep: bool
    #: Whether its first link is the address of first publication.
    original: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found."""

    rule: Rule
    #: Fields and what stands there, in order.
    fields: tuple[tuple[str, str], ...]
    #: Where the match ends.
    end: int


class Rules:
    """The rules of one end of an article, those that read alike as one expression."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        kinds: dict[str, list[Rule]] = {}
        for rule in rules:
            kinds.setdefault(rule.reads, []).append(rule)
        self._kinds = {kind: (_together(of_kind), of_kind) for kind, of_kind in kinds.items()}

    def find(self, kind: str, text: str, start: int = 0) -> Found | None:
        """Return what the first rule that fits finds at this place of a line."""
        if kind not in self._kinds:
            return None
        together, rules = self._kinds[kind]
        if not (which := together.match(text, start)):
            return None
        rule = rules[int(str(which.lastgroup)[1:])]
        match = rule.pattern.match(text, start)
        assert match is not None  # noqa: S101 - it is part of what has just matched
        return Found(rule, tuple(_fields(match)), match.end())


def _together(rules: list[Rule]) -> re.Pattern[str]:
    unnamed = (re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) for rule in rules)
    return re.compile("|".join(f"(?P<r{number}>{pattern})" for number, pattern in enumerate(unnamed)))


def _fields(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    for name, value in match.groupdict().items():
        if value:
            yield name.partition("_")[0], value


def _load() -> tuple[Rule, ...]:
    table = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    fields = Fields(table["words"])
    return tuple(_rule(rank, entry, fields) for rank, entry in enumerate(table["rule"]))


#: How the pattern of each kind is closed.
_CLOSE = {"line": END, "alone": r"\Z", "last": r"\Z", "bracket": r"\Z", "start": "", "picture": ""}


def _rule(rank: int, entry: dict[str, Any], fields: Fields) -> Rule:
    reads = entry.get("reads", "line")
    opening = ".{0,500}" if reads == "picture" else ""
    return Rule(
        name=entry["name"],
        rank=rank,
        where=entry["where"],
        reads=reads,
        pattern=re.compile(f"{opening}(?:{fields.expand(entry['pattern'])}){_CLOSE[reads]}"),
        keep=entry.get("keep", False),
        original=entry.get("original", False),
    )


RULES = _load()


@cache
def rules_for(where: str, switched_off: frozenset[str]) -> Rules:
    """Return the rules of ``head`` or ``tail`` without those switched off by name."""
    return Rules(rule for rule in RULES if rule.where in (where, "both") and rule.name not in switched_off)
