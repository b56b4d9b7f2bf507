"""The time of day in a date string, with its zone.

``east_asian`` says that the source's own clock is eight hours east of Greenwich, which decides what "CST" means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo

from crawler.dates._words import ZONES
from crawler.model import Precision

_MORNING = "上午|午前|早上|早晨|清晨|凌晨|清早|早|晨|오전"
_NOON = "中午|正午"
_AFTERNOON = "下午|午後|午后|傍晚|오후"
_NIGHT = "晚上|晚间|晚間|夜里|夜裡|夜间|深夜|半夜|晚|夜"
_CLOCK = re.compile(
    rf"(?:(?P<morning>{_MORNING}|\bam\b)|(?P<noon>{_NOON})|(?P<afternoon>{_AFTERNOON}|\bpm\b)|(?P<night>{_NIGHT}))?"
    r"\s?(?<!\d)(?<!\d[:.])(?P<hour>\d{1,2})(?:"
    r"\s?:\s?(?P<minute>\d{1,2})(?!\d)(?:\s?:\s?(?P<second>\d{1,2})(?!\d))?(?:(?<=\d\d)[.,]\d+)?"
    r"|\s?[点點时時시](?![间間前后後])(?:(?P<half>半)|(?P<quarters>[123])刻|\s?(?P<minute_cjk>\d{1,2})(?!\d)\s?[分분]?(?:钟|鐘)?"
    r"(?:\s?(?P<second_cjk>\d{1,2})\s?[秒초])?|整|钟|鐘)?"
    r"|\s?h\s?(?P<minute_h>\d\d)(?!\d)"
    r"|\.(?P<minute_dot>\d\d)(?=\s?uhr)"
    r"|(?=\s?[ap]\.?m\b|\s?uhr)"
    r")(?:\s?(?P<half_of_day>[ap])\.?m\b\.?|\s?uhr)?"
)
_ZONE = re.compile(
    r"\s?,?\s?\(?(?:(?P<prefix>utc|gmt|ut)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}?)(?::?(?P<minutes>\d\d))?(?![\d:-])"
    r"|(?P<name>[a-z]{1,4})\b)"
)
_EIGHT_EAST = timezone(timedelta(hours=8))
_DIGIT = re.compile(r"\d")
#: Words that name the zone of the whole string.
_BEIJING = ("北京时间", "北京時間", "beijing time")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as stated."""

    #: From midnight of its day; a day or more for "晚上12点", which ends the day.
    since_midnight: timedelta
    precision: Precision
    #: Stated beside it; None when the source's counts.
    zone: tzinfo | None
    #: Where it ends in the text, its zone included.
    end: int


def find_clock(text: str, start: int, east_asian: bool) -> Clock | None:
    """Return the time of day that follows ``start`` with nothing but a few words, no digit, in between.

    Raises:
        ValueError: what stands there has the shape of a time of day but is none, such as 25:00.
    """
    match = _CLOCK.search(text, start)
    if match is None or match.start() > start + 24 or _DIGIT.search(text, start, match.start()):
        return None
    return _read_match(match, east_asian)


def find_clock_before(text: str, end: int, east_asian: bool) -> Clock | None:
    """Return the time of day that stands before a date, as in ``08:30, 20 Nov 2026``."""
    if end < 4:
        return None
    for match in _CLOCK.finditer(text, 0, end):
        clock = _read_match(match, east_asian)
        if clock.end <= end <= clock.end + 12 and not _DIGIT.search(text, clock.end, end):
            return clock
    return None


def match_clock(text: str, start: int, east_asian: bool) -> Clock | None:
    """Return the time of day that begins exactly at ``start``."""
    match = _CLOCK.match(text, start)
    return _read_match(match, east_asian) if match else None


def _read_match(match: re.Match[str], east_asian: bool) -> Clock:
    part = match.groupdict()
    hour = int(part["hour"])
    minute_text = part["minute"] or part["minute_cjk"] or part["minute_h"] or part["minute_dot"]
    second_text = part["second"] or part["second_cjk"]
    minute, second = int(minute_text or 0), int(second_text or 0)
    if part["half"]:
        minute, minute_text = 30, "30"
    elif part["quarters"]:
        minute, minute_text = 15 * int(part["quarters"]), "15"
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise ValueError(f"no such time of day: {match[0]!r}")
    precision = Precision.SECOND if second_text else Precision.MINUTE if minute_text else Precision.HOUR
    hour = _hour_of_day(hour, part)
    zone, end = _read_zone(match.string, match.end(), east_asian)
    # A leap second (60) is shown as the last ordinary one.
    return Clock(timedelta(hours=hour, minutes=minute, seconds=min(second, 59)), precision, zone, end)


def _hour_of_day(hour: int, part: dict[str, str | None]) -> int:
    """Return the hour counted from midnight of the named day, past 24 for the small hours of "晚上12点"."""
    half = part["half_of_day"]
    if hour == 12 and (half == "a" or part["morning"]):
        return 0
    if part["night"] and (hour == 12 or 0 < hour < 5):
        return hour + (12 if hour == 12 else 24)
    if hour < 12 and (half == "p" or part["afternoon"] or part["night"] or (part["noon"] and hour < 6)):
        return hour + 12
    return hour


def _read_zone(text: str, start: int, east_asian: bool) -> tuple[tzinfo | None, int]:
    match = _ZONE.match(text, start)
    if match and match["sign"] and (match["prefix"] or len(match["hours"]) == 2):
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 15 or minutes > 59:
            raise ValueError(f"no such offset from UTC: {match[0]!r}")
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if match["sign"] == "-" else offset), match.end()
    if match and (zone := ZONES.get(match["name"])):
        return (_EIGHT_EAST if match["name"] == "cst" and east_asian else zone), match.end()
    if any(words in text for words in _BEIJING):
        return _EIGHT_EAST, start
    return None, start
