"""Which of several dates is the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from crawler.dates._context import EARLIEST, Context, Reading
from crawler.dates._read import as_timestamp, make_context, read_date
from crawler.model import DateClaim, DateKind, DateOrigin, Precision, Timestamp

_TRUST = {origin: rank for rank, origin in enumerate(DateOrigin)}
_MACHINE_WRITTEN = {DateOrigin.JSON_LD, DateOrigin.OPEN_GRAPH, DateOrigin.TIME_ELEMENT}
#: A page whose date of publication is its date of change, give or take this, may name only its making.
_BUILD_TOLERANCE = timedelta(seconds=2)
#: A date this close to the fetch may be the clock of the server that made the page.
_RENDER_TOLERANCE = timedelta(seconds=60)
_OBJECT_ID = re.compile(r"[0-9a-f]{24}", re.ASCII | re.IGNORECASE)
#: How far an id's clock may lie from the fetch of a new article.
_ID_OLDEST = timedelta(days=3)
_ID_AHEAD = timedelta(minutes=10)


class _Candidate(NamedTuple):
    claim: DateClaim
    reading: Reading


def choose_date(
    claims: Sequence[DateClaim],
    *,
    now: datetime,
    zone: tzinfo,
    modified: Iterable[str] = (),
    object_id: str = "",
    language: str = "",
) -> Timestamp | None:
    """Return the most trustworthy of the dates a page states; None when none can be read, and ``first_seen`` is left.

    The order is that of ``DateOrigin``: JSON-LD, Open Graph, ``time`` element, selector, listing; claims of one
    origin in the order given. Four things overrule it:

    - A date ahead of the fetch is wrong (or an announcement): every other goes before it.
    - A machine-written date that is only the making of the page loses to an earlier one. It is suspected when it
      equals a stated date of change (generators write both on each build) or the fetch itself (clock of the
      server), and convicted when another claim, not suspected, names a moment clearly before it: for a
      claim of a day, an earlier day. A page never edited has equal dates too, but then the visible text agrees.
    - A year that is not stated is the latest that agrees with the article's id and with its neighbours in the listing.
    - A day is made exact by a claim that names a time of the same day; so a bare day never beats an exact time on
      its own day, wherever either stands.

    Args:
        claims: as found on page and listing.
        now: the moment of the fetch, aware.
        zone: the source's.
        modified: strings in which the page states its last change.
        object_id: of the article, where the site counts by such ids. Its clock stands last, and only where it is
            within three days before and ten minutes after the fetch: it is of the making of the copy.
        language: BCP 47 tag of the page.
    """
    bounds = [claim.not_after for claim in claims if claim.not_after]
    if made := _id_clock(object_id, now):
        bounds.append(made)
    context = make_context(now, zone, None, language, min(bounds, default=None))
    readable = [_Candidate(claim, reading) for claim in claims if (reading := _read_claim(claim, context))]
    made_at = [reading.at for raw in modified if (reading := read_date(raw, context))]
    ordered = _order(readable, made_at, context)
    if ordered:
        best = next((c for c in ordered if _makes_exact(c.reading, ordered[0].reading, context)), ordered[0])
    elif made and context.now - made <= _ID_OLDEST:
        reading = Reading(made, Precision.SECOND, DateKind.ID_CLOCK)
        best = _Candidate(DateClaim(object_id, DateOrigin.NONE), reading)
    else:
        return None
    return as_timestamp(best.reading, best.claim.raw, best.claim.origin, context)


def _read_claim(claim: DateClaim, context: Context) -> Reading | None:
    """Read a claim against the moment its page was fetched: the listing's, where it stood there."""
    return read_date(claim.raw, context._replace(now=claim.read_at) if claim.read_at else context)


def _order(candidates: list[_Candidate], made_at: list[datetime], context: Context) -> list[_Candidate]:
    now, zone = context.now, context.zone
    suspects = [c for c in candidates if _may_be_build(c, made_at, now)]
    witnesses = [c.reading for c in candidates if c not in suspects and c.reading.at <= now]
    convicted = [c for c in suspects if any(_is_clearly_before(w, c.reading.at, zone) for w in witnesses)]
    return sorted(candidates, key=lambda c: (c.reading.at > now, c in convicted, _TRUST[c.claim.origin]))


def _may_be_build(candidate: _Candidate, made_at: list[datetime], now: datetime) -> bool:
    claim, reading = candidate
    if claim.origin not in _MACHINE_WRITTEN or reading.precision is Precision.DAY:
        return False
    at_fetch = abs(now - reading.at) <= _RENDER_TOLERANCE
    return at_fetch or any(abs(reading.at - made) <= _BUILD_TOLERANCE for made in made_at)


def _is_clearly_before(witness: Reading, moment: datetime, zone: tzinfo) -> bool:
    if witness.precision is Precision.DAY:
        return witness.at.astimezone(zone).date() < moment.astimezone(zone).date()
    width = {Precision.HOUR: timedelta(hours=1), Precision.MINUTE: timedelta(minutes=1)}
    return witness.at + width.get(witness.precision, _BUILD_TOLERANCE) < moment


def _makes_exact(reading: Reading, day: Reading, context: Context) -> bool:
    if day.precision is not Precision.DAY or reading.precision is Precision.DAY or reading.at > context.now:
        return False
    return reading.at.astimezone(context.zone).date() == day.at.astimezone(context.zone).date()


def first_seen(now: datetime) -> Timestamp:
    """Return the date of an article that states none: the moment it was first seen, to be stored once."""
    return Timestamp(now.astimezone(UTC).replace(microsecond=0), Precision.SECOND, DateKind.FIRST_SEEN)


def _id_clock(object_id: str, now: datetime) -> datetime | None:
    """Return when a 24-hex id (ZAKER, any MongoDB ObjectId) was made, by its first 8 digits: Unix seconds.

    An observation, not a promise of the site. None when it is no such id; one that was made long ago still says in
    which year.
    """
    if not _OBJECT_ID.fullmatch(object_id):
        return None
    made = datetime.fromtimestamp(int(object_id[:8], 16), UTC)
    return made if EARLIEST <= made <= now + _ID_AHEAD else None
