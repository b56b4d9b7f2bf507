"""What the server counts, and what Prometheus is told: requests, bytes, and how the site's sources do.

Counting is a few additions on the event loop; the text is made when it is asked for, the store read at that time.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from crawler.errors import CrawlerError
from crawler.model import SourceState, SourceStatus

#: Returns how the sources do; raises ``CrawlerError`` when the store cannot be read.
ReadStates = Callable[[], Sequence[SourceState]]

#: Seconds for which what was read from the store is told again.
_STATES_AGE_S = 5.0


class SourceStates:
    """How the sources do, read at most every few seconds; called in threads."""

    def __init__(self, read: ReadStates) -> None:
        self._read = read
        self._read_at = float("-inf")
        self._states: Sequence[SourceState] | None = None

    def get(self) -> Sequence[SourceState] | None:
        """Return them; None when the store cannot be read now."""
        if time.monotonic() - self._read_at > _STATES_AGE_S:
            try:
                self._states = self._read()
            except CrawlerError:
                self._states = None
            self._read_at = time.monotonic()
        return self._states

    def last_success_age_s(self) -> float | None:
        """Return the seconds since any source was crawled well; None when that is not known."""
        times = [state.last_success_at for state in self.get() or () if state.last_success_at]
        return (datetime.now(UTC) - max(times)).total_seconds() if times else None


class Metrics(Collector):
    """Counts of one server."""

    def __init__(self, states: SourceStates) -> None:
        self._states = states
        #: Requests and bytes of bodies by class of path and status.
        self._requests: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._bytes: defaultdict[str, int] = defaultdict(int)
        self.in_flight = 0
        #: How many connections are open; set by whoever knows.
        self.connections: Callable[[], int] = lambda: 0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def count(self, kind: str, status: int, body_bytes: int) -> None:
        """Count one answer."""
        self._requests[kind, status] += 1
        self._bytes[kind] += body_bytes

    def count_bytes(self, kind: str, body_bytes: int) -> None:
        """Count more of a body whose answer was counted."""
        self._bytes[kind] += body_bytes

    def render(self) -> bytes:
        """Return the text; it reads the store, so not on the event loop."""
        return generate_latest(self._registry)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: registering need not collect."""
        return ()

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily("tidings_http_requests", "Answers sent.", labels=["class", "status"])
        for (kind, status), count in sorted(self._requests.copy().items()):
            requests.add_metric([kind, str(status)], count)
        yield requests
        body_bytes = CounterMetricFamily("tidings_http_body_bytes", "Bytes of bodies sent.", labels=["class"])
        for kind, count in sorted(self._bytes.copy().items()):
            body_bytes.add_metric([kind], count)
        yield body_bytes
        yield GaugeMetricFamily("tidings_http_requests_in_flight", "Requests being answered.", self.in_flight)
        yield GaugeMetricFamily("tidings_http_connections", "Open connections.", self.connections())
        yield from _of_sources(self._states.get())


def _of_sources(states: Sequence[SourceState] | None) -> Iterator[Metric]:
    yield GaugeMetricFamily("tidings_store_readable", "1 when the store could be read.", states is not None)
    state_of = GaugeMetricFamily("tidings_source_state", "1 for the state a source is in.", labels=["source", "state"])
    age_of = GaugeMetricFamily(
        "tidings_source_last_success_age_seconds", "Seconds since a source was crawled well.", labels=["source"]
    )
    failures_of = GaugeMetricFamily("tidings_source_failures", "Crawls in a row that failed.", labels=["source"])
    now = datetime.now(UTC)
    for state in states or ():
        for status in SourceStatus:
            state_of.add_metric([state.name, status.value], state.status is status)
        failures_of.add_metric([state.name], state.failures)
        if state.last_success_at:
            age_of.add_metric([state.name], (now - state.last_success_at).total_seconds())
    yield from (state_of, age_of, failures_of)
