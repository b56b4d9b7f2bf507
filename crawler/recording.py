"""Recorded pages: what a server once answered, and what the program is to make of it.

Comes in: a folder of recordings. Goes out: the fields that come of each, by the same pure path as in a crawl
(``Reader``, then the stages), with the moment of the recording for a clock. Three files make one: ``DATE-SLUG.html.gz``
(or ``.json.gz``, ``.xml.gz``) is the body as received, ``DATE-SLUG.meta.json`` what came with it,
``DATE-SLUG.expected.json`` the fields, corrected by eye. An article that its listing gave whole has no body: it stands
in the link.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import settings
from crawler.config import Source
from crawler.errors import ConfigError
from crawler.extract.document import Document
from crawler.html import clean_html
from crawler.model import Article, ArticleLink, ListingPage
from crawler.pipelines.stages import finish, load_stages
from crawler.report import SourceRun
from crawler.slugs import slug_candidates
from crawler.spiders.families import reader_of
from crawler.spiders.reader import Reader, Refusal
from crawler.spiders.walk import Walk
from crawler.text import plain_text

#: Headers that a recording keeps: what pages are read by, and nothing private.
HEADERS = ("Content-Type", "Content-Language", "ETag", "Last-Modified")
#: Of a link's fields those that the walk adds; they are no part of what a listing says.
_OF_THE_WALK = ("read_at", "not_after")
_BODIES = (".html.gz", ".json.gz", ".xml.gz")
#: Characters of a text that a listing gives with a link: enough to know it by.
_BEGINNING = 100
_LONGEST_SLUG = 40

#: What an answer came to.
Result = ListingPage | Article | Refusal


@dataclass(frozen=True)
class Recording:
    """One answer; ``listing`` or ``article``."""

    kind: str
    #: After redirects.
    url: str
    body: bytes
    #: Aware, UTC.
    fetched_at: datetime
    #: Those of ``HEADERS`` that there were.
    headers: Mapping[str, str] = field(default_factory=dict)
    #: How the listing announced it; None for a listing.
    link: ArticleLink | None = None
    status: int = 200
    #: Its files' names as far as their first dot.
    name: str = ""
    #: What it is to come to; empty until somebody says it.
    expected: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        """Return the answer to be read; new each time, since reading takes it apart."""
        return Document(self.url, self.body, self.headers.get("Content-Type", ""))


def replay(recording: Recording, source: Source) -> dict[str, Any]:
    """Return the fields that the recording comes to today, those that are not empty."""
    read: Callable[[Recording, Reader], Result] = read_listing if recording.kind == "listing" else read_article
    return fields_of(read(recording, reader_of(source, source.name)))


def read_listing(recording: Recording, reader: Reader) -> ListingPage | Refusal:
    """Return what the listing says, or why it says nothing."""
    return reader.read_listing(recording.document())


def read_article(recording: Recording, reader: Reader) -> Article | Refusal:
    """Return the article as it is published, or why it is not."""
    read = _scraped(recording, reader)
    if isinstance(read, tuple):
        return read
    return finish(load_stages(settings.TIDINGS_STAGES, [Walk(reader, SourceRun(reader.source.name))]), read)


def _scraped(recording: Recording, reader: Reader) -> Article | Refusal:
    link, at = recording.link or ArticleLink(recording.url), recording.fetched_at
    if link.content:
        return reader.article_of(link, base_url=recording.url, fetched_at=at)
    headers = recording.headers
    return reader.read_article(
        recording.document(), link, headers.get("ETag", ""), headers.get("Last-Modified", ""), at
    )


def fields_of(read: Result) -> dict[str, Any]:
    """Return a result as plain values for JSON, without those that are empty."""
    if isinstance(read, tuple):
        return {"dropped": read[0].value}
    if isinstance(read, ListingPage):
        links = [_link_table(link) for link in read.links]
        return _filled({"links": links, "next_urls": list(read.next_urls), "shape": read.shape})
    date = read.published
    return _filled(
        {
            "title": read.title,
            "canonical_url": read.canonical_url,
            "authors": list(read.authors),
            "editors": list(read.editors),
            "publisher": read.publisher,
            "original_url": read.original_url,
            "categories": [list(path) for path in read.categories],
            "language": read.language,
            "published_at": f"{date.at:%Y-%m-%dT%H:%M:%SZ}" if date else "",
            "precision": date.precision.value if date else "",
            "kind": date.kind.value if date else "",
            "images": [image.url for image in read.images],
            "summary": read.summary,
            "text": clean_html(read.content, read.canonical_url).text,
        }
    )


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each field that is not as expected, and one line on it; how a text is broken into lines does not count."""
    for name in dict.fromkeys([*expected, *found]):
        wanted, got = _comparable(expected.get(name)), _comparable(found.get(name))
        if wanted != got:
            yield name, _difference(wanted, got)


def load_recordings(folder: Path) -> list[Recording]:
    """Return the recordings in a folder, by their names.

    Raises:
        ConfigError: a file is missing or is not what it should be.
    """
    return [_load(folder, file.name.removesuffix(".meta.json")) for file in sorted(folder.glob("*.meta.json"))]


def files_of(recording: Recording) -> dict[str, bytes]:
    """Return the files that make a recording, by name."""
    link = {"link": _link_table(recording.link, whole=True)} if recording.link else {}
    meta = {
        "url": recording.url,
        "status": recording.status,
        "headers": dict(recording.headers),
        "fetched_at": f"{recording.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
        "kind": recording.kind,
        **link,
    }
    files = {f"{recording.name}.meta.json": _json(meta), f"{recording.name}.expected.json": _json(recording.expected)}
    if recording.body:
        files[recording.name + _suffix(recording.document())] = gzip.compress(recording.body, mtime=0)
    return files


def recording_name(recording: Recording) -> str:
    """Return a file name for it, made of its day and its title or address; letters, digits and hyphens only."""
    title = recording.link.title if recording.link else ""
    last = urlsplit(recording.url).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    slug = next(slug_candidates(title or last or recording.kind))[:_LONGEST_SLUG].strip("-")
    return f"{recording.fetched_at:%Y-%m-%d}-{'listing' if recording.kind == 'listing' else slug}"


def _load(folder: Path, name: str) -> Recording:
    meta, where = _read_json(folder / f"{name}.meta.json"), folder / f"{name}.meta.json"
    expected = folder / f"{name}.expected.json"
    try:
        link = meta.get("link")
        recording = Recording(
            kind=meta["kind"],
            url=meta["url"],
            body=_body(folder, name),
            fetched_at=datetime.fromisoformat(meta["fetched_at"]),
            headers=meta.get("headers", {}),
            link=_link_of({"url": meta["url"]} | link) if link else None,
            status=meta.get("status", 200),
            name=name,
            expected=_read_json(expected) if expected.is_file() else {},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {type(error).__name__}: {error}; expected a recording's url, kind, …") from error
    if not recording.body and not (recording.link and recording.link.content):
        raise ConfigError(f"{folder / name}: no body; expected a file {name}.html.gz, .json.gz or .xml.gz beside it")
    return recording


def _body(folder: Path, name: str) -> bytes:
    for suffix in _BODIES:
        file = folder / (name + suffix)
        if file.is_file():
            try:
                return gzip.decompress(file.read_bytes())
            except (OSError, EOFError) as error:
                raise ConfigError(f"{file}: cannot be unpacked: {error}") from error
    return b""


def _suffix(document: Document) -> str:
    if document.is_json:
        return ".json.gz"
    is_xml = document.body.lstrip().startswith(b"<?xml") or "xml" in document.content_type
    return ".xml.gz" if is_xml and not document.looks_like_html else ".html.gz"


def _read_json(file: Path) -> dict[str, Any]:
    try:
        table = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}; expected JSON") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: expected a JSON object")
    return table


def _json(table: Mapping[str, Any]) -> bytes:
    return (json.dumps(table, ensure_ascii=False, indent=2) + "\n").encode()


def _link_table(link: ArticleLink, *, whole: bool = False) -> dict[str, Any]:
    """Return a link's fields that are not empty.

    Args:
        whole: with the article it may hold, and what the walk added; else with the beginning of that text.
    """
    table = asdict(link)
    if not whole:
        table = {name: value for name, value in table.items() if name not in _OF_THE_WALK}
        table["content"] = plain_text(link.content, _BEGINNING)
    for name in _OF_THE_WALK:
        if table.get(name):
            table[name] = f"{table[name]:%Y-%m-%dT%H:%M:%SZ}"
    return _filled(table)


def _link_of(table: Mapping[str, Any]) -> ArticleLink:
    known = {one.name for one in fields(ArticleLink)}
    if unknown := sorted(set(table) - known):
        raise ValueError(f"link has an unknown field {unknown[0]}")
    given = {name: _tuples(value) for name, value in table.items()}
    instants = {name: datetime.fromisoformat(given[name]) for name in _OF_THE_WALK if given.get(name)}
    return ArticleLink(**given | instants)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _filled(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value}


def _comparable(value: Any) -> Any:
    """Return a value with nothing in it that makes no difference: kinds of sequence, white space, empty fields."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: kept for name, part in value.items() if (kept := _comparable(part))}
    if isinstance(value, Iterable):
        return [_comparable(part) for part in value]
    return value


def _difference(wanted: Any, got: Any) -> str:
    """Return how two values differ, from shortly before the first place where they do."""
    if isinstance(wanted, list) and isinstance(got, list):
        for index, (one, other) in enumerate(zip(wanted, got, strict=False)):
            if one != other:
                return f"[{index}]: {_difference(one, other)}"
        return f"{len(wanted)} expected, {len(got)} found"
    if isinstance(wanted, dict) and isinstance(got, dict):
        name = next(name for name in [*wanted, *got] if wanted.get(name) != got.get(name))
        return f"{name}: {_difference(wanted.get(name), got.get(name))}"
    if isinstance(wanted, str) and isinstance(got, str):
        pairs = zip(wanted, got, strict=False)
        start = max(0, next((at for at, (one, other) in enumerate(pairs) if one != other), 0) - 20)
        return f"expected {_cut(wanted, start)}, found {_cut(got, start)}"
    return f"expected {_cut(wanted)}, found {_cut(got)}"


def _cut(value: Any, start: int = 0) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        part = value[start : start + 80]
        return ("…" if start else "") + repr(part) + ("…" if start + 80 < len(value) else "")
    return repr(value)[:120]
