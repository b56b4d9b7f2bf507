"""What saving an article changes: pure decisions over what is stored and what a page now says.

The clock is the article's ``fetched_at``. Nothing here knows a database.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import TypeVar

from crawler.filing import FeedKey, Filing
from crawler.model import (
    Article,
    CategoryPath,
    DateKind,
    DropReason,
    Precision,
    RelatedLink,
    Sighting,
    Timestamp,
)
from crawler.store.protocol import Outcome

T = TypeVar("T")

#: Categories of one article that make feeds, and that an article keeps; the first ones count.
MAX_CATEGORIES = 50

#: Copies of a story that an article names; the first ones count.
MAX_RELATED = 20

#: A tag of serialised, clean HTML, in which attribute values stand in double quotes.
_TAG = re.compile(r'<(?:"[^"]*"|[^">]++)*+>')
#: A line that is nothing but a link to anything but a picture.
_LINKED_LINE = re.compile(
    r'<(p|li|h[2-6])><a href="(?![^"]*\.(?:jpe?g|png|gif|webp)")[^"]*">(?:[^<]|<(?!/a>)){0,400}+</a></\1>'
)
_COUNTED = "阅读|浏览|点击|围观|评论|点赞|赞|转发|分享|收藏|热度|人气|views?|reads?|comments?|likes?|shares?"
#: A line that counts readers: "阅读 1.2万 评论 37", "1,024 views".
_COUNTING_LINE = re.compile(
    rf"<(p|li)>(?:(?:{_COUNTED})(?:量|数|次数)?[\s:：(（]*+[\d.,]++\s?[万亿k]?[)）+]?[\s|·/,，]*+|"
    rf"[\d.,]++\s?[万亿k]?\s?(?:次|人|个|条)?(?:{_COUNTED})[\s|·/,，]*+){{1,6}}+</\1>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What decisions need of a stored article."""

    id: int
    published_at: datetime
    first_seen_at: datetime
    guid: str
    fingerprint: bytes
    sources: tuple[str, ...]
    categories: tuple[CategoryPath, ...]
    related: tuple[RelatedLink, ...] = ()
    #: Taken back by its site: in no feed.
    is_withdrawn: bool = False
    #: Kept out of all feeds by words or authors.
    is_excluded: bool = False
    title: str = ""
    #: Its canonical URL.
    link: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an address is."""

    article_id: int
    #: Why it is only an alias; None for an address that the article was stored under.
    reason: str | None = None
    #: What a copy has in common with the article; empty for any other address.
    detail: str = ""


def guid_of(key: str) -> str:
    """Return the permanent identity of an article that is first stored under this URL key (RFC 9562, version 5)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, key).urn


def tie_of(guid: str) -> int:
    """Return 63 bits of a GUID, the smaller the higher: read backwards, entries of one instant stand in its order."""
    return 2**63 - 1 - (uuid.UUID(guid).int >> 65)


def visible_text(content: str) -> str:
    """Return the text of clean HTML; where tags were, blanks are."""
    return unescape(_TAG.sub(" ", content))


def fingerprint_of(article: Article) -> bytes:
    """Return the article's ``text_fingerprint``, worked out here unless a stage has done so."""
    return article.fingerprint or text_fingerprint(article)


def text_fingerprint(article: Article) -> bytes:
    """Return 16 bytes that change when title, visible text or pictures really change.

    Markup does not count, nor do lines that count readers and lines that are nothing but a link: recommendations and
    advertisements, which are others at every look.
    """
    content = _LINKED_LINE.sub("", _COUNTING_LINE.sub("", article.content)) or article.content
    text = "".join(visible_text(content).split())
    shown = "" if content == article.content else unescape(content)
    pictures = (image.url for image in article.images if not shown or image.url in shown)
    parts = ["".join(article.title.split()), text, *pictures]
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def first_published(article: Article, now: datetime) -> Timestamp:
    """Return the date to freeze: the article's own, else the moment it was first seen."""
    return article.published or Timestamp(now, Precision.SECOND, DateKind.FIRST_SEEN)


def updated_at(stored: Stored, now: datetime) -> datetime:
    """Return when a text changed that was found changed now; never before it was published."""
    return max(now, stored.published_at)


def filed(stored: Stored, seen: Article | Sighting) -> Stored:
    """Return the stored article with the source and the categories that a page adds; none is ever taken away."""
    categories = union(stored.categories, seen.categories)
    return replace(stored, sources=union(stored.sources, (seen.source,)), categories=categories[:MAX_CATEGORIES])


def linked(stored: Stored, copy: Article) -> Stored:
    """Return the stored article with a link to a copy of it; each address once."""
    known = {link.url for link in stored.related}
    if copy.canonical_url in known or len(known) >= MAX_RELATED:
        return stored
    link = RelatedLink(copy.canonical_url, copy.title, copy.source)
    return replace(stored, related=(*stored.related, link))


def lead_of(outcome: Outcome, stored: Stored, known: Owner | None) -> Owner:
    """Return whose the address of a page is that came to this."""
    if outcome is Outcome.DUPLICATE:
        return Owner(stored.id, DropReason.DUPLICATE_URL.value)
    return known if known and outcome is Outcome.COPY else Owner(stored.id)


def decide(known: Owner, owner: Owner | None, main: Owner | None, stored: Stored, article: Article) -> Outcome:
    """Return what a page is to an article that is known by one of its two addresses, or by its story.

    Args:
        known: the owner of the requested address, else of the canonical one, else of the story.
        owner: whose the requested address is.
        main: whose the canonical address is.
        stored: the article of ``known``.

    An alias never replaces the text: twins that differ would take turns. Nor does a page that now calls itself another
    article.
    """
    if known.reason == DropReason.DUPLICATE_STORY.value:
        return Outcome.COPY
    if owner is None or owner.reason:
        return Outcome.DUPLICATE
    if main is not None and main.article_id != owner.article_id:
        return Outcome.KNOWN
    return Outcome.KNOWN if fingerprint_of(article) == stored.fingerprint else Outcome.UPDATED


def moved_to(stored: Stored, article: Article) -> bool:
    """Return whether what comes from a new address, but with the article's id in its feed, is the article.

    Some sites give one id to one article after another: those have another title and another date.
    """
    at = article.published.at if article.published else None
    return article.title == stored.title or at == stored.published_at


def union(first: Iterable[T], second: Iterable[T]) -> tuple[T, ...]:
    """Return each value once, in order of first appearance."""
    return tuple(dict.fromkeys((*first, *second)))


def feeds_of(stored: Stored, filing: Filing) -> set[FeedKey]:
    """Return the feeds an article belongs to; none when it is withdrawn or the operator's rules keep it out."""
    if stored.is_withdrawn or stored.is_excluded:
        return set()
    return filing.feeds(stored.sources, stored.categories)
