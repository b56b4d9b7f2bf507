"""One document of a feed in all its formats; an entry that breaks a writer is found, named and left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crawler.errors import FeedError
from crawler.model import Feed
from feeds.atom import render_atom
from feeds.channel import ATOM_FILE, JSON_FILE, PAGE_FILE, RSS_FILE, Publication, channel_of
from feeds.entry import Item
from feeds.jsonfeed import render_json
from feeds.pages import Pages
from feeds.rss import render_rss

Render = Callable[[Sequence[Item]], dict[str, bytes]]


def render_feed(
    feed: Feed, archive: int, items: Sequence[Item], pages: Pages, publication: Publication
) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of a feed's current document (``archive`` 0) or an archive by name, and why entries are missing.

    Raises:
        FeedError: it cannot be rendered whatever is left out.
    """
    channel = channel_of(feed, publication, archive)
    scheme = publication.category_scheme

    def render(items: Sequence[Item]) -> dict[str, bytes]:
        return {
            RSS_FILE: render_rss(channel, items, scheme),
            ATOM_FILE: render_atom(channel, items, scheme),
            JSON_FILE: render_json(channel, items),
            PAGE_FILE: pages.archive(feed, channel, items, archive) if archive else pages.feed(feed, channel, items),
        }

    return render_sound(items, render)


def render_sound(items: Sequence[Item], render: Render) -> tuple[dict[str, bytes], list[str]]:
    """Return what the items are rendered to, without those that cannot be, and why they cannot.

    Raises:
        FeedError: nothing can be rendered, not even without any item.
    """
    try:
        return render(items), []
    except Exception:
        sound, failures = _sound(items, render)
    try:
        return render(sound), failures
    except Exception as error:
        raise FeedError(f"cannot be rendered: {one_line(error)}") from error


def _sound(
    items: Sequence[Item], render: Callable[[Sequence[Item]], Mapping[str, bytes]]
) -> tuple[list[Item], list[str]]:
    """Return the items that can be rendered alone, and why the others cannot."""
    sound: list[Item] = []
    failures: list[str] = []
    for item in items:
        try:
            render([item])
            sound.append(item)
        except Exception as error:
            failures.append(left_out(item.id, error))
    return sound, failures


def left_out(guid: str, error: Exception) -> str:
    """Return why an entry is missing."""
    return f"entry {guid} is left out: {one_line(error)}"


def one_line(error: Exception) -> str:
    """Return an error on one line of bounded length."""
    text = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode("utf-8")
    return " ".join(text.split())[:300]
