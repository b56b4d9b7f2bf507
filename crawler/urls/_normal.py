"""The normal form of an address: RFC 3986, section 6.2.2 and 6.2.3; host names by UTS #46.

Case, percent-encoding, dot segments, default port, empty path; then, where asked for, without fragment, tracking
parameters and session ids. Whether an address may be dialled is decided by the HTTP client, not here.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin

import idna

from crawler.errors import ExtractError
from crawler.urls._noise import PATH_SESSION, meaningful

#: Longest address accepted, in characters (RFC 9110, section 4.1, asks for at least 8000 octets).
MAX_LENGTH = 8000

_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_IGNORED = re.compile(r"[\t\n\r]")
_ENDS = " \x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x1b\x7f\xa0\u200b\u3000\ufeff"
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_][a-z0-9_-]{0,62}\.)*[a-z0-9_][a-z0-9_-]{0,62}", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

#: What may have to change: not the octets of other scripts, of which an address may have hundreds.
_PERCENT = re.compile(r"%(?![89A-F][0-9A-F])([0-9a-fA-F]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_PATH = "!$&'()*+,;=:@/%~"
_SAFE_QUERY = _SAFE_PATH + "?"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*", re.ASCII)
_PLAIN_QUERY = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?]*", re.ASCII)

#: Scheme, authority, path, query, fragment; all in normal form, the last two empty when absent.
Parts = tuple[str, str, str, str, str]


class InvalidURL(ExtractError, ValueError):
    """The text is not an absolute http or https address that could be published."""


@lru_cache(maxsize=2048)  # one page asks for the same few addresses over and over
def normalise(url: str) -> str:
    """Return the normal form of an address, without fragment, tracking parameters and session ids.

    Parameters keep their order, since some sites read them by position. A normal form is its own normal form.

    Raises:
        InvalidURL: not absolute http(s), no usable host, a user name in it, or longer than ``MAX_LENGTH``.
    """
    scheme, authority, path, query, _ = split(url)
    return _unsplit(scheme, authority, path, meaningful(query), "", url)


def without_tracking(url: str) -> str:
    """Return the address for a link in a text: as ``normalise``, but with its fragment.

    Raises:
        InvalidURL: as ``normalise``.
    """
    scheme, authority, path, query, fragment = split(url)
    return _unsplit(scheme, authority, path, meaningful(query), fragment, url)


def absolute(base: str, ref: str) -> str | None:
    """Return a reference as an absolute http(s) address with all its parameters; None for any other scheme.

    ``base`` may be empty when no relative references are expected.
    """
    ref = _IGNORED.sub("", ref.strip(_ENDS))
    try:
        if not ref.lower().startswith(("http://", "https://")):
            if not ref or _SCHEME.match(ref):
                return None
            ref = ref.replace("\\", "/")
            # Most are a path alone, which urljoin resolves no better and ten times slower.
            is_path = ref.startswith("/") and not ref.startswith("//")
            ref = _origin(base) + ref if is_path else urljoin(base, ref)
        return _unsplit(*split(ref), ref)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _origin(base: str) -> str:
    """Return scheme and authority of an absolute address; empty for anything else."""
    scheme, mark, rest = base.partition("://")
    return scheme + mark + re.split(r"[/?#]", rest, maxsplit=1)[0] if mark else ""


def split(url: str) -> Parts:
    """Take an address apart, every part in normal form.

    Raises:
        InvalidURL: as ``normalise``.
    """
    match = _URL.fullmatch(_IGNORED.sub("", url.strip(_ENDS))) if len(url) <= MAX_LENGTH else None
    if match is None:
        raise InvalidURL(f"not an absolute http(s) address of at most {MAX_LENGTH} characters: {url[:80]!r}")
    scheme, authority, path, query, fragment = match.groups()
    scheme = scheme.lower()
    return (
        scheme,
        _authority(authority, scheme),
        _normal_path(path),
        _encoded(query, _PLAIN_QUERY, _SAFE_QUERY) if query else "",
        _encoded(fragment, _PLAIN_QUERY, _SAFE_QUERY) if fragment else "",
    )


def _unsplit(scheme: str, authority: str, path: str, query: str, fragment: str, given: str) -> str:
    url = f"{scheme}://{authority}{path}"
    if query:
        url += "?" + query
    if fragment:
        url += "#" + fragment
    if len(url) > MAX_LENGTH:
        raise InvalidURL(f"longer than {MAX_LENGTH} characters when encoded: {given[:80]!r}")
    return url


@lru_cache(maxsize=1024)
def _authority(text: str, scheme: str) -> str:
    """Return host and, where it is not the default, port.

    Raises:
        InvalidURL: no host name, IPv4 or IPv6 address; or with a user name, which only ever serves to mislead.
    """
    host, _, port = text.partition(":") if not text.startswith("[") else _bracketed(text)
    if port.strip("0123456789") or len(port) > 5 or int(port or "1") not in range(1, 65536):
        raise InvalidURL(f"not a host and port: {text[:80]!r}")
    host = _host(host)
    default = "80" if scheme == "http" else "443"
    return host if not port or port.lstrip("0") == default else f"{host}:{port.lstrip('0')}"


def _bracketed(text: str) -> tuple[str, str, str]:
    host, closed, rest = text.partition("]")
    if not closed or (rest and not rest.startswith(":")):
        raise InvalidURL(f"not a host and port: {text[:80]!r}")
    return host + "]", ":", rest[1:]


def _host(text: str) -> str:
    if text.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]"
        except ValueError as error:
            raise InvalidURL(f"not an IPv6 address: {text[:80]!r}") from error
    host = unquote(text).lower().rstrip(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii").rstrip(".")
        except ValueError as error:  # idna.IDNAError and UnicodeError are ValueErrors
            raise InvalidURL(f"not a host name: {text[:80]!r}") from error
    if not _HOST.fullmatch(host):
        raise InvalidURL(f"not a host name: {text[:80]!r}")
    return host


def _normal_path(path: str) -> str:
    path = _encoded(path.replace("\\", "/"), _PLAIN_PATH, _SAFE_PATH)
    if ";" in path:
        path = PATH_SESSION.sub("", path)
    if "/." in path:
        path = _without_dot_segments(path)
    return path or "/"


def _without_dot_segments(path: str) -> str:
    """Apply RFC 3986, section 5.2.4, to a path that begins with a slash."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _encoded(text: str, plain: re.Pattern[str], safe: str) -> str:
    """Return the text with every octet either plain or encoded in upper case (RFC 3986, section 6.2.2.1 and .2)."""
    if plain.fullmatch(text):
        return text
    if "%" in text:
        text = _PERCENT.sub(_decode_unreserved, text)
    return quote(text, safe=safe, errors="replace")


def _decode_unreserved(match: re.Match[str]) -> str:
    if not match[1]:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
