"""Family ``rsshub``: feeds that an instance of RSSHub (docs.rsshub.app) makes of other sites.

A start address may be a route, such as ``/zaker/channel/13`` or ``rsshub://zaker/channel/13``; it is asked for at the
instance that the source or the site names. RSSHub says what went wrong on a page, whatever the status of the answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import ClassVar

from crawler.errors import ExtractError
from crawler.extract.document import Document, find_json
from crawler.extract.page import Page
from crawler.extract.rules import ListingRules, Rule, text_of
from crawler.model import ListingPage
from crawler.spiders.feed import Feed
from crawler.text import plain_text

#: RSSHub's own.
INSTANCE = "https://rsshub.app"

_ROUTE = re.compile(r"(?:rsshub://|/(?!/))([^\s\"<>]+)", re.IGNORECASE)
_SORRY = b"Looks like something went wrong"
#: Where it says what, on pages of today and on older ones.
_MESSAGE = Rule.parse(".message code, pre")
_LABELLED = re.compile(r"^error message:(.+)", re.IGNORECASE | re.MULTILINE)


class RssHub(Feed):
    """Recognised by the ``generator`` that RSSHub names."""

    name: ClassVar[str] = "rsshub"

    def recognise(self, page: Page) -> str:
        generator = next(page.root.iter("generator"), None)
        return "<generator>RSSHub</generator>" if text_of(generator) == "RSSHub" else ""

    def read_listing(self, document: Document, rules: tuple[ListingRules, ...]) -> ListingPage:
        if said := self.complaint(document):
            raise ExtractError(f"{document.url}: {said}")
        page = super().read_listing(document, rules)
        # What it states is, for most routes, its own default.
        return replace(page, links=tuple(replace(link, language="") for link in page.links))

    def complaint(self, document: Document) -> str:
        said = _message_of_page(document) if _SORRY in document.body else _message_of_json(document)
        return f'RSSHub says "{said}"' if said else ""


def _message_of_page(document: Document) -> str:
    """Return the first line of an error; a trace may follow it, and older pages say first what was asked for."""
    message = _MESSAGE.first(document.page.root)
    text = "".join(message.itertext()) if message is not None else ""
    labelled = _LABELLED.search(text)
    return plain_text((labelled[1] if labelled else text).strip().partition("\n")[0]) or _SORRY.decode()


def _message_of_json(document: Document) -> str:
    if not document.is_json:
        return ""
    answer = find_json(document, "body")
    error = answer.get("error") if isinstance(answer, dict) else None
    return plain_text(str(error.get("message", ""))) if isinstance(error, dict) else ""


def route_url(start: object, instance: str) -> object:
    """Return the address at which an instance serves a route; what may be an address, or is no text, as it stands.

    Raises:
        ValueError: it is neither (pydantic turns this into the file's one line).
    """
    if not isinstance(start, str) or start.lower().startswith(("http://", "https://")):
        return start
    if not (route := _ROUTE.fullmatch(start)):
        raise ValueError("expected a route such as /zaker/channel/13, or an absolute http:// or https:// address")
    return f"{instance.rstrip('/')}/{route[1].lstrip('/')}"
