"""The rules of reading: zones, bounds, precision, noise; for any string whatever."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import parse_date
from crawler.dates._absolute import read_with_dateutil
from crawler.dates._read import make_context
from crawler.model import DateKind, DateOrigin, Precision, Timestamp

SHANGHAI, VIENNA = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 11, 22, 12, 0, 0, 987_654, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(raw: str, now: datetime = NOW, zone: ZoneInfo | timezone = SHANGHAI) -> datetime | None:
    stamp = parse_date(raw, now=now, zone=zone)
    return stamp and stamp.at


def test_timestamp_carries_the_whole_history() -> None:
    assert parse_date(" 发布于 11-20 08:30", now=NOW, zone=SHANGHAI, origin=DateOrigin.LISTING) == Timestamp(
        utc("2026-11-20 00:30"), Precision.MINUTE, DateKind.INFERRED_YEAR, " 发布于 11-20 08:30", DateOrigin.LISTING
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-08-28T08:07:22", "2026-08-28 00:07:22"),
        ("2026-09-07 00:00:00.000", "2026-09-06 16:00"),
        ("2026-08-28T08:07:22Z", "2026-08-28 08:07:22"),
        ("2026-08-28T08:07:22+02:00", "2026-08-28 06:07:22"),
        ("2026-08-28T08:07:22+0200", "2026-08-28 06:07:22"),
        ("2026-08-28 08:07:22 GMT+2", "2026-08-28 06:07:22"),
    ],
)
def test_explicit_zone_wins_over_the_source_zone(raw: str, expected: str) -> None:
    assert at(raw) == utc(expected)


def test_offset_of_half_an_hour() -> None:
    assert at("2026-08-28T08:07:22", zone=timezone(-timedelta(hours=3.5))) == utc("2026-08-28 11:37:22")


def test_cst_is_china_standard_time_only_where_the_source_keeps_it() -> None:
    assert at("20 Nov 2026 08:30 CST") == utc("2026-11-20 00:30")
    assert at("20 Nov 2026 08:30 CST", zone=ZoneInfo("America/Chicago")) == utc("2026-11-20 14:30")


@pytest.mark.parametrize("zone", [SHANGHAI, VIENNA, ZoneInfo("America/Los_Angeles"), UTC])
@pytest.mark.parametrize("raw", ["3小时前", "3 hours ago", "180分钟前"])
def test_relative_date_is_never_shifted_by_a_zone(raw: str, zone: ZoneInfo) -> None:
    assert at(raw, zone=zone) == utc("2026-11-22 09:00")


def test_relative_day_follows_the_calendar_of_the_source() -> None:
    # 23:00 UTC on the 21st is the 22nd in Shanghai, so yesterday is the 21st there and the 20th in Greenwich.
    now = utc("2026-11-21 23:00")
    assert at("昨天 10:00", now) == utc("2026-11-21 02:00")
    assert at("昨天 10:00", now, UTC) == utc("2026-11-20 10:00")


def test_missing_year_follows_the_calendar_of_the_source() -> None:
    # In Shanghai the new year has begun.
    assert at("12-31 08:30", utc("2025-12-31 17:00")) == utc("2025-12-31 00:30")
    assert at("01-01 00:30", utc("2025-12-31 17:00")) == utc("2025-12-31 16:30")


def test_missing_year_allows_for_the_gap_between_zones() -> None:
    # Stated by a site in Auckland whose zone was given as UTC.
    now = utc("2025-12-31 20:00")
    assert at("1月1日 08:30", now, UTC) == now
    assert at("1月3日 08:30", now, UTC) == utc("2025-01-03 08:30")


@pytest.mark.parametrize(("year", "leap"), [(2026, 2024), (2028, 2028), (2031, 2028)])
def test_leap_day_without_a_year(year: int, leap: int) -> None:
    assert at("2月29日 12:00", utc(f"{year}-03-02 00:00"), UTC) == utc(f"{leap}-02-29 12:00")


def test_leap_day_of_a_common_year_is_refused() -> None:
    assert at("2025-02-29") is None
    assert at("2024-02-29", zone=UTC) == utc("2024-02-29 12:00")


def test_time_in_the_gap_of_summer_time_counts_by_the_offset_before_it() -> None:
    # Vienna, 29 March 2026: after 01:59 comes 03:00.
    assert at("2026-03-29 02:30", zone=VIENNA) == utc("2026-03-29 01:30")


def test_time_in_the_fold_of_summer_time_is_the_first_of_the_two() -> None:
    # Vienna, 25 October 2026: 02:30 is 00:30 UTC in summer time and again 01:30 UTC.
    assert at("2026-10-25 02:30", zone=VIENNA) == utc("2026-10-25 00:30")


def test_yesterday_keeps_the_wall_clock_over_a_change_of_summer_time() -> None:
    assert at("gestern 08:30", utc("2026-03-29 12:00"), VIENNA) == utc("2026-03-28 07:30")


def test_day_that_begins_in_a_gap_has_a_first_moment() -> None:
    # Beirut, 29 March 2026: midnight does not exist, the day begins at 01:00 (+03:00).
    assert at("2026-03-29", utc("2026-03-28 23:00"), ZoneInfo("Asia/Beirut")) == utc("2026-03-28 22:00")


def test_day_is_noon_or_its_first_moment_when_noon_is_to_come() -> None:
    assert at("2026-11-22", utc("2026-11-22 03:59")) == utc("2026-11-21 16:00")
    assert at("2026-11-22", utc("2026-11-22 04:00")) == utc("2026-11-22 04:00")
    assert at("2026-11-22", utc("2027-01-01 00:00")) == utc("2026-11-22 04:00")


def test_nothing_lies_after_the_fetch() -> None:
    now = utc("2026-11-22 12:00")
    assert at("2026-11-23T13:00:00Z", now) == now
    assert at("2026-11-23T14:00:00Z", now) == now
    assert at("2026-11-23T14:00:01Z", now) is None
    assert at("in 10m", now) == now
    assert at("明天 20:00", now) == now
    assert at("3天后", now) is None


def test_bounds_of_the_past() -> None:
    assert at("1995-01-01T00:00:00Z") == utc("1995-01-01")
    assert at("1994-12-31T23:59:59Z") is None


def test_midnight_in_greenwich_stays_a_stated_second() -> None:
    raw = "Mon, 04 Jan 2021 00:00:00 GMT"
    stated = Timestamp(utc("2021-01-04"), Precision.SECOND, DateKind.STATED, raw)
    assert parse_date(raw, now=NOW, zone=SHANGHAI) == stated


def test_naive_now_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_date("2026-11-20", now=datetime(2026, 11, 22), zone=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("november, 20 2026", (utc("2026-11-20 12:00"), Precision.DAY)),
        ("november, 20 2026 08:30", (utc("2026-11-20 08:30"), Precision.MINUTE)),
        ("november, 20 2026 08:30:15 est", (utc("2026-11-20 13:30:15"), Precision.SECOND)),
        ("november, 20 2026 8pm", (utc("2026-11-20 20:00"), Precision.HOUR)),
        ("november, 2026", None),
        ("2026", None),
        ("may", None),
        ("20 november", None),
    ],
)
def test_dateutil_gives_only_what_is_stated(text: str, expected: tuple[datetime, Precision] | None) -> None:
    reading = read_with_dateutil(text, make_context(NOW, UTC, None, ""))
    assert (reading and reading[:2]) == expected


def test_dateutil_reads_what_the_grammar_does_not() -> None:
    assert at("November, 20 2026", zone=UTC) == utc("2026-11-20 12:00")


DATELIKE = st.text("0123456789-/.: 年月日时分秒前后周上下午昨今天TZ+,aphmugoNvEuJ二十半刻\u200b\u3000", max_size=40)


@given(raw=st.text() | DATELIKE, zone=st.sampled_from([SHANGHAI, VIENNA, UTC]))
def test_any_text_is_none_or_a_date_within_bounds(raw: str, zone: ZoneInfo) -> None:
    stamp = parse_date(raw, now=NOW, zone=zone)
    if stamp is not None:
        assert utc("1995-01-01") <= stamp.at <= NOW
        assert stamp.at.tzinfo is UTC
        assert stamp.at.microsecond == 0


@given(
    moment=st.datetimes(datetime(1995, 1, 2), datetime(2026, 11, 22)).map(lambda moment: moment.replace(microsecond=0)),
    zone=st.sampled_from([SHANGHAI, timezone(timedelta(hours=-9, minutes=-30)), UTC]),
    form=st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S", "%d %b %Y %H:%M:%S",
         "%a %b %d %H:%M:%S %Y", "%d.%m.%Y %I:%M:%S %p", "%B %d, %Y %H:%M:%S"]
    ),
)  # fmt: skip
def test_every_moment_comes_back_from_every_form(moment: datetime, zone: ZoneInfo | timezone, form: str) -> None:
    assert at(moment.strftime(form), NOW, zone) == moment.replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "9" * 10_000, "1-" * 5_000, "a " * 5_000, "1天" * 5_000, "半" * 10_000, " " * 10_000, "一" * 10_000,
        "<" * 10_000, "&#" * 5_000, "\ufdfa" * 10_000, "1 d and " * 1_250, "november " * 1_200, "12:" * 3_000,
        "下午" * 5_000, "(" * 10_000, "a couple of " * 900,
    ],
)  # fmt: skip
def test_hostile_string_costs_little(raw: str) -> None:
    began = time.process_time()
    assert parse_date(raw, now=NOW, zone=SHANGHAI) is None
    assert time.process_time() - began < 0.1
