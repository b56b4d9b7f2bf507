"""The spider that runs visits; what stands at an address is a fake engine's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.model import DropReason
from crawler.report import RunReport
from crawler.spiders.visitor import Fetch, NotFetched, Visitor


class Engine:
    """Answers with a status that the path names, or with nothing in time."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def crawl(self, request: Request) -> None:
        self.asked.append(request)
        path = request.url.rpartition("/")[2]
        if path == "late":
            failure = Failure(DownloadTimeoutError())  # type: ignore[no-untyped-call]
            asyncio.get_running_loop().call_soon(request.errback, failure)
        elif path != "never":
            response = Response(request.url, status=int(path), body=b"said")
            asyncio.get_running_loop().call_soon(request.callback, response)


def visited(*visits: Callable[[Fetch], Awaitable[None]]) -> Engine:
    spider, engine = Visitor(visits, RunReport()), Engine()
    spider.crawler = SimpleNamespace(engine=engine)  # type: ignore[assignment]

    async def run() -> None:
        assert [request async for request in spider.start()] == []

    asyncio.run(run())
    return engine


def test_a_visit_is_given_what_stands_at_an_address() -> None:
    found = []

    async def visit(fetch: Fetch) -> None:
        found.append((await fetch("http://herald.example/200")).body)

    [request] = visited(visit).asked
    assert (found, request.method) == ([b"said"], "GET")


def test_what_is_posted_is_sent_as_json() -> None:
    async def visit(fetch: Fetch) -> None:
        await fetch("http://herald.example/200", '{"page": 1}')

    [request] = visited(visit).asked
    assert (request.method, request.body) == ("POST", b'{"page": 1}')
    assert request.headers["Content-Type"] == b"application/json"


def test_a_visit_hears_why_a_page_could_not_be_had() -> None:
    heard: list[NotFetched] = []

    async def visit(fetch: Fetch) -> None:
        for path in ("410", "late"):
            try:
                await fetch(f"http://herald.example/{path}")
            except NotFetched as error:
                heard.append(error)

    visited(visit)
    gone, late = heard
    assert (gone.reason, str(gone)) == (DropReason.GONE, "http://herald.example/410: HTTP status 410")
    assert (late.reason, str(late)) == (DropReason.TIMEOUT, "http://herald.example/late: not finished in time")
    assert gone.response is not None
    assert gone.response.body == b"said"
    assert late.response is None


def test_a_visit_that_fails_leaves_the_others_be(caplog: pytest.LogCaptureFixture) -> None:
    found = []

    async def broken(fetch: Fetch) -> None:
        raise RuntimeError("a fault of ours")

    async def sound(fetch: Fetch) -> None:
        found.append((await fetch("http://herald.example/200")).status)

    with caplog.at_level(logging.ERROR):
        visited(broken, sound)
    assert found == [200]
    assert "a fault of ours" in caplog.text


def test_an_answer_that_comes_after_the_end_is_no_error() -> None:
    spider, engine = Visitor([], RunReport()), Engine()
    spider.crawler = SimpleNamespace(engine=engine)  # type: ignore[assignment]

    async def run() -> None:
        task = asyncio.ensure_future(spider.fetch("http://herald.example/never"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        [request] = engine.asked
        request.callback(Response(request.url))

    asyncio.run(run())
