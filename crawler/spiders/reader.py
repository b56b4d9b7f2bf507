"""A source's answers -> what they say: the family's and the source's rules put to work; pure.

Comes in: a ``Document``. Goes out: a listing, an article, or why it is none. A page of any kind that is a challenge is
recognised here, before a rule is blamed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from crawler.errors import ExtractError
from crawler.extract.article import article_of_link, extract_article
from crawler.extract.document import Document
from crawler.extract.junk import challenge_evidence, junk_evidence, undecodable_evidence
from crawler.extract.page import Page, parse_page
from crawler.extract.rules import ArticleRules, ListingRules, Rules
from crawler.model import Article, ArticleLink, DropReason, ListingPage
from crawler.spiders.family import Family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.config import Source

#: Why an answer gives nothing: the reason, and what was seen, one line for a person.
Refusal = tuple[DropReason, str]

#: Keys whose values are read the same whatever language the selectors beside them are in.
_NEUTRAL = {"match"}

Table = TypeVar("Table", ListingRules, ArticleRules)


@dataclass(frozen=True)
class Reader:
    """Reads one source's answers."""

    source: Source
    family: Family
    listings: tuple[ListingRules, ...]
    articles: tuple[ArticleRules, ...]
    #: Families whose rules, with the source's own laid over them, read the article pages that they recognise, whatever
    #: way led there. None where the source's family has rules for articles itself.
    systems: tuple[Family, ...] = ()

    @cached_property
    def listing_fingerprint(self) -> str:
        """A short text that changes with the rules for listings, and with what is taken from them."""
        return self.source.full_text + _fingerprint(self.listings)

    @cached_property
    def article_fingerprint(self) -> str:
        """A short text that changes with the rules for articles."""
        return _fingerprint(self.articles) + _fingerprint_of_systems(self.systems)

    @property
    def link_rule(self) -> str:
        """The rule that leads to articles, as written; the family's name where that needs none."""
        rules = self.listings[0]
        rule = str(rules.item or rules.article or self.family.name)
        return f"{rule} matching {rules.match}" if rules.match else rule

    def read_listing(self, document: Document) -> ListingPage | Refusal:
        """Return what the listing says, maybe nothing, or why it could not be read."""
        try:
            if document.looks_like_html and (challenge := challenge_evidence(document.page, document.body)):
                return DropReason.BLOCKED, challenge
            return self._chosen(self.family.read_listing(document, self.listings))
        except ExtractError as error:
            return DropReason.UNPARSABLE, str(error)

    def explained(self, document: Document, detail: str) -> str:
        """Return why a listing was not answered, with what the answer says of it itself."""
        try:
            said = self.family.complaint(document)
        except ExtractError:
            said = ""
        return f"{detail}: {said}" if said else detail

    def _chosen(self, page: ListingPage) -> ListingPage:
        """Return the listing with the links that the source wants, and their texts as far as it wants them."""
        wanted = self.listings[0].match
        links = [link for link in page.links if wanted is None or re.search(wanted, link.url)]
        links = [replace(link, content="") if link.content and not self._takes_text(link) else link for link in links]
        return replace(page, links=tuple(links), is_index=page.is_index or (bool(page.links) and not links))

    def _takes_text(self, link: ArticleLink) -> bool:
        choice = self.source.full_text
        return choice == "feed" or (choice == "auto" and self.family.gives_whole(link))

    def article_rules(self, document: Document) -> tuple[ArticleRules, ...]:
        """Return the rules for an article's page, best first: those of the system that made it, then the source's.

        Raises:
            ExtractError: it is a page that cannot be read.
        """
        if not self.systems or not document.looks_like_html:
            return self.articles
        made_by = next((family for family in self.systems if family.recognise(document.page)), None)
        return (*laid(self.source.article, made_by.articles), *self.articles) if made_by else self.articles

    def read_article(
        self, document: Document, link: ArticleLink, etag: str, last_modified: str, fetched_at: datetime
    ) -> Article | Refusal:
        """Return the article as scraped, or why there is none."""
        article, problem = None, None
        try:
            shapes = self.article_rules(document)
        except ExtractError as error:
            return DropReason.UNPARSABLE, str(error)
        for rules in shapes:
            try:
                found = extract_article(
                    document,
                    rules,
                    link,
                    source=self.source.name,
                    language=self.source.language,
                    categories=self.source.category_paths,
                    etag=etag,
                    last_modified=last_modified,
                    fetched_at=fetched_at,
                )
            except ExtractError as error:
                problem = problem or error
                continue
            article = article or found
            if found.content:
                article = found
                break
        if article is None:
            return DropReason.UNPARSABLE, str(problem)
        return _judged(_page_of(article) if document.is_json else document.page, article)

    def article_of(self, link: ArticleLink, *, base_url: str, fetched_at: datetime) -> Article | Refusal:
        """Return the article that a listing gave whole, or why it is none.

        Args:
            base_url: of the listing, for relative addresses in the text.
        """
        article = article_of_link(
            link,
            source=self.source.name,
            language=self.source.language,
            categories=self.source.category_paths,
            base_url=base_url,
            fetched_at=fetched_at,
        )
        return _judged(_page_of(article), article)


def _judged(page: Page, article: Article) -> Article | Refusal:
    if junk := junk_evidence(page, article):
        return junk
    garbled = undecodable_evidence(page, article)
    return (DropReason.UNDECODABLE, garbled) if garbled else article


def _page_of(article: Article) -> Page:
    """Return an article that came as JSON or in a feed as a page with nothing else on it."""
    html = f"<html><body>{article.content}</body></html>"
    return parse_page(html.encode("utf-8", "replace"), article.canonical_url, "utf-8")


@lru_cache
def _fingerprint_of_systems(systems: tuple[Family, ...]) -> str:
    return _fingerprint(rules for family in systems for rules in family.articles)


def _fingerprint(shapes: Iterable[Rules]) -> str:
    return blake2b("\n".join(rules.fingerprint for rules in shapes).encode(), digest_size=8).hexdigest()


def laid(own: Table, shapes: tuple[Table, ...]) -> tuple[Table, ...]:
    """Return the own rules over each of the family's shapes that is written in the same language.

    A table that says where its JSON stands shares no rule with one that reads HTML; what is no selector fits both.
    """
    is_neutral = own.model_fields_set <= _NEUTRAL
    fitting = (shape for shape in shapes if is_neutral or shape.json_in == own.json_in)
    return tuple(own.model_copy(update=_missing(own, shape)) for shape in fitting) or (own,)


def _missing(own: Table, family: Table) -> dict[str, object]:
    return {name: value for name, value in family if name not in own.model_fields_set}
