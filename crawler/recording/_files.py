"""A recording <-> its three files: the body as received, what came with it, and what it is to come to."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import ConfigError
from crawler.extract.document import Document
from crawler.recording._links import link_of, table_of
from crawler.recording._recording import Recording
from crawler.slugs import slug_candidates

_BODIES = (".html.gz", ".json.gz", ".xml.gz")
_LONGEST_SLUG = 40


def load_recordings(folder: Path) -> list[Recording]:
    """Return the recordings in a folder, by their names.

    Raises:
        ConfigError: a file is missing or is not what it should be.
    """
    return [_load(folder, file.name.removesuffix(".meta.json")) for file in sorted(folder.glob("*.meta.json"))]


def files_of(recording: Recording) -> dict[str, bytes]:
    """Return the files that make a recording, by name."""
    link = {"link": table_of(recording.link)} if recording.link else {}
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
            link=link_of({"url": meta["url"]} | link) if link else None,
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
