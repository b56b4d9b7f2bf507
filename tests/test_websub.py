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
from feeds.websub import Waiting, load_changed, load_waiting, note_changed, save_waiting, tell_hub

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Hub(ThreadingHTTPServer):
    """Takes what it is told, or answers as it is bid; looks at the files of the site when it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[str] = []
        #: In turn, or by what an address ends in.
        self.statuses: list[int] = []
        self.answers: dict[str, int] = {}
        self.is_silent = False
        self.public: Path | None = None
        self.seen: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        # Hubs read the one name or the other, and of several addresses the first, the last or all.
        ((mode,), (topic,), (url,)) = (form[f"hub.{name}"] for name in ("mode", "topic", "url"))
        assert (mode, topic) == ("publish", url)
        self.server.told.append(url)
        if self.server.is_silent:
            threading.Event().wait(1)
            return
        if self.server.public:
            self.server.seen.append((self.server.public / "all/atom.xml").read_bytes())
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.send_response(self.server.answers.get(url.rpartition("/")[2], status))
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


def documents(*paths: str) -> list[str]:
    return [f"https://feeds.example/{path}/{name}" for path in paths for name in ("atom.xml", "rss.xml", "feed.json")]


EVERY = documents("all", "source/paper")


def test_each_document_of_a_changed_feed_is_told_once_when_it_is_in_place(folder: Path, hub: Hub) -> None:
    save(folder, "first")
    publish(folder)
    assert sorted(hub.told) == sorted(EVERY)
    hub.told.clear()
    publish(folder)
    assert hub.told == []
    hub.public = folder / "public"
    save(folder, "second")
    publish(folder)
    assert sorted(hub.told) == sorted(EVERY)
    assert all(b"second" in content for content in hub.seen)


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_is_busy_is_told_the_rest_by_the_next_run(folder: Path, hub: Hub, status: int) -> None:
    hub.statuses = [204, status]
    save(folder, "first")
    result = publish(folder)
    assert (result.return_value, result.stderr) == (0, "")
    first, second = hub.told
    hub.told.clear()
    publish(folder)
    assert hub.told[0] == second
    assert sorted([first, *hub.told]) == sorted(EVERY)
    assert not (folder / "var/websub.json").exists()


def test_a_topic_at_which_the_hub_fails_holds_no_other_up_and_is_told_again(folder: Path, hub: Hub) -> None:
    # A hub of WebSubHub answers 500 where nobody has subscribed to a topic.
    hub.answers = {"atom.xml": 500}
    save(folder, "first")
    result = publish(folder)
    assert (result.return_value, result.stderr) == (0, "")
    assert sorted(hub.told) == sorted(EVERY)
    hub.told.clear()
    hub.answers = {}
    publish(folder)
    assert sorted(hub.told) == [url for url in sorted(EVERY) if url.endswith("atom.xml")]
    assert not (folder / "var/websub.json").exists()


def test_what_failed_waits_behind_what_was_not_told_yet(hub: Hub) -> None:
    hub.statuses = [500, 503]
    waiting, complaints = tell_hub(hub.url, Waiting({"a": ["x"], "b": ["y", "z"]}), NOW)
    assert (list(waiting.feeds.items()), waiting.since) == ([("b", ["y", "z"]), ("a", ["x"])], NOW)
    assert complaints == [f"{hub.url}: answers 503", f"{hub.url}: fails at x with 500"]


def test_a_hub_that_is_down_is_asked_once_and_spoken_of_after_an_hour(hub: Hub, folder: Path) -> None:
    hub.statuses = [503] * 9
    save(folder, "first")
    publish(folder)
    assert len(hub.told) == 1
    file = folder / "var/websub.json"
    waiting = load_waiting(file)
    assert sorted(url for urls in waiting.feeds.values() for url in urls) == sorted(EVERY)
    save_waiting(file, Waiting(waiting.feeds, datetime.now(UTC) - timedelta(hours=2)))
    result = publish(folder)
    assert (result.return_value, result.stderr) == (0, f"websub: {hub.url}: answers 503\n")


def test_a_hub_that_never_answers_costs_one_attempt(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.websub._TIMEOUT_S", 0.2)
    hub.is_silent = True
    waiting, complaints = tell_hub(hub.url, Waiting({"all": ["x", "y"]}), NOW)
    assert (hub.told, complaints) == (["x"], [f"{hub.url}: ReadTimeout"])
    assert waiting == Waiting({"all": ["x", "y"]}, NOW)


def test_a_slow_hub_holds_no_run_up(hub: Hub) -> None:
    seconds = iter(range(0, 1000, 12))
    waiting, complaints = tell_hub(hub.url, Waiting({"all": list("uvwxyz")}), NOW, lambda: next(seconds))
    assert hub.told == ["u", "v"]
    assert waiting == Waiting({"all": list("wxyz")}, NOW)
    assert complaints == [f"{hub.url}: is slow; 4 addresses wait for the next run"]


@pytest.mark.parametrize(
    "moment",
    [
        "feeds.publish._Run.finish",  # by then feeds are in place, and marked as published
        "crawler.cli.publish.tell_hub",
    ],
)
def test_a_run_that_is_broken_off_forgets_nothing_that_the_hub_is_to_hear(
    folder: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    save(folder, "first")
    with monkeypatch.context() as patched:
        patched.setattr(moment, die)
        publish(folder)
    assert hub.told == []
    publish(folder)
    assert sorted(hub.told) == sorted(EVERY)
    hub.told.clear()
    publish(folder)
    assert hub.told == []


def test_where_feeds_cannot_be_noted_as_changed_none_changes(folder: Path, hub: Hub) -> None:
    save(folder, "first")
    publish(folder)
    before = (folder / "public/all/atom.xml").read_bytes()
    (folder / "var/websub.changed").mkdir()
    save(folder, "second")
    result = publish(folder)
    assert str(result.exception) == f"{folder}/var/websub.changed: cannot be written: Is a directory"
    assert (folder / "public/all/atom.xml").read_bytes() == before


def test_a_line_that_a_full_disk_has_cut_short_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "websub.changed"
    note_changed(file, ["all", "category/town"])
    file.write_bytes(file.read_bytes().rstrip()[:-2])
    note_changed(file, ["all", "source/paper"])
    assert load_changed(file) == ["all", "category/to", "source/paper"]


def test_nobody_there_is_no_failure() -> None:
    waiting, complaints = tell_hub("http://127.0.0.1:9/", Waiting({"all": documents("all")}), NOW)
    assert (list(waiting.feeds), waiting.since, complaints) == (["all"], NOW, ["http://127.0.0.1:9/: ConnectionError"])


def test_what_a_hub_refuses_is_given_up_and_named(hub: Hub) -> None:
    hub.statuses = [400, 400, 204, 301]
    waiting, complaints = tell_hub(hub.url, Waiting({"all": documents("all"), "source/a": ["x"]}), NOW)
    first = documents("all")[0]
    assert (waiting, complaints) == (
        Waiting(),
        [f"{hub.url}: refuses {first} and 1 more with 400", f"{hub.url}: refuses x with 301"],
    )


def test_feeds_name_the_hub_in_every_format(folder: Path, hub: Hub) -> None:
    save(folder, "first")
    publish(folder)
    for name in ("rss.xml", "atom.xml"):
        assert f'rel="hub" href="{hub.url}"' in (folder / "public/all" / name).read_text()
    assert json.loads((folder / "public/all/feed.json").read_text())["hubs"] == [{"type": "WebSub", "url": hub.url}]


def test_a_damaged_file_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "websub.json").write_text('{"feeds": [1]')
    assert load_waiting(tmp_path / "websub.json") == Waiting()
