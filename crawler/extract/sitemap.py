"""A sitemap -> the pages it lists; pure.

Follows sitemaps.org (urlset, sitemap index, plain text, ``Sitemap:`` in robots.txt) with Google's extensions for news
and pictures. The newest stand first, so that a crawl that ends early has had those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract.document import Document
from crawler.extract.rules import Element, text_of
from crawler.extract.xml import mended_xml, refusal
from crawler.model import ArticleLink, Enclosure, ListingPage
from crawler.text import plain_text
from crawler.urls import absolute

_WANTED = "a sitemap: XML, or one address a line"

_ROOTS = frozenset({"urlset", "sitemapindex"})
_PART = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
#: Older than anything that states when it changed.
_NEVER = datetime.min.replace(tzinfo=UTC)
#: What stands in a path before the name of a listing.
_LISTING = re.compile(r"/(?:(?:tag|tags|category|categories|author|authors)/.+|page/\d+/?\Z)", re.IGNORECASE)
#: A name of at most two short words and no long number: a section, "about us".
_SECTION = re.compile(r"/(?![^/]*\d{5})[^/%-]{0,20}(?:-[^/%-]{0,20})?/")


def extract_sitemap(document: Document) -> ListingPage:
    """Return the pages a sitemap lists, each once, or the parts of an index as pages to read next; newest first.

    Raises:
        ExtractError: it is no sitemap.
    """
    text = document.text.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _extract_xml(document)
    if parts := _PART.findall(text):
        return ListingPage((), _distinct(absolute(document.url, part) for part in parts), is_index=True)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(map(_ADDRESS.fullmatch, lines)):
        raise refusal(document, _WANTED)
    return ListingPage(tuple(ArticleLink(url) for url in _distinct(absolute("", line) for line in lines)))


def is_listing(url: str) -> bool:
    """Tell whether an address that a sitemap lists is, by its look, no article's.

    The front page, sections (``/news/``, ``/about-us/``), tags, categories, authors, and further pages of any of them.
    """
    path = urlsplit(url).path or "/"
    return path == "/" or _SECTION.fullmatch(path) is not None or _LISTING.search(path) is not None


def _extract_xml(document: Document) -> ListingPage:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(mended_xml(document, _ROOTS, _WANTED).encode("utf-8", "replace"), parser)
    if root is None:
        raise refusal(document, _WANTED)
    entries = sorted((_children(entry) for entry in root), key=_age, reverse=True)
    if _name(root) == "sitemapindex":
        parts = _distinct(absolute(document.url, _first(entry, "loc")) for entry in entries)
        return ListingPage((), parts, is_index=True)
    links: dict[str, ArticleLink] = {}
    for entry in entries:
        url = absolute(document.url, _first(entry, "loc"))
        if url:
            links.setdefault(url, _link_of(url, entry))
    return ListingPage(tuple(links.values()))


def _link_of(url: str, entry: Entry) -> ArticleLink:
    news = _news(entry)
    pictures = (absolute(url, _first(_children(image), "loc")) for image in entry.get("image", ()))
    return ArticleLink(
        url,
        title=plain_text(_first(news, "title")),
        date=_first(news, "publication_date"),
        modified=_first(entry, "lastmod"),
        pictures=tuple(map(Enclosure, _distinct(pictures))),
        language=next((_first(_children(each), "language") for each in news.get("publication", ())), ""),
    )


def _age(entry: Entry) -> datetime:
    """Return when a page was published or, where that is not stated, changed; a wrong date is none."""
    stated = _first(_news(entry), "publication_date") or _first(entry, "lastmod")
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        return _NEVER
    return at if at.tzinfo else at.replace(tzinfo=UTC)


#: An element's children by name, whatever prefix it has.
Entry = dict[str, list[Element]]


def _children(element: Element) -> Entry:
    children: Entry = {}
    for child in element:
        children.setdefault(_name(child), []).append(child)
    return children


def _news(entry: Entry) -> Entry:
    return _children(entry["news"][0]) if "news" in entry else {}


def _name(element: Element) -> str:
    return re.split("[}:]", str(element.tag))[-1].lower()


def _first(entry: Entry, name: str) -> str:
    return text_of(entry[name][0]) if name in entry else ""


def _distinct(urls: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for url in urls if url))
