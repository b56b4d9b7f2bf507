"""When to look again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import DropReason
from crawler.schedule import next_attempt, next_recheck

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "days"), [(1, 0), (2, 0), (3, 0), (4, 1), (5, 2), (8, 16), (9, 30), (99, 30)])
def test_faults_of_the_moment_are_tried_again_at_once_then_ever_more_seldom(attempts: int, days: int) -> None:
    assert next_attempt(DropReason.TIMEOUT, attempts, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize(("attempts", "days"), [(1, 1), (2, 2), (5, 16), (6, 30)])
def test_a_page_that_is_no_article_is_not_fetched_again_for_a_day(attempts: int, days: int) -> None:
    assert next_attempt(DropReason.NO_BODY, attempts, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize("reason", [DropReason.GONE, DropReason.DUPLICATE_URL, DropReason.INVALID_URL])
def test_what_will_not_change_is_never_fetched_again(reason: DropReason) -> None:
    assert next_attempt(reason, 1, NOW) is None


@pytest.mark.parametrize(("age_hours", "wait_hours"), [(0, 1), (0.5, 1), (6, 6), (240, 240)])
def test_an_article_is_rechecked_the_more_seldom_the_older_it_is(age_hours: float, wait_hours: float) -> None:
    assert next_recheck(NOW - timedelta(hours=age_hours), NOW) == NOW + timedelta(hours=wait_hours)


def test_an_article_is_not_rechecked_after_a_month() -> None:
    assert next_recheck(NOW - timedelta(days=30), NOW) is None
