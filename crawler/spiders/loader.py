"""Scrapy's spider names: what ``scrapy list`` prints and ``scrapy crawl NAME`` starts.

Each family is a spider that takes ``-a url=ADDRESS``; in a site folder (the current one, or that of ``TIDINGS_SITE``)
each source is a spider too. Items go wherever Scrapy's own options say (``-O articles.jsonl``); the site's store is
written by ``tidings crawl`` only.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.config import Site, Source, load_site
from crawler.errors import ConfigError
from crawler.spiders.families import FAMILIES
from crawler.spiders.source import SourceSpider


class SourceLoader:
    """A ``SPIDER_LOADER_CLASS`` over families and sources."""

    def __init__(self, site: Site | None) -> None:
        self._sources: dict[str, Source | None] = dict.fromkeys(FAMILIES)
        if site:
            self._sources.update({source.name: source for source in site.sources})

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SourceLoader:
        named = os.environ.get("TIDINGS_SITE")
        if not named and not Path("tidings.toml").is_file():
            return cls(None)
        try:
            return cls(load_site(Path(named or ".")))
        except ConfigError as error:
            raise SystemExit(f"scrapy: {error}") from error  # Scrapy knows no other way to end in one line

    def list(self) -> list[str]:
        return sorted(self._sources)

    def load(self, spider_name: str) -> type[Spider]:
        """Return a spider class for a family or source.

        Raises:
            KeyError: there is none of that name, as Scrapy expects it said.
        """
        if spider_name not in self._sources:
            raise KeyError(f"Spider not found: {spider_name}")
        return type("NamedSpider", (SourceSpider,), {"name": spider_name, "source": self._sources[spider_name]})

    def find_by_request(self, request: Request) -> Sequence[str]:
        return []
