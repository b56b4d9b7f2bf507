"""``tidings demo`` to its end, and what it publishes against what its stories say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import feedparser
import pytest

from crawler.demo import ExpectedArticle, expected_articles
from crawler.model import Precision

if TYPE_CHECKING:
    from tests.conftest import Run

WANTS_READERS = os.environ.get("TIDINGS_TEST_READERS") == "1"
needs_newsboat = pytest.mark.skipif(
    not WANTS_READERS or not shutil.which("newsboat"), reason="wants TIDINGS_TEST_READERS=1 and newsboat"
)


@pytest.fixture
def demo(tmp_path: Path, tidings: Run) -> Path:
    """The public folder of a finished demo; what it printed is in the file ``printed`` beside it."""
    done = tidings("demo", str(tmp_path / "demo"), TIDINGS_PUBLISH_WINDOW="100")
    assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / "printed").write_text(done.stdout, encoding="utf-8")
    return tmp_path / "demo" / "public"


def entries(public: Path, feed: str = "all", name: str = "atom.xml") -> list[feedparser.FeedParserDict]:
    parsed = feedparser.parse((public / feed / name).read_bytes(), sanitize_html=False)
    assert not parsed.bozo
    return list(parsed.entries)


def expected(public: Path) -> list[ExpectedArticle]:
    parts = urlsplit(entries(public)[0].link)
    return expected_articles(f"{parts.scheme}://{parts.netloc}", datetime.now(UTC))


def test_the_demo_publishes_every_story_once_and_prints_where(demo: Path, tmp_path: Path) -> None:
    titles = {article.title for article in expected(demo)}
    assert len(titles) == 40
    for name in ("atom.xml", "rss.xml"):
        found = [entry.title for entry in entries(demo, name=name)]
        assert sorted(found) == sorted(titles)
    items = json.loads((demo / "all" / "feed.json").read_text(encoding="utf-8"))["items"]
    assert [item["id"] for item in items] == [entry.id for entry in entries(demo)]
    printed = (tmp_path / "printed").read_text(encoding="utf-8")
    assert re.search(r"^ *all +40 .*all/atom\.xml", printed, re.MULTILINE)
    assert "1 duplicate_url, 1 no_body" in printed


def test_the_demo_leaves_a_site_of_ones_own_alone(site: Path, tidings: Run) -> None:
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    done = tidings("demo", str(site))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert f"{site}: holds a site; expected a new or an empty folder" in done.stderr
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before


def test_the_demo_runs_again_in_its_own_folder(demo: Path, tidings: Run) -> None:
    done = tidings("demo", str(demo.parent))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^ *all +40 ", done.stdout, re.MULTILINE)


def test_every_story_has_its_category_pictures_and_text(demo: Path) -> None:
    by_title = {entry.title: entry for entry in entries(demo)}
    wrong = []
    for article in expected(demo):
        entry = by_title[article.title]
        content = entry.content[0].value
        text = "".join(re.sub(r"<[^>]+>", "", content).split())
        if [tag.term for tag in entry.tags if tag.scheme] != ["/".join(article.category)]:
            wrong.append((article.title, entry.tags))
        if tuple(re.findall(r'<img[^>]+src="([^"]+)"', content)) != article.images:
            wrong.append((article.title, "pictures"))
        if not text.startswith("".join(article.text_start.split())[:12]):
            wrong.append((article.title, text[:30]))
    assert wrong == []


def test_every_story_is_dated_as_its_page_says(demo: Path) -> None:
    by_title = {entry.title: entry for entry in entries(demo)}
    tolerance = timedelta(minutes=2)  # between the start of the demo, which spoken dates count from, and now
    for article in expected(demo):
        published = datetime.fromisoformat(by_title[article.title].published)
        if article.published is None or article.precision is Precision.DAY:
            continue  # first seen, and days: noon, unless that is still to come
        assert abs(published - article.published) <= tolerance, article.title
        assert published <= datetime.now(UTC)


def test_no_page_of_the_demo_runs_anything_or_names_the_proxy(demo: Path) -> None:
    for file in demo.rglob("*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            assert "cors-proxy.example" not in text, file
            text = re.sub(r'<script src="(\.\./)*copy\.js" defer></script>', "", text)
            assert not re.search(r"<script|onclick=|javascript:", text), file


@needs_newsboat
def test_newsboat_reads_the_feeds_and_sees_nothing_new_the_second_time(demo: Path, tmp_path: Path) -> None:
    urls = tmp_path / "urls"
    urls.write_text(f"file://{demo}/all/atom.xml\nfile://{demo}/category/xin-mei-ti/rss.xml\n", encoding="utf-8")
    base = ["newsboat", "-u", str(urls), "-c", str(tmp_path / "cache.db"), "-C", os.devnull]
    for _ in range(2):
        subprocess.run([*base, "-x", "reload"], check=True, timeout=60, env=os.environ | {"HOME": str(tmp_path)})
        done = subprocess.run(
            [*base, "-x", "print-unread"],
            check=True,
            timeout=60,
            capture_output=True,
            text=True,
            env=os.environ | {"HOME": str(tmp_path)},
        )
        assert done.stdout.split()[0] == "40"  # those of the category are the same entries, by their ids
