"""What a date string is read against, and how its parts become an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from crawler.dates._clock import Clock
from crawler.dates._words import CST, EIGHT_EAST
from crawler.model import DateKind, Precision

#: The widest gap between the wall clocks of two places (UTC-12 and UTC+14): a date this far ahead may be today's.
SKEW = timedelta(hours=26)
#: Words such as "tomorrow" say more than a skewed clock: they may reach the end of that day.
SPOKEN_AHEAD = timedelta(hours=48)
#: Before it no page of news was on the web; what claims to be older is a default value or a mistake.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)

_DAY_FIRST_ZONES = (
    "Europe/", "Africa/", "Australia/", "Atlantic/", "Indian/", "Pacific/Auckland", "Asia/Kolkata", "Asia/Dubai",
    "Asia/Riyadh", "Asia/Jakarta", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "America/Argentina/", "America/Bogota",
    "America/Caracas", "America/Lima", "America/Mexico_City", "America/Santiago", "America/Sao_Paulo",
)  # fmt: skip
_MONTH_FIRST_LANGUAGES = ("zh", "ja", "ko", "en-us")


class Reading(NamedTuple):
    """An instant as read: not yet held against the bounds, possibly in the future."""

    at: datetime
    precision: Precision
    kind: DateKind


class Context(NamedTuple):
    """What a date string is read against."""

    #: The moment of the fetch, UTC, whole seconds.
    now: datetime
    #: Of a wall-clock time without a zone.
    zone: tzinfo
    #: Whether ``05/02`` is the fifth of February; None when nobody said.
    day_first: bool | None
    #: BCP 47 tag, lower case; empty when unknown.
    language: str
    #: A year that is worked out leads to no later instant.
    latest: datetime

    @property
    def local(self) -> datetime:
        """The moment of the fetch by the source's clock."""
        return self.now.astimezone(self.zone)

    @property
    def is_east_asian(self) -> bool:
        """Whether the source's clock is eight hours east of Greenwich."""
        return self.local.utcoffset() == timedelta(hours=8)

    def zone_of(self, clock: Clock) -> tzinfo:
        """The zone a time of day is in: its own, else the source's."""
        if clock.zone is CST and self.is_east_asian:
            return EIGHT_EAST
        return clock.zone or self.zone

    @property
    def usually_day_first(self) -> bool:
        """Whether people of this language or zone write the day before the month."""
        if self.day_first is not None:
            return self.day_first
        if self.language.startswith(_MONTH_FIRST_LANGUAGES):
            return False
        if self.language and not self.language.startswith("en"):
            return True
        return str(self.zone).startswith(_DAY_FIRST_ZONES)


def read_day(day: date, clock: Clock | None, kind: DateKind, context: Context) -> Reading:
    """Return the instant of a day and, where stated, a time of day.

    A day alone is its noon in the zone, or its first moment when noon is still to come at the fetch.
    """
    if clock is None:
        noon = datetime.combine(day, time(12), context.zone).astimezone(UTC)
        if noon > context.now:
            noon = datetime.combine(day, time(), context.zone).astimezone(UTC)
        return Reading(noon, Precision.DAY, kind)
    local = datetime.combine(day, time(), context.zone_of(clock)) + clock.since_midnight
    return Reading(local.astimezone(UTC), clock.precision, kind)


def read_yearless(month: int, day: int, clock: Clock | None, context: Context) -> Reading:
    """Return the latest such day within the context's bound.

    Raises:
        ValueError: there is no such day in any year.
    """
    this_year = context.local.year
    # Eight years back hold a leap day always, also across 2100.
    for year in range(this_year + 1, this_year - 9, -1):
        try:
            reading = read_day(date(year, month, day), clock, DateKind.INFERRED_YEAR, context)
        except ValueError:
            continue
        if reading.at <= context.latest:
            return reading
    raise ValueError(f"no such day in any year: {month:02}-{day:02}")
