"""A channel and its items as RSS 2.0 (rssboard.org/rss-specification, and the board's best practices profile).

``description`` is the summary, ``content:encoded`` the whole text, both escaped HTML without CDATA; names are
``dc:creator``, since RSS asks for mail addresses in ``author``.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import datetime

from feedgen.feed import FeedGenerator

from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.channel import Channel
from feeds.entry import Item
from feeds.extensions import RssChannelExtension, RssItemExtension
from feeds.splice import cut, splice

_DOCS = "https://www.rssboard.org/rss-specification"


def render_rss(channel: Channel, updated: datetime, items: Iterable[bytes]) -> bytes:
    """Return the feed as UTF-8 XML; the same input gives the same bytes.

    Args:
        items: as ``render_rss_items`` made them.
    """
    feed = _generator()
    feed.tidings.channel = channel
    feed.title(channel.title)
    feed.description(channel.subtitle)
    feed.language(channel.language)
    feed.link(href=channel.rss_url, rel="self", type="application/rss+xml")
    feed.link(href=channel.page_url, rel="alternate")  # the last link is what RSS calls the channel's link
    feed.lastBuildDate(updated)
    feed.pubDate(updated)
    if channel.copyright:
        feed.copyright(channel.copyright)
    if "@" in channel.contact:
        feed.managingEditor(f"{channel.contact} ({channel.author})")  # RSS 2.0 wants an address of mail here
    if channel.ttl:
        feed.ttl(channel.ttl)
    feed.docs(_DOCS)
    version = "" if channel.current else f"/{__version__}"  # an archive stays as it is over all versions
    feed.generator(f"{GENERATOR}{version} ({GENERATOR_URI})")
    return splice(feed.rss_str(), b"</channel>", items)


def render_rss_items(items: Sequence[Item], language: str, category_scheme: str) -> list[bytes]:
    """Return items as they stand in a channel of this language, one each, in the same order."""
    feed = _generator()
    feed.title("-")
    feed.description("-")
    feed.link(href="-")
    for item in items:
        _add_item(feed, item, language, category_scheme)
    return cut(feed.rss_str(), b"<item>", b"</channel>")


def _generator() -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("tidings", RssChannelExtension, RssItemExtension, atom=False)
    return feed


def _add_item(feed: FeedGenerator, item: Item, language: str, category_scheme: str) -> None:
    entry = feed.add_entry(order="append")
    entry.tidings.item, entry.tidings.language = item, language
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.link(href=item.link, rel="alternate")
    # A description is HTML to most readers, so plain text is escaped once more than XML does.
    entry.summary(html.escape(item.summary or item.title, quote=False))
    entry.content(item.content, type="html")
    for term in item.terms:
        entry.category(term=term.term, scheme=category_scheme if term.has_feed else None)
    if item.images:
        first = item.images[0]
        entry.enclosure(first.url, first.length, first.type)
    entry.source(url=item.origin.url, title=item.origin.title)
