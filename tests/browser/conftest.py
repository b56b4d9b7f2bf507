"""A served site with every kind of page, and a browser to open it.

Pictures come from another port, as they come from other sites.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browser_site import write_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("TIDINGS_TEST_BROWSER") == "1" and CHROMIUM:
        return
    skip = pytest.mark.skip(reason="wants TIDINGS_TEST_BROWSER=1, Chromium, and the extra `browser`")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skip)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium as the system has it; of one module, for the tests of others run event loops of their own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served site, ending in a slash."""
    public = tmp_path_factory.mktemp("browser") / "public"
    public.mkdir()
    with _serving(functools.partial(_Files, directory=str(public))) as base, _serving(_Pictures) as pictures:
        write_site(public, base, pictures)
        yield base


class _Files(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass


class _Pictures(_Files):
    def do_GET(self) -> None:
        width, _, height = self.path.strip("/").removesuffix(".svg").partition("x")
        size = f'width="{width}" height="{height}"'
        body = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="#8aa"/></svg>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def _serving(handler: Any) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
