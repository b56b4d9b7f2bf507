"""Fetching pictures for the proxy: politely, from public addresses only, each once at a time.

A name is resolved here and its answers are checked before one of them is dialled, at every redirect anew; so a name
that changes its answer gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import httpcore
import httpx

from feeds.serve.picture_cache import PictureCache

#: Tells whether a connection for a host and port may go to an IP address.
MayDial = Callable[[str, int, str], bool]

#: Whole time of one picture, and seconds that a failure is remembered.
_TIMEOUT_S = 20.0
_REMEMBERED_S = 300.0
_MOST_REMEMBERED = 10_000
_MOST_REDIRECTS = 5
#: Downloads under way, in all and from one host.
_AT_ONCE, _AT_ONCE_PER_HOST = 8, 2


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
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._cache = cache
        self._max_bytes = max_bytes
        self._timeout_s = timeout_s
        self._under_way: dict[str, asyncio.Task[bytes]] = {}
        self._failed: dict[str, tuple[float, Refused]] = {}
        self._all = asyncio.Semaphore(_AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE_PER_HOST))
        transport = httpx.AsyncHTTPTransport(retries=0)
        # httpx has no public way to say who dials.
        transport._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=2 * _AT_ONCE,
            keepalive_expiry=5,
            network_backend=GuardedBackend(may_dial),
        )
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,
            follow_redirects=True,
            max_redirects=_MOST_REDIRECTS,
            timeout=timeout_s,
            headers={"User-Agent": user_agent, "Accept": "image/avif,image/webp,image/png,image/jpeg,image/gif"},
        )

    async def get(self, url: str, referer: str) -> bytes:
        """Return a picture; who asks for one that is under way waits for it, and going away stops nothing.

        Raises:
            Refused: it cannot be had, or is no picture.
        """
        until, refused = self._failed.get(url, (0.0, Refused("")))
        if until > time.monotonic():
            raise refused
        task = self._under_way.get(url)
        if task is None:
            task = self._under_way[url] = asyncio.create_task(self._fetch_and_keep(url, referer))
            task.add_done_callback(lambda _: self._under_way.pop(url, None))
        return await asyncio.shield(task)

    async def _fetch_and_keep(self, url: str, referer: str) -> bytes:
        try:
            async with self._all, self._hosts[httpx.URL(url).host], asyncio.timeout(self._timeout_s):
                content = await self._fetch(url, referer)
        except TimeoutError:
            self._remember(url, refused := Refused(f"no answer within {self._timeout_s:g} s", 504))
            raise refused from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            is_late = isinstance(error, httpx.TimeoutException)
            refused = Refused(str(error).split("\n")[0][:200] or type(error).__name__, 504 if is_late else 502)
            self._remember(url, refused)
            raise refused from error
        except Refused as refused:
            self._remember(url, refused)
            raise
        await asyncio.to_thread(self._cache.put, url, content)
        return content

    async def _fetch(self, url: str, referer: str) -> bytes:
        headers = {"Referer": referer} if referer else {}
        async with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code != 200:
                raise Refused(f"its host answers {response.status_code}")
            content = bytearray()
            async for piece in response.aiter_bytes(65536):
                content += piece
                if len(content) > self._max_bytes:
                    raise Refused(f"larger than {self._max_bytes} bytes")
        if not content_type(bytes(content[:16])):
            raise Refused("it is no JPEG, PNG, GIF, WebP or AVIF")
        return bytes(content)

    def _remember(self, url: str, refused: Refused) -> None:
        if len(self._failed) >= _MOST_REMEMBERED:
            self._failed.clear()
        self._failed[url] = (time.monotonic() + _REMEMBERED_S, refused)


class GuardedBackend(httpcore.AnyIOBackend):
    """Dials public addresses only, and those that the operator allows."""

    def __init__(self, may_dial: MayDial) -> None:
        super().__init__()
        self._may_dial = may_dial

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109, the base class names it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        public = [one for one in addresses if self._may_dial(host, port, one)]
        if not public:
            raise httpcore.ConnectError(f"{host}:{port} is not on the public Internet")
        return await super().connect_tcp(public[0], port, timeout, local_address, socket_options)


def content_type(content: bytes) -> str:
    """Return the type of a raster picture by its first bytes; empty for anything else, SVG and HTML above all."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return ""
