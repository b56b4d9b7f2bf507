"""The families of sites: rules that fit every site made by one system.

A family is a set of listing and article rules plus a way to recognise such a site; a source's own rules are laid
over them. One module, one class and one name each.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from crawler.errors import ConfigError
from crawler.extract.rules import ListingRules
from crawler.spiders.family import Family
from crawler.spiders.feed import Feed
from crawler.spiders.hexo import Hexo
from crawler.spiders.listing import Listing
from crawler.spiders.reader import Reader, laid
from crawler.spiders.rsshub import RssHub
from crawler.spiders.sitemap import Sitemap
from crawler.spiders.zaker import Zaker

if TYPE_CHECKING:
    from crawler.config import Source

#: Entry points of this group are families that other packages add (docs/plugins.md).
PLUGINS = "tidings.families"


def _families() -> dict[str, Family]:
    """Return the own families and those of plug-ins, by name.

    Raises:
        ConfigError: a plug-in cannot be loaded, is no family, or takes a name that is given.
    """
    families: dict[str, Family] = {
        family.name: family for family in (Zaker(), Hexo(), RssHub(), Feed(), Sitemap(), Listing())
    }
    for point in entry_points(group=PLUGINS):
        where = f"plug-in {point.name} ({point.value})"
        try:
            family = point.load()()
        except Exception as error:
            raise ConfigError(f"{where}: cannot be loaded: {type(error).__name__}: {error}") from error
        if not isinstance(family, Family) or family.name != point.name:
            raise ConfigError(f'{where}: expected a subclass of Family with name = "{point.name}"')
        if family.name in families:
            raise ConfigError(f"{where}: there is a family of that name already; expected another name")
        families[family.name] = family
    return families


FAMILIES = _families()

#: Rules that are read inside the block of one article.
_IN_BLOCKS = ("title", "date", "category", "tag", "author", "summary", "content")


def reader_of(source: Source, where: str) -> Reader:
    """Return what reads the source's answers: its own rules laid over its family's.

    Raises:
        ConfigError: no such family, or the family needs a rule that the source does not give.
    """
    family = FAMILIES.get(source.family)
    if family is None:
        raise ConfigError(f'{where}: family = "{source.family}": expected one of: {", ".join(sorted(FAMILIES))}')
    if family.needs_rules and source.listing.article is None and source.listing.item is None:
        raise ConfigError(f'{where}: listing.article is missing: family "{family.name}" needs the links\' selector')
    if useless := _needs_item(source.listing, family):
        raise ConfigError(f"{where}: listing.{useless} is read inside a block; expected listing.item beside it")
    listings, articles = laid(source.listing, family.listings), laid(source.article, family.articles)
    is_read = _reads_articles(family) or source.article.json_in
    return Reader(source, family, listings, articles, () if is_read else _SYSTEMS)


def _reads_articles(family: Family) -> bool:
    return family.articles != Family.articles


#: Every family that knows its sites' articles.
_SYSTEMS = tuple(family for family in FAMILIES.values() if _reads_articles(family))


def _needs_item(own: ListingRules, family: Family) -> str:
    """Return a rule of the source that would never be used: there is no block to read it in."""
    if own.item or any(shape.item for shape in family.listings) or not family.needs_rules:
        return ""
    return next((name for name in _IN_BLOCKS if name in own.model_fields_set), "")
