"""The time of day in a date string, with its zone."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from typing import NamedTuple

from crawler.dates._words import EIGHT_EAST, ZONES
from crawler.model import Precision

_MORNING = "上午|午前|早上|早晨|清晨|凌晨|清早|早|晨|오전"
_NOON = "中午|正午"
_AFTERNOON = "下午|午後|午后|傍晚|오후"
_NIGHT = "晚上|晚间|晚間|夜里|夜裡|夜间|深夜|半夜|晚|夜"
_CLOCK = re.compile(
    rf"(?:(?P<morning>{_MORNING}|\bam\b)|(?P<noon>{_NOON})|(?P<afternoon>{_AFTERNOON}|\bpm\b)|(?P<night>{_NIGHT}))?"
    r"\s?(?<!\d)(?<!\d[:.])(?P<hour>\d{1,2})(?:"
    r"\s?:\s?(?P<minute>\d{1,2})(?!\d)(?:\s?:\s?(?P<second>\d{1,2})(?!\d))?(?:(?<=\d\d)[.,]\d+)?"
    r"|\s?[点點时時시](?![间間前后後赞讚击擊评])(?:(?P<half>半)|(?P<quarters>[123])刻"
    r"|\s?(?P<minute_cjk>\d{1,2})(?!\d)\s?[分분]?(?:钟|鐘)?"
    r"(?:\s?(?P<second_cjk>\d{1,2})\s?[秒초])?|整|钟|鐘)?"
    r"|\s?h\s?(?P<minute_h>\d\d)(?!\d)"
    r"|\.(?P<minute_dot>\d\d)(?=\s?(?:uhr|gmt|bst)\b)"
    r"|(?=\s?[ap]\.?m\b|\s?uhr)"
    r")(?:\s?(?P<half_of_day>[ap])\.?m\b\.?|\s?(?P<half_of_day_cjk>[上下])午|\s?uhr)?"
)
_ZONE = re.compile(
    r"\s?,?\s?[(\[]?(?:(?P<prefix>utc|gmt|ut)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}?)(?:[:']?(?P<minutes>\d\d))?(?![\d:-])"
    r"|(?P<name>[a-z]{1,4})\b)"
)
_FIRST_DIGIT = re.compile(r"\d")
#: How far a time of day may stand from its date, and how long the part of the day before the hour is.
_MAX_GAP, _PART_LENGTH = 24, 3
#: Words that name the zone of the whole string.
_BEIJING = ("北京时间", "北京時間", "beijing time")


class Clock(NamedTuple):
    """A time of day as stated."""

    #: From midnight of its day; a day or more for "晚上12点", which ends the day.
    since_midnight: timedelta
    precision: Precision
    #: Stated beside it; None when the source's counts.
    zone: tzinfo | None
    #: Where it ends in the text, its zone included.
    end: int


def find_clock(text: str, start: int) -> Clock | None:
    """Return the time of day that follows ``start`` with nothing but a few words, no digit, in between.

    Raises:
        ValueError: what stands there has the shape of a time of day but is none, such as 25:00.
    """
    digit = _FIRST_DIGIT.search(text, start, start + _MAX_GAP)
    if digit is None:
        return None
    match = _CLOCK.search(text, max(start, digit.start() - _PART_LENGTH))
    return _read_match(match) if match and match.start("hour") == digit.start() else None


def find_clock_before(text: str, end: int) -> Clock | None:
    """Return the time of day that stands before a date, as in ``08:30, 20 Nov 2026``."""
    if not _FIRST_DIGIT.search(text, 0, end):
        return None
    for match in _CLOCK.finditer(text, 0, end):
        clock = _read_match(match)
        if clock.end <= end <= clock.end + 12 and not _FIRST_DIGIT.search(text, clock.end, end):
            return clock
    return None


def match_clock(text: str, start: int) -> Clock | None:
    """Return the time of day that begins exactly at ``start``."""
    match = _CLOCK.match(text, start)
    return _read_match(match) if match else None


def _read_match(match: re.Match[str]) -> Clock:
    hour, half_hour, quarters = int(match["hour"]), match["half"], match["quarters"]
    minute_text = match["minute"] or match["minute_cjk"] or match["minute_h"] or match["minute_dot"]
    second_text = match["second"] or match["second_cjk"]
    minute, second = int(minute_text or 0), int(second_text or 0)
    if half_hour or quarters:
        minute = 30 if half_hour else 15 * int(quarters)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise ValueError(f"no such time of day: {match[0]!r}")
    if second_text:
        precision = Precision.SECOND
    else:
        precision = Precision.MINUTE if minute_text or half_hour or quarters else Precision.HOUR
    zone, end = read_zone(match.string, match.end())
    # A leap second (60) is shown as the last ordinary one.
    since_midnight = timedelta(hours=_hour_of_day(hour, match), minutes=minute, seconds=min(second, 59))
    return Clock(since_midnight, precision, zone, end)


def _hour_of_day(hour: int, part: re.Match[str]) -> int:
    """Return the hour counted from midnight of the named day, past 24 for the small hours of "晚上12点"."""
    half = part["half_of_day"] or {"上": "a", "下": "p"}.get(part["half_of_day_cjk"] or "")
    if hour == 12 and (half == "a" or part["morning"]):
        return 0
    if part["night"] and (hour == 12 or 0 < hour < 5):
        return hour + (12 if hour == 12 else 24)
    if hour < 12 and (half == "p" or part["afternoon"] or part["night"] or (part["noon"] and hour < 6)):
        return hour + 12
    return hour


def read_zone(text: str, start: int) -> tuple[tzinfo | None, int]:
    """Return the zone that stands at ``start``, or that the whole text names, and where it ends."""
    match = _ZONE.match(text, start) if start < len(text) else None
    if match and match["sign"] and (match["prefix"] or len(match["hours"]) == 2):
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 15 or minutes > 59:
            raise ValueError(f"no such offset from UTC: {match[0]!r}")
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if match["sign"] == "-" else offset), match.end()
    if match and (zone := ZONES.get(match["name"])):
        return zone, match.end()
    if any(words in text for words in _BEIJING):
        return EIGHT_EAST, start
    return None, start
