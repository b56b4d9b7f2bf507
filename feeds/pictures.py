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
from urllib.parse import quote, urlsplit

from crawler.model import Image

#: First segment of the path of pictures that go through the own proxy.
PROXY_PATH = "picture"

#: ``img`` and the still of a ``video``, in the regular form of clean HTML: values stand in double quotes.
_ATTRIBUTES = r'(?:[^>"]|"[^"]*")*?'
_PICTURE = re.compile(
    rf'<(?:(?P<img>img)\b{_ATTRIBUTES}\ssrc|video\b{_ATTRIBUTES}\sposter)="(?P<url>[^"]*)"{_ATTRIBUTES}>'
)
_IMAGE_TAG = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_POSTER = re.compile(r'\sposter="[^"]*"')
#: What shows nothing once its picture is gone: a figure without any medium (its caption goes too), a link, a paragraph.
_EMPTY_FIGURE = re.compile(r"<figure>(?:(?!<img|<video|<audio|<iframe|<table|<pre|</?figure)[\s\S])*</figure>")
_EMPTY = re.compile(r'<(a|p|li|em|strong)(?:\s(?:[^>"]|"[^"]*")*)?>\s*</\1>')


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
        host = urlsplit(url).hostname or ""
        if host in self.hosts:
            return self.hosts[host]
        while host:
            if f"*.{host}" in self.hosts:
                return self.hosts[f"*.{host}"]
            host = host.partition(".")[2]
        return self.policy

    def address(self, url: str, guid: str) -> str:
        """Return where readers load a picture of an article; nothing when they are not to."""
        if not url.startswith(("http://", "https://")):
            return url  # data: stays where it is
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
        return _without_empty(shown) if len(_IMAGE_TAG.findall(shown)) < len(_IMAGE_TAG.findall(content)) else shown

    def of_images(self, images: Iterable[Image], guid: str) -> Iterator[Image]:
        """Yield images at the addresses that readers are to load."""
        for image in images:
            if url := self.address(image.url, guid):
                yield image if url == image.url else replace(image, url=url)

    def _rewritten(self, found: re.Match[str], guid: str) -> str:
        whole = found[0]
        url = self.address(unescape(found["url"]), guid)
        if not url:
            return "" if found["img"] else _POSTER.sub("", whole)
        start, end = found.span("url")
        return whole[: start - found.start()] + escape(url) + whole[end - found.start() :]


def addresses_in(content: str) -> Iterator[str]:
    """Yield the addresses of all pictures in clean HTML."""
    for found in _PICTURE.finditer(content):
        yield unescape(found["url"])


def _without_empty(content: str) -> str:
    """Return the text without what a picture that went has left empty."""
    content = _EMPTY_FIGURE.sub("", content)
    while (less := _EMPTY.sub("", content)) != content:
        content = less
    return content
