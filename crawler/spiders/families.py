"""The families of sites: rules that fit every site made by one system.

A family is a set of listing and article rules plus a way to recognise such a site; a source's own rules are laid
over them. One module, one class and one name each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.errors import ConfigError
from crawler.extract.rules import ArticleRules, ListingRules
from crawler.spiders.family import Family
from crawler.spiders.hexo import Hexo
from crawler.spiders.listing import Listing

if TYPE_CHECKING:
    from crawler.config import Source

FAMILIES: dict[str, Family] = {family.name: family for family in (Hexo(), Listing())}


def rules_for(source: Source, where: str) -> tuple[ListingRules, ArticleRules]:
    """Return the source's rules laid over its family's.

    Raises:
        ConfigError: no such family, or the family needs a rule that the source does not give.
    """
    family = FAMILIES.get(source.family)
    if family is None:
        raise ConfigError(f'{where}: family = "{source.family}": expected one of: {", ".join(sorted(FAMILIES))}')
    listing = source.listing.model_copy(update=_missing(source.listing, family.listing))
    article = source.article.model_copy(update=_missing(source.article, family.article))
    if listing.article is None and listing.item is None:
        raise ConfigError(f'{where}: listing.article is missing: family "{family.name}" needs the links\' selector')
    return listing, article


def _missing(own: ListingRules | ArticleRules, family: ListingRules | ArticleRules) -> dict[str, object]:
    return {name: value for name, value in family if getattr(own, name) is None}
