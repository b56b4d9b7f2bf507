"""The catalogue: sources that ship with the package, one TOML file each, as an operator would write them.

``tidings add`` knows these sites by their address. A test holds a recorded listing and article against each.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from crawler.config import Source, load_source
from crawler.urls import InvalidURL, url_key


@cache
def catalogue() -> MappingProxyType[str, Source]:
    """Return every source of the catalogue by name.

    Raises:
        ConfigError: a file is wrong.
    """
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return MappingProxyType({file.stem: load_source(file) for file in files})


def known_source(url: str) -> Source | None:
    """Return the catalogue's source for an address: the one that starts there, else the only one of its site.

    Where a site has several, the only one that starts in the same part of it; None when that is none, or several. What
    two hosts of a site share is the name with its first part left out. A listing that is an API starts where it does.
    """
    try:
        key = url_key(url)
    except InvalidURL:
        return None
    for source in catalogue().values():
        if key in map(url_key, source.start):
            return source
    there = [source for source in catalogue().values() if _site_of(url) in map(_site_of, source.start)]
    if len(there) > 1:
        there = [source for source in there if _part_of(url) in map(_part_of, source.start)]
    if len(there) != 1:
        return None
    return there[0] if there[0].listing.json_in == "body" else there[0].model_copy(update={"start": (url,)})


def table_of(source: Source) -> dict[str, Any]:
    """Return what a source says, as the table of a file, but its name, and its start unless that is an API's."""
    facts = {name: getattr(source, name) for name in ("family", "title", "language", "timezone", "every")}
    facts["categories"] = list(source.categories)
    if source.listing.json_in == "body":
        facts["start"] = list(source.start)
    for section in ("listing", "article"):
        rules = getattr(source, section)
        if given := {name: str(getattr(rules, name)) for name in rules.model_fields_set}:
            facts[section] = given
    return facts


def _part_of(url: str) -> str:
    return urlsplit(url).path.strip("/").split("/")[0]


def _site_of(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return host.split(".", 1)[1] if host.count(".") > 1 else host
