"""What the stages share."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem

from crawler.model import Article, DropReason


class Dropped(DropItem):
    """The article goes no further; ``reason`` is counted, ``detail`` is for a person to read."""

    def __init__(self, reason: DropReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}", log_level="INFO")
        self.reason = reason
        self.detail = detail


class Stage:
    """A pipeline that maps an article to an article."""

    def process_item(self, item: Any) -> Any:
        return self.process(item) if isinstance(item, Article) else item

    def process(self, article: Article) -> Article:
        """Return the article as the next stage gets it.

        Raises:
            Dropped: it goes no further.
        """
        raise NotImplementedError
