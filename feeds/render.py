"""Entries and documents of feeds in all their formats; an entry that breaks a writer is found, named and left out.

An entry is rendered once for all feeds of one form (``Form``): a document is a head, and fragments put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.model import Feed
from feeds.atom import render_atom, render_atom_entries
from feeds.channel import ATOM_FILE, JSON_FILE, PAGE_FILE, RSS_FILE, Choice, Publication, channel_of
from feeds.entry import EMPTY_FEED_UPDATED, Item, brief
from feeds.jsonfeed import render_json, render_json_item
from feeds.pages import Pages, Story
from feeds.rss import render_rss, render_rss_items


@dataclass(frozen=True, slots=True)
class Form:
    """What an entry's fragments depend on beside the entry and the site."""

    #: BCP 47 tag of the feed; an entry of the same language does not repeat it.
    language: str
    #: Whole texts, or summaries.
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """An entry as it stands in the documents of a feed."""

    published: datetime
    updated: datetime
    #: About how many bytes it takes in the wordiest format; rather too many than too few.
    size_bytes: int
    rss: bytes
    atom: bytes
    json: bytes
    story: Story


def form_of(feed: Feed, publication: Publication) -> Form:
    """Return the form of a feed's entries."""
    choice = publication.choices.get(feed.path, Choice())
    is_whole = publication.full_text if choice.full_text is None else choice.full_text
    return Form(choice.language or publication.language, is_whole)


def render_entries(items: Sequence[Item], form: Form, pages: Pages, publication: Publication) -> list[Fragment | str]:
    """Return each item's fragments, or why it cannot be rendered."""
    shown = items if form.is_whole else [brief(item) for item in items]
    try:
        return [*_fragments(shown, form, pages, publication)]
    except Exception:
        return [_fragment_or_reason(item, form, pages, publication) for item in shown]


def _fragment_or_reason(item: Item, form: Form, pages: Pages, publication: Publication) -> Fragment | str:
    try:
        return _fragments([item], form, pages, publication)[0]
    except Exception as error:
        return left_out(item.id, error)


def _fragments(items: Sequence[Item], form: Form, pages: Pages, publication: Publication) -> list[Fragment]:
    scheme = publication.category_scheme
    in_rss = render_rss_items(items, form.language, scheme)
    in_atom = render_atom_entries(items, form.language, scheme)
    return [
        Fragment(
            published=item.published,
            updated=item.updated,
            size_bytes=item.size_bytes,
            rss=rss,
            atom=atom,
            json=render_json_item(item),
            story=pages.story(item),
        )
        for item, rss, atom in zip(items, in_rss, in_atom, strict=True)
    ]


def render_feed(
    feed: Feed, archive: int, entries: Sequence[Fragment], pages: Pages, publication: Publication
) -> dict[str, bytes]:
    """Return the files of a feed's current document (``archive`` 0) or an archive, by name."""
    channel = channel_of(feed, publication, archive)
    updated = max((entry.updated for entry in entries), default=EMPTY_FEED_UPDATED)  # RFC 4287, section 4.2.15
    stories = [entry.story for entry in entries]
    return {
        RSS_FILE: render_rss(channel, updated, (entry.rss for entry in entries)),
        ATOM_FILE: render_atom(channel, updated, (entry.atom for entry in entries)),
        JSON_FILE: render_json(channel, (entry.json for entry in entries)),
        PAGE_FILE: pages.archive(feed, channel, stories, archive) if archive else pages.feed(feed, channel, stories),
    }


def left_out(guid: str, error: Exception) -> str:
    """Return why an entry is missing."""
    return f"entry {guid} is left out: {one_line(error)}"


def one_line(error: Exception) -> str:
    """Return an error on one line of bounded length."""
    text = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode("utf-8")
    return " ".join(text.split())[:300]
