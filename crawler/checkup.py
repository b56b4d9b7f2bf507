"""How a source reads today: field by field what was found and by which rule, and what is at fault; pure.

Comes in: the answers of a site as recordings, and the source's ``Reader``. Goes out: a ``Checkup``. It reads each
answer as a crawl would, and once more for the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.dates import parse_date
from crawler.errors import ExtractError
from crawler.extract.article import extract_article
from crawler.extract.listing import extract_listing
from crawler.extract.rules import ArticleRules, ListingRules
from crawler.extract.trace import (
    Match,
    match_article,
    match_listing,
    silent,
    trace_article,
    trace_listing,
    trace_whole,
)
from crawler.model import Article, ArticleLink, DateClaim, DateOrigin, ListingPage, Precision, Timestamp
from crawler.recording import Recording, fields_of, read_article, read_listing
from crawler.spiders.family import Family
from crawler.spiders.reader import Reader
from crawler.text import one_line, plain_text

#: Characters of a value that are shown.
_SHOWN = 100

#: Where a date stood, in words.
ORIGINS = {
    DateOrigin.JSON_LD: "JSON-LD",
    DateOrigin.OPEN_GRAPH: "Open Graph or meta",
    DateOrigin.TIME_ELEMENT: "time element",
    DateOrigin.SELECTOR: "rule",
    DateOrigin.HEADLINE: "line at the headline",
    DateOrigin.LISTING: "listing",
}
_TRUST = {origin: rank for rank, origin in enumerate(DateOrigin)}


@dataclass(frozen=True, slots=True)
class Row:
    """One field."""

    field: str
    #: One line, cut; empty when nothing was found.
    value: str
    #: Where it came from; empty when from nowhere.
    origin: str


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One answer."""

    kind: str
    url: str
    rows: tuple[Row, ...] = ()
    #: Why it is no listing or article; empty when it is.
    dropped: str = ""
    matches: Mapping[str, Match] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkup:
    """One source."""

    source: str
    pages: tuple[PageCheck, ...]
    #: What is wrong, one line each, with the rule; empty when all is well.
    faults: tuple[str, ...]


def check_source(reader: Reader, recordings: Sequence[Recording], missing: Sequence[PageCheck] = ()) -> Checkup:
    """Return what the recordings say of the source.

    Args:
        missing: what could not be had.
    """
    pages = (*(_check(reader, recording) for recording in recordings), *missing)
    return Checkup(reader.source.name, pages, tuple(_faults(reader, pages)))


def _check(reader: Reader, recording: Recording) -> PageCheck:
    return (_check_listing if recording.kind == "listing" else _check_article)(reader, recording)


def _faults(reader: Reader, pages: Sequence[PageCheck]) -> Iterator[str]:
    listings = [page for page in pages if page.kind == "listing"]
    articles = [page for page in pages if page.kind == "article"]
    unread = [page for page in listings if page.dropped]
    if not any(page.rows for page in articles):
        unread += articles
        if listings and not unread:
            yield f"{listings[-1].url}: no article link; `{reader.link_rule}` leads to none"
    yield from (f"{page.url}: {page.dropped}" for page in unread)
    for match in silent(page.matches for page in (*listings, *articles)):
        looked = [page for page in (listings if match.name.startswith("listing.") else articles) if page.matches]
        where = looked[0].url if len(looked) == 1 else f"any of {len(looked)} pages"
        yield f"{match.name} = `{match.rule}` matches nothing on {where}"


# Listings


def _check_listing(reader: Reader, recording: Recording) -> PageCheck:
    read, rules = read_listing(recording, reader), _listing_rules(reader, recording)
    matches = match_listing(recording.document(), rules, reader.source.listing) if rules else {}
    if not isinstance(read, ListingPage):
        return PageCheck("listing", recording.url, (), f"{read[0]}: {read[1]}")
    rows = [Row("shape", read.shape or "the only one", f"family {reader.family.name}")]
    if item := matches.get("item"):
        rows.append(Row("item", f"{item.count} blocks", str(item)))
    article = matches.get("article")
    rows.append(Row("article", f"{len(read.links)} links", str(article) if article else _unruled(reader, matches)))
    if wanted := reader.listings[0].match:
        rows.append(Row("match", f"{len(read.links)} links fit", f"own rule `{wanted}`"))
    rows += [Row(name, plain_text(value, _SHOWN), origin) for name, value, origin in trace_listing(read, matches)]
    return PageCheck("listing", recording.url, tuple(rows), "", matches)


def _unruled(reader: Reader, matches: Mapping[str, Match]) -> str:
    return "first link of the block" if "item" in matches else f"what family {reader.family.name} reads"


def _listing_rules(reader: Reader, recording: Recording) -> ListingRules | None:
    """Return the rules that the listing was read by; None for a family that reads its listings itself."""
    if type(reader.family).read_listing is not Family.read_listing and not reader.source.listing.model_fields_set:
        return None
    for rules in reader.listings:
        with suppress(ExtractError):
            if extract_listing(recording.document(), rules).links:
                return rules
    return reader.listings[0]


# Articles


def _check_article(reader: Reader, recording: Recording) -> PageCheck:
    read, link = read_article(recording, reader), recording.link or ArticleLink(recording.url)
    rules = None if link.content else _article_rules(reader, recording, link)
    matches = match_article(recording.document(), rules, reader.source.article) if rules else {}
    if not isinstance(read, Article):
        return PageCheck("article", link.url, (), f"{read[0]}: {read[1]}", matches)
    language = reader.source.language
    origins = (
        trace_article(recording.document(), rules, matches, link, language=language) if rules else trace_whole(link)
    )
    rows = [*_article_rows(read, origins), *_date_rows(reader, read, matches)]
    return PageCheck("article", link.url, tuple(rows), "", matches)


def _article_rules(reader: Reader, recording: Recording, link: ArticleLink) -> ArticleRules:
    """Return the rules that the article was read by: the first that find a text."""
    for rules in _shapes(reader, recording):
        with suppress(ExtractError):
            if extract_article(recording.document(), rules, link, source="", fetched_at=recording.fetched_at).content:
                return rules
    return reader.articles[0]


def _shapes(reader: Reader, recording: Recording) -> tuple[ArticleRules, ...]:
    try:
        return reader.article_rules(recording.document())
    except ExtractError:
        return ()


def _article_rows(article: Article, origins: Mapping[str, str]) -> Iterator[Row]:
    table = fields_of(article)
    for name in ("title", "content", "authors", "categories", "summary", "address", "language"):
        value = table.get({"content": "text", "address": "canonical_url"}.get(name, name), "")
        origin = origins.get(name, "")
        if name == "content":
            value = f"{len(value)} characters: {value}"
        elif name == "categories":
            value = ", ".join("/".join(path) for path in value)
        elif isinstance(value, list):
            value = ", ".join(value)
        if name == "summary" and value:
            origin = "beginning of the content" if _is_beginning(value, table.get("text", "")) else origin
        yield Row(name, _line(value), origin if value else "")
    for name in ("editors", "publisher", "original_url"):
        if value := table.get(name):
            yield Row(name, _line(", ".join(value) if isinstance(value, list) else value), "line of the content")
    images = article.images
    yield Row("pictures", f"{len(images)}" + (f": {images[0].url}" if images else ""), "content" if images else "")


def _is_beginning(summary: str, text: str) -> bool:
    return " ".join(text.split()).startswith(summary.rstrip("…"))


def _date_rows(reader: Reader, article: Article, matches: Mapping[str, Match]) -> Iterator[Row]:
    """Yield the date that was chosen, then every other claim with why it was not."""
    date, now = article.published, article.fetched_at
    if date is None or now is None:
        return
    yield Row("date", f"{date.at:%Y-%m-%d %H:%M:%S} UTC", dated(date, matches))
    if date.correction:
        yield Row("", f"{date.stated_at:%Y-%m-%d %H:%M:%S} UTC is stated", date.correction)
    others = [claim for claim in article.date_claims if (claim.raw, claim.origin) != (date.raw, date.origin)]
    zone = ZoneInfo(reader.source.timezone)
    reasons = [not_taken(claim, date, now, zone, article.language) for claim in others]
    origins = [ORIGINS.get(claim.origin, claim.origin) for claim in others]
    for claim, origin, why in zip(others, origins, reasons, strict=True):
        if why:
            yield Row("", _line(f'not "{claim.raw}"'), f"{origin}: {why}")
    if agreeing := [origin for origin, why in zip(origins, reasons, strict=True) if not why]:
        yield Row("", "the same", ", ".join(dict.fromkeys(agreeing)))


def dated(date: Timestamp, matches: Mapping[str, Match]) -> str:
    """Return how a date is known."""
    how = f"{date.kind.replace('_', ' ')}, to the {date.precision}"
    if date.origin is DateOrigin.NONE:
        return how
    rule = matches.get("date") if date.origin is DateOrigin.SELECTOR else None
    return f'{rule or ORIGINS.get(date.origin, date.origin)} "{one_line(date.raw, 60)}" ({how})'


def not_taken(claim: DateClaim, chosen: Timestamp, now: datetime, zone: ZoneInfo, language: str = "") -> str:
    """Return why a claim is not the date of its article; empty when it says the same."""
    read = parse_date(claim.raw, now=claim.read_at or now, zone=zone, language=language)
    if read is None:
        return "cannot be read as a date"
    stated = chosen.stated_at or chosen.at
    is_that_day = read.precision is Precision.DAY and read.at.astimezone(zone).date() == stated.astimezone(zone).date()
    is_trusted_less = _TRUST[claim.origin] >= _TRUST[chosen.origin]
    if read.at == stated or (is_that_day and is_trusted_less):
        return ""
    if is_trusted_less:
        return f"{read.at:%Y-%m-%d %H:%M:%S} UTC, trusted less"
    if read.at >= now:
        return "lies ahead of the fetch"
    if is_that_day:
        return "a day only; the other names the time"
    return f"{read.at:%Y-%m-%d %H:%M:%S} UTC, when the page was made rather than published"


def _line(value: str) -> str:
    return one_line(value, _SHOWN)
