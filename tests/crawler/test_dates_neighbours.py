"""What stands above a date in its listing says in which year it was."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import choose_date, placed_links
from crawler.model import ArticleLink, DateClaim, DateKind, DateOrigin

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def days(dates: list[str], now: datetime = NOW) -> list[str]:
    """Return the days, in the zone, that a listing with these dates comes to."""
    links = [ArticleLink(f"https://a.example/{n}", date=date) for n, date in enumerate(dates)]
    claims = [
        DateClaim(link.date, DateOrigin.LISTING, link.read_at, link.not_after)
        for link in placed_links(links, read_at=now, zone=ZONE)
    ]
    chosen = [choose_date([claim], now=now, zone=ZONE) for claim in claims]
    return [f"{one.at.astimezone(ZONE):%Y-%m-%d}" if one else "" for one in chosen]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (
            ["01-05", "01-03", "01-02", "12-31", "12-30"],
            ["2026-01-05", "2026-01-03", "2026-01-02", "2025-12-31", "2025-12-30"],
        ),
        (
            ["11月20日", "6月1日", "1月2日", "11月20日", "6月1日", "1月2日", "11月20日"],
            ["2026-11-20", "2026-06-01", "2026-01-02", "2025-11-20", "2025-06-01", "2025-01-02", "2024-11-20"],
        ),
        (["03-01", "11-22", "11-21", "11-20"], ["2026-03-01", "2026-11-22", "2026-11-21", "2026-11-20"]),
        (["2小时前", "昨天", "11-20", "11-19"], ["2026-11-23", "2026-11-22", "2026-11-20", "2026-11-19"]),
        (["2026-01-05", "2026-01-04", "2026-01-02", "12-31"], ["2026-01-05", "2026-01-04", "2026-01-02", "2025-12-31"]),
        (["11-20", "", "x", "11-19"], ["2026-11-20", "", "", "2026-11-19"]),
        ([], []),
    ],
    ids=["new year", "three years", "one pinned on top", "mixed forms", "full dates above", "gaps", "empty"],
)
def test_a_year_that_is_not_stated_follows_from_the_order(dates: list[str], expected: list[str]) -> None:
    assert days(dates) == expected


def test_a_relative_date_of_a_listing_counts_from_when_the_listing_was_read() -> None:
    read_at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    (link,) = placed_links([ArticleLink("https://a.example/1", date="3小时前")], read_at=read_at, zone=ZONE)
    claim = DateClaim(link.date, DateOrigin.LISTING, link.read_at, link.not_after)
    chosen = choose_date([claim], now=NOW, zone=ZONE)
    assert chosen is not None
    assert (chosen.at, chosen.kind) == (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), DateKind.RELATIVE)


def test_the_clock_of_an_id_says_in_which_year_a_day_was() -> None:
    # 60583be8: 2021-03-22 06:40:40 UTC
    claim = DateClaim("03-22", DateOrigin.SELECTOR)
    chosen = choose_date([claim], now=NOW, zone=ZONE, object_id="60583be8b15ec03d086e3854")
    assert chosen is not None
    assert f"{chosen.at:%Y-%m-%d}" == "2021-03-22"
