"""Whole runs over feeds, RSSHub and sitemaps: what is asked for, what is published, what a change comes to."""

from __future__ import annotations

import gzip
import json
import sqlite3
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from tests.test_crawling import counts, snapshot, titles

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

TEXT = (
    "<p>The baker of the lower town opened at four, as on every day of the year but one, and sold number {n}.</p>"
    "<p>Who came late found the shelves empty, and was told so by the baker's daughter, who is nine.</p>"
)
TEASER = "The baker of the lower town opened at four, as on every day of the year but one, and sold …"


def describe(site: Path, newsroom: Newsroom, family: str, start: str, more: str = "") -> None:
    if not start.startswith("/") or family != "rsshub":
        start = newsroom.base + start
    source = f'name = "newsroom"\nfamily = "{family}"\nstart = ["{start}"]\n{more}\n'
    (site / "sources/newsroom.toml").write_text(source, encoding="utf-8")


def item(n: int, text: str | None = None, link: str = "", more: str = "") -> str:
    text = TEXT.format(n=n) if text is None else text
    return (
        f"<item><title>Story number {n}</title><link>{link or f'/a/{n}.html'}</link>"
        f"<guid isPermaLink='false'>herald-{n}</guid><pubDate>Fri, 20 Nov 2026 08:{n % 60:02}:00 +0100</pubDate>"
        f"<author>desk@herald.example (Ada Brandt)</author><category>Town</category>"
        f"<description>{escape(text)}</description>{more}</item>"
    )


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Herald</title>{head}{''.join(items)}</channel></rss>"
    )


def published(site: Path) -> dict[str, Any]:
    """Return the published entries by title."""
    return {entry.title: entry for entry in feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries}


# Feeds that give their articles whole


def test_a_feed_of_a_hundred_whole_articles_costs_one_request(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(*(item(n) for n in range(100, 0, -1)))
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "100 listed = 100 new" in done.stdout
    assert newsroom.log == [("/robots.txt", 404), ("/feed.xml", 200)]
    entry = published(site)["Story number 57"]
    assert "sold number 57" in entry.content[0].value
    assert (entry.author, [tag.term for tag in entry.tags], entry.published) == (
        "Ada Brandt",
        ["Town"],
        "2026-11-20T07:57:00+00:00",
    )
    assert entry.link == f"{newsroom.base}/a/57.html"


@pytest.mark.parametrize("feed", ["/feed.xml", "/feed.json"])
def test_what_a_feed_states_of_a_picture_is_published(site: Path, newsroom: Newsroom, tidings: Run, feed: str) -> None:
    describe(site, newsroom, "feed", feed)
    enclosure = '<enclosure url="/photo?id=7" type="image/webp" length="4711"/>'
    attachment = {"url": "/photo?id=7", "mime_type": "image/webp", "size_in_bytes": 4711}
    whole = {"id": 1, "url": "/a/1.html", "title": "Story", "content_html": TEXT, "attachments": [attachment]}
    newsroom.pages["/feed.xml"] = rss(item(1, more=enclosure))
    newsroom.pages["/feed.json"] = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [whole]})
    tidings("crawl", "--all")
    stated = (f"{newsroom.base}/photo?id=7", "image/webp", "4711")
    for name in ("rss.xml", "atom.xml"):
        (entry,) = feedparser.parse((site / "public/all" / name).read_bytes()).entries
        assert [(one.href, one.type, one.length) for one in entry.enclosures] == [stated]
    (made,) = json.loads((site / "public/all/feed.json").read_bytes())["items"]
    assert made["attachments"] == [{"url": stated[0], "mime_type": stated[1], "size_in_bytes": 4711}]


def test_a_json_feed_is_crawled_whatever_its_type_is_called(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "feed", "/feed.json")
    items = [{"id": n, "url": f"/a/{n}.html", "title": f"Story number {n}", "content_html": TEXT} for n in (1, 2)]
    newsroom.pages["/feed.json"] = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    assert "2 listed = 2 new" in tidings("crawl", "--all").stdout
    assert newsroom.log == [("/robots.txt", 404), ("/feed.json", 200)]


@pytest.mark.parametrize("has_validators", [True, False], ids=["304", "same bytes"])
def test_an_unchanged_feed_changes_nothing(site: Path, newsroom: Newsroom, tidings: Run, has_validators: bool) -> None:
    newsroom.has_validators = has_validators
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(*(item(n) for n in range(1, 101)))
    tidings("crawl", "--all")
    before = snapshot(site)
    newsroom.log.clear()
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert newsroom.log == [("/robots.txt", 404), ("/feed.xml", 304 if has_validators else 200)]
    assert counts(tidings)["last_run_counts"] == {
        "listed": 100, "new": 0, "updated": 0, "known": 100, "dropped": 0, "shape/rss20": 1,
    }  # fmt: skip
    assert snapshot(site) == before


def test_an_entry_whose_text_changed_in_the_feed_is_updated_and_no_other(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1), item(2), item(3))
    tidings("crawl", "--all")
    before = published(site)
    newsroom.pages["/feed.xml"] = rss(item(1), item(2, TEXT.format(n=2) + "<p>She has retired.</p>"), item(3))
    newsroom.log.clear()
    assert "3 listed = 0 new + 1 updated + 2 known" in tidings("crawl", "--all").stdout
    assert newsroom.log == [("/robots.txt", 404), ("/feed.xml", 200)]
    after = published(site)
    assert "retired" in after["Story number 2"].content[0].value
    assert {title: entry.id for title, entry in after.items()} == {title: entry.id for title, entry in before.items()}
    assert [after[title].updated for title in after if after[title].updated != before[title].updated] == [
        after["Story number 2"].updated
    ]


def test_the_page_of_an_article_that_came_whole_is_never_due(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1), item(2))
    tidings("crawl", "--all")
    with sqlite3.connect(site / "var/tidings.sqlite3") as connection:
        due = connection.execute("select count(*) from address where next_check_at is not null").fetchone()
    connection.close()
    assert due == (0,)


def test_relative_pictures_and_links_in_a_text_are_those_of_its_base(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "feed", "/feeds/all.xml")
    newsroom.pages["/feeds/all.xml"] = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Herald</title><entry><title>Story</title>'
        '<id>x</id><link href="/a/1.html"/><updated>2026-11-20T08:00:00Z</updated>'
        '<content type="html" xml:base="/2026/11/1/">'
        + escape(TEXT.format(n=1) + '<p><img src="oven.jpg"></p>')
        + "</content></entry></feed>"
    )
    tidings("crawl", "--all")
    entry = published(site)["Story"]
    assert f'src="{newsroom.base}/2026/11/1/oven.jpg"' in entry.content[0].value
    assert json.loads((site / "public/all/feed.json").read_text())["items"][0]["language"] == "de"


def test_an_article_whose_link_changes_in_the_feed_stays_one_entry(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1), item(2))
    tidings("crawl", "--all")
    before = published(site)
    newsroom.pages["/feed.xml"] = rss(item(1, link="/news/baker-opens-at-four.html"), item(2))
    assert "2 listed" not in tidings("crawl", "--all").stdout, "nothing new, nothing updated"
    after = published(site)
    assert {title: entry.id for title, entry in after.items()} == {title: entry.id for title, entry in before.items()}
    assert after["Story number 1"].link == f"{newsroom.base}/news/baker-opens-at-four.html"
    assert counts(tidings)["articles"] == 2


def test_a_paged_feed_is_walked_to_known_ground(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    following = '<atom:link rel="next" href="/page-2.xml"/>'
    newsroom.pages["/feed.xml"] = rss(item(4), item(3), head=following)
    newsroom.pages["/page-2.xml"] = rss(item(2), item(1))
    assert "4 listed = 4 new" in tidings("crawl", "--all").stdout
    newsroom.pages["/feed.xml"] = rss(item(4, TEXT.format(n=4) + "<p>More.</p>"), item(3), head=following)
    newsroom.log.clear()
    assert "2 listed = 0 new + 1 updated + 1 known" in tidings("crawl", "--all").stdout
    assert [path for path, _ in newsroom.log] == ["/robots.txt", "/feed.xml"]


def test_two_sources_with_other_texts_of_one_article_do_not_take_turns(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    text = (site / "sources/newsroom.toml").read_text()
    (site / "sources/other.toml").write_text(text.replace('"newsroom"', '"other"').replace("/feed.xml", "/other.xml"))
    newsroom.pages["/feed.xml"] = rss(item(1))
    tidings("crawl", "newsroom")
    newsroom.pages["/other.xml"] = rss(item(1, TEXT.format(n=1) + "<p>Shared by 17 people.</p>"))
    done = tidings("crawl", "other")
    assert "updated" not in done.stdout or "0 updated" in done.stdout
    assert titles(site, "source/other") == ["Story number 1"]
    assert "Shared" not in published(site)["Story number 1"].content[0].value
    newsroom.has_validators = False
    before = snapshot(site)
    for _ in range(2):
        assert tidings("crawl", "--all").stdout == ""
    assert snapshot(site) == before


# Feeds that only lead to their articles


def test_to_what_a_feed_only_leads_to_is_fetched_and_the_feed_fills_in_what_the_page_does_not_state(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1, TEASER), item(2))
    newsroom.pages["/a/1.html"] = (
        "<html><head><title>Herald</title></head><body><nav><a href='/'>Home</a><a href='/x'>More</a></nav>"
        "<div><h1>Story number 1, with its subtitle</h1><div>"
        + "".join(
            f"<p>The oven is heated with beech wood, and cools for {n} hours before it is swept.</p>" for n in range(9)
        )
        + "</div></div></body></html>"
    )
    assert "2 listed = 2 new" in tidings("crawl", "--all").stdout
    assert [path for path, _ in newsroom.log] == ["/robots.txt", "/feed.xml", "/a/1.html"]
    entry = published(site)["Story number 1, with its subtitle"]
    assert entry.content[0].value.count("beech wood") == 9
    assert "Home" not in entry.content[0].value
    assert (entry.author, [tag.term for tag in entry.tags], entry.published) == (
        "Ada Brandt",
        ["Town"],
        "2026-11-20T07:01:00+00:00",
    )


def test_what_the_page_states_of_itself_goes_before_the_feed(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1, TEASER))
    newsroom.pages["/a/1.html"] = newsroom.story(1).replace("<head>", '<head><meta name="author" content="Bo Lin">')
    tidings("crawl", "--all")
    entry = published(site)["Story number 1"]
    assert (entry.author, entry.published) == ("Bo Lin", "2026-03-02T08:00:00+00:00")


@pytest.mark.parametrize(
    ("choice", "asked"),
    [("page", ["/a/1.html", "/a/2.html"]), ("feed", []), ("auto", ["/a/1.html"])],
)
def test_a_source_says_whether_its_feed_is_whole(
    site: Path, newsroom: Newsroom, tidings: Run, choice: str, asked: list[str]
) -> None:
    describe(site, newsroom, "feed", "/feed.xml", f'full_text = "{choice}"')
    newsroom.pages["/feed.xml"] = rss(item(1, TEASER), item(2))
    newsroom.pages.update({f"/a/{n}.html": newsroom.story(n) for n in (1, 2)})
    assert "2 listed = 2 new" in tidings("crawl", "--all").stdout
    assert sorted(path for path, _ in newsroom.log if path.startswith("/a/")) == asked


# Feeds that are none


NO_FEEDS = {
    "a page": ("<title>Just a page</title>", 'broken: {url}: an HTML page, "Just a page"; expected a feed: RSS,'),
    "a challenge": ("<title>Just a moment...</title><p>Checking your browser</p>", "blocked: {url}: "),
    "no entries": (rss(), "empty: {url}: no article link; `feed` leads to none"),
    "other json": ('{"error": 1}', 'broken: {url}: JSON that begins "{{"error": 1}}"; expected a feed'),
}


@pytest.mark.parametrize(("body", "told"), NO_FEEDS.values(), ids=NO_FEEDS.keys())
def test_what_is_no_feed_fails_in_one_line_and_leaves_what_was_published(
    site: Path, newsroom: Newsroom, tidings: Run, body: str, told: str
) -> None:
    describe(site, newsroom, "feed", "/feed.xml")
    newsroom.pages["/feed.xml"] = rss(item(1))
    tidings("crawl", "--all")
    newsroom.pages["/feed.xml"] = body
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert done.stderr.startswith("newsroom: " + told.format(url=f"{newsroom.base}/feed.xml"))
    assert len(done.stderr.splitlines()) == 1
    assert titles(site) == ["Story number 1"]


# RSSHub


def test_a_route_is_crawled_at_the_instance_of_the_environment(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "rsshub", "/zaker/channel/13?limit=2")
    newsroom.pages["/zaker/channel/13?limit=2"] = rss(item(1), item(2))
    done = tidings("crawl", "--all", TIDINGS_RSSHUB_INSTANCE=newsroom.base)
    assert (done.returncode, done.stderr) == (0, "")
    assert newsroom.log == [("/robots.txt", 404), ("/zaker/channel/13?limit=2", 200)]
    assert sorted(titles(site)) == ["Story number 1", "Story number 2"]


SORRY = '<h1>Looks like something went wrong</h1><p class="message">Error Message:<br><code>{}</code></p>'


@pytest.mark.parametrize(
    ("status", "message", "told"),
    [
        (503, "Error: this route is empty, please check the original site", "unreachable: {url}: HTTP status 503: "),
        (404, "NotFoundError: The route does not exist or has been deleted.", "broken: {url}: HTTP status 404: "),
        (200, "Error: this route is empty, please check the original site", "broken: {url}: "),
    ],
)
def test_a_route_that_fails_is_told_in_rsshubs_words(
    site: Path, newsroom: Newsroom, tidings: Run, status: int, message: str, told: str
) -> None:
    describe(site, newsroom, "rsshub", "/zaker/channel/13", f'instance = "{newsroom.base}"')
    newsroom.pages["/zaker/channel/13"] = (status, SORRY.format(message))
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    url = f"{newsroom.base}/zaker/channel/13"
    assert done.stderr == "newsroom: " + told.format(url=url) + f'RSSHub says "{message}"\n'


# Sitemaps


def urlset(*paths: str) -> str:
    entries = "".join(f"<url><loc>{path}</loc><lastmod>2026-11-20</lastmod></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def test_a_site_is_crawled_by_the_sitemaps_that_its_robots_txt_names(
    site: Path, newsroom: Newsroom, tidings: Run
) -> None:
    describe(site, newsroom, "sitemap", "/robots.txt")
    newsroom.pages.update({f"/a/{n}.html": newsroom.story(n) for n in (1, 2, 3)})
    newsroom.pages["/robots.txt"] = "User-agent: *\nDisallow: /admin\nSitemap: /index.xml\n"
    newsroom.pages["/index.xml"] = (
        "<sitemapindex><sitemap><loc>/old.xml.gz</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>/new.xml</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>"
    )
    newsroom.pages["/new.xml"] = urlset("/", "/news/", "/tag/oven", "/a/3.html")
    newsroom.pages["/old.xml.gz"] = gzip.compress(urlset("/a/1.html", "/a/2.html").encode())
    done = tidings("crawl", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 listed = 3 new" in done.stdout
    maps = [path for path, _ in newsroom.log if not path.startswith("/a/")]
    assert maps == ["/robots.txt", "/robots.txt", "/index.xml", "/new.xml", "/old.xml.gz"]
    assert published(site)["Story number 3"].published == "2026-03-04T08:00:00+00:00", "not the day of its last change"


def test_an_index_whose_parts_name_no_article_is_an_empty_source(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "sitemap", "/index.xml")
    newsroom.pages["/index.xml"] = "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
    newsroom.pages["/a.xml"] = urlset()
    done = tidings("crawl", "--all")
    assert done.returncode == 1
    assert done.stderr == f"newsroom: empty: {newsroom.base}/a.xml: no article link; `sitemap` leads to none\n"


def test_match_chooses_the_articles_of_a_sitemap(site: Path, newsroom: Newsroom, tidings: Run) -> None:
    describe(site, newsroom, "sitemap", "/map.txt", '[listing]\nmatch = "/a/[12]"')
    newsroom.pages.update({f"/a/{n}.html": newsroom.story(n) for n in (1, 2, 3)})
    newsroom.pages["/map.txt"] = "\n".join(f"{newsroom.base}/a/{n}.html" for n in (1, 2, 3))
    assert "2 listed = 2 new" in tidings("crawl", "--all").stdout
    assert sorted(titles(site)) == ["Story number 1", "Story number 2"]
