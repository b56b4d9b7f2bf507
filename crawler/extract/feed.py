"""A feed -> the articles it lists, with as much of their text as it gives; pure.

RSS 0.90 to 2.0, RDF and Atom (RFC 4287) are read by feedparser, which is given bytes and no address, and so fetches
nothing; JSON Feed by ``jsonfeed``. A feed that is not well-formed is read as far as it makes sense. Texts come out as
HTML as they stand; whether one is the whole article is for ``whole`` to tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.feed_parts import categories, enclosures, is_image, names, paragraphs, split_paragraphs
from crawler.extract.jsonfeed import extract_json_feed
from crawler.extract.xml import mended_xml
from crawler.model import ArticleLink, Enclosure, ListingPage
from crawler.text import plain_text
from crawler.urls import absolute

#: What was looked for, for a person.
_WANTED = "a feed: RSS, RDF, Atom or JSON Feed"

_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TAG = re.compile(r"<[a-zA-Z/!]")
_MAILED = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\s*(?:\((.*)\))?|([^<>]*?)\s*<[^<>\s]*@[^<>\s]*>")
#: Pictures of people, which some feeds name beside those of the article.
_AVATAR = re.compile(r"\bgravatar\.com/avatar/")


def extract_feed(document: Document) -> ListingPage:
    """Return what a feed lists, in its order, each address once.

    Raises:
        ExtractError: it is no feed.
    """
    page = extract_json_feed(document, _WANTED) if document.is_json else _extract_xml_feed(document)
    links: dict[str, ArticleLink] = {}
    for link in _with_own_ids(page.links):
        links.setdefault(link.url, link)
    return replace(page, links=tuple(links.values()))


def _extract_xml_feed(document: Document) -> ListingPage:
    parsed = _parsed(mended_xml(document, _ROOTS, _WANTED), document.url)
    language = parsed.feed.get("language", "")
    owners = _authors(parsed.feed) if parsed.version.startswith("atom") else ()
    links = tuple(link for entry in parsed.entries if (link := _link_of(entry, document.url, language, owners)))
    following = _following(parsed.feed.get("links", ()), document.url)
    return ListingPage(links, following, _plain(parsed.feed.get("title_detail")), parsed.version)


def _parsed(text: str, url: str) -> Any:
    import feedparser  # here: sites without feeds need not load it

    try:
        return feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # it stumbles over some markup that is broken in two ways
        raise ExtractError(f"{url}: a feed that cannot be read: {type(error).__name__}: {error}") from error


def _with_own_ids(links: Sequence[ArticleLink]) -> Iterator[ArticleLink]:
    """Yield the links; an id that several addresses share is nobody's."""
    shared = Counter(feed_id for feed_id, _ in {(link.feed_id, link.url) for link in links})
    for link in links:
        yield replace(link, feed_id="") if shared[link.feed_id] > 1 else link


def _following(links: Sequence[Any], feed_url: str) -> tuple[str, ...]:
    """Return the next page of a feed, or the archive before it (RFC 5005, sections 3 and 4)."""
    by_relation = {link.get("rel"): link.get("href", "") for link in reversed(links)}
    url = absolute(feed_url, by_relation.get("next") or by_relation.get("prev-archive") or "")
    return (url,) if url and url != feed_url else ()


def _link_of(entry: Any, feed_url: str, language: str, owners: tuple[str, ...]) -> ArticleLink | None:
    """Return what an entry says; None when it has no address.

    Args:
        owners: the feed's own authors, who are those of entries that name none, be it by the feed that they were
            taken from (RFC 4287, section 4.2.1).
    """
    url = absolute(feed_url, _address(entry))
    if not url:
        return None
    published, changed = entry.get("published", ""), dict.get(entry, "updated", "")  # its own "get" gives either
    summary = entry.get("summary_detail")  # "summary" alone may be feedparser's copy of the content
    texts = [(_html(detail), detail.get("base")) for detail in (*entry.get("content", ()), summary) if detail]
    content, base = max(texts, key=lambda text: len(text[0]), default=("", ""))
    return ArticleLink(
        url,
        title=_plain(entry.get("title_detail")),
        date=published or changed or entry.get("created", ""),
        categories=categories((tag.get("term"), tag.get("scheme")) for tag in entry.get("tags", ())),
        content=content,
        summary=_html(summary) if summary else "",
        authors=_authors(entry) or _authors(entry.get("source", {})) or owners,
        modified=changed if published else "",
        language=(entry.get("title_detail") or {}).get("language") or language,
        feed_id=entry.get("id", ""),
        pictures=_pictures(entry, feed_url),
        base_url=urljoin(feed_url, base) if base else "",
    )


def _address(entry: Any) -> str:
    """Return an entry's address: the article's, not that of a counter before it; without any, its permalink."""
    alternates = [link for link in entry.get("links", ()) if link.get("rel") == "alternate" and link.get("href")]
    pages = [link for link in alternates if link.get("type") in _HTML_TYPES]
    stated: str = entry.get("feedburner_origlink") or next((link["href"] for link in (*pages, *alternates)), "")
    permalink = entry.get("link", "")  # the id's, where feedparser found nothing else
    return stated or (permalink if permalink.lower().startswith(("http://", "https://")) else "")


def _authors(entry: Any) -> tuple[str, ...]:
    """Return the names of an entry's authors; RSS has ``mail (name)``, which feedparser takes apart for short hosts."""
    stated = [author.get("name") for author in entry.get("authors", ())]
    if mailed := _MAILED.fullmatch(entry.get("author", "").strip()):
        stated[-1:] = [mailed[1] or mailed[2]]
    return names(stated)


def _plain(detail: Any) -> str:
    """Return a title: of HTML what it says, anything else as it stands."""
    if not detail:
        return ""
    value: str = detail.get("value", "")
    return plain_text(value) if detail.get("type") in _HTML_TYPES else " ".join(value.split())


def _html(detail: Any) -> str:
    """Return a text as HTML; empty for what is no text, such as a picture in Base64."""
    value, kind = detail.get("value", ""), detail.get("type", "text/html")
    if kind not in _HTML_TYPES:
        return paragraphs(value) if kind.startswith("text/") else ""
    return value if "\n\n" not in value or _TAG.search(value) else split_paragraphs(value)


def _pictures(entry: Any, feed_url: str) -> tuple[Enclosure, ...]:
    """Return the pictures that come with an entry, small ones only where there are no others; each in one size."""
    linked = [(link.get("href", ""), link) for link in entry.get("links", ()) if link.get("rel") == "enclosure"]
    media = [(each.get("url", ""), each) for each in entry.get("media_content", ())]
    found = [(url, each) for url, each in linked + media if is_image(each.get("type") or each.get("medium"), url)]
    if not found:
        found = [(each.get("url", ""), each) for each in entry.get("media_thumbnail", ())]
    largest: dict[str, tuple[int, str, Any]] = {}
    for url, each in found:
        width = each.get("width", "")
        size, name = int(width) if width.isdecimal() else 0, url.partition("?")[0]
        if not _AVATAR.search(url) and size >= largest.get(name, (-1, ""))[0] + (name in largest):
            largest[name] = size, url, each
    stated = ((url, each.get("type"), each.get("length") or each.get("filesize")) for _, url, each in largest.values())
    return enclosures(stated, feed_url)
