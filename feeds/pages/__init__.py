"""Web pages beside the feeds: a front page, a page for each feed, archive and article, and the sources' status.

Comes in: the same channels and items that the feeds are made of. Goes out: HTML that is whole without scripts. The
templates escape everything; only an article's own page holds article HTML, which the pipeline sanitised. Pages link to
each other by relative addresses, so they can be read from disk; what is to be copied into a reader is absolute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crawler.model import Feed
from feeds.channel import Channel, Publication, channel_of, clean
from feeds.entry import Item
from feeds.pages._render import ICON_FILE, SCRIPT_FILE, STATUS_PAGE_FILE, STYLE_FILE, asset, render
from feeds.pages._status import PLOT_HEIGHT, PLOT_WIDTH, status_rows
from feeds.pages._text import article_text, shows
from feeds.tree import Catalogue

__all__ = [
    "ICON_FILE",
    "SCRIPT_FILE",
    "STATUS_PAGE_FILE",
    "STYLE_FILE",
    "render_archive_page",
    "render_article_page",
    "render_feed_page",
    "render_front_page",
    "render_status_page",
    "static_files",
]

#: Entries at the top of the front page that get a larger place.
_FEATURED = 5


def static_files() -> dict[str, bytes]:
    """Return the files that pages share, by name."""
    return {name: asset(name) for name in (STYLE_FILE, SCRIPT_FILE, ICON_FILE)}


def render_front_page(catalogue: Catalogue, items: Sequence[Item], publication: Publication) -> bytes:
    """Return the site's front page: the newest items, the category tree and the sources."""
    channel = channel_of(catalogue.all, publication) if catalogue.all else None
    featured, more = items[:_FEATURED], items[_FEATURED:]
    return render("front.html", "", publication, channel=channel, catalogue=catalogue, featured=featured, more=more)


def render_feed_page(
    feed: Feed,
    channel: Channel,
    items: Sequence[Item],
    catalogue: Catalogue,
    publication: Publication,
    *,
    older: str = "",
) -> bytes:
    """Return a feed's page: where it stands, its addresses to copy, and its items.

    Args:
        older: address of the page of its newest archive; empty where nothing is older.
    """
    root = "../" * (feed.path.count("/") + 1)
    above, below = catalogue.ancestors(feed), catalogue.children(feed)
    return render(
        "feed.html", root, publication, feed=feed, channel=channel, items=items, above=above, below=below, older=older
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
    """Return the page of one of a feed's archives.

    It leads to older ones and to the current page, and names nothing that lies around it: a closed archive is not
    written again when a category is added.

    Args:
        number: which archive, from 1, the oldest.
        older: address of the page of the one before it; empty for the first.
    """
    root = "../" * (feed.path.count("/") + 3)
    return render(
        "archive.html", root, publication, feed=feed, channel=channel, items=items, number=number, older=older
    )


def render_article_page(item: Item, publication: Publication, *, feeds: Sequence[Feed] = ()) -> bytes:
    """Return an article's own page.

    Args:
        feeds: those of its categories, to link to and to subscribe to; they are called by the categories' own names,
            whatever titles the operator chose for the feeds.
    """
    lead = next(iter(item.images), None)
    return render(
        "article.html",
        "../../",
        publication,
        item=item,
        channel=None,
        channels=[(feed, " / ".join(map(clean, feed.key)), channel_of(feed, publication)) for feed in feeds],
        tags=[term for term in item.terms if not term.has_feed],
        lead=lead if lead and not shows(item.content, lead.url) else None,
        text=article_text(item.content, publication.words.picture),
    )


def render_status_page(
    status: Mapping[str, Any],
    publication: Publication,
    per_day: Mapping[str, Sequence[tuple[date, int]]],
    *,
    sources: Sequence[Feed] = (),
) -> bytes:
    """Return the page that tells how each source does; those in trouble stand first.

    Args:
        status: what ``status.json`` says; a row may also have ``next_due_at``.
        per_day: by name of a source, how many articles came on which day, in any order; days without any may be
            missing. The plots end with the newest day of all of them.
        sources: the sources' feeds, to link to.
    """
    rows = status_rows(status, publication, per_day, {feed.key[-1]: feed for feed in sources if feed.key})
    return render(
        "status.html", "", publication, channel=None, rows=rows, plot_width=PLOT_WIDTH, plot_height=PLOT_HEIGHT
    )
