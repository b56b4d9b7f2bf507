"""Between Scrapy's requests and responses and our own values; pure."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Response

from crawler.extract.document import Document
from crawler.model import KnownAddress, ListingPage, ListingState
from crawler.spiders.walk import Walk


def document_of(response: Response) -> Document:
    """Return the response as what the rules read."""
    return Document(response.url, response.body, header(response, "Content-Type"))


def header(response: Response, name: str) -> str:
    """Return a header's value; empty when there is none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else ""


def listing_state(response: Response, walk: Walk, url: str, page: ListingPage, at: datetime) -> ListingState:
    """Return what to remember of a listing, so that it can be asked for if it has changed (RFC 9110, section 13.1)."""
    return ListingState(
        source=walk.source.name,
        url=url,
        page=page,
        fetched_at=at,
        etag=header(response, "ETag"),
        last_modified=header(response, "Last-Modified"),
        rules=walk.reader.listing_fingerprint,
    )


def validators(known: ListingState | KnownAddress | None) -> dict[str, str]:
    """Return the headers of a conditional request (RFC 9110, section 13.1); the validators go back as they came."""
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers
