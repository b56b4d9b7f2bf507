"""Stage: who wrote, edited and first published an article, as its text says; house advertising goes."""

from __future__ import annotations

import logging
from dataclasses import replace
from html import unescape

from crawler.credits import read_credits
from crawler.model import Article
from crawler.pipelines.stage import Stage
from crawler.text import plain_text, summarise

_log = logging.getLogger(__name__)

#: Characters of the text that a summary is made of.
_SUMMARISED = 1000


class ReadCredits(Stage):
    """Reads the first and last lines of the clean text; a name in the text goes before one in the page's metadata."""

    def process(self, article: Article) -> Article:
        source = self.source_of(article)
        credited = read_credits(
            article.content, switched_off=frozenset(source.rules_off), cut_bylines=source.cut_bylines
        )
        credits = credited.credits
        publisher = credits.publisher or article.publisher
        # A copy at an aggregator may name that aggregator, which is where it was found and not who wrote it.
        is_own = publisher == source.title or any(publisher in path for path in article.categories)
        article = replace(
            article,
            authors=credits.authors or article.authors,
            editors=credits.editors or article.editors,
            publisher="" if is_own else publisher,
            original_url=credits.original_url,
        )
        if not credited.removed:
            return article
        for removed in credited.removed:
            _log.info("%s: %s left out: %s", article.canonical_url, ", ".join(removed.rules), removed.text)
        shown = unescape(credited.html)
        return replace(
            article,
            content=credited.html,
            images=tuple(image for image in article.images if image.url in shown),
            summary=summarise(plain_text(credited.html, _SUMMARISED)) or article.summary,
        )
