"""Clean HTML of an article in; who wrote, edited and first published it out, and the HTML without house advertising.

Looks at the first and last few blocks only, as strings, by the rules of ``rules.toml``; any rule can be switched off by
name. A line goes from the text only when all it says was read into ``Credits``, or when it belongs to nobody's reading;
when in doubt it stays. The HTML stays in the regular form of ``crawler.html``. Which credits an article takes over, and
what its page's metadata say, is for the pipelines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.credits._line import CJK
from crawler.credits._read import MAX_REMOVED, Line, Reading, Removed, walk
from crawler.credits._rules import RULES, rules_for

__all__ = ["RULE_NAMES", "Credited", "Credits", "Removed", "read_credits"]

#: Names of all rules, as in ``switched_off``.
RULE_NAMES = frozenset(rule.name for rule in RULES)

_JOINT = re.compile(r" ?[、,/&] ?| and ")
_AND = re.compile(rf"(?<={CJK}{{2}})[和与](?={CJK}{{2}})")
_CJK = re.compile(CJK)


@dataclass(frozen=True, slots=True)
class Credits:
    """Who made an article, as its text says."""

    #: Who wrote, compiled or pictured it, in the order of the text, each once.
    authors: tuple[str, ...] = ()
    #: Who edited, checked or translated it, likewise.
    editors: tuple[str, ...] = ()
    #: Who published it first, or whose people wrote it; empty when nobody is named.
    publisher: str = ""
    #: Where it was published first (absolute http or https); empty when no address is stated.
    original_url: str = ""
    #: Place and day in front of the first sentence, as written; empty when there is none.
    dateline: str = ""


@dataclass(frozen=True, slots=True)
class Credited:
    """An article after its credits were read."""

    #: Clean HTML without ``removed``.
    html: str
    credits: Credits
    #: What was left out, and by which rules.
    removed: tuple[Removed, ...]


def read_credits(html: str, *, switched_off: frozenset[str] = frozenset()) -> Credited:
    """Return an article's credits, and its HTML without lines that nobody reads; never raises.

    What a second reading returns has the same HTML, but not the credits that stood in lines now gone. An article that
    would have nothing left, or lose more than ``MAX_REMOVED`` lines, keeps all of its HTML.

    Args:
        html: as ``clean_html`` writes it.
        switched_off: names of rules that are not to be used; unknown names do nothing.
    """
    reading, left, before = Reading(), html, None
    # What goes at one end of a short article brings other blocks within reach of the other end.
    while left != before and left and len(reading.removed) <= MAX_REMOVED:
        before = left
        left = walk(left, "tail", rules_for("tail", switched_off), reading)
        left = walk(left, "head", rules_for("head", switched_off), reading)
    kept_whole = not left or len(reading.removed) > MAX_REMOVED
    lines = [*reading.head, *reading.tail]
    return Credited(html if kept_whole else left, _credits(lines), () if kept_whole else tuple(reading.removed))


def _credits(lines: list[Line]) -> Credits:
    values = [(one.rule.rank, field, value) for line in lines for one in line.found for field, value in one.fields]
    publishers = sorted((rank, value) for rank, field, value in values if field == "publisher")
    return Credits(
        authors=_names(value for _, field, value in values if field == "author"),
        editors=_names(value for _, field, value in values if field == "editor"),
        publisher=publishers[0][1].strip(' ."') if publishers else "",
        original_url=next((line.original_url for line in lines if line.original_url), ""),
        dateline=next((value for _, field, value in values if field == "dateline"), ""),
    )


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for value in values for part in _JOINT.split(value) for name in _apart(part)))


def _apart(part: str) -> list[str]:
    """Return the names in what no mark divides: blanks part Chinese names, save those of two characters, set wide."""
    if not _CJK.search(part):
        return [part.strip()] if part.strip() else []
    words = part.split()
    if all(len(word) == 1 for word in words):
        return ["".join(words)]
    return [name for word in words for name in _AND.split(word)]
