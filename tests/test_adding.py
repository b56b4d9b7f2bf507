"""``tidings add`` on sites that nobody has described, and what it says of what is none; whole runs of the program."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

NUMBERS = range(1, 6)
TEXT = (
    "The lock keeper cut the ice by hand before the first boat came through, and nobody was in a hurry that day. " * 4
)


@pytest.fixture
def empty(site: Path) -> Path:
    """A site folder that may dial the newsroom and has no source yet."""
    (site / "sources" / "newsroom.toml").unlink()
    return site


def story(n: int, dated: bool = True) -> str:
    meta = f"<meta property='article:published_time' content='2026-03-0{n}T08:00:00Z'>" if dated else ""
    return (
        f"<!doctype html><html lang=en><head><title>Story {n} - Gazette</title>{meta}</head><body><nav><a href='/'>Home</a>"
        f"</nav><main><h1>Ice on lock number {n}</h1><div class='body'><p>{TEXT}</p><p>{TEXT} Number {n}.</p>"
        f"<p><img src='/{n}.jpg' alt=''></p></div></main><footer>Imprint of the Gazette</footer></body></html>"
    )


def front(head: str = "", body: str | None = None) -> str:
    cards = "".join(
        f"<div class='teaser'><h3><a href='/s/{n}'>Ice on lock number {n}</a></h3><span class='day'>2026-03-0{n}</span></div>"
        for n in reversed(NUMBERS)
    )
    return (
        f"<!doctype html><html><head><title>Gazette</title><meta property='og:site_name' content='The Gazette'>{head}</head>"
        f"<body><nav><a href='/about'>About this gazette</a></nav>{cards if body is None else body}</body></html>"
    )


def write_stories(newsroom: Newsroom, **how: Any) -> None:
    newsroom.pages |= {f"/s/{n}": story(n, **how) for n in NUMBERS}


def rss(base: str, whole: bool) -> str:
    items = "".join(
        f"<item><title>Ice on lock number {n}</title><link>{base}/s/{n}</link><pubDate>0{n} Mar 2026 08:00:00 GMT</pubDate>"
        + (
            f"<content:encoded><![CDATA[<p>{TEXT}</p><p>{TEXT}</p>]]></content:encoded>"
            if whole
            else "<description>Ice...</description>"
        )
        + "</item>"
        for n in reversed(NUMBERS)
    )
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>The Gazette</title><link>{base}/</link>{items}</channel></rss>"
    )


FEED_LINK = "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>"


def added(site: Path, tidings: Run, url: str) -> dict[str, Any]:
    """Add an address, crawl it, check what is published, return the source's file."""
    done = tidings("add", url, "--name", "gazette", "--yes")
    assert done.returncode == 0, done.stderr
    assert "one article, as it would be published" in done.stdout
    crawled = tidings("crawl")
    assert "5 new" in crawled.stdout, crawled.stdout + crawled.stderr
    entries = feedparser.parse((site / "public/all/atom.xml").read_bytes()).entries
    assert [entry.title for entry in entries] == [f"Ice on lock number {n}" for n in reversed(NUMBERS)]
    for entry in entries:
        assert "nobody was in a hurry that day" in entry.content[0].value
        assert "Imprint" not in entry.content[0].value
        assert entry.published.startswith("2026-03-0")
    return tomllib.loads((site / "sources/gazette.toml").read_text(encoding="utf-8"))


def test_a_news_site_without_a_feed_is_read_by_rules_that_are_found(
    empty: Path, newsroom: Newsroom, tidings: Run
) -> None:
    write_stories(newsroom)
    newsroom.pages["/"] = front()
    source = added(empty, tidings, newsroom.base + "/")
    assert (source["family"], source["title"]) == ("listing", "The Gazette")
    assert source["listing"]["item"]
    assert source["listing"]["date"]


def test_dates_that_only_the_listing_has_are_used(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom, dated=False)
    newsroom.pages["/"] = front()
    added(empty, tidings, newsroom.base + "/")


def test_a_listing_whose_pages_are_numbered_is_walked_to_its_end(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    cards = [
        f"<div class='teaser'><h3><a href='/s/{n}'>Ice on lock number {n}</a></h3></div>" for n in reversed(NUMBERS)
    ]
    newsroom.pages["/"] = front(body="".join(cards[:3]) + "<p class='pager'><b>1</b> <a href='/older'>2</a></p>")
    newsroom.pages["/older"] = front(body="".join(cards[3:]) + "<p class='pager'><a href='/'>1</a> <b>2</b></p>")
    added(empty, tidings, newsroom.base + "/")


def test_a_site_with_a_feed_of_whole_texts_costs_one_request(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    newsroom.pages |= {"/": front(FEED_LINK), "/feed.xml": rss(newsroom.base, whole=True)}
    source = added(empty, tidings, newsroom.base + "/")
    assert (source["family"], source["start"]) == ("feed", [newsroom.base + "/feed.xml"])
    newsroom.log.clear()
    tidings("crawl", "--all")
    assert [path for path, _ in newsroom.log] == ["/robots.txt", "/feed.xml"]


def test_an_article_that_states_no_date_is_said_to_have_none(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom, dated=False)
    newsroom.pages["/"] = front().replace("2026-03-0", "No. ")
    told = tidings("add", newsroom.base + "/", "--name", "gazette", "--yes").stdout
    assert '  date: none found, so the moment it is first seen; [article] date = "..." says where one stands\n' in told


def test_a_site_with_a_feed_that_teases_is_read_from_its_pages(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    newsroom.pages |= {"/": front(FEED_LINK), "/feed.xml": rss(newsroom.base, whole=False)}
    assert added(empty, tidings, newsroom.base + "/")["family"] == "feed"


def test_the_address_of_a_feed_is_taken_for_one(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    newsroom.pages["/feed.xml"] = rss(newsroom.base, whole=False)
    assert added(empty, tidings, newsroom.base + "/feed.xml")["family"] == "feed"


def test_a_site_whose_articles_stand_in_a_script_is_read(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    items = [{"title": f"Ice on lock number {n}", "url": f"/s/{n}", "date": f"2026-03-0{n}"} for n in reversed(NUMBERS)]
    script = f"<div id=app></div><script>window.__DATA__ = {json.dumps({'page': {'stories': items}})};</script>"
    newsroom.pages["/"] = front(body=script)
    source = added(empty, tidings, newsroom.base + "/")
    assert source["listing"]["item"] == "page.stories[]"


def test_a_site_with_nothing_but_a_sitemap_is_read_by_that(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages |= {f"/s/a-story-of-ice-{n}": story(n) for n in NUMBERS}
    urls = "".join(f"<url><loc>{newsroom.base}/s/a-story-of-ice-{n}</loc></url>" for n in NUMBERS)
    newsroom.pages |= {
        "/": front(body="<p>Welcome.</p>"),
        "/sitemap.xml": f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>",
    }
    assert added(empty, tidings, newsroom.base + "/")["family"] == "sitemap"


@pytest.mark.parametrize(
    ("page", "status", "told"),
    [
        (story(1), 2, "no repeated links to articles"),
        ("", 2, "empty answer"),
        ('{"a": 1}', 2, "JSON without a list of articles"),
        (json.dumps([{"kopf": f"Ice on lock {n}", "tag": f"2026-03-0{n}"} for n in NUMBERS]), 2, "5 headlines in JSON"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", 2, "feed"),
        ("<html><head><title>Just a moment...</title></head><body></body></html>", 1, "a challenge"),
        ((404, "no"), 1, "404"),
        ((410, "no"), 1, "410"),
        ((403, "no"), 1, "403"),
        ((503, "no"), 1, "503"),
    ],
)
def test_an_address_that_is_no_source_is_told_in_one_line(
    empty: Path, newsroom: Newsroom, tidings: Run, page: str | tuple[int, str], status: int, told: str
) -> None:
    newsroom.pages["/x"] = page
    done = tidings("add", newsroom.base + "/x", "--yes", TIDINGS_BACKOFF_S="0")
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr
    assert newsroom.base + "/x" in done.stderr
    assert told in done.stderr
    assert list((empty / "sources").iterdir()) == []


def test_a_picture_is_told_with_what_was_expected(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/x.png"] = b"\x89PNG\r\n\x1a\n"
    done = tidings("add", newsroom.base + "/x.png", "--yes")
    assert done.returncode == 2  # it could be had: it is no source
    assert done.stderr.startswith(
        f"tidings: {newsroom.base}/x.png: content type 'image/png'; expected a feed, or a page"
    )


def test_a_site_whose_articles_cannot_be_fetched_is_no_source_yet(
    empty: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages |= {"/": front(FEED_LINK), "/feed.xml": rss(newsroom.base, whole=False)}  # the articles answer 404
    done = tidings("add", newsroom.base + "/", "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"tidings: {newsroom.base}/: no article could be read: {newsroom.base}/s/3: HTTP status 404; "
        "expected one at least, before a source is written\n"
    )
    assert list((empty / "sources").iterdir()) == []


def test_a_site_whose_articles_show_no_text_is_written_with_a_word_on_rules(
    empty: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages |= {"/": front(), "/s/5": "<html><body><h1></h1><div class=gallery></div></body></html>"}
    done = tidings("add", newsroom.base + "/", "--name", "gazette", "--yes")
    assert done.returncode == 0
    assert f"no article could be read:\n  {newsroom.base}/s/5: no_body" in done.stdout
    assert '  write [article] content = "...", the selector of the text' in done.stdout


SORRY = (
    "<html><h1>Looks like something went wrong</h1><p class='message'>Error Message:<br>"
    "<code>Error: this route is empty</code></p></html>"
)


@pytest.mark.parametrize("status", [200, 503])
@pytest.mark.parametrize("more", [(), ("--family", "rsshub")])
def test_a_route_that_fails_is_told_in_rsshubs_words(
    empty: Path, newsroom: Newsroom, tidings: Run, more: tuple[str, ...], status: int
) -> None:
    newsroom.pages["/zaker/channel/13"] = (status, SORRY)
    done = tidings("add", newsroom.base + "/zaker/channel/13", *more, "--yes", TIDINGS_BACKOFF_S="0")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert 'RSSHub says "Error: this route is empty"' in done.stderr
    assert ("HTTP status 503: " in done.stderr) == (status == 503)
    assert list((empty / "sources").iterdir()) == []


def test_an_error_in_json_is_not_taken_for_rsshubs(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    newsroom.pages["/x"] = (404, '{"error": {"message": "no such thing"}}')
    done = tidings("add", newsroom.base + "/x", "--yes")
    assert done.stderr == f"tidings: {newsroom.base}/x: HTTP status 404\n"


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/", "http://a..b/", "http://[::1/", "http://", ""])
def test_an_address_that_is_none_is_told_before_anything_is_fetched(empty: Path, tidings: Run, url: str) -> None:
    done = tidings("add", url, "--yes")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "expected an absolute http:// or https:// address" in done.stderr


def excerpts(numbers: list[int], pages: str) -> str:
    """Return a blog's page in the shape of Material for MkDocs: beginnings of articles, numbered pages."""
    blocks = "".join(
        "<article class='md-post'><header><nav class='md-post__authors'><img src='/ada.png' alt='Ada Lind'></nav><ul><li>"
        f"<time datetime='2026-03-0{n} 08:00:00+00:00'>March {n}, 2026</time></li><li>in <a class='md-meta__link' "
        f"href='/category/news/'>News</a></li><li>1 min read</li></ul></header><div><h2><a class='toclink' href='/s/{n}'>Ice on "
        f"lock number {n}</a></h2><p>Early that day.</p><nav><a href='/s/{n}'>Continue reading</a></nav></div></article>"
        for n in numbers
    )
    return front(body=f"<main>{blocks}<nav class='md-pagination'>{pages}</nav></main>")


def post(n: int) -> str:
    """Return an article with what such a site puts around and into its text."""
    return (
        f"<!doctype html><html lang=en><head><title>Ice {n} - Quay</title></head><body><nav class='md-nav'><a href='/'>Home</a>"
        "<a href='/guide/'>Guide to mooring</a></nav><main><div class='md-sidebar'><nav class='md-nav'>Table of contents"
        "<a href='#seen'>What was seen</a></nav><ul><li>1 min read</li></ul></div><article class='md-content__inner'>"
        "<a href='https://code.example/edit' title='Edit this page' class='md-content__button md-icon'><svg></svg></a>"
        f"<h1>Ice on lock number {n}<a class='headerlink' href='#ice' title='Permanent link'>¶</a></h1><p>{TEXT} Number {n}.</p>"
        f"<h2 id='seen'>What was seen<a class='headerlink' href='#seen'>¶</a></h2><p>{TEXT}</p><p><img src='/{n}.jpg'></p>"
        "<div class='footnote'><hr><ol><li>From the book.&#160;<a class='footnote-backref' href='#fnref:1'>↩</a></li></ol></div>"
        "</article></main><footer>Imprint of the Quay</footer></body></html>"
    )


def test_a_blog_of_excerpts_is_published_whole_without_what_stands_around_its_texts(
    empty: Path, newsroom: Newsroom, tidings: Run
) -> None:
    newsroom.pages |= {f"/s/{n}": post(n) for n in NUMBERS}
    newsroom.pages["/"] = excerpts([5, 4, 3], "<span>1</span><a href='/page/2/'>2</a>")
    newsroom.pages["/page/2/"] = excerpts([2, 1], "<a href='/'>1</a><span>2</span>")
    added(empty, tidings, newsroom.base + "/")
    entries = feedparser.parse((empty / "public/all/atom.xml").read_bytes()).entries
    for n, entry in zip(reversed(NUMBERS), entries, strict=True):
        content = entry.content[0].value
        assert [tag.term for tag in entry.tags] == ["News"]
        assert "<h2>What was seen</h2>" in content
        assert f"{newsroom.base}/{n}.jpg" in content
        assert "From the book." in content
        for word in ("¶", "↩", "min read", "Guide", "Table of contents", "Edit", "Continue"):
            assert word not in content


FOLLOWED = 'name = "{name}"\nfamily = "{family}"\nstart = ["{start}"]\n'


def follow(site: Path, start: str, family: str = "hexo", more: str = "") -> None:
    """Make the site follow an address already, as the source ``herald``."""
    file = site / "sources/herald.toml"
    file.write_text(FOLLOWED.format(name="herald", family=family, start=start) + more, encoding="utf-8")


def refused(site: Path, newsroom: Newsroom, tidings: Run, *words: str) -> str:
    """Return the one line with which an address is refused; nothing is written."""
    done = tidings("add", *words, "--yes")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stdout + done.stderr
    assert [file.name for file in (site / "sources").iterdir()] == ["herald.toml"]
    return done.stderr


@pytest.mark.parametrize("start", ["{base}/news", "{base}/news/", "{base}/news/?utm_source=x", "{other}/news"])
def test_an_address_that_is_followed_is_refused_before_anything_is_fetched(
    empty: Path, newsroom: Newsroom, tidings: Run, start: str
) -> None:
    other = newsroom.base.replace("http:", "https:")
    follow(empty, start.format(base=newsroom.base, other=other))
    said = refused(empty, newsroom, tidings, newsroom.base + "/news/", "--name", "gazette")
    assert f"{newsroom.base}/news/ is followed by sources/herald.toml already" in said
    assert newsroom.log == []


def test_a_route_that_is_followed_is_refused(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    follow(empty, "/zaker/channel/13", "rsshub")
    said = refused(empty, newsroom, tidings, "rsshub://zaker/channel/13")
    assert "is followed by sources/herald.toml already" in said


def test_a_page_whose_feed_is_followed_is_refused(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    write_stories(newsroom)
    newsroom.pages |= {"/": front(FEED_LINK), "/feed.xml": rss(newsroom.base, whole=True)}
    follow(empty, newsroom.base + "/feed.xml", "feed")
    said = refused(empty, newsroom, tidings, newsroom.base + "/")
    assert said.startswith(f"tidings: {newsroom.base}/: ")
    assert f"{newsroom.base}/feed.xml is followed by sources/herald.toml already" in said


def test_an_api_that_is_followed_is_refused_only_when_it_is_asked_for_the_same(
    empty: Path, newsroom: Newsroom, tidings: Run
) -> None:
    """One address of an API answers for many sections: what is sent to it chooses."""
    write_stories(newsroom)
    newsroom.pages["/"] = front()
    posted = '[listing]\njson_in = "body"\nitem = "data"\narticle = "url"\npost = \'{"channel": 7}\'\n'
    follow(empty, newsroom.base + "/", "listing", posted)
    assert tidings("add", newsroom.base + "/", "--name", "gazette", "--yes").returncode == 0


def test_the_same_name_for_another_address_is_told_as_that(empty: Path, newsroom: Newsroom, tidings: Run) -> None:
    follow(empty, newsroom.base + "/news")
    said = refused(empty, newsroom, tidings, newsroom.base + "/sport", "--name", "herald")
    assert "sources/herald.toml is there already; expected another --name" in said
