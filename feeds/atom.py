"""A channel and its items as Atom (RFC 4287).

Titles and summaries are plain text, contents HTML; links, ``source`` and languages come from ``feeds.extensions``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from feedgen.feed import FeedGenerator

from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.channel import Channel
from feeds.entry import EMPTY_FEED_UPDATED, Item
from feeds.extensions import AtomEntryExtension, AtomFeedExtension
from feeds.splice import cut, splice


def render_atom(channel: Channel, updated: datetime, entries: Iterable[bytes]) -> bytes:
    """Return the feed as UTF-8 XML; the same input gives the same bytes.

    Args:
        entries: as ``render_atom_entries`` made them.
    """
    feed = _generator()
    feed.tidings.channel = channel
    feed.id(channel.id)
    feed.title(channel.title)
    feed.subtitle(channel.subtitle)
    feed.language(channel.language)
    contact = {"email" if "@" in channel.contact else "uri": channel.contact} if channel.contact else {}
    feed.author(name=channel.author, **contact)  # RFC 4287, section 4.1.1: needed where an entry has no author
    if channel.copyright:
        feed.rights(channel.copyright)
    feed.link(href=channel.page_url, rel="alternate", type="text/html")
    feed.link(href=channel.atom_url, rel="self", type="application/atom+xml")
    feed.updated(updated)
    if channel.icon:
        feed.icon(channel.icon)
    version = None if channel.current else __version__  # an archive stays as it is over all versions
    feed.generator(GENERATOR, version, GENERATOR_URI)
    return splice(feed.atom_str(), b"</feed>", entries)


def render_atom_entries(items: Sequence[Item], language: str, category_scheme: str) -> list[bytes]:
    """Return items as they stand in a feed of this language, one entry each, in the same order."""
    feed = _generator()
    feed.id("-")
    feed.title("-")
    feed.updated(EMPTY_FEED_UPDATED)
    for item in items:
        _add_entry(feed, item, language, category_scheme)
    return cut(feed.atom_str(), b"<entry", b"</feed>")


def _generator() -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("tidings", AtomFeedExtension, AtomEntryExtension, rss=False)
    return feed


def _add_entry(feed: FeedGenerator, item: Item, language: str, category_scheme: str) -> None:
    entry = feed.add_entry(order="append")
    entry.tidings.item, entry.tidings.language = item, language
    entry.id(item.id)
    entry.title(item.title)
    entry.published(item.published)
    entry.updated(item.updated)
    if item.summary:
        entry.summary(item.summary, type="text")
    entry.content(item.content, type="html")
    entry.author([{"name": name} for name in item.authors])
    for term in item.terms:
        entry.category(term=term.term, scheme=category_scheme if term.has_feed else None, label=term.label)
