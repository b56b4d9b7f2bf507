"""Stage: the canonical URL in normal form (RFC 3986, section 6.2.2)."""

from __future__ import annotations

from dataclasses import replace

from crawler.model import Article, DropReason
from crawler.pipelines.stage import Dropped, Stage
from crawler.urls import InvalidURL, normalise, without_parameters


class CanonicalURL(Stage):
    """Drops what has no web address."""

    def process(self, article: Article) -> Article:
        try:
            url = without_parameters(normalise(article.canonical_url), self.source_of(article).ignore_parameters)
        except InvalidURL as error:
            raise Dropped(DropReason.INVALID_URL, str(error)) from error
        return article if url == article.canonical_url else replace(article, canonical_url=url)
