"""A process beside this one for pure work: a crawl is bound by one processor, and most machines have two.

It is a fork, so it starts in milliseconds, knows the functions and whatever they hold, and shares memory that neither
changes. It answers in the order it is asked, and ends with the process that started it, however that ends. Where it
ends first, killed or out of memory, its open calls fail and later ones are worked out here.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Self, cast

from crawler.errors import CrawlerError

_LENGTH = struct.Struct("!Q")

Functions = Mapping[str, Callable[..., Any]]


class Here:
    """The same without a process."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions

    async def call(self, name: str, *arguments: Any) -> Any:
        """Return what the function returns for these arguments, or raise what it raises."""
        return self._functions[name](*arguments)


class Beside(Here):
    """A process of its own; calls are answered in their order."""

    def __init__(self, functions: Functions) -> None:
        """Start the process; before the event loop runs, and with as few threads as can be."""
        super().__init__(functions)
        self._wire: asyncio.Task[_Wire] | None = None
        self._socket, theirs = socket.socketpair()
        gc.freeze()  # a collection in either process would copy the pages that both share
        self._process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(theirs, functions), daemon=True
        )
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the process; what was asked for and not answered is given up."""
        with contextlib.suppress(OSError):  # closed already, when the process ended first
            self._socket.shutdown(socket.SHUT_RDWR)  # the loop's own way to close it would need the loop to run
        self._socket.close()
        self._process.join()

    async def call(self, name: str, *arguments: Any) -> Any:
        if self._wire is None:
            self._wire = asyncio.ensure_future(self._connect())
        wire = self._wire.result() if self._wire.done() else await self._wire
        return await (wire.call(name, arguments) if wire.open else super().call(name, *arguments))

    async def _connect(self) -> _Wire:
        _, wire = await asyncio.get_running_loop().create_connection(_Wire, sock=self._socket)
        return wire


class _Wire(asyncio.Protocol):
    """Our end: pickled values, each behind its length."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._received = bytearray()

    @property
    def open(self) -> bool:
        return self.transport is not None and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own are none by name

    def connection_lost(self, exc: Exception | None) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_exception(CrawlerError("the process that reads pages came to an end"))
        self._waiting.clear()

    async def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        assert self.transport is not None  # noqa: S101
        packed = _packed((name, arguments))  # what cannot be packed leaves nobody waiting
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.transport.write(packed)
        return await future

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        start = 0
        while len(received) >= (body := start + _LENGTH.size):
            end = body + _LENGTH.unpack_from(received, start)[0]
            if len(received) < end:
                break
            done, value = pickle.loads(memoryview(received)[body:end])  # noqa: S301 - our own process
            start = end
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(value) if done else future.set_exception(value)
        del received[:start]


def _packed(value: Any) -> bytes:
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(packed)) + packed


def _serve(ours: socket.socket, functions: Functions) -> None:
    """Answer until the other end is closed; signals to the whole group are for the parent, which then closes it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    end = ours.fileno()
    os.closerange(3, end)  # database, lock and the other end of the pair are the parent's
    os.closerange(end + 1, os.sysconf("SC_OPEN_MAX"))
    with contextlib.suppress(OSError), ours.makefile("rb") as asked:
        while length := asked.read(_LENGTH.size):
            name, arguments = pickle.loads(asked.read(_LENGTH.unpack(length)[0]))  # noqa: S301 - our own process
            try:
                answer = True, functions[name](*arguments)
            except Exception as error:
                answer = False, error
            ours.sendall(_packed(answer))
