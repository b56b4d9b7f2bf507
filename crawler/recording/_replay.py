"""A recording -> the fields that it comes to today, by the path of a crawl; pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crawler import settings
from crawler.config import Source
from crawler.html import clean_html
from crawler.model import Article, ArticleLink, ListingPage
from crawler.pipelines.stages import finish, load_stages
from crawler.recording._links import filled, link_fields
from crawler.recording._recording import Recording
from crawler.report import SourceRun
from crawler.spiders.families import reader_of
from crawler.spiders.reader import Reader, Refusal
from crawler.spiders.walk import Walk

#: What an answer came to.
Result = ListingPage | Article | Refusal


def replay(recording: Recording, source: Source) -> dict[str, Any]:
    """Return the fields that the recording comes to today, those that are not empty."""
    read: Callable[[Recording, Reader], Result] = read_listing if recording.kind == "listing" else read_article
    return fields_of(read(recording, reader_of(source, source.name)))


def read_listing(recording: Recording, reader: Reader) -> ListingPage | Refusal:
    """Return what the listing says, or why it says nothing."""
    return reader.read_listing(recording.document())


def read_article(recording: Recording, reader: Reader) -> Article | Refusal:
    """Return the article as it is published, or why it is not."""
    read = _scraped(recording, reader)
    if isinstance(read, tuple):
        return read
    return finish(load_stages(settings.TIDINGS_STAGES, [Walk(reader, SourceRun(reader.source.name))]), read)


def _scraped(recording: Recording, reader: Reader) -> Article | Refusal:
    link, at = recording.link or ArticleLink(recording.url), recording.fetched_at
    if link.content:
        return reader.article_of(link, base_url=recording.url, fetched_at=at)
    headers = recording.headers
    return reader.read_article(
        recording.document(), link, headers.get("ETag", ""), headers.get("Last-Modified", ""), at
    )


def fields_of(read: Result) -> dict[str, Any]:
    """Return a result as plain values for JSON, without those that are empty."""
    if isinstance(read, tuple):
        return {"dropped": read[0].value}
    if isinstance(read, ListingPage):
        links = [link_fields(link) for link in read.links]
        return filled({"links": links, "next_urls": list(read.next_urls), "shape": read.shape})
    date = read.published
    return filled(
        {
            "title": read.title,
            "canonical_url": read.canonical_url,
            "authors": list(read.authors),
            "editors": list(read.editors),
            "publisher": read.publisher,
            "original_url": read.original_url,
            "categories": [list(path) for path in read.categories],
            "language": read.language,
            "published_at": f"{date.at:%Y-%m-%dT%H:%M:%SZ}" if date else "",
            "precision": date.precision.value if date else "",
            "kind": date.kind.value if date else "",
            "images": [image.url for image in read.images],
            "summary": read.summary,
            "text": clean_html(read.content, read.canonical_url).text,
        }
    )
