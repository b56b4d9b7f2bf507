"""The values that travel from a page to a published file.

Frozen dataclasses without I/O; they import nothing of ours, so any stage can be run on values written by hand.
Datetimes are aware and in UTC throughout; text is plain unless a field says HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

#: A category from the root down, e.g. ``("新媒体", "ZAKER", "source")``; never empty, no empty name.
CategoryPath = tuple[str, ...]


class Precision(StrEnum):
    """How exactly an instant is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class DateKind(StrEnum):
    """How an instant came to be known."""

    #: The page says it in full.
    STATED = "stated"
    #: Day and month are stated, the year is worked out.
    INFERRED_YEAR = "inferred_year"
    #: "3 hours ago", "昨天 23:01": resolved against the moment of the fetch.
    RELATIVE = "relative"
    #: Only a clock time is stated; the day is worked out.
    INFERRED_DAY = "inferred_day"
    #: Nothing usable was stated: the time of making that the article's id holds.
    ID_CLOCK = "id_clock"
    #: Nothing usable was stated: the moment Tidings first saw the article.
    FIRST_SEEN = "first_seen"


class DateOrigin(StrEnum):
    """Where on the page a date stood; in order of trust, best first."""

    JSON_LD = "json_ld"
    OPEN_GRAPH = "open_graph"
    TIME_ELEMENT = "time_element"
    SELECTOR = "selector"
    #: A line at the headline.
    HEADLINE = "headline"
    #: Of a post file.
    FRONT_MATTER = "front_matter"
    LISTING = "listing"
    NONE = "none"


class DropReason(StrEnum):
    """Why a listed article was not stored; the stable names seen in reports and ``status``."""

    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    NOT_HTML = "not_html"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"
    UNREACHABLE = "unreachable"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    NOT_FOUND = "not_found"
    GONE = "gone"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    REFUSED_ADDRESS = "refused_address"
    INVALID_URL = "invalid_url"
    UNDECODABLE = "undecodable"
    NOT_AN_ARTICLE = "not_an_article"
    DUPLICATE_URL = "duplicate_url"
    #: Another page tells the same story.
    DUPLICATE_STORY = "duplicate_story"
    UNPARSABLE = "unparsable"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class DateClaim:
    """One date as a page states it, not yet understood."""

    #: The string exactly as it stands.
    raw: str
    origin: DateOrigin
    #: When it was read, where that was before the article's page was: on a listing.
    read_at: datetime | None = None
    #: What stood above it in a listing that runs from new to old; bounds a year that has to be worked out.
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timestamp:
    """An instant with its history."""

    #: Aware, UTC, no microseconds; for day precision noon of that day in the source's zone.
    at: datetime
    precision: Precision
    kind: DateKind
    #: The string it was read from; empty for ``FIRST_SEEN``.
    raw: str = ""
    origin: DateOrigin = DateOrigin.NONE
    #: What the page literally says, where ``at`` is a correction of it; None where it is not.
    stated_at: datetime | None = None
    #: Why it was corrected, one line for a person; empty where it was not.
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article, at its original address."""

    #: Absolute http(s) URL, un-proxied.
    url: str
    #: MIME type, guessed from the address when the page does not say.
    type: str = "image/jpeg"
    #: Size in bytes; 0 when unknown (RSS 2.0 asks for the field).
    length: int = 0
    width: int | None = None
    height: int | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture that comes with an article beside its text, as a feed states it."""

    #: Absolute http(s) URL.
    url: str
    #: MIME type; empty when not stated.
    type: str = ""
    #: Size in bytes; 0 when not stated.
    length: int = 0


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article as a listing announces it."""

    #: Absolute http(s) URL.
    url: str
    title: str = ""
    #: Date string beside the link; empty when there is none.
    date: str = ""
    categories: tuple[CategoryPath, ...] = ()
    tags: tuple[str, ...] = ()
    #: HTML of the whole article, where the listing gives it: its page is not fetched. Not kept between crawls.
    content: str = ""
    #: What relative addresses in the content are relative to; empty when that is the listing.
    base_url: str = ""
    #: HTML or plain text.
    summary: str = ""
    authors: tuple[str, ...] = ()
    #: String in which the listing states the article's last change.
    modified: str = ""
    #: BCP 47 tag as the listing states it.
    language: str = ""
    #: The article's id in the feed that lists it, whatever its address; empty when it has none.
    feed_id: str = ""
    #: Pictures that come with the article and may not stand in its text.
    pictures: tuple[Enclosure, ...] = ()
    #: When the listing was read; None for what was not read yet.
    read_at: datetime | None = None
    #: See ``DateClaim.not_after``.
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one listing page says."""

    links: tuple[ArticleLink, ...]
    #: Pages to read after it: the next of the same listing, the parts of an index; empty on the last one.
    next_urls: tuple[str, ...] = ()
    #: What the listing calls itself; empty when it does not say.
    title: str = ""
    #: Which of its family's shapes it has, where there are several.
    shape: str = ""
    #: It need not name articles: the index of a sitemap, a page on which the source wants none of those it names.
    is_index: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """What a page said, as scraped; the pipelines fill in what extraction leaves open."""

    #: Name of the source.
    source: str
    #: The address that was asked for, as the listing gave it.
    requested_url: str
    #: The address that identifies the article (absolute http or https).
    canonical_url: str
    title: str
    #: HTML; raw as extracted, clean after the HTML stage.
    content: str
    #: What relative addresses in the raw content are relative to; empty when that is the canonical URL.
    base_url: str = ""
    #: Plain text, one paragraph; empty when the page offers none.
    summary: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[CategoryPath, ...] = ()
    #: What it is about in single words; unlike a category no tag has a feed of its own.
    tags: tuple[str, ...] = ()
    #: BCP 47 tag, e.g. ``zh-CN``; empty when unknown.
    language: str = ""
    #: Editors named in the text, as distinct from its authors.
    editors: tuple[str, ...] = ()
    #: Who published it first, where that is another than the site; empty when nobody is named.
    publisher: str = ""
    #: Where it was published first (absolute http or https); empty when no address is stated.
    original_url: str = ""
    #: All dates the page states, best origin first.
    date_claims: tuple[DateClaim, ...] = ()
    #: Strings in which the page states its last change.
    modified_claims: tuple[str, ...] = ()
    #: Set by the date stage.
    published: Timestamp | None = None
    #: What a feed states of its pictures.
    enclosures: tuple[Enclosure, ...] = ()
    #: Pictures in the order of the text, without repeats; set by the HTML stage.
    images: tuple[Image, ...] = ()
    #: Its id in the feed that lists it, an address of its own beside the two above; empty when it has none.
    feed_id: str = ""
    #: Its listing gave it whole, and will tell when it changes: its page is never asked for.
    is_listed_whole: bool = False
    #: What a change of its text is told by, and what copies are; the store works out what is empty.
    fingerprint: bytes = b""
    sketch: bytes = b""
    #: When the page was fetched.
    fetched_at: datetime | None = None
    #: Validators of the article page, for a later conditional request (RFC 9110, section 13); opaque.
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A listed article that was not stored, and why; remembered so that it is not fetched at every crawl."""

    source: str
    #: As the listing gave it.
    url: str
    reason: DropReason
    #: One line for a person: what was seen.
    detail: str
    at: datetime
    #: When to try again; None for never.
    next_check_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """A known article that was asked for again and had not changed (304)."""

    source: str
    #: As the listing gave it.
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """A known article in the listing of another source than the one that found it."""

    source: str
    #: As the listing gave it.
    url: str
    #: As the listing or the source says.
    categories: tuple[CategoryPath, ...]


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """What the store remembers of an article's address."""

    #: Row id of its article; None when it was dropped.
    article_id: int | None
    #: Name of the source that found it.
    source: str
    #: Why it was dropped; None when it is an article's.
    reason: DropReason | None
    #: How often it was dropped.
    attempts: int
    #: When to fetch it again; None for never.
    next_check_at: datetime | None
    etag: str = ""
    last_modified: str = ""
    #: What was seen when it was dropped, or what a copy has in common with its article; one line.
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ListingState:
    """What one listing page said last, and its validators (RFC 9110, section 13): a 304 is answered from here."""

    source: str
    url: str
    page: ListingPage
    fetched_at: datetime
    etag: str = ""
    last_modified: str = ""
    #: Fingerprint of the rules that read the page; with other rules the page is read anew.
    rules: str = ""


class SourceStatus(StrEnum):
    """How a source does."""

    NEW = "new"
    OK = "ok"
    #: Nothing new for far longer than usual.
    QUIET = "quiet"
    EMPTY = "empty"
    BROKEN = "broken"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source did at its last crawl, and when it is due again."""

    name: str
    status: SourceStatus = SourceStatus.NEW
    #: When it came into this status.
    since: datetime | None = None
    #: The evidence, one line; empty when all is well.
    reason: str = ""
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    next_due_at: datetime | None = None
    #: Crawls in a row that failed.
    failures: int = 0
    #: True while a walk over its listing pages has begun and not ended: the next one stops at no known ground.
    walk_open: bool = False
    #: Fingerprint of the article rules that the last whole crawl followed.
    rules: str = ""
    #: Seconds between two crawls that found something new, smoothed; None before the second one.
    new_every_s: int | None = None
    #: What its pages usually look like, as JSON; None before the first good crawl.
    usual: Any = None
    #: Counts of the last run: ``listed``, ``new``, ``updated``, ``known``, ``dropped`` and ``dropped/<reason>``; of
    #: listing pages ``shape/<name>``.
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """The same story elsewhere: a copy that was not published beside the one that was kept."""

    #: Absolute http(s) URL.
    url: str
    title: str
    #: Name of the source that found it.
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as published in a feed."""

    #: Permanent identity, a ``urn:uuid:`` URI; opaque (RFC 4287, section 4.2.6).
    guid: str
    source: str
    #: Canonical URL of the article.
    link: str
    title: str
    #: Clean HTML.
    content: str
    #: Plain text.
    summary: str
    authors: tuple[str, ...]
    categories: tuple[CategoryPath, ...]
    language: str
    published: Timestamp
    #: When the text last really changed; never before ``published.at``.
    updated_at: datetime
    images: tuple[Image, ...] = field(default=())
    editors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: Who published it first; empty when nobody is named.
    publisher: str = ""
    #: Where it was published first; empty when no address is stated.
    original_url: str = ""
    #: Copies of the story that other pages have, in the order they were met.
    related: tuple[RelatedLink, ...] = ()


class FeedKind(StrEnum):
    """What a feed collects."""

    ALL = "all"
    CATEGORY = "category"
    SOURCE = "source"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the store knows: which entries, under which address, and what was last published of it."""

    #: Row id in the store.
    id: int
    kind: FeedKind
    #: ``()`` for all, the category path, or ``(name,)`` of a source or a merged feed.
    key: tuple[str, ...]
    #: Path below ``public/``, e.g. ``category/xin-mei-ti/zaker``; given once, never changed.
    path: str
    #: Newest revision of any change to its entries; 0 when it never had one.
    revision: int
    #: Revision that the published files show; -1 when never published.
    published_revision: int
    #: Fingerprint of the configuration that the published files were made with.
    fingerprint: str
    #: How many archives are closed; they are numbered from 1, the oldest.
    archives: int = 0
    #: Whether it has no entry.
    is_empty: bool = False
