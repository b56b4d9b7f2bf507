"""Stage: titles, authors and categories become one legal line each.

They come from parsed pages, so nothing is decoded here again; only a description is HTML often enough to be read so.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.model import Article, CategoryPath
from crawler.pipelines.stage import Stage
from crawler.text import one_line, plain_text

#: Tags that an article keeps; the first ones count.
MAX_TAGS = 30
#: What themes print when nobody filled the name in.
_NOBODY = {"请设置文章作者", "undefined", "null", "admin", "unknown", "anonymous"}


class PlainText(Stage):
    """Strips control characters and blanks; leaves out what is then empty."""

    def process(self, article: Article) -> Article:
        authors = (one_line(name) for name in article.authors)
        tags = (one_line(tag).lstrip("#") for tag in article.tags[:MAX_TAGS])
        return replace(
            article,
            title=one_line(article.title),
            summary=plain_text(article.summary),
            authors=tuple(dict.fromkeys(name for name in authors if name and name.lower() not in _NOBODY)),
            categories=plain_paths(article.categories),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            language=article.language.replace("_", "-"),
        )


def plain_paths(paths: tuple[CategoryPath, ...]) -> tuple[CategoryPath, ...]:
    """Return the paths with plain names, each once; names that become empty are left out."""
    cleaned = (tuple(name for part in path if (name := one_line(part))) for path in paths)
    return tuple(dict.fromkeys(path for path in cleaned if path))
