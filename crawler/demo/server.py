"""Serves the demo on loopback: one thread, kept-alive connections, conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from crawler.demo.pages import Resource, build_site
from crawler.demo.stories import whole_second


@contextmanager
def serve_demo(now: datetime | None = None, port: int = 0) -> Iterator[str]:
    """Serve the demo while the block runs; gives its address, such as ``http://127.0.0.1:41234``.

    Args:
        now: aware; the moment that all dates on the pages are relative to; None for the current one.
        port: 0 for any that is free.
    """
    moment = whole_second(now or datetime.now(UTC))
    with _Server(("127.0.0.1", port), _Handler) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        server.resources = build_site(base, moment)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # clients keep their connections open
    request_queue_size = 64
    resources: dict[str, Resource]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away is not the demo's trouble."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "tidings-demo"
    sys_version = ""
    timeout = 30
    wbufsize = -1  # head and body in one packet
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal for the crawl."""

    def _answer(self, with_body: bool) -> None:
        resource = self.server.resources.get(unquote(self.path))
        if resource is None:
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"not found\n", with_body)
            return
        validators = {"ETag": resource.etag, "Last-Modified": format_datetime(resource.changed_at, usegmt=True)}
        if self._is_current(resource):
            self._send(HTTPStatus.NOT_MODIFIED, validators, None, with_body)
        else:
            headers = {"Content-Type": resource.content_type, **validators}
            self._send(HTTPStatus.OK, headers, resource.body(), with_body)

    def _is_current(self, resource: Resource) -> bool:
        """Tell whether the client has it; ``If-Modified-Since`` counts only without ``If-None-Match``."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            return "*" in known or resource.etag in known
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return resource.changed_at <= (since if since.tzinfo else since.replace(tzinfo=UTC))

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if body and with_body:
            self.wfile.write(body)
