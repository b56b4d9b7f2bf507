"""A hub is told of each changed feed once its files are in place; one that is down costs nothing but a later word."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result

from crawler.cli.app import tidings
from crawler.cli.init import init_site
from crawler.config import load_site
from crawler.model import Article, DateKind, Precision, Timestamp
from crawler.store import open_store
from feeds.websub import Waiting, load_waiting, save_waiting, tell_hub

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Hub(ThreadingHTTPServer):
    """Takes what it is told, or answers as it is bid; looks at the files of the site when it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[list[str]] = []
        self.statuses: list[int] = []
        self.public: Path | None = None
        self.seen: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert form["hub.mode"] == ["publish"]
        assert form["hub.topic"] == form["hub.url"]  # some hubs read the one, some the other
        self.server.told.append(form["hub.url"])
        if self.server.public:
            self.server.seen.append((self.server.public / "all/atom.xml").read_bytes())
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path, hub: Hub) -> Path:
    init_site(tmp_path / "site", "News")
    file = tmp_path / "site/tidings.toml"
    text = file.read_text().replace("[publish]", f'[publish]\nhub = "{hub.url}"')
    file.write_text(text.replace("http://127.0.0.1:8000", "https://feeds.example"))
    return tmp_path / "site"


def save(folder: Path, title: str) -> None:
    url = "https://paper.example/1"
    at = Timestamp(NOW, Precision.SECOND, DateKind.STATED)
    article = Article("paper", url, url, title, content="<p>text</p>", published=at, fetched_at=NOW)
    with open_store(load_site(folder).store_url) as store:
        store.save_articles([article])


def publish(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(tidings, [*options, "-C", str(folder), "publish"], standalone_mode=False)


def documents(path: str) -> list[str]:
    return [f"https://feeds.example/{path}/{name}" for name in ("atom.xml", "rss.xml", "feed.json")]


def test_each_changed_feed_is_told_once_when_it_is_in_place(folder: Path, hub: Hub) -> None:
    save(folder, "first")
    publish(folder)
    assert sorted(hub.told) == [documents("all"), documents("source/paper")]
    hub.told.clear()
    publish(folder)
    assert hub.told == []
    hub.public = folder / "public"
    save(folder, "second")
    publish(folder)
    assert sorted(hub.told) == [documents("all"), documents("source/paper")]
    assert all(b"second" in content for content in hub.seen)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_hub_that_fails_is_told_by_the_next_run(folder: Path, hub: Hub, status: int) -> None:
    hub.statuses = [204, status]
    save(folder, "first")
    result = publish(folder)
    assert (result.return_value, result.stderr) == (0, "")
    left = hub.told[1]
    hub.told.clear()
    publish(folder)
    assert hub.told == [left]
    assert not (folder / "var/websub.json").exists()


def test_a_hub_that_is_down_is_asked_once_and_spoken_of_after_an_hour(hub: Hub, tmp_path: Path, folder: Path) -> None:
    hub.statuses = [500] * 9
    save(folder, "first")
    publish(folder)
    assert len(hub.told) == 1
    file = folder / "var/websub.json"
    waiting = load_waiting(file)
    assert len(waiting.feeds) == 2
    save_waiting(file, Waiting(waiting.feeds, datetime.now(UTC) - timedelta(hours=2)))
    result = publish(folder)
    assert (result.return_value, result.stderr) == (0, f"websub: {hub.url}: answers 500\n")


def test_nobody_there_is_no_failure() -> None:
    waiting, complaints = tell_hub("http://127.0.0.1:9/", Waiting({"all": documents("all")}), NOW)
    assert (list(waiting.feeds), waiting.since, complaints) == (["all"], NOW, ["http://127.0.0.1:9/: ConnectionError"])


def test_what_a_hub_refuses_is_given_up_and_named(hub: Hub) -> None:
    hub.statuses = [400, 204]
    waiting, complaints = tell_hub(hub.url, Waiting({"all": documents("all"), "source/a": ["x"]}), NOW)
    assert (waiting, complaints) == (Waiting(), [f"{hub.url}: refuses all with 400"])


def test_feeds_name_the_hub_in_every_format(folder: Path, hub: Hub) -> None:
    save(folder, "first")
    publish(folder)
    for name in ("rss.xml", "atom.xml"):
        assert f'rel="hub" href="{hub.url}"' in (folder / "public/all" / name).read_text()
    assert json.loads((folder / "public/all/feed.json").read_text())["hubs"] == [{"type": "WebSub", "url": hub.url}]


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "websub.json").write_text('{"feeds": [1]')
    assert load_waiting(tmp_path / "websub.json") == Waiting()
