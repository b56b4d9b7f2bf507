"""What whole-program tests share: the command line as a process, and a small site on loopback that can misbehave."""

from __future__ import annotations

import hashlib
import http.server
import multiprocessing
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# The server of forks imports by name, and Python 3.11 does not hand it our path.
HERE = Path(__file__).parent
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")])
sys.path.insert(0, str(HERE))
from forked_tidings import run_in_child  # noqa: E402

_FORKSERVER = multiprocessing.get_context("forkserver")
_FORKSERVER.set_forkserver_preload(["forked_tidings"])

TIDINGS = [sys.executable, "-c", "from crawler.cli import main; main()"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass
class Newsroom:
    """A site whose pages a test sets and changes; answers have an ETag and honour If-None-Match."""

    base: str
    pages: dict[str, str | bytes | tuple[int, str]] = field(default_factory=dict)
    has_validators: bool = True
    #: ``(path, status)`` of every answer, in order.
    log: list[tuple[str, int]] = field(default_factory=list)
    #: Path of every request, when it came in.
    asked: list[str] = field(default_factory=list)
    #: Seconds to wait before each answer.
    slowness_s: float = 0.0

    @property
    def address(self) -> str:
        return self.base.removeprefix("http://")

    def write(self, *numbers: int, per_page: int = 10) -> None:
        """Make articles of these numbers, newest first, and the listing pages that name them."""
        ordered = sorted(numbers, reverse=True)
        chunks = [ordered[start : start + per_page] for start in range(0, len(ordered), per_page)] or [[]]
        for index, chunk in enumerate(chunks):
            items = "".join(f'<li class="item"><a href="/a/{n}.html">Story number {n}</a></li>' for n in chunk)
            following = f'<a class="next" href="/list/{index + 2}">more</a>' if index + 1 < len(chunks) else ""
            self.pages["/" if index == 0 else f"/list/{index + 1}"] = f"<ul>{items}</ul>{following}"
        for n in ordered:
            self.pages.setdefault(f"/a/{n}.html", self.story(n))

    @staticmethod
    def story(n: int, text: str = "The baker of the lower town opened at four.") -> str:
        return (
            '<html lang="en"><head>'
            f'<meta property="article:published_time" content="2026-03-{n % 28 + 1:02}T08:00:00Z">'
            f"</head><body><h1>Story number {n}</h1><div class=story><p>{text} Number {n}.</p></div></body></html>"
        )


SOURCE = """
name = "newsroom"
family = "listing"
start = ["{base}/"]
categories = ["Town/Lower"]
[listing]
article = "li.item a"
next = "a.next"
[article]
title = "h1"
content = "div.story"
"""

_TYPES = {
    ".xml": "application/rss+xml",
    ".json": "application/feed+json",
    ".gz": "application/gzip",
    ".txt": "text/plain",
    ".png": "image/png",
}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    newsroom: Newsroom

    def do_GET(self) -> None:
        self.newsroom.asked.append(self.path)
        if self.newsroom.slowness_s:
            threading.Event().wait(self.newsroom.slowness_s)
        page = self.newsroom.pages.get(self.path, (404, "<h1>Not here</h1>"))
        status, text = page if isinstance(page, tuple) else (200, page)
        body = text if isinstance(text, bytes) else text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.newsroom.log.append((self.path, status))
        self.send_response(status)
        if self.newsroom.has_validators:
            self.send_header("ETag", etag)
        self.send_header("Content-Type", _TYPES.get(Path(self.path).suffix, "text/html; charset=utf-8"))
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped and why, a line for each reason."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} not run: {reason.removeprefix('Skipped: ')}")


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """A site on a free loopback port, without pages at first."""
    handler = type("Handler", (_Handler,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.newsroom = Newsroom(f"http://127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield handler.newsroom  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tidings(tmp_path: Path) -> Run:
    """Run ``tidings`` as a process on the site folder ``tmp_path/site`` and return what it printed and its status.

    The process is forked from a server that has the program imported already: a second less than a fresh one.
    """

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        words = ["tidings", "-C", str(tmp_path / "site"), *arguments]
        out, err = tmp_path / "stdout", tmp_path / "stderr"
        variables = _environment() | {"TIDINGS_DELAY_S": "0"} | environment
        process = _FORKSERVER.Process(target=run_in_child, args=(words, variables, str(out), str(err)))
        process.start()
        process.join(60)
        assert process.exitcode is not None, "still running after a minute"
        return subprocess.CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))

    return run


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}


@pytest.fixture
def site(tmp_path: Path, newsroom: Newsroom, tidings: Run) -> Path:
    """A site folder with the newsroom as its one source, allowed to be dialled."""
    folder = tmp_path / "site"
    subprocess.run([*TIDINGS, "-q", "init", str(folder)], env=_environment(), check=True)
    file = folder / "tidings.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# allow_hosts = []", f'allow_hosts = ["{newsroom.address}"]'), encoding="utf-8")
    (folder / "sources" / "newsroom.toml").write_text(SOURCE.format(base=newsroom.base), encoding="utf-8")
    return folder
