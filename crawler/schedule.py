"""When to look again: at an article that is known, at an address that failed; pure but for the clock itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.model import DropReason

#: Faults of the moment: the next crawl tries again at once, a few times; then more and more seldom.
TRANSIENT = frozenset(
    {
        DropReason.TIMEOUT,
        DropReason.CUT_SHORT,
        DropReason.UNREACHABLE,
        DropReason.HTTP_ERROR,
        DropReason.RATE_LIMITED,
        DropReason.BLOCKED,
        DropReason.ROBOTS,
    }
)
_QUICK_ATTEMPTS = 3
_FIRST_WAIT = timedelta(days=1)
_LONGEST_WAIT = timedelta(days=30)

_WITHDRAWN_AFTER = 3
_SHORTEST_RECHECK = timedelta(hours=1)
_RECHECKED_FOR = timedelta(days=30)


def now_utc() -> datetime:
    """Return the present second, aware, in UTC: the one clock of a run, passed to whatever needs one."""
    return datetime.now(UTC).replace(microsecond=0)


def next_attempt(reason: DropReason, attempts: int, now: datetime) -> datetime | None:
    """Return when a dropped address is fetched again; None for never.

    Args:
        attempts: how often it was dropped, this time included.
    """
    if reason is DropReason.GONE or reason is DropReason.INVALID_URL or reason is DropReason.DUPLICATE_URL:
        return None
    quick = _QUICK_ATTEMPTS if reason in TRANSIENT else 0
    if attempts <= quick:
        return now
    doublings = min(attempts - quick - 1, 10)
    return now + min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def is_withdrawn(reason: DropReason, attempts: int) -> bool:
    """Return whether an article's own site took it back: it says so for good, or says so again and again.

    Args:
        attempts: checks in a row that did not find it, this one included; by ``next_attempt`` three take three days.
    """
    return reason is DropReason.GONE or (reason is DropReason.NOT_FOUND and attempts >= _WITHDRAWN_AFTER)


def next_recheck(first_seen_at: datetime, now: datetime) -> datetime | None:
    """Return when a known article is looked at for edits: soon while it is young, ever later, then never again."""
    age = now - first_seen_at
    if age >= _RECHECKED_FOR:
        return None
    return now + max(age, _SHORTEST_RECHECK)
