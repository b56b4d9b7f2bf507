"""Files below ``public/``: replaced whole or left alone.

A reader of the folder sees a file's old bytes or its new ones, at any moment and after any crash; a file whose bytes
would not change keeps its inode and mtime. Nothing is ever written outside ``public/``.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

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
    try:
        _make_folder(public_dir)
        temp = _write_temp(public_dir, b"\0" * _PROBE_BYTES)
        temp.unlink()
    except OSError as error:
        raise StoreError(f"{public_dir}: cannot be written: {error.strerror or error}") from error


def replace_files(public_dir: Path, path: str, files: Mapping[str, bytes]) -> dict[str, int]:
    """Put files into a folder below ``public/``; return the size of each that had to be written.

    All are complete on disk before the first takes its place, so a full disk changes none of them.

    Raises:
        FeedError: the folder is not inside ``public/``, or the disk refuses.
    """
    folder = safe_folder(public_dir, path)
    temps: dict[str, Path] = {}
    try:
        _make_folder(folder)
        _remove_stale_temps(folder)
        changed = {name: content for name, content in files.items() if not _holds(folder / name, content)}
        for name, content in changed.items():
            temps[name] = _write_temp(folder, content)
        for name in changed:
            temps[name].replace(folder / name)
            del temps[name]
        if changed:
            _sync_folder(folder)
        return {name: len(content) for name, content in changed.items()}
    except OSError as error:
        raise FeedError(f"cannot be written: {error.strerror or error}") from error
    finally:
        for temp in temps.values():
            temp.unlink(missing_ok=True)


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
        return not file.is_symlink() and file.stat().st_size == len(content) and file.read_bytes() == content
    except FileNotFoundError:
        return False


def _write_temp(folder: Path, content: bytes) -> Path:
    """Write a new hidden file, safe on disk when this returns; on an error nothing is left."""
    descriptor, name = tempfile.mkstemp(_TEMP_SUFFIX, _TEMP_PREFIX, folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), _FILE_MODE)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _remove_stale_temps(folder: Path) -> None:
    """Remove what a killed run left behind; only one run at a time writes here."""
    for file in folder.glob(f"{_TEMP_PREFIX}*{_TEMP_SUFFIX}"):
        file.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir()
        folder.chmod(_FOLDER_MODE)  # whatever the umask: a web server of another user reads here


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
