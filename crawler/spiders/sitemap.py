"""Family ``sitemap``: sites by the sitemaps they publish (sitemaps.org), or by the robots.txt that names those.

A sitemap says little of an article beside its address; all else comes from the article's page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from crawler.extract.document import Document
from crawler.extract.page import Page
from crawler.extract.rules import ListingRules
from crawler.extract.sitemap import extract_sitemap, is_listing
from crawler.model import ListingPage
from crawler.spiders.family import Family


class Sitemap(Family):
    """Recognised by its root element; which addresses are articles, a source says by ``match``."""

    name: ClassVar[str] = "sitemap"

    def recognise(self, page: Page) -> str:
        root = next(page.root.iter("urlset", "sitemapindex"), None)
        return "" if root is None else f"<{root.tag}> is its root element"

    def read_listing(self, document: Document, rules: tuple[ListingRules, ...]) -> ListingPage:
        page = extract_sitemap(document)
        if rules[0].match:
            return page
        return replace(page, links=tuple(link for link in page.links if not is_listing(link.url)))
