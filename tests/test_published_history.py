"""What subscribers see over days of crawls with edits, outages, reordering and withdrawals: each article once."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner
from formats import NAMES, ids, read, read_all
from lxml import etree
from test_serving import serving

from crawler.cli.app import Globals, tidings
from crawler.cli.init import init_site
from crawler.cli.publish import publish_site
from crawler.config import load_site
from crawler.errors import ConfigError
from crawler.model import (
    Article,
    DateKind,
    Drop,
    DropReason,
    Precision,
    Sighting,
    SourceState,
    SourceStatus,
    Timestamp,
)
from crawler.store import Store, open_store

needs_newsboat = pytest.mark.skipif(
    os.environ.get("TIDINGS_TEST_READERS") != "1" or not shutil.which("newsboat"),
    reason="wants TIDINGS_TEST_READERS=1 and newsboat",
)
START = datetime(2026, 5, 1, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_site(tmp_path / "site", "News")
    return tmp_path / "site"


def configure(folder: Path, text: str) -> None:
    """Put lines at the end of tidings.toml in place of its sections."""
    file = folder / "tidings.toml"
    kept = file.read_text().partition("[publish]")[0].partition("# From here on")[0]
    file.write_text(f"{kept}# From here on\n{text}")


def publish(folder: Path) -> None:
    result = CliRunner().invoke(tidings, ["-C", str(folder), "publish"], standalone_mode=False)
    assert (result.return_value, result.stderr, result.exception) == (0, "", None)


def open_site(folder: Path) -> Any:
    return open_store(load_site(folder).store_url)


def article(number: int, at: datetime, *, edition: int = 0, category: tuple[str, ...] = ("News", "Local")) -> Article:
    url = f"https://paper.example/story/{number}"
    return Article(
        source="paper",
        requested_url=url,
        canonical_url=url,
        title=f"Story {number}" + f", corrected {edition}" * bool(edition),
        content=f"<p>Text {number * 7919} of edition {edition}, {number} times as good as {number * 31}.</p>",
        categories=(category,),
        published=Timestamp(at, Precision.SECOND, DateKind.STATED),
        fetched_at=at,
    )


def entries(folder: Path, path: str) -> list[Any]:
    parsed = feedparser.parse((folder / "public" / path).read_bytes())
    assert not parsed.bozo
    return list(parsed.entries)


def everything_published(folder: Path) -> str:
    return "".join(file.read_text("utf-8") for file in sorted((folder / "public").rglob("*.*")))


def chain(folder: Path, path: str, name: str = "atom.xml") -> list[str]:
    """Titles in a feed and all its archives, by the links between the documents."""
    titles, url = [], f"{BASE}/{path}/{name}"
    while url:
        document = (folder / "public" / url.removeprefix(f"{BASE}/")).read_bytes()
        titles += [entry.title for entry in read(document, name)]
        if name == "feed.json":
            url = json.loads(document).get("next_url", "")
            continue
        names = {"a": "http://www.w3.org/2005/Atom"}
        url = etree.fromstring(document).xpath("string(//a:link[@rel='prev-archive']/@href)", namespaces=names)
    return titles


class Reader:
    """A program that asks every feed again and again and remembers ids, as readers do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[str, str] = {}
        self.present: set[str] = set()
        self.left: set[str] = set()

    def look(self) -> list[str]:
        """Return the titles of entries that are new to it; nothing that left may come back."""
        now = {entry.id: entry.title for entry in read_all(self.folder / "public/all")}
        assert not self.left & now.keys()
        self.left |= self.present - now.keys()
        self.present = set(now)
        new = [title for guid, title in now.items() if guid not in self.seen]
        self.seen |= now
        return new


def test_three_days_of_crawls_bring_a_reader_each_article_once(folder: Path) -> None:
    configure(folder, "[publish]\nwindow = 10\ndays = 0\n")
    rng = random.Random(5)
    reader, stored = Reader(folder), []
    with open_site(folder) as store:
        for hour in range(0, 72, 2):
            now = START + timedelta(hours=hour)
            is_out = 20 <= hour < 32
            fresh = [] if is_out else [article(len(stored) + n, now - timedelta(minutes=n)) for n in range(3)]
            some = rng.sample(stored[-20:], 2) if len(stored) > 20 else []
            edited = [replace(one, title=one.title + "!", fetched_at=now) for one in some]
            listing = [*fresh, *edited, *(replace(one, fetched_at=now) for one in stored[-5:])]
            rng.shuffle(listing)
            store.save_articles(listing)
            stored += fresh
            publish(folder)
            assert sorted(reader.look()) == sorted(one.title for one in fresh)
    assert len(reader.seen) == len(stored) > 80
    titles = chain(folder, "all")
    assert sorted(int(title.strip("!").split()[1]) for title in titles) == list(range(len(stored)))
    for name in NAMES:
        assert chain(folder, "all", name) == chain(folder, "category/news/local", name) == titles


@needs_newsboat
def test_newsboat_follows_three_days_over_http_by_the_imported_subscriptions(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configure(folder, "[publish]\nwindow = 10\ndays = 0\n")
    file = folder / "tidings.toml"
    file.write_text(file.read_text().replace(BASE, f"http://127.0.0.1:{port}"))
    urls, environment = tmp_path / "urls", os.environ | {"HOME": str(tmp_path)}
    urls.touch()
    newsboat = ["newsboat", "-u", str(urls), "-c", str(tmp_path / "cache.db"), "-C", os.devnull]

    def run(*words: str) -> str:
        done = subprocess.run(
            [*newsboat, *words], check=True, timeout=60, capture_output=True, text=True, env=environment
        )
        return done.stdout

    rng = random.Random(6)
    stored: list[Article] = []
    with open_site(folder) as store, ExitStack() as open_files:
        for turn in range(12):
            now = START + timedelta(hours=6 * turn)
            fresh = [] if turn in (4, 5) else [article(len(stored) + n, now - timedelta(minutes=n)) for n in range(4)]
            edited = [replace(one, title=one.title + "!", fetched_at=now) for one in stored[-3:]]
            listing = [*fresh, *edited, *(replace(one, fetched_at=now) for one in stored[-9:-3])]
            rng.shuffle(listing)
            store.save_articles(listing)
            stored += fresh
            time.sleep(1.05)  # a reader that knows files by their dates, which are whole seconds, sees no two in one
            publish(folder)
            if not turn:
                open_files.enter_context(serving(folder, "--port", str(port)))
                run("-i", str(folder / "public/feeds.opml"))
                assert len(urls.read_text().split("\n")) >= 4  # all, two categories, the source
            run("-x", "reload")
            assert run("-x", "print-unread").split()[0] == str(len(stored))


def test_entries_come_from_the_site_of_their_article_not_from_an_instance_of_rsshub(folder: Path) -> None:
    (folder / "sources/paper.toml").write_text(
        'name = "paper"\ntitle = "The Paper"\nfamily = "rsshub"\n'
        'instance = "http://10.0.0.7:1200"\nstart = ["/paper/news?key=s3cret"]\n'
    )
    with open_site(folder) as store:
        store.save_articles([article(1, START)])
    publish(folder)
    published = everything_published(folder)
    assert all(private not in published for private in ("10.0.0.7", "s3cret"))
    for name in NAMES:
        text = (folder / "public/all" / name).read_text("utf-8")
        assert ("https://paper.example/" in re.split('"|>|<', text), "The Paper" in text) == (True, True)


def test_what_is_published_of_a_failure_holds_no_key(folder: Path) -> None:
    (folder / "sources/paper.toml").write_text(
        'name = "paper"\nfamily = "feed"\nstart = ["https://paper.example/?key=s3cret"]\n'
    )
    reason = "https://paper.example/feed?key=s3cret&n=2: HTTP status 503 (tried https://paper.example/?key=s3cret)"
    with open_site(folder) as store:
        store.save_source_states([SourceState("paper", SourceStatus.UNREACHABLE, START, reason)])
    publish(folder)
    [told] = json.loads((folder / "public/status.json").read_text())["sources"]
    assert told["reason"] == "https://paper.example/feed?…: HTTP status 503 (tried https://paper.example/?…)"
    assert "s3cret" not in (folder / "public/status.html").read_text()
    result = CliRunner().invoke(tidings, ["-C", str(folder), "status", "--json"])
    assert json.loads(result.stdout)["sources"][0]["reason"] == reason


def test_a_withdrawn_article_leaves_feed_archive_page_and_json(folder: Path) -> None:
    configure(folder, "[publish]\nwindow = 3\ndays = 0\n")
    articles = [article(number, START + timedelta(hours=number)) for number in range(12)]
    with open_site(folder) as store:
        store.save_articles(articles)
        publish(folder)
        pages = set((folder / "public/article").rglob("*.html"))
        assert len(pages) == 12
        for number in (1, 11):
            assert f"Text {number * 7919} of" in everything_published(folder)
            take_back(store, articles[number])
        publish(folder)
        published = everything_published(folder)
        assert all(f"Text {number * 7919} of" not in published for number in (1, 11))
        assert all(f"Text {number * 7919} of" in published for number in (0, 2, 10))
        assert [len(chain(folder, "all", name)) for name in NAMES] == [10, 10, 10]
        store.save_articles([replace(articles[1], fetched_at=START + timedelta(days=9))])
        publish(folder)
    assert "Story 1" in chain(folder, "all")
    assert set((folder / "public/article").rglob("*.html")) < pages


def take_back(store: Store, gone: Article) -> None:
    now = START + timedelta(days=3)
    store.save_drops([Drop("paper", gone.requested_url, DropReason.GONE, "", now, None)])


def test_a_new_store_empties_no_feed_that_an_old_one_published(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in range(4)])
    publish(folder)
    before = ids(folder / "public/all")
    for file in (folder / "var").glob("tidings.sqlite3*"):
        file.unlink()
    init_site(folder, "News")
    publish(folder)
    assert ids(folder / "public/all") == before
    with open_site(folder) as store:
        store.save_articles([article(2, START + timedelta(hours=2))])
    publish(folder)
    assert ids(folder / "public/all") == [before[1]]


def test_a_renamed_category_keeps_ids_and_leads_on(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in range(4)])
    publish(folder)
    before = ids(folder / "public/category/news/local")
    configure(folder, '[categories]\n"News/Local" = "Town"\n')
    publish(folder)
    assert ids(folder / "public/category/town") == before
    assert not (folder / "public/category/news/local").exists()
    told = json.loads((folder / "var/moved.json").read_text())
    assert told == {"moved": {"category/news/local": "category/town"}, "gone": []}
    assert {entry.terms for entry in read_all(folder / "public/category/town")} == {("Town",)}


def test_a_category_that_others_are_renamed_to_is_there_whatever_it_is_renamed_to_itself(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(1, START), article(2, START, category=("Town",))])
        store.save_articles([article(3, START, category=("Sport",))])
    publish(folder)
    one, two, three = (ids(folder / f"public/category/{name}") for name in ("news/local", "town", "sport"))
    configure(folder, '[categories]\n"News/Local" = "Town"\nTown = "City"\nSport = "Sport/Today"\n')
    publish(folder)
    names = ("town", "city", "sport", "sport/today")
    assert [ids(folder / f"public/category/{name}") for name in names] == [one, two, three, three]
    told = json.loads((folder / "var/moved.json").read_text())
    assert told == {"moved": {"category/news/local": "category/town"}, "gone": []}
    shown = [(folder / "public" / name).read_text("utf-8") for name in ("feeds.opml", "index.html")]
    assert all(f"category/{name}/" in text for name in names for text in shown)


def test_a_category_that_lost_all_its_articles_is_shown_nowhere_and_keeps_its_address(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(1, START), article(2, START, category=("Sport",))])
    publish(folder)
    configure(folder, '[categories]\nNews = "Paper"\n')
    publish(folder)
    configure(folder, "")
    publish(folder)
    shown = [(folder / "public" / name).read_text("utf-8") for name in ("feeds.opml", "index.html")]
    assert [("category/news/" in text, "category/paper/" in text) for text in shown] == [(True, False)] * 2
    assert ids(folder / "public/category/paper") == ids(folder / "public/category/paper/local") == []
    assert "local/" not in (folder / "public/category/paper/index.html").read_text("utf-8")
    with open_site(folder) as store:
        store.save_articles([article(3, START, category=("Paper", "Local"))])
    publish(folder)
    assert all(
        "category/paper/" in (folder / "public" / name).read_text("utf-8") for name in ("feeds.opml", "index.html")
    )
    assert "local/" in (folder / "public/category/paper/index.html").read_text("utf-8")


def test_pages_of_articles_that_were_filed_otherwise_are_written_once(folder: Path) -> None:
    def left(store: Store) -> list[int]:
        publish(folder)
        return list(store.changed_articles(store.pages_published()[0]))

    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in range(4)])
        assert left(store) == []
        configure(folder, '[categories]\n"News/Local" = "Town"\n')
        assert left(store) == []
        store.save_sightings([Sighting("evening", article(1, START).requested_url, ())])
        assert left(store) == []


@pytest.mark.parametrize("rule", ['words = ["story 2"]', 'categories = ["Sport"]'])
def test_what_is_excluded_leaves_everything_and_comes_back(folder: Path, rule: str) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in (0, 1, 3)])
        store.save_articles([article(2, START + timedelta(hours=2), category=("Sport",))])
    publish(folder)
    before = everything_published(folder)
    configure(folder, f"[exclude]\n{rule}\n")
    publish(folder)
    assert "Story 2" not in everything_published(folder)
    configure(folder, "")
    publish(folder)
    assert everything_published(folder) == before


EXCLUDE = '[exclude]\nwords = ["story 3", "story 14"]\n'
STEPS = [
    "",
    EXCLUDE,
    f'{EXCLUDE}categories = ["Sport"]\n',
    f'{EXCLUDE}categories = ["Sport"]\n[merged]\nbest = ["News"]\n',
    f'{EXCLUDE}categories = ["Sport"]\n[merged]\nbest = ["News"]\n[categories]\n"News/Local" = "News/Town"\n',
]


def test_what_rules_move_is_all_that_is_to_be_rendered(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in range(15)])
        sport = [article(number, START + timedelta(hours=number), category=("Sport",)) for number in range(15, 20)]
        store.save_articles(sport)
        for rules in STEPS:
            configure(folder, f"[publish]\nwindow = 3\ndays = 0\n{rules}")
            publish_site(load_site(folder), store, Globals(folder, -1))
            published = everything_published(folder)
            publish_site(load_site(folder), store, Globals(folder, -1), everything=True)
            assert everything_published(folder) == published


def told_by_publish(folder: Path) -> list[str]:
    result = CliRunner().invoke(tidings, ["-C", str(folder), "publish"], standalone_mode=False)
    assert (result.return_value, result.exception) == (0, None)
    return result.stderr.splitlines()


def test_names_in_rules_that_fit_nothing_are_told(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(1, START), article(2, START, category=("Sport",))])
    configure(
        folder,
        '[categories]\nSport = "Games"\n[include]\ncategories = ["News", "Sport"]\n'
        '[merged]\nbest = ["News/Local", "Nwes"]\n[feeds."category/news/lokal"]\ntitle = "x"\n',
    )
    assert told_by_publish(folder) == [
        'tidings.toml: feeds."category/news/lokal": no such feed; "category/news/local" is there',
        'tidings.toml: merged.best: no article is filed under "Nwes"; "News" is there',
        'tidings.toml: include.categories: no article is filed under "Sport"',
    ]


RULES = """
[categories]
"News/Lokal" = "Town"
News = "Paper"
Ads = ""
[exclude]
categories = ["Paper/Local", "News", "Advertisments"]
authors = ["bert brandt", "Carla"]
words = ["nowhere to be found"]
"""


def test_names_that_rules_keep_away_are_told_when_no_page_states_them(folder: Path) -> None:
    configure(folder, RULES)
    assert told_by_publish(folder) == []  # nothing was crawled yet
    with open_site(folder) as store:
        store.save_articles(
            [
                replace(article(1, START), authors=("Bert Brandt",)),
                article(2, START, category=("Ads",)),
                article(3, START, category=("Advertisements", "Shoes")),
            ]
        )
    assert told_by_publish(folder) == [
        'tidings.toml: categories: no article is filed under "News/Lokal"; "News/Local" is there',
        'tidings.toml: exclude.categories: no article is filed under "News"',
        'tidings.toml: exclude.categories: no article is filed under "Advertisments"; "Advertisements" is there',
        'tidings.toml: exclude.authors: no article is by "Carla"',
    ]


def test_a_line_that_leads_readers_of_an_old_feed_on_is_not_told(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(1, START, category=("Old",))])
        publish(folder)
        store.save_articles([article(2, START)])
        take_back(store, article(1, START, category=("Old",)))
    configure(folder, '[categories]\nOld = "News"\n')
    assert told_by_publish(folder) == []


def test_rules_that_let_nothing_through_are_told(folder: Path) -> None:
    assert told_by_publish(folder) == []
    configure(folder, '[include]\nwords = ["tide"]\n')
    assert told_by_publish(folder) == []
    with open_site(folder) as store:
        store.save_articles([article(1, START)])
    assert told_by_publish(folder) == ["tidings.toml: [include] and [exclude] keep every article out of the feeds"]


@pytest.mark.parametrize("command", ["publish", "crawl"])
@pytest.mark.parametrize("rules", ['[include]\ncategories = ["Nwes"]\n', '[exclude]\nwords = ["story"]\n'])
def test_rules_that_would_empty_every_feed_are_refused_and_nothing_is_touched(
    folder: Path, command: str, rules: str
) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START) for number in range(1, 4)])
    publish(folder)
    files = {file: file.read_bytes() for file in (folder / "public").rglob("*.*")}
    configure(folder, rules)
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"^tidings\.toml: \[include\] and \[exclude\] would empty every feed; "):
            CliRunner().invoke(tidings, ["-C", str(folder), command], standalone_mode=False, catch_exceptions=False)
        assert {file: file.read_bytes() for file in (folder / "public").rglob("*.*")} == files
    configure(folder, '[categories]\nNews = ""\n')  # dropped, which leaves its articles in their other feeds
    publish(folder)
    assert len(ids(folder / "public/all")) == 3


def test_a_merged_feed_and_a_feed_of_summaries_are_as_they_were_asked_for(folder: Path) -> None:
    configure(
        folder,
        '[merged]\nbest = ["News"]\n'
        '[feeds."merged/best"]\ntitle = "The best"\ndescription = "Worth it"\nlanguage = "en"\ncontent = "summary"\n',
    )
    with open_site(folder) as store:
        long = replace(article(1, START), content=f"<p>{'A long text. ' * 200}</p>", summary="")
        store.save_articles([long, article(2, START, category=("Sport",))])
    publish(folder)
    parsed = feedparser.parse((folder / "public/merged/best/atom.xml").read_bytes())
    assert (parsed.feed.title, parsed.feed.subtitle, parsed.feed.language) == ("The best · News", "Worth it", "en")
    [entry] = parsed.entries
    assert entry.title == "Story 1"
    assert (
        len(entry.content[0].value)
        < 400
        < 2000
        < max(len(one.content[0].value) for one in entries(folder, "all/atom.xml"))
    )
    assert "The best" in (folder / "public/feeds.opml").read_text()
    assert "merged/best" in (folder / "public/index.html").read_text()


def test_what_cannot_be_written_is_told_in_few_lines_and_done_next_time(folder: Path) -> None:
    with open_site(folder) as store:
        store.save_articles([article(number, START + timedelta(hours=number)) for number in range(30)])
    (folder / "public/article").write_text("in the way")
    result = CliRunner().invoke(tidings, ["-C", str(folder), "publish"], standalone_mode=False)
    lines = result.stderr.splitlines()
    assert result.return_value == 1
    assert lines[-1] == "and 10 more like these"
    assert len(lines) == 21
    assert re.fullmatch(r"article/../[0-9a-f]{32}\.html: cannot be written: \S.*", lines[0])
    assert len(entries(folder, "all/rss.xml")) == 30
    (folder / "public/article").unlink()
    publish(folder)
    assert len(list((folder / "public/article").rglob("*.html"))) == 30
