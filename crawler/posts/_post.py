"""One post file as a value, and which version of the bot wrote it.

The bot replaced ``{`` and ``}`` over the whole file, wrapped the body, put placeholders where a post had no picture,
and wrote its own clock where a feed gave no date. The first two are undone here, the others told from the real thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from crawler.model import CategoryPath
from crawler.posts._front import Value, parse_front, split_post
from crawler.urls import unwrap_proxy

_PLACEHOLDERS = re.compile(r"(?:https?:)?//picsum\.photos/.*|/images/404\.gif|.*/undefined|.*/", re.DOTALL)
#: The script marked the children of a source with these for a few days.
_MARK = re.compile(r"[—|][ \t]+")
_BOT_CLOCK = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_BARE_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT")
_WRAPPER = re.compile(r"\s*<div>\s*")


class Generation(StrEnum):
    """Which version of the bot's template wrote a post; each existed for the days given, all in March 2021."""

    #: The 21st: nothing quoted, two categories.
    ZERO = "0"
    #: The 22nd: quoted, no ``headimg``.
    A = "A"
    #: The 22nd to the 26th: a mark before the third category, or an empty or local ``headimg``.
    B = "B"
    #: Since then.
    C = "C"
    #: Not the bot's.
    HEXO = "hexo"


class PostDate(StrEnum):
    """What the date of a post stands for."""

    #: An instant that somebody stated.
    STATED = "stated"
    #: A day; a clock of midnight was put to it.
    DATE_ONLY = "date_only"
    #: The bot's own clock (UTC) in place of a date that the feed did not give.
    CRAWL_TIME = "crawl_time"
    #: No date, or the text of a failure.
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Post:
    """A post file as read."""

    #: One line; empty when the file has none, or a blank one.
    title: str
    #: As it stands in the file.
    date: str
    date_kind: PostDate
    #: From the root down, without the bot's marks; an ordinary post may have several.
    categories: tuple[CategoryPath, ...]
    tags: tuple[str, ...]
    author: str
    #: At its original address; None when there is none, or only a placeholder.
    cover: str | None
    #: HTML, without the bot's wrapper; of an ordinary post Markdown, as written.
    body: str
    generation: Generation
    #: As it stands in the file; empty in the bot's posts, like ``permalink``.
    updated: str = ""
    permalink: str = ""
    #: False for a draft, and for what its site shows to those who know a password.
    is_public: bool = True


def read_post(text: str) -> Post:
    """Return what the text of a post file says; never raises."""
    lines, body = split_post(text.replace("&#123;", "{").replace("&#125;", "}"))
    front = parse_front(lines)
    generation = _generation(front, lines)
    date = _text(front, "date")
    return Post(
        title=_text(front, "title").replace("\n", " "),
        date=date,
        date_kind=_date_kind(date, generation),
        categories=_paths(front.get("categories", front.get("category", ""))),
        tags=tuple(item for path in _lists(front.get("tags", front.get("tag", ""))) for item in path),
        author=_text(front, "author"),
        cover=_cover(front),
        body=body if generation is Generation.HEXO else _unwrapped(body),
        generation=generation,
        updated=_text(front, "updated"),
        permalink=_text(front, "permalink"),
        is_public=_text(front, "published") != "false"
        and _text(front, "draft") != "true"
        and not _text(front, "password"),
    )


def _text(front: dict[str, Value], name: str) -> str:
    value = front.get(name, "")
    return value.strip() if isinstance(value, str) else " ".join(item for item in value if isinstance(item, str))


def _generation(front: dict[str, Value], lines: list[str]) -> Generation:
    if front.get("comments") != "false" or not front.keys() >= {"title", "categories", "author", "date", "thumbnail"}:
        return Generation.HEXO
    if "headimg" not in front:
        return Generation.A if any(re.match(r"title: *['\"]", line) for line in lines) else Generation.ZERO
    marked = any(isinstance(item, str) and _MARK.match(item) for item in front["categories"])
    return Generation.B if marked or front["headimg"] in ("", "/images/404.gif") else Generation.C


def _date_kind(date: str, generation: Generation) -> PostDate:
    if not any(sign.isdecimal() for sign in date):
        return PostDate.INVALID
    if generation is not Generation.HEXO and _BOT_CLOCK.fullmatch(date):
        return PostDate.CRAWL_TIME
    return PostDate.DATE_ONLY if _BARE_DAY.fullmatch(date) else PostDate.STATED


def _lists(value: Value) -> list[list[str]]:
    """Return a scalar, a list or a list of lists as the latter; a flat list is one."""
    if isinstance(value, str):
        return [[value]] if value else []
    if any(isinstance(item, list) for item in value):
        return [item if isinstance(item, list) else [item] for item in value]
    return [[item for item in value if isinstance(item, str)]]


def _paths(value: Value) -> tuple[CategoryPath, ...]:
    """Hexo reads a flat list as one path and nested ones as several."""
    paths = (tuple(name for part in path if (name := _MARK.sub("", part, count=1).strip())) for path in _lists(value))
    return tuple(path for path in paths if path)


def _cover(front: dict[str, Value]) -> str | None:
    for name in ("headimg", "thumbnail", "cover"):
        url = unwrap_proxy(_text(front, name))
        if url and not _PLACEHOLDERS.fullmatch(url):
            return url
    return None


def _unwrapped(body: str) -> str:
    start, stripped = _WRAPPER.match(body), body.rstrip()
    if start is None or not stripped.endswith("</div>"):
        return body
    return stripped[start.end() : -len("</div>")].rstrip()
