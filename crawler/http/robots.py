"""robots.txt as RFC 9309 asks for it: fetched once a run and origin, through the same client as everything else.

4xx means that all is allowed, 5xx or no answer that nothing is (section 2.3.1). Crawl-delay, which the RFC does not
know but sites use, sets the distance between requests to the host, up to a cap; a longer one is reported.
"""

from __future__ import annotations

import asyncio
import logging
from typing import cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.http.failures import Refusal, RequestDropped, drop_reason
from crawler.http.hosts import HostDownloader
from crawler.model import DropReason

logger = logging.getLogger(__name__)

#: Bytes of a robots.txt that are read (RFC 9309, section 2.5 asks for at least 500 KiB).
_MAX_BYTES = 512 * 1024

#: A parser, why nothing is allowed, or None where all is.
Rules = RobotParser | Refusal | None


class RobotsRules:
    """Downloader middleware: refuses what robots.txt disallows."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._token: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._max_delay_s = crawler.settings.getfloat("TIDINGS_CRAWL_DELAY_MAX_S")
        #: By origin: scheme, host and port (RFC 9309, section 2.3).
        self._rules: dict[tuple[str, str], asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsRules:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        url = urlparse_cached(request)
        origin = (url.scheme, url.netloc)
        pending = self._rules.get(origin)
        if pending is None:
            pending = self._rules[origin] = asyncio.ensure_future(self._load(f"{url.scheme}://{url.netloc}/robots.txt"))
        rules = pending.result() if pending.done() else await asyncio.shield(pending)
        if isinstance(rules, Refusal):
            raise RequestDropped(*rules)
        if rules and not rules.allowed(request.url, self._token):
            raise RequestDropped(DropReason.ROBOTS, f"disallowed by {url.scheme}://{url.netloc}/robots.txt")

    async def _load(self, url: str) -> Rules:
        """Return the rules of an origin."""
        request = Request(url, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True})
        try:
            response = await self._crawler.engine.download_async(request)
        except RequestDropped as error:
            if error.reason in (DropReason.REFUSED_ADDRESS, DropReason.RATE_LIMITED, DropReason.INVALID_URL):
                return Refusal(error.reason, error.detail, error.retry_at)
            return _unreachable(url, error.detail)
        except Exception as error:  # whatever keeps robots.txt from us, nothing is allowed
            reason, detail = drop_reason(error) or (DropReason.UNREACHABLE, str(error))
            if reason in (DropReason.UNREACHABLE, DropReason.TIMEOUT):  # the host is down: no matter of its robots.txt
                return Refusal(reason, f"{url}: {detail}")
            return _unreachable(url, detail)
        return self._parse(request, response)

    def _parse(self, request: Request, response: Response) -> Rules:
        """Return what the response says; the request is the one before any redirect."""
        if response.status >= 500 or response.status == 429:
            return _unreachable(request.url, f"HTTP status {response.status}")
        if not 200 <= response.status < 300:
            return None
        rules = ProtegoRobotParser(response.body[:_MAX_BYTES], self._crawler.spider)
        if delay_s := rules.crawl_delay(self._token):
            self._slow_down(request, delay_s)
        return rules

    def _slow_down(self, request: Request, delay_s: float) -> None:
        if delay_s > self._max_delay_s:
            logger.warning("%s: Crawl-delay of %g s; %g s are kept", request.url, delay_s, self._max_delay_s)
        downloader = cast("HostDownloader", self._crawler.engine.downloader)
        downloader.slow_down(downloader.get_slot_key(request), min(delay_s, self._max_delay_s))


def _unreachable(url: str, detail: str) -> Refusal:
    return Refusal(DropReason.ROBOTS, f"{url} cannot be had ({detail}), so nothing there is allowed (RFC 9309)")
