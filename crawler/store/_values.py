"""Values of ``crawler.model`` as JSON and back, and entries out of rows; pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from crawler.model import (
    ArticleLink,
    CategoryPath,
    DateClaim,
    DateKind,
    DateOrigin,
    Entry,
    Image,
    ListingPage,
    Precision,
    RelatedLink,
    Timestamp,
)
from crawler.store._tables import article


def category_paths(value: list[list[str]]) -> tuple[CategoryPath, ...]:
    return tuple(tuple(path) for path in value)


def images_to_json(images: tuple[Image, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(image, name) for name in Image.__slots__} for image in images]  # asdict is ten times slower


def images_from_json(value: list[dict[str, Any]]) -> tuple[Image, ...]:
    return tuple(Image(**image) for image in value)


def claims_to_json(claims: tuple[DateClaim, ...]) -> list[list[str | None]]:
    return [[claim.raw, claim.origin.value, *map(_iso, (claim.read_at, claim.not_after))] for claim in claims]


def claims_from_json(value: list[list[str]]) -> tuple[DateClaim, ...]:
    return tuple(DateClaim(raw, DateOrigin(origin), *map(_instant, instants)) for raw, origin, *instants in value)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def related_to_json(links: tuple[RelatedLink, ...]) -> list[list[str]]:
    return [[link.url, link.title, link.source] for link in links]


def related_from_json(value: list[list[str]]) -> tuple[RelatedLink, ...]:
    return tuple(RelatedLink(*link) for link in value)


def page_to_json(page: ListingPage) -> dict[str, Any]:
    """Return the page without what an article's own page, or its feed, says again: values of their own only."""
    links = [_link_to_json(link) for link in page.links]
    names = ("next_urls", "title", "shape", "is_index")
    return {"links": links} | {name: getattr(page, name) for name in names}


def page_from_json(value: dict[str, Any]) -> ListingPage:
    links = tuple(ArticleLink(**{name: _KEPT[name](given) for name, given in link.items()}) for link in value["links"])
    following, title, shape = tuple(value.get("next_urls", ())), value.get("title", ""), value.get("shape", "")
    return ListingPage(links, following, title, shape, value.get("is_index", False))


#: What is kept of a link, and how it is read back.
_KEPT: dict[str, Callable[[Any], Any]] = {
    "url": str,
    "title": str,
    "date": str,
    "categories": category_paths,
    "summary": str,
    "authors": tuple,
    "tags": tuple,
    "feed_id": str,
}


def _link_to_json(link: ArticleLink) -> dict[str, Any]:
    return {name: value for name in _KEPT if (value := getattr(link, name))}


#: The columns of ``article`` that ``entry_of`` reads.
ENTRY_COLUMNS = [
    article.c[name]
    for name in (
        "guid",
        "sources",
        "canonical_url",
        "title",
        "content",
        "summary",
        "authors",
        "categories",
        "language",
        "published_at",
        "precision",
        "kind",
        "raw",
        "origin",
        "stated_at",
        "correction",
        "updated_at",
        "images",
        "editors",
        "tags",
        "publisher",
        "original_url",
        "related",
    )
]


def entry_of(row: Row[Any]) -> Entry:
    """Return the entry that a row of ``article`` holds."""
    return Entry(
        guid=row.guid,
        source=row.sources[0],
        link=row.canonical_url,
        title=row.title,
        content=row.content,
        summary=row.summary,
        authors=tuple(row.authors),
        categories=category_paths(row.categories),
        language=row.language,
        published=_timestamp_of(row),
        updated_at=row.updated_at,
        images=images_from_json(row.images),
        editors=tuple(row.editors),
        tags=tuple(row.tags),
        publisher=row.publisher,
        original_url=row.original_url,
        related=related_from_json(row.related),
    )


def _timestamp_of(row: Row[Any]) -> Timestamp:
    return Timestamp(
        at=row.published_at,
        precision=Precision(row.precision),
        kind=DateKind(row.kind),
        raw=row.raw,
        origin=DateOrigin(row.origin),
        stated_at=row.stated_at,
        correction=row.correction,
    )
