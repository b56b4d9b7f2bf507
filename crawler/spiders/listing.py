"""Family ``listing``: any site that lists articles, by the selectors its source file gives."""

from __future__ import annotations

from typing import ClassVar

from crawler.spiders.family import Family


class Listing(Family):
    """Recognised by nothing: the source file says where links, text and dates stand."""

    name: ClassVar[str] = "listing"
    needs_rules: ClassVar[bool] = True
