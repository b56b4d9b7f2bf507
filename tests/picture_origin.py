"""A host of pictures on loopback that lies, dawdles and wants to know where one comes from."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 5000
JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 300
REFERER = "https://paper.example/"
#: What comes as gzip, unasked.
PACKED = {
    "/packed.png": gzip.compress(PNG),
    "/packed.svg": gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "/bomb.png": gzip.compress(PNG + bytes(50_000_000)),
    "/cut.png": gzip.compress(JPEG)[:-20],
    "/unpacked.png": PNG,
}


class Origin(ThreadingHTTPServer):
    """Answers by path; what is not named below is a PNG called ``text/html``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        #: Path of every request, and what came with it.
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        #: ``/stuck…`` waits for this.
        self.unstuck = threading.Event()
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        #: Content by path, where a test sets it.
        self.pictures: dict[str, bytes] = {
            "/large.jpg": JPEG,
            "/svg.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            "/html.png": b"<!doctype html><script>1</script>",
            "/empty.png": b"",
        }

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def base(self) -> str:
        return f"http://{self.place}"

    def count(self, change: int) -> None:
        with self._lock:
            self._at_once += change
            self.most_at_once = max(self.most_at_once, self._at_once)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: it is what they are to do."""


class _Handler(BaseHTTPRequestHandler):
    server: Origin

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.server.count(1)
        try:
            self._answer(self.path)
        finally:
            self.server.count(-1)

    def _answer(self, path: str) -> None:
        if path.startswith("/stuck"):
            self.server.unstuck.wait(30)
        if path.startswith("/to/"):  # /to/http://… or, so many times in a row, /to/3
            target = path.removeprefix("/to/").replace("%5B", "[").replace("%5D", "]")
            following = f"/to/{int(target) - 1}" if target.isdigit() and target != "0" else "/end.png"
            self._send(302, b"", Location=following if target.isdigit() else target)
        elif path == "/gone.png":
            self._send(404, b"")
        elif path == "/endless.png":
            self.send_response(200)
            self.end_headers()
            for _ in range(100_000):
                self.wfile.write(PNG)
        elif path == "/announced.png":
            self._send(200, PNG, Content_Length="1000000000")
        elif path == "/longer.png":
            self._send(200, PNG, Content_Length="9000")
        elif path == "/shorter.png":
            self._send(200, PNG, Content_Length="100")
        elif path in PACKED:
            self._send(200, PACKED[path], Content_Encoding="gzip")
        elif path == "/cookie.png":
            self._send(200, PNG, Set_Cookie="who=you; Path=/")
        elif path.startswith("/referer") and self.headers.get("Referer") != REFERER:
            self._send(403, b"")
        else:
            self._send(200, self.server.pictures.get(path, PNG))

    def _send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html", "Content_Length": str(len(content))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def picture_origin() -> Iterator[Origin]:
    with Origin() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.unstuck.set()
            server.shutdown()
            thread.join()
