"""The demo's stories, read from ``articles/*.toml`` and dated against one moment; no HTML here.

A file holds the stories of one category. ``ago`` is the age of a story when the demo starts; ``dated`` says how much
of its date a page tells: all of it (the default), its ``day``, or ``never``. ``also`` lists further ids under which
the same story is served, ``broken`` one whose page is empty. In a body, blank lines part the blocks: ``[图] caption``
or ``[img] caption`` is a picture, what begins with ``<`` is HTML, all else is a paragraph.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from crawler.model import CategoryPath

_FOLDER = Path(__file__).parent / "articles"
_PICTURE = re.compile(r"\[(?:图|img)\] (.+)")
_AGE = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body: a paragraph (plain text), HTML as it stands, or a picture with its caption."""

    kind: Literal["text", "html", "picture"]
    text: str
    #: Absolute URL; empty unless a picture.
    image: str = ""
    #: Of a picture: which of its story's, from 0.
    number: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One story, ready to be rendered."""

    site: Literal["hexo", "zaker"]
    #: Path of its page, from the root of the server.
    path: str
    #: Further paths that show the same story.
    also: tuple[str, ...]
    title: str
    category: CategoryPath
    language: str
    author: str
    tags: tuple[str, ...]
    #: When it was published, UTC, whole seconds; only its place in the order when ``dated`` is ``never``.
    published: datetime
    dated: Literal["full", "day", "never"]
    blocks: tuple[Block, ...]
    broken: bool
    charset: str
    #: Whether its pictures stand plainly in the text; otherwise in lazy boxes behind a proxy.
    plain: bool
    #: ZAKER's number of the channel; 0 elsewhere.
    channel: int

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(block.image for block in self.blocks if block.kind == "picture")

    @property
    def text(self) -> str:
        """Its paragraphs as one line."""
        return " ".join(block.text.strip() for block in self.blocks if block.kind == "text")


def load_stories(base: str, now: datetime) -> list[Story]:
    """Return all stories, newest first; the same for the same arguments.

    Args:
        base: address of the server, without a slash at its end.
        now: aware UTC, whole seconds; the moment that ages count back from.
    """
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(_FOLDER.glob("*.toml"))]
    stories = [_story(table, entry, base, now) for table in files for entry in table["story"]]
    return sorted(stories, key=lambda story: (story.published, story.path), reverse=True)


def _story(table: dict[str, Any], entry: dict[str, Any], base: str, now: datetime) -> Story:
    site = table["site"]
    return Story(
        site=site,
        path=_path(site, entry["id"]),
        also=tuple(_path(site, name) for name in entry.get("also", [])),
        title=entry["title"],
        category=tuple(table["category"].split("/")),
        language=entry.get("language", table["language"]),
        author=table["author"],
        tags=tuple(entry.get("tags", [])),
        published=now - parse_age(entry["ago"]),
        dated=entry.get("dated", "full"),
        blocks=tuple(_blocks(entry["body"], f"{base}/img/{entry['id']}")),
        broken=entry.get("broken", False),
        charset=entry.get("charset", "utf-8"),
        plain=table.get("manner") == "plain",
        channel=table.get("channel", 0),
    )


def _path(site: str, name: str) -> str:
    if site == "hexo":
        return f"/p/{name}.html"
    # ZAKER's ids begin with the second of their making; these begin in 2097, so that nobody takes them for a clock.
    return f"/zaker/article/f0{hashlib.sha256(name.encode()).hexdigest()[:22]}"


def _blocks(body: str, image_prefix: str) -> list[Block]:
    blocks: list[Block] = []
    pictures = 0
    for text in _raw_blocks(body):
        if found := _PICTURE.fullmatch(text):
            blocks.append(Block("picture", found[1], f"{image_prefix}-{pictures + 1}.png", pictures))
            pictures += 1
        else:
            blocks.append(Block("html" if text.startswith("<") else "text", text))
    return blocks


def _raw_blocks(body: str) -> list[str]:
    """Part a body at its blank lines, but for those inside ``<pre>``."""
    parts = re.split(r"\n{2,}(?!(?:(?!<pre>).)*</pre>)", body.strip("\n"), flags=re.DOTALL)
    return [part for part in parts if part]


def whole_second(now: datetime) -> datetime:
    """Return an aware moment as the demo counts it: in UTC, without a fraction."""
    return now.astimezone(UTC).replace(microsecond=0)


def parse_age(text: str) -> timedelta:
    """Read ``2d3h``, ``1h20m``, ``45m``."""
    found = _AGE.fullmatch(text)
    if not found or not text:
        raise ValueError(f"age {text!r}: expected something like 2d3h or 45m")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
