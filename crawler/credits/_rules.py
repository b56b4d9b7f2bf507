"""The rules of ``rules.toml``, read once, and what they find in one line.

A line in its canonical spelling in; ``Found`` out. Which lines are looked at, and what is cut, is ``_read``'s.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from crawler.credits._fields import Field, Fields


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
    #: Characters that a match begins with; empty for any.
    begins: frozenset[str]
    #: What its groups hold.
    fields: tuple[Field, ...]
    #: Leave the line although it was read.
    keep: bool
    #: Whether it reads what a house says of itself, and not who made the article.
    is_house: bool
    #: Which link is the address of first publication: ``first`` or ``last``; empty when none is.
    original: str


class Found(NamedTuple):
    """What one rule found."""

    rule: Rule
    #: Fields and what stands there, in order.
    fields: tuple[tuple[str, str], ...]
    #: Where the match ends.
    end: int


class Rules:
    """The rules for one end of an article, by the first character of what they read."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._kinds: dict[str, dict[str, list[Rule]]] = {}
        for rule in rules:
            kind = self._kinds.setdefault(rule.reads, {"": []})
            for first in rule.begins or kind.keys() | {""}:
                kind.setdefault(first, list(kind[""])).append(rule)

    def find(self, kind: str, text: str, start: int = 0) -> Found | None:
        """Return what the first rule that fits finds at this place of a line; never at its end."""
        rules = self._kinds.get(kind)
        if rules is None or start >= len(text):
            return None
        for rule in rules.get(text[start]) or rules[""]:
            if (found := rule.pattern.match(text, start)) and (fields := _read(rule.fields, found)) is not None:
                return Found(rule, fields, found.end())
        return None


def _read(fields: tuple[Field, ...], match: re.Match[str]) -> tuple[tuple[str, str], ...] | None:
    """Return the fields of a match and what they hold; ``None`` if one holds what it cannot."""
    found = []
    for (name, check), text in zip(fields, match.groups(), strict=True):
        if text:
            if check and not check(text):
                return None
            found.append((name, text))
    return tuple(found)


def _begins(pattern: str) -> frozenset[str]:
    """Return the characters that a match begins with; empty when that could be any."""
    choice = re.match(r"\(\?:([^()\[\]{}?*+\\.]+)\)(?!\?)", pattern)
    literal = re.match(r"\w(?![?*{])", pattern)
    first = choice[1].split("|") if choice else [literal[0]] if literal else []
    return frozenset(word[0] for word in first)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


@cache
def rule_names() -> frozenset[str]:
    """Return the names of all rules."""
    return frozenset(entry["name"] for entry in _table()["rule"])


@cache
def _rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file; the first call compiles them."""
    fields = Fields(_table()["words"])
    return tuple(_rule(rank, entry, fields) for rank, entry in enumerate(_table()["rule"]))


#: How the pattern of each kind is closed.
_CLOSE = {"line": r"(?=$|[ ,;|/、)])", "alone": r"\Z", "last": r"\Z", "bracket": r"\Z", "start": "", "picture": ""}


def _rule(rank: int, entry: dict[str, Any], fields: Fields) -> Rule:
    reads = entry.get("reads", "line")
    opening = ".{0,500}" if reads == "picture" else ""
    pattern, groups = fields.expand(entry["pattern"])
    return Rule(
        name=entry["name"],
        rank=rank,
        where=entry["where"],
        reads=reads,
        pattern=re.compile(f"{opening}(?:{pattern}){_CLOSE[reads]}"),
        begins=frozenset() if opening else _begins(entry["pattern"]),
        fields=groups,
        keep=entry.get("keep", False),
        is_house=entry.get("house", not groups),
        original=entry.get("original", ""),
    )


@lru_cache(maxsize=256)
def rules_for(where: str, switched_off: frozenset[str]) -> Rules:
    """Return the rules of ``head`` or ``tail`` without those switched off by name."""
    return Rules(rule for rule in _rules() if rule.where in (where, "both") and rule.name not in switched_off)
