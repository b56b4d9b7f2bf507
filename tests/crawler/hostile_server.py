"""A web server on loopback that behaves as badly as a test asks, and remembers every request.

A path names its behaviour: ``/status/503?retry-after=2``, ``/bomb/gzip``, ``/drip/body``. ``requests`` holds one
``Seen`` per request, with the monotonic instants of its first byte and of its answer's end. Plain sockets, as no
server library sends broken answers.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import brotli

PAGE = "<!doctype html><html><title>A page</title><p>第一段 and some text.</p></html>".encode()
#: Sizes of a bomb, packed to almost nothing.
BOMB_BYTES = 64_000_000


@dataclass
class Seen:
    """One request as the server met it."""

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0


class HostileServer:
    """Use as a context manager; ``port`` is free to connect to inside."""

    def __init__(self, robots: Callable[[int], bytes] | bytes | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        #: Answer to /robots.txt, whole; or a function of how often it was asked for.
        self.robots = robots
        #: Body and Content-Type of paths that simply have one.
        self.files: dict[str, tuple[bytes, str]] = {}
        self.seen: list[Seen] = []
        self.connections = 0
        self._counts: dict[str, int] = {}
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> HostileServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def paths(self, host: str = "") -> list[str]:
        """Return the paths asked for, in order, robots.txt left out."""
        return [seen.path for seen in self.seen if host in seen.host and seen.path != "/robots.txt"]

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        try:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
        except OSError:
            plain.close()
            return
        with connection:
            try:
                data = b""
                while b"\r\n\r\n" not in data:
                    chunk = connection.recv(65536)
                    if not chunk:
                        return
                    data += chunk
                began = time.monotonic()
                first, *lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                seen = Seen(headers.get("host", ""), first.split(" ")[1], headers, began)
                self.seen.append(seen)
                try:
                    self._answer(connection, seen.path)
                finally:
                    seen.ended = time.monotonic()
            except OSError:
                return  # the client has gone, as it should for much of this

    def _answer(self, connection: socket.socket, target: str) -> None:
        url = urlsplit(target)
        self._counts[target] = self._counts.get(target, 0) + 1
        if url.path == "/robots.txt":
            robots = self.robots
            if callable(robots):
                robots = robots(self._counts[target])
            connection.sendall(robots if robots is not None else response(b"none", status=404))
            return
        if url.path in self.files:
            body, content_type = self.files[url.path]
            connection.sendall(response(body, headers={"Content-Type": content_type}))
            return
        kind, _, rest = url.path.strip("/").partition("/")
        getattr(self, f"_{kind}", self._page)(connection, rest, dict(parse_qsl(url.query)), self._counts[target])

    def _page(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        time.sleep(float(query.get("take", "0")))
        connection.sendall(response(PAGE))

    def _status(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/status/CODE?times=N&retry-after=V``: this status N times, then a page."""
        if count > int(query.get("times", "99")):
            connection.sendall(response(PAGE))
            return
        headers = {"Retry-After": query["retry-after"]} if "retry-after" in query else {}
        if "retry-in" in query:  # as a date, by a clock that is a day slow
            now = datetime.now(UTC) - timedelta(days=1)
            later = now + timedelta(seconds=float(query["retry-in"]))
            headers = {
                "Date": format_datetime(now, usegmt=True),
                "Retry-After": format_datetime(later, usegmt=True),
            }
        connection.sendall(response(b"<p>no</p>", status=int(rest), headers=headers))

    def _go(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/go?to=URL``: a redirect."""
        connection.sendall(response(b"", status=302, headers={"Location": unquote(query["to"])}))

    def _circle(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        connection.sendall(response(b"", status=302, headers={"Location": f"/circle/{int(rest) + 1}"}))

    def _bomb(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        headers = {} if rest == "plain" else {"Content-Encoding": rest}
        connection.sendall(response(packed(rest, b"\0" * BOMB_BYTES), headers=headers))

    def _packed(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/packed/ENCODING?cut=N``: a page, its packed form cut by N bytes but its length stated right."""
        body = packed(rest, PAGE * 50)
        body = body[: len(body) - int(query.get("cut", "0"))]
        connection.sendall(response(body, headers={"Content-Encoding": rest}))

    def _endless(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """A chunked body, or header section, without end."""
        if rest == "headers":
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not self._closing.is_set():
                connection.sendall(b"X-Filler: " + b"x" * 8000 + b"\r\n")
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not self._closing.is_set():
            connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    def _drip(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/drip/headers``, ``/drip/body`` or ``/drip/nothing``: a byte now and then, or none."""
        if rest == "body":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        while not self._closing.wait(0.05):
            if rest != "nothing":
                connection.sendall(b"H")

    def _cut(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/cut/length`` or ``/cut/chunked``: the connection ends before the body does."""
        framing = b"Content-Length: 5000" if rest == "length" else b"Transfer-Encoding: chunked"
        body = PAGE if rest == "length" else b"1000\r\n" + PAGE
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + framing + b"\r\n\r\n" + body)

    def _type(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/type/image/png?status=404``: a large body of this type; ``/type/`` for none at all."""
        body = b"\x89PNG\r\n\x1a\n\0\0" + b"\0" * 2_000_000
        headers = {"Content-Type": rest}
        connection.sendall(response(body, status=int(query.get("status", "200")), headers=headers))

    def _reset(self, connection: socket.socket, rest: str, query: dict[str, str], count: int) -> None:
        """``/reset?times=N``: close without an answer N times."""
        if count > int(query.get("times", "99")):
            connection.sendall(response(PAGE))


def response(body: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> bytes:
    """Return a whole HTTP response that ends its connection."""
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Connection": "close"}
    fields |= headers or {}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status} Status\r\n{lines}\r\n".encode("latin-1") + body


def packed(encoding: str, body: bytes) -> bytes:
    """Return a body in a content coding; ``plain`` for none, ``raw-deflate`` without the zlib wrapper."""
    if encoding == "gzip":
        return gzip.compress(body, 6)
    if encoding == "deflate":
        return zlib.compress(body, 6)
    if encoding == "br":
        return bytes(brotli.compress(body, quality=5))
    if encoding == "zstd":
        from scrapy.utils._compression import zstd

        return bytes(zstd.compress(body))
    return body
