"""What stands on a page, as those who subscribe get it: crawled, published, and read back in every format."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from formats import NAMES, Read, read_all
from lxml import etree
from lxml import html as lxml_html

from crawler.html import clean_html
from tests.crawler.test_html_safety import ATTACKS
from tests.test_crawling import make_rechecks_due, snapshot

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

LONG = "The baker of the lower town opened at four, as on every day of the year but one."


def page(n: int, body: str = "", *, title: str = "", head: str = "", date: str = "2026-03-09T08:00:00Z") -> str:
    stated = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f'<html lang="en"><head><meta charset="utf-8">{stated}{head}</head>'
        f"<body><h1>{title or f'Story number {n}'}</h1>"
        f"<div class=story><p>{LONG} Number {n}.</p>{body}</div></body></html>"
    )


def crawl(site: Path, tidings: Run) -> list[Read]:
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    return read_all(site / "public/all")


def without_status(site: Path) -> object:
    return {name: file for name, file in snapshot(site).items() if "/status." not in name}


# Titles


TITLES = {
    "AT&amp;T": "AT&T",
    "AT&amp;amp;T": "AT&amp;T",
    "a &lt; b": "a < b",
    "<b>bold</b> words": "bold words",
    "&lt;b&gt;bold&lt;/b&gt; words": "＜b＞bold＜/b＞ words",
    "港口 😀👩‍👩‍👧": "港口 😀👩‍👩‍👧",
    " one\n two\t three ": "one two three",
    "长" * 600: "长" * 499 + "…",
    "safe\u202egnp.exe\u009b\u2066": "safegnp.exe",
    "]]&gt; end": "]]> end",
}


def test_a_title_is_the_same_plain_text_in_every_format(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    numbers = range(1, len(TITLES) + 1)
    for n, title in zip(numbers, TITLES, strict=True):
        newsroom.pages[f"/a/{n}.html"] = page(n, title=title, date=f"2026-03-{n:02}T08:00:00Z")
    newsroom.write(*numbers)
    entries = crawl(site, tidings)
    assert [entry.title for entry in reversed(entries)] == list(TITLES.values())


# Characters


BAD = [chr(n) for n in (*range(1, 9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))]
BAD += ["\ufeff", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff", "\ufdd0"]


def test_a_page_with_every_bad_character_costs_no_other(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2, 3)
    poison = "".join(f"{character}x" for character in BAD)
    references = "".join(f"&#{n};" for n in (1, 11, 0xFFFE, 0xD800, 0x1FFFF))
    newsroom.pages["/a/2.html"] = page(2, f"<p>{poison}{references}</p>", title=f"Bad {poison} title").encode("utf-8")
    entries = crawl(site, tidings)
    assert [entry.id for entry in entries if entry.title == f"Story number {3}"]
    assert len(entries) == 3
    (bad,) = (entry for entry in entries if entry.title.startswith("Bad"))
    assert re.fullmatch(r"Bad [x ]+ title", bad.title)
    for name in NAMES:
        text = (site / "public/all" / name).read_bytes().decode("utf-8")
        assert not text.startswith("\ufeff")
        assert not set(text) & set(BAD)
        assert name == "feed.json" or text.startswith("<?xml version='1.0' encoding='UTF-8'?>")


# Dates


def test_a_clock_time_without_a_zone_is_read_in_the_zone_of_the_source(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.write(1)
    newsroom.pages["/a/1.html"] = page(1, date="").replace("</h1>", "</h1><time>2025年11月22日 08:00</time>")
    (entry,) = crawl(site, tidings)
    assert entry.published == datetime(2025, 11, 22, 0, 0, tzinfo=UTC)


IMPOSSIBLE = ["2206-11-22T08:00:00Z", "0026-11-22T08:00:00Z", "1970-01-01T00:00:00Z", "31/31/2026", ""]


def test_an_impossible_date_is_when_the_article_was_first_seen_and_stays_so(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    def write(body: str) -> None:
        newsroom.write(*range(len(IMPOSSIBLE) + 1))
        newsroom.pages["/a/0.html"] = page(0)
        for n, date in enumerate(IMPOSSIBLE, 1):
            newsroom.pages[f"/a/{n}.html"] = page(n, body, date=date)

    write("")
    started = datetime.now(UTC).replace(microsecond=0)
    *first, dated = crawl(site, tidings)
    assert all(started <= entry.published <= datetime.now(UTC) for entry in first)
    assert dated.published == datetime(2026, 3, 9, 8, tzinfo=UTC)
    write("<p>And a correction of what was said.</p>")
    a_day_passes(site)
    make_rechecks_due(site)
    *again, _ = crawl(site, tidings)
    assert all("correction" in entry.content for entry in again)
    assert {one.id: one.published - timedelta(days=1) for one in first} == {one.id: one.published for one in again}


def a_day_passes(site: Path) -> None:
    """Move what was first seen today to yesterday."""
    with sqlite3.connect(site / "var/tidings.sqlite3") as connection:
        connection.execute("update article set published_at = published_at - 86400 where kind = 'first_seen'")
    connection.close()


# Change


NOISE = '<p>阅读 {0}万</p><p><img src="/beacon.gif?{0}" width="1" height="1"></p><ul><li>{0} comments</li></ul>'


def test_counters_and_pixels_change_no_byte_and_words_one_entry(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2, 3)
    for n in (1, 2, 3):
        newsroom.pages[f"/a/{n}.html"] = page(n, NOISE.format(n), date=f"2026-03-0{n}T08:00:00Z")
    crawl(site, tidings)
    before, updated = without_status(site), changes(site)
    for n in (1, 2, 3):
        newsroom.pages[f"/a/{n}.html"] = page(n, NOISE.format(n + 7000), date=f"2026-03-0{n}T08:00:00Z")
    make_rechecks_due(site)
    crawl(site, tidings)
    assert without_status(site) == before

    newsroom.pages["/a/2.html"] = page(2, "<p>The mayor resigned at noon.</p>", date="2026-03-02T08:00:00Z")
    make_rechecks_due(site)
    crawl(site, tidings)
    after = changes(site)
    assert [one == other for one, other in zip(after["entries"], updated["entries"], strict=True)] == [
        True,
        False,
        True,
    ]
    assert after["feed"] == {max(after["entries"])} != updated["feed"]


def changes(site: Path) -> dict[str, object]:
    """When the entries and the feed say that they changed, in Unix time: by Atom, and alike by the other formats."""
    folder = site / "public/all"
    atom = etree.fromstring((folder / "atom.xml").read_bytes())
    entries = [instant(text) for text in atom.xpath("//*[local-name()='entry']/*[local-name()='updated']/text()")]
    items = json.loads((folder / "feed.json").read_bytes())["items"]
    assert [instant(item["date_modified"]) for item in items] == entries
    channel = etree.fromstring((folder / "rss.xml").read_bytes())[0]
    built = datetime.strptime(channel.findtext("lastBuildDate"), "%a, %d %b %Y %H:%M:%S %z").timestamp()
    return {"entries": entries, "feed": {built, instant(atom.findtext("{http://www.w3.org/2005/Atom}updated"))}}


def instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


# Addresses


RELATIVE = """
<p><a href="next.html">one</a> <a href="../up.html">two</a> <a href="//cdn.example/three.html">three</a>
<a href="?page=2">four</a> <a href="/five.html">five</a></p>
<p><img src="blank.gif" data-original="pier.jpg"></p>
<p><img src="data:image/gif;base64,R0lGODlhAQ" data-src="../late.png"></p>
<p><img srcset="small.jpg 320w, large.jpg 1280w" sizes="100vw"></p>
<p><picture><source srcset="//cdn.example/wide.webp 2x"><img src="wide.jpg"></picture></p>
<video poster="still.jpg" src="film.mp4" controls></video>
"""


def test_every_address_in_a_text_is_absolute_in_every_format(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    newsroom.pages["/a/1.html"] = page(1, RELATIVE, head='<base href="/deep/er/">')
    (entry,) = crawl(site, tidings)
    base = newsroom.base
    found = re.findall(r'(?:href|src|poster)="([^"]*)"', entry.content)
    assert {html.unescape(url) for url in found} >= {
        f"{base}/deep/er/next.html", f"{base}/deep/up.html", f"{base}/five.html", f"{base}/deep/er/pier.jpg",
        f"{base}/deep/late.png", f"{base}/deep/er/large.jpg", f"{base}/deep/er/film.mp4", f"{base}/deep/er/still.jpg",
    }  # fmt: skip
    assert all(url.startswith(("http://", "https://")) for url in found)
    assert not re.search(r"srcset|data-|<base|sizes=", entry.content)
    assert all(url.startswith("http") for url, _ in entry.pictures)


def test_tracking_is_neither_in_links_nor_in_texts(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1)
    newsroom.pages["/"] = (
        '<ul><li class="item"><a href="/a/1.html?utm_source=home&fbclid=x1">Story number 1</a></li></ul>'
    )
    newsroom.pages["/a/1.html?utm_source=home&fbclid=x1"] = newsroom.pages["/a/1.html"] = page(
        1,
        '<p><a href="https://shop.example/x?id=7&amp;utm_campaign=y&amp;gclid=z">shop</a></p>'
        '<img src="https://www.google-analytics.com/collect?v=1"><img src="/p.gif" width="1" height="1">'
        '<img src="/q.gif" style="display:none" width="0" height="0">'
        '<p><img src="/real.jpg" width="600" height="400" referrerpolicy="no-referrer"></p>',
    )
    (entry,) = crawl(site, tidings)
    assert entry.link == f"{newsroom.base}/a/1.html"
    assert 'href="https://shop.example/x?id=7"' in entry.content
    assert re.findall(r'<img [^>]*src="([^"]*)"', entry.content) == [f"{newsroom.base}/real.jpg"]
    assert 'referrerpolicy="no-referrer"' in entry.content
    assert [url for url, _ in entry.pictures] == [f"{newsroom.base}/real.jpg"]


# Safety


def test_attacks_reach_no_reader_in_any_format(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    numbers = range(1, len(ATTACKS) + 1)
    for n, attack in zip(numbers, ATTACKS, strict=True):
        newsroom.pages[f"/a/{n}.html"] = page(n, attack, title=f"Story number {n}").encode("utf-8", "surrogatepass")
    newsroom.write(*numbers)
    tidings("crawl", "--all")
    entries = read_all(site / "public/all")
    assert len(entries) > len(ATTACKS) * 3 // 4  # some leave nothing of the page, or of its title
    for entry in entries:
        root = lxml_html.fragment_fromstring(entry.content, create_parent="div")
        assert not root.xpath("//script | //style | //iframe | //object | //embed | //form | //svg | //math | //base")
        assert not [
            name for element in root.iter() for name in element.attrib if name.startswith("on") or name == "style"
        ]
        urls = root.xpath("//@href | //@src | //@poster")
        assert all(re.match(r"(https?://|mailto:)", url) for url in urls), urls
        assert clean_html(entry.content, entry.link).html == entry.content


# Names and pictures


def test_an_author_and_a_picture_are_told_once_in_every_format(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.write(1, 2)
    newsroom.pages["/a/1.html"] = page(
        1, '<p><img src="/ferry.png" alt="ferry"></p>', head='<meta name="author" content="Ada Brandt">'
    )
    newsroom.pages["/a/2.html"] = page(2, date="2026-03-08T08:00:00Z")
    one, other = crawl(site, tidings)
    assert (one.authors, other.authors) == (("Ada Brandt",), ())
    assert one.pictures == ((f"{newsroom.base}/ferry.png", "image/png"),)
    assert one.content.count("ferry.png") == 1
