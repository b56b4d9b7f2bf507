"""Scrapy's spider names: what ``scrapy list`` prints and ``scrapy crawl NAME`` starts.

Each family is a spider that takes ``-a url=ADDRESS``; in a site folder (the current one, or that of ``TIDINGS_SITE``)
each source is a spider too. Items go wherever Scrapy's own options say (``-O articles.jsonl``); the site's store is
written by ``tidings crawl`` only.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.config import Site, Source, load_site
from crawler.errors import ConfigError
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.source import SourceSpider
from crawler.spiders.walk import Walk
from crawler.toml import check


class NamedSpider(SourceSpider):
    """Walks one source, or makes one of an address (``-a url=ADDRESS``) for the family whose name it has."""

    source: Source | None = None

    def __init__(self, url: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        source = self.source or (source_of_address(self.name, url) if url else None)
        if source:
            self.walks.append(Walk(reader_of(source, source.name), self.report.source(source.name)))


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
        return type("NamedSpider", (NamedSpider,), {"name": spider_name, "source": self._sources[spider_name]})

    def find_by_request(self, request: Request) -> Sequence[str]:
        return []


def source_of_address(family: str, url: str) -> Source:
    """Return a source for an address given on the command line.

    Raises:
        ConfigError: it is no web address.
    """
    name = (urlsplit(url).hostname or "source").lower().strip("[]").replace(":", "-")
    return check(Source, {"name": name, "family": family, "start": [url], "timezone": "Asia/Shanghai"}, "-a url")
