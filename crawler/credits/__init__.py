"""Clean HTML of an article in; who wrote, edited and first published it out, and the HTML without house advertising.

Looks at the first and last few blocks only, as strings, by the rules of ``rules.toml``; any rule can be switched off by
name. A line goes from the text only when all it says was read into ``Credits``, or when it belongs to nobody's reading;
when in doubt it stays. The HTML stays in the regular form of ``crawler.html``. Which credits an article takes over, and
what its page's metadata say, is for the pipelines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.credits._fields import names_in
from crawler.credits._lines import Line
from crawler.credits._read import MAX_REMOVED, Reading, Removed, walk
from crawler.credits._rules import rule_names, rules_for

__all__ = ["Credited", "Credits", "Removed", "read_credits", "rule_names"]


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


def read_credits(html: str, *, switched_off: frozenset[str] = frozenset(), cut_bylines: bool = True) -> Credited:
    """Return an article's credits, and its HTML without lines that nobody reads; never raises.

    What a second reading returns has the same HTML, but not the credits that stood in lines now gone. An article that
    would have nothing left, or lose more than ``MAX_REMOVED`` lines, keeps all of its HTML.

    Args:
        html: as ``clean_html`` writes it.
        switched_off: names of rules that are not to be used; unknown names do nothing.
        cut_bylines: whether lines that were read as credits go too, or house text alone.
    """
    tail, head = rules_for("tail", switched_off), rules_for("head", switched_off)
    reading, left, again = Reading(cut_bylines), html, bool(html)
    while again:
        left, from_tail = walk(left, "tail", tail, reading)
        before = len(left)
        left, from_head = walk(left, "head", head, reading)
        # What goes at the head of a short article brings other blocks within reach of its tail.
        again = 0 < len(left) < before and from_head + from_tail > len(left) and len(reading.removed) <= MAX_REMOVED
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
    return tuple(dict.fromkeys(name for value in values for name in names_in(value) if name))
