"""Stage: one instant of publication, chosen from all dates the page states, known mistakes corrected."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from crawler.dates import choose_date, correct, first_seen
from crawler.model import Article
from crawler.pipelines.stage import Stage
from crawler.urls import url_key


class PublicationDate(Stage):
    """Reads dates in the zone of the article's source; what states none is dated by when it was first seen."""

    def process(self, article: Article) -> Article:
        now = article.fetched_at
        assert now is not None  # noqa: S101 - extraction always sets it
        source = self.source_of(article)
        chosen = choose_date(
            article.date_claims,
            now=now,
            zone=ZoneInfo(source.timezone),
            modified=article.modified_claims,
            object_id=zaker_id(article.canonical_url),
            language=article.language,
        )
        if chosen and source.correct_dates:
            chosen = correct(chosen, article)
        return replace(article, published=chosen or first_seen(now))


def zaker_id(canonical_url: str) -> str:
    """Return the id in a ZAKER address, whose first digits are a clock; empty for any other address."""
    key = url_key(canonical_url)
    return key.removeprefix("zaker:") if key.startswith("zaker:") else ""
