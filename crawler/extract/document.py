"""What a server answered, read as whatever it is asked to be: a page, JSON, JSON inside a page.

Comes in: bytes, the address they came from, their ``Content-Type``. Goes out: the parsed form, made once, when it is
first asked for. Feeds and sitemaps are read by modules of their own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crawler.errors import ExtractError
from crawler.extract.charset import decode
from crawler.extract.page import Page, parse_page
from crawler.extract.rules import Element, Rule, Rules

#: What shows a page, or else a feed or a sitemap, which have titles too.
_KIND = re.compile(
    rb"<!doctype\s+html|<html|<head|<body|<title"
    rb"|\A\s*<(?:ul|ol|div|p|h[1-6]|table|section|article|main|nav)\b"
    rb"|<(?:\w+:)?(rss|rdf|feed|channel|urlset|sitemapindex)[\s>]",
    re.IGNORECASE,
)
#: Bytes of an answer in which a page shows that it is one.
_BEGINNING = 2000
#: What may stand between a name and its value in a script.
_ASSIGNED = re.compile(r"[\"'\]\s]*[=:]?\s*(?:JSON\.parse\()?")


@dataclass(frozen=True)
class Document:
    """One answer."""

    #: Absolute address, after redirects.
    url: str
    body: bytes
    #: As the server gave it; empty when it gave none.
    content_type: str = ""

    def __reduce__(self) -> Any:
        return Document, (self.url, self.body, self.content_type)  # what was parsed of it stays here

    @property
    def charset(self) -> str | None:
        """The ``charset`` parameter (RFC 9110, section 8.3.1)."""
        _, found, rest = self.content_type.lower().partition("charset=")
        return rest.split(";")[0].strip(" \"'") if found else None

    @cached_property
    def page(self) -> Page:
        """The answer as HTML.

        Raises:
            ExtractError: see ``parse_page``.
        """
        return parse_page(self.body, self.url, self.charset)

    @cached_property
    def text(self) -> str:
        return decode(self.body, self.charset)[0]

    @property
    def is_json(self) -> bool:
        """Whether it begins as JSON does that holds anything."""
        return self.body[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")

    @property
    def looks_like_html(self) -> bool:
        """Whether it is a page, whatever its ``Content-Type`` says."""
        found = _KIND.search(self.body[:_BEGINNING])
        return found is not None and found[1] is None

    def root(self, rules: Rules) -> Element:
        """Return what the rules are read in: the page's root element, or the JSON they name.

        Raises:
            ExtractError: it is not there, or is no JSON.
        """
        return find_json(self, rules.json_in) if rules.json_in else self.page.root


def find_json(document: Document, place: str) -> Any:
    """Return the JSON value that stands at a place of an answer.

    Args:
        place: ``body``, a selector of a ``script``, or the text that stands before the value.

    Raises:
        ExtractError: nothing stands there, or it is no JSON.
    """
    if place == "body":
        return _parsed(document.text.strip("\ufeff \t\r\n"), document.url, "the answer")
    if place.startswith("script"):
        script = Rule.parse(place).first(document.page.root)
        if script is None:
            raise ExtractError(f"{document.url}: nothing matches `{place}`; expected JSON there")
        return _parsed((script.text or "").strip(), document.url, f"`{place}`")
    start = document.text.find(place)
    if start < 0:
        raise ExtractError(f"{document.url}: `{place}` stands nowhere; expected JSON behind it")
    behind = _ASSIGNED.match(document.text, start + len(place))
    return _parsed(document.text[behind.end() :] if behind else "", document.url, f"what stands behind `{place}`")


def _parsed(text: str, url: str, what: str) -> Any:
    """Return the value that the text begins with; what follows it is not looked at."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError) as error:
        begins = " ".join(text[:60].split())
        raise ExtractError(f'{url}: {what} is no JSON: {error}; it begins "{begins}"') from error
    return value
