"""Counting a run and the states that sources end in; the clock is passed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.cli.status import counted, shapes
from crawler.model import DropReason, SourceState, SourceStatus
from crawler.report import SourceRun, next_state, quietness

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def test_what_never_came_back_is_counted_as_interrupted() -> None:
    run = SourceRun("gazette", listed=10, new=3, updated=1, known=2)
    run.dropped[DropReason.NO_BODY] += 1
    run.close()
    counts = run.counts()
    assert counts["dropped/interrupted"] == 3
    assert counts["listed"] == counts["new"] + counts["updated"] + counts["known"] + counts["dropped"]
    assert run.unfinished


def test_listings_are_counted_by_their_shape_beside_the_sum() -> None:
    run = SourceRun("channel", listed=2, new=2)
    for shape in ("WinPageData", "JSON", "JSON", ""):
        run.note_shape(shape)
    counts = run.counts()
    assert {key: n for key, n in counts.items() if key.startswith("shape/")} == {
        "shape/JSON": 2,
        "shape/WinPageData": 1,
    }
    assert counted(counts) == "2 listed = 2 new + 0 updated + 0 known + 0 dropped"
    assert shapes(counts) == "2 JSON, 1 WinPageData"
    assert shapes(SourceRun("gazette", listed=1).counts()) == ""


def test_a_good_run_is_due_after_the_interval_and_closes_the_walk() -> None:
    old = SourceState("gazette", walk_open=True, failures=3, status=SourceStatus.BROKEN, since=NOW - HALF_HOUR)
    state = next_state(old, SourceRun("gazette", listed=1, new=1, pages=2), now=NOW, every=HALF_HOUR)
    assert (state.status, state.since, state.failures) == (SourceStatus.OK, NOW, 0)
    assert (state.last_success_at, state.last_new_at, state.next_due_at) == (NOW, NOW, NOW + HALF_HOUR)
    assert not state.walk_open


def test_a_status_that_stays_keeps_its_since() -> None:
    old = SourceState("gazette", status=SourceStatus.OK, since=NOW - timedelta(days=9), last_new_at=NOW - HALF_HOUR)
    state = next_state(old, SourceRun("gazette", listed=1, known=1, pages=1), now=NOW, every=HALF_HOUR)
    assert (state.since, state.last_new_at) == (NOW - timedelta(days=9), NOW - HALF_HOUR)


def test_failures_back_off_up_to_a_day() -> None:
    waits = []
    state = SourceState("gazette", last_success_at=NOW)
    for _ in range(8):
        run = SourceRun("gazette")
        run.fail(SourceStatus.UNREACHABLE, "https://gazette.example/: HTTP status 502")
        state = next_state(state, run, now=NOW, every=HALF_HOUR)
        assert state.next_due_at is not None
        waits.append((state.next_due_at - NOW) / timedelta(hours=1))
    assert waits == [1, 2, 4, 8, 16, 24, 24, 24]
    assert (state.failures, state.last_success_at) == (8, NOW)
    assert "502" in state.reason


def test_an_interval_longer_than_a_day_is_kept_in_failure() -> None:
    run = SourceRun("gazette")
    run.fail(SourceStatus.EMPTY, "no article link")
    state = next_state(SourceState("gazette"), run, now=NOW, every=timedelta(days=7))
    assert state.next_due_at == NOW + timedelta(days=7)


def test_the_hosts_own_retry_time_is_kept() -> None:
    run = SourceRun("gazette", retry_at=NOW + timedelta(hours=5))
    run.fail(SourceStatus.RATE_LIMITED, "HTTP status 429")
    assert next_state(SourceState("gazette"), run, now=NOW, every=HALF_HOUR).next_due_at == NOW + timedelta(hours=5)


def test_the_first_evidence_of_a_failure_stays() -> None:
    run = SourceRun("gazette")
    run.fail(SourceStatus.BLOCKED, "first")
    run.fail(SourceStatus.EMPTY, "second")
    assert run.failure == (SourceStatus.BLOCKED, "first")


def test_a_source_of_which_nothing_could_be_read_is_broken() -> None:
    run = SourceRun("gazette", listed=3, pages=4)
    run.dropped[DropReason.NO_BODY] = 3
    run.close()
    assert run.failure == (SourceStatus.BROKEN, "none of 3 listed articles could be read: 3 no_body")


def test_a_source_whose_articles_are_all_known_elsewhere_is_not_broken() -> None:
    run = SourceRun("gazette", listed=2, pages=3)
    run.dropped[DropReason.DUPLICATE_URL] = 2
    run.close()
    assert run.failure is None


def test_a_listing_page_that_was_still_under_way_leaves_the_walk_open() -> None:
    run = SourceRun("gazette", listed=1, new=1, pages=2, listings_under_way=1)
    run.close()
    assert next_state(SourceState("gazette"), run, now=NOW, every=HALF_HOUR).walk_open


def test_a_source_whose_turn_never_came_stays_as_it_was() -> None:
    old = SourceState("gazette", status=SourceStatus.OK, last_success_at=NOW - HALF_HOUR)
    run = SourceRun("gazette", listings_under_way=1)
    run.close()
    state = next_state(old, run, now=NOW, every=HALF_HOUR)
    assert (state.last_success_at, state.next_due_at, state.walk_open) == (NOW - HALF_HOUR, None, True)


def test_an_interrupted_source_stays_due_and_was_no_success() -> None:
    old = SourceState("gazette", status=SourceStatus.OK, last_success_at=NOW - HALF_HOUR)
    run = SourceRun("gazette", listed=10, new=4, pages=5)
    run.close()
    state = next_state(old, run, now=NOW, every=HALF_HOUR)
    assert (state.next_due_at, state.last_success_at, state.walk_open) == (NOW, NOW - HALF_HOUR, True)
    assert state.last_new_at == NOW


def test_a_run_that_left_only_a_listing_page_stays_due_too() -> None:
    run = SourceRun("gazette", listed=1, new=1, pages=2, listings_under_way=1)
    run.close()
    state = next_state(SourceState("gazette"), run, now=NOW, every=HALF_HOUR)
    assert (state.next_due_at, state.last_success_at) == (NOW, None)


def found(state: SourceState, at: datetime, new: int) -> SourceState:
    run = SourceRun("gazette", listed=5, new=new, known=5 - new, pages=1)
    return next_state(state, run, now=at, every=HALF_HOUR)


def test_a_source_with_something_new_every_hour_is_quiet_as_usual_after_two_and_unusually_after_two_days() -> None:
    state = SourceState("gazette")
    for hour in range(4):
        state = found(state, NOW + timedelta(hours=hour), new=1)
    assert quietness(state) == ""
    last = NOW + timedelta(hours=3)
    after_two_hours = found(state, last + timedelta(hours=2), new=0)
    assert after_two_hours.status is SourceStatus.OK
    assert quietness(after_two_hours).endswith("as usual: something new every 60 minutes")
    after_a_day = found(after_two_hours, last + timedelta(hours=23), new=0)
    assert after_a_day.status is SourceStatus.OK
    after_two_days = found(after_a_day, last + timedelta(days=2), new=0)
    assert (after_two_days.status, after_two_days.since) == (SourceStatus.QUIET, last + timedelta(days=2))
    assert "nothing new since 2026-11-22 15:00 UTC, unusually long" in after_two_days.reason
    later = found(after_two_days, last + timedelta(days=3), new=0)
    assert (later.since, later.reason) == (after_two_days.since, after_two_days.reason)
    awake = found(later, last + timedelta(days=4), new=1)
    assert (awake.status, awake.reason) == (SourceStatus.OK, "")


def test_a_source_with_something_new_every_minute_is_told_so_in_good_english() -> None:
    state = SourceState("gazette")
    for minute in range(3):
        state = found(state, NOW + timedelta(minutes=minute), new=1)
    quiet = found(state, NOW + timedelta(minutes=4), new=0)
    assert quietness(quiet).endswith(": something new every minute")


def test_a_weekly_source_is_not_unusually_quiet_for_three_weeks() -> None:
    state = SourceState("gazette")
    for week in range(3):
        state = found(state, NOW + timedelta(weeks=week), new=1)
    for day in range(1, 27):
        state = found(state, NOW + timedelta(weeks=2, days=day), new=0)
        assert state.status is SourceStatus.OK
    assert "as usual: something new every 7 days" in quietness(state)


def test_a_listing_that_is_gone_for_good_is_asked_for_again_after_a_week() -> None:
    run = SourceRun("gazette")
    run.fail(SourceStatus.GONE, "https://gazette.example/: HTTP status 410")
    state = next_state(SourceState("gazette"), run, now=NOW, every=HALF_HOUR)
    assert state.next_due_at == NOW + timedelta(days=7)
