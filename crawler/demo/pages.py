"""The pages of the demo: stories -> the bytes of every path; pure.

The Hexo site stands at ``/`` as its theme Volantis makes it: front page by tens, ``/archives/``, ``/categories/…``,
``/p/xxxx.html``. The ZAKER site stands under ``/zaker/``. The markup is our own, in those shapes.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.demo.dates import spoken_date, stated_date, visible_day
from crawler.demo.pictures import draw_picture
from crawler.demo.stories import Story, load_stories
from crawler.model import CategoryPath

#: What RSSHub's hosts put before the addresses of pictures, raw and unencoded.
PROXY = "https://cors-proxy.example/?"
SITE_TITLE = "柳汀阅读站"
POSTS_PER_PAGE = 10
BLOCKS_PER_PAGE = 6

_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///////yH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
#: Last-Modified of all pictures.
_DRAWN_AT = datetime(2024, 5, 1, 8, tzinfo=UTC)
_ROBOTS = "User-agent: *\nDisallow: /search\n"

#: An address and the story that stands there: a story with further addresses is listed under each.
Post = tuple[str, Story]


@dataclass(frozen=True, slots=True)
class Resource:
    """What one path answers."""

    content_type: str
    etag: str
    #: Aware UTC, whole seconds.
    changed_at: datetime
    #: Draws or returns the body; always the same.
    body: Callable[[], bytes]


def build_site(base: str, now: datetime) -> dict[str, Resource]:
    """Return every resource by its path and query, unquoted; the same for the same arguments.

    Args:
        base: address of the server, without a slash at its end.
        now: aware UTC, whole seconds; what the dates on the pages are relative to.
    """
    stories = load_stories(base, now)
    site = {"/robots.txt": _text(_ROBOTS, "text/plain", now)}
    site.update(_hexo([story for story in stories if story.site == "hexo"], base, now))
    site.update(_zaker([story for story in stories if story.site == "zaker"], base, now))
    for image in itertools.chain.from_iterable(story.images for story in stories):
        path = image.removeprefix(base)
        site[path] = Resource("image/png", _etag(path.encode()), _DRAWN_AT, partial(draw_picture, path))
    return site


def _hexo(stories: Sequence[Story], base: str, now: datetime) -> dict[str, Resource]:
    environment = _environment(page_path=page_path, category_path=category_path, proxied=lambda url: PROXY + url)
    environment.filters |= {"stated": stated_date, "visible_day": visible_day, "head_image": _head_image}
    environment.globals |= {"base": base, "site_title": SITE_TITLE, "pixel": _PIXEL, "language": "zh-CN"}
    posts = [(address, story) for story in stories for address in (story.path, *story.also)]
    render = environment.get_template("hexo-list.html").render
    site = {}
    pages = [posts[at : at + POSTS_PER_PAGE] for at in range(0, len(posts), POSTS_PER_PAGE)]
    for number, page in enumerate(pages, start=1):
        path = page_path(number)
        html = render(canonical=base + path, posts=page, current=number, total=len(pages))
        site[path] = _text(html, "text/html", now)
    for category in sorted({story.category[:depth] for story in stories for depth in (1, 2, 3)}):
        path, inside = _category(category), [post for post in posts if post[1].category[: len(category)] == category]
        html = render(canonical=base + quote(path), posts=inside, current=1, total=1)
        site[path] = _text(html, "text/html", now)
    years = [(year, list(group)) for year, group in itertools.groupby(posts, lambda post: post[1].published.year)]
    html = environment.get_template("hexo-archive.html").render(canonical=f"{base}/archives/", years=years)
    site["/archives/"] = _text(html, "text/html", now)
    article = environment.get_template("hexo-article.html")
    for at, story in enumerate(stories):
        newer, older = (stories[at - 1] if at else None), (stories[at + 1] if at + 1 < len(stories) else None)
        html = article.render(
            story=story, canonical=base + story.path, newer=newer, older=older, language=story.language
        )
        site |= dict.fromkeys((story.path, *story.also), _text(html, "text/html", story.published))
    return site


def _zaker(stories: Iterable[Story], base: str, now: datetime) -> dict[str, Resource]:
    environment = _environment(spoken=lambda story: spoken_date(story.published, now))
    listing, article = environment.get_template("zaker-list.html"), environment.get_template("zaker-article.html")
    channels: dict[int, list[Story]] = {}
    site = {}
    for story in stories:
        channels.setdefault(story.channel, []).append(story)
        html = article.render(story=story, canonical=base + story.path)
        site[story.path] = _text(html, "text/html", story.published, story.charset)
    for channel, inside in channels.items():
        pages = [inside[at : at + BLOCKS_PER_PAGE] for at in range(0, len(inside), BLOCKS_PER_PAGE)]
        for number, page in enumerate(pages, start=1):
            html = listing.render(
                stories=page,
                channel=channel,
                channel_name=inside[0].category[-1],
                host=base.partition("//")[2],
                current=number,
                total=len(pages),
            )
            query = "" if number == 1 else f"?page={number}"
            site[f"/zaker/channel/{channel}{query}"] = _text(html, "text/html", now)
    return site


def page_path(number: int) -> str:
    """Return the path of a front page, counted from 1."""
    return "/" if number == 1 else f"/page/{number}/"


def category_path(category: CategoryPath) -> str:
    """Return the path of a category's page as it stands in links, percent-encoded."""
    return quote(_category(category))


def _category(category: CategoryPath) -> str:
    return f"/categories/{'/'.join(category)}/"


def _head_image(story: Story) -> str:
    return story.images[0] if story.plain else PROXY + story.images[0]


def _environment(**filters: Callable[..., Any]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= filters
    return environment


def _text(text: str, media_type: str, changed_at: datetime, charset: str = "utf-8") -> Resource:
    body = text.encode(charset)
    return Resource(f"{media_type}; charset={charset}", _etag(body), changed_at, lambda: body)


def _etag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=10).hexdigest()}"'
