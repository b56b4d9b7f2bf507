"""Has a site changed its pages? What a walk saw today beside what good days looked like; pure.

Comes in: a ``Seen`` of this walk, and the ``Usual`` that the store remembers of earlier ones (JSON). Goes out: one line
that names the rule, or nothing. Fewer articles are news and no fault: the signs are rules that fall silent, listings
far shorter than any of late, and texts that are missing in most articles at once. A few good days must have been seen
before anything is called a change, and a walk that says little (304, one article) is judged by what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from crawler.extract.trace import Match
from crawler.model import DropReason, ListingPage

#: What a reason ends with, before the file in which the page is kept: for the operator, and not published.
KEPT_IN = "; the page is kept in "

#: Drops that a changed page is the likely cause of.
UNREADABLE = frozenset({DropReason.NO_BODY, DropReason.NO_TITLE, DropReason.UNPARSABLE, DropReason.NOT_FOUND})

#: Good days that are remembered, and that must have been before one is called bad.
_REMEMBERED, _FEWEST_DAYS = 8, 3
#: Links, or articles, below which nothing is concluded from what they lack.
_FEWEST = 3
#: A listing that never had so many links may halve any day.
_SHORT = 6
#: Shares of links or articles that count as nearly all and nearly none.
_MOST, _HARDLY_ANY = 0.9, 0.1
#: Rules that may well match nothing: advertising comes and goes.
_MAY_FALL_SILENT = ("article.remove",)


@dataclass(frozen=True, slots=True)
class Seen:
    """One walk."""

    #: Shape of the first listing page, where the family has several.
    shape: str = ""
    #: Links on the first listing page, and those of them with a title and with a date; None where it answered 304.
    links: int | None = None
    titled: int = 0
    dated: int = 0
    #: Articles whose pages were fetched and judged, and those that came to nothing for one of ``UNREADABLE``.
    fetched: int = 0
    unreadable: int = 0
    #: The source's own rules, as ``listing.item = `li.item```: pages, or blocks of the listing, that were looked at and
    #: those of them in which the rule found something.
    rules: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usual:
    """What good days looked like."""

    shape: str = ""
    #: Links on the first listing page, newest day last.
    links: tuple[int, ...] = ()
    #: Smoothed shares of links with a title and with a date, and of articles that could be read.
    titled: float = 0.0
    dated: float = 0.0
    readable: float = 0.0
    #: Good days in a row on which a rule found something.
    rules: Mapping[str, int] = field(default_factory=dict)
    #: Good days with articles, as far as they are counted.
    days: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"links": list(self.links), "rules": dict(self.rules)}

    @classmethod
    def from_json(cls, table: Any) -> Usual:
        """Return what ``to_json`` gave; a source of which nothing is known, for anything else."""
        try:
            return cls(**table | {"links": tuple(table["links"]), "rules": dict(table["rules"])})
        except (TypeError, KeyError, ValueError):
            return cls()


def layout_change(usual: Usual, seen: Seen) -> str:
    """Return the rule that no longer fits the site and what shows it, on one line; empty when none does."""
    found = _silent_rule(usual, seen) or _short_listing(usual, seen) or _bare_links(usual, seen) or _unread(usual, seen)
    if found and seen.links is not None and seen.shape != usual.shape:
        found += f"; the listing's shape was {usual.shape or 'another'}, now {seen.shape or 'another'}"
    return found


def usual_after(usual: Usual, seen: Seen) -> Usual:
    """Return what is usual after a good day: one on which the crawl succeeded and ``layout_change`` saw nothing."""
    links = seen.links or 0
    return Usual(
        shape=seen.shape if links else usual.shape,
        links=(*usual.links, links)[-_REMEMBERED:] if links else usual.links,
        titled=_smoothed(usual.titled, seen.titled, links, len(usual.links)),
        dated=_smoothed(usual.dated, seen.dated, links, len(usual.links)),
        readable=_smoothed(usual.readable, seen.fetched - seen.unreadable, seen.fetched, usual.days),
        rules=_counted(usual.rules, seen.rules),
        days=min(usual.days + bool(seen.fetched), _REMEMBERED),
    )


def seen_rules(pages: Iterable[Mapping[str, Match]], blocks: int = 1) -> dict[str, tuple[int, int]]:
    """Return ``Seen.rules`` of what ``trace.match_listing`` and ``trace.match_article`` found, page by page.

    Args:
        blocks: of the listing; what a rule inside them lacks in a few of them says nothing.
    """
    counts: dict[str, tuple[int, int]] = {}
    for page in pages:
        for match in page.values():
            if match.is_own:
                name = f"{match.name} = `{match.rule}`"
                looked, found = counts.get(name, (0, 0))
                here = blocks if match.name.startswith("listing.") else 1
                counts[name] = looked + here, found + min(match.count, here)
    return counts


def counted_links(page: ListingPage) -> dict[str, Any]:
    """Return the fields of ``Seen`` that a listing page gives."""
    titled, dated = (sum(bool(getattr(link, name)) for link in page.links) for name in ("title", "date"))
    return {"shape": page.shape, "links": len(page.links), "titled": titled, "dated": dated}


def _silent_rule(usual: Usual, seen: Seen) -> str:
    for name, (looked, found) in seen.rules.items():
        days = usual.rules.get(name, 0)
        is_sure = days >= _FEWEST_DAYS and not name.startswith(_MAY_FALL_SILENT)
        if name.startswith("article.content") and 2 * seen.unreadable <= seen.fetched:
            continue  # most articles have a text: the few that were looked at are of another kind
        if is_sure and not found and _says_something(name, looked, usual, seen):
            return f"{name} matches nothing today; it did on each of the last {days} good days"
    return ""


def _says_something(name: str, looked: int, usual: Usual, seen: Seen) -> bool:
    """Tell whether a rule that finds nothing is worth a word: there was enough to find it in."""
    if name.startswith("listing.next"):  # the only page there is, of a short listing, has none
        return bool(usual.links) and (seen.links or 0) >= median(usual.links)
    return looked >= _FEWEST or name.startswith(("listing.item", "listing.article"))


def _short_listing(usual: Usual, seen: Seen) -> str:
    if seen.links is None or len(usual.links) < _FEWEST_DAYS:
        return ""
    least = min(usual.links)
    if least < _SHORT or 2 * seen.links > least:
        return ""
    middle = f"{median(usual.links):g}"
    return f"{_named(seen, 'item', 'article')} leads to {seen.links} articles; usual are {middle}, never below {least}"


def _bare_links(usual: Usual, seen: Seen) -> str:
    if not seen.links or seen.links < _FEWEST or len(usual.links) < _FEWEST_DAYS:
        return ""
    for name, before, now in (("title", usual.titled, seen.titled), ("date", usual.dated, seen.dated)):
        if before >= _MOST and now <= _HARDLY_ANY * seen.links:
            return f"{_named(seen, name)} gives a {name} for {now} of {seen.links} links; usual are {before:.0%}"
    return ""


def _unread(usual: Usual, seen: Seen) -> str:
    is_usual = usual.days >= _FEWEST_DAYS and usual.readable >= _MOST
    if not is_usual or seen.unreadable < _FEWEST or 2 * seen.unreadable <= seen.fetched:
        return ""
    name = _named(seen, "content", table="article")
    return f"{name} gives no text for {seen.unreadable} of {seen.fetched} articles; usual are {1 - usual.readable:.0%}"


def _named(seen: Seen, *keys: str, table: str = "listing") -> str:
    """Return the first of these rules that the file has, as written; else what it would be called there."""
    names = [f"{table}.{key}" for key in keys]
    return next((rule for name in names for rule in seen.rules if rule.startswith(f"{name} =")), names[0])


def _smoothed(before: float, count: int, of: int, days: int) -> float:
    """Return a share with today's in it; the first day's counts in full."""
    if not of:
        return before
    return round(count / of if not days else before + (count / of - before) / 4, 4)


def _counted(before: Mapping[str, int], today: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Return on how many good days in a row each rule found something; one that was rewritten begins anew.

    What was not looked for today, because the listing answered 304 or no article was new, stays as it was.
    """
    keys = {name.partition(" = ")[0] for name in today}
    counts = {name: days for name, days in before.items() if name in today or name.partition(" = ")[0] not in keys}
    for name, (looked, found) in today.items():
        if looked:
            counts[name] = min(counts.get(name, 0) + 1, _REMEMBERED) if found else 0
    return counts
