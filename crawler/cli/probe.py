"""A look at an address before it becomes a source: a few pages through the same client, nothing stored.

Comes in: the address and, if the operator named it, the family. Goes out: a ``Finding``. What the pages may be read
as is for ``crawler.discover`` to say; here they are fetched, each candidate's listing and then, of the best, articles
until one is good. An article passes the same stages as in a crawl.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

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
from crawler.model import Article, ArticleLink, DropReason
from crawler.pipelines.stages import finish, load_stages
from crawler.report import SourceRun
from crawler.schedule import now_utc
from crawler.settings import TIDINGS_STAGES
from crawler.sources import known_source, table_of
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.messages import document_of
from crawler.spiders.visitor import Fetch, NotFetched
from crawler.spiders.walk import Walk
from crawler.toml import check
from crawler.urls import absolute

#: A source's file, as far as it is known.
Table = dict[str, Any]

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


async def probe(fetch: Fetch, table: Table, finding: Finding) -> None:
    """Look at an address and fill the finding in.

    Args:
        table: the source's, as far as the operator gave it; ``family`` may be missing.
    """
    try:
        await _look(fetch, table, finding)
    except CrawlerError as error:
        finding.problem = error


async def _look(fetch: Fetch, table: Table, finding: Finding) -> None:
    url, named = table["start"][0], table.get("family")
    start = check(Source, table | {"family": named or "listing"}, url).start[0]
    document = await _document(fetch, table, FAMILIES[named].address(start) if named else start)
    if document.looks_like_html and (evidence := challenge_evidence(document.page, document.body)):
        raise FetchError(f"{url}: a challenge, not a listing: {evidence}")
    if said := _complaint(document, table):
        raise FetchError(f"{url}: {said}")
    candidates = candidates_of(document, table)
    for candidate in candidates:
        await read_candidate(fetch, table, candidate, document)
    if not named and document.looks_like_html:
        candidates += await _beside(fetch, table, document, candidates)
    linked = _linked(document)
    ranked = sorted(candidates, key=lambda one: rank(one, linked), reverse=True)
    listed = [one for one in ranked if one.listing.links]
    for candidate in listed[:_MOST_TRIED]:
        await _read_articles(fetch, table, candidate)
        if candidate.article:
            break
    chosen = next((one for one in listed if one.article), listed[0] if listed else None)
    if chosen is None:
        raise ConfigError(f"{url}: {_told(ranked) or _kind(document)}; {_EXPECTED}")
    if chosen.is_out_of_reach:
        raise FetchError(
            f"{url}: no article could be read: {chosen.problems[-1]}; expected one at least, before a source is written"
        )
    finding.source = _walk(table, chosen, url).source
    finding.chosen = chosen
    finding.others = [one for one in ranked if one is not chosen]


async def _document(fetch: Fetch, table: Table, url: str, posted: str | None = None) -> Document:
    """Return what stands at an address; where it cannot be had, with what the answer says of itself."""
    try:
        return document_of(await fetch(url, posted))
    except NotFetched as error:
        if error.response is not None and (said := _complaint(document_of(error.response), table)):
            raise FetchError(f"{error}: {said}") from error
        if error.reason == DropReason.NOT_HTML:
            raise ConfigError(f"{error}; {_EXPECTED}") from error
        raise


def _complaint(document: Document, table: Table) -> str:
    """Return what an answer says of itself, by the family that was named; by any that knows the page, else."""
    named = table.get("family")
    if not named and not document.looks_like_html:
        return ""
    families = [FAMILIES[named]] if named else FAMILIES.values()
    try:
        return next((said for family in families if (said := family.complaint(document))), "")
    except ExtractError:
        return ""


def candidates_of(document: Document, table: Table) -> list[Candidate]:
    """Return what the answer may be read as; of the family that the operator named, if one was."""
    named = table.get("family")
    if named and (table.get("listing") or not FAMILIES[named].needs_rules):
        return [Candidate({"family": named}, "named by you")]
    if not named and (known := known_source(document.url) or known_source(table["start"][0])):
        own = {"categories": table["categories"]} if "categories" in table else {}
        return [Candidate(table_of(known) | own, f"known as {known.name} in the catalogue")]
    found = candidates_at(document, FAMILIES)
    return [one for one in found if not named or one.family == named]


async def _beside(fetch: Fetch, table: Table, document: Document, found: list[Candidate]) -> list[Candidate]:
    """Return candidates that start elsewhere: the page's feeds; the site's sitemap when there is nothing else."""
    feeds = list(candidates_beside(feed_addresses(document.page), "feed", "the page names the feed"))
    for candidate in feeds:
        await read_candidate(fetch, table, candidate, document)
    if any(one.listing.links for one in (*found, *feeds)):
        return feeds
    maps = list(candidates_beside([urljoin(document.url, "/sitemap.xml")], "sitemap", "the site has"))
    for candidate in maps:
        await read_candidate(fetch, table, candidate, document)
    return feeds + maps


async def read_candidate(fetch: Fetch, table: Table, candidate: Candidate, document: Document) -> None:
    """Read the candidate's listing: what stands at its own start, else the document."""
    try:
        reader = _walk(table, candidate, document.url).reader
        if start := candidate.table.get("start"):
            document = await _document(fetch, table, start[0], reader.listings[0].post)
        read = reader.read_listing(document)
        if not isinstance(read, tuple) and not read.links and read.is_index and read.next_urls:
            read = reader.read_listing(document_of(await fetch(read.next_urls[0])))
    except CrawlerError as error:
        candidate.problems.append(str(error))
        return
    if isinstance(read, tuple):
        candidate.problems.append(read[1])
        return
    candidate.listing = read
    if not read.links:
        candidate.problems.append(f"no article link; it looks for `{reader.link_rule}`")


async def _read_articles(fetch: Fetch, table: Table, candidate: Candidate) -> None:
    """Read articles that the candidate lists until one is good."""
    walk = _walk(table, candidate, candidate.listing.links[0].url)
    errors: list[CrawlerError] = []
    for link in list(walk.fresh_links(candidate.listing, now_utc()).values())[:_TRIES]:
        try:
            candidate.article = await _article(fetch, walk, link)
            return
        except CrawlerError as error:
            errors.append(error)
            candidate.problems.append(str(error))
    candidate.is_out_of_reach = bool(errors) and all(isinstance(error, NotFetched) for error in errors)


async def _article(fetch: Fetch, walk: Walk, link: ArticleLink) -> Article:
    """Return an article as it would be published."""
    now = now_utc()
    if link.content:
        read = walk.reader.article_of(link, base_url=link.base_url or link.url, fetched_at=now)
    else:
        read = walk.reader.read_article(document_of(await fetch(link.url)), link, "", "", now)
    read = finish(load_stages(TIDINGS_STAGES, [walk]), read)
    if isinstance(read, tuple):
        raise ExtractError(f"{link.url}: {read[0]}: {read[1]}")
    return read


def _walk(table: Table, candidate: Candidate, where: str) -> Walk:
    source = check(Source, {"categories": [], **table, **candidate.table}, where)
    return Walk(reader_of(source, where), SourceRun(source.name))


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
