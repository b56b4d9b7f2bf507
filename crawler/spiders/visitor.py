"""A Scrapy spider for a few pages: runs coroutines that await ``fetch``, with the politeness of a crawl.

Comes in: visits, each a coroutine function that is given ``fetch``. They run at the same time, and where they take what
they find is their own matter. Nothing is stored, and nothing is read here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, Protocol

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import FetchError
from crawler.http.failures import drop_reason
from crawler.model import DropReason
from crawler.report import RunReport


class NotFetched(FetchError):
    """Nothing usable stands at an address."""

    def __init__(self, url: str, reason: DropReason, detail: str, response: Response | None = None) -> None:
        """Take why.

        Args:
            detail: one line.
            response: what was answered, if anything was.
        """
        super().__init__(f"{url}: {detail}")
        self.url, self.reason, self.detail, self.response = url, reason, detail, response


class Fetch(Protocol):
    """Returns what stands at an address, redirects followed."""

    async def __call__(self, url: str, posted: str | None = None) -> Response:
        """Return the answer, of a 2xx status.

        Args:
            posted: JSON to send; None to send nothing.

        Raises:
            NotFetched: it could not be had.
        """


class Visitor(Spider):
    """Ends when all its visits have; one that fails leaves the others be."""

    name = "visitor"

    def __init__(self, visits: Iterable[Callable[[Fetch], Awaitable[None]]], report: RunReport, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visits, self.report = visits, report

    async def start(self) -> AsyncIterator[Request]:
        for failure in await asyncio.gather(*(visit(self.fetch) for visit in self.visits), return_exceptions=True):
            if failure:
                self.logger.error("a visit failed", exc_info=failure)
        return
        yield

    async def fetch(self, url: str, posted: str | None = None) -> Response:
        """Do what ``Fetch`` says; the scheduler holds the request back until its host may be asked."""
        answer: asyncio.Future[Response | Failure] = asyncio.get_running_loop().create_future()

        def answered(outcome: Response | Failure) -> None:
            if not answer.done():  # the run may have been broken off
                answer.set_result(outcome)

        request = Request(url, answered, errback=answered, dont_filter=True)
        if posted:
            request = request.replace(method="POST", body=posted, headers={"Content-Type": "application/json"})
        self.crawler.engine.crawl(request)
        outcome = await answer
        if isinstance(outcome, Failure):
            raise NotFetched(url, *drop_reason(outcome))
        if refusal := drop_reason(outcome):
            raise NotFetched(url, *refusal, outcome)
        return outcome
