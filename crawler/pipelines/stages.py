"""The pure stages in their order, as one Scrapy pipeline; worked out in the process beside the crawl, if there is one.

Which stages, and in which order, stands in ``crawler.settings.TIDINGS_STAGES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from crawler.beside import Here
from crawler.model import Article
from crawler.pipelines.stage import Dropped, Stage
from crawler.spiders.reader import Refusal
from crawler.spiders.walk import Walk


def load_stages(order: Mapping[str, int], walks: Iterable[Walk]) -> list[Stage]:
    """Return the stages that the settings name, first one first."""
    return [load_object(path)(walks) for path in sorted(order, key=order.__getitem__)]


def finish(stages: Sequence[Stage], read: Article | Refusal) -> Article | Refusal:
    """Return the article as it is stored, or why it goes no further; what was refused before stays so."""
    if isinstance(read, tuple):
        return read
    article = read
    try:
        for stage in stages:
            article = stage.process(article)
    except Dropped as dropped:
        return dropped.reason, dropped.detail
    return article


class Stages:
    """Hands each article through all stages."""

    def __init__(self, work: Here) -> None:
        """Take what knows the function ``finish``."""
        self._work = work

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        work: Here | None = getattr(crawler.spider, "work", None)
        if work is None:
            stages = load_stages(crawler.settings.getdict("TIDINGS_STAGES"), getattr(crawler.spider, "walks", ()))
            work = Here({"finish": lambda article: finish(stages, article)})
        return cls(work)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article) or item.fingerprint:  # read beside the crawl, and finished there
            return item
        finished = await self._work.call("finish", item)
        if isinstance(finished, tuple):
            raise Dropped(*finished)
        return finished
