"""The picture proxy over HTTP, before an origin that lies, dawdles and wants to know where one comes from."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from conftest import Run
from test_serving import serving

from crawler.cli.init import init_site
from crawler.config import load_site
from crawler.model import Article, DateKind, Drop, DropReason, Image, Precision, Timestamp
from crawler.store import open_store
from feeds.serve.picture_cache import PictureCache

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 5000
KINDS = {
    "/p.png": PNG,
    "/as-text.jpg": b"\xff\xd8\xff" + b"j" * 100,
    "/svg.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "/html.png": b"<!doctype html><script>1</script>",
    "/referer.png": PNG,
    "/in-text.png": PNG,
}


class Origin(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Origin

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/slow.png":
            time.sleep(0.5)
        if self.path == "/moved.png":
            self._send(302, b"", Location="http://localhost:1/p.png")
        elif self.path == "/endless.png":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(3000):
                    self.wfile.write(PNG)
            except OSError:
                pass
        elif self.path == "/referer.png" and self.headers.get("Referer") != "https://paper.example/":
            self._send(403, b"")
        else:
            content = KINDS.get(self.path, PNG if self.path == "/slow.png" else b"")
            self._send(200 if content else 404, content, **{"Content-Type": "text/html"})

    def _send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, origin: Origin) -> Path:
    """A site whose pictures go through its own proxy, with an article that shows every kind."""
    folder = tmp_path / "site"
    init_site(folder, "News")
    file = folder / "tidings.toml"
    host = f"127.0.0.1:{origin.server_port}"
    text = file.read_text().replace("[pictures]", '[pictures]\npolicy = "proxy"\nmax_bytes = 100000')
    text = text.replace("[rsshub]", '[pictures.referer]\n"127.0.0.1" = "https://paper.example/"\n[rsshub]')
    file.write_text(text.replace("# allow_hosts = []", f'allow_hosts = ["{host}"]'))
    paths = ["/p.png", "/as-text.jpg", "/svg.png", "/html.png", "/moved.png", "/endless.png", "/slow.png", "/gone.png"]
    article = Article(
        source="paper",
        requested_url="https://paper.example/1",
        canonical_url="https://paper.example/1",
        title="Story",
        content=f'<p>Text</p><p><img src="{origin.base}/in-text.png"></p><p><img src="{origin.base}/referer.png"></p>',
        images=tuple(Image(origin.base + path) for path in paths),
        published=Timestamp(NOW, Precision.SECOND, DateKind.STATED),
        fetched_at=NOW,
    )
    with open_store(load_site(folder).store_url) as store:
        store.save_articles([article])
    return folder


@pytest.fixture
def published(folder: Path) -> dict[str, str]:
    """Paths of the published pictures, by their original path."""
    from click.testing import CliRunner

    from crawler.cli.app import tidings
    from crawler.cli.publish import pictures_of
    from feeds.pictures import addresses_in

    result = CliRunner().invoke(tidings, ["-C", str(folder), "publish"], standalone_mode=False)
    assert (result.return_value, result.stderr) == (0, "")
    [entry] = feedparser.parse((folder / "public/all/atom.xml").read_bytes()).entries
    site = load_site(folder)
    pictures = pictures_of(site)
    with open_store(site.store_url) as store:
        stored = store.published_entry(entry.id)
    assert stored is not None
    originals = [*(image.url for image in stored.images), *addresses_in(stored.content)]
    written = (folder / "public/all/atom.xml").read_text()
    found = {urlsplit(url).path: pictures.address(url, entry.id) for url in originals}
    assert all(address in written for address in found.values())
    assert "127.0.0.1:8000/picture/" in written
    return {path: urlsplit(address).path for path, address in found.items()}


def fetch(address: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    import http.client

    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def test_pictures_are_served_by_what_they_are_and_fetched_once(
    folder: Path, origin: Origin, published: dict[str, str]
) -> None:
    with serving(folder) as (_, address):
        for _ in range(2):
            status, headers, body = fetch(address, published["/p.png"])
            assert (status, headers["content-type"], body) == (200, "image/png", PNG)
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert fetch(address, published["/as-text.jpg"])[1]["content-type"] == "image/jpeg"
        assert fetch(address, published["/in-text.png"])[0] == 200
        assert fetch(address, published["/referer.png"])[0] == 200
        assert fetch(address, published["/p.png"], **{"If-None-Match": headers["etag"]})[::2] == (304, b"")
    assert origin.asked.count("/p.png") == 1
    with serving(folder) as (_, address):  # what was kept survives a restart
        assert fetch(address, published["/p.png"])[0] == 200
    assert origin.asked.count("/p.png") == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/svg.png", "no JPEG, PNG, GIF, WebP or AVIF"),
        ("/html.png", "no JPEG, PNG, GIF, WebP or AVIF"),
        ("/moved.png", "not on the public Internet"),
        ("/endless.png", "larger than 100000 bytes"),
        ("/gone.png", "answers 404"),
    ],
)
def test_what_is_no_picture_or_may_not_be_fetched_is_refused_in_plain_words(
    folder: Path, origin: Origin, published: dict[str, str], path: str, reason: str
) -> None:
    with serving(folder) as (_, address):
        status, headers, body = fetch(address, published[path])
        assert (status, headers["content-type"]) == (502, "text/plain; charset=utf-8")
        assert reason in body.decode()
        assert fetch(address, published[path])[0] == 502
    assert origin.asked.count(path) == 1  # a failure is remembered
    assert list((folder / "var/pictures").iterdir()) == []


def test_many_who_ask_at_once_cost_one_download(folder: Path, origin: Origin, published: dict[str, str]) -> None:
    statuses: list[int] = []
    with serving(folder) as (_, address):
        threads = [
            threading.Thread(target=lambda: statuses.append(fetch(address, published["/slow.png"])[0]))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert statuses == [200] * 8
    assert origin.asked.count("/slow.png") == 1


def test_what_the_site_did_not_sign_is_forbidden(folder: Path, origin: Origin, published: dict[str, str]) -> None:
    path = published["/p.png"]
    article, signature = path.split("/")[2:]
    forged = [
        f"/picture/{article}/{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"/picture/{'0' * 32}/{signature}",
        f"/picture/{article}/",
        f"/picture/{article}",
        "/picture/",
        f"/picture/{article}/{signature}/more",
        "/picture/xyz/" + signature,
    ]
    with serving(folder) as (_, address):
        assert {fetch(address, one)[0] for one in forged} == {403}
        assert fetch(address, path)[0] == 200
    (folder / "var/picture.key").write_bytes(b"another key of sixteen bytes and more")
    with serving(folder) as (_, address):
        status, _, body = fetch(address, path)
        assert status == 403
        assert b"no longer" in body


def test_a_withdrawn_article_takes_its_pictures_along(folder: Path, origin: Origin, published: dict[str, str]) -> None:
    with serving(folder) as (_, address):
        assert fetch(address, published["/p.png"])[0] == 200
        with open_store(load_site(folder).store_url) as store:
            store.save_drops([Drop("paper", "https://paper.example/1", DropReason.GONE, "", NOW, None)])
        assert fetch(address, published["/p.png"])[0] == 403


def test_without_the_policy_there_is_no_proxy(site: Path, tidings: Run) -> None:
    tidings("publish")
    with serving(site) as (_, address):
        assert fetch(address, "/picture/" + "0" * 32 + "/" + "A" * 22)[0] == 404
    assert not (site / "var/picture.key").exists()


def test_the_cache_keeps_its_bound_and_what_was_used_last(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1000)
    for number in range(5):
        cache.put(f"u{number}", bytes([number]) * 300)
        cache.get("u0")
    assert [cache.get(f"u{number}") is not None for number in range(5)] == [True, False, False, True, True]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 1000
    cache.put("huge", b"x" * 1001)
    assert cache.get("huge") is None
    (tmp_path / "half.tmp").write_bytes(b"x")
    smaller = PictureCache(tmp_path, 700)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) == 600
    assert smaller.get("u4") is not None
