"""Pictures as an operator publishes them and readers load them: configuration, publication, and the proxy over HTTP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Run
from picture_origin import JPEG, PNG, REFERER, Origin, picture_origin
from test_serving import serving
from test_web_servers import block, find, free_port, running

from crawler.cli.init import init_site
from crawler.config import load_site
from crawler.model import Article, DateKind, Drop, DropReason, Image, Precision, Timestamp
from crawler.store import open_store
from crawler.store.protocol import StoredArticle

NOW = datetime(2026, 5, 1, tzinfo=UTC)
IN_TEXT = ("/in-text.png", "/referer.png", "/large.jpg")
BESIDE = ("/p.png", "/svg.png", "/to/http://localhost:1/p.png", "/stuck.png", "/gone.png")
#: What tells by itself when it was published.
UNCERTAIN = re.compile(r"/status\.(json|html)$")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with picture_origin() as origin:
        yield origin


def set_policy(folder: Path, origin: Origin, *lines: str) -> None:
    file = folder / "tidings.toml"
    head = file.read_text().partition("[pictures]")[0]  # what init writes behind it is as good as its defaults
    file.write_text("\n".join([head, "[pictures]", *lines, "[network]", f'allow_hosts = ["{origin.place}"]', ""]))


@pytest.fixture
def folder(tmp_path: Path, origin: Origin) -> Path:
    """A site with one article that shows every kind of picture; all go through its own proxy."""
    folder = tmp_path / "site"
    init_site(folder, "News")
    set_policy(
        folder, origin, 'policy = "proxy"', "max_bytes = 100000", f'[pictures.referer]\n"127.0.0.1" = "{REFERER}"'
    )
    shown = "".join(f'<p><img src="{origin.base}{path}"></p>' for path in IN_TEXT)
    article = Article(
        source="paper",
        requested_url="https://paper.example/1",
        canonical_url="https://paper.example/1",
        title="Story",
        content=f'<p>Text</p>{shown}<p><a href="{origin.base}/in-text.png">its file</a></p>',
        images=tuple(Image(origin.base + path) for path in BESIDE),
        categories=(("News",),),
        published=Timestamp(NOW, Precision.SECOND, DateKind.STATED),
        fetched_at=NOW,
    )
    with open_store(load_site(folder).store_url) as store:
        store.save_articles([article])
    return folder


def stored(folder: Path) -> StoredArticle:
    with open_store(load_site(folder).store_url) as store:
        [article] = store.articles()
    return article


def path_of(folder: Path, origin: Origin, path: str) -> str:
    """Return the path of a picture at the proxy, as the documents say it is made."""
    key, guid = (folder / "var/picture.key").read_bytes(), stored(folder).entry.guid
    digest = hmac.new(key, f"{guid}\n{origin.base}{path}".encode(), hashlib.sha256).digest()
    return (
        f"/picture/{guid.removeprefix('urn:uuid:').replace('-', '')}/{base64.urlsafe_b64encode(digest)[:22].decode()}"
    )


def published(folder: Path) -> dict[str, bytes]:
    """Return what lies below ``public/``, by path."""
    files = (file for file in (folder / "public").rglob("*") if file.is_file())
    return {str(file.relative_to(folder / "public")): file.read_bytes() for file in files}


def fetch(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    fields: dict[str, str] = {}
    for name, value in response.getheaders():  # a field that came twice is seen
        fields[name.lower()] = ", ".join(filter(None, (fields.get(name.lower()), value)))
    return response.status, fields, body


def test_a_policy_is_in_every_document_and_gone_with_it_while_the_store_keeps_what_the_site_gave(
    folder: Path, origin: Origin, tidings: Run
) -> None:
    def publish(*lines: str) -> dict[str, bytes]:
        set_policy(folder, origin, *lines)
        done = tidings("publish")
        assert (done.returncode, done.stderr) == (0, "")
        return {path: content for path, content in published(folder).items() if not UNCERTAIN.search("/" + path)}

    before, kept = publish(), stored(folder)
    with_pictures = [path for path, content in before.items() if origin.base.encode() in content]
    assert {path.rpartition("/")[2] for path in with_pictures} >= {"rss.xml", "atom.xml", "feed.json", "index.html"}
    assert any(path.startswith("article/") for path in with_pictures)
    link = f'href="{origin.base}/in-text.png"'  # a link stays one
    for policy, shown in {
        'policy = "proxy"': "http://127.0.0.1:8000/picture/",
        'policy = "template"\ntemplate = "https://proxy.example/?{url}"': f"https://proxy.example/?{origin.base}/",
        'policy = "drop"': None,
        f'hosts = {{ "127.0.0.1" = "drop" }} # {origin.base}': None,
    }.items():
        after = publish(policy)
        assert set(after) == set(before)
        for path in with_pictures:
            text = after[path].decode().replace('\\"', '"').replace("&quot;", '"').replace("&#34;", '"')
            assert shown is None or shown in text, path
            rest = text.replace(link, "").replace(link.replace('"', "&quot;"), "")
            rest = rest.replace(shown, "") if shown else rest
            assert f"{origin.base}/" not in rest, path
        assert stored(folder) == kept
    assert publish() == before
    assert (folder / "var/picture.key").stat().st_mode & 0o777 == 0o600
    assert [path for path in (folder / "var").iterdir() if path.name.startswith("picture.key.")] == []


def test_pictures_are_served_by_what_they_are_and_fetched_once(folder: Path, origin: Origin, tidings: Run) -> None:
    tidings("publish")
    picture = path_of(folder, origin, "/p.png")
    assert f"http://127.0.0.1:8000{picture}" in (folder / "public/all/rss.xml").read_text()
    with serving(folder) as (_, address):
        for _ in range(2):
            status, headers, body = fetch(address, picture)
            assert (status, headers["content-type"], body) == (200, "image/png", PNG)
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert int(headers["cache-control"].rpartition("max-age=")[2]) >= 86400
        large = path_of(folder, origin, "/large.jpg")
        status, of_get, body = fetch(address, large)
        assert (status, of_get["content-type"], body) == (200, "image/jpeg", JPEG)
        status, of_head, body = fetch(address, large, "HEAD")
        assert (status, body) == (200, b"")
        assert {**of_head, "date": ""} == {**of_get, "date": ""}
        assert fetch(address, picture, "POST")[0] == 405
        assert fetch(address, path_of(folder, origin, "/referer.png"))[0] == 200
        status, not_modified, body = fetch(address, picture, If_None_Match=f'"other", {headers["etag"]}')
        assert (status, body, not_modified["etag"]) == (304, b"", headers["etag"])
    assert origin.asked.count("/p.png") == 1
    assert not any("cookie" in headers for headers in origin.headers)
    with serving(folder) as (_, address):  # what was kept survives a restart
        assert fetch(address, picture, If_None_Match=headers["etag"])[0] == 304
        assert origin.asked.count("/p.png") == 1
    # Another picture at the same address has another tag, whatever is remembered of the first.
    shutil.rmtree(folder / "var/pictures")
    origin.pictures["/p.png"] = JPEG
    with serving(folder) as (_, address):
        status, changed, body = fetch(address, picture, If_None_Match=headers["etag"])
        assert (status, body, changed["content-type"]) == (200, JPEG, "image/jpeg")
        assert changed["etag"] != headers["etag"]


def test_what_cannot_be_had_is_said_in_one_plain_line(folder: Path, origin: Origin, tidings: Run) -> None:
    tidings("publish")
    with serving(folder) as (_, address):
        for path, reason in {
            "/svg.png": "it is no JPEG, PNG, GIF, WebP or AVIF",
            "/to/http://localhost:1/p.png": "localhost:1 is not on the public Internet",
            "/gone.png": "its host answers 404",
        }.items():
            for _ in range(2):
                status, headers, body = fetch(address, path_of(folder, origin, path))
                assert (status, headers["content-type"]) == (502, "text/plain; charset=utf-8")
                assert headers["x-content-type-options"] == "nosniff"
                assert body.decode() == f"The picture cannot be had: {reason}\n"
            assert origin.asked.count(path) == 1  # a failure is remembered
        shutil.move(folder / "var/tidings.sqlite3", folder / "var/away")
    with serving(folder) as (_, address):
        status, _, body = fetch(address, "/picture/" + "0" * 32 + "/" + "A" * 22)
        assert (status, body) == (503, b"The articles cannot be looked up now; try again later.\n")
        shutil.move(folder / "var/away", folder / "var/tidings.sqlite3")
        assert fetch(address, path_of(folder, origin, "/p.png"))[0] == 200


def test_many_who_ask_at_once_cost_one_download_and_who_goes_away_leaves_no_half(
    folder: Path, origin: Origin, tidings: Run
) -> None:
    tidings("publish")
    picture, statuses = path_of(folder, origin, "/stuck.png"), []
    with serving(folder) as (_, address):
        parts = urlsplit(address)
        with socket.create_connection((str(parts.hostname), parts.port or 0)) as hasty:
            hasty.sendall(f"GET {picture} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            wait_until(lambda: origin.asked == ["/stuck.png"])
        threads = [threading.Thread(target=lambda: statuses.append(fetch(address, picture)[::2])) for _ in range(8)]
        for thread in threads:
            thread.start()
        wait_until(lambda: in_flight(address) > len(threads))
        assert list((folder / "var/pictures").iterdir()) == []
        origin.unstuck.set()
        for thread in threads:
            thread.join()
    assert statuses == [(200, PNG)] * 8
    assert origin.asked == ["/stuck.png"]
    assert [file.stat().st_size for file in (folder / "var/pictures").iterdir()] == [len(PNG)]


def in_flight(address: str) -> float:
    """Return how many requests are being answered, the one that asks this included."""
    return float(fetch(address, "/metrics")[2].decode().partition("\ntidings_http_requests_in_flight ")[2].split()[0])


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(2000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it never came to be")


def test_what_the_site_did_not_sign_or_took_back_is_forbidden(folder: Path, origin: Origin, tidings: Run) -> None:
    tidings("publish")
    path = path_of(folder, origin, "/p.png")
    article, signature = path.split("/")[2:]
    forged = [
        f"/picture/{article}/{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"/picture/{'0' * 32}/{signature}",
        f"/picture/{article}/",
        f"/picture/{article}",
        "/picture/",
        f"/picture/{article}/{signature}/more",
        f"/picture/{article}/{signature}=",
        f"/picture/{article[:-1]}%/{signature}",
        "/picture/xyz/" + signature,
        path_of(folder, origin, "/not-of-this-article.png"),
    ]
    with serving(folder) as (_, address):
        for one in forged:
            status, headers, body = fetch(address, one)
            assert (status, headers["cache-control"]) == (403, "no-store"), one
            assert body == b"This address of a picture is not one that this site gave, or no longer is.\n"
        assert origin.asked == []
        assert fetch(address, path)[0] == 200
        with open_store(load_site(folder).store_url) as store:
            store.save_drops([Drop("paper", "https://paper.example/1", DropReason.GONE, "", NOW, None)])
        assert fetch(address, path)[0] == 403  # though it is kept on disk


def test_another_key_makes_all_addresses_void_and_new_ones_are_published(
    folder: Path, origin: Origin, tidings: Run
) -> None:
    tidings("publish")
    old = path_of(folder, origin, "/p.png")
    with serving(folder) as (_, address):
        assert fetch(address, old)[0] == 200
        (folder / "var/picture.key").unlink()
        assert fetch(address, old)[0] == 403  # at once, though nothing was published since
        tidings("publish")
        new = path_of(folder, origin, "/p.png")
        assert new != old
        assert new in (folder / "public/all/atom.xml").read_text()
        assert (fetch(address, old)[0], fetch(address, new)[0]) == (403, 200)
        (folder / "var/picture.key").write_bytes(b"short")
        status, _, body = fetch(address, new)
        assert (status, body) == (503, b"Not available now: try again later.\n")
    done = tidings("publish")
    assert done.returncode == 3
    assert re.fullmatch(r"tidings: .*picture\.key: expected 16 random bytes or more; .*\n", done.stderr)


def test_a_running_server_follows_the_policy(folder: Path, origin: Origin, tidings: Run) -> None:
    tidings("publish")
    picture = path_of(folder, origin, "/p.png")
    proxied = (folder / "tidings.toml").read_text()
    set_policy(folder, origin, 'policy = "direct"')
    with serving(folder) as (_, address):
        assert fetch(address, picture)[0] == 404
        (folder / "tidings.toml").write_text(proxied)
        assert fetch(address, picture)[0] == 200
        set_policy(folder, origin, 'policy = "proxy"', "max_bytes = 10000")
        assert fetch(address, path_of(folder, origin, "/large.jpg"))[0] == 502
        (folder / "tidings.toml").write_text("half a")
        assert fetch(address, picture)[0] == 503
        (folder / "tidings.toml").write_text(proxied)
        set_policy(folder, origin, 'policy = "direct"')
        assert fetch(address, picture)[0] == 404


def test_pictures_that_cannot_be_kept_are_said_in_one_line(folder: Path, tidings: Run) -> None:
    (folder / "var/pictures").write_text("in the way")
    done = tidings("serve", "--port", "0")
    assert (done.returncode, done.stderr) == (3, f"tidings: {folder}/var/pictures: cannot be written: File exists\n")


def test_without_the_policy_there_is_no_proxy(site: Path, tidings: Run) -> None:
    tidings("publish")
    with serving(site) as (_, address):
        assert fetch(address, "/picture/" + "0" * 32 + "/" + "A" * 22)[0] == 404
    assert not (site / "var/picture.key").exists()


def nginx(place: str, run: Path, port: int) -> list[str]:
    """Return what runs nginx with the documents' files, the proxy at a place."""
    site = block("nginx", "server_name").replace("/srv/tidings", str(run)).replace("listen 80;", f"listen {port};")
    inner = snippet("nginx").replace("127.0.0.1:8000", place)
    kinds = "".join(
        f"{kind}_temp_path {run}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (run / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {run}/pid; error_log {run}/error.log;\nevents {{ }}\n"
        f"http {{ access_log off; {kinds} {site.rstrip().removesuffix('}')}{inner} }} }}\n"
    )
    return [find("nginx", "nginx"), "-c", str(run / "nginx.conf"), "-e", str(run / "error.log")]


def caddy(place: str, run: Path, port: int) -> list[str]:
    site = block("caddy", "feeds.example").replace("/srv/tidings", str(run))
    site = site.replace("feeds.example {", f"http://127.0.0.1:{port} {{", 1).rstrip().removesuffix("}")
    inner = snippet("caddy").replace("127.0.0.1:8000", place)
    (run / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}{inner}}}\n")
    return [find("caddy", "Caddy"), "run", "--config", str(run / "Caddyfile"), "--adapter", "caddyfile"]


def snippet(language: str) -> str:
    text = (Path(__file__).parents[1] / "docs/pictures.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[0]


@pytest.mark.parametrize("server", [nginx, caddy])
def test_the_documents_lines_for_other_servers_pass_pictures_on(
    folder: Path, origin: Origin, tidings: Run, tmp_path: Path, server: Callable[[str, Path, int], list[str]]
) -> None:
    tidings("publish")
    run, port, picture = tmp_path / "run", free_port(), path_of(folder, origin, "/p.png")
    run.mkdir()
    with serving(folder) as (_, address):
        _, straight, _ = fetch(address, picture)
        command = server(urlsplit(address).netloc, run, port)
        with running(command, port, run, HOME=str(run), XDG_CONFIG_HOME=str(run), XDG_DATA_HOME=str(run)):
            status, headers, body = fetch(f"http://127.0.0.1:{port}/", picture)
            assert (status, body) == (200, PNG)
            for name in ("content-type", "etag", "cache-control", "content-security-policy", "x-content-type-options"):
                assert (name, headers[name]) == (name, straight[name])
            assert fetch(f"http://127.0.0.1:{port}/", picture, If_None_Match=headers["etag"])[0] == 304
            assert fetch(f"http://127.0.0.1:{port}/", picture + "x")[0] == 403


@pytest.mark.parametrize(
    "template", ["https://proxy.example/", "https://{url}", "{url}", "https://proxy.example/?{address}{url}", ""]
)
def test_a_template_that_cannot_be_filled_in_is_said(folder: Path, origin: Origin, tidings: Run, template: str) -> None:
    set_policy(folder, origin, 'policy = "template"', f'template = "{template}"')
    done = tidings("publish")
    assert done.returncode == 2
    assert "expected an address with {url} or {url_encoded}" in done.stderr
