"""Stage: what a change of the text, and a copy of it, are told by; here, so that the store need not work them out."""

from __future__ import annotations

from crawler.model import Article
from crawler.pipelines.stage import Stage
from crawler.store import marked


class Marks(Stage):
    """Puts them to the article as it will be stored."""

    def process(self, article: Article) -> Article:
        return marked(article)
