"""What a run did, source by source; plain counting, no I/O.

Every listed article ends in exactly one count: ``listed = new + updated + known + dropped``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.model import DropReason, SourceState, SourceStatus

#: A failing source is tried again after its interval times 2, 4, 8 ... but at least once a day.
LONGEST_BACK_OFF = timedelta(days=1)

#: A listing that is gone for good is looked at once more now and then: people make mistakes.
_GONE_WAIT = timedelta(days=7)
#: A source is unusually quiet after so many times its usual gap, but not within a day.
_UNUSUAL, _MIN_QUIET = 4, timedelta(days=1)

#: Drops that do not tell whether the source's articles can be read.
_SAY_NOTHING = (DropReason.DUPLICATE_URL, DropReason.DUPLICATE_STORY, DropReason.INTERRUPTED)

#: What a failed listing makes of its source.
_STATUS = {
    DropReason.BLOCKED: SourceStatus.BLOCKED,
    DropReason.ROBOTS: SourceStatus.BLOCKED,
    DropReason.RATE_LIMITED: SourceStatus.RATE_LIMITED,
    DropReason.TIMEOUT: SourceStatus.UNREACHABLE,
    DropReason.UNREACHABLE: SourceStatus.UNREACHABLE,
    DropReason.HTTP_ERROR: SourceStatus.UNREACHABLE,
    DropReason.REFUSED_ADDRESS: SourceStatus.UNREACHABLE,
    DropReason.CUT_SHORT: SourceStatus.UNREACHABLE,
    DropReason.GONE: SourceStatus.GONE,
}


@dataclass
class SourceRun:
    """The counts of one source in one run."""

    name: str
    listed: int = 0
    new: int = 0
    updated: int = 0
    known: int = 0
    dropped: Counter[DropReason] = field(default_factory=Counter)
    #: Listing pages by the shape in which articles were found; see ``Family.listings``.
    shapes: Counter[str] = field(default_factory=Counter)
    #: Listed articles that are dealt with, be they saved yet or not.
    settled: int = 0
    #: Articles whose pages were fetched and judged, and those that came to nothing as on a page that has changed.
    fetched: int = 0
    unreadable: int = 0
    #: Pages fetched, listings included.
    pages: int = 0
    #: Listing pages asked for and not answered yet.
    listings_under_way: int = 0
    #: Why the source failed as a whole: status and evidence; None when it did not.
    failure: tuple[SourceStatus, str] | None = None
    #: The host asked to be left alone until then.
    retry_at: datetime | None = None
    #: Something is left to fetch: the next run walks all listing pages again.
    unfinished: bool = False

    def fail(self, status: SourceStatus, reason: str) -> None:
        """Mark the source as failed; the first evidence stays."""
        self.failure = self.failure or (status, reason)
        self.unfinished = True

    def note_shape(self, shape: str) -> None:
        """Count a listing page under its shape; one whose rules know no others has none."""
        if shape:
            self.shapes[shape] += 1

    def close(self) -> None:
        """Bring the counts to an end: what never came back was interrupted, and a source without articles is broken."""
        missing = self.listed - self.new - self.updated - self.known - self.dropped.total()
        if missing > 0:
            self.dropped[DropReason.INTERRUPTED] += missing
        self.unfinished |= missing > 0 or self.listings_under_way > 0
        unread = self.dropped.total() - sum(self.dropped[reason] for reason in _SAY_NOTHING)
        if self.listed and unread == self.listed:
            reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(self.dropped.items()))
            self.fail(SourceStatus.BROKEN, f"none of {self.listed} listed articles could be read: {reasons}")

    @property
    def was_interrupted(self) -> bool:
        """Whether a signal or the time limit ended it before its end; true once it is closed."""
        return self.dropped[DropReason.INTERRUPTED] > 0 or self.listings_under_way > 0

    def counts(self) -> Mapping[str, int]:
        """Return the counts under their stable names."""
        return {
            "listed": self.listed,
            "new": self.new,
            "updated": self.updated,
            "known": self.known,
            "dropped": self.dropped.total(),
            **{f"dropped/{reason}": count for reason, count in sorted(self.dropped.items())},
            **{f"shape/{shape}": count for shape, count in sorted(self.shapes.items())},
        }


@dataclass
class RunReport:
    """All sources of one run, and what ended it early."""

    sources: dict[str, SourceRun] = field(default_factory=dict)
    #: The signal that ended the run; None when it came to its own end.
    signal: int | None = None
    #: An error that ended the run, one line.
    error: str = ""

    def source(self, name: str) -> SourceRun:
        return self.sources.setdefault(name, SourceRun(name))

    @property
    def failed(self) -> list[SourceRun]:
        return [run for run in self.sources.values() if run.failure]


def quietness(state: SourceState) -> str:
    """Return how long a source that does well has had nothing new, beside how it usually is; empty when it has."""
    new_at, seen_at = state.last_new_at, state.last_success_at
    if not new_at or not seen_at or seen_at <= new_at:
        return ""
    since = f"nothing new since {new_at:%Y-%m-%d %H:%M} UTC"
    if state.new_every_s is None:
        return since
    usual = f"something new every {_spoken(state.new_every_s)}"
    return f"{since}, {_how_unusual(seen_at - new_at, state.new_every_s)}: {usual}"


def _how_unusual(gap: timedelta, usual_s: int) -> str:
    return "unusually long" if gap > max(_MIN_QUIET, _UNUSUAL * timedelta(seconds=usual_s)) else "as usual"


def _spoken(seconds: int) -> str:
    """Return a span in its largest whole unit, to stand behind "every"."""
    for unit, size in (("days", 86_400), ("hours", 3600)):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {unit}"
    minutes = max(1, round(seconds / 60))
    return "minute" if minutes == 1 else f"{minutes} minutes"


def _smoothed_gap(old: SourceState, now: datetime) -> int | None:
    """Return the usual seconds between two finds, this one included."""
    if old.last_new_at is None:
        return old.new_every_s
    gap = int((now - old.last_new_at).total_seconds())
    return gap if old.new_every_s is None else round(old.new_every_s + (gap - old.new_every_s) / 4)


def next_state(old: SourceState, run: SourceRun, *, now: datetime, every: timedelta) -> SourceState:
    """Return the source's state after a run; the clock is passed in.

    A source whose turn never came stays as it was; one that was interrupted stays due, and did not succeed.
    """
    if not run.pages and not run.failure:
        return replace(old, walk_open=True)
    status, reason = run.failure or (SourceStatus.OK, "")
    failures = old.failures + 1 if run.failure else 0
    if not failures and run.was_interrupted:
        every = timedelta(0)
    wait = min(every * 2**failures, max(every, LONGEST_BACK_OFF)) if failures else every
    if status is SourceStatus.GONE:
        wait = max(every, _GONE_WAIT)
    after = replace(
        old,
        status=status,
        since=old.since if old.status is status and old.since else now,
        reason=reason,
        last_run_at=now,
        last_success_at=old.last_success_at if run.failure or run.was_interrupted else now,
        last_new_at=now if run.new else old.last_new_at,
        next_due_at=max(now + wait, run.retry_at or now),
        failures=failures,
        walk_open=run.unfinished,
        new_every_s=_smoothed_gap(old, now) if run.new else old.new_every_s,
        counts=run.counts(),
    )
    quiet = quietness(after)
    if status is SourceStatus.OK and "unusually" in quiet:
        since = old.since if old.status is SourceStatus.QUIET else now
        return replace(after, status=SourceStatus.QUIET, since=since, reason=quiet)
    return after


def status_after(reason: DropReason) -> SourceStatus:
    """Return what a failed listing makes of its source."""
    return _STATUS.get(reason, SourceStatus.BROKEN)
