"""The head of a feed: its identity, names and addresses; pure.

Comes in: what the store knows of a feed and what the site's configuration says. Goes out: one ``Channel``, the same
for all formats. Entries are ``feeds.entry``'s; writing is left to the writers.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from crawler import __version__
from crawler.filing import Filing
from crawler.model import Feed, FeedKind
from crawler.text import xml_text
from feeds.pictures import Pictures
from feeds.words import Words, words_for

#: Name of each format's file below ``public/<feed.path>/``.
RSS_FILE, ATOM_FILE, JSON_FILE, PAGE_FILE = "rss.xml", "atom.xml", "feed.json", "index.html"
FILES = (RSS_FILE, ATOM_FILE, JSON_FILE, PAGE_FILE)
#: Minutes that readers are told to wait, however often sources are crawled.
_SHORTEST_TTL, _LONGEST_TTL = 10, 60


@dataclass(frozen=True, slots=True)
class Origin:
    """Where entries come from, as a reader of the feed is told."""

    title: str
    #: The site's own address, absolute; empty for the front page of the site that each article is on.
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What an operator wants of one feed; what is empty or None is as everywhere."""

    title: str = ""
    description: str = ""
    #: BCP 47 tag.
    language: str = ""
    #: Address of a square picture.
    icon: str = ""
    #: Whole texts, or summaries.
    full_text: bool | None = None


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
    #: Entries that a feed's current document keeps at least, and that one archive holds.
    window_count: int = 50
    #: Days before its newest entry that a current document covers, as far as its size allows.
    window_days: float = 3
    #: Bytes of one feed file at most.
    window_bytes: int = 1_000_000
    #: Whether feeds and pages hold whole texts; else summaries.
    full_text: bool = True
    #: Address of a square picture for every feed; empty for none.
    icon: str = ""
    #: Address of mail or of the web of who answers for the feeds; empty for none.
    contact: str = ""
    #: What may be done with the texts; empty for nothing said.
    copyright: str = ""
    #: Address of the WebSub hub that is told of changes; empty for none.
    hub: str = ""
    #: Where readers get pictures from.
    pictures: Pictures = field(default_factory=Pictures)
    #: By path of the feed, e.g. ``category/xin-mei-ti``.
    choices: Mapping[str, Choice] = field(default_factory=dict)
    #: By which rules articles are filed under feeds.
    filing: Filing = field(default_factory=Filing)
    #: Minutes between two crawls; readers are told not to come more often, within bounds.
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
class Addresses:
    """Where one document is found, in each format; absolute."""

    page_url: str
    rss_url: str
    atom_url: str
    json_url: str


@dataclass(frozen=True, slots=True)
class Channel:
    """The head of one document of a feed, all its formats together."""

    #: ``urn:uuid:`` URI, made of the site's id and the feed's path; archives have their feed's.
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
    #: Minutes; 0 for an archive, which never changes.
    ttl: int
    #: Address of a square picture; empty for none.
    icon: str = ""
    #: Address of mail or of the web of the author; empty for none.
    contact: str = ""
    copyright: str = ""
    #: Address of the WebSub hub; empty for none.
    hub: str = ""
    #: The archive that goes on where this document ends; None where nothing is older.
    older: Addresses | None = None
    #: For an archive, the feed's current document.
    current: Addresses | None = None


def archive_path(feed: Feed, number: int) -> str:
    """Return the folder of an archive below ``public/``; that of the feed's current document for 0."""
    return f"{feed.path}/archive/{number}" if number else feed.path


def channel_of(feed: Feed, publication: Publication, archive: int = 0) -> Channel:
    """Return the head of a feed's current document, or of one of its archives."""
    own, current = _addresses(feed, archive, publication), _addresses(feed, 0, publication)
    older = archive - 1 if archive else feed.archives
    choice = publication.choices.get(feed.path, Choice())
    name = feed_name(feed, publication)
    words, site = publication.words, clean(publication.title)
    if feed.kind is FeedKind.ALL:
        title, subtitle = site, clean(publication.description) or words.all_of.format(site)
    elif feed.kind is FeedKind.CATEGORY:
        path = " / ".join(clean(name) for name in feed.key)
        title, subtitle = f"{path} · {site}", words.category_of.format(path)
    elif feed.kind is FeedKind.MERGED:
        title, subtitle = f"{name} · {site}", words.category_of.format(name)
    else:
        title, subtitle = f"{name} · {site}", words.source_of.format(name)
    if choice.title:
        title = f"{name} · {site}"
    return Channel(
        id=uuid.uuid5(uuid.UUID(publication.site_id), feed.path).urn,
        title=title,
        name=name,
        subtitle=clean(choice.description) or subtitle,
        author=site,
        language=choice.language or publication.language,
        page_url=own.page_url,
        rss_url=own.rss_url,
        atom_url=own.atom_url,
        json_url=own.json_url,
        ttl=0 if archive else ttl_of(publication.interval_minutes),
        icon=choice.icon or publication.icon,
        contact=publication.contact,
        copyright=clean(publication.copyright),
        hub="" if archive else publication.hub,
        older=_addresses(feed, older, publication) if older else None,
        current=current if archive else None,
    )


def _addresses(feed: Feed, archive: int, publication: Publication) -> Addresses:
    folder = publication.url(archive_path(feed, archive))
    return Addresses(f"{folder}/", f"{folder}/{RSS_FILE}", f"{folder}/{ATOM_FILE}", f"{folder}/{JSON_FILE}")


def ttl_of(interval_minutes: int) -> int:
    """Return the minutes that readers are told to wait, in feeds and in the headers of ``feeds.serve``."""
    return min(max(interval_minutes, _SHORTEST_TTL), _LONGEST_TTL)


def feed_name(feed: Feed, publication: Publication) -> str:
    """Return a feed's own short name."""
    if (choice := publication.choices.get(feed.path)) and choice.title:
        return clean(choice.title)
    if feed.kind is FeedKind.ALL:
        return publication.words.all
    if feed.kind is FeedKind.SOURCE and (origin := publication.origins.get(feed.key[-1])):
        return clean(origin.title)
    return clean(feed.key[-1])


def clean(name: str) -> str:
    """Return a name on one line, without characters that XML forbids."""
    return " ".join(xml_text(name).split())


def fingerprint(publication: Publication) -> str:
    """Return a short hash of all that every published document depends on beside its entries."""
    parts = [
        __version__,
        publication.site_id,
        publication.title,
        publication.description,
        publication.base_url,
        publication.language,
        publication.window_bytes,
        publication.full_text,
        publication.icon,
        publication.contact,
        publication.copyright,
        publication.timezone,
        publication.pictures.fingerprint(),
        sorted(publication.filing.renames.items()),
    ]
    return _short_hash(parts)


def origin_marks(publication: Publication) -> dict[str, str]:
    """Return by source a short hash of what its articles' entries say of it.

    Apart from ``fingerprint``, since a source that is new stands in no entry yet.
    """
    return {name: _short_hash((origin.title, origin.url))[:8] for name, origin in sorted(publication.origins.items())}


def feed_fingerprint(shared: str, feed: Feed, publication: Publication, around: Iterable[Feed]) -> tuple[str, str]:
    """Return what a feed's archives depend on beside their entries, and what its current document does.

    The second starts with the first: a current document also says how often it changes, and what lies around it.

    Args:
        shared: ``fingerprint`` of the publication.
        around: the feeds that its page links to, by the names that it shows.
    """
    archives = _short_hash([shared, publication.choices.get(feed.path), feed_name(feed, publication)])
    window = (publication.window_count, publication.window_days, publication.interval_minutes, publication.hub)
    links = [(near.path, feed_name(near, publication)) for near in around]
    return archives, f"{archives}.{_short_hash([window, links])}"


def _short_hash(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
