"""Stage: one instant of publication, chosen from all dates the page states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Self
from zoneinfo import ZoneInfo

from scrapy.crawler import Crawler

from crawler.dates import choose_date, first_seen
from crawler.model import Article
from crawler.pipelines.stage import Stage
from crawler.spiders.walk import Walk
from crawler.urls import url_key


class PublicationDate(Stage):
    """Reads dates in the zone of the article's source; what states none is dated by when it was first seen."""

    def __init__(self, walks: Iterable[Walk]) -> None:
        self._walks = walks
        self._zones: dict[str, ZoneInfo] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(getattr(crawler.spider, "walks", ()))

    def process(self, article: Article) -> Article:
        now = article.fetched_at
        assert now is not None  # noqa: S101 - extraction always sets it
        chosen, _ = choose_date(
            article.date_claims,
            now=now,
            zone=self._zone(article.source),
            modified=article.modified_claims,
            object_id=zaker_id(article.canonical_url),
            language=article.language,
        )
        return replace(article, published=chosen or first_seen(now))

    def _zone(self, name: str) -> ZoneInfo:
        if name not in self._zones:
            self._zones[name] = ZoneInfo(next(walk.source.timezone for walk in self._walks if walk.source.name == name))
        return self._zones[name]


def zaker_id(canonical_url: str) -> str:
    """Return the id in a ZAKER address, whose first digits are a clock; empty for any other address."""
    key = url_key(canonical_url)
    return key.removeprefix("zaker:") if key.startswith("zaker:") else ""
