"""Stored articles -> Hexo posts, and such posts -> articles again; pure.

What Hexo knows stands under its own names (hexo.io/docs/front-matter); what it does not know, and an equal article is
made of, under one name of ours. The body is clean HTML in a ``raw`` block, so that Hexo takes neither Markdown nor tags
for what looks like them, in either of its renderers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

import yaml
from pydantic import BaseModel, Field

from crawler.errors import ExtractError
from crawler.model import Article, CategoryPath, DateClaim, DateKind, DateOrigin, Entry, Precision, Timestamp
from crawler.posts._front import split_post
from crawler.posts._markdown import render_markdown
from crawler.slugs import slug_candidates
from crawler.toml import check

#: The name of our own block in the front matter.
KEY = "tidings"
#: Where Hexo looks for posts.
POSTS_FOLDER = "source/_posts"
#: Folders that a post lies in at most, and hex digits of its id in its file's name.
_LEVELS, _DIGITS = 8, 16
#: Characters of front matter that are read.
_MAX_FRONT = 200_000
#: Lists and tables in each other.
_DEEPEST = 20

#: What Hexo takes for the beginning of a tag, and for a fence, also within a ``raw`` block.
_TAG_LIKE = re.compile(r"\{(?=[{%#])|([`~])(?=\1\1)")
_ID = re.compile(r"\n  guid: \"(urn:uuid:[0-9a-f-]+)\"\n")
_NAME = re.compile(rf"-([0-9a-f]{{{_DIGITS}}})\.md\Z")


#: Those of libyaml are ten times as quick, where PyYAML was built with it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SafeDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_SafeDumper):  # type: ignore[misc, valid-type]
    """Puts every value into double quotes: what is plain text to YAML 1.1 may be a number to Hexo's YAML 1.2."""


class _Quoted(str):
    __slots__ = ()


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


class _Block(BaseModel):
    """What stands under our own name."""

    guid: str
    url: str
    sources: tuple[str, ...] = Field(min_length=1)
    precision: Precision
    kind: DateKind
    origin: DateOrigin = DateOrigin.NONE
    raw: str = ""
    stated_at: datetime | None = None
    correction: str = ""
    language: str = ""
    editors: tuple[str, ...] = ()
    publisher: str = ""
    original_url: str = ""


class _Front(BaseModel):
    """The front matter of an exported post, as far as it is read again."""

    title: str
    date: datetime
    categories: tuple[str | tuple[str, ...], ...] = ()
    author: str | tuple[str, ...] = ()
    description: str = ""
    tidings: _Block


def post_path(entry: Entry) -> str:
    """Return where an article's post lies in a Hexo site; no two articles share a path."""
    categories = entry.categories[0][:_LEVELS] if entry.categories else ()
    folders = (next(slug_candidates(name)) for name in categories)
    return "/".join([POSTS_FOLDER, *folders, f"{next(slug_candidates(entry.title))}-{_digits(entry.guid)}.md"])


def digits_of(entry: Entry) -> str:
    """Return what the name of an article's post ends in, whatever its title and categories become."""
    return _digits(entry.guid)


def digits_in(name: str) -> str:
    """Return what ``digits_of`` gives of the article in a file of this name; empty for any other name."""
    found = _NAME.search(name)
    return found[1] if found else ""


def guid_in(text: str) -> str:
    """Return the id of the article in an exported post; empty when the text is none."""
    found = _ID.search(text, 0, _MAX_FRONT)
    return found[1] if found else ""


def render_post(entry: Entry, sources: Sequence[str], zone: tzinfo) -> str:
    """Return an article as a Hexo post, its dates in this zone."""
    paths = [list(path) for path in entry.categories]
    front = {
        "title": entry.title,
        "date": entry.published.at.astimezone(zone).isoformat(),
        "updated": entry.updated_at.astimezone(zone).isoformat(),
        "categories": paths[0] if len(paths) == 1 else paths,
        "author": entry.authors[0] if len(entry.authors) == 1 else list(entry.authors),
        "description": entry.summary,
        "cover": entry.images[0].url if entry.images else "",
        KEY: _filled(_block_of(entry, sources)),
    }
    written = yaml.dump(_quoted(_filled(front)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9)
    content = _TAG_LIKE.sub(lambda match: f"&#{ord(match[0])};", entry.content)
    return f"---\n{written}---\n{{% raw %}}\n{content}\n{{% endraw %}}\n"


def read_exported(text: str, *, zone: tzinfo, fetched_at: datetime) -> tuple[Article, tuple[str, ...]] | None:
    """Return the article in an exported post, its content not yet clean, and its sources; None for any other text.

    Raises:
        ExtractError: the post was exported, and has been damaged.
    """
    if f"\n{KEY}:" not in text:
        return None
    lines, body = split_post(text)
    if not any(line.startswith(f"{KEY}:") for line in lines):
        return None
    front = _read_front("\n".join(lines)[:_MAX_FRONT])
    block = front.tidings
    published = Timestamp(
        at=_utc(front.date, zone),
        precision=block.precision,
        kind=block.kind,
        raw=block.raw,
        origin=block.origin,
        stated_at=block.stated_at and _utc(block.stated_at, zone),
        correction=block.correction,
    )
    article = Article(
        source=block.sources[0],
        requested_url=block.url,
        canonical_url=block.url,
        title=front.title,
        content=render_markdown(body),
        summary=front.description,
        authors=(front.author,) if isinstance(front.author, str) else front.author,
        categories=_paths_of(front.categories),
        language=block.language,
        editors=block.editors,
        publisher=block.publisher,
        original_url=block.original_url,
        date_claims=(DateClaim(block.raw, block.origin),) if block.raw else (),
        published=published,
        is_listed_whole=True,
        fetched_at=fetched_at,
    )
    return article, block.sources


def _block_of(entry: Entry, sources: Sequence[str]) -> dict[str, Any]:
    stamp = entry.published
    return {
        "guid": entry.guid,
        "url": entry.link,
        "sources": list(sources),
        "precision": stamp.precision.value,
        "kind": stamp.kind.value,
        "origin": stamp.origin.value,
        "raw": stamp.raw,
        "stated_at": stamp.stated_at.isoformat() if stamp.stated_at else "",
        "correction": stamp.correction,
        "language": entry.language,
        "editors": list(entry.editors),
        "publisher": entry.publisher,
        "original_url": entry.original_url,
    }


def _read_front(text: str) -> _Front:
    try:
        _check_harmless(yaml.parse(text, _Loader))
        return check(_Front, yaml.load(text, _Loader), "its front matter")  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ExtractError(f"its front matter is no YAML: {' '.join(str(error).split())}") from error


def _check_harmless(events: Iterable[yaml.Event]) -> None:
    """Raise where YAML would cost more than its length: aliases stand for more, depth takes its square."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise ExtractError("its front matter has aliases (*name); expected none")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ExtractError(f"its front matter is nested more than {_DEEPEST} deep")


def _paths_of(categories: Sequence[str | tuple[str, ...]]) -> tuple[CategoryPath, ...]:
    """Hexo reads a flat list as one path and nested ones as several."""
    if any(isinstance(item, tuple) for item in categories):
        return tuple((item,) if isinstance(item, str) else item for item in categories)
    return (tuple(str(name) for name in categories),) if categories else ()


def _utc(at: datetime, zone: tzinfo) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _digits(guid: str) -> str:
    return guid.rpartition(":")[2].replace("-", "")[:_DIGITS]


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value}


def _quoted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _quoted(each) for name, each in value.items()}
    return [_quoted(each) for each in value] if isinstance(value, list) else _Quoted(value)
