"""uvicorn's HTTP/1.1 protocol with limits for slow and greedy clients, and a short way to a 304.

uvicorn bounds idle connections only. Here a head, a body and the taking of an answer have their time too, and heads and
addresses their size. There is no timer per request: all connections are asked every second or less whether they are
overdue.

The short way: nearly all that readers ask is whether the file they hold is still the one. Such a GET, when it comes in
one piece and has nothing in it that could be read in two ways, is answered at once, without parser, scope, task and
ASGI messages. Everything else, and whatever waits behind a request under way, goes to the application.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from feeds.serve.answers import on_the_wire, plain
from feeds.serve.metrics import Metrics
from feeds.serve.site import Site

#: What a slow reader must take of an answer in each ``write_s``.
_TAKEN_BYTES = 16 * 1024

#: A GET and no more, in the form that every client sends: its target, and the one entity tag it names. The fields that
#: are left out are about the body, the connection, or conditions that come first (RFC 9110, section 13.2.2).
_CONDITIONAL_GET = re.compile(
    rb"GET (/[!-~]*+) HTTP/1\.1\r\n"
    rb"(?:(?i:if-none-match): ?([!-~]++)\r\n"
    rb"|(?i:connection: ?keep-alive)\r\n"
    rb"|(?!(?i:connection|content-length|transfer-encoding|expect|upgrade|if-match|if-unmodified-since):)"
    rb"[\w-]++:[\t -~]*+\r\n)++\r\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take, in seconds and bytes."""

    #: From the first byte of a request (or from connecting) to the end of its head.
    head_s: float = 10.0
    #: From the first byte of a request to the end of its body.
    body_s: float = 60.0
    #: Without taking 16 KB more of an answer.
    write_s: float = 30.0
    #: Between two requests.
    idle_s: float = 60.0
    head_bytes: int = 16 * 1024
    target_bytes: int = 8 * 1024
    #: Sent before the answer to the one before is out.
    waiting_requests: int = 1000
    connections: int = 10_000


class Connection(HttpToolsProtocol):
    """One connection; made by ``protocol_for``, which puts the first three names."""

    site: Site
    metrics: Metrics
    limits: Limits

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._since = self.loop.time()
        self._in_head, self._in_body = True, False
        self._is_refused = False
        # Bytes of the head under way, before the present piece of data; bytes of that, and requests begun in it.
        self._head_bytes, self._received, self._begun = 0, 0, 0
        # Bytes of answers waiting to be taken, and since when there are about as many.
        self._waiting, self._waiting_since = 0, self._since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        if len(self.connections) >= self.limits.connections:
            self.transport = transport
            transport.abort()
            return
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        was_under_way = self._in_body
        if not was_under_way and self._is_told_at_once(data):
            return
        self._received, self._begun = len(data), 0
        super().data_received(data)
        if self._in_head:
            # What comes before a head in the same piece of data, a body or whole requests, is not counted to it.
            if not self._begun or (self._begun == 1 and not was_under_way):
                self._head_bytes += len(data)
            if self._head_bytes > self.limits.head_bytes and not self.transport.is_closing():
                self._refuse(431)

    def send_400_response(self, msg: str) -> None:
        if not self.transport.is_closing():
            self._refuse(400)

    def on_message_begin(self) -> None:
        self._since = self.loop.time()
        self._in_head, self._in_body = True, True
        self._begun += 1
        self._head_bytes = 0
        self._is_refused = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self.transport.is_closing():
            self._is_refused = True
        elif len(self.url) > self.limits.target_bytes:
            self._refuse(414)
        elif self._head_bytes + self._received > self.limits.head_bytes and self._is_head_too_large():
            self._refuse(431)
        else:
            super().on_headers_complete()
            if len(self.pipeline) > self.limits.waiting_requests:
                self.transport.abort()

    def on_body(self, body: bytes) -> None:
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        if not self._is_refused:
            self._since = self.loop.time()
            super().on_message_complete()

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()
        if self.pipeline:  # uvicorn reads on after each answer, however many requests wait
            self.flow.pause_reading()

    def is_overdue(self, now: float) -> bool:
        """Tell whether the client took too long; to be asked every second or so."""
        waiting = self.transport.get_write_buffer_size()
        if waiting:
            if not self._waiting or abs(self._waiting - waiting) >= _TAKEN_BYTES:
                self._waiting, self._waiting_since = waiting, now
            return now - self._waiting_since > self.limits.write_s
        self._waiting = 0
        if self._in_head:
            return now - self._since > self.limits.head_s
        if self._in_body:
            return now - self._since > self.limits.body_s
        is_busy = self.cycle is not None and not self.cycle.response_complete
        return not is_busy and now - self._since > self.limits.idle_s

    def _is_head_too_large(self) -> bool:
        return sum(len(name) + len(value) for name, value in self.headers) > self.limits.head_bytes

    def _is_told_at_once(self, data: bytes) -> bool:
        """Answer a request that has come whole if all there is to say is 304, and it is this request's turn."""
        found = _CONDITIONAL_GET.fullmatch(data)
        if not found or not found[2] or len(data) > self.limits.head_bytes:
            return False
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy or self.pipeline or self.flow.write_paused or self.transport.is_closing():
            return False
        told = self.site.not_modified(found[1], found[2])
        if told is None:
            return False
        kind, answer = told
        self.transport.write(answer)
        self.metrics.count(kind, 304, 0)
        self._unset_keepalive_if_required()
        self._in_head, self._since = False, self.loop.time()
        return True

    def _refuse(self, status: int) -> None:
        """Answer in plain words and end the connection."""
        self._is_refused = True
        self.metrics.count("refused", status, 0)
        answer = plain(status, HTTPStatus(status).phrase.encode(), b"no-store", (b"connection", b"close"))
        more = [(b"date", self.site.date()), (b"content-length", b"%d" % len(answer.text))]
        self.transport.write(on_the_wire(status, answer.headers + more) + b"\r\n" + answer.text)
        self.transport.close()


def protocol_for(site: Site, metrics: Metrics, limits: Limits) -> type[Connection]:
    """Return the protocol of one server, as uvicorn makes one of for each connection."""
    return type("SiteConnection", (Connection,), {"site": site, "metrics": metrics, "limits": limits})
