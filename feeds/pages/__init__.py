"""Web pages beside the feeds: a front page, a page for each feed, archive and article, and the sources' status.

Comes in: the same channels and items that the feeds are made of. Goes out: HTML that is whole without scripts. The
templates escape everything; only an article's own page holds article HTML, which the pipeline sanitised. Pages link to
each other by relative addresses, so they can be read from disk; what is to be copied into a reader is absolute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2.environment import TemplateModule

from crawler.model import Feed
from feeds.channel import Channel, Publication, channel_of, clean
from feeds.entry import Item
from feeds.pages._render import ICON_FILE, SCRIPT_FILE, STYLE_FILE, Renderer, Story, asset, days_of
from feeds.pages._status import PLOT_HEIGHT, PLOT_WIDTH, status_rows
from feeds.pages._text import article_text, shows
from feeds.tree import Catalogue

__all__ = ["Pages", "Story", "static_files"]

#: Entries at the top of the front page that get a larger place.
_FEATURED = 5
#: Sets of categories for which is kept what their articles' pages have around them; some KB each.
_CACHED_SETS = 1000
#: Of an article's page, the relative address of ``public/``.
_ARTICLE_ROOT = "../../"


def static_files() -> dict[str, bytes]:
    """Return the files that pages share, by name."""
    return {name: asset(name) for name in (STYLE_FILE, SCRIPT_FILE, ICON_FILE)}


class Pages:
    """Renders the pages of one site."""

    def __init__(self, publication: Publication, catalogue: Catalogue) -> None:
        self._site = publication
        self._catalogue = catalogue
        self._renderer = Renderer(publication)
        self._cached_around = lru_cache(_CACHED_SETS)(self._around)

    def front(self, items: Sequence[Item]) -> bytes:
        """Return the site's front page: the newest items, the category tree and the sources."""
        channel = channel_of(self._catalogue.all, self._site) if self._catalogue.all else None
        newest = {"featured": items[:_FEATURED], "more": items[_FEATURED:]}
        return self._renderer.page("front.html", "", channel=channel, catalogue=self._catalogue, **newest)

    def feed(self, feed: Feed, channel: Channel, stories: Sequence[Story]) -> bytes:
        """Return a feed's page: where it stands, its addresses to copy, and its entries."""
        root = "../" * (feed.path.count("/") + 1)
        around = {"above": self._catalogue.ancestors(feed), "below": self._catalogue.children(feed)}
        days = days_of(stories, root)
        return self._renderer.page("feed.html", root, feed=feed, channel=channel, days=days, **around)

    def archive(self, feed: Feed, channel: Channel, stories: Sequence[Story], number: int) -> bytes:
        """Return the page of one of a feed's archives.

        It leads to older ones and to the current page, and names nothing that lies around it: a closed archive is not
        written again when a category is added.

        Args:
            number: which archive, from 1, the oldest.
        """
        root = "../" * (feed.path.count("/") + 3)
        days = days_of(stories, root)
        return self._renderer.page("archive.html", root, feed=feed, channel=channel, days=days, number=number)

    def story(self, item: Item) -> Story:
        """Return an item as it stands in the list of any feed or archive."""
        return self._renderer.story(item)

    def article(self, item: Item, feeds: Sequence[Feed] = ()) -> bytes:
        """Return an article's own page.

        Args:
            feeds: those of its categories, to link to and to subscribe to; they are called by the categories' own
                names, whatever titles the operator chose for the feeds.
        """
        lead = next(iter(item.images), None)
        return self._renderer.page(
            "article.html",
            _ARTICLE_ROOT,
            item=item,
            around=self._cached_around(tuple(feeds)),
            tags=[term for term in item.terms if not term.has_feed],
            lead=lead if lead and not shows(item.content, lead.url) else None,
            text=article_text(item.content, self._site.words.picture),
        )

    def _around(self, feeds: tuple[Feed, ...]) -> TemplateModule:
        channels = [(feed, " / ".join(map(clean, feed.key)), channel_of(feed, self._site)) for feed in feeds]
        return self._renderer.parts("around.html", _ARTICLE_ROOT, channels=channels)

    def status(self, status: Mapping[str, Any], per_day: Mapping[str, Sequence[tuple[date, int]]]) -> bytes:
        """Return the page that tells how each source does; those in trouble stand first.

        Args:
            status: what ``status.json`` says; a row may also have ``next_due_at``.
            per_day: by name of a source, how many articles came on which day, in any order; days without any may be
                missing. The plots end with the newest day of all of them.
        """
        sources = {feed.key[-1]: feed for feed in self._catalogue.sources if feed.key}
        rows = status_rows(status, self._site, per_day, sources)
        return self._renderer.page("status.html", "", rows=rows, plot_width=PLOT_WIDTH, plot_height=PLOT_HEIGHT)
