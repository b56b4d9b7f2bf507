"""Stages: an article has a title and a body; what lacks one is no article."""

from __future__ import annotations

from crawler.model import Article, DropReason
from crawler.pipelines.stage import Dropped, Stage


class RequiredTitle(Stage):
    """Drops what has no headline."""

    def process(self, article: Article) -> Article:
        if not article.title:
            raise Dropped(DropReason.NO_TITLE, "neither the title's rule nor the page's metadata gives a title")
        return article


class RequiredBody(Stage):
    """Drops what shows neither text nor picture once it is clean."""

    def process(self, article: Article) -> Article:
        if not article.content:
            raise Dropped(DropReason.NO_BODY, "the content's rule gives neither text nor a picture")
        return article
