"""Clients that are slow, greedy or wrong, and what only this machine may see."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from served import BASE_URL, Served, serving

from crawler.errors import StoreError
from crawler.model import SourceState, SourceStatus
from feeds.serve.protocol import Limits

QUICK = Limits(head_s=0.4, body_s=0.6, write_s=0.5, idle_s=0.5, connections=20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("site"), limits=QUICK, routes={"echo": echo, "drip": drip}) as site:
        site.write("all/rss.xml", "<rss/>")
        site.write("all/large.xml", os.urandom(6_000_000))
        site.write("all/huge.xml", os.urandom(12_000_000))
        yield site


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answer with what was sent."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-path", scope["raw_path"])]})
    await send({"type": "http.response.body", "body": body})


async def drip(scope: Any, receive: Any, send: Any) -> None:
    """Answer at leisure: a mounted application may take longer than a client."""
    await asyncio.sleep(1.5)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"at last"})


def read_all(client: socket.socket) -> bytes:
    """Return what comes until the server ends the connection, in whatever way."""
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def send_slowly(client: socket.socket, data: bytes) -> None:
    """Send a byte now and then until the server has enough of it."""
    try:
        for byte in data:
            client.sendall(bytes([byte]))
            threading.Event().wait(0.05)
    except (BrokenPipeError, ConnectionResetError):
        return
    raise AssertionError("all of it was taken")


def test_a_head_that_trickles_in_is_cut_off(site: Served) -> None:
    with site.connect() as client:
        send_slowly(client, b"GET /all/rss.xml HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 500)


def test_empty_lines_are_no_request(site: Served) -> None:
    with site.connect() as client:
        send_slowly(client, b"\r\n" * 200)


def test_a_body_that_trickles_in_is_cut_off(site: Served) -> None:
    for path in (b"/echo", b"/all/rss.xml"):
        with site.connect() as client:
            client.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            send_slowly(client, b"a" * 500)


@pytest.mark.parametrize(
    "first", [b"", b"GET /all/rss.xml HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]
)
def test_an_idle_connection_is_cut_off(site: Served, first: bytes) -> None:
    site.ask("/all/rss.xml")
    with site.connect() as client:
        client.sendall(first)
        assert read_all(client).startswith(b"HTTP/1.1 " if first else b"")


@pytest.mark.parametrize("path", [b"/all/large.xml", b"/all/huge.xml"])
def test_an_answer_that_nobody_takes_is_given_up(site: Served, path: bytes) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", site.port))
        client.settimeout(20)
        client.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        wait_until(lambda: len(site.server.server_state.connections) == 1)
        wait_until(lambda: len(site.server.server_state.connections) == 0)
        assert len(read_all(client)) < 6_000_000


def test_a_mounted_application_may_take_its_time(site: Served) -> None:
    assert site.ask("/drip").body == b"at last"


def test_a_304_that_is_ready_waits_for_its_turn(site: Served) -> None:
    etag = site.ask("/all/rss.xml")["etag"].encode()
    known = b"GET /all/rss.xml HTTP/1.1\r\nHost: turn\r\nIf-None-Match: " + etag + b"\r\n\r\n"
    with site.connect() as client, client.makefile("rb") as reader:
        for _ in range(3):
            client.sendall(known)
            assert reader.readline() == b"HTTP/1.1 304 Not Modified\r\n"
            while reader.readline() != b"\r\n":
                pass
        client.sendall(b"GET /drip HTTP/1.1\r\nHost: turn\r\n\r\n")
        threading.Event().wait(0.2)
        client.sendall(known)
        threading.Event().wait(0.2)
        client.sendall(known[:20])
        threading.Event().wait(0.2)
        client.sendall(known[20:-2] + b"Connection: close\r\n\r\n")
        answers = reader.read()
    assert (answers.count(b"HTTP/1.1 200 OK"), answers.count(b"HTTP/1.1 304 Not Modified")) == (1, 2)
    assert answers.index(b"at last") < answers.index(b" 304 ")


def test_a_mounted_application_gets_its_path_and_body(site: Served) -> None:
    with site.connect() as client:
        body = b"a" * 200_000
        client.sendall(b"POST /echo/a%20b?q=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        client.sendall(b"Content-Length: 200000\r\n\r\n" + body)
        head, _, rest = read_all(client).partition(b"\r\n\r\n")
    assert b"x-path: /echo/a%20b" in head
    assert rest.startswith(b"30d40\r\n") or body in rest


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 20_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: a\r\n" * 3000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Endless: " + b"a" * 40_000, 431),
        (b"GET /" + b"a" * 40_000, 431),
        (b"nonsense\r\n\r\n", 400),
        (b"GET /\xe7\xa0\x81 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    ],
)
def test_what_is_too_long_or_no_http_is_refused_and_cut_off(site: Served, request_: bytes, status: int) -> None:
    with site.connect() as client:
        client.sendall(request_)
        answer = read_all(client)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_many_requests_at_once_are_no_large_head(site: Served) -> None:
    request = b"GET /all/rss.xml HTTP/1.1\r\nHost: x\r\n\r\n"
    with site.connect() as client:
        client.sendall(request * 1000 + request[:20])
        client.sendall(request[20:-2] + b"Connection: close\r\n\r\n")
        assert read_all(client).count(b"HTTP/1.1 200 OK") == 1001


@pytest.mark.parametrize("path", [b"/all/rss.xml", b"/nothing"])
def test_who_asks_on_and_on_is_not_listened_to_before_the_answers_are_out(tmp_path: Path, path: bytes) -> None:
    with serving(tmp_path) as site, site.connect() as client:
        site.write("all/rss.xml", "<rss/>" * 1000)
        client.settimeout(1)
        most = 0
        with suppress(OSError):
            while most <= 2000:
                client.sendall((b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n") * 100)
                most = max(most, sum(len(one.pipeline) for one in site.server.server_state.connections))
        assert most <= 2000


def test_too_many_requests_at_once_end_the_connection(site: Served) -> None:
    with site.connect() as client:
        with suppress(OSError):
            client.sendall(b"GET / HTTP/1.1\r\n\r\n" * 10_000)
        assert read_all(client).count(b"HTTP/1.1 ") < 10_000


def test_who_hangs_up_in_the_middle_is_no_news(site: Served, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(20):
        with site.connect() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(b"GET /all/huge.xml HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
            client.recv(1000)
    wait_until(lambda: len(site.server.server_state.connections) == 0)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []


def test_more_connections_than_allowed_are_closed_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, limits=Limits(connections=3)) as site:
        site.write("all/rss.xml", "<rss/>")
        held = [site.connect() for _ in range(3)]
        wait_until(lambda: len(site.server.server_state.connections) == 3)
        with site.connect() as fourth:
            assert read_all(fourth) == b""
        held.pop().close()
        wait_until(lambda: len(site.server.server_state.connections) == 2)
        assert site.ask("/all/rss.xml").status == 200
        for client in held:
            client.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /all/rss.xml HTTP/1.1\r\nHost: x\r\nIf-None-Match: TAG\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIF-NONE-MATCH:TAG\r\nhost:x\r\nConnection: Keep-Alive\r\n\r\n",
        b'GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: "a"\r\nIf-None-Match: TAG\r\n\r\n',
        b'GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nIf-None-Match: "a", "b"\r\n\r\n',
        b'GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nIf-None-Match: "a"\r\n\r\n',
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nRange: bytes=0-1\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nIf-Modified-Since: yesterday\r\n\r\n",
        b'GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nif-match: "b"\r\n\r\n',
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\n"
        b"If-Unmodified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nConnection: close\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nConnection: keep-alive, close\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nContent-Length: 5\r\n\r\nGET /",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nContent-Length: 5\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nContent-Length : 5\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nExpect: 100-continue\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\n\r\nGET /all/rss.xml HTTP/1.1\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nX-Folded: a\r\n b\r\nIf-None-Match: TAG\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\nIf-None-Match: TAG\n\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nX: \x00\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nno colon\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nX-Large: " + b"a" * 17_000 + b"\r\n\r\n",
        b"GET /all/rss.xml HTTP/1.0\r\nIf-None-Match: TAG\r\n\r\n",
        b"GET http://x/all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\n\r\n",
        b"HEAD /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\n\r\n",
        b"POST /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\nContent-Length: 0\r\n\r\n",
        b"get /all/rss.xml HTTP/1.1\r\nIf-None-Match: TAG\r\n\r\n",
    ],
)
def test_a_request_says_the_same_in_one_piece_and_in_two(site: Served, request_: bytes) -> None:
    request_ = request_.replace(b"TAG", site.ask("/all/rss.xml")["etag"].encode())

    def answers(*pieces: bytes) -> bytes:
        with site.connect() as client:
            for piece in pieces:
                client.sendall(piece)
                threading.Event().wait(0.1)
            received = client.recv(65536)
            with suppress(BrokenPipeError, ConnectionResetError):
                client.sendall(b"GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n")
            return re.sub(rb"date: [^\r]*\r\n", b"", received + read_all(client))

    # A request in two pieces is read by uvicorn's parser and answered by the application.
    whole, halved = answers(request_), answers(request_[:9], request_[9:])
    assert whole.startswith(b"HTTP/1.1 ")
    assert (sorted(whole.split(b"\r\n")), whole[:13]) == (sorted(halved.split(b"\r\n")), halved[:13])


def test_an_old_client_gets_its_answer_and_the_end(site: Served) -> None:
    for _ in range(2):
        with site.connect() as client:
            client.sendall(b"GET /all/rss.xml HTTP/1.0\r\n\r\n")
            assert read_all(client).endswith(b"\r\n\r\n<rss/>")


# What only this machine may see


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
@pytest.mark.parametrize("path", ["/metrics", "/healthz"])
def test_figures_are_not_for_those_behind_a_proxy(site: Served, path: str, name: str) -> None:
    assert site.ask(path).status == 200
    assert site.ask_lines(path, [(name, "192.0.2.7")]).status == 404
    assert site.ask(path + "/").status == 404


def test_figures_are_not_for_other_machines(tmp_path: Path) -> None:
    from feeds.serve.app import create_app
    from feeds.serve.metrics import Metrics, SourceStates
    from feeds.serve.site import Site, SiteOptions

    # No other machine is at hand: the application is asked with the address that uvicorn would give it.
    states = SourceStates(list)
    app = create_app(Site(SiteOptions(tmp_path, tmp_path / "moved.json", BASE_URL)), states, Metrics(states))
    statuses = []

    async def send(message: Any) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    for peer in (("192.0.2.7", 5), ("2001:db8::1", 5), ("::ffff:192.0.2.7", 5), None, ("127.0.0.9", 5), ("::1", 5)):
        scope = {"type": "http", "method": "GET", "raw_path": b"/metrics", "headers": [], "client": peer}
        asyncio.run(app(scope, None, send))  # type: ignore[arg-type]
    assert statuses == [404, 404, 404, 404, 200, 200]


def figures_of(site: Served) -> dict[str, float]:
    lines = site.ask("/metrics").body.decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_requests_are_counted_by_class_and_status_on_both_ways(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        body = site.write("all/rss.xml", "<rss/>" * 10)
        first, *_ = [site.ask("/all/rss.xml") for _ in range(3)]
        etag = first["etag"]
        for _ in range(4):
            site.ask("/all/rss.xml", If_None_Match=etag)
        site.ask("/nothing")
        site.ask("/all/rss.xml", method="POST")
        figures = figures_of(site)
        assert figures['tidings_http_requests_total{class="feed",status="200"}'] == 3
        assert figures['tidings_http_requests_total{class="feed",status="304"}'] == 4
        assert figures['tidings_http_requests_total{class="other",status="404"}'] == 1
        assert figures['tidings_http_requests_total{class="other",status="405"}'] == 1
        assert figures['tidings_http_body_bytes_total{class="feed"}'] == 3 * len(body)
        assert figures["tidings_http_requests_in_flight"] == 1
        assert figures["tidings_http_connections"] >= 1


def test_how_the_sources_do_is_told(tmp_path: Path) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    states = [
        SourceState("gazette", SourceStatus.BROKEN, last_success_at=hour_ago, failures=3),
        SourceState('od"d', SourceStatus.NEW),
    ]
    with serving(tmp_path, states=states) as site:
        figures = figures_of(site)
        assert site.ask("/healthz").body.startswith(b"ok, last crawled well 36")
    assert figures['tidings_source_state{source="gazette",state="broken"}'] == 1
    assert figures['tidings_source_state{source="gazette",state="ok"}'] == 0
    assert figures['tidings_source_failures{source="gazette"}'] == 3
    assert 3600 <= figures['tidings_source_last_success_age_seconds{source="gazette"}'] < 3700
    assert figures['tidings_source_state{source="od\\"d",state="new"}'] == 1
    assert not any("od" in name for name in figures if "age_seconds" in name)


def test_a_store_that_cannot_be_read_hides_neither_figures_nor_files(tmp_path: Path) -> None:
    def fail() -> list[SourceState]:
        raise StoreError("no store here")

    with serving(tmp_path, states=fail) as site:
        site.write("all/rss.xml", "<rss/>")
        assert site.ask("/all/rss.xml").status == 200
        assert figures_of(site)["tidings_store_readable"] == 0
        answer = site.ask("/healthz")
        assert (answer.status, answer.body) == (200, b"ok\n")


def test_without_public_the_server_is_not_well(tmp_path: Path) -> None:
    with serving(tmp_path) as site:
        site.public.rmdir()
        assert site.ask("/healthz").status == 503
        assert site.ask("/all/rss.xml").status == 404
        site.public.mkdir()
        assert site.ask("/healthz").status == 200


# WebSub


def test_feeds_name_the_hub_and_themselves(tmp_path: Path) -> None:
    with serving(tmp_path, hub="https://hub.example/") as site:
        for path in ("all/rss.xml", "all/archive/2/rss.xml", "all/index.html"):
            site.write(path, "<rss/>")
        link = f'<https://hub.example/>; rel="hub", <{BASE_URL}/all/rss.xml>; rel="self"'
        for method in ("GET", "HEAD", "GET"):
            assert site.ask("/all/rss.xml", method=method)["link"] == link
        assert "link" not in site.ask("/all/index.html").headers
        assert "link" not in site.ask("/all/archive/2/rss.xml").headers
    with serving(tmp_path) as site:
        assert "link" not in site.ask("/all/rss.xml").headers


def wait_until(happens: Any) -> None:
    """Wait until something happens, a few seconds at most."""
    for _ in range(200):
        if happens():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")
