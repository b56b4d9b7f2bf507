"""Pictures on disk: bounded in bytes, the least recently used go first; survives restarts."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

_TEMP_SUFFIX = ".tmp"


class PictureCache:
    """A folder of files, each called by the hash of its picture's address; may be used from several threads."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*{_TEMP_SUFFIX}"):  # of a run that was killed
            left.unlink(missing_ok=True)
        found = [(file.stat().st_mtime, file.name, file.stat().st_size) for file in folder.iterdir() if file.is_file()]
        #: Size of each file by name, the least recently used first.
        self._sizes = {name: size for _, name, size in sorted(found)}
        self._bytes = sum(self._sizes.values())
        with self._lock:
            self._make_room()

    @staticmethod
    def name_of(url: str) -> str:
        """Return what the file of a picture is called."""
        return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:40]

    def get(self, url: str) -> bytes | None:
        """Return a picture that is there, which makes it the last to go."""
        name = self.name_of(url)
        try:
            content = (self._folder / name).read_bytes()
            os.utime(self._folder / name)
        except OSError:
            return None
        with self._lock:
            if name in self._sizes:
                self._sizes[name] = self._sizes.pop(name)
        return content

    def put(self, url: str, content: bytes) -> None:
        """Keep a picture, unless it alone is larger than all may be, or the disk refuses."""
        if len(content) > self._max_bytes:
            return
        name = self.name_of(url)
        temp = self._folder / f"{name}{_TEMP_SUFFIX}"
        with self._lock:
            try:
                temp.write_bytes(content)
                temp.replace(self._folder / name)
            except OSError:
                temp.unlink(missing_ok=True)
                return
            self._bytes += len(content) - self._sizes.pop(name, 0)
            self._sizes[name] = len(content)
            self._make_room()

    def _make_room(self) -> None:
        while self._bytes > self._max_bytes:
            name = next(iter(self._sizes))
            self._bytes -= self._sizes.pop(name)
            (self._folder / name).unlink(missing_ok=True)
