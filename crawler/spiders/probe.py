"""A look at an address before it becomes a source: one listing page and one article, through the same client.

Comes in: the address and, if the operator named it, the family. Goes out: a ``Finding``. The article passes the same
pipelines as in a crawl; nothing is stored.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.config import Source
from crawler.errors import ConfigError, CrawlerError, ExtractError, FetchError
from crawler.extract.guess import guess_article_links
from crawler.extract.page import Page
from crawler.extract.rules import Rule
from crawler.http.failures import drop_reason
from crawler.model import Article, ListingPage
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.source import Item, SourceSpider, document_of
from crawler.spiders.walk import Walk
from crawler.toml import check

#: How a page names the next of its series (HTML, section 4.6.7.12), where it does.
_NEXT = Rule.parse("a[rel~=next], link[rel~=next]")
#: Articles that are tried until one is good.
_TRIES = 3


@dataclass
class Finding:
    """What stands at an address."""

    #: Why nothing can be made of it; None when a source can.
    problem: CrawlerError | None = None
    source: Source | None = None
    #: Why this family, for a person to read.
    evidence: str = ""
    listing: ListingPage = field(default_factory=lambda: ListingPage(()))
    #: An article as it would be published; None when none of those tried was good.
    article: Article | None = None
    #: Why the others were not, one line each.
    drops: list[str] = field(default_factory=list)


class Probe(SourceSpider):
    """Fetches the address, decides on a family, tries a few of the articles."""

    name = "probe"

    def __init__(self, table: dict[str, Any], finding: Finding, **kwargs: Any) -> None:
        """Take the source's table as far as the operator gave it; ``family`` may be missing."""
        self.table, self.finding = table, finding
        super().__init__(walks=[], **kwargs)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Probe:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.keep_article, signals.item_scraped)
        crawler.signals.connect(spider.keep_drop, signals.item_dropped)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.table["start"][0], self.look, errback=self.unreachable, dont_filter=True)

    def look(self, response: Response) -> Iterator[Item | Request]:
        """Decide what the page is and ask for its first articles."""
        try:
            walk = self._walk(response)
        except CrawlerError as error:
            self.finding.problem = error
            return
        self.walks.append(walk)
        self.finding.source = walk.source
        for link in self.finding.listing.links[:_TRIES]:
            yield self._article_request(walk, link, None)

    def unreachable(self, failure: Failure) -> None:
        _, detail = drop_reason(failure) or (None, str(failure.value))
        self.finding.problem = FetchError(f"{self.table['start'][0]}: {detail}")

    def keep_article(self, item: Any) -> None:
        if isinstance(item, Article):
            self.finding.article = self.finding.article or item
        else:
            self.finding.drops.append(f"{item.url}: {item.reason}: {item.detail}")

    def keep_drop(self, item: Any, exception: Exception) -> None:
        self.finding.drops.append(f"{item.requested_url}: {exception}")

    def _walk(self, response: Response) -> Walk:
        refusal = drop_reason(response)
        if refusal is not None:
            raise FetchError(f"{response.url}: {refusal[1]}")
        document = document_of(response)
        self._name_family(document.page)
        source = check(Source, self.table, response.url)
        reader = reader_of(source, response.url)
        read = reader.read_listing(document)
        if isinstance(read, tuple):
            raise FetchError(f"{response.url}: a challenge, not a listing: {read[1]}")
        if not read.links:
            raise ExtractError(
                f'{response.url}: no article link; family "{source.family}" looks for `{reader.link_rule}`'
            )
        self.finding.listing = read
        return Walk(reader, self.report.source(source.name))

    def _name_family(self, page: Page) -> None:
        found = {name: evidence for name, family in FAMILIES.items() if (evidence := family.recognise(page))}
        family = self.table.setdefault("family", next(iter(found), "listing"))
        self.finding.evidence = found.get(family, "named by you")
        if family == "listing" and not self.table.get("listing"):
            guess = guess_article_links(page)
            if not guess:
                raise ConfigError(
                    f"{page.url}: no family recognised and no repeated links found; expected a listing page, "
                    f"or --family with one of: {', '.join(sorted(FAMILIES))}"
                )
            self.table["listing"] = {"article": guess}
            if _NEXT.all(page.root):
                self.table["listing"]["next"] = str(_NEXT)
            self.finding.evidence = "links that repeat one structure; a guess"
