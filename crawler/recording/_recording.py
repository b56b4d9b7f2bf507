"""One answer of a server, kept as it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.extract.document import Document
from crawler.model import ArticleLink

#: Headers that a recording keeps: what pages are read by, and nothing private.
HEADERS = ("Content-Type", "Content-Language", "ETag", "Last-Modified")


@dataclass(frozen=True)
class Recording:
    """One answer; ``listing`` or ``article``."""

    kind: str
    #: After redirects.
    url: str
    body: bytes
    #: Aware, UTC.
    fetched_at: datetime
    #: Those of ``HEADERS`` that there were.
    headers: Mapping[str, str] = field(default_factory=dict)
    #: How the listing announced it; None for a listing.
    link: ArticleLink | None = None
    status: int = 200
    #: Its files' names as far as their first dot.
    name: str = ""
    #: What it is to come to; empty until somebody says it.
    expected: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        """Return the answer to be read; new each time, since reading takes it apart."""
        return Document(self.url, self.body, self.headers.get("Content-Type", ""))
