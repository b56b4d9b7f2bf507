"""One date string -> one timestamp: which forms are tried in which order, and the bounds of what is believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from crawler.dates import _absolute, _relative
from crawler.dates._context import EARLIEST, SKEW, SPOKEN_AHEAD, Context, Reading
from crawler.dates._text import MAX_LENGTH, clean
from crawler.model import DateKind, DateOrigin, Precision, Timestamp

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d|[T ]\d\d(:\d\d)(:\d\d(?:[.,]\d+)?)?)(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
#: Where the date of publication follows, as opposed to that of a change named before it.
_PUBLISHED = re.compile(
    r"(?:发布|發布|发表|發表|发稿|刊登|公開|投稿)(?:时间|時間|日期|日時|日)?\s?[于於在:]\s?"
    r"|\b(?:published|posted|publié|publicado|pubblicato|veröffentlicht)(?:\s(?:on|at|le|el|il|em|am))?[:\s]\s?"
)
#: What stands before a date and says nothing about it.
_LABEL = re.compile(
    r"(?:(?:发布|發布|发表|發表|发稿|更新|编辑|最后|最後|时间|時間|日期|日時|于|於|在|on|at|am|le|el|il|em|date|time|updated|"
    r"published|posted|created|modified|last|first|edited)(?![a-z])[\s:]*|[^\w\s]\s*)+"
)


def parse_date(
    raw: str,
    *,
    now: datetime,
    zone: tzinfo,
    origin: DateOrigin = DateOrigin.NONE,
    day_first: bool | None = None,
    language: str = "",
) -> Timestamp | None:
    """Return the instant a string names, never later than ``now``; None when it names none worth believing.

    Args:
        raw: as it stands on the page, labels and markup included; the first 200 characters count.
        now: the moment of the fetch, aware.
        zone: of a wall-clock time that names no zone of its own.
        origin: handed on to the result.
        day_first: whether ``05/02/2026`` is the fifth of February; None to go by language and zone.
        language: BCP 47 tag of the page.
    """
    context = make_context(now, zone, day_first, language)
    reading = read_date(raw, context)
    return reading and as_timestamp(reading, raw, origin, context)


def make_context(
    now: datetime, zone: tzinfo, day_first: bool | None, language: str, not_after: datetime | None = None
) -> Context:
    """Return what strings are read against.

    Args:
        not_after: see ``DateClaim``; never beyond what zones can explain.

    Raises:
        ValueError: ``now`` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now has no time zone; expected an aware datetime")
    now = _in_utc(now)
    latest = min(now, not_after or now) + SKEW
    return Context(now, zone, day_first, language.lower(), latest)


def as_timestamp(reading: Reading, raw: str, origin: DateOrigin, context: Context) -> Timestamp:
    """Return a reading as a value of the model, clamped to the moment of the fetch."""
    return Timestamp(min(reading.at, context.now), reading.precision, reading.kind, raw[:MAX_LENGTH], origin)


def read_date(raw: str, context: Context) -> Reading | None:
    """Return what ``parse_date`` does, but let a date that lies ahead (by hours, see the rules) stand as it is."""
    try:
        reading = _read_iso(raw, context) or _read(raw, context)
    except (ValueError, OverflowError):
        return None
    if reading is None or reading.at < EARLIEST:
        return None
    ahead = SPOKEN_AHEAD if reading.kind is DateKind.RELATIVE else SKEW
    return reading if reading.at <= context.now + ahead else None


def _in_utc(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0) if moment.microsecond else moment


def _read_iso(raw: str, context: Context) -> Reading | None:
    """Read the commonest form (ISO 8601, RFC 3339, SQL) without the grammar."""
    match = _ISO.fullmatch(raw)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:  # 24:00 and a leap second are left to the grammar
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=context.zone)
    precision = Precision.SECOND if match[2] else Precision.MINUTE if match[1] else Precision.HOUR
    return Reading(_in_utc(moment), precision, DateKind.STATED)


def _read(raw: str, context: Context) -> Reading | None:
    text = clean(raw)
    published = _PUBLISHED.search(text)
    if published and (reading := _read_clean(text[published.end() :], context)):
        return reading
    return _read_clean(text, context)


def _read_clean(text: str, context: Context) -> Reading | None:
    """Try the forms from the plainest to the vaguest; the first that is there decides."""
    reading = (
        _absolute.read_epoch(text)
        or _absolute.read_year_first(text, context)
        or _absolute.read_year_last(text, context)
        or _absolute.read_compact(text, context)
        or _absolute.read_month_day_cjk(text, context)
        or _absolute.read_named_month(text, context)
        or _relative.read_amount(text, context)
    )
    if reading:
        return reading
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    return (
        _absolute.read_short_year(rest, context)
        or _absolute.read_month_day(rest, context)
        or _relative.read_day_word(rest, context)
        or _relative.read_weekday(rest, context)
        or _relative.read_clock_alone(rest, context)
        or _absolute.read_with_dateutil(text, context)
    )
