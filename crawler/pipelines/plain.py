"""Stage: titles, authors, categories and the language become plain, legal text."""

from __future__ import annotations

from dataclasses import replace

from crawler.model import Article, CategoryPath
from crawler.pipelines.stage import Stage
from crawler.text import plain_text

#: What themes print when nobody filled the name in.
_NOBODY = {"请设置文章作者", "undefined", "null", "admin", "unknown", "anonymous"}


class PlainText(Stage):
    """Strips markup, control characters and blanks; leaves out what is then empty."""

    def process(self, article: Article) -> Article:
        authors = (plain_text(name) for name in article.authors)
        return replace(
            article,
            title=plain_text(article.title),
            summary=plain_text(article.summary),
            authors=tuple(dict.fromkeys(name for name in authors if name and name.lower() not in _NOBODY)),
            categories=plain_paths(article.categories),
            language=article.language.replace("_", "-"),
        )


def plain_paths(paths: tuple[CategoryPath, ...]) -> tuple[CategoryPath, ...]:
    """Return the paths with plain names, each once; names that become empty are left out."""
    cleaned = (tuple(name for part in path if (name := plain_text(part))) for path in paths)
    return tuple(dict.fromkeys(path for path in cleaned if path))
