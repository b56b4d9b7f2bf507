"""Fills templates: what they are given to say dates, names and addresses with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule
from markupsafe import Markup

from crawler.model import Feed, Precision
from feeds import GENERATOR, GENERATOR_URI
from feeds.channel import PAGE_FILE, Publication, feed_name
from feeds.entry import Item

STYLE_FILE, SCRIPT_FILE, ICON_FILE = "style.css", "copy.js", "icon.svg"
STATUS_PAGE_FILE = "status.html"
_FOLDER = Path(__file__).parent
#: Stands for the relative address of ``public/`` where that is not known yet: no text of an article has this character.
_ROOT = "\0"

#: Bytes from which a title is a long one; a Chinese character has three.
_LONG_TITLE = 120
#: Where a part of a Chinese title ends, and of how many characters one fits any screen.
_PART_ENDS = str.maketrans(dict.fromkeys("，：、？！", " "))
_SHORT_PART = 12


@cache
def asset(name: str) -> bytes:
    """Return a file that all pages share."""
    return (_FOLDER / name).read_bytes()


class Story(NamedTuple):
    """An article as it stands in a list, wherever that list is."""

    #: Under which it is listed.
    day: date
    #: HTML in UTF-8, with ``_ROOT`` for the relative address of ``public/``.
    html: bytes


class About(NamedTuple):
    """What pages say of an article beside its own texts."""

    #: Of its page, relative.
    address: str
    #: The HTML attribute; empty where it is the page's.
    lang: Markup
    #: HTML ``datetime`` of its publication.
    iso: str
    #: How the date is known; empty when the page states it.
    how: str
    #: The last name of its first category; empty for none.
    category: str


class Renderer:
    """Fills templates for one site; what pages of one depth share is rendered once."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._known = cache(self._known_at)
        self._frames: dict[str, TemplateModule] = {}
        self._parts = self.parts("parts.html", _ROOT)
        self._listed = Say(publication, _ROOT)

    def page(self, template: str, root: str, **values: object) -> bytes:
        """Return a page; ``root`` is the relative address of ``public/``, empty or ending in a slash."""
        frame = self._frames.get(root) or self._frames.setdefault(root, self.parts("frame.html", root))
        made = _environment().get_template(template).render(**self._known(root), frame=frame, **values)
        return made.encode("utf-8", "replace")

    def parts(self, template: str, root: str, **values: object) -> TemplateModule:
        """Return what a template sets, as attributes."""
        return _environment().get_template(template).make_module({**self._known(root), **values})

    def story(self, item: Item) -> Story:
        """Return an item as it stands in any list."""
        say, words = self._listed, self._publication.words
        made = self._parts.story(item, words, say, say.clock(item))  # type: ignore[attr-defined]
        return Story(say.day_of(item), made.encode("utf-8", "replace"))

    def _known_at(self, root: str) -> dict[str, object]:
        site = self._publication
        return {"site": site, "words": site.words, "root": root, "say": Say(site, root)}


class Say:
    """How a page of one site says dates, names and addresses."""

    def __init__(self, publication: Publication, root: str) -> None:
        self._site = publication
        self._root = root
        self._zone = ZoneInfo(publication.timezone)
        self._words = publication.words

    # Dates

    def when(self, item: Item) -> str:
        """Return when an item was published, in the site's zone; a day alone where no more is known."""
        return self.day(item.published.date()) if _is_day(item) else self.moment(item.published)

    def short(self, item: Item, year: int) -> str:
        """Return the same without the year where it is this one."""
        if self.day_of(item).year != year:
            return self.when(item)
        if _is_day(item):
            return item.published.strftime(self._words.short_day)
        return item.published.astimezone(self._zone).strftime(self._words.short_moment)

    def clock(self, item: Item) -> str:
        """Return the time of day; empty where it is not known."""
        return "" if _is_day(item) else item.published.astimezone(self._zone).strftime("%H:%M")

    def moment(self, at: datetime) -> str:
        """Return an instant in the site's zone."""
        return at.astimezone(self._zone).strftime(self._words.moment)

    def day(self, day: date) -> str:
        """Return a day."""
        return day.strftime(self._words.day)

    def long_day(self, day: date) -> str:
        """Return a day with its weekday."""
        return self._words.long_day.format(day=self.day(day), weekday=self._words.weekdays[day.weekday()])

    def has_clock(self, item: Item) -> bool:
        """Tell whether more than the day is known."""
        return not _is_day(item)

    def day_of(self, item: Item) -> date:
        """Return the day of publication in the site's zone."""
        return item.published.date() if _is_day(item) else item.published.astimezone(self._zone).date()

    # Names and addresses

    def name(self, feed: Feed) -> str:
        """Return a feed's own short name."""
        return feed_name(feed, self._site)

    def page(self, feed: Feed) -> str:
        """Return the relative address of a feed's page."""
        return f"{self._root}{quote(feed.path)}/{PAGE_FILE}"

    def here(self, url: str) -> str:
        """Return an address of this site as a relative one, others as they are."""
        inside = f"{self._site.base_url}/"
        if not url.startswith(inside):
            return url
        path = url.removeprefix(inside)
        return f"{self._root}{path}{PAGE_FILE if path.endswith('/') else ''}"

    # Articles

    def title_class(self, item: Item) -> Markup:
        """Return the HTML attribute by which a page sets a title that is long, or whose parts are short."""
        if len(item.title.encode(errors="replace")) > _LONG_TITLE:
            return Markup(' class="long"')
        parts = item.title.translate(_PART_ENDS).split()
        return Markup(' class="phrased"') if max(map(len, parts), default=0) <= _SHORT_PART else Markup()

    def about(self, item: Item) -> About:
        """Return what a page says of an article beside its own texts."""
        own = item.language if item.language != self._site.language else ""
        return About(
            address=self._root + item.path,
            lang=Markup(' lang="{}"').format(own) if own else Markup(),
            iso=item.published.date().isoformat() if _is_day(item) else utc(item.published),
            how=self._how(item),
            category=next((term.label for term in item.terms if term.has_feed), ""),
        )

    def _how(self, item: Item) -> str:
        if item.dating.stated_at:
            return self._words.corrected.format(self.moment(item.dating.stated_at))
        return self._words.date_kinds.get(item.dating.kind, "")


def days_of(stories: Iterable[Story], root: str) -> list[tuple[date, list[Markup]]]:
    """Return stories in their order, those of one day together, with the addresses of a page that lies so deep."""
    by_day = groupby(stories, lambda story: story.day)
    return [(day, [Markup(one.html.decode().replace(_ROOT, root)) for one in group]) for day, group in by_day]  # noqa: S704


def utc(at: datetime) -> str:
    """Return an instant as RFC 3339 has it, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_day(item: Item) -> bool:
    # Noon in the source's zone: the day in UTC is the one that is meant, in zones up to 12 hours east.
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
        auto_reload=False,
    )
    environment.globals.update(generator=GENERATOR, generator_uri=GENERATOR_URI)
    environment.globals.update(style=STYLE_FILE, script=SCRIPT_FILE, icon_file=ICON_FILE, status_page=STATUS_PAGE_FILE)
    return environment
