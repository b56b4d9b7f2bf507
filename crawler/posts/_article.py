"""A post as an article: its text as HTML, its date, and where it was published; pure.

A post has no address of its own, so two are made: a ``key address``, by which the store knows it again wherever the
site moves, and the address that readers follow (``docs/decisions/0009-imported-posts.md``).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from urllib.parse import quote

from crawler.dates import parse_date
from crawler.html import MAX_CHARS
from crawler.model import ArticleLink, DateKind, DateOrigin, Enclosure, Timestamp
from crawler.posts._front import split_post
from crawler.posts._markdown import render_markdown
from crawler.posts._post import Generation, Post, PostDate
from crawler.urls import absolute

#: Of addresses that only the store sees: a name that leads nowhere, for ever (RFC 6761, section 6.4).
_KEY_HOST = "http://import.invalid"
_LONGEST_PATH = 4000
#: The base of a post that was published nobody knows where: ``//host/path`` is whole with it, ``path`` leads nowhere.
NOWHERE = "https://"
#: Midnight, where it only says that there was no clock.
_NO_CLOCK = " 00:00:00 GMT"
_VARIABLE = re.compile(r":(title|name|year|month|day)(?![a-z_])")


@dataclass(frozen=True, slots=True)
class PostSite:
    """Where posts were published."""

    #: Absolute address that the path of a post is put behind, or one with Hexo's variables (``:year``, ``:title``);
    #: empty when nobody says.
    base_url: str
    #: Of dates without a zone.
    zone: tzinfo
    #: When they are imported, aware.
    now: datetime


def has_front_matter(text: str) -> bool:
    """Tell a post from any other text."""
    return bool(split_post(text)[0])


def link_of(post: Post, url: str) -> ArticleLink:
    """Return a post as a listing would announce it that gives articles whole; its date is for ``stamp_of``."""
    is_of_bot = post.generation is not Generation.HEXO
    return ArticleLink(
        url=url,
        title=post.title,
        categories=post.categories,
        content=post.body if is_of_bot else render_markdown(post.body[:MAX_CHARS]),
        # The bot's author is the site that its category names, and its cover the first picture of the text.
        authors=(post.author,) if post.author and not is_of_bot else (),
        modified=post.updated,
        pictures=(Enclosure(post.cover),) if post.cover and not is_of_bot else (),
    )


def key_address(source: str, key: bytes) -> str:
    """Return the address under which the store knows a post, whatever the length of its path."""
    path = quote(key, safe="/")
    if len(path) > _LONGEST_PATH:
        path = hashlib.blake2b(key, digest_size=16).hexdigest()
    return f"{_KEY_HOST}/{source}?post={path}"


def published_address(post: Post, key: bytes, site: PostSite) -> str:
    """Return where a post was published; empty when nobody says.

    Its ``permalink`` counts most, relative to the site when it is; then the site's own pattern.
    """
    own = _filled(post.permalink, post, key, site) if post.permalink else ""
    if not site.base_url:
        return absolute("", own) or ""
    if own:
        return absolute(_VARIABLE.split(site.base_url, maxsplit=1)[0], own) or ""
    has_title = ":title" in site.base_url or ":name" in site.base_url
    pattern = site.base_url if has_title else f"{site.base_url.rstrip('/')}/:title/"
    return _filled(pattern, post, key, site)


def _filled(pattern: str, post: Post, key: bytes, site: PostSite) -> str:
    """Put the post's values in for Hexo's variables (hexo.io/docs/permalinks); empty where it has no date to put in."""
    wanted = set(_VARIABLE.findall(pattern))
    values = {"title": quote(key, safe="/"), "name": quote(key.rpartition(b"/")[2], safe="")}
    if wanted - values.keys():
        stamp = parse_date(post.date, now=site.now, zone=site.zone)
        if stamp is None:
            return ""
        day = stamp.at.astimezone(site.zone)
        values |= {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}
    return _VARIABLE.sub(lambda match: values[match[1]], pattern)


def stamp_of(post: Post, site: PostSite) -> Timestamp | None:
    """Return the date of a post that states a day alone, or the bot's own clock; None where its text is to be read.

    The bot's clock (in UTC) says when the post was first seen, and nothing of when it was published.
    """
    if post.date_kind is PostDate.CRAWL_TIME:
        seen = parse_date(post.date, now=site.now, zone=UTC, origin=DateOrigin.FRONT_MATTER)
        return seen and replace(seen, kind=DateKind.FIRST_SEEN)
    if post.date_kind is PostDate.DATE_ONLY:
        text = post.date.removesuffix(_NO_CLOCK)
        day = parse_date(text, now=site.now, zone=site.zone, origin=DateOrigin.FRONT_MATTER)
        return day and replace(day, raw=post.date)
    return None
