"""What a published file is, by its path alone: its content type, and how it is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from feeds.channel import ATOM_FILE, JSON_FILE, RSS_FILE

#: The files of feeds.
_BY_NAME = {
    RSS_FILE: "application/rss+xml",
    ATOM_FILE: "application/atom+xml",
    JSON_FILE: "application/feed+json",
}
_BY_SUFFIX = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
    ".opml": "text/x-opml",
    ".xml": "application/xml",
    ".xsd": "application/xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_TEXT = re.compile(r"text/|.*[/+](?:xml|json|javascript)$")
_ARCHIVE = re.compile(r"(?P<feed>.*/)archive/\d+/[^/]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is."""

    #: With charset where it is text.
    content_type: str
    #: Text, which compresses well.
    is_text: bool
    #: ``feed``, ``page``, ``archive`` or ``other``: how it is counted.
    name: str


def kind_of(path: str) -> Kind:
    """Return what a file is, by its path below ``public/``."""
    name = PurePosixPath(path).name
    content_type = _BY_NAME.get(name) or _BY_SUFFIX.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    is_text = bool(_TEXT.match(content_type))
    if archived_feed(path):
        group = "archive"
    elif name in _BY_NAME:
        group = "feed"
    else:
        group = "page" if name.endswith(".html") else "other"
    return Kind(content_type + ("; charset=utf-8" if is_text else ""), is_text, group)


def archived_feed(path: str) -> str | None:
    """Return the folder, slash included, whose archive page this may be; None when it is none by its path.

    A category may be called ``archive/2`` too: whether the folder is a feed's, the files tell.
    """
    found = _ARCHIVE.fullmatch(path)
    return found["feed"] if found else None
