"""A channel and its items as JSON Feed 1.1 (jsonfeed.org/version/1.1): same ids, dates and order as the XML formats."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crawler.model import DateKind, Image, Precision
from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.channel import Channel
from feeds.entry import Item

#: ``json.dumps`` would make a new encoder for every value.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def render_json(channel: Channel, items: Iterable[bytes]) -> bytes:
    """Return the feed as UTF-8 JSON; the same input gives the same bytes.

    Args:
        items: as ``render_json_item`` made them.
    """
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.subtitle,
        "home_page_url": channel.page_url,
        "feed_url": channel.json_url,
        "next_url": channel.older.json_url if channel.older else "",
        "icon": channel.icon,
        "language": channel.language,
        "authors": [{"name": channel.author} | ({"url": _contact_url(channel)} if channel.contact else {})],
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
        "_tidings": _about(channel),
    }
    start = _encode({name: value for name, value in head.items() if value} | {"items": []}).encode()
    return b"".join([start.removesuffix(b"]}"), b", ".join(items), b"]}\n"])


def _about(channel: Channel) -> dict[str, str]:
    """Return what RSS and Atom have names for, in an object of our own (section "Extensions")."""
    version = "" if channel.current else f" {__version__}"  # an archive stays as it is over all versions
    fields = {"about": GENERATOR_URI, "generator": GENERATOR + version, "copyright": channel.copyright}
    return {name: value for name, value in fields.items() if value}


def render_json_item(item: Item) -> bytes:
    """Return an item as it stands in a feed."""
    return _encode(_item(item)).encode()


def _contact_url(channel: Channel) -> str:
    return f"mailto:{channel.contact}" if "@" in channel.contact else channel.contact


def _item(item: Item) -> dict[str, Any]:
    fields = {
        "id": item.id,
        "url": item.link,
        "external_url": item.original_url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.content,
        "image": item.images[0].url if item.images else "",
        "date_published": _rfc3339(item.published),
        "date_modified": _rfc3339(item.updated),
        "authors": [{"name": name} for name in item.authors],
        "tags": [term.term for term in item.terms],
        "language": item.language,
        "attachments": [_attachment(image) for image in item.images],
        "_tidings": _more(item),
    }
    return {name: value for name, value in fields.items() if value}


def _more(item: Item) -> dict[str, Any]:
    """Return what JSON Feed has no name for, in an object of our own (section "Extensions")."""
    dating = item.dating
    fields = {
        "source": {"title": item.origin.title, "url": item.origin.url},
        "publisher": item.publisher,
        "editors": list(item.editors),
        "copies": [{"url": link.url, "title": link.title} for link in item.related],
        "date_kind": "" if dating.kind is DateKind.STATED else dating.kind.value,
        "date_precision": "" if dating.precision is Precision.SECOND else dating.precision.value,
        "date_stated": _rfc3339(dating.stated_at) if dating.stated_at else "",
        "date_correction": dating.correction,
    }
    return {name: value for name, value in fields.items() if value}


def _attachment(image: Image) -> dict[str, Any]:
    fields = {"url": image.url, "mime_type": image.type, "title": image.alt, "size_in_bytes": image.length}
    return {name: value for name, value in fields.items() if value}


def _rfc3339(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
