"""One writer at a time in a site folder, by a lock of the kernel.

The lock is ``flock`` on an open file: it goes when the process goes, however that dies, and a file that is left lying
about locks nothing. What stands in the file is only for the message.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import StoreError, StoreLocked

__all__ = ["hold_lock"]


@contextmanager
def hold_lock(path: Path, command: str) -> Iterator[None]:
    """Hold the lock for as long as the block runs; a fork shares it, a program that is started does not.

    Raises:
        StoreLocked: another process holds it; says which, doing what, since when.
        StoreError: the file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: cannot be locked: {error.strerror}; expected a writable site folder") from error
    try:
        _acquire(descriptor, path)
        _describe(descriptor, path, f"pid {os.getpid()}, {command}, since {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Empty for the moment between the other's locking and its writing.
        holder = (
            " ".join(os.pread(descriptor, 500, 0).decode("utf-8", "replace").split()) or "a process that just began"
        )
        raise StoreLocked(f"{path}: held by {holder}; expected no other run in this site folder") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be locked: {error.strerror}; expected a local file system") from error


def _describe(descriptor: int, path: Path, holder: str) -> None:
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{holder}\n".encode(), 0)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}; expected space on the disk") from error
