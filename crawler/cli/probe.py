"""A look at an address before it becomes a source: a few pages through the same client, nothing stored.

Comes in: the address and, if the operator named it, the family. Goes out: a ``Finding``. What the pages may be read
as is for ``crawler.discover`` to say; here they are fetched, each candidate's listing and then, of the best, articles
until one is good. An article passes the same stages as in a crawl.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.config import Source
from crawler.discover import (
    Candidate,
    candidates_at,
    candidates_beside,
    feed_addresses,
    headlines_without_addresses,
    rank,
)
from crawler.errors import ConfigError, CrawlerError, ExtractError, FetchError
from crawler.extract.document import Document
from crawler.extract.junk import challenge_evidence
from crawler.http.failures import drop_reason
from crawler.model import Article, ArticleLink
from crawler.pipelines.stages import finish, load_stages
from crawler.sources import known_source, table_of
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.source import SourceSpider, document_of
from crawler.spiders.walk import Walk
from crawler.toml import check
from crawler.urls import absolute

#: Articles that are tried until one is good.
_TRIES = 3
#: Candidates whose articles are tried.
_MOST_TRIED = 3
_EXPECTED = "expected a feed, or a page with three links to articles or more; --family and [listing] rules may help"


@dataclass
class Finding:
    """What stands at an address."""

    #: Why nothing can be made of it; None when a source can.
    problem: CrawlerError | None = None
    source: Source | None = None
    #: What was chosen, with its listing and an article.
    chosen: Candidate | None = None
    #: What else the site may be read as, best first.
    others: list[Candidate] = field(default_factory=list)


class Probe(SourceSpider):
    """Fetches the address, decides what it is, tries a few of the articles."""

    name = "probe"

    def __init__(self, table: dict[str, Any], finding: Finding, **kwargs: Any) -> None:
        """Take the source's table as far as the operator gave it; ``family`` may be missing."""
        self.table, self.finding = table, finding
        super().__init__(walks=[], **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self._look()
        except CrawlerError as error:
            self.finding.problem = error
        return
        yield

    async def _look(self) -> None:
        """Fill the finding in."""
        url = self.table["start"][0]
        named = self.table.get("family")
        start = check(Source, self.table | {"family": named or "listing"}, url).start[0]
        document = await self._fetch(FAMILIES[named].address(start) if named else start)
        if document.looks_like_html and (evidence := challenge_evidence(document.page, document.body)):
            raise FetchError(f"{url}: a challenge, not a listing: {evidence}")
        if said := self._complaint(document):
            raise FetchError(f"{url}: {said}")
        candidates = self._candidates(document, named)
        await self._read(candidates, document)
        if not named and document.looks_like_html:
            candidates += await self._beside(document, candidates)
        linked = _linked(document)
        ranked = sorted(candidates, key=lambda one: rank(one, linked), reverse=True)
        await self._try_articles([one for one in ranked if one.listing.links])
        self._choose(ranked, document)

    def _candidates(self, document: Document, named: str | None) -> list[Candidate]:
        """Return what the answer may be read as; of the family that the operator named, if one was."""
        if named and (self.table.get("listing") or not FAMILIES[named].needs_rules):
            return [Candidate({"family": named}, "named by you")]
        if not named and (known := known_source(document.url) or known_source(self.table["start"][0])):
            own = {"categories": self.table["categories"]} if "categories" in self.table else {}
            return [Candidate(table_of(known) | own, f"known as {known.name} in the catalogue")]
        found = candidates_at(document, FAMILIES)
        return [one for one in found if not named or one.family == named]

    async def _beside(self, document: Document, found: list[Candidate]) -> list[Candidate]:
        """Return candidates that start elsewhere: the page's feeds; the site's sitemap when there is nothing else."""
        feeds = list(candidates_beside(feed_addresses(document.page), "feed", "the page names the feed"))
        await self._read(feeds, document)
        if any(one.listing.links for one in (*found, *feeds)):
            return feeds
        maps = list(candidates_beside([urljoin(document.url, "/sitemap.xml")], "sitemap", "the site has"))
        await self._read(maps, document)
        return feeds + maps

    async def _read(self, candidates: Iterable[Candidate], document: Document) -> None:
        """Read each candidate's listing."""
        for candidate in candidates:
            try:
                walk = self._walk(candidate, document.url)
                start = candidate.table.get("start")
                answer = await self._fetch(start[0], walk.reader.listings[0].post) if start else document
                read = walk.reader.read_listing(answer)
                if not isinstance(read, tuple) and not read.links and read.is_index and read.next_urls:
                    read = walk.reader.read_listing(await self._fetch(read.next_urls[0]))
            except CrawlerError as error:
                candidate.problems.append(str(error))
                continue
            if isinstance(read, tuple):
                candidate.problems.append(read[1])
            else:
                candidate.listing = read
                if not read.links:
                    candidate.problems.append(f"no article link; it looks for `{walk.reader.link_rule}`")

    async def _try_articles(self, ranked: list[Candidate]) -> None:
        """Read articles of the best candidate; of the next one when none of its is good."""
        for candidate in ranked[:_MOST_TRIED]:
            walk = self._walk(candidate, candidate.listing.links[0].url)
            fresh = list(walk.fresh_links(candidate.listing, self.clock()).values())
            for link in fresh[:_TRIES]:
                try:
                    candidate.article = await self._article(walk, link)
                    return
                except CrawlerError as error:
                    candidate.problems.append(str(error))

    async def _article(self, walk: Walk, link: ArticleLink) -> Article:
        """Return an article as it would be published."""
        now = self.clock()
        if link.content:
            read = walk.reader.article_of(link, base_url=link.base_url or link.url, fetched_at=now)
        else:
            read = walk.reader.read_article(await self._fetch(link.url), link, "", "", now)
        read = finish(load_stages(self.crawler.settings.getdict("TIDINGS_STAGES"), [walk]), read)
        if isinstance(read, tuple):
            raise ExtractError(f"{link.url}: {read[0]}: {read[1]}")
        return read

    def _choose(self, ranked: list[Candidate], document: Document) -> None:
        """Take the first candidate with an article; without any, the first with a listing."""
        url = self.table["start"][0]
        listed = [one for one in ranked if one.listing.links]
        chosen = next((one for one in listed if one.article), listed[0] if listed else None)
        if chosen is None:
            raise ConfigError(f"{url}: {_told(ranked) or _kind(document)}; {_EXPECTED}")
        self.finding.source = self._walk(chosen, url).source
        self.finding.chosen = chosen
        self.finding.others = [one for one in ranked if one is not chosen]

    def _walk(self, candidate: Candidate, where: str) -> Walk:
        table = {"categories": [], **self.table, **candidate.table}
        source = check(Source, table, where)
        return Walk(reader_of(source, where), self.report.source(source.name))

    async def _fetch(self, url: str, posted: str | None = None) -> Document:
        """Return what stands at an address.

        Args:
            posted: JSON to send; None to send nothing.

        Raises:
            FetchError: it could not be had.
        """
        request = Request(url, dont_filter=True)
        if posted:
            request = request.replace(method="POST", body=posted, headers={"Content-Type": "application/json"})
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Exception as error:
            reason = drop_reason(Failure(error))  # type: ignore[no-untyped-call]
            if reason is None:
                raise
            raise FetchError(f"{url}: {reason[1]}") from error
        if (refusal := drop_reason(response)) is not None:
            said = self._complaint(document_of(response))
            raise FetchError(f"{url}: {refusal[1]}" + (f": {said}" if said else ""))
        return document_of(response)

    def _complaint(self, document: Document) -> str:
        """Return what an answer says of itself, by the family that was named; by any that knows the page, else."""
        named = self.table.get("family")
        if not named and not document.looks_like_html:
            return ""
        families = [FAMILIES[named]] if named else FAMILIES.values()
        try:
            return next((said for family in families if (said := family.complaint(document))), "")
        except ExtractError:
            return ""


def _told(ranked: Iterable[Candidate]) -> str:
    """Return why nothing came of the candidates, one line."""
    tried = [one for one in ranked if one.problems and not (one.family == "sitemap" and "start" in one.table)]
    return "; ".join(f"as {one.family}: {one.problems[-1]}" for one in tried)


def _linked(document: Document) -> frozenset[str]:
    """Return the addresses that a page links to; none for what is no page."""
    if not document.looks_like_html:
        return frozenset()
    page = document.page
    found = (absolute(page.base_url, link.get("href")) for link in page.root.iter("a") if link.get("href"))
    return frozenset(url for url in found if url)


def _kind(document: Document) -> str:
    """Return what an answer is, for a person."""
    if not document.body.strip():
        return "an empty answer"
    if told := headlines_without_addresses(document):
        return told
    if document.is_json:
        return "JSON without a list of articles"
    if document.looks_like_html:
        return "a page with no repeated links to articles"
    return f"no page ({document.content_type or 'no type'})"
