"""A site's files on a real socket, and a client that shows every byte of an answer."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.model import SourceState
from feeds.serve.protocol import Limits
from feeds.serve.server import build_server
from feeds.serve.site import SiteOptions

BASE_URL = "https://feeds.example/news"


@dataclass
class Served:
    """A running server."""

    port: int
    public: Path
    moved_file: Path
    server: Any

    def write(self, path: str, content: str | bytes) -> bytes:
        """Put a file below ``public/`` in place as publishing does: another inode, at once."""
        file = self.public / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        temp = file.with_name(".tidings-new.tmp")
        temp.write_bytes(data)
        temp.replace(file)
        return data

    def ask(self, path: str, *, method: str = "GET", **fields: str) -> Answer:
        """Return the answer to a request with just these fields; ``_`` in their names stands for ``-``."""
        return self.ask_lines(path, [(name.replace("_", "-"), value) for name, value in fields.items()], method)

    def ask_lines(self, path: str, lines: list[tuple[str, str]], method: str = "GET") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in lines:
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            body = response.read()
            names = [name.lower() for name, _ in response.getheaders()]
            assert len(names) == len(set(names)), f"a header comes twice: {names}"
            return Answer(response.status, {n.lower(): v for n, v in response.getheaders()}, body)
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)


@dataclass(frozen=True)
class Answer:
    """An answer; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


@contextmanager
def serving(folder: Path, *, limits: Limits | None = None, routes: Any = None, **options: Any) -> Iterator[Served]:
    """Serve ``folder/public`` from a thread."""
    public, var = folder / "public", folder / "var"
    public.mkdir(exist_ok=True)
    var.mkdir(exist_ok=True)
    ready = threading.Event()
    states = options.pop("states", [SourceState("gazette")])
    server = build_server(
        SiteOptions(public_dir=public, moved_file=var / "moved.json", base_url=BASE_URL, **options),
        read_states=states if callable(states) else lambda: states,
        on_ready=ready.set,
        routes=routes,
        limits=limits,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert ready.wait(20)
    try:
        yield Served(listener.getsockname()[1], public, var / "moved.json", server)
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()
