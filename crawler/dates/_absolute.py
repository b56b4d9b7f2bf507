"""Dates that name their day: numbers, Chinese, Japanese and Korean, month names, and what dateutil reads.

Every finder takes clean text and returns a reading, None when its form is not there, or raises ``ValueError`` when
the form is there but the day does not exist: then no other finder may make something of the pieces.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

from crawler.dates._clock import Clock, find_clock, find_clock_before, read_zone
from crawler.dates._context import SKEW, Context, Reading, read_day, read_yearless
from crawler.dates._words import MONTHS, ZONES
from crawler.model import DateKind, Precision

_EPOCH = re.compile(r"(?:/?date\()?(\d{10}|\d{13}|\d{16})(?:\.\d+)?(?:[+-]\d{4})?(?:\)/?)?")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})(?:\s?[-/._年년]\s?|\s(?=\d\d/\d\d))|(?P<short_year>\d\d)年\s?)"
    r"(?P<month>\d{1,2})\s?[-/._月월]\s?(?P<day>\d{1,2}(?!\d)(?!\s?uhr)|\d\d(?=\d\d:\d\d))"
)
_COMPACT = re.compile(r"(?<![\d.])(?P<day>(?:19|20)\d\d[01]\d[0-3]\d)[t ]?(?:(?P<clock>\d{4}(?:\d\d)?))?(?!\d)(?!\.\d)")
_YEAR_LAST = re.compile(r"(?<![\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(\d\d)([-/.])(\d\d)\2(\d\d)(?=$|\s)")
_MONTH_DAY_CJK = re.compile(
    r"(?:(?P<spoken_year>今年|去年|昨年|前年)\s?)?(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})(?!\d)(?!\s?天)\s?[日号號일]?"
)
_SPOKEN_YEARS = {"今年": 0, "去年": -1, "昨年": -1, "前年": -2}
_MONTH_DAY = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})(\.?)(?=$|[\s,(])")
_LETTERS = r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,11})(?![^\W\d_])"
_NAMED = re.compile(
    # 20 Nov 2026, 20-Nov-26 08:30, 1er février 2026, 20 de noviembre de 2026
    rf"(?<![\d:.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[oa](?=\s)|\.)?[\s/-]{{0,3}}(?:de\s|of\s|di\s)?{_LETTERS}"
    r"[.,]{0,2}(?:[\s/-]{0,3}(?:(?:de|del|of|do)\s)?(?P<year>\d{4}|'\d\d|\d\d(?=\s\d\d?:)|(?<=-)\d\d(?![:]))(?!\d))?"
    # Nov 20, 2026; November 20th 2026
    rf"|{_LETTERS.replace('name', 'name_before')}[.]?[\s-]?(?P<day_after>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?"
    r"(?:[\s,/-]{1,3}(?P<year_after>\d{4}|(?<=\s)'\d\d)(?![\d:]))?"
)
_LONE_YEAR = re.compile(r"(?<![\d:])((?:19|20)\d\d)(?![\d:])")
#: What may follow a date that lacks its year, so that "May 10 people" is none.
_ENDS = re.compile(r"\.?\s*(?:$|[^\w\s]|\d|(?:by|at|um|à|kl|in|on|来源|作者|阅读|浏览|评论|发布|更新|来自)\b)")


def read_epoch(text: str) -> Reading | None:
    """Read Unix time: ten digits are seconds, thirteen milliseconds, sixteen microseconds; nothing else is."""
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[1]) // 10 ** (len(match[1]) - 10)
    return Reading(datetime.fromtimestamp(seconds, UTC), Precision.SECOND, DateKind.STATED)


def read_year_first(text: str, context: Context) -> Reading | None:
    """Read ``2026-11-20``, ``2026/11/20``, ``2026年11月20日``, ``26年11月20日``, each with or without a clock."""
    match = _YEAR_FIRST.search(text)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else _full_year(match["short_year"], context)
    day = date(year, int(match["month"]), int(match["day"]))
    if text[match.end() : match.end() + 1].isdigit():  # two elements run together: 2026-11-2008:30
        text = f"{text[: match.end()]} {text[match.end() :]}"
    return _with_clock(text, match.start(), match.end(), day, context)


def read_compact(text: str, context: Context) -> Reading | None:
    """Read ``20261120``, ``202611200830``, ``20261120083000`` and ``20261120T083000Z`` (ISO 8601, basic format)."""
    match = _COMPACT.search(text)
    if match is None:
        return None
    if match["clock"] is None:
        day = date.fromisoformat(match["day"])
        return _with_clock(text, match.start(), match.end(), day, context)
    has_seconds = len(match["clock"]) == 6
    moment = datetime.fromisoformat(f"{match['day']}T{match['clock']}")
    zone, _ = read_zone(text, match.end())
    aware = moment.replace(tzinfo=zone or context.zone)
    return Reading(aware.astimezone(UTC), Precision.SECOND if has_seconds else Precision.MINUTE, DateKind.STATED)


def read_year_last(text: str, context: Context) -> Reading | None:
    """Read ``20/11/2026``, ``11/20/2026``, ``20.11.2026``; the order as the context says, dots are day first."""
    match = _YEAR_LAST.search(text)
    if match is None:
        return None
    day = _ordered(int(match[4]), int(match[1]), int(match[3]), match[2] == ".", context)
    return _with_clock(text, match.start(), match.end(), day, context)


def read_short_year(text: str, context: Context) -> Reading | None:
    """Read ``26-11-20``, ``11/20/26`` and ``20.11.26`` at the start of the text; in East Asia the year is first."""
    match = _SHORT_YEAR.match(text)
    if match is None:
        return None
    if match[2] == "-" or _begins_with_year(match, context):
        day = date(_full_year(match[1], context), int(match[3]), int(match[4]))
    else:
        day = _ordered(_full_year(match[4], context), int(match[1]), int(match[3]), match[2] == ".", context)
    return _with_clock(text, match.start(), match.end(), day, context)


def _begins_with_year(match: re.Match[str], context: Context) -> bool:
    """Return whether three pairs of digits are a year, a month and a day, where that is the usual order."""
    if match[2] != "/" or not context.is_east_asian or context.day_first is not None:
        return False
    try:
        day = date(_full_year(match[1], context), int(match[3]), int(match[4]))
    except ValueError:
        return False
    return day <= (context.local + SKEW).date()


def read_month_day_cjk(text: str, context: Context) -> Reading | None:
    """Read ``12月31日``, ``12月31日 08:30``, ``去年12月31日``."""
    match = _MONTH_DAY_CJK.search(text) if "月" in text or "월" in text else None
    if match is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    if match["spoken_year"]:
        year = context.local.year + _SPOKEN_YEARS[match["spoken_year"]]
        return _with_clock(text, match.start(), match.end(), date(year, month, day), context)
    return read_yearless(month, day, _clock_near(text, match.start(), match.end(), context), context)


def read_month_day(text: str, context: Context) -> Reading | None:
    """Read ``12-31``, ``12/31 08:30`` and ``31.12.`` at the start of the text; a lone ``3.14`` is a number."""
    match = _MONTH_DAY.match(text)
    if match is None:
        return None
    clock = find_clock(text, match.end())
    if clock is None and (match.end() != len(text) or (match[2] == "." and not match[4])):
        return None
    first, second = int(match[1]), int(match[3])
    dotted = match[2] == "." and context.day_first is None and not context.is_east_asian
    day_first = dotted or context.usually_day_first
    month, day = (second, first) if (day_first and second <= 12) or first > 12 else (first, second)
    return read_yearless(month, day, clock, context)


def read_named_month(text: str, context: Context) -> Reading | None:
    """Read ``20 November 2026``, ``Nov 20, 2026 8:30 AM``, ``Fri Nov 20 08:30:00 2026``, ``20. Oktober``."""
    match = _NAMED.search(text)
    while match and (match["name"] or match["name_before"]) not in MONTHS:
        match = _NAMED.search(text, match.start() + 1)  # in "Fri 20 Nov" the first name takes the number
    if match is None:
        return None
    month, day = MONTHS[match["name"] or match["name_before"]], int(match["day"] or match["day_after"])
    year_text = (match["year"] or match["year_after"] or "").lstrip("'")
    if not year_text and (lone := _LONE_YEAR.search(text)):
        year_text = lone[1]
    if year_text:
        year = int(year_text) if len(year_text) == 4 else _full_year(year_text, context)
        return _with_clock(text, match.start(), match.end(), date(year, month, day), context)
    clock = _clock_near(text, match.start(), match.end(), context)
    return read_yearless(month, day, clock, context) if clock or _ENDS.match(text, match.end()) else None


def read_with_dateutil(text: str, context: Context) -> Reading | None:
    """Read what is left of the Western forms, for what dateutil finds stated, never for what it fills in.

    dateutil takes missing parts from a default: what comes out alike with two different defaults was stated.
    """
    if len(text) > 60 or not text.isascii() or not _LONE_YEAR.search(text):
        return None
    if not any(word in MONTHS for word in re.findall(r"[a-z]{3,}", text)):
        return None
    one, other = (
        dateutil_parser.parse(text.upper(), default=default, tzinfos=lambda name, offset: _zone(name, offset))
        for default in (datetime(2001, 1, 1, 1, 1, 1), datetime(2002, 2, 2, 2, 2, 2))
    )
    if one.date() != other.date():
        return None
    if one.hour != other.hour:
        return read_day(one.date(), None, DateKind.STATED, context)
    moment, precision = one, Precision.SECOND
    if one.second != other.second:
        moment, precision = moment.replace(second=0), Precision.MINUTE
    if one.minute != other.minute:
        moment, precision = moment.replace(minute=0), Precision.HOUR
    return Reading(moment.replace(tzinfo=one.tzinfo or context.zone).astimezone(UTC), precision, DateKind.STATED)


def _zone(name: str | None, offset_s: int | None) -> tzinfo | None:
    if offset_s is not None:
        return timezone(timedelta(seconds=offset_s))
    return ZONES.get((name or "").lower())


def _with_clock(text: str, start: int, end: int, day: date, context: Context) -> Reading:
    return read_day(day, _clock_near(text, start, end, context), DateKind.STATED, context)


def _clock_near(text: str, start: int, end: int, context: Context) -> Clock | None:
    clock = find_clock(text, end)
    return clock or find_clock_before(text, start)


def _full_year(digits: str, context: Context) -> int:
    """Return the year that two digits stand for: the latest that is not beyond the next one."""
    next_year = context.now.year + 1
    return next_year - (next_year - int(digits)) % 100


def _ordered(year: int, first: int, second: int, dotted: bool, context: Context) -> date:
    """Return the day meant by two numbers before or after a year, in the order usual here.

    The other order is taken when the usual one gives no day, or, unless the order was asked for, one that lies ahead.
    """
    day_first = dotted if dotted and context.day_first is None else context.usually_day_first
    usual, unusual = ((second, first), (first, second)) if day_first else ((first, second), (second, first))
    if usual[0] > 12:
        return date(year, *unusual)
    day = date(year, *usual)
    ahead = day > (context.local + SKEW).date()
    return date(year, *unusual) if ahead and context.day_first is None and unusual[0] <= 12 else day
