"""Files below ``public/``: replaced whole or left alone.

A reader of the folder sees a file's old bytes or its new ones, at any moment and after any crash; a file whose bytes
would not change keeps its inode and mtime. Nothing is ever written outside ``public/``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from crawler.errors import FeedError, StoreError

_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_TEMP_PREFIX, _TEMP_SUFFIX = ".tidings-", ".tmp"
#: Bytes that a folder must have room for, to be called writable.
_PROBE_BYTES = 64 * 1024


def check_writable(public_dir: Path) -> None:
    """Make ``public/`` if need be, and see that a file can be written there.

    Raises:
        StoreError: it cannot: read-only, full, or no folder.
    """
    if public_dir.exists() and not public_dir.is_dir():
        raise StoreError(f"{public_dir}: cannot be written: it is a file; expected a folder, or nothing yet")
    try:
        _make_folder(public_dir)
        probe = public_dir / _temp_name("probe")
        probe.unlink(missing_ok=True)
        _write(probe, b"\0" * _PROBE_BYTES)
        probe.unlink()
    except OSError as error:
        raise StoreError(f"{public_dir}: cannot be written: {error.strerror or error}") from error


def replace_files(public_dir: Path, path: str, files: Mapping[str, bytes]) -> dict[str, int]:
    """Put files into a folder below ``public/``; return the size of each that had to be written.

    All are complete on disk before the first takes its place, so a full disk changes none of them. For files that
    belong to no feed: those of ``var/`` and ``sources/``, and what is written for the operator.

    Raises:
        StoreError: the folder is not inside ``public/``, or the disk refuses; folder and files are named.
    """
    try:
        with Staged(make_folder(public_dir, path), files) as staged:
            if staged.sizes:
                staged.sync()
                staged.put()
                _sync(staged.folder)
            return staged.sizes
    except FeedError as error:
        raise StoreError(f"{public_dir / path}: {', '.join(files)}: {error}") from error


def make_folder(public_dir: Path, path: str) -> Path:
    """Return the real folder of a path below ``public/``, which is made if need be.

    Raises:
        FeedError: it is not inside ``public/``, or the disk refuses.
    """
    folder = safe_folder(public_dir, path)
    try:
        _make_folder(folder)
    except OSError as error:
        raise FeedError(f"cannot be written: {error.strerror or error}") from error
    return folder


class Staged:
    """New files of a folder, whole beside the old ones: nobody sees them until they are put in place.

    Only what changes is written. As a context manager it takes away, at its end, what was not put in place.
    """

    def __init__(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Write them.

        Args:
            folder: as ``make_folder`` gave it.

        Raises:
            FeedError: the disk refuses; nothing is left.
        """
        self.folder = folder
        #: By hidden file, what it becomes.
        self._waiting: dict[Path, Path] = {}
        #: Bytes of each file that is new or differs, by name.
        self.sizes: dict[str, int] = {}
        try:
            for name, content in files.items():
                file, temp = folder / name, folder / _temp_name(name)
                if _holds(file, content):
                    temp.unlink(missing_ok=True)  # what a killed run left behind
                else:
                    _write(temp, content)
                    self._waiting[temp] = file
                    self.sizes[name] = len(content)
        except OSError as error:
            self.drop()
            raise FeedError(f"cannot be written: {error.strerror or error}") from error

    def sync(self) -> None:
        """Wait until the disk has them; else a power cut may lose what was put in place.

        Raises:
            FeedError: the disk refuses.
        """
        try:
            for temp in self._waiting:
                _sync(temp)
        except OSError as error:
            raise FeedError(f"cannot be written: {error.strerror or error}") from error

    def put(self) -> None:
        """Put them in place.

        Raises:
            FeedError: the disk refuses; each file is the old one or the new one.
        """
        try:
            for temp, file in self._waiting.items():
                temp.replace(file)
            self._waiting.clear()
        except OSError as error:
            raise FeedError(f"cannot be written: {error.strerror or error}") from error

    def drop(self) -> None:
        """Take away what is not in place."""
        for temp in self._waiting:
            temp.unlink(missing_ok=True)
        self._waiting.clear()

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()


def sync_disk() -> None:
    """Wait until the disk has all that was written: for many files far quicker than one by one."""
    os.sync()


def remove(public_dir: Path, path: str) -> None:
    """Take a file below ``public/`` away, or a folder with all that is in it; none is fine too.

    Raises:
        FeedError: it is not inside ``public/``, or the disk refuses.
    """
    folder, _, name = path.rpartition("/")
    place = safe_folder(public_dir, folder) / name
    try:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise FeedError(f"cannot be removed: {error.strerror or error}") from error


def remove_if_empty(public_dir: Path, path: str) -> None:
    """Take a folder below ``public/`` away that nothing is in."""
    with suppress(OSError):
        safe_folder(public_dir, path).rmdir()


def safe_folder(public_dir: Path, path: str) -> Path:
    """Return the real folder of a path below ``public/``.

    Raises:
        FeedError: dots or a symbolic link lead out of ``public/``.
    """
    root = public_dir.resolve()
    folder = (root / path).resolve()
    if not folder.is_relative_to(root):
        raise FeedError(f"leads to {folder}, outside {root}; nothing is written there")
    return folder


def _holds(file: Path, content: bytes) -> bool:
    """Tell whether a regular file holds exactly these bytes."""
    try:
        found = file.lstat()
        return S_ISREG(found.st_mode) and found.st_size == len(content) and file.read_bytes() == content
    except FileNotFoundError:
        return False


def _temp_name(name: str) -> str:
    """Return the name of the hidden file that becomes this one; one run at a time writes here, so one is enough."""
    return f"{_TEMP_PREFIX}{name}{_TEMP_SUFFIX}"


def _write(file: Path, content: bytes) -> None:
    """Write a new file; on an error nothing is left."""
    descriptor = _open_new(file)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            os.fchmod(opened.fileno(), _FILE_MODE)  # whatever the umask
            opened.write(content)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _open_new(file: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL  # whatever lies there, a link least of all, is not written through
    try:
        return os.open(file, flags, _FILE_MODE)
    except FileExistsError:  # a killed run left it behind
        file.unlink()
        return os.open(file, flags, _FILE_MODE)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)  # another process may make it at the same time
        folder.chmod(_FOLDER_MODE)  # whatever the umask: a web server of another user reads here


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
