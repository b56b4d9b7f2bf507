"""A real generated aggregator site, crawled and published; skipped where the recording is not at hand.

The recording lies beside the checkout, in ``shared/sites``: a Hexo site with the Volantis theme and, in a table, what
each of its articles is. The demo's pages cover the same paths without it.
"""

from __future__ import annotations

import functools
import http.server
import json
import re
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

SITES = Path(__file__).resolve().parents[2] / "shared" / "sites"
#: Under the article's title stands that the link was a temporary one.
NOTICES = {"/p/5f68.html"}
PORT = 8700  # the pages' own absolute links name it

pytestmark = pytest.mark.skipif(
    not (SITES / "rsshub-page.tar.xz").exists(), reason="no recorded site beside the checkout"
)


@dataclass(frozen=True)
class Truth:
    path: str
    title: str
    category: tuple[str, ...]
    published: str | None
    images: int
    first_image: str | None
    text_start: str | None


def load_truth() -> list[Truth]:
    lines = (SITES / "rsshub-page.truth.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    return [
        Truth(
            path=row[1],
            title=" ".join(row[2].split()),
            category=tuple(row[3].split("|")),
            published=None if row[4] == "-" else row[4],
            images=int(row[5]),
            first_image=None if row[6] == "-" else row[6],
            text_start=None if row[7] == "-" else row[7],
        )
        for row in rows
    ]


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]

    def send_head(self):  # type: ignore[no-untyped-def]
        self.asked.append(self.path)
        return super().send_head()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[list[str]]:
    """Serve the recorded site; gives the list of paths asked for."""
    with tarfile.open(SITES / "rsshub-page.tar.xz") as tar:
        tar.extractall(tmp_path / "www", filter="data")
    handler = type("Handler", (_Handler,), {"asked": []})
    try:
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", PORT), functools.partial(handler, directory=str(tmp_path / "www"))
        )
    except OSError:
        pytest.skip(f"port {PORT} of this machine, which the recorded pages name, is taken")
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield handler.asked  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_article_of_the_real_site_is_stored_and_published_once(
    tmp_path: Path, recorded: list[str], tidings: Run
) -> None:
    allow = {"TIDINGS_ALLOW_HOSTS": f"127.0.0.1:{PORT}", "TIDINGS_PUBLISH_WINDOW": "100"}
    assert tidings("init", str(tmp_path / "site")).returncode == 0
    done = tidings("add", f"http://127.0.0.1:{PORT}/", "--family", "hexo", "--name", "real", "--yes", **allow)
    assert done.returncode == 0, done.stderr
    done = tidings("crawl", **allow)
    assert (done.returncode, done.stderr) == (0, "")

    status = json.loads(tidings("status", "--json").stdout)["sources"][0]
    counted = status["last_run_counts"]
    assert counted["listed"] == 56
    assert counted["listed"] == counted["new"] + counted["updated"] + counted["known"] + counted["dropped"]
    assert {reason: n for reason, n in counted.items() if "/" in reason} == {
        "dropped/no_title": 1,
        "dropped/not_an_article": 1,
        "shape/volantis": 1,
    }

    # The feeds are cut to a window of bytes, so the article is looked up in the feed of its own category.
    wrong = [line for truth in load_truth() for line in differences(tmp_path / "site" / "public", truth)]
    assert wrong == []

    recorded.clear()
    done = tidings("crawl", "--all", **allow)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert set(recorded) == {"/robots.txt", "/"}


def corrected(truth: Truth) -> str:
    """Return the stated instant without what the site is known to have got wrong: copies of ZAKER are 8 hours early."""
    is_zaker = truth.category[1].startswith("ZAKER")
    return (datetime.fromisoformat(truth.published or "") + timedelta(hours=8 * is_zaker)).isoformat()


def differences(public: Path, truth: Truth) -> list[str]:
    """Return in what the published article differs from the truth; one line each."""
    found = find(public, truth)
    if truth.text_start is None and not truth.images:
        return [] if not found else [f"{truth.path}: published without text"]
    if truth.path in NOTICES:
        return [] if not found else [f"{truth.path}: a notice was published as an article"]
    if len(found) != 1:
        return [f"{truth.path}: published {len(found)} times in one feed"]
    (entry,) = found
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", entry.content[0].value.replace("&amp;", "&")))
    got = {
        "title": (entry.title, truth.title),
        "images": (len(images(entry)), truth.images),
        "first image": (next(iter(images(entry)), None), truth.first_image),
        "category": ([tag.term for tag in entry.tags], ["/".join(truth.category)]),
        "text": (unescaped(text)[: len(truth.text_start or "")], truth.text_start or ""),
    }
    if truth.published:
        got["published"] = (entry.published, corrected(truth))
    return [f"{truth.path}: {name} {got!r} is not {want!r}" for name, (got, want) in got.items() if got != want]


def images(entry: feedparser.FeedParserDict) -> list[str]:
    return list(dict.fromkeys(unescaped(url) for url in re.findall(r'<img[^>]+src="([^"]+)"', entry.content[0].value)))


def unescaped(text: str) -> str:
    import html

    return html.unescape(text)


@functools.cache
def parsed(file: Path) -> list[feedparser.FeedParserDict]:
    feed = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, file
    return list(feed.entries)


def find(public: Path, truth: Truth) -> list[feedparser.FeedParserDict]:
    """Return the article's entries in the feed of its own category, which its entries name."""
    url = f"http://127.0.0.1:{PORT}{truth.path}"
    depth = len(truth.category) + 1
    feeds = [file for file in public.glob("category/**/atom.xml") if len(file.relative_to(public).parts) == depth + 1]
    return [entry for file in feeds for entry in parsed(file) if entry.link == url]
