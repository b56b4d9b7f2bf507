"""What every family of sites has."""

from __future__ import annotations

from typing import ClassVar

from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.listing import extract_listing
from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, ListingRules
from crawler.model import ArticleLink, ListingPage


class Family:
    """Base of the families.

    A new family sets ``name`` and the rules that hold for all its sites, and overrides ``recognise``. One whose
    listings are no pages, and no JSON, overrides ``read_listing``.
    """

    name: ClassVar[str]
    #: The shapes a listing may have, newest first; the first in which articles are found is the right one.
    listings: ClassVar[tuple[ListingRules, ...]] = (ListingRules(),)
    #: The same of an article's page; the first that finds a text.
    articles: ClassVar[tuple[ArticleRules, ...]] = (ArticleRules(),)
    #: Whether a source cannot do without a rule of its own for the links to articles.
    needs_rules: ClassVar[bool] = False

    def recognise(self, page: Page) -> str:
        """Return the evidence that the page belongs to this family, for a person to read; empty when there is none."""
        return ""

    def address(self, start: str) -> str:
        """Return what to fetch for a source's start address."""
        return start

    def read_listing(self, document: Document, rules: tuple[ListingRules, ...]) -> ListingPage:
        """Return what a listing says, read by the first rules that find articles in it.

        Raises:
            ExtractError: it has none of the shapes.
        """
        errors, page = [], None
        for shape in rules:
            try:
                found = extract_listing(document, shape)
            except ExtractError as error:
                errors.append(error)
                continue
            if found.links:
                return found
            page = page or found
        if page is None:
            raise errors[0]
        return page

    def gives_whole(self, link: ArticleLink) -> bool:
        """Return whether the text that a listing gives with a link is the whole article, as a rule for it says."""
        return True

    def complaint(self, document: Document) -> str:
        """Return what an answer says went wrong at the site, in one line; empty when it says nothing of the kind."""
        return ""
