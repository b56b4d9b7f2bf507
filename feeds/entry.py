"""An article as feeds write it; pure.

Comes in: stored entries. Goes out: ``Item`` values that every writer writes alike: same ids, dates, order
and texts in RSS, Atom, JSON Feed and pages. What an entry lacks (title, summary) is made of its text here, once.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from crawler.model import CategoryPath, Entry, Image, RelatedLink, Timestamp
from crawler.text import plain_text, summarise, xml_text
from feeds.channel import Origin, Publication, clean

#: ``updated`` of a feed that has no entry yet: fixed, so that the file is too, and of a plausible year.
EMPTY_FEED_UPDATED = datetime(2000, 1, 1, tzinfo=UTC)
#: Characters of a summary or a title that is made of the text.
_SUMMARY_CHARS = 200
_TITLE_CHARS = 60
#: Characters of a title or a summary, and pictures of an entry, at most: whatever a page holds, a feed stays small.
_MAX_TITLE_CHARS = 500
_MAX_SUMMARY_CHARS = 2000
_MAX_IMAGES = 100
#: An entry larger than this part of the window is written as its summary and a link: it may not push the others out.
_GIANT_PART = 4
#: Bytes of an entry's own tags, dates and id in the wordiest format.
_FRAME_BYTES = 1200
#: The same for one image or category (link, enclosure, media:content).
_PIECE_BYTES = 260
#: Bytes of a feed's head.
HEAD_BYTES = 4000

#: An address with nothing to encode; what else is one takes longer to see.
_PLAIN_URI = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9!#$%&'()*+,/:;=?@\[\]~._-]*)?")

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Term:
    """A category as it is written."""

    #: The whole path, joined by slashes (RSS 2.0, element ``category``).
    term: str
    #: The last name of the path.
    label: str
    #: A category of the site, as distinct from a tag.
    has_feed: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with everything that is written of it; clean for XML."""

    id: str
    #: Absolute http(s) URI, percent-encoded.
    link: str
    #: Plain text, one line, never empty.
    title: str
    #: Plain text; may be empty when the entry has no text at all.
    summary: str
    #: HTML, never empty.
    content: str
    authors: tuple[str, ...]
    #: Under which it is filed.
    categories: tuple[CategoryPath, ...]
    #: Categories and tags as they are written.
    terms: tuple[Term, ...]
    #: BCP 47 tag; empty when unknown.
    language: str
    #: Aware, UTC, whole seconds; the same goes for ``updated``.
    published: datetime
    updated: datetime
    images: tuple[Image, ...]
    origin: Origin
    #: Plain names.
    editors: tuple[str, ...]
    #: Who published it first; empty when nobody is named.
    publisher: str
    #: Where it was published first; absolute, or empty.
    original_url: str
    #: Copies of the story elsewhere.
    related: tuple[RelatedLink, ...]
    #: How, and how exactly, ``published`` is known.
    dating: Timestamp
    #: Bytes of ``content`` in the wordiest format.
    content_bytes: int = 0

    @property
    def size_bytes(self) -> int:
        """About how many bytes it takes in the wordiest format; rather too many than too few."""
        return self.content_bytes + _size_beside_content(self)

    @property
    def path(self) -> str:
        """Path of its page below ``public/``: never another, whatever happens to the article."""
        return article_path(self.id)


def item_of(entry: Entry, publication: Publication) -> Item:
    """Return what is written of an entry.

    Raises:
        ValueError: the entry cannot be written: its link is no web address, or a date has no zone.
    """
    link = uri(entry.link)
    content, images = xml_text(entry.content).strip(), entry.images[:_MAX_IMAGES]
    if not publication.pictures.is_plain:
        content = publication.pictures.in_text(content, entry.guid)
        images = tuple(publication.pictures.of_images(images, entry.guid))
    summary = summarise(clean(entry.summary), _MAX_SUMMARY_CHARS)
    summary = summary or summarise(plain_text(content, 5 * _SUMMARY_CHARS), _SUMMARY_CHARS)
    title = summarise(clean(entry.title), _MAX_TITLE_CHARS) or summarise(summary, _TITLE_CHARS) or link
    content = content or _stub(summary or title, link)
    content_bytes = written_bytes(content)
    categories = publication.filing.categories(entry.categories)
    if content_bytes > publication.window_bytes // _GIANT_PART:
        content = _stub(summary or title, link)
        content_bytes = written_bytes(content)
    return Item(
        id=xml_text(entry.guid),
        link=link,
        title=title,
        summary=summary,
        content=content,
        authors=tuple(dict.fromkeys(name for author in entry.authors if (name := clean(author)))),
        categories=categories,
        terms=tuple(dict.fromkeys([*map(term_of, categories), *tags_of(entry)])),
        language=language_tag(entry.language),
        published=_utc(entry.published.at),
        updated=_utc(entry.updated_at),
        images=tuple(_clean_images(images)),
        origin=_origin_of(entry.source, link, publication),
        editors=tuple(dict.fromkeys(name for editor in entry.editors if (name := clean(editor)))),
        publisher=clean(entry.publisher),
        original_url=_uri_or_nothing(entry.original_url),
        related=tuple(
            replace(link, url=url, title=clean(link.title))
            for link in entry.related
            if (url := _uri_or_nothing(link.url))
        ),
        dating=entry.published,
        content_bytes=content_bytes,
    )


@lru_cache(100)  # a page and its entries ask for the same one
def article_path(guid: str) -> str:
    """Return where an article's page lies below ``public/``: ``article/3f/3f2a….html``."""
    name = uuid.UUID(guid).hex
    return f"article/{name[:2]}/{name}.html"


def brief(item: Item) -> Item:
    """Return the item with its summary in place of its text."""
    content = _stub(item.summary or item.title, item.link)
    return replace(item, content=content, content_bytes=written_bytes(content))


def _size_beside_content(item: Item) -> int:
    texts = 2 * written_bytes(item.title) + written_bytes(item.summary)
    names = sum(60 + written_bytes(author) for author in item.authors)
    names += sum(_PIECE_BYTES + 2 * written_bytes(term.term) for term in item.terms)
    pictures = sum(_PIECE_BYTES + 2 * written_bytes(image.url) + written_bytes(image.alt) for image in item.images)
    provenance = len(item.original_url) + sum(60 + written_bytes(name) for name in (*item.editors, item.publisher))
    provenance += sum(_PIECE_BYTES + len(link.url) + written_bytes(link.title) for link in item.related)
    return _FRAME_BYTES + 2 * len(item.link) + texts + names + pictures + provenance


def written_bytes(text: str) -> int:
    """Return the bytes of a text once escaped: for XML, or for JSON where that takes more."""
    raw = text.encode("utf-8", "replace")
    xml = 3 * (len(raw) - len(raw.translate(None, b"<>"))) + 4 * raw.count(b"&")
    json = len(raw) - len(raw.translate(None, b'"\\\n\t'))
    return len(raw) + max(xml, json)


def tags_of(entry: Entry) -> list[Term]:
    """Return the tags as terms."""
    return [Term(tag, tag, has_feed=False) for each in entry.tags if (tag := clean(each))]


def term_of(path: CategoryPath) -> Term:
    """Return a category path as term and label; a slash inside a name becomes a full-width one."""
    names = [clean(name) for name in path]
    return Term("/".join(name.replace("/", "／") for name in names), names[-1])


def uri(url: str) -> str:
    """Return an address as a URI: what RFC 3986 does not allow is percent-encoded.

    Raises:
        ValueError: it is not an absolute http(s) address.
    """
    if _PLAIN_URI.fullmatch(url):
        return url
    encoded = quote(xml_text(url).strip(), safe="!#$%&'()*+,/:;=?@[]~")
    parts = urlsplit(encoded)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url[:200]!r} is no absolute http(s) address")
    return encoded


def _uri_or_nothing(url: str) -> str:
    with suppress(ValueError):
        return uri(url)
    return ""


def language_tag(tag: str) -> str:
    """Return a well-formed BCP 47 tag, or nothing: ``zh_CN`` is meant as ``zh-CN``."""
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else ""


def _stub(text: str, link: str) -> str:
    return f'<p>{html.escape(text, quote=False)}</p><p><a href="{html.escape(link)}">{html.escape(link)}</a></p>'


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"date {at.isoformat()} has no time zone")
    return at.astimezone(UTC).replace(microsecond=0)


def _clean_images(images: Iterable[Image]) -> Iterator[Image]:
    """Yield pictures fit for attributes; one with a bad address is left out, not its whole entry."""
    for image in images:
        with suppress(ValueError):
            url, kind, alt = uri(image.url), clean(image.type) or "image/jpeg", clean(image.alt)
            if (url, kind, alt) != (image.url, image.type, image.alt) or image.length < 0:
                image = replace(image, url=url, type=kind, length=max(image.length, 0), alt=alt)
            yield image


def _origin_of(source: str, link: str, publication: Publication) -> Origin:
    known = publication.origins.get(source)
    if known and known.url:
        return known
    parts = urlsplit(link)
    title = known.title if known else clean(source) or parts.netloc
    return Origin(title, f"{parts.scheme}://{parts.netloc}/")
