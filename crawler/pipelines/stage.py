"""What the stages share."""

from __future__ import annotations

from collections.abc import Iterable

from scrapy.exceptions import DropItem

from crawler.config import Source
from crawler.model import Article, DropReason
from crawler.spiders.walk import Walk


class Dropped(DropItem):
    """The article goes no further; ``reason`` is counted, ``detail`` is for a person to read."""

    def __init__(self, reason: DropReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}", log_level="INFO")
        self.reason = reason
        self.detail = detail


class Stage:
    """A thin class over a pure function from article to article."""

    def __init__(self, walks: Iterable[Walk]) -> None:
        """Take the walks of the run; their sources' settings are looked up when an article needs them."""
        self._walks = walks
        self._sources: dict[str, Source] = {}

    def source_of(self, article: Article) -> Source:
        """Return the source that an article comes from."""
        if article.source not in self._sources:
            self._sources.update((walk.source.name, walk.source) for walk in self._walks)
        return self._sources[article.source]

    def process(self, article: Article) -> Article:
        """Return the article as the next stage gets it.

        Raises:
            Dropped: it goes no further.
        """
        raise NotImplementedError
