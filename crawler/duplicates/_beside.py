"""Sketches worked out in a process of their own, beside the crawl, where there are many.

A sketch is a third of a millisecond of plain Python, and a crawl is bound by one processor: what it does elsewhere is
time gained. The process holds nothing but this package, reads until its pipe is closed, and so ends with whoever
started it, however that ends.
"""

from __future__ import annotations

import atexit
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any, cast

from crawler.duplicates._sketch import pack, sketch
from crawler.errors import StoreError

#: Articles for which a process is worth starting; once it runs it gets all.
_MANY = 20

_running: list[subprocess.Popen[bytes]] = []


def pack_sketches(texts: Sequence[tuple[str, str]]) -> list[bytes]:
    """Return the packed sketch of each pair of title and plain text, in the same order. Not for several threads.

    Raises:
        StoreError: the process could not be started, or was killed.
    """
    if len(texts) < _MANY and not _running:
        return [pack(sketch(title, text)) for title, text in texts]
    try:
        process = _running[0] if _running else _start()
        to, back = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        _send(to, list(texts))
        packed: list[bytes] = pickle.load(back)  # noqa: S301 - our own process
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        _stop()
        raise StoreError(f"the process that tells copies apart came to an end: {error or 'killed'}") from error
    return packed


def serve() -> None:
    """Answer until standard input ends; signals to the whole group are for the parent, which then closes it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        try:
            texts = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process
        except EOFError:
            return
        _send(sys.stdout.buffer, [pack(sketch(title, text)) for title, text in texts])


def _start() -> subprocess.Popen[bytes]:
    code = f"import sys; sys.path[:] = {sys.path!r}; from crawler.duplicates._beside import serve; serve()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    _running.append(process)
    atexit.register(_stop)
    return process


def _stop() -> None:
    for process in _running:
        process.communicate()
    _running.clear()


def _send(pipe: IO[bytes], value: Any) -> None:
    pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()
