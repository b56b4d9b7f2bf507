"""The head of a feed: its identity, names and addresses; pure.

Comes in: what the store knows of a feed and what the site's configuration says. Goes out: one ``Channel``, the same
for all formats. Entries are ``feeds.entry``'s; writing is left to the writers.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from crawler import __version__
from crawler.model import Feed, FeedKind
from crawler.text import xml_text
from feeds.words import Words, words_for

#: Name of each format's file below ``public/<feed.path>/``.
RSS_FILE, ATOM_FILE, JSON_FILE, PAGE_FILE = "rss.xml", "atom.xml", "feed.json", "index.html"
FILES = (RSS_FILE, ATOM_FILE, JSON_FILE, PAGE_FILE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where entries come from, as a reader of the feed is told."""

    title: str
    #: The site's own address, absolute.
    url: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What the writers need to know of a site."""

    #: ``urn:uuid:`` URI; the ids of all its feeds are made of it, so it never changes.
    site_id: str
    title: str
    description: str
    #: Where ``public/`` is served; without a slash at its end.
    base_url: str
    #: BCP 47 tag of the feeds as a whole, e.g. ``zh-CN``.
    language: str
    public_dir: Path
    #: Entries in one feed at most.
    window_count: int = 50
    #: Bytes of one feed file at most.
    window_bytes: int = 1_000_000
    #: Minutes between two crawls; readers are told not to come more often.
    interval_minutes: int = 30
    #: IANA zone in which the pages show dates; feeds always carry UTC.
    timezone: str = "Asia/Shanghai"
    #: By name of the source; for a source that is not here its name and the host of the article are shown.
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """Return the address of a path below ``public/``, percent-encoded (RFC 3986, section 2.1)."""
        return f"{self.base_url}/{quote(path, safe='/~')}"

    @property
    def category_scheme(self) -> str:
        """The URI of the category tree: Atom ``scheme``, RSS ``domain``."""
        return f"{self.base_url}/#categories"

    @property
    def words(self) -> Words:
        return words_for(self.language)


@dataclass(frozen=True, slots=True)
class Channel:
    """The head of one feed, all its formats together."""

    #: ``urn:uuid:`` URI, made of the site's id and the feed's path.
    id: str
    #: What a reader's list shows: the feed's own name and the site's.
    title: str
    #: The feed's own name alone: the last category of its path, or the source's title.
    name: str
    subtitle: str
    #: Who answers for an entry that names no author: the site.
    author: str
    #: BCP 47 tag.
    language: str
    #: The feed's page for people.
    page_url: str
    rss_url: str
    atom_url: str
    json_url: str
    #: Minutes.
    ttl: int


def channel_of(feed: Feed, publication: Publication) -> Channel:
    """Return the head of a feed."""
    name = feed_name(feed, publication)
    words, site = publication.words, clean(publication.title)
    if feed.kind is FeedKind.ALL:
        title, subtitle = site, clean(publication.description) or words.all_of.format(site)
    elif feed.kind is FeedKind.CATEGORY:
        path = " / ".join(clean(name) for name in feed.key)
        title, subtitle = f"{path} · {site}", words.category_of.format(path)
    else:
        title, subtitle = f"{name} · {site}", words.source_of.format(name)
    return Channel(
        id=uuid.uuid5(uuid.UUID(publication.site_id), feed.path).urn,
        title=title,
        name=name,
        subtitle=subtitle,
        author=site,
        language=publication.language,
        page_url=publication.url(f"{feed.path}/"),
        rss_url=publication.url(f"{feed.path}/{RSS_FILE}"),
        atom_url=publication.url(f"{feed.path}/{ATOM_FILE}"),
        json_url=publication.url(f"{feed.path}/{JSON_FILE}"),
        ttl=publication.interval_minutes,
    )


def feed_name(feed: Feed, publication: Publication) -> str:
    """Return a feed's own short name."""
    if feed.kind is FeedKind.ALL:
        return publication.words.all
    if feed.kind is FeedKind.SOURCE and (origin := publication.origins.get(feed.key[-1])):
        return clean(origin.title)
    return clean(feed.key[-1])


def clean(name: str) -> str:
    """Return a name on one line, without characters that XML forbids."""
    return " ".join(xml_text(name).split())


def fingerprint(publication: Publication, *around: str) -> str:
    """Return a short hash of all that files depend on beside their entries: configuration, version, neighbours."""
    parts = [
        __version__,
        publication.site_id,
        publication.title,
        publication.description,
        publication.base_url,
        publication.language,
        publication.window_count,
        publication.window_bytes,
        publication.interval_minutes,
        publication.timezone,
        sorted((name, origin.title, origin.url) for name, origin in publication.origins.items()),
        around,
    ]
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
