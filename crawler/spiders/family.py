"""What every family of sites has."""

from __future__ import annotations

from typing import ClassVar

from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, ListingRules


class Family:
    """Base of the families.

    A new family sets ``name`` and the rules that hold for all its sites, and overrides ``recognise``.
    """

    name: ClassVar[str]
    listing: ClassVar[ListingRules] = ListingRules()
    article: ClassVar[ArticleRules] = ArticleRules()

    def recognise(self, page: Page) -> str:
        """Return the evidence that the page belongs to this family, for a person to read; empty when there is none."""
        return ""
