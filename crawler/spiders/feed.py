"""Family ``feed``: what is published as RSS, RDF, Atom or JSON Feed.

A text that the feed gives whole is taken as it is; to what it only leads to is fetched, and what the page does not
state (date, authors, categories) is the feed's.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.extract.document import Document
from crawler.extract.feed import extract_feed
from crawler.extract.page import Page
from crawler.extract.rules import ListingRules
from crawler.extract.whole import is_whole
from crawler.model import ArticleLink, ListingPage
from crawler.spiders.family import Family


class Feed(Family):
    """Recognised by its root element; no rules are needed."""

    name: ClassVar[str] = "feed"

    def recognise(self, page: Page) -> str:
        root = next(page.root.iter("rss", "feed", "rdf:rdf"), None)
        return "" if root is None else f"<{root.tag}> is its root element"

    def read_listing(self, document: Document, rules: tuple[ListingRules, ...]) -> ListingPage:
        return extract_feed(document)

    def gives_whole(self, link: ArticleLink) -> bool:
        return is_whole(link.content, link.summary)
