"""Dates told from the moment of the fetch: amounts ("3小时前"), days ("昨天 23:01"), weekdays, a clock alone.

Finders as in ``_absolute``: clean text in; a reading, None, or ``ValueError`` out.
"""

from __future__ import annotations

import re
from datetime import timedelta

from crawler.dates._clock import Clock, find_clock, match_clock
from crawler.dates._context import Context, Reading, read_day
from crawler.dates._words import DAY, DAY_WORDS, HOUR, MINUTE, SECOND, UNITS, WEEKDAYS
from crawler.model import DateKind, Precision


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_SMALL_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "couple of": 2, "few": 3, "several": 3, "some": 3, "x": 3, "几": 3, "幾": 3, "数": 3, "數": 3, "半": 0.5,
    "half a": 0.5, "half an": 0.5, "einer": 1, "einem": 1, "un": 1, "una": 1, "une": 1, "um": 1, "uma": 1,
}  # fmt: skip
_NUMBER_WORDS = _any([word for word in _SMALL_NUMBERS if word.isascii()])
_AMOUNT = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|(?<![^\W\d_])(?:{_NUMBER_WORDS})(?=\s)|[几幾数數半])"
_UNIT_CJK = _any([unit for unit in UNITS if not unit.isalpha() or ord(unit[0]) > 0x2E7F])
_UNIT_LETTERS = _any([unit for unit in UNITS if ord(unit[0]) <= 0x2E7F])
_UNIT = rf"(?:(?:个|個)?半?(?:{_UNIT_CJK})|(?:{_UNIT_LETTERS})(?![^\W\d_])\.?)"
_PAIR = re.compile(rf"(?P<amount>{_AMOUNT})\s?(?P<unit>{_UNIT})")
_SPAN = rf"(?P<span>{_AMOUNT}\s?{_UNIT}(?:(?:\s?,\s?|\s(?:and|et|und|y|e)\s|\s|零)?{_AMOUNT}\s?{_UNIT}){{0,4}})"
_PAST = re.compile(
    rf"(?<![\d.:]){_SPAN}\s?(?:(?:之前|以前|前(?![后後天日])|전)|(?:ago|earlier|before|fa|atrás|geleden|назад)(?![^\W\d_]))"
    rf"|(?<![^\W\d_])(?:vor|il y a|hace|há|ha)\s{_SPAN.replace('span', 'span_after')}"
)
_AHEAD = re.compile(
    rf"(?<![\d.:]){_SPAN}\s?(?:(?:之后|以后|之後|以後|[后後])|(?:later|from now)(?![^\W\d_]))"
    rf"|(?<![^\W\d_])in\s{_SPAN.replace('span', 'span_after')}\b"
)
_JUST_NOW = re.compile(
    r"^(?:刚刚|剛剛|刚才|剛才|片刻之?前|一会儿?前|不久前|たった今|방금)|\bjust now\b|\bmoments? ago\b"
    r"|^gerade eben|^à l'instant"
)
_JUST_NOW_S = 3
_HALF = 0.5

#: What may follow a word for a day: otherwise "今日头条" would be one.
_ENDS = r"(?=$|[\s\d,.:;|·()\[\]-]|[早晚凌清上中下午傍夜晨深半](?!报))"
_DAY_WORD = re.compile(
    rf"(?:^|(?<=[\s:|·(]))(?P<cjk>{_any([w for w in DAY_WORDS if ord(w[0]) > 0x2E7F and len(w) > 1])}"
    rf"|[前昨今明](?=[早晚夜晨])){_ENDS}"
    rf"|^(?P<word>{_any([w for w in DAY_WORDS if ord(w[0]) <= 0x2E7F])})(?=$|[\s\d,.:;|·-]|(?<=^t)\d)"
)
_PART_ALONE = re.compile(r"\s?(?:早上|晚上?|上午|中午|下午|凌晨)?")
_WEEKDAY = re.compile(
    r"(?:^|(?<=[\s:|·(]))(?P<week>上个?|本|这|這|last )?(?:(?:周|週|星期|礼拜|禮拜)(?P<cjk>[一二三四五六日天])"
    r"|(?P<japanese>[月火水木金土日])曜日?|(?P<korean>[월화수목금토일])요일)"
    rf"|^(?:last )?(?P<word>{_any([w for w in WEEKDAYS if len(w) > 2])})(?![^\W\d_])"
)
_JAPANESE = {day: number for number, day in enumerate("月火水木金土日", 1)}
#: From one time of day to another: opening hours, a programme.
_HOURS = re.compile(r"\d{1,2}:\d\d\s?[-~–至到]\s?\d{1,2}:\d\d")
_CLOCK_ALONE = re.compile(r"(?:^|(?<=\s))(?=[^\s\d]{0,2}\s?\d{1,2}\s?(?:[:点點时時时h]|[ap]\.?m))")


def read_amount(text: str, context: Context) -> Reading | None:
    """Read ``3小时前``, ``1d 1h ago``, ``in 10m``, ``刚刚``; days with a clock (``3天前 14:52``) name a day."""
    if match := _PAST.search(text):
        sign = -1
    elif match := _AHEAD.search(text):
        sign = 1
    elif _JUST_NOW.search(text):
        return Reading(context.now - timedelta(seconds=_JUST_NOW_S), Precision.MINUTE, DateKind.RELATIVE)
    else:
        return None
    pairs = [_seconds(pair) for pair in _PAIR.finditer(match["span"] or match["span_after"])]
    span = timedelta(seconds=sign * sum(amount for amount, _ in pairs))
    finest = min(unit for _, unit in pairs)
    if finest >= DAY and (clock := match_clock(text, _skip_words(text, match.end()))):
        return read_day((context.local + span).date(), clock, DateKind.RELATIVE, context)
    return Reading(context.now + span, _precision_of(finest), DateKind.RELATIVE)


def _seconds(pair: re.Match[str]) -> tuple[float, int]:
    """Return the length of "3小时" in seconds, and of its unit."""
    amount = _SMALL_NUMBERS.get(pair["amount"])
    if amount is None:
        amount = float(pair["amount"])
    word = pair["unit"].rstrip(".")
    if word not in UNITS:  # 个半小时, 个小时, 半小时
        if "半" in word:
            amount += _HALF
        word = re.sub("^[个個]?半?", "", word)
    return amount * UNITS[word], UNITS[word]


def _precision_of(unit_s: int) -> Precision:
    for limit, precision in ((SECOND, Precision.SECOND), (15 * MINUTE, Precision.MINUTE), (HOUR, Precision.HOUR)):
        if unit_s <= limit:
            return precision
    return Precision.DAY


def _skip_words(text: str, position: int) -> int:
    match = re.compile(r"\s?(?:at\s|um\s|à\s|,\s?)?").match(text, position)
    return match.end() if match else position


def read_day_word(text: str, context: Context) -> Reading | None:
    """Read ``昨天``, ``昨晚8点``, ``Today, 8:00 pm``: a day told from the fetch, by the source's calendar."""
    match = _DAY_WORD.search(text)
    if match is None:
        return None
    clock = find_clock(text, match.end())
    if clock is None and match["word"] and match.end() != len(text):
        return None
    day = context.local.date() + timedelta(days=DAY_WORDS[match[0]])
    return read_day(day, clock, DateKind.RELATIVE, context)


def read_weekday(text: str, context: Context) -> Reading | None:
    """Read ``周五下午3点``, ``Monday``, ``上周五``: the last such day before today, or of the named week."""
    match = _WEEKDAY.search(text)
    if match is None:
        return None
    clock = find_clock(text, match.end())
    if clock is None and not _PART_ALONE.fullmatch(text, match.end()):
        return None
    weekday = _JAPANESE.get(match["japanese"] or "") or WEEKDAYS[match["cjk"] or match["korean"] or match["word"]]
    today = context.local.date()
    back = (today.isoweekday() - weekday - 1) % 7 + 1
    if match["week"] in ("上", "上个"):
        back = today.isoweekday() - weekday + 7
    elif match["week"] in ("本", "这", "這"):
        back = today.isoweekday() - weekday
    return read_day(today - timedelta(days=back), clock, DateKind.RELATIVE, context)


def read_clock_alone(text: str, context: Context) -> Reading | None:
    """Read ``08:30`` or ``下午3点`` at either end of the text: of today, or of yesterday when still to come."""
    if _HOURS.search(text):
        return None
    for start in _CLOCK_ALONE.finditer(text):
        clock = match_clock(text, start.end())
        if clock and (start.end() == 0 or clock.end == len(text)) and _is_whole(text, clock):
            return _latest(clock, context)
    return None


def _is_whole(text: str, clock: Clock) -> bool:
    return clock.end == len(text) or not (text[clock.end].isalnum() or text[clock.end] == ":")


def _latest(clock: Clock, context: Context) -> Reading:
    today = context.now.astimezone(context.zone_of(clock)).date()
    reading = read_day(today, clock, DateKind.INFERRED_DAY, context)
    if reading.at <= context.now:
        return reading
    return read_day(today - timedelta(days=1), clock, DateKind.INFERRED_DAY, context)
