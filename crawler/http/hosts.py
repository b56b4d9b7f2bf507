"""Politeness per host, for all sources of that host together: what may be asked now, and what has to wait.

``HostScheduler`` hands out a request only when its host may be asked, so a slow, resting or refusing host never takes
the place of another one. ``HostDownloader`` keeps what is known of each host. A host is a name without its port:
all its ports share one delay (Scrapy's downloader slot).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from time import monotonic
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.core.downloader import Downloader
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.http.failures import Refusal


@dataclass(slots=True)
class Host:
    """What a run knows of one host."""

    #: Requests handed out and not yet finished, waiting ones included.
    busy: int = 0
    #: No request before this instant of the monotonic clock.
    held_until: float = 0.0
    #: When it was last asked, or answered, by the same clock.
    asked_at: float = 0.0
    #: Times in a row that the host asked to be left alone.
    strikes: int = 0
    #: Why nothing more is asked of it in this run.
    given_up: Refusal | None = None
    waker: CallLaterResult | None = None


class HostDownloader(Downloader):
    """Scrapy's downloader, with a memory of hosts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.hosts: defaultdict[str, Host] = defaultdict(Host)

    def get_slot_key(self, request: Request) -> str:
        """Return the host's name; ``meta["download_slot"]`` is not asked, as redirects carry it to other hosts."""
        return (urlparse_cached(request).hostname or "").rstrip(".")

    def fetch(self, request: Request, spider: Spider | None = None) -> Deferred[Response | Request]:
        host = self.hosts[self.get_slot_key(request)]
        host.busy += 1
        outcome: Deferred[Response | Request] = super().fetch(request)
        outcome.addBoth(self._finished, host)
        return outcome

    @staticmethod
    def _finished(outcome: Any, host: Host) -> Any:
        host.busy -= 1
        return outcome

    def may_start(self, name: str) -> bool:
        """Return whether a request to this host may be handed out; at once when it only has to be refused."""
        host = self.hosts[name]
        if host.given_up:
            return True
        return host.busy < self.domain_concurrency and host.held_until <= monotonic()

    def hold(self, name: str, wait_s: float) -> None:
        """Ask nothing of this host for so many seconds."""
        host = self.hosts[name]
        until = monotonic() + wait_s
        if until > host.held_until:
            host.held_until = until
            if host.waker:
                host.waker.cancel()
            host.waker = call_later(wait_s, self._wake, name)

    def slow_down(self, name: str, delay_s: float) -> None:
        """Keep at least so many seconds between two requests to this host, to the end of the run."""
        known = self.per_slot_settings.setdefault(name, {})
        known["delay"] = max(delay_s, known.get("delay", self.settings.getfloat("DOWNLOAD_DELAY")))
        if name in self.slots:  # slots come and go; the settings outlive them
            self.slots[name].delay = known["delay"]

    def _wake(self, name: str) -> None:
        """Make the engine ask the scheduler again, which it otherwise does every five seconds only."""
        self.hosts[name].held_until = 0.0  # timers may fire a little early
        engine = self.crawler.engine
        scheduler = engine.scheduler if engine else None
        request = cast("HostScheduler", scheduler).take(name) if scheduler else None
        if engine and request:
            engine.crawl(request)

    def close(self) -> None:
        super().close()
        for host in self.hosts.values():
            if host.waker:
                host.waker.cancel()


class HostScheduler(BaseScheduler):
    """Keeps requests in memory, by host, highest priority first and then in order of arrival.

    Hosts take turns. Nothing is filtered as seen before: spiders know what they have met.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._queues: dict[str, list[tuple[int, int, Request]]] = {}
        self._arrivals = count()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostScheduler:
        return cls(crawler)

    @property
    def _downloader(self) -> HostDownloader:
        return cast("HostDownloader", self._crawler.engine.downloader)

    def has_pending_requests(self) -> bool:
        return bool(self._queues)

    def enqueue_request(self, request: Request) -> bool:
        queue = self._queues.setdefault(self._downloader.get_slot_key(request), [])
        heappush(queue, (-request.priority, next(self._arrivals), request))
        return True

    def next_request(self) -> Request | None:
        may_start = self._downloader.may_start
        for name in self._queues:
            if may_start(name):
                return self.take(name)
        return None

    def take(self, name: str) -> Request | None:
        """Return the host's next request and put the host behind all others; None when it has none."""
        queue = self._queues.pop(name, None)
        if not queue:
            return None
        request = heappop(queue)[2]
        if queue:
            self._queues[name] = queue
        return request

    def close(self, reason: str) -> None:
        self._queues.clear()
