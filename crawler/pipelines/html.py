"""Stage: clean HTML, the list of pictures, and a summary; the only place where scraped HTML is sanitised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.html import CleanHtml, clean_html
from crawler.model import Article, Enclosure, Image
from crawler.pipelines.stage import Stage
from crawler.text import plain_text, summarise

#: Characters of clean HTML that a summary is made of.
_SUMMARISED = 3000
#: Captions: their own element, or a paragraph that begins with the sign that Chinese sites put before them; and what
#: stands for a player.
_CAPTION = re.compile(
    r"<figcaption>.*?(?:</figcaption>|\Z)|<p>\s*[▲△▼].*?(?:</p>|\Z)|<a [^<>]*>▶ [^<>]*</a>", re.DOTALL
)


class CleanHTML(Stage):
    """Repairs and sanitises the content; relative addresses are taken from the article's own."""

    def process(self, article: Article) -> Article:
        cleaned = clean_html(article.content, article.base_url or article.canonical_url)
        return replace(
            article,
            content=cleaned.html,
            images=_as_stated(cleaned.images, article.enclosures),
            summary=summarise(_prose(cleaned)) or article.summary,
        )


def _as_stated(images: Iterable[Image], enclosures: Iterable[Enclosure]) -> tuple[Image, ...]:
    """Return the pictures with type and length as a feed states them, where it does."""
    stated = {one.url: one for one in enclosures}

    def known(image: Image) -> Image:
        one = stated.get(image.url, Enclosure(image.url))
        return replace(image, type=one.type or image.type, length=one.length or image.length)

    return tuple(map(known, images))


def _prose(cleaned: CleanHtml) -> str:
    """Return the visible text to summarise, without captions and players where the beginning has some."""
    start = cleaned.html[:_SUMMARISED]
    without, captions = _CAPTION.subn(" ", start)
    return plain_text(without, _SUMMARISED) if captions else cleaned.text
