"""A post file -> the article it holds, through the same stages as a crawled one; nothing is stored.

Comes in: the bytes of a file. Goes out: an article ready for the store, or the drop that says why there is none. An
article that Tidings exported itself is not judged again: its date and its credits stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from crawler import settings
from crawler.config import Site, Source
from crawler.errors import ExtractError
from crawler.extract.charset import decode
from crawler.model import Article, DateClaim, DateOrigin, Drop, DropReason
from crawler.pipelines.credits import ReadCredits
from crawler.pipelines.date import PublicationDate
from crawler.pipelines.stage import Stage
from crawler.pipelines.stages import finish, load_stages
from crawler.posts import (
    NOWHERE,
    Generation,
    PostFile,
    PostSite,
    has_front_matter,
    key_address,
    link_of,
    published_address,
    read_exported,
    read_post,
    stamp_of,
)
from crawler.report import SourceRun
from crawler.spiders.families import reader_of
from crawler.spiders.walk import Walk
from crawler.toml import check

_NO_POST = "has no front matter; expected `---`, names and values, `---`, the text"


class Unreadable(ExtractError):
    """The file holds no post at all."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one file gave."""

    found: Article | Drop
    #: Names of further sources of an article that was exported.
    further: tuple[str, ...] = ()


class PostReader:
    """Reads the files of one import."""

    def __init__(
        self,
        site: Site,
        source: Source,
        *,
        page_url: Callable[[str], str],
        base_url: str,
        is_named: bool,
        now: datetime,
    ) -> None:
        """Take what holds for all files.

        Args:
            source: of every post that names none.
            page_url: where readers are sent from a post that was published nobody knows where: the page of its source.
            base_url: see ``PostSite``.
            is_named: whether the source is that of exported posts too, whatever they say.
            now: when all this happens, aware.
        """
        self._site, self._source, self._page_url, self._is_named, self._now = site, source, page_url, is_named, now
        self._origin = PostSite(base_url, ZoneInfo(source.timezone), now)
        self._walks = {source.name: _walk_of(source)}
        self._stages = load_stages(settings.TIDINGS_STAGES, self._walks.values())
        #: Those of an article whose date is known, and of one whose credits were read before.
        self._dated = [stage for stage in self._stages if not isinstance(stage, PublicationDate)]
        self._exported = [stage for stage in self._dated if not isinstance(stage, ReadCredits)]

    def read(self, file: PostFile) -> Result:
        """Return the file's article, or why its post gives none.

        Raises:
            CrawlerError: it holds no post, or one that was exported and has been damaged since.
        """
        text = _text_of(file)
        exported = read_exported(text, zone=ZoneInfo(self._site.settings.timezone), fetched_at=self._now)
        if exported is None:
            return Result(self._read(file.key, text))
        article, sources = exported
        if self._is_named:
            article, sources = replace(article, source=self._source.name), (self._source.name,)
        for name in sources:
            if name not in self._walks:
                self._walks[name] = _walk_of(source_named(self._site, name))
        found = self._finished(article, self._exported)
        # Cleaning makes a summary of its own.
        return Result(replace(found, summary=article.summary) if isinstance(found, Article) else found, sources[1:])

    def _read(self, key: bytes, text: str) -> Article | Drop:
        post = read_post(text)
        if not post.title and post.generation is Generation.HEXO:
            raise Unreadable("its front matter names no title" if has_front_matter(text) else _NO_POST)
        address = key_address(self._source.name, key)
        if not post.is_public:
            told = "its front matter says that it is not for everybody"
            return Drop(self._source.name, address, DropReason.NOT_AN_ARTICLE, told, self._now)
        published_at = published_address(post, key, self._origin)
        base_url = published_at if post.generation is Generation.HEXO else ""
        link = link_of(post, published_at or f"{self._page_url(self._source.name)}?{address.partition('?')[2]}")
        reader = self._walks[self._source.name].reader
        article = reader.article_of(link, base_url=base_url or NOWHERE, fetched_at=self._now)
        if isinstance(article, tuple):
            return Drop(self._source.name, address, *article, self._now)
        claims = (DateClaim(post.date, DateOrigin.FRONT_MATTER),) if post.date else ()
        stamp = stamp_of(post, self._origin)
        article = replace(article, requested_url=address, date_claims=claims, published=stamp)
        return self._finished(article, self._dated if stamp else self._stages)

    def _finished(self, article: Article, stages: Sequence[Stage]) -> Article | Drop:
        found = finish(stages, article)
        return Drop(article.source, article.requested_url, *found, self._now) if isinstance(found, tuple) else found


def source_named(site: Site, name: str, category: str = "", words: Mapping[str, str] = MappingProxyType({})) -> Source:
    """Return a source for posts: the site's own of this name, or one that there is no file of.

    Args:
        words: see ``check``.

    Raises:
        ConfigError: it can be no source's name, or the category is none.
    """
    table = {"name": name, "family": "hexo", "start": [site.settings.base_url], "timezone": site.settings.timezone}
    given = {"categories": (category,)} if category else {}
    made = check(Source, table | given, "tidings import", words=words)
    return next((source.model_copy(update=given) for source in site.sources if source.name == name), made)


def _walk_of(source: Source) -> Walk:
    return Walk(reader_of(source, source.name), SourceRun(source.name))


def _text_of(file: PostFile) -> str:
    if file.problem:
        raise Unreadable(file.problem)
    text, is_damaged = decode(file.body)
    if is_damaged:
        raise Unreadable("is text in no charset; expected UTF-8")
    if not text.strip():
        raise Unreadable("is empty")
    return text
