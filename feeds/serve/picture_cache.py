"""Pictures on disk: bounded in bytes, the least recently used go first; survives restarts.

A file is called by the hash of its picture's address and the hash of its content, which is its entity tag. It is
written beside and renamed, so there is never half of one.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

#: Bytes that are read, and sent, at once.
PIECE_BYTES = 64 * 1024

_TEMP_SUFFIX = ".tmp"
_NAME = re.compile(r"([0-9a-f]{40})-([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at hand."""

    #: What its entity tag is made of; the same for the same bytes only.
    tag: str
    size: int
    #: Its first bytes, as many as are read at once.
    first: bytes
    #: What follows them; whoever got the picture closes it.
    rest: BinaryIO

    @property
    def content_type(self) -> str:
        return content_type(self.first)


class PictureCache:
    """A folder of pictures; may be used from several threads."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{_TEMP_SUFFIX}"):  # of a run that was killed
            left.unlink(missing_ok=True)
        found = ((file.stat(), _NAME.fullmatch(file.name)) for file in folder.iterdir())
        used = sorted((stat.st_mtime_ns, name[1], name[2], stat.st_size) for stat, name in found if name)
        #: Content and size by address, as hashes, the least recently used first.
        self._held: dict[str, tuple[str, int]] = {}
        self._bytes = 0
        for _, name, tag, size in used:
            self._hold(name, tag, size)
        self._make_room()

    def open(self, url: str) -> Picture | None:
        """Return a picture that is there, which makes it the last to go."""
        name = _name_of(url)
        with self._lock:
            tag, size = self._held.get(name, ("", 0))
        if not tag:
            return None
        picture = _opened(self._folder / f"{name}-{tag}", tag, size)
        with self._lock:
            if self._held.get(name) == (tag, size):
                if picture:
                    self._held[name] = self._held.pop(name)
                else:  # removed, cut short or overwritten by somebody
                    self._forget(name)
        return picture

    def put(self, url: str, content: bytes) -> None:
        """Keep a picture, unless it alone is larger than all may be, or the disk refuses."""
        if len(content) > self._max_bytes:
            return
        name, tag = _name_of(url), _tag_of(content)
        temp = self._folder / f"{name}{_TEMP_SUFFIX}"
        try:
            temp.write_bytes(content)
            temp.replace(self._folder / f"{name}-{tag}")
        except OSError:
            temp.unlink(missing_ok=True)
            return
        with self._lock:
            self._hold(name, tag, len(content))
            self._make_room()

    def _hold(self, name: str, tag: str, size: int) -> None:
        if name in self._held and self._held[name][0] != tag:
            self._forget(name)
        self._bytes += size - self._held.pop(name, ("", 0))[1]
        self._held[name] = (tag, size)

    def _forget(self, name: str) -> None:
        tag, size = self._held.pop(name)
        self._bytes -= size
        (self._folder / f"{name}-{tag}").unlink(missing_ok=True)

    def _make_room(self) -> None:
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._held)))


def picture_of(content: bytes) -> Picture:
    """Return a picture that is in memory."""
    rest = io.BytesIO(content)
    return Picture(_tag_of(content), len(content), rest.read(PIECE_BYTES), rest)


def content_type(content: bytes) -> str:
    """Return the type of a raster picture by its first bytes; empty for anything else, SVG and HTML above all.

    AVIF is told by its brands, of which the first is often a general one (ISO/IEC 14496-12, section 4.3).
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        brands = content[8 : min(int.from_bytes(content[:4]), 64)]
        if {b"avif", b"avis"}.intersection(brands[start : start + 4] for start in range(0, len(brands), 4)):
            return "image/avif"
    return ""


def _opened(path: Path, tag: str, size: int) -> Picture | None:
    try:
        rest = path.open("rb")
    except OSError:
        return None
    try:
        os.utime(path)
        first = rest.read(PIECE_BYTES)
        if os.fstat(rest.fileno()).st_size == size and content_type(first):
            return Picture(tag, size, first, rest)
    except OSError:
        pass
    rest.close()
    return None


def _name_of(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _tag_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
