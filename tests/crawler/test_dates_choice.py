"""Which of several dates is the article's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import choose_date, first_seen
from crawler.model import DateClaim, DateKind, DateOrigin, Precision, Timestamp

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, 0, 0, 5, tzinfo=UTC)
LD, OG, TIME, SELECTOR, LISTING = (
    DateOrigin.JSON_LD, DateOrigin.OPEN_GRAPH, DateOrigin.TIME_ELEMENT, DateOrigin.SELECTOR, DateOrigin.LISTING,
)  # fmt: skip


def choose(*claims: tuple[DateOrigin, str], modified: tuple[str, ...] = ()) -> str | None:
    """Return the string that wins."""
    given = [DateClaim(raw, origin) for origin, raw in claims]
    chosen = choose_date(given, now=NOW, zone=SHANGHAI, modified=modified)
    return chosen.raw if chosen else None


def test_origins_rank_from_linked_data_to_listing() -> None:
    claims = [
        (LISTING, "2026-11-15 08:30"), (SELECTOR, "2026-11-16 08:30"), (TIME, "2026-11-17 08:30"),
        (OG, "2026-11-18 08:30"), (LD, "2026-11-19 08:30"),
    ]  # fmt: skip
    winners = []
    while claims:
        winners.append(choose(*claims))
        claims.pop()
    assert winners == [f"2026-11-{day} 08:30" for day in (19, 18, 17, 16, 15)]


def test_what_is_chosen_says_what_it_was_read_from() -> None:
    claims = [DateClaim("3小时前", LISTING), DateClaim("2026-11-20 08:30", OG), DateClaim("Invalid Date", LD)]
    assert choose_date(claims, now=NOW, zone=SHANGHAI) == Timestamp(
        datetime(2026, 11, 20, 0, 30, tzinfo=UTC), Precision.MINUTE, DateKind.STATED, "2026-11-20 08:30", OG
    )


@pytest.mark.parametrize("claims", [(), ((LD, "Invalid Date"), (SELECTOR, "undefined"), (LISTING, ""))])
def test_nothing_readable_chooses_nothing(claims: tuple[tuple[DateOrigin, str], ...]) -> None:
    assert choose(*claims) is None


def test_unreadable_date_makes_way_for_the_next() -> None:
    assert choose((LD, "2206-11-20T08:30:00Z"), (SELECTOR, "11月20日")) == "11月20日"


def test_visible_day_does_not_beat_metadata_that_names_the_second() -> None:
    assert choose((SELECTOR, "2026-11-20"), (OG, "2026-11-20T08:30:15+08:00")) == "2026-11-20T08:30:15+08:00"


def test_day_in_metadata_is_made_exact_by_visible_text_of_that_day() -> None:
    assert choose((LD, "2026-11-20"), (SELECTOR, "2026-11-20 08:30")) == "2026-11-20 08:30"
    assert choose((LD, "2026-11-20"), (SELECTOR, "2026-11-21 08:30")) == "2026-11-20"


BUILD = "2026-11-21T03:00:15+00:00"


@pytest.mark.parametrize("visible", ["2026-11-20", "11月20日", "2026-11-20 08:30", "2天前"])
@pytest.mark.parametrize("modified", [BUILD, "2026-11-21T03:00:17Z"])
def test_build_time_of_the_page_does_not_beat_visible_text(visible: str, modified: str) -> None:
    assert choose((LD, BUILD), (OG, BUILD), (SELECTOR, visible), modified=(modified,)) == visible


def test_date_of_change_apart_from_publication_clears_it() -> None:
    assert choose((OG, BUILD), (SELECTOR, "2026-11-20"), modified=("2026-11-21T03:00:18Z",)) == BUILD


def test_article_never_edited_keeps_its_exact_date() -> None:
    # 03:00:15 UTC is 11:00:15 on the 21st in Shanghai.
    assert choose((OG, BUILD), (SELECTOR, "2026-11-21"), modified=(BUILD,)) == BUILD
    assert choose((OG, BUILD), (SELECTOR, "2026-11-21 11:00"), modified=(BUILD,)) == BUILD
    assert choose((OG, BUILD), modified=(BUILD,)) == BUILD


def test_clock_of_the_server_does_not_beat_visible_text() -> None:
    assert choose((OG, "2026-11-22T11:59:30Z"), (SELECTOR, "2026-11-20 08:30")) == "2026-11-20 08:30"
    assert choose((OG, "2026-11-22T11:59:30Z"), (SELECTOR, "刚刚")) == "2026-11-22T11:59:30Z"


def test_date_ahead_of_the_fetch_goes_last() -> None:
    # Beijing time that calls itself GMT.
    assert choose((LD, "2026-11-22T19:31:46Z"), (SELECTOR, "2026-11-22 19:31")) == "2026-11-22 19:31"
    assert choose((LD, "2026-11-22T19:31:46Z")) == "2026-11-22T19:31:46Z"


def test_first_seen_is_the_fetch_in_whole_seconds() -> None:
    assert first_seen(NOW) == Timestamp(NOW.replace(microsecond=0), Precision.SECOND, DateKind.FIRST_SEEN)


def clock_of(name: str, now: datetime) -> datetime | None:
    """When an article is dated that has this id, and no other date."""
    chosen = choose_date([], now=now, zone=SHANGHAI, object_id=name)
    return chosen.at if chosen else None


def test_clock_of_an_id() -> None:
    # 0x60583be8 = 1616395240 s = 2021-03-22 06:40:40 UTC
    made = datetime(2021, 3, 22, 6, 40, 40, tzinfo=UTC)
    name = "60583be8b15ec0114d7fd4a1"
    assert clock_of(name, made) == made
    assert clock_of(name.upper(), made + timedelta(days=3)) == made
    assert clock_of(name, made - timedelta(minutes=10)) == made - timedelta(minutes=10)  # nothing lies ahead
    assert clock_of(name, made + timedelta(days=3, seconds=1)) is None
    assert clock_of(name, made - timedelta(minutes=10, seconds=1)) is None


def test_clock_of_an_id_stands_last() -> None:
    now = datetime.fromtimestamp(0x6A8A1E00 + 40, UTC)
    name = "6a8a1e00b15ec0114d7fd4a1"
    chosen = choose_date([DateClaim("null", LD)], now=now, zone=SHANGHAI, object_id=name)
    assert chosen == Timestamp(now - timedelta(seconds=40), Precision.SECOND, DateKind.ID_CLOCK, name)
    chosen = choose_date([DateClaim("昨天", LISTING)], now=now, zone=SHANGHAI, object_id=name)
    assert chosen is not None
    assert chosen.raw == "昨天"


@pytest.mark.parametrize("name", ["", "60583be8", "60583be8b15ec0114d7fd4aZ", "６" * 24, "60583be8b15ec0114d7fd4a1\n"])
def test_what_is_no_id_has_no_clock(name: str) -> None:
    assert clock_of(name, NOW) is None
