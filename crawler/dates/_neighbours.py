"""What the neighbours in a listing say about a date without a year.

Listings run from new to old. Where days without a year run downwards and then jump up ("01-02", "12-31"), the year has
changed between them; the parser alone, for whom every such day is the latest that has been, cannot know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from crawler.dates._context import SKEW, Context
from crawler.dates._read import make_context, read_date
from crawler.model import ArticleLink, DateKind

#: So many dates in order must stand above a jump: one or two are articles pinned to the top.
_FEWEST_ABOVE = 3


def placed_links(links: Sequence[ArticleLink], *, read_at: datetime, zone: tzinfo) -> tuple[ArticleLink, ...]:
    """Return the links of a listing, in its order, with the moment it was read and what bounds their years.

    Args:
        read_at: when the listing was fetched, aware.
        zone: the source's.
    """
    bounds: list[datetime | None] = [None] * len(links)
    if any(_may_lack_year(link.date) for link in links):
        bounds = _bounds([link.date for link in links], make_context(read_at, zone, None, ""))
    return tuple(
        replace(link, read_at=read_at, not_after=bound) if link.date else link
        for link, bound in zip(links, bounds, strict=True)
    )


def _may_lack_year(date: str) -> bool:
    return bool(date) and not any(date[start : start + 4].isdigit() for start in range(len(date) - 3))


def _bounds(dates: Sequence[str], context: Context) -> list[datetime | None]:
    bounds: list[datetime | None] = []
    above, in_order = context.now, 0
    for date in dates:
        reading = read_date(date, context) if date else None
        bound = None
        if reading and reading.kind is DateKind.INFERRED_YEAR and in_order >= _FEWEST_ABOVE:
            bound = above
            reading = read_date(date, context._replace(latest=above + SKEW))
        bounds.append(bound)
        if reading:
            in_order = in_order + 1 if reading.at <= above + SKEW else 1
            above = reading.at
    return bounds
