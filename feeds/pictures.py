"""Where readers get pictures from, by host: as they are, over https, through a proxy, or not at all; pure.

Comes in: clean HTML and images with the addresses that the site gave. Goes out: the same with those that readers are
to load. The store keeps the first; a change of policy changes what is published, and back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape, unescape
from typing import TypeVar
from urllib.parse import quote, urlsplit

from crawler.model import Image

#: First segment of the path of pictures that go through the own proxy.
PROXY_PATH = "picture"

#: ``img`` and the still of a ``video``, in the regular form of clean HTML: values stand in double quotes.
_ATTRIBUTES = r'(?:[^>"]|"[^"]*")*?'
_PICTURE = re.compile(
    rf'<(?:(?P<img>img)\b{_ATTRIBUTES}\ssrc|video\b{_ATTRIBUTES}\sposter)="(?P<url>[^"]*)"{_ATTRIBUTES}>'
)
_POSTER = re.compile(r'\sposter="[^"]*"')

#: Stands where a picture was taken out, as long as its surroundings are put in order: XML has no such character.
_GONE = "\0"
_MARKED = r"(?:\s|&nbsp;|<br>)*+\0(?:\s|&nbsp;|<br>|\0)*+"
_BLOCK = "p|li|dd|td|th|blockquote|figure|figcaption"
#: A line that held the picture alone goes with it.
_FIRST_LINE = re.compile(rf"(<(?:{_BLOCK})>\0+)<br>")
_LATER_LINE = re.compile(rf"<br>(\0+)(?=<br>|</(?:{_BLOCK})>)")
#: What shows nothing without the picture; cells stay, since they hold the columns together.
_EMPTIED = re.compile(
    r"<(a|p|h[2-6]|blockquote|ul|ol|li|dl|dt|dd|figcaption|caption|"
    r"strong|b|em|i|u|s|del|ins|sub|sup|code|kbd|samp|var|mark|small|cite|q|abbr|dfn)"
    rf'(?:\s(?:[^>"]|"[^"]*")*)?>{_MARKED}</\1>'
)
#: A figure of nothing else, with the caption that spoke of it; a table without anything in it.
_CAPTION = r"(?:\s*<figcaption>(?:(?!<img|<video|<audio|</?fig)[\s\S])*</figcaption>)?"
_EMPTIED_FIGURE = re.compile(rf"<figure>{_CAPTION}{_MARKED}{_CAPTION}\s*</figure>")
_EMPTIED_TABLE = re.compile(
    r'<table>(?:\s|&nbsp;|\0|</?(?:thead|tbody|tfoot|t[rdh])(?:\s(?:[^>"]|"[^"]*")*)?>)*+</table>'
)

_T = TypeVar("_T")


class Policy(StrEnum):
    """What readers get of a host's pictures."""

    #: The address as the site gave it.
    DIRECT = "direct"
    #: The same over https.
    HTTPS = "https"
    #: Through the proxy that a template names.
    TEMPLATE = "template"
    #: Through the site's own proxy, signed.
    PROXY = "proxy"
    #: Nothing.
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Pictures:
    """A site's policy for pictures."""

    policy: Policy = Policy.DIRECT
    #: By host: exact, or ``*.example.com`` for all below it.
    hosts: Mapping[str, Policy] = field(default_factory=dict)
    #: Of an external proxy: ``{url}`` stands for the address, ``{url_encoded}`` for it percent-encoded.
    template: str = ""
    #: Signs the addresses of the own proxy.
    key: bytes = b""
    #: Where the site is served, without a slash at its end.
    base_url: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether every picture stays as it is."""
        return self.policy is Policy.DIRECT and all(policy is Policy.DIRECT for policy in self.hosts.values())

    def fingerprint(self) -> str:
        """Return what changes when published addresses do; it tells nothing of the key."""
        key = hashlib.sha256(b"tidings picture key" + self.key).hexdigest()
        return "" if self.is_plain else repr((self.policy, sorted(self.hosts.items()), self.template, key))

    def policy_for(self, url: str) -> Policy:
        """Return the policy for a picture: that of its exact host, of the nearest domain above it, or the site's."""
        return for_host(self.hosts, url) or self.policy

    def address(self, url: str, guid: str) -> str:
        """Return where readers load a picture of an article; nothing when they are not to.

        An address that one of the proxies already has is returned as it is.
        """
        if not url.startswith(("http://", "https://")) or not _host_of(url) or self._is_proxied(url):
            return url  # data: stays where it is; so does what is no address
        policy = self.policy_for(url)
        if policy is Policy.DROP:
            return ""
        if policy is Policy.HTTPS:
            return re.sub("^http://([^/:]+)(?::80)?(?=[/?#]|$)", r"https://\1", url)
        if policy is Policy.TEMPLATE:
            return self.template.replace("{url_encoded}", quote(url, safe="")).replace("{url}", url)
        if policy is Policy.PROXY:
            return f"{self.base_url}/{PROXY_PATH}/{uuid.UUID(guid).hex}/{self.signature(url, guid)}"
        return url

    def signature(self, url: str, guid: str) -> str:
        """Return 22 characters (132 bits) that only the owner of the key can make for a picture of an article."""
        digest = hmac.digest(self.key, f"{guid}\n{url}".encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(digest)[:22].decode()

    def in_text(self, content: str, guid: str) -> str:
        """Return clean HTML with the addresses that readers are to load; nothing but these changes."""
        if "<img" not in content and "poster=" not in content:
            return content
        shown = _PICTURE.sub(lambda found: self._rewritten(found, guid), content)
        return _without_gone(shown) if _GONE in shown else shown

    def of_images(self, images: Iterable[Image], guid: str) -> Iterator[Image]:
        """Yield images at the addresses that readers are to load."""
        for image in images:
            url = self.address(image.url, guid)
            if url == image.url:
                yield image
            elif url:
                is_remade = self.policy_for(image.url) is Policy.TEMPLATE  # smaller, or of another type: who knows
                yield replace(image, url=url, length=0 if is_remade else image.length)

    def _is_proxied(self, url: str) -> bool:
        own, external = f"{self.base_url}/{PROXY_PATH}/", self.template.partition("{")[0]
        return bool((self.key and url.startswith(own)) or (external and url.startswith(external)))

    def _rewritten(self, found: re.Match[str], guid: str) -> str:
        whole = found[0]
        original = unescape(found["url"])
        url = self.address(original, guid)
        if url == original:
            return whole
        if not url:
            return _GONE if found["img"] else _POSTER.sub("", whole)
        start, end = found.span("url")
        return whole[: start - found.start()] + escape(url) + whole[end - found.start() :]


def addresses_in(content: str) -> Iterator[str]:
    """Yield the addresses of all pictures in clean HTML."""
    for found in _PICTURE.finditer(content):
        yield unescape(found["url"])


def for_host(by_host: Mapping[str, _T], url: str) -> _T | None:
    """Return what holds for the host of an address: by its exact name, else by the nearest ``*.`` domain above it."""
    host = _host_of(url)
    if host in by_host:
        return by_host[host]
    while host := host.partition(".")[2]:
        if f"*.{host}" in by_host:
            return by_host[f"*.{host}"]
    return None


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _without_gone(content: str) -> str:
    """Return the text without what shows nothing any more because a picture went; all else stays as it is."""
    before = ""
    while content != before:
        before = content
        content = _LATER_LINE.sub(r"\1", _FIRST_LINE.sub(r"\1", content))
        for emptied in (_EMPTIED, _EMPTIED_FIGURE, _EMPTIED_TABLE):
            content = emptied.sub(lambda found: _GONE if _GONE in found[0] else found[0], content)
    return content.replace(_GONE, "")
