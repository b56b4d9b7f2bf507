"""``tidings serve`` as an operator runs it: a process, its one line, its exit status."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from conftest import TIDINGS, Run, _environment


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``tidings serve`` on any free port until its line is there; give the process and the address."""
    words = [*TIDINGS, "-C", str(folder), "serve", "--port", "0", *arguments]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment())
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"serving .*/public at (http://\S+:\d+/)\n", line)
        assert found, (line, process.poll(), process.stderr and process.stderr.read())
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_what_was_crawled_is_served_and_told_of(site: Path, tidings: Run, newsroom: object) -> None:
    newsroom.write(1, 2, 3)  # type: ignore[attr-defined]
    assert tidings("crawl").returncode == 0
    with serving(site) as (_, address):
        status, feed = fetch(address + "all/rss.xml")
        assert (status, feed.count("<item>")) == (200, 3)
        status, health = fetch(address + "healthz")
        assert status == 200
        assert re.fullmatch(r"ok, last crawled well \d+ s ago\n", health)
        figures = fetch(address + "metrics")[1].splitlines()
        assert 'tidings_http_requests_total{class="feed",status="200"} 1.0' in figures
        assert 'tidings_source_state{source="newsroom",state="ok"} 1.0' in figures
        assert 'tidings_source_state{source="newsroom",state="broken"} 0.0' in figures
        assert any(line.startswith('tidings_source_last_success_age_seconds{source="newsroom"} ') for line in figures)
        assert "tidings_store_readable 1.0" in figures
        # A crawl goes on beside it, and is seen.
        newsroom.write(1, 2, 3, 4)  # type: ignore[attr-defined]
        assert tidings("crawl", "--all").returncode == 0
        assert fetch(address + "all/rss.xml")[1].count("<item>") == 4


@pytest.mark.parametrize(
    ("base_url", "told"),
    [
        ("http://127.0.0.1:1", True),
        ("http://localhost:1/news", True),
        ("http://127.0.0.1:{port}/news", True),
        ("http://127.0.0.1:{port}/", False),
        ("http://localhost:{port}", False),
        ("https://feeds.example", False),
    ],
)
def test_a_base_url_of_this_machine_that_leads_elsewhere_is_told(
    site: Path, tidings: Run, base_url: str, told: bool
) -> None:
    assert tidings("publish").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
    base_url = base_url.format(port=port)
    file = site / "tidings.toml"
    file.write_text(file.read_text().replace("http://127.0.0.1:8000", base_url))
    with serving(site, "--port", port) as (process, address):
        fetch(address + "index.html")
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read()
    line = f"addresses in feeds lead to {base_url.rstrip('/')}/, which is elsewhere: see base_url in tidings.toml\n"
    assert (out, err) == (line if told else "", "")


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_with_the_documented_status(site: Path, tidings: Run, signum: int, status: int) -> None:
    assert tidings("publish").returncode == 0
    with serving(site) as (process, address), socket.create_connection(_place(address)) as idle:
        idle.sendall(b"GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(20).startswith(b"HTTP/1.1 200")
        process.send_signal(signum)
        assert process.wait(20) == status
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_it_takes_no_more_connections_than_it_may_have_files(site: Path, tidings: Run) -> None:
    assert tidings("publish").returncode == 0
    with ExitStack() as stack:
        # As `ulimit -n` would have it; the server raises the soft limit to the hard one.
        program = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (110, 120)); "
        words = [sys.executable, "-c", program + TIDINGS[-1], "-C", str(site), "serve", "--port", "0"]
        limited = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=_environment())
        stack.callback(limited.communicate)
        stack.callback(limited.kill)
        assert limited.stdout is not None
        address = limited.stdout.readline().rpartition(" ")[2].strip()
        held = [stack.enter_context(socket.create_connection(_place(address), timeout=20)) for _ in range(60)]
        # 20 are kept, the others closed at once; when one of the 20 goes, there is room.
        closed = [client for client in held[20:] if client.recv(1) == b""]
        assert len(closed) == 40
        for client in held:
            client.close()
        for _ in range(100):
            try:
                status, _text = fetch(address + "index.html")
            except OSError:
                continue
            break
        assert status == 200


def test_a_port_that_is_taken_is_said_in_one_line(site: Path, tidings: Run) -> None:
    assert tidings("publish").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = tidings("serve", "--port", str(other.getsockname()[1]))
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"tidings: cannot listen on 127\.0\.0\.1 port \d+: Address already in use\n", done.stderr)


def test_without_a_public_folder_there_is_nothing_to_serve(site: Path, tidings: Run) -> None:
    (site / "public").rmdir()
    done = tidings("serve", "--port", "0")
    assert done.returncode == 3
    assert re.fullmatch(r"tidings: .*/public: cannot be read; expected .*\n", done.stderr)


NAMES = [("--port", "70000"), ("--host", "x" * 70), ("--host", "192.0.2.1")]


@pytest.mark.parametrize("arguments", NAMES)
def test_an_address_that_cannot_be_is_wrong_use(site: Path, tidings: Run, arguments: tuple[str, str]) -> None:
    assert tidings("publish").returncode == 0
    done = tidings("serve", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("missing", ["uvicorn", "httptools", "prometheus_client"])
def test_without_the_extra_it_says_what_to_install(site: Path, missing: str) -> None:
    program = f"import sys; sys.modules[{missing!r}] = None; from crawler.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "-C", str(site), "serve"], capture_output=True, text=True, env=dict(os.environ)
    )
    expected = f"tidings: serve needs {missing}; expected `pip install '.[serve]'` in Tidings' checkout\n"
    assert (done.returncode, done.stderr) == (2, expected)


def _place(address: str) -> tuple[str, int]:
    host, _, port = address.removeprefix("http://").rstrip("/").partition(":")
    return host, int(port)
