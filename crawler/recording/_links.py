"""A link <-> plain values for JSON; pure.

A recorded article keeps the whole of how its listing announced it; what a listing is expected to say needs less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from crawler.model import ArticleLink
from crawler.text import plain_text

#: Of a link's fields those that the walk adds; they are no part of what a listing says.
_OF_THE_WALK = ("read_at", "not_after")
#: Characters of a text that a listing gives with a link: enough to know it by.
_BEGINNING = 100


def table_of(link: ArticleLink) -> dict[str, Any]:
    """Return a link's fields that are not empty; instants in UTC, to the second."""
    table = filled(asdict(link))
    return table | {name: f"{table[name]:%Y-%m-%dT%H:%M:%SZ}" for name in _OF_THE_WALK if name in table}


def link_of(table: Mapping[str, Any]) -> ArticleLink:
    """Return the link that ``table_of`` made a table of.

    Raises:
        ValueError: it has a field that links have not.
    """
    known = {one.name for one in fields(ArticleLink)}
    if unknown := sorted(set(table) - known):
        raise ValueError(f"link has an unknown field {unknown[0]}")
    given = {name: _tuples(value) for name, value in table.items()}
    instants = {name: datetime.fromisoformat(given[name]) for name in _OF_THE_WALK if given.get(name)}
    return ArticleLink(**given | instants)


def link_fields(link: ArticleLink) -> dict[str, Any]:
    """Return what a listing says of an article, without fields that are empty; a text by its beginning."""
    table = filled(asdict(replace(link, content=plain_text(link.content, _BEGINNING))))
    return {name: value for name, value in table.items() if name not in _OF_THE_WALK}


def filled(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without what is empty."""
    return {name: value for name, value in table.items() if value}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
