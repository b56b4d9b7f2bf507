"""Which addresses may be dialled; pure.

Public web servers only: http or https, no userinfo, and an IP address that the whole Internet can reach (IANA
special-purpose registries, RFC 6890). Exceptions are exact ``host:port`` pairs, as spelled in the URL: allowing
``127.0.0.1:8700`` opens neither another port of that machine nor another name that resolves to it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import ParseResult

from crawler.model import DropReason
from crawler.urls import is_public

#: A host in normal form and a port.
HostPort = tuple[str, int]

#: What is told of an address that is refused.
NOT_ALLOWED = "is not on the public Internet, nor in network.allow_hosts (tidings.toml, TIDINGS_ALLOW_HOSTS)"

_DEFAULT_PORTS = {"http": 80, "https": 443}


def normal_host(host: str) -> str:
    """Return a host name or address literal in the one form that hosts are compared in."""
    host = host.lower().rstrip(".")
    if ":" in host:
        try:
            return str(ip_address(host.strip("[]")))
        except ValueError:
            return host
    return host


def parse_allowed(entries: Iterable[str]) -> frozenset[HostPort]:
    """Return ``host:port`` entries (``127.0.0.1:8700``, ``[::1]:80``) as a set.

    Raises:
        ValueError: an entry has no port, or one that is none.
    """
    allowed = set()
    for entry in entries:
        host, colon, port = entry.strip().rpartition(":")
        if not (colon and host.strip("[]") and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError(f'{entry!r} is no allowed host; expected "host:port", such as "127.0.0.1:8700"')
        allowed.add((normal_host(host), int(port)))
    return frozenset(allowed)


def may_dial(host: str, port: int, address: str, allowed: frozenset[HostPort]) -> bool:
    """Return whether a connection for ``host:port`` may go to this IP address."""
    return is_public(address) or (normal_host(host), port) in allowed


def url_refusal(url: ParseResult, allowed: frozenset[HostPort], max_length: int) -> tuple[DropReason, str] | None:
    """Return why a URL is refused as it stands, or None; what its name resolves to is checked when it is dialled."""
    if url.scheme not in _DEFAULT_PORTS:
        return DropReason.INVALID_URL, f"scheme {url.scheme[:20] or '(none)'!r}; expected http or https"
    if "@" in url.netloc:
        return DropReason.INVALID_URL, "user name or password before the host"
    length = len(url.geturl())
    if length > max_length:
        return DropReason.INVALID_URL, f"URL of {length} characters; the limit is {max_length}"
    try:
        host, port = normal_host(url.hostname or ""), url.port or _DEFAULT_PORTS[url.scheme]
    except ValueError:
        host, port = "", 0
    if not host:
        return DropReason.INVALID_URL, f"no usable host or port in {url.netloc[:80]!r}"
    if (host, port) in allowed or not _is_local(host):
        return None
    return DropReason.REFUSED_ADDRESS, f"{host}:{port} {NOT_ALLOWED}"


def _is_local(host: str) -> bool:
    """Return whether a host is known not to be public without asking a resolver."""
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    try:
        return not is_public(str(ip_address(host)))
    except ValueError:
        pass
    try:  # the spellings that system resolvers read as IPv4: decimal, hexadecimal, octal, fewer than four parts
        return not is_public(socket.inet_ntoa(socket.inet_aton(host)))
    except OSError:
        return False
