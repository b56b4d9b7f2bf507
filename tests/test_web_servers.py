"""The files for nginx, Caddy and systemd in docs/serving.md, tried as they stand there but for places and ports."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from served import Served, serving

from feeds.moved import render_maps
from feeds.serve.site import page_policy

DOCUMENT = (Path(__file__).parents[1] / "docs" / "serving.md").read_text(encoding="utf-8")
PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
LONG = "<!-- 灯 -->" * 400
BASE_URL = "http://feeds.example"
HUB = "https://hub.example/"  # as in the document

FILES = {
    "all/rss.xml": f"<rss>{LONG}</rss>",
    "all/atom.xml": f"<feed>{LONG}</feed>",
    "all/feed.json": '{"title": "' + "灯" * 1000 + '"}',
    "all/index.html": f"<!doctype html><title>灯</title>{LONG}",
    "all/archive/3/rss.xml": f"<rss>{LONG}</rss>",
    "all/archive/3/index.html": f"<!doctype html>{LONG}",
    "category/town/archive/12/atom.xml": f"<feed>{LONG}</feed>",
    "article/3f/3fa9c0.html": f"<!doctype html>{LONG}",
    "index.html": f"<!doctype html>{LONG}",
    "feeds.opml": f"<opml>{LONG}</opml>",
    "status.json": '{"sources": "' + "灯" * 1000 + '"}',
    "style.css": "body { color: black }" * 100,
    "icon.svg": f"<svg>{LONG}</svg>",
    "icon.png": "\x00" * 3000,
    "all/.tidings-x.tmp": "half a feed",
}
TYPES = {
    "/all/rss.xml": "application/rss+xml; charset=utf-8",
    "/all/archive/3/rss.xml": "application/rss+xml; charset=utf-8",
    "/all/atom.xml": "application/atom+xml; charset=utf-8",
    "/category/town/archive/12/atom.xml": "application/atom+xml; charset=utf-8",
    "/all/feed.json": "application/feed+json; charset=utf-8",
    "/all/": "text/html; charset=utf-8",
    "/": "text/html; charset=utf-8",
    "/article/3f/3fa9c0.html": "text/html; charset=utf-8",
    "/feeds.opml": "text/x-opml; charset=utf-8",
    "/status.json": "application/json; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
    "/icon.svg": "image/svg+xml",
    "/icon.png": "image/png",
}
TEXT = [path for path in TYPES if not path.endswith(".png")]


def block(language: str, start: str) -> str:
    """Return the block of a language in the document in which this is written."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    return next(text for text in blocks if start in text)


def with_hub(text: str) -> str:
    """Return a server's file with the lines that a site with a hub takes out of their comments."""
    head, mark, rest = text.partition("# With publish.hub: what WebSub looks for. Archives never change.\n")
    assert mark
    lines = rest.splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    return head + "".join(line.replace("#", " ", 1) for line in lines[:count]) + "".join(lines[count:])


def find(name: str, package: str) -> str:
    path = shutil.which(name, path=PATH)
    if not path:
        pytest.skip(f"{package} is not installed")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site folder that the user of nginx's workers may read."""
    folder = tmp_path_factory.mktemp("served")
    for parent in (folder, *list(folder.parents)[:3]):  # pytest's, with one for each of its processes
        if (mode := parent.stat().st_mode) & 0o055 != 0o055:
            parent.chmod(mode | 0o055)
    (folder / "var").mkdir()
    for path, text in FILES.items():
        file = folder / "public" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_700_000_000, 1_700_000_000))  # a file that is seconds old has no Last-Modified with ours
    for name, content in render_maps({"category/old": "category/new"}, ["category/ads"], BASE_URL).items():
        (folder / "var" / name).write_bytes(content)
    (folder / "secret.xml").write_text("not published")
    return folder


@contextmanager
def running(command: list[str], port: int, folder: Path, **environment: str) -> Iterator[Served]:
    """Run a server until the block ends."""
    with (folder / f"log-{port}").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ) | environment)
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                break
            assert process.poll() is None, (folder / f"log-{port}").read_text()
            threading.Event().wait(0.05)
        yield Served(port, folder / "public", folder / "var" / "moved.json", None)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module", params=["nginx", "caddy", "tidings"])
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[Served]:
    """Each server in turn, on the same files."""
    with {"nginx": nginx, "caddy": caddy, "tidings": own}[request.param](folder) as served:
        yield served


@contextmanager
def own(folder: Path) -> Iterator[Served]:
    with serving(folder, hub=HUB) as served:
        yield served


@contextmanager
def nginx(folder: Path) -> Iterator[Served]:
    binary, port = find("nginx", "nginx"), free_port()
    run = folder / "nginx"
    run.mkdir()
    text = with_hub(block("nginx", "server_name")).replace("/srv/tidings", str(folder))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    temporary = "".join(
        f"{name}_temp_path {run}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As Debian's nginx.conf includes it, after the types of its own.
    (run / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {run}/pid; error_log {run}/error.log;\n"
        f"events {{ worker_connections 100; }}\n"
        f"http {{ access_log off; {temporary} default_type application/octet-stream;\n{text}}}\n"
    )
    with running([binary, "-c", str(run / "nginx.conf"), "-e", str(run / "error.log")], port, folder) as served:
        yield served


@contextmanager
def caddy(folder: Path) -> Iterator[Served]:
    binary, port = find("caddy", "Caddy"), free_port()
    run = folder / "caddy"
    run.mkdir()
    text = with_hub(block("caddy", "feeds.example")).replace("/srv/tidings", str(folder))
    text = text.replace("feeds.example {", f"http://127.0.0.1:{port} {{", 1)
    (run / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
    command = [binary, "run", "--config", str(run / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, folder, HOME=str(run), XDG_CONFIG_HOME=str(run), XDG_DATA_HOME=str(run)) as served:
        yield served


def test_each_file_has_its_content_type(server: Served) -> None:
    got = {path: server.ask(path).headers.get("content-type") for path in TYPES}
    # A picture's charset says nothing, but does no harm either.
    assert {path: (kind or "").removesuffix("; charset=utf-8") for path, kind in got.items()} == {
        path: kind.removesuffix("; charset=utf-8") for path, kind in TYPES.items()
    }
    assert {path for path, kind in got.items() if "charset=utf-8" in (kind or "")} >= {
        path for path, kind in TYPES.items() if "charset=utf-8" in kind
    }


def test_text_is_compressed_for_those_who_ask(server: Served) -> None:
    for path in TEXT:
        plain, packed = server.ask(path), server.ask(path, Accept_Encoding="gzip")
        assert (path, plain.status, plain.headers.get("content-encoding")) == (path, 200, None)
        assert (path, packed.headers.get("content-encoding")) == (path, "gzip")
        assert gzip.decompress(packed.body) == plain.body
        assert "Accept-Encoding" in packed["vary"]
    assert "content-encoding" not in server.ask("/icon.png", Accept_Encoding="gzip").headers


def test_what_did_not_change_costs_a_304(server: Served) -> None:
    for path in ("/all/rss.xml", "/all/", "/all/archive/3/rss.xml"):
        for accept in ("identity", "gzip"):
            first = server.ask(path, Accept_Encoding=accept)
            for fields in (
                {"If_None_Match": first["etag"]},
                {"If_Modified_Since": first["last-modified"]},
                {"If_None_Match": first["etag"], "If_Modified_Since": first["last-modified"]},
                {"If_None_Match": first["etag"], "A_IM": "feed"},
            ):
                for again in (accept, "identity", "gzip"):
                    answer = server.ask(path, Accept_Encoding=again, **fields)
                    assert (path, accept, again, answer.status, answer.body) == (path, accept, again, 304, b"")
                    assert "etag" in answer.headers
                    assert answer["cache-control"] == first["cache-control"]
        assert server.ask(path, If_None_Match='"other"').status == 200


def test_how_long_an_answer_may_be_kept(server: Served) -> None:
    for path in ("/all/rss.xml", "/all/", "/feeds.opml", "/article/3f/3fa9c0.html"):
        assert (path, server.ask(path)["cache-control"]) == (path, "public, max-age=1800")
    # The tables of the other servers go by the path alone; ours asks for a feed beside it.
    for path in ("/all/archive/3/rss.xml", "/all/archive/3/"):
        assert (path, server.ask(path)["cache-control"]) == (path, "public, max-age=86400")


def test_answers_are_safe_to_show(server: Served) -> None:
    for path in ("/", "/all/", "/article/3f/3fa9c0.html"):
        # Fails when feeds/pages/base.html got another policy: docs/serving.md states it twice.
        assert server.ask(path)["content-security-policy"] == page_policy()
    for path in ("/all/rss.xml", "/icon.svg", "/all/"):
        answer = server.ask(path)
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer["content-security-policy"]
        assert not re.search(r"\d", answer.headers.get("server", ""))


def test_a_folder_is_led_to_with_its_slash_and_not_listed(server: Served) -> None:
    answer = server.ask("/all")
    assert answer.status in (301, 308)
    assert re.fullmatch(r"(/all/|all/)", answer["location"])
    listed = server.ask("/category/")
    assert (listed.status, listed["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["/nothing", "/all/.tidings-x.tmp", "/../secret.xml", "/%2e%2e/secret.xml", "/all/..%2f..%2fsecret.xml"]
)
def test_what_is_not_published_is_not_given(server: Served, path: str) -> None:
    answer = server.ask(path)
    assert answer.status in (400, 404)
    assert b"not published" not in answer.body


def test_moved_feeds_lead_on_and_gone_ones_say_so(server: Served) -> None:
    base = BASE_URL if server.server is None else "https://feeds.example/news"
    for path, target in {
        "/category/old/rss.xml": "/category/new/rss.xml",
        "/category/old/atom.xml": "/category/new/atom.xml",
        "/category/old/feed.json": "/category/new/feed.json",
        "/category/old/": "/category/new/",
        "/category/old/index.html": "/category/new/",
        "/category/old/archive/3/rss.xml": "/category/new/rss.xml",
    }.items():
        answer = server.ask(path)
        assert (path, answer.status, answer["location"]) == (path, 301, base + target)
    for path in ("/category/ads/rss.xml", "/category/ads/", "/category/ads/archive/1/atom.xml"):
        answer = server.ask(path)
        assert (path, answer.status) == (path, 410)
        assert answer["content-type"].startswith("text/plain")
        assert b"published no more" in answer.body
    missing = server.ask("/nothing")
    assert missing["content-type"].startswith("text/plain")
    assert b"nothing at this address" in missing.body


def test_feeds_name_the_hub_and_themselves(server: Served) -> None:
    base = "https://feeds.example" if server.server is None else "https://feeds.example/news"
    for name in ("rss.xml", "atom.xml", "feed.json"):
        link = f'<{HUB}>; rel="hub", <{base}/all/{name}>; rel="self"'
        assert server.ask(f"/all/{name}")["link"] == link
        assert server.ask(f"/all/{name}", method="HEAD")["link"] == link
    for path in ("/all/", "/", "/all/archive/3/rss.xml", "/category/town/archive/12/atom.xml", "/feeds.opml"):
        assert "link" not in server.ask(path).headers


def test_head_and_ranges_work(server: Served) -> None:
    whole = server.ask("/all/rss.xml")
    head = server.ask("/all/rss.xml", method="HEAD")
    assert (head.status, head.body, head["content-length"]) == (200, b"", str(len(whole.body)))
    part = server.ask("/all/rss.xml", Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])


def test_the_units_are_sound(tmp_path: Path) -> None:
    analyze = find("systemd-analyze", "systemd")
    names = re.findall(r"`/etc/systemd/system/(tidings[\w.-]*)`", DOCUMENT)
    units = re.findall(r"^```ini\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert len(names) == len(units) == 5
    for name, unit in zip(names, units, strict=True):
        text = unit.replace("/opt/tidings/bin/tidings", sys.executable).replace("/usr/bin/systemctl", sys.executable)
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [analyze, "verify", *(str(tmp_path / name) for name in names)],
        capture_output=True,
        text=True,
        env=dict(os.environ) | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:/usr/lib/systemd/system:/lib/systemd/system"},
    )
    assert [line for line in done.stderr.splitlines() if "tidings" in line] == []
    assert done.returncode == 0, done.stderr
