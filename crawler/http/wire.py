"""The last step before the network: Scrapy's HTTP handler, closed to hosts that are to be left alone.

It also bounds what Scrapy does not: the header section of a response, without which a server fills the memory before a
size limit looks at anything. Only the Twisted handler may be used: the others do not ask the reactor's resolver.
"""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import Any, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.web._newclient import HEADER, STATUS

from crawler.http.address import NOT_ALLOWED
from crawler.http.failures import RequestDropped
from crawler.http.guard import GuardedResolver
from crawler.http.hosts import Host, HostDownloader
from crawler.model import DropReason

#: Bytes of a status line and header fields; interim (1xx) responses count as well.
_MAX_HEAD_BYTES = 256 * 1024


class GuardedHandler(HTTP11DownloadHandler):
    """Download handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        logging.getLogger(HTTP11DownloadHandler.__module__).setLevel(logging.ERROR)  # drops say it with their reason

    async def download_request(self, request: Request) -> Response:
        resolver = _resolver()
        host = await self._turn(request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            url = urlparse_cached(request)
            address = resolver.refused_answer(url.hostname or "", url.port or (443 if url.scheme == "https" else 80))
            if address is None:
                raise
            detail = f"{url.netloc} is {address}, which {NOT_ALLOWED}"
            raise RequestDropped(DropReason.REFUSED_ADDRESS, detail) from error
        finally:
            host.asked_at = monotonic()  # the delay runs from here: however late a request was sent, the host gets it

    async def _turn(self, request: Request) -> Host:
        """Wait, inside the host's own slot, until the host may be asked.

        The slot keeps the distance as a rule; what was already on its way when the host was held waits here.
        """
        downloader = cast("HostDownloader", self.crawler.engine.downloader)
        name = downloader.get_slot_key(request)
        host, slot = downloader.hosts[name], downloader.slots[name]
        while not host.given_up:
            wait_s = max(host.held_until, host.asked_at + slot.delay) - monotonic()
            if wait_s <= 0:
                host.asked_at = monotonic()
                return host
            await asyncio.sleep(wait_s)
        raise RequestDropped(*host.given_up)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's HTTP/1.1 client protocol; ends a connection whose header section does not end."""

    _head_bytes = 0

    def request(self, request: Any) -> Any:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._head_bytes += len(data)
            if self._head_bytes > _MAX_HEAD_BYTES:
                self.transport.abortConnection()  # type: ignore[union-attr]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def _resolver() -> GuardedResolver:
    """Return the reactor's resolver; nothing is dialled without the guarded one."""
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        raise RequestDropped(DropReason.REFUSED_ADDRESS, "the resolver is not the guarded one; start a crawler process")
    return resolver
