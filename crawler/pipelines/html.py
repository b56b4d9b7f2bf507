"""Stage: clean HTML, the list of pictures, and a summary; the only place where scraped HTML is sanitised."""

from __future__ import annotations

from dataclasses import replace

from crawler.html import clean_html
from crawler.model import Article
from crawler.pipelines.stage import Stage
from crawler.text import summarise


class CleanHTML(Stage):
    """Repairs and sanitises the content; relative addresses are taken from the article's own."""

    def process(self, article: Article) -> Article:
        cleaned = clean_html(article.content, article.base_url or article.canonical_url)
        return replace(
            article,
            content=cleaned.html,
            images=cleaned.images,
            summary=summarise(cleaned.text) or article.summary,
        )
