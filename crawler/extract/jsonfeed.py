"""A JSON Feed -> the articles it lists; pure.

Follows jsonfeed.org/version/1.1, and reads 1.0 and what is nearly one: a value of another type than it should be is
taken for missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.extract.document import Document, find_json
from crawler.extract.feed_parts import categories, enclosures, is_image, names, paragraphs
from crawler.extract.xml import refusal
from crawler.model import ArticleLink, ListingPage
from crawler.urls import absolute


def extract_json_feed(document: Document, wanted: str) -> ListingPage:
    """Return what the feed lists, in its order.

    Args:
        wanted: what was looked for, for a person.

    Raises:
        ExtractError: it is no JSON, or has no ``items``.
    """
    feed = find_json(document, "body")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise refusal(document, wanted)
    language = _text(feed, "language")
    owners = names(_authors(feed))
    links = (_link_of(item, document.url, language, owners) for item in items if isinstance(item, dict))
    following = absolute(document.url, _text(feed, "next_url"))
    return ListingPage(tuple(filter(None, links)), (following,) if following else (), _text(feed, "title"), "json")


def _link_of(item: dict[str, Any], feed_url: str, language: str, owners: tuple[str, ...]) -> ArticleLink | None:
    """Return what an item says; None when it has no address.

    Args:
        owners: the feed's own authors, who are those of items that name none.
    """
    feed_id = _text(item, "id")
    stated = _text(item, "url") or _text(item, "external_url")
    url = absolute(feed_url, stated or (feed_id if "://" in feed_id else ""))
    if not url:
        return None
    published, modified = _text(item, "date_published"), _text(item, "date_modified")
    return ArticleLink(
        url,
        title=" ".join(_text(item, "title").split()),
        date=published or modified,
        categories=categories((tag, "") for tag in _list(item, "tags")),
        content=max(_text(item, "content_html"), paragraphs(_text(item, "content_text")), key=len),
        summary=paragraphs(_text(item, "summary")),
        authors=names(_authors(item)) or owners,
        modified=modified if published else "",
        language=_text(item, "language") or language,
        feed_id=feed_id,
        pictures=enclosures(_pictures(item), feed_url),
    )


def _authors(item: dict[str, Any]) -> Iterator[object]:
    for author in (*_list(item, "authors"), item.get("author")):  # version 1.0 has one
        yield author.get("name") if isinstance(author, dict) else author


def _pictures(item: dict[str, Any]) -> Iterator[tuple[str, object, object]]:
    attached: dict[str, tuple[str, object, object]] = {}
    for attachment in _list(item, "attachments"):
        url = _text(attachment, "url") if isinstance(attachment, dict) else ""
        if url and is_image(attachment.get("mime_type"), url):
            attached.setdefault(url, (url, attachment.get("mime_type"), attachment.get("size_in_bytes")))
    for url in (_text(item, "image"), _text(item, "banner_image")):
        yield attached.get(url, (url, "", 0))
    yield from attached.values()


def _text(table: dict[str, Any], key: str) -> str:
    """Return a text or a number as text; empty for anything else."""
    value = table.get(key)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number or isinstance(value, str) else ""


def _list(table: dict[str, Any], key: str) -> list[Any]:
    value = table.get(key)
    return value if isinstance(value, list) else []
