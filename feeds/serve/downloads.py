"""Fetching pictures for the proxy: politely, from public addresses only, each once at a time.

A name is resolved here and its answers are checked before one of them is dialled, at every redirect anew; so a name
that changes its answer gains nothing. Compression is not asked for; of what comes in gzip all the same no more is
unpacked than a picture may have.
"""

from __future__ import annotations

import asyncio
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import httpcore

from crawler.urls import absolute
from feeds.pictures import for_host
from feeds.serve.picture_cache import PictureCache, content_type

#: Tells whether a connection for a host and port may go to an IP address.
MayDial = Callable[[str, int, str], bool]

#: Seconds that a picture waits for its turn at most, and that it then takes, at each host; and those for which a
#: failure is remembered.
_TIMEOUT_S = 20.0
_REMEMBERED_S = 300.0
_MOST_REMEMBERED = 10_000
_MOST_REDIRECTS = 5
#: Downloads under way, in all and from one host.
_AT_ONCE, _AT_ONCE_PER_HOST = 8, 2
#: Seconds after which the next address of a host is dialled.
_CONNECT_S = 5.0
_GZIP_BITS = 16 + zlib.MAX_WBITS
_REDIRECTS = (301, 302, 303, 307, 308)
_HTTP_ERRORS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
#: Bytes by which a picture can be told.
_TELLING_BYTES = 64


class Refused(Exception):
    """A picture that is not served; the text says why, the status is what its reader gets."""

    def __init__(self, reason: str, status: int = 502) -> None:
        super().__init__(reason)
        self.status = status


class Downloads:
    """Gets pictures into the cache."""

    def __init__(
        self,
        cache: PictureCache,
        *,
        user_agent: str,
        max_bytes: int,
        may_dial: MayDial,
        referers: Mapping[str, str] | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        """Fetch as ``user_agent``; ``referers`` are sent to hosts, by exact name or ``*.`` and a domain."""
        self._cache = cache
        self._max_bytes = max_bytes
        self._referers = referers or {}
        self._timeout_s = timeout_s
        self._under_way: dict[str, asyncio.Task[bytes]] = {}
        self._failed: dict[str, tuple[float, Refused]] = {}
        self._all = asyncio.Semaphore(_AT_ONCE)
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=2 * _AT_ONCE, keepalive_expiry=5, network_backend=GuardedBackend(may_dial)
        )
        self._headers = [
            ("User-Agent", user_agent),
            ("Accept", "image/avif,image/webp,image/png,image/jpeg,image/gif"),
            ("Accept-Encoding", "identity"),
        ]

    async def get(self, url: str) -> bytes:
        """Return a picture; who asks for one that is under way waits for it, and going away stops nothing.

        Raises:
            Refused: it cannot be had, or is no picture.
        """
        until, refused = self._failed.get(url, (0.0, Refused("")))
        if until > time.monotonic():
            raise refused
        task = self._under_way.get(url)
        if task is None:
            task = self._under_way[url] = asyncio.create_task(self._fetch_and_keep(url))
            task.add_done_callback(partial(self._done, url))
        return await asyncio.shield(task)

    def _done(self, url: str, task: asyncio.Task[bytes]) -> None:
        self._under_way.pop(url, None)
        if not task.cancelled():
            task.exception()  # whoever asked may be gone: then nobody else looks at it

    async def _fetch_and_keep(self, url: str) -> bytes:
        try:
            content = await self._fetch(url)
        except Refused as refused:
            if refused.status != 503:
                self._remember(url, refused)
            raise
        await asyncio.to_thread(self._cache.put, url, content)
        return content

    async def _fetch(self, url: str) -> bytes:
        base = ""
        try:
            for _ in range(1 + _MOST_REDIRECTS):
                asked = absolute(base, url)
                if asked is None:
                    raise Refused("its address is none that is fetched")
                found = await self._ask_in_turn(asked)
                if isinstance(found, bytes):
                    return found
                base, url = asked, found
        except (*_HTTP_ERRORS, OSError, ValueError, zlib.error) as error:
            reason = str(error).partition("\n")[0][:200] or type(error).__name__
            raise Refused(reason, 504 if isinstance(error, httpcore.TimeoutException) else 502) from error
        raise Refused(f"more than {_MOST_REDIRECTS} redirects")

    async def _ask_in_turn(self, url: str) -> bytes | str:
        of_host = self._hosts.setdefault(urlsplit(url).hostname or "", asyncio.Semaphore(_AT_ONCE_PER_HOST))
        is_begun = False
        try:
            # The host's turn comes first: those who wait for a slow one hold up nobody else.
            async with asyncio.timeout(self._timeout_s) as limit, of_host, self._all:
                is_begun = True
                limit.reschedule(asyncio.get_running_loop().time() + self._timeout_s)
                return await self._ask(url)
        except TimeoutError:
            if not is_begun:
                raise Refused("too many others are being fetched; try again later", 503) from None
            raise Refused(f"no answer within {self._timeout_s:g} s", 504) from None

    async def _ask(self, url: str) -> bytes | str:
        """Return the picture at an address, or where it redirects to."""
        headers = [("Host", urlsplit(url).netloc), *self._headers]
        if referer := for_host(self._referers, url):
            headers.append(("Referer", referer))
        timeout = {"timeout": {"connect": _CONNECT_S}}
        async with self._pool.stream("GET", url, headers=headers, extensions=timeout) as response:
            fields = {name.lower(): value.decode("utf-8", "replace") for name, value in response.headers}
            if response.status in _REDIRECTS and b"location" in fields:
                return fields[b"location"]
            if response.status != 200:
                raise Refused(f"its host answers {response.status}")
            return await self._content(response, fields)

    async def _content(self, response: httpcore.Response, fields: Mapping[bytes, str]) -> bytes:
        if int(fields.get(b"content-length", "0")) > self._max_bytes:
            raise Refused(f"larger than {self._max_bytes} bytes")
        is_packed = fields.get(b"content-encoding", "").lower() in ("gzip", "x-gzip")
        unpacking = zlib.decompressobj(_GZIP_BITS) if is_packed else None
        content, is_told = bytearray(), False
        async for piece in response.aiter_stream():
            content += unpacking.decompress(piece, self._max_bytes + 1 - len(content)) if unpacking else piece
            if len(content) > self._max_bytes:
                raise Refused(f"larger than {self._max_bytes} bytes")
            if not is_told and len(content) >= _TELLING_BYTES:
                _check_type(content)
                is_told = True
            if unpacking and unpacking.eof:
                break
        if unpacking and not unpacking.eof:
            raise Refused("it comes in gzip that ends too early")
        _check_type(content)
        return bytes(content)

    def _remember(self, url: str, refused: Refused) -> None:
        if len(self._failed) >= _MOST_REMEMBERED:
            self._failed.clear()
        self._failed[url] = (time.monotonic() + _REMEMBERED_S, refused)


class GuardedBackend(httpcore.AnyIOBackend):
    """Dials public addresses only, and those that the operator allows; the next one where the first does not answer."""

    def __init__(self, may_dial: MayDial) -> None:
        super().__init__()
        self._may_dial = may_dial
        # Threads of its own: a resolver that dawdles holds up no file and no look into the store.
        self._resolvers = ThreadPoolExecutor(_AT_ONCE, "resolver")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the base class names it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        resolve = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._resolvers, resolve)
        addresses = dict.fromkeys(str(address[0]) for *_, address in found)
        failure: Exception = httpcore.ConnectError(f"{host}:{port} is not on the public Internet")
        for address in addresses:
            if self._may_dial(host, port, address):
                try:
                    return await super().connect_tcp(address, port, timeout, local_address, socket_options)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
        raise failure


def _check_type(content: bytearray) -> None:
    if not content_type(bytes(content[:_TELLING_BYTES])):
        raise Refused("it is no JPEG, PNG, GIF, WebP or AVIF")
