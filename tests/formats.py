"""What a subscriber gets of a feed in each format, read back by parsers that know nothing of the writers."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

RSS, ATOM, JSON = NAMES = ("rss.xml", "atom.xml", "feed.json")


@dataclass(frozen=True)
class Read:
    """An entry, as a reader would show it."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    published: datetime
    authors: tuple[str, ...]
    terms: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...]


def read(document: bytes, name: str) -> list[Read]:
    """Return the entries of a document in their order; a document that is not well-formed fails the test."""
    if name == JSON:
        return [_of_json(item) for item in json.loads(document)["items"]]
    parsed = feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [_of_xml(entry, is_rss=name == RSS) for entry in parsed.entries]


def read_all(folder: Path) -> list[Read]:
    """Return the entries of the feed in a folder, which all formats must agree on."""
    first, *others = (read((folder / name).read_bytes(), name) for name in NAMES)
    assert others == [first, first]
    return first


def ids(folder: Path) -> list[str]:
    return [entry.id for entry in read_all(folder)]


def _of_json(item: dict[str, Any]) -> Read:
    return Read(
        id=item["id"],
        link=item["url"],
        title=item["title"],
        summary=item.get("summary", ""),
        content=item["content_html"],
        published=datetime.fromisoformat(item["date_published"]),
        authors=tuple(author["name"] for author in item.get("authors", [])),
        terms=tuple(item.get("tags", [])),
        pictures=tuple((one["url"], one["mime_type"]) for one in item.get("attachments", [])),
    )


def _of_xml(entry: Any, *, is_rss: bool) -> Read:
    # A description is HTML in RSS, a summary is declared to be text in Atom; the pictures are media and enclosures.
    pictures = entry.get("media_content") or [
        {"url": one.href, "type": one.type} for one in entry.get("enclosures", [])
    ]
    return Read(
        id=entry.id,
        link=entry.link,
        title=entry.title,
        summary=html.unescape(entry.summary) if is_rss else entry.summary,
        content=entry.content[0].value,
        published=datetime(*entry.published_parsed[:6], tzinfo=UTC),
        authors=tuple(author.name for author in entry.get("authors", [])),
        terms=tuple(tag.term for tag in entry.get("tags", [])),
        pictures=tuple((one["url"], one["type"]) for one in pictures),
    )
