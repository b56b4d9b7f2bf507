"""Refuses addresses that are not public web servers: by URL before anything is asked, by IP address when it is dialled.

Two walls, since each alone has a gap. ``AddressGuard`` sees scheme, userinfo, host and port of every request and of
every redirect. ``GuardedResolver`` sees host, port and every answer for each connection that Scrapy's Twisted handler
opens, address literals in any spelling included, so a name that changes its answer gains nothing. What may be
dialled is decided in ``address``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.http.address import HostPort, may_dial, normal_host, parse_allowed, url_refusal
from crawler.http.failures import RequestDropped
from crawler.model import DropReason


class AddressGuard:
    """Downloader middleware: refuses a request by its URL."""

    def __init__(self, crawler: Crawler) -> None:
        self._allowed = parse_allowed(crawler.settings.getlist("TIDINGS_ALLOW_HOSTS"))
        self._max_length = crawler.settings.getint("URLLENGTH_LIMIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        refusal = url_refusal(urlparse_cached(request), self._allowed, self._max_length)
        if refusal:
            raise RequestDropped(*refusal)


class GuardedRedirects(RedirectMiddleware):
    """Follows redirects as requests of their own, and says why where it does not; sends no Referer."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardedRedirects:
        redirects = cls(crawler.settings)  # without the base's search for the Referer middleware, and its warning
        redirects.crawler = crawler
        return redirects

    def handle_referer(self, request: Request, response: Response) -> None:
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            outcome = super().process_response(request, response)
        except IgnoreRequest as error:
            detail = f"more than {self.max_redirect_times} redirects"
            raise RequestDropped(DropReason.HTTP_ERROR, detail) from error
        except ValueError as error:
            raise RequestDropped(DropReason.INVALID_URL, "redirect to what is no URL") from error
        if outcome is response and 300 < response.status < 400 and response.status != 304:
            target = (response.headers.get("Location") or b"").decode("latin-1")[:80]
            raise RequestDropped(DropReason.INVALID_URL, f"HTTP status {response.status} to {target!r}")
        return outcome


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's caching resolver (IPv4 and IPv6), minus the answers that may not be dialled."""

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: frozenset[HostPort]) -> None:
        super().__init__(reactor, cache_size)
        self._allowed = allowed
        self._refused: dict[HostPort, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), parse_allowed(settings.getlist("TIDINGS_ALLOW_HOSTS")))

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        receiver: Any = _PublicAnswers(resolutionReceiver, partial(self._may_dial, hostName, portNumber))
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def _may_dial(self, host: str, port: int, address: str) -> bool:
        if may_dial(host, port, address, self._allowed):
            return True
        self._refused[normal_host(host), port] = address
        return False

    def refused_answer(self, host: str, port: int) -> str | None:
        """Return an address that was refused for this host and port, or None."""
        return self._refused.get((normal_host(host), port))


@implementer(IResolutionReceiver)
class _PublicAnswers:
    """Passes a resolution on, answer by answer, as far as the answers may be dialled."""

    def __init__(self, receiver: Any, may_dial: Any) -> None:
        self._receiver = receiver
        self._may_dial = may_dial

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self._may_dial(address.host):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()
