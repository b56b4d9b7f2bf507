"""Entries as they stand in documents: each is read and rendered once a publication, however many feeds hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from crawler.model import Entry, Feed
from feeds.channel import Publication
from feeds.entry import Item, item_of
from feeds.pages import Pages
from feeds.protocol import FeedStore
from feeds.render import Form, Fragment, form_of, left_out, render_entries
from feeds.shelf import Shelf

#: Entries that are read and rendered together; some 20 KB each.
TOGETHER = 50


class Entries:
    """Gives the entries of one publication in the form that a feed wants them in."""

    def __init__(self, store: FeedStore, publication: Publication, pages: Pages, shelf: Shelf) -> None:
        self._store = store
        self._publication = publication
        self._pages = pages
        self._shelf = shelf

    def of(self, feed: Feed, ids: Iterable[int]) -> Iterator[Fragment | str]:
        """Yield what stands in a feed of these articles, in their order, or why one cannot; read as it is asked for."""
        form, waiting = form_of(feed, self._publication), iter(ids)
        while some := list(islice(waiting, TOGETHER)):
            found = self._shelf.get(form, some)
            if missing := [number for number in some if number not in found]:
                found |= self._render(form, {number: item for number, _, item in self.items(missing) if item})
            yield from (found.get(number, f"article {number} is left out: it is not there") for number in some)

    def items(self, ids: Iterable[int]) -> Iterator[tuple[int, str, Item | str | None]]:
        """Yield row id, GUID and item of these articles, or why there is none; None for one that is not published."""
        for number, guid, entry in self._store.published_entries(ids):
            yield number, guid, item_or_reason(entry, self._publication) if entry else None

    def keep(self, items: Mapping[int, Item | str]) -> None:
        """Render items for the feeds that will ask for them, in the form that most feeds have."""
        self._render(Form(self._publication.language, self._publication.full_text), items)

    def _render(self, form: Form, items: Mapping[int, Item | str]) -> dict[int, Fragment | str]:
        sound = {number: item for number, item in items.items() if isinstance(item, Item)}
        made = render_entries(list(sound.values()), form, self._pages, self._publication)
        found: dict[int, Fragment | str] = {number: item for number, item in items.items() if isinstance(item, str)}
        found |= dict(zip(sound, made, strict=True))
        self._shelf.put(form, found)
        return found


def item_or_reason(entry: Entry, publication: Publication) -> Item | str:
    """Return what is written of an entry, or why it cannot be."""
    try:
        return item_of(entry, publication)
    except Exception as error:
        return left_out(entry.guid, error)
