"""Sitemaps of every kind, written by hand."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from typing import Any

import pytest

from crawler.config import Source
from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.sitemap import extract_sitemap, is_listing
from crawler.model import ArticleLink, Enclosure, ListingPage
from crawler.spiders.families import FAMILIES, reader_of

HERALD = "https://herald.example"
MAP = f"{HERALD}/sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def read(text: str, url: str = MAP) -> ListingPage:
    return extract_sitemap(Document(url, text.encode()))


def urlset(*entries: str) -> str:
    return HEAD + "".join(f"<url>{entry}</url>" for entry in entries) + "</urlset>"


def test_a_page_is_listed_with_its_last_change_which_is_no_date_of_publication() -> None:
    page = read(urlset(f"<loc>\n {HERALD}/a?x=1&amp;y=2 </loc><lastmod>2026-11-20</lastmod><priority>1</priority>"))
    assert page == ListingPage((ArticleLink(f"{HERALD}/a?x=1&y=2", modified="2026-11-20"),))


def test_a_news_sitemap_gives_title_date_and_language_and_pictures_come_along() -> None:
    entry = (
        f"<loc>{HERALD}/a</loc><lastmod>2026-11-21T09:00:00Z</lastmod>"
        "<image:image><image:loc>/1.jpg</image:loc><image:title>No headline</image:title></image:image>"
        "<image:image><image:loc>https://img.example/2.jpg</image:loc></image:image>"
        "<news:news><news:publication><news:name>Herald</news:name><news:language>de</news:language></news:publication>"
        "<news:publication_date>2026-11-20T08:00:00+01:00</news:publication_date>"
        "<news:title>Brücke &amp; Tor</news:title></news:news>"
    )
    assert read(urlset(entry)).links == (
        ArticleLink(
            f"{HERALD}/a",
            title="Brücke & Tor",
            date="2026-11-20T08:00:00+01:00",
            modified="2026-11-21T09:00:00Z",
            pictures=(Enclosure(f"{HERALD}/1.jpg"), Enclosure("https://img.example/2.jpg")),
            language="de",
        ),
    )


def test_the_newest_come_first_and_what_states_no_time_stays_in_its_order_behind_them() -> None:
    stamps = ["", "2026-11-20", "2026-11-20T23:00:00-05:00", "when I find time", "2026-11-21T03:00:00+00:00"]
    page = read(urlset(*(f"<loc>{HERALD}/{n}</loc><lastmod>{stamp}</lastmod>" for n, stamp in enumerate(stamps))))
    assert [link.url[-1] for link in page.links] == ["2", "4", "1", "0", "3"]


def test_an_index_leads_to_its_parts_newest_first_and_names_no_article() -> None:
    parts = [("/a.xml", "2026-11-01"), ("/b.xml.gz", "2026-11-20T00:00:00Z"), ("/a.xml", "2026-11-01"), ("/c.xml", "")]
    text = "".join(f"<sitemap><loc>{HERALD}{loc}</loc><lastmod>{at}</lastmod></sitemap>" for loc, at in parts)
    page = read(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{text}</sitemapindex>')
    expected = tuple(f"{HERALD}{part}" for part in ("/b.xml.gz", "/a.xml", "/c.xml"))
    assert page == ListingPage((), expected, is_index=True)


def test_a_plain_text_sitemap_has_an_address_a_line() -> None:
    page = read(f"\ufeff{HERALD}/1\r\n\n  {HERALD}/2  \n{HERALD}/1\n", f"{HERALD}/sitemap.txt")
    assert [link.url for link in page.links] == [f"{HERALD}/1", f"{HERALD}/2"]


def test_robots_txt_leads_to_the_sitemaps_it_names() -> None:
    robots = (
        f"User-agent: *\nDisallow: /admin\n\nSitemap: {HERALD}/news.xml\nsitemap:/old.xml\nsitemap: ftp://x.example/\n"
    )
    page = read(robots, f"{HERALD}/robots.txt")
    assert page == ListingPage((), (f"{HERALD}/news.xml", f"{HERALD}/old.xml"), is_index=True)


@pytest.mark.parametrize(
    "text",
    [
        urlset(f"<loc>{HERALD}/1</loc>").replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', ""),
        urlset(f"<loc>{HERALD}/1</loc>").replace("sitemaps.org/schemas/sitemap/0.9", "google.com/schemas/sitemap/0.84"),
        "\n \ufeff" + urlset(f"<loc>{HERALD}/1</loc>"),
        urlset(f"<loc>{HERALD}/1</loc>").replace("</urlset>", ""),
        urlset(f"<loc>{HERALD}/1</loc><video:video><video:loc>/v</video:loc></video:video>"),
        urlset(f"<loc>{HERALD}/1</loc>", "<loc/>", "<loc>mailto:x@herald.example</loc>", "<lastmod>2026</lastmod>"),
    ],
)
def test_a_sitemap_that_is_not_as_it_should_be_is_read_as_far_as_it_makes_sense(text: str) -> None:
    assert [link.url for link in read(text).links] == [f"{HERALD}/1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "an empty answer"),
        ("<!doctype html><title>Not found</title>", 'an HTML page, "Not found"'),
        ("User-agent: *\nDisallow:\n", 'text that begins "User-agent: * Disallow:"'),
        ("<rss version='2.0'/>", "text that begins \"<rss version='2.0'/>\""),
        ('{"urls": []}', 'JSON that begins "{"urls": []}"'),
        ("just words\nhttps://herald.example/1", 'text that begins "just words https://herald.example/1"'),
    ],
)
def test_what_is_no_sitemap_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(text)
    assert str(caught.value) == f"{MAP}: {told}; expected a sitemap: XML, or one address a line"


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/" [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = urlset(f"<loc>{HERALD}/1</loc><lastmod>&a11;&f;</lastmod>").replace("<urlset", doctype + "<urlset")
    assert read(text).links == (ArticleLink(f"{HERALD}/1", modified="&a11;&f;"),)


def test_fifty_thousand_addresses_are_read_in_bounded_time() -> None:
    text = urlset(*(f"<loc>{HERALD}/{n}</loc><lastmod>2026-11-{n % 28 + 1:02}</lastmod>" for n in range(50_000)))
    began = time.monotonic()
    assert len(read(text).links) == 50_000
    assert time.monotonic() - began < 30


# Which addresses are articles


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", True),
        ("/", True),
        ("/news/", True),
        ("/about-us/", True),
        ("/news/page/2/", True),
        ("/page/3", True),
        ("/tag/bridge", True),
        ("/category/local/traffic/", True),
        ("/author/ada/", True),
        ("/the-old-bridge-is-open/", False),
        ("/20261120/", False),
        ("/%E5%A4%A7%E6%A1%A5/", False),
        ("/news/bridge/", False),
        ("/2026/11/20/bridge/", False),
        ("/archives/17", False),
        ("/bridge", False),
        ("/page/about.html", False),
        ("/?p=17", True),
    ],
)
def test_listings_are_told_from_articles_by_their_address(path: str, expected: bool) -> None:
    assert is_listing(HERALD + path) is expected


def urls_read(**listing: str) -> list[str]:
    source = Source(name="herald", family="sitemap", start=[MAP], listing=listing)
    paths = ("/", "/tag/a", "/news/1.html", "/sport/2.html")
    body = urlset(*(f"<loc>{HERALD}{path}</loc>" for path in paths)).encode()
    page = reader_of(source, "herald").read_listing(Document(MAP, body))
    assert isinstance(page, ListingPage)
    return [link.url.removeprefix(HERALD) for link in page.links]


def test_without_a_rule_the_listings_of_a_site_are_left_out() -> None:
    assert urls_read() == ["/news/1.html", "/sport/2.html"]


def test_with_a_rule_it_alone_decides() -> None:
    assert urls_read(match="/(tag|news)/") == ["/tag/a", "/news/1.html"]


@pytest.mark.parametrize("family", ["feed", "sitemap"])
def test_what_match_leaves_nothing_of_is_no_empty_listing(family: str) -> None:
    source = Source(name="herald", family=family, start=[MAP], listing={"match": "/culture/"})
    body = urlset(f"<loc>{HERALD}/1.html</loc>")
    if family == "feed":
        body = f'<rss version="2.0"><channel><item><link>{HERALD}/1.html</link></item></channel></rss>'
    page = reader_of(source, "herald").read_listing(Document(MAP, body.encode()))
    assert page == ListingPage((), is_index=True, shape="rss20" if family == "feed" else "")


def test_match_fits_pages_that_are_read_by_selectors_and_those_of_a_family() -> None:
    html = b'<a class="a" href="/news/1.html">One</a><a class="a" href="/ads/2.html">Two</a>'
    source = Source(
        name="h", family="listing", start=[HERALD], listing={"article": "a.a", "match": r"^https://[^/]+/news/"}
    )
    page = reader_of(source, "h").read_listing(Document(HERALD, html))
    assert isinstance(page, ListingPage)
    assert [link.url for link in page.links] == [f"{HERALD}/news/1.html"]
    hexo = Source(name="h", family="hexo", start=[HERALD], listing={"match": "/news/"})
    laid = [dict(rules) | {"match": None} for rules in reader_of(hexo, "h").listings]
    assert laid == [dict(shape) for shape in FAMILIES["hexo"].listings]


@pytest.mark.parametrize("text", [urlset(), "<sitemapindex/>"])
def test_a_sitemap_is_recognised_by_its_root_element(text: str) -> None:
    page = Document(MAP, text.encode()).page
    assert [name for name, family in FAMILIES.items() if family.recognise(page)] == ["sitemap"]


# Packed


def test_a_gzip_file_is_unpacked_within_the_limit_whatever_its_type_says(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    packed = gzip.compress(urlset(f"<loc>{HERALD}/1</loc>").encode())
    bodies = {
        "/good.xml.gz": (packed, "application/x-gzip"),
        "/typed.xml": (packed, "application/xml"),
        "/cut.xml.gz": (packed[:-12], "application/gzip"),
        "/bomb.xml.gz": (gzip.compress(b" " * 5_000_000), "application/gzip"),
        "/other.xml.gz": (b"PK\x03\x04\x00\x00", "application/zip"),
        "/archive.tar.gz": (packed, "application/gzip"),
        "/feed": (b'{"items": []}', "application/feed+json"),
    }
    server = serve()
    server.files = bodies
    result = crawl([server.url + path for path in bodies], allow=[server.host], RETRY_TIMES=0)
    assert {path: result.reason(server.url + path) for path in bodies} == {
        "/good.xml.gz": None,
        "/typed.xml": None,
        "/cut.xml.gz": "cut_short",
        "/bomb.xml.gz": "too_large",
        "/other.xml.gz": "not_html",
        "/archive.tar.gz": "not_html",
        "/feed": None,
    }
    size = len(urlset(f"<loc>{HERALD}/1</loc>"))
    assert result[f"{server.url}/good.xml.gz"]["size"] == result[f"{server.url}/typed.xml"]["size"] == size
