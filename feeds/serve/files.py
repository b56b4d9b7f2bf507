"""Files below ``public/`` as they are now, with their entity tags and compressed forms; nothing outside is ever read.

A file's hash is kept for as long as its inode, modification time and size stay; contents and compressed forms in a
cache bounded in bytes. Reading, hashing and compressing is done in threads, once for all who wait for it; on the event
loop nothing but ``stat`` is asked. A file replaced meanwhile is read again: what is sent is whole, old or new.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import os
import stat
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import BinaryIO, TypeVar, cast
from urllib.parse import unquote_to_bytes

import brotli  # type: ignore[import-untyped]

from feeds.serve.conditions import CODINGS, IDENTITY
from feeds.serve.kinds import Kind, kind_of

#: Bytes of contents, compressed forms included, that are kept in memory.
CACHED_BYTES = 64_000_000
#: Files whose hash is remembered.
CACHED_FILES = 20_000
#: A larger file is neither compressed nor kept, but read piece by piece.
LARGE_BYTES = 8_000_000
#: A smaller file is not compressed: it travels in one packet anyway.
SMALL_BYTES = 1_000
#: Of 0 to 11; 5 takes about the time of gzip and gives a tenth less.
BROTLI_QUALITY = 5
#: What one read of a large file takes.
PIECE_BYTES = 256 * 1024

_T = TypeVar("_T")

#: Device, inode, modification time and size: another one is another content.
Key = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class File:
    """A regular file below ``public/`` at one moment."""

    #: Below ``public/``, without slash at the front.
    path: str
    #: Of the file system.
    full_path: str
    key: Key
    size: int
    #: Entity tag by coding; strong, each coding its own.
    tags: dict[bytes, bytes]
    #: Seconds since 1970.
    modified: int
    last_modified: bytes
    kind: Kind

    @property
    def is_compressed(self) -> bool:
        """Whether it is sent compressed to those who ask for it."""
        return self.kind.is_text and SMALL_BYTES <= self.size <= LARGE_BYTES


def stamp_of(path: Path) -> tuple[int, ...] | None:
    """Return what is another one when a file is; None when there is none."""
    try:
        return _key_of(path.stat())
    except OSError:
        return None


def segments_of(raw_path: bytes) -> tuple[str, ...] | None:
    """Return the decoded segments of a request's path, the last empty for a folder; None when no file of ours is named.

    Decoded once. Empty and hidden segments (``.``, ``..``, ``.tidings-*.tmp``), backslashes and control characters
    are none of ours.
    """
    try:
        text = unquote_to_bytes(raw_path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.startswith("/") or "\\" in text or not text.isprintable():
        return None
    segments = tuple(text[1:].split("/"))
    if "" in segments[:-1] or any(segment.startswith(".") for segment in segments):
        return None
    return segments


class Contents:
    """Contents by entity tag, the least recently used given up first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[bytes, bytes] = OrderedDict()
        self.size = 0

    def get(self, tag: bytes) -> bytes | None:
        content = self._held.get(tag)
        if content is not None:
            self._held.move_to_end(tag)
        return content

    def put(self, tag: bytes, content: bytes) -> None:
        if len(content) > self._limit or tag in self._held:
            return
        self._held[tag] = content
        self.size += len(content)
        while self.size > self._limit:
            self.size -= len(self._held.popitem(last=False)[1])


class Files:
    """What lies below ``public/``; used on one event loop."""

    def __init__(self, public_dir: Path, cached_bytes: int = CACHED_BYTES) -> None:
        self._public = public_dir.absolute()
        self._threads = ThreadPoolExecutor(2, "files")
        self._under_way: dict[object, asyncio.Future[object]] = {}
        self._known: OrderedDict[str, File] = OrderedDict()
        self.contents = Contents(cached_bytes)

    def is_readable(self) -> bool:
        """Tell whether ``public/`` can be looked into."""
        return self._public.is_dir() and os.access(self._public, os.R_OK | os.X_OK)

    def has(self, path: str) -> bool:
        """Tell whether there is such a regular file, and inside ``public/``."""
        return self._key(path) is not None

    def is_current(self, file: File) -> bool:
        """Tell whether a file is still the one that was read: one ``stat``, for those who hold it."""
        try:
            # Asked for every request; Path takes twice as long.
            return _key_of(os.stat(file.full_path)) == file.key  # noqa: PTH116
        except OSError:
            return False

    def is_kept(self, file: File) -> bool:
        """Tell whether its content is kept in memory as a whole."""
        return file.size <= LARGE_BYTES

    async def find(self, path: str) -> File | None:
        """Return the regular file at a path below ``public/``; None when there is none, or it lies elsewhere."""
        known = self._known.get(path)
        if known is not None and self.is_current(known):
            self._known.move_to_end(path)
            return known
        self._known.pop(path, None)
        key = self._key(path)
        if key is None:
            return None
        known = await self._once((path, key), lambda: _read(path, self._public / path))
        if known is not None:
            self._known[path] = known
            if len(self._known) > CACHED_FILES:
                self._known.popitem(last=False)
        return known

    async def content(self, file: File, coding: bytes = IDENTITY) -> bytes | None:
        """Return a file's bytes in a coding; None when it was replaced or removed since it was found."""
        tag = file.tags[coding]
        content = self.contents.get(tag)
        if content is None:
            content = await self._once(tag, lambda: _coded(file, coding))
            if content is not None:
                self.contents.put(tag, content)
        return content

    async def pieces(self, file: File, first: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes of a large file from one position up to another; fewer when it was replaced meanwhile."""
        loop = asyncio.get_running_loop()
        opened = await loop.run_in_executor(self._threads, _open, file)
        if opened is None:
            return
        with opened:
            opened.seek(first)
            while first < end:
                piece = await loop.run_in_executor(self._threads, opened.read, min(PIECE_BYTES, end - first))
                if not piece:
                    return
                first += len(piece)
                yield piece

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _key(self, path: str) -> Key | None:
        """Return the key of a regular file whose real place is below ``public/``."""
        try:
            found = (self._public / path).stat()
            is_inside = (self._public / path).resolve().is_relative_to(self._public.resolve())
        except (OSError, ValueError, RuntimeError):
            return None
        return _key_of(found) if is_inside and stat.S_ISREG(found.st_mode) else None

    async def _once(self, key: object, work: Callable[[], _T]) -> _T:
        """Return what the work gives, done in a thread, and once for all who ask for it meanwhile."""
        future = self._under_way.get(key)
        if future is None:
            future = asyncio.get_running_loop().run_in_executor(self._threads, work)
            self._under_way[key] = future
            future.add_done_callback(lambda _: self._under_way.pop(key))
        return cast(_T, await asyncio.shield(future))


def _key_of(found: os.stat_result) -> Key:
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


def _read(path: str, full_path: Path) -> File | None:
    """Return what a file is now; None when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with full_path.open("rb") as opened:
            found = os.fstat(opened.fileno())
            while piece := opened.read(PIECE_BYTES):
                digest.update(piece)
    except OSError:
        return None
    name = base64.urlsafe_b64encode(digest.digest()[:18])
    tags = {IDENTITY: b'"%s"' % name} | {coding: b'"%s-%s"' % (name, coding) for coding in CODINGS}
    modified = int(found.st_mtime)
    return File(
        path=path,
        full_path=str(full_path),
        key=_key_of(found),
        size=found.st_size,
        tags=tags,
        modified=modified,
        last_modified=formatdate(modified, usegmt=True).encode(),
        kind=kind_of(path),
    )


def _open(file: File) -> BinaryIO | None:
    """Return the file opened; None when another one stands in its place."""
    try:
        opened = Path(file.full_path).open("rb")  # noqa: SIM115 - the caller closes it
    except OSError:
        return None
    if _key_of(os.fstat(opened.fileno())) == file.key:
        return opened
    opened.close()
    return None


def _coded(file: File, coding: bytes) -> bytes | None:
    opened = _open(file)
    if opened is None:
        return None
    with opened:
        content = opened.read()
    if coding == b"gzip":
        return gzip.compress(content, 6, mtime=0)
    return brotli.compress(content, quality=BROTLI_QUALITY) if coding else content
