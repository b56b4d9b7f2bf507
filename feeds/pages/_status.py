"""What the status page says of each source: words for its state, instants in the site's zone, a plot of its days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crawler.model import Feed, SourceStatus
from feeds.channel import Publication, clean

#: Days that a plot shows.
DAYS = 30
_BAR, _GAP = 3, 1
PLOT_WIDTH, PLOT_HEIGHT = DAYS * (_BAR + _GAP) - _GAP, 24
#: How grave a state is, for order and colour; what is not here is grave.
_TONES: Mapping[str, str] = {
    SourceStatus.OK: "good",
    SourceStatus.NEW: "idle",
    SourceStatus.QUIET: "odd",
    SourceStatus.EMPTY: "odd",
    SourceStatus.RATE_LIMITED: "odd",
}
_GRAVITY = ("bad", "odd", "idle", "good")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as the table shows it."""

    #: HTML ``datetime``.
    iso: str
    #: In the site's zone; without the year where that is the newest one.
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Articles a day, drawn and told."""

    #: SVG path data: a bar for each day with articles.
    bars: str
    #: Articles a day, with one decimal where that tells more.
    average: str
    #: The same for who does not see it.
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the table shows it."""

    name: str
    feed: Feed | None
    #: One of ``good``, ``idle``, ``odd``, ``bad``.
    tone: str
    state: str
    since: Moment | None
    reason: str
    next_due: Moment | None
    articles: int
    last_new: Moment | None
    #: None where nothing came in all these days.
    plot: Plot | None


def status_rows(
    status: Mapping[str, Any],
    publication: Publication,
    per_day: Mapping[str, Sequence[tuple[date, int]]],
    feeds: Mapping[str, Feed],
) -> list[Row]:
    """Return a row for each source, the gravest first, then by name."""
    last = max((day for counts in per_day.values() for day, _ in counts), default=None)
    moment = _moments(status, publication)
    rows = []
    for source in status.get("sources", ()):
        name, state = str(source.get("name", "")), str(source.get("state", ""))
        origin = publication.origins.get(name)
        rows.append(
            Row(
                name=clean(origin.title if origin else name) or name,
                feed=feeds.get(name),
                tone=_TONES.get(state, "bad"),
                state=publication.words.states.get(state, state),
                since=moment(source.get("since_at")),
                reason=clean(str(source.get("reason") or "")),
                next_due=moment(source.get("next_due_at")),
                articles=int(source.get("articles") or 0),
                last_new=moment(source.get("last_new_at")),
                plot=_plot(per_day.get(name, ()), last, publication) if last else None,
            )
        )
    return sorted(rows, key=lambda row: (_GRAVITY.index(row.tone), row.name))


def _moments(status: Mapping[str, Any], publication: Publication) -> Callable[[object], Moment | None]:
    """Return what says the instants of one table; None for what is none."""
    zone, words = ZoneInfo(publication.timezone), publication.words
    keys = ("since_at", "next_due_at", "last_new_at")
    told = [_instant(source.get(key)) for source in status.get("sources", ()) for key in keys]
    newest = max((at.astimezone(zone).year for at in told if at), default=None)

    def moment(text: object) -> Moment | None:
        if not (at := _instant(text)):
            return None
        local = at.astimezone(zone)
        return Moment(at.isoformat(), local.strftime(words.short_moment if local.year == newest else words.moment))

    return moment


def _plot(counts: Iterable[tuple[date, int]], last: date, publication: Publication) -> Plot | None:
    """Return the plot of the days up to the last one; None when nothing came."""
    words = publication.words
    first = last - timedelta(days=DAYS - 1)
    days = {day: count for day, count in counts if count > 0 and first <= day <= last}
    if not days:
        return None
    most = max(days.values())
    bars = []
    for day, count in sorted(days.items()):
        height = max(1, round(count * PLOT_HEIGHT / most))
        bars.append(f"M{(day - first).days * (_BAR + _GAP)} {PLOT_HEIGHT}v-{height}h{_BAR}v{height}")
    total = sum(days.values())
    busiest = min(day for day, count in days.items() if count == most)
    average = f"{total / DAYS:.1f}"
    text = words.plot_text.format(
        days=DAYS,
        last=last.strftime(words.day),
        total=total,
        average=average,
        busiest=busiest.strftime(words.day),
        most=most,
    )
    return Plot("".join(bars), average, text)


def _instant(text: object) -> datetime | None:
    """Return an instant of RFC 3339; None for what is none."""
    try:
        at = datetime.fromisoformat(str(text or ""))
    except ValueError:
        return None
    return at if at.tzinfo else None
