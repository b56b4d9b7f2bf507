"""Waits when a host asks for it, and tries again when trying again may help.

429, and 503 with Retry-After (RFC 9110, section 10.2.3), hold every request to the host. A wait beyond the bound, or
one host that asks too often, gives the host up for this run: what is pending fails at once and carries ``retry_at``.
5xx, timeouts and broken connections are tried again a few times, after a growing pause; other 4xx never.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.http.failures import Refusal, RequestDropped, drop_reason
from crawler.http.hosts import HostDownloader
from crawler.model import DropReason

#: Longest wait that is believed.
LONGEST_WAIT_S = 30 * 24 * 3600.0
#: A host that asks to be left alone this often in a row, without one answer in between, is given up.
_MOST_STRIKES = 5
#: Wait after a 429 that names none; doubled with each strike.
_DEFAULT_WAIT_S = 5.0

#: Faults of the connection that another attempt may not meet.
_TRANSIENT = frozenset({DropReason.UNREACHABLE, DropReason.TIMEOUT, DropReason.CUT_SHORT})


class HostThrottle:
    """Downloader middleware, the one nearest to the wire."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._longest_hold_s = settings.getfloat("TIDINGS_RETRY_AFTER_MAX_S")
        self._backoff_s = settings.getfloat("TIDINGS_BACKOFF_S")
        self._retries = settings.getint("RETRY_TIMES")
        self._retry_statuses = {int(status) for status in settings.getlist("RETRY_HTTP_CODES")}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostThrottle:
        return cls(crawler)

    @property
    def _downloader(self) -> HostDownloader:
        return cast("HostDownloader", self._crawler.engine.downloader)

    def process_request(self, request: Request) -> None:
        downloader = self._downloader
        host = downloader.hosts[downloader.get_slot_key(request)]
        if host.given_up:
            raise RequestDropped(*host.given_up)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status == 429 or (response.status == 503 and "Retry-After" in response.headers):
            return self._left_alone(request, response)
        downloader = self._downloader
        downloader.hosts[downloader.get_slot_key(request)].strikes = 0
        if response.status in self._retry_statuses:
            return self._again(request) or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        reason = drop_reason(exception)
        return self._again(request) if reason and reason[0] in _TRANSIENT else None

    def _again(self, request: Request) -> Request | None:
        """Return the request for another attempt, its host resting first; None when it had enough of them."""
        attempts = request.meta.get("retry_times", 0)
        if attempts >= self._retries:
            return None
        downloader = self._downloader
        downloader.hold(downloader.get_slot_key(request), self._backoff_s * 2**attempts)
        return _copy(request, attempts + 1)

    def _left_alone(self, request: Request, response: Response) -> Request:
        """Hold the host as long as it asks, or give it up."""
        downloader = self._downloader
        name = downloader.get_slot_key(request)
        host = downloader.hosts[name]
        host.strikes += 1
        now = datetime.now(UTC)
        wait_s = retry_after_s(_header(response, "Retry-After"), _header(response, "Date"), now)
        if wait_s is None:
            wait_s = min(_DEFAULT_WAIT_S * 2 ** (host.strikes - 1), self._longest_hold_s)
        if wait_s > self._longest_hold_s or host.strikes > _MOST_STRIKES:
            again_at = (now + timedelta(seconds=wait_s)).replace(microsecond=0)
            detail = f"HTTP status {response.status}: {name} asks to be left alone until {again_at:%Y-%m-%d %H:%M:%S}Z"
            host.given_up = Refusal(DropReason.RATE_LIMITED, detail, again_at)
            raise RequestDropped(*host.given_up)
        downloader.hold(name, wait_s)
        attempts = request.meta.get("retry_times", 0)
        if attempts >= self._retries:
            raise RequestDropped(DropReason.RATE_LIMITED, f"HTTP status {response.status} at {attempts + 1} attempts")
        return _copy(request, attempts + 1)


def retry_after_s(value: str, server_date: str, now: datetime) -> float | None:
    """Return how many seconds a Retry-After header asks for; None when it asks for nothing usable.

    A date counts from the server's own Date, so that a wrong clock on either side does not matter.

    Args:
        value: the header: seconds, or an HTTP date.
        server_date: the Date header of the same response; may be empty.
        now: aware; taken where the server states no date.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT_S) if len(value) < 20 else LONGEST_WAIT_S
    until = _http_date(value)
    if until is None:
        return None
    wait_s = (until - (_http_date(server_date) or now)).total_seconds()
    return min(max(wait_s, 0.0), LONGEST_WAIT_S)


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _copy(request: Request, attempts: int) -> Request:
    again: Request = request.copy()
    again.meta["retry_times"] = attempts
    return again


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
