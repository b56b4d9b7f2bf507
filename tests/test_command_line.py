"""The command line as its operator meets it: exit statuses, one line for a mistake, locks, signals."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import feedparser
import pytest

from crawler.cli import main
from crawler.config import SiteFile
from crawler.publishing import FeedChoice

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run


def assert_one_line(done: subprocess.CompletedProcess[str], status: int, *told: str) -> None:
    assert done.returncode == status, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert [part for part in ("tidings: ", *told) if part not in done.stderr] == []


# Wrong use


def test_a_folder_that_is_no_site(tidings: Run) -> None:
    for command in ("crawl", "publish", "status"):
        assert_one_line(tidings(command), 2, "tidings.toml", "tidings init")


@pytest.mark.parametrize("words", [["fly"], ["crawl", "--fast"], ["add"], ["init"]])
def test_wrong_words_are_told_with_status_2(tidings: Run, words: list[str]) -> None:
    assert_one_line(tidings(*words), 2)


def test_an_unknown_source_is_told_with_the_known_ones(site: Path, tidings: Run) -> None:
    assert_one_line(tidings("crawl", "herald"), 2, "'herald'", "newsroom")


def test_a_backfill_to_a_day_to_come_is_refused(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    done = tidings("crawl", "--all", "--backfill", "2099-01-01")
    assert_one_line(done, 2, "--backfill = '2099-01-01': is still to come; expected a day that was")
    assert newsroom.log == []


def test_the_status_is_told_while_another_writes_to_the_store(site: Path, tidings: Run) -> None:
    with sqlite3.connect(site / "var" / "tidings.sqlite3", isolation_level=None) as other:
        other.execute("begin immediate")
        for words in (["status"], ["status", "--json"]):
            done = tidings(*words)
            assert (done.returncode, "newsroom" in done.stdout) == (0, True), done.stderr
        assert_one_line(tidings("status", "--article", "https://a.example/1"), 2, "no source ever listed it")
    other.close()


def test_a_site_without_sources_says_what_to_do(site: Path, tidings: Run) -> None:
    (site / "sources" / "newsroom.toml").unlink()
    assert_one_line(tidings("crawl"), 2, "tidings add URL")


def test_a_site_whose_folder_of_sources_is_missing_is_not_taken_for_one_without(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1)
    assert tidings("crawl").returncode == 0
    before = {file: file.read_bytes() for file in (site / "public").rglob("*") if file.is_file()}
    (site / "sources").rename(site / "away")
    for command in ("crawl", "publish", "status"):
        assert_one_line(tidings(command), 2, f"{site}/sources: is missing; expected the folder of the site's sources")
    (site / "sources").symlink_to("sources")  # cannot be read by anybody, root included
    for command in ("crawl", "publish", "status"):
        assert_one_line(tidings(command), 3, f"{site}/sources: cannot be read: Too many levels of symbolic links")
    assert {file: file.read_bytes() for file in (site / "public").rglob("*") if file.is_file()} == before


def test_a_mistake_in_a_source_stops_the_run_before_anything_is_fetched(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    (site / "sources" / "other.toml").write_text('name = "other"\nfamily = "lists"\nstart = ["https://a.example/"]\n')
    assert_one_line(tidings("crawl", "--all"), 2, "sources/other.toml", '"lists"', "hexo, listing")
    assert newsroom.log == []


def test_init_refuses_a_folder_with_other_things_and_leaves_a_site_as_it_is(
    tmp_path: Path, site: Path, tidings: Run
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    assert_one_line(tidings("init", str(tmp_path / "other")), 2, "not empty")
    before = (site / "tidings.toml").read_bytes()
    assert tidings("init", str(site)).returncode == 0
    assert (site / "tidings.toml").read_bytes() == before


def test_a_new_site_file_shows_every_key(tmp_path: Path, tidings: Run) -> None:
    tidings("init", str(tmp_path / "new"))
    text = (tmp_path / "new" / "tidings.toml").read_text("utf-8")
    table = tomllib.loads(re.sub(r'^# (?=\[|[\w"]+ = )', "", text, flags=re.MULTILINE))
    site = SiteFile.model_validate(table)
    assert set(SiteFile.model_fields) - set(table) == set()
    for name in ("publish", "pictures", "include", "exclude", "rsshub", "network"):
        assert (name, set(type(getattr(site, name)).model_fields) - set(table[name])) == (name, set())
    assert set(FeedChoice.model_fields) - set(table["feeds"]["merged/tech"]) == set()


def test_help_and_version_need_no_site(tidings: Run) -> None:
    assert "crawl" in tidings("--help").stdout
    assert tidings("--version").stdout.startswith("tidings, version ")


# Disk and database


def test_a_locked_site_says_who_holds_it(site: Path, tidings: Run) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib; from crawler.lock import hold_lock\n"
            "with hold_lock(pathlib.Path(sys.argv[1]), 'tidings crawl'):\n print('held', flush=True); sys.stdin.read()",
            str(site / "var" / "lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert_one_line(tidings("crawl", "--all"), 3, str(holder.pid), "tidings crawl")
        assert_one_line(tidings("publish"), 3, str(holder.pid))
    finally:
        holder.communicate(timeout=10)


def test_a_lock_file_that_nobody_holds_is_no_lock(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    (site / "var" / "lock").write_text("4711 tidings crawl 2026-01-01T00:00:00Z\n")
    with (site / "var" / "lock").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
    assert tidings("crawl", "--all").returncode == 0


def test_a_missing_store_is_told(site: Path, tidings: Run) -> None:
    (site / "var" / "tidings.sqlite3").unlink()
    assert_one_line(tidings("crawl", "--all"), 3, "tidings.sqlite3", "tidings init")


def test_a_corrupt_store_stops_the_run_before_fetching_and_keeps_the_files(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1)
    tidings("crawl", "--all")
    feed = (site / "public/all/atom.xml").read_bytes()
    newsroom.log.clear()
    for suffix in ("-wal", "-shm"):
        (site / "var" / f"tidings.sqlite3{suffix}").unlink(missing_ok=True)
    (site / "var" / "tidings.sqlite3").write_bytes(b"this is no database, it is a letter " * 999)
    assert_one_line(tidings("crawl", "--all"), 3, "tidings.sqlite3")
    assert (site / "public/all/atom.xml").read_bytes() == feed
    assert newsroom.log == []


def test_a_store_of_a_newer_version_is_left_alone(site: Path, tidings: Run) -> None:
    with sqlite3.connect(site / "var" / "tidings.sqlite3") as connection:
        connection.execute("update alembic_version set version_num = 'from-the-future'")
    connection.close()
    assert_one_line(tidings("crawl", "--all"), 3, "from-the-future")


def test_a_public_folder_that_cannot_be_written_stops_the_run_before_fetching(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1)
    (site / "public").rmdir()
    (site / "public").write_text("a file in the way")
    assert_one_line(tidings("crawl", "--all"), 3, "public")
    assert newsroom.log == []


def test_a_disk_without_room_is_told_with_whatever_came_of_it(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "var" / "tidings.sqlite3").write_bytes(b"not a database at all" * 99)
    for free, told in ((4096, f"; the disk of {site}/var has 4096 bytes free\n"), (10**9, "file is not a database\n")):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        monkeypatch.setattr(sys, "argv", ["tidings", "-C", str(site), "publish"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 3
        assert capsys.readouterr().err.endswith(told)


# Addresses


def test_loopback_is_refused_unless_it_is_named(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    done = tidings("crawl", "--all", TIDINGS_ALLOW_HOSTS="127.0.0.1:1")
    assert done.returncode == 1
    assert newsroom.address in done.stderr
    assert newsroom.log == []


# Signals


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_in_order_and_publishes_what_is_there(
    site: Path, newsroom: Newsroom, number: int, status: int
) -> None:
    newsroom.write(*range(1, 51), per_page=50)
    newsroom.slowness_s = 0.1
    process = crawl_in_background(site)
    wait_until(lambda: len(newsroom.log) > 12)
    started = time.monotonic()
    process.send_signal(number)
    _, stderr = process.communicate(timeout=15)
    assert (process.returncode, time.monotonic() - started < 10) == (status, True), stderr
    published = len(feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries)
    assert 8 <= published < 50


def test_a_second_signal_stops_at_once(site: Path, newsroom: Newsroom) -> None:
    newsroom.write(*range(1, 51), per_page=50)
    newsroom.slowness_s = 3
    process = crawl_in_background(site)
    wait_until(lambda: "/a/50.html" in newsroom.asked)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    process.communicate(timeout=10)
    assert time.monotonic() - started < 1
    assert process.returncode == -signal.SIGTERM


def test_a_killed_run_loses_nothing_and_leaves_no_half_files(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 41), per_page=20)
    newsroom.slowness_s = 0.02
    for after in (3, 15, 30):
        process, wanted = crawl_in_background(site), len(newsroom.log) + after
        while len(newsroom.log) <= wanted and process.poll() is None:
            time.sleep(0.01)
        process.kill()
        process.communicate(timeout=10)
        for file in (site / "public").rglob("*.xml"):
            assert not feedparser.parse(file.read_bytes()).bozo
    newsroom.slowness_s = 0
    assert tidings("crawl", "--all").returncode == 0
    entries = feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries
    assert sorted(entry.title for entry in entries) == sorted(f"Story number {n}" for n in range(1, 41))
    assert [path for path in (site / "public").rglob("*") if path.is_file() and path.suffix not in PUBLISHED] == []


PUBLISHED = {".xml", ".json", ".html", ".opml", ".css", ".js", ".svg"}


def crawl_in_background(site: Path) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    return subprocess.Popen(
        [sys.executable, "-c", "from crawler.cli import main; main()", "-C", str(site), "crawl", "--all"],
        env=environment | {"TIDINGS_DELAY_S": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(condition: object, timeout_s: float = 20) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


# add


def test_add_looks_at_a_site_and_writes_its_source(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(*range(1, 15))
    (site / "sources" / "newsroom.toml").unlink()
    done = tidings("add", newsroom.base + "/", "--name", "town", "--category", "Town/Upper", "--yes")
    assert done.returncode == 0, done.stderr
    assert "articles listed: 10" in done.stdout
    assert "title: Story number 14" in done.stdout
    assert "categories: Town/Upper" in done.stdout
    assert tidings("crawl", "town").returncode == 0
    assert (site / "public/category/town/upper/rss.xml").exists()


def test_add_refuses_what_is_there_already(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    assert_one_line(tidings("add", newsroom.base + "/x", "--name", "newsroom", "--yes"), 2, "sources/newsroom.toml")
    assert_one_line(tidings("add", newsroom.base + "/", "--yes"), 2, "followed by sources/newsroom.toml already")


@pytest.mark.parametrize(
    ("page", "status", "told"),
    [
        ((404, "<h1>Not here</h1>"), 1, "404"),
        ("<p>No links at all</p>", 2, "no repeated links"),
        ("<title>Just a moment...</title>", 1, "challenge"),
    ],
)
def test_add_says_why_an_address_is_no_source(
    site: Path, newsroom: Newsroom, tidings: Run, page: str | tuple[int, str], status: int, told: str
) -> None:
    newsroom.pages["/other"] = page
    assert_one_line(tidings("add", newsroom.base + "/other", "--yes"), status, newsroom.base + "/other", told)
    assert [path.name for path in (site / "sources").iterdir()] == ["newsroom.toml"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ftp://a.example/"], "tidings: tidings add: URL = 'ftp://a.example/': expected an absolute http"),
        (["nonsense"], "absolute http"),
        (["https://a.example/", "--family", "lists"], "hexo, listing"),
        (["https://a.example/", "--name", "A B"], "lower-case"),
        (
            ["https://a.example/", "--category", "A//B"],
            "--category = 'A//B': expected category names",
        ),
    ],
)
def test_add_refuses_wrong_words_before_it_fetches(site: Path, tidings: Run, words: list[str], told: str) -> None:
    assert_one_line(tidings("add", *words, "--yes"), 2, told)


def test_no_words_at_all_give_the_help_as_it_is_meant_to_be_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "\n  crawl " in done.stderr
