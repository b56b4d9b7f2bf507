"""The site folder's configuration: ``tidings.toml`` and ``sources/*.toml``, checked when loaded.

Comes in: a folder and the environment. Goes out: one frozen ``Site``. Every mistake becomes one ``ConfigError`` line
with file, key, what stands there and what is expected. Environment variables override the file:
``TIDINGS_<KEY>`` and ``TIDINGS_<SECTION>_<KEY>``; a key of ``[network]`` may leave its section out.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from crawler.errors import ConfigError, StoreError
from crawler.extract.rules import ArticleRules, ListingRules, Section
from crawler.fields import (
    NAME,
    NAME_IS,
    BaseURL,
    Category,
    HeaderText,
    HostPort,
    Language,
    Line,
    RuleName,
    SiteId,
    SomeLine,
    SourceName,
    StoreURL,
    WebAddress,
    Zone,
    listed,
    minutes,
    path_of,
)
from crawler.filing import Filing
from crawler.model import CategoryPath
from crawler.publishing import FeedChoice, FeedPath, Pictures, Publish, Rules
from crawler.spiders import families
from crawler.spiders.rsshub import INSTANCE, RssHub, route_url
from crawler.toml import check, load_toml, override


def _address_of_route(start: object, info: ValidationInfo) -> object:
    return route_url(start, info.data.get("instance", INSTANCE)) if info.data.get("family") == RssHub.name else start


class Source(Section):
    """One source: a site or section we follow."""

    name: SourceName
    title: Line = ""
    family: str
    #: Of family ``rsshub``: where its routes are asked for; the site's when not given.
    instance: BaseURL = INSTANCE
    #: For family ``rsshub`` also routes, which become addresses when loaded.
    start: tuple[Annotated[WebAddress, BeforeValidator(_address_of_route)], ...] = Field(min_length=1)
    #: Category paths of every article here that states none of its own.
    categories: tuple[Category, ...] = ()
    language: Language = ""
    #: Of dates without a zone; the site's when empty.
    timezone: Zone = ""
    #: Minutes between two crawls; the file may say "30m", "2h", "1d".
    every: Annotated[int, BeforeValidator(minutes), Field(ge=1, le=60 * 24 * 30)] = 30
    #: Listing pages of the source that a crawl walks at most.
    max_pages: int = Field(default=100, ge=1)
    #: Whether texts that a listing gives are taken for whole articles: where they look it, always (``feed``), or never.
    full_text: Literal["auto", "feed", "page"] = "auto"
    #: Query parameters that never choose the article here, beside those that never do anywhere.
    ignore_parameters: tuple[str, ...] = ()
    #: Names of rules for bylines and tails that are not used here.
    rules_off: tuple[RuleName, ...] = ()
    #: Whether bylines that were read go from the text, where they stand for whoever reads it.
    cut_bylines: bool = False
    #: Whether dates that are known to be wrong by whole hours are corrected.
    correct_dates: bool = True
    listing: ListingRules = ListingRules()
    article: ArticleRules = ArticleRules()

    @property
    def category_paths(self) -> tuple[CategoryPath, ...]:
        return tuple(map(path_of, self.categories))


class Network(Section):
    """How the client behaves; see ``crawler.settings`` for what cannot be changed."""

    allow_hosts: Annotated[tuple[HostPort, ...], BeforeValidator(listed)] = ()
    #: Seconds between two requests to one host.
    delay_s: float = Field(default=1.0, ge=0, le=3600)
    #: Requests under way at once, over all hosts.
    concurrency: int = Field(default=16, ge=1, le=1024)
    #: Requests under way at once to one host.
    per_host: int = Field(default=1, ge=1, le=64)
    #: Whole time of one request, its body included.
    timeout_s: float = Field(default=20.0, gt=0, le=600)
    #: Largest page, raw or unpacked.
    max_bytes: int = Field(default=10_000_000, ge=10_000)
    #: Whole time of one run; what is left is fetched by the next.
    run_minutes: float = Field(default=60.0, gt=0)
    #: Where a site's owner finds you; goes into the User-Agent.
    contact: HeaderText = ""


class RssHubInstance(Section):
    """Where routes of RSSHub are asked for."""

    instance: BaseURL = INSTANCE


class SiteFile(Section):
    """``tidings.toml``."""

    id: SiteId
    title: SomeLine
    description: Line = ""
    base_url: BaseURL
    language: Language = "zh-CN"
    timezone: Zone = "Asia/Shanghai"
    store: StoreURL = "sqlite:///var/tidings.sqlite3"
    network: Network = Network()
    publish: Publish = Publish()
    pictures: Pictures = Pictures()
    #: By path below ``public/``.
    feeds: dict[FeedPath, FeedChoice] = Field(default_factory=dict)
    #: From category to category; what lies below moves along; an empty name drops it.
    categories: dict[Category, Category | Literal[""]] = Field(default_factory=dict)
    include: Rules = Rules()
    exclude: Rules = Rules()
    #: Categories of each merged feed.
    merged: dict[SourceName, Annotated[tuple[Category, ...], Field(min_length=1)]] = Field(default_factory=dict)
    rsshub: RssHubInstance = RssHubInstance()


class Site(Section):
    """A site folder: its settings and its sources, in the order of their names."""

    folder: Path
    settings: SiteFile
    sources: tuple[Source, ...]

    @property
    def public(self) -> Path:
        return self.folder / "public"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def filing(self) -> Filing:
        """By which rules articles are filed under feeds."""
        settings = self.settings
        return Filing(
            renames={path_of(old): path_of(new) for old, new in settings.categories.items()},
            include=settings.include.to_filing(),
            exclude=settings.exclude.to_filing(),
            merged={name: tuple(map(path_of, paths)) for name, paths in settings.merged.items()},
        )

    @property
    def store_url(self) -> str:
        """The store's URL; a relative SQLite path is taken from the site folder."""
        url = self.settings.store
        prefix = "sqlite:///"
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str((self.folder / url.removeprefix(prefix)).resolve())
        return url

    @property
    def interval_minutes(self) -> int:
        """Minutes between two crawls of the source that is crawled most often."""
        return min((source.every for source in self.sources), default=30)

    def source(self, name: str) -> Source:
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in self.sources) or "none yet"
        raise ConfigError(f"no source is named {name!r}; expected one of: {known}")


def load_site(folder: Path, environ: Mapping[str, str] = os.environ) -> Site:
    """Return the checked configuration of a site folder.

    Raises:
        ConfigError: no site folder, or a file in it is wrong or missing.
        StoreError: ``sources/`` cannot be read.
    """
    path = folder / "tidings.toml"
    if not path.is_file():
        raise ConfigError(f"{folder}: no tidings.toml here; expected a site folder (`tidings init DIR` makes one)")
    table, variables = override(SiteFile, load_toml(path), environ)
    settings = check(SiteFile, table, path.name, variables)
    files = _source_files(folder / "sources")
    sources = [load_source(file, settings.timezone, settings.rsshub.instance) for file in files]
    return Site(folder=folder.resolve(), settings=settings, sources=tuple(sources))


def _source_files(folder: Path) -> list[Path]:
    """Return the files of a site's sources; a folder that is not there, or not to be read, says nothing of them."""
    try:
        return sorted(file for file in folder.iterdir() if file.name.endswith(".toml"))
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(f"{folder}: is missing; expected the folder of the site's sources, empty or not") from None
    except OSError as error:
        raise StoreError(f"{folder}: cannot be read: {error.strerror}; expected a readable folder") from error


def load_source(path: Path, timezone: str = "Asia/Shanghai", instance: str = INSTANCE) -> Source:
    """Return one source, in this zone and with this instance of RSSHub unless it names its own.

    Its ``name`` and its file's name agree, so no two sources share one.

    Raises:
        ConfigError: the file is not TOML, does not match, or names an unknown family.
    """
    where = f"sources/{path.name}"
    if not NAME.fullmatch(path.stem):
        raise ConfigError(f"{where}: is no name of a source; expected {NAME_IS}, then .toml")
    source = check(Source, {"instance": instance} | load_toml(path, where), where)
    if source.name != path.stem:
        raise ConfigError(f'{where}: name = "{source.name}"; expected "{path.stem}", as the file is called')
    families.reader_of(source, where)
    return source if source.timezone else source.model_copy(update={"timezone": timezone})
