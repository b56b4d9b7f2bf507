"""A channel and its items as Atom (RFC 4287).

Titles and summaries are plain text, contents HTML; links, ``source`` and languages come from ``feeds.extensions``.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedgen.feed import FeedGenerator

from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.channel import Channel
from feeds.entry import Item, feed_updated
from feeds.extensions import AtomEntryExtension, AtomFeedExtension


def render_atom(channel: Channel, items: Sequence[Item], category_scheme: str) -> bytes:
    """Return the feed as UTF-8 XML; the same input gives the same bytes."""
    feed = FeedGenerator()
    feed.register_extension("tidings", AtomFeedExtension, AtomEntryExtension, rss=False)
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
    feed.updated(feed_updated(items))
    if channel.icon:
        feed.icon(channel.icon)
    version = None if channel.current else __version__  # an archive stays as it is over all versions
    feed.generator(GENERATOR, version, GENERATOR_URI)
    for item in items:
        _add_entry(feed, item, channel, category_scheme)
    return bytes(feed.atom_str())


def _add_entry(feed: FeedGenerator, item: Item, channel: Channel, category_scheme: str) -> None:
    entry = feed.add_entry(order="append")
    entry.tidings.item, entry.tidings.language = item, channel.language
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
