"""The ASGI application: a site's files, ``/healthz``, ``/metrics``, and whatever else is mounted.

A route is an ASGI application under the first segment of the path; it gets the scope as it came in:

    create_app(site, states, metrics, routes={"picture": picture_proxy})

``/healthz`` and ``/metrics`` are for this machine alone: to a peer that is not on the loopback interface, and to a
request that a proxy passed on (it has ``X-Forwarded-For``, ``Forwarded``, ``X-Real-IP`` or ``Via``), they do not exist.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST

from crawler.errors import CrawlerError
from feeds.serve.answers import NOT_ALLOWED, NOT_FOUND, Answer, plain
from feeds.serve.files import segments_of, stamp_of
from feeds.serve.metrics import Metrics, SourceStates
from feeds.serve.site import Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = logging.getLogger(__name__)
_FORWARDED = frozenset((b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"))


def create_app(site: Site, states: SourceStates, metrics: Metrics, routes: Mapping[str, App] | None = None) -> App:
    """Return the application.

    Args:
        routes: further ASGI applications by first segment of the path; they come before files.
    """
    own: dict[str, App] = {"healthz": _health(site, states), "metrics": _exposition(metrics)}
    mounted = {**(routes or {}), **{name: _local_only(app) for name, app in own.items()}}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        send = _dated(site, send)
        first = (segments_of(scope["raw_path"]) or ("",))[0]
        metrics.in_flight += 1
        try:
            if first in mounted:
                await mounted[first](scope, receive, _counting(metrics, first, send))
            else:
                await _serve_file(site, metrics, scope, send)
        finally:
            metrics.in_flight -= 1

    return app


def fields_of(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return a request's fields, several lines of one joined by commas (RFC 9110 section 5.3)."""
    fields: dict[bytes, bytes] = {}
    for name, value in headers:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields


async def send_answer(send: Send, answer: Answer, body: bytes, kind: str, metrics: Metrics | None = None) -> None:
    """Send an answer whose body is at hand; ``Content-Length`` is put to it."""
    headers = answer.headers if answer.status == 304 else [*answer.headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if metrics:
        metrics.count(kind, answer.status, len(body))
    await send({"type": "http.response.body", "body": body})


async def _serve_file(site: Site, metrics: Metrics, scope: Scope, send: Send) -> None:
    is_head = scope["method"] == "HEAD"
    if not is_head and scope["method"] != "GET":
        await send_answer(send, NOT_ALLOWED, NOT_ALLOWED.text, "other", metrics)
        return
    answer, file, content = await site.answer(scope["raw_path"], fields_of(scope["headers"]), is_head=is_head)
    kind = file.kind.name if file else "other"
    if file is None or answer.coding is None or content is not None:
        await send_answer(send, answer, answer.text if content is None else content, kind, metrics)
        return
    first, end = answer.span
    headers = [*answer.headers, (b"content-length", b"%d" % (end - first))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    metrics.count(kind, answer.status, 0 if is_head else end - first)
    if is_head:
        await send({"type": "http.response.body", "body": b""})
        return
    async for piece in site.files.pieces(file, first, end):
        first += len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": first < end})


class Reloaded:
    """An application that is made anew when one of its files changed, as a request finds out.

    ``make`` is called in a thread; None stands for 404, a ``CrawlerError`` for 503 until the files change again.
    """

    def __init__(self, make: Callable[[], App | None], files: Sequence[Path]) -> None:
        self._make = make
        self._files = files
        self._stamps = self._stamped()
        self._app = make()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (stamps := self._stamped()) != self._stamps:
            self._stamps = stamps
            try:
                self._app = await asyncio.to_thread(self._make)
            except CrawlerError as error:
                _log.error("%s", error)
                self._app = _unavailable
        if self._app:
            await self._app(scope, receive, send)
        else:
            await send_answer(send, NOT_FOUND, NOT_FOUND.text, "other")

    def _stamped(self) -> list[tuple[int, ...] | None]:
        return [stamp_of(file) for file in self._files]


async def _unavailable(scope: Scope, receive: Receive, send: Send) -> None:
    answer = plain(503, b"Not available now: try again later.", b"no-store")
    await send_answer(send, answer, answer.text, "other")


def _dated(site: Site, send: Send) -> Send:
    async def dated(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [(b"date", site.date()), *message.get("headers", ())]}
        await send(message)

    return dated


def _counting(metrics: Metrics, kind: str, send: Send) -> Send:
    async def counting(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            metrics.count(kind, message["status"], 0)
        else:
            metrics.count_bytes(kind, len(message.get("body", b"")))
        await send(message)

    return counting


def _local_only(app: App) -> App:
    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get("client")
        is_local = peer is not None and ipaddress.ip_address(peer[0]).is_loopback
        is_whole = scope["raw_path"].count(b"/") == 1
        if is_whole and is_local and _FORWARDED.isdisjoint(name for name, _ in scope["headers"]):
            await app(scope, receive, send)
        else:
            await send_answer(send, NOT_FOUND, NOT_FOUND.text, "other")

    return guarded


def _health(site: Site, states: SourceStates) -> App:
    """Return what answers 200 while ``public/`` can be read, with the age of the last good crawl; else 503."""

    async def health(scope: Scope, receive: Receive, send: Send) -> None:
        if not site.files.is_readable():
            answer = plain(503, b"public/ cannot be read", b"no-store")
        else:
            age_s = await asyncio.to_thread(states.last_success_age_s)
            answer = plain(200, b"ok" if age_s is None else b"ok, last crawled well %d s ago" % age_s, b"no-store")
        await send_answer(send, answer, answer.text, "healthz")

    return health


def _exposition(metrics: Metrics) -> App:
    """Return what answers with the counts, as Prometheus reads them."""

    async def exposition(scope: Scope, receive: Receive, send: Send) -> None:
        text = await asyncio.to_thread(metrics.render)
        headers = [(b"content-type", CONTENT_TYPE_LATEST.encode()), (b"cache-control", b"no-store")]
        await send_answer(send, Answer(200, headers), text, "metrics")

    return exposition
