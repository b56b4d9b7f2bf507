"""What picture and CORS proxies hide: the original address inside theirs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from crawler.urls._normal import absolute

#: Picture and CORS proxies, each as the beginning of its addresses: what ends in ``?`` is followed by the hidden
#: address, what ends in ``=`` names the parameter that holds it, what ends in ``/`` is followed by host and path.
KNOWN_PROXIES = (
    "https://cors.zfour.workers.dev/?",
    "https://images.weserv.nl/?url=",
    "https://wsrv.nl/?url=",
    "https://images.duckduckgo.com/iu/?u=",
    "https://external-content.duckduckgo.com/iu/?u=",
    "https://proxy.duckduckgo.com/iu/?u=",
    "https://cors-anywhere.herokuapp.com/",
    "https://i0.wp.com/",
    "https://i1.wp.com/",
    "https://i2.wp.com/",
    "https://i3.wp.com/",
)

#: How often a hidden address may be percent-encoded: once more by each proxy on the way.
_MAX_ENCODED = 3


def unwrap_proxy(url: str, prefixes: Iterable[str] = KNOWN_PROXIES) -> str:
    """Return the address that a picture or CORS proxy hides, through any number of layers; else the address as given.

    Looks into an address with one of the given beginnings (see ``KNOWN_PROXIES`` for their form), and into any
    address whose whole query is an absolute http(s) address, plain or percent-encoded.
    """
    by_host = _by_host(tuple(prefixes))
    while (hidden := _hidden(url, by_host)) is not None and len(hidden) < len(url):
        url = hidden
    return url


@lru_cache(maxsize=16)
def _by_host(prefixes: tuple[str, ...]) -> dict[str, list[str]]:
    """Return what follows the host in each prefix, by host in lower case."""
    table: dict[str, list[str]] = {}
    for prefix in prefixes:
        host, _, rest = prefix.partition("://")[2].partition("/")
        table.setdefault(host.lower(), []).append(rest)
    return table


def _hidden(url: str, by_host: dict[str, list[str]]) -> str | None:
    host, _, rest = url.partition("://")[2].partition("/")
    for start in by_host.get(host.lower(), ()):
        place, mark, parameter = start.rpartition("?")
        if not rest.startswith(place + mark):
            continue
        tail = rest[len(place + mark) :]
        if not mark:
            target = _behind_path(rest[len(start) :])
        else:
            target = _behind_parameter(tail, parameter) if parameter else _web_address(tail)
        if target is not None:
            return target
    return _web_address(rest.partition("?")[2]) if "?http" in rest else None


def _behind_path(rest: str) -> str | None:
    """Read ``host/path`` as WordPress's Photon writes it: ``ssl=1`` tells the scheme, its other parameters resize."""
    if target := _web_address(rest):
        return target
    place, _, query = rest.partition("?")
    if "." not in place.partition("/")[0]:
        return None
    return _web_address(f"{'https' if 'ssl=1' in query else 'http'}://{place}")


def _behind_parameter(query: str, name: str) -> str | None:
    start = query.find(name) if query.startswith(name) else query.find("&" + name) + 1
    if start == 0 and not query.startswith(name):
        return None
    value = query[start + len(name) :]
    # A hidden address with a query of its own, not encoded, owns the rest; otherwise "&" begins the next parameter.
    if "?" not in value.partition("&")[0]:
        value = value.partition("&")[0]
    return _web_address(value) or _web_address("http://" + unquote(value).removeprefix("ssl:").lstrip("/"))


def _web_address(text: str) -> str | None:
    """Return the text, decoded if need be, when it is an absolute http(s) address; else None."""
    for _ in range(_MAX_ENCODED):
        if text[:7].lower() in ("http%3a", "https%3", "http%25", "https%2"):
            text = unquote(text)
    if text[:8].lower().startswith(("http://", "https://")):
        return absolute("", text)
    return None
