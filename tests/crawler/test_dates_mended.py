"""Strings that were once read as another date than they name."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import parse_date
from crawler.model import DateKind, Precision

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_german_time_with_a_dot_behind_a_dash_is_no_day_of_the_year() -> None:
    found = parse_date("18. Nov. 2026 – 9.12 Uhr", now=NOW, zone=BERLIN)
    assert found is not None
    assert (found.at, found.precision) == (datetime(2026, 11, 18, 8, 12, tzinfo=UTC), Precision.MINUTE)


def test_an_amount_left_open_is_a_few() -> None:
    found = parse_date("x days ago", now=NOW, zone=BERLIN)
    assert found is not None
    assert found.at == datetime(2026, 11, 17, 13, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["12:30-14:00", "09:00 - 17:30", "9:00～17:00", "营业时间 9:00至17:00"])
def test_hours_from_and_to_are_no_date(raw: str) -> None:
    assert parse_date(raw, now=NOW, zone=BERLIN) is None


def test_a_lone_time_of_day_keeps_its_zone() -> None:
    found = parse_date("08:30+01:00", now=NOW, zone=BERLIN)
    assert found is not None
    assert found.at == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "zone", "day"),
    [
        ("19-Nov-25", "Asia/Shanghai", "2025-11-19"),
        ("19-Nov-25 08:30", "Europe/Berlin", "2025-11-19"),
        ("25/11/19", "Asia/Shanghai", "2025-11-19"),
        ("11/12/10", "Asia/Shanghai", "2011-12-10"),
        ("11/20/25", "Asia/Shanghai", "2025-11-20"),  # no such month: then it is not the year that is first
        ("11/20/25", "America/New_York", "2025-11-20"),
        ("20/11/25", "Europe/London", "2025-11-20"),
    ],
)
def test_years_of_two_digits_are_read_in_the_order_of_the_place(raw: str, zone: str, day: str) -> None:
    found = parse_date(raw, now=datetime(2026, 11, 23, 12, tzinfo=UTC), zone=ZoneInfo(zone))
    assert found
    assert (found.at.astimezone(ZoneInfo(zone)).date().isoformat(), found.kind) == (day, DateKind.STATED)
