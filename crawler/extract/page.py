"""A fetched page as a parsed document, with the right characters.

Comes in: bytes, the address they came from, the charset the server names. Goes out: a ``Page``. Which charset it
really is, ``charset`` finds out; what is text in none is marked as damaged, for the article stage to judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from lxml import etree

from crawler.errors import ExtractError
from crawler.extract.charset import decode
from crawler.extract.metadata import Metadata, extract_metadata
from crawler.extract.rules import Element

#: XML forbids them and libxml2 would cut the page there.
_NUL = re.compile(r"\x00+")
#: Each of a tag's attributes is compared with all others, and each tag becomes an element of some 300 bytes.
_MOST_ATTRIBUTES, _MOST_TAGS = 250, 300_000
#: Characters of markup that are harmless whatever they are.
_SMALL = 60_000
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{1000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True)
class Page:
    """One parsed page."""

    #: Absolute address, after redirects.
    url: str
    root: Element
    #: True when some bytes were text in no charset: U+FFFD stands in their place.
    damaged: bool = False

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are relative to: ``<base href>``, else the page's own address."""
        base = self.root.find("head/base[@href]")
        return urljoin(self.url, base.get("href")) if base is not None else self.url

    @cached_property
    def metadata(self) -> Metadata:
        return extract_metadata(self.root)


def parse_page(body: bytes, url: str, charset: str | None = None) -> Page:
    """Return the parsed page; broken markup is repaired as libxml2 does it.

    Args:
        charset: what ``Content-Type`` names; None when it names nothing.

    Raises:
        ExtractError: there is no element in it at all, or far more than any page needs.
    """
    text, damaged = decode(body, charset)
    if "\x00" in text:
        text = _NUL.sub("", text)
    if len(text) > _SMALL:
        text = _bounded(text, url)
    parser = etree.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ExtractError(f"{url}: not a page: {error}") from error
    if root is None:
        raise ExtractError(f"{url}: not a page: no element in {len(body)} bytes")
    return Page(url, root, damaged)


def _bounded(text: str, url: str) -> str:
    """Return markup that is parsed in bounded time: a tag with far too many attributes loses them all."""
    if text.count("<") > _MOST_TAGS:
        raise ExtractError(f"{url}: not a page: more than {_MOST_TAGS} tags")
    return _LONG_TAG.sub(_without_excess, text)


def _without_excess(tag: re.Match[str]) -> str:
    return tag[0] if len(_QUOTED.sub("", tag[0]).split()) <= _MOST_ATTRIBUTES else f"<{tag[1]} "
