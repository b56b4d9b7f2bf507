"""Small web pages beside the feeds: a front page, and one page per feed; no scripts.

Comes in: the same channel and items that the feeds are made of. Goes out: HTML. Article HTML is never put in a page,
only titles and plain summaries, and templates escape everything. Pages link to each other by relative addresses, so
they can be read from disk; what is to be copied into a reader is absolute.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.model import Feed, Precision
from feeds import GENERATOR, GENERATOR_URI
from feeds.channel import PAGE_FILE, Channel, Publication, channel_of, feed_name
from feeds.entry import Item
from feeds.tree import Catalogue

STYLE_FILE = "style.css"
_FOLDER = Path(__file__).parent


def style() -> bytes:
    """Return the style sheet of all pages."""
    return (_FOLDER / STYLE_FILE).read_bytes()


def render_front_page(catalogue: Catalogue, items: Sequence[Item], publication: Publication) -> bytes:
    """Return the site's front page: the newest items, the category tree and the sources."""
    channel = channel_of(catalogue.all, publication) if catalogue.all else None
    return _render("front.html", "", publication, channel=channel, catalogue=catalogue, items=items)


def render_feed_page(
    feed: Feed,
    channel: Channel,
    items: Sequence[Item],
    catalogue: Catalogue,
    publication: Publication,
    *,
    older: str = "",
) -> bytes:
    """Return a feed's page: where it stands, its addresses to copy, and its items."""
    root = "../" * (feed.path.count("/") + 1)
    above, below = catalogue.ancestors(feed), catalogue.children(feed)
    return _render(
        "feed.html",
        root,
        publication,
        feed=feed,
        channel=channel,
        items=items,
        above=above,
        below=below,
        older=older,
        number=0,
    )


def render_archive_page(
    feed: Feed,
    channel: Channel,
    items: Sequence[Item],
    catalogue: Catalogue,
    publication: Publication,
    number: int,
    older: str = "",
) -> bytes:
    """Return the page of one of a feed's archives; it never changes, so it leads to older ones only."""
    root = "../" * (feed.path.count("/") + 3)
    above = catalogue.ancestors(feed)
    return _render(
        "feed.html",
        root,
        publication,
        feed=feed,
        channel=channel,
        items=items,
        above=above,
        below=[],
        older=older,
        number=number,
    )


def render_article_page(item: Item, publication: Publication, *, feeds: Sequence[Feed] = ()) -> bytes:
    """Return an article's own page.

    Args:
        feeds: those of its categories, to link to.
    """
    return _render("article.html", "../../", publication, item=item, channel=None, feeds=feeds)


def static_files() -> dict[str, bytes]:
    """Return the files that pages share, by name."""
    return {STYLE_FILE: style()}


def _render(template: str, root: str, publication: Publication, **values: object) -> bytes:
    """Fill a template; ``root`` is the relative address of ``public/``, empty or ending in a slash."""
    zone = ZoneInfo(publication.timezone)
    words = publication.words

    def page_of(feed: Feed) -> str:
        return f"{root}{quote(feed.path)}/{PAGE_FILE}"

    def when(item: Item) -> str:
        return _local(item.published, zone, words.day if _is_day(item) else words.moment)

    def how(item: Item) -> str:
        if item.dating.stated_at:
            return words.corrected.format(_local(item.dating.stated_at, zone, words.moment))
        return words.date_kinds.get(item.dating.kind, "")

    page = _environment().get_template(template)
    text = page.render(
        site=publication,
        words=words,
        root=root,
        page_of=page_of,
        name_of=lambda feed: feed_name(feed, publication),
        when=when,
        how=how,
        iso=_iso,
        **values,
    )
    return text.encode("utf-8", "replace")


def _local(at: datetime, zone: ZoneInfo, pattern: str) -> str:
    return at.astimezone(zone).strftime(pattern)


def _iso(item: Item) -> str:
    """Return the HTML ``datetime`` of an item: a day alone where no more is known."""
    return item.published.date().isoformat() if _is_day(item) else item.published.isoformat()


def _is_day(item: Item) -> bool:
    return item.dating.precision is Precision.DAY


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(generator=GENERATOR, generator_uri=GENERATOR_URI)
    return environment
