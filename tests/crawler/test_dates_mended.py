"""Strings that were once read as another date than they name."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import parse_date
from crawler.model import Precision

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
