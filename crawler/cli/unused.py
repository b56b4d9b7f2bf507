"""Rules of ``tidings.toml`` that fit nothing, most often misspelt: told, since nothing else would show it.

Comes in: the settings, the feeds that have entries, and what the store's articles state. Goes out: one line a rule. A
category may yet come, so none of this is an error.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from crawler.config import Site
from crawler.fields import path_of
from crawler.model import CategoryPath, Feed, FeedKind
from crawler.store import Store


def unused(site: Site, feeds: Iterable[Feed], store: Store) -> list[str]:
    """Return what the rules name that is not there; of words nothing is said.

    What ``[categories]`` and ``[exclude]`` keep away is in no feed when they work, so they are held against what pages
    state, withdrawn ones too: that reads the whole store, and only where there are such rules.

    Args:
        feeds: those that are published.
    """
    settings, feeds = site.settings, list(feeds)
    paths = [feed.path for feed in feeds]
    lines = [f'feeds."{path}": no such feed{_meant(path, paths)}' for path in settings.feeds if path not in paths]
    there = {feed.key for feed in feeds if feed.kind is FeedKind.CATEGORY}
    wanted = {f"merged.{name}": categories for name, categories in settings.merged.items()}
    wanted["include.categories"] = settings.include.categories
    for key, categories in wanted.items():
        lines += _missing(key, categories, there)
    if settings.categories or settings.exclude.categories:
        stated = store.categories()
        if stated:
            lines += _missing("categories", settings.categories, _with_ancestors(stated))
            filed = _with_ancestors(site.filing.categories(stated))
            lines += _missing("exclude.categories", settings.exclude.categories, filed)
    if settings.include.authors or settings.exclude.authors:
        known = {name.casefold(): name for name in store.authors()}
        for key, names in (("include", settings.include.authors), ("exclude", settings.exclude.authors)):
            unknown = [name for name in names if known and name.casefold() not in known]
            lines += [f'{key}.authors: no article is by "{name}"{_meant(name, known.values())}' for name in unknown]
    return lines


def _missing(key: str, categories: Iterable[str], there: set[CategoryPath]) -> list[str]:
    names = ["/".join(path) for path in sorted(there)]
    missing = [category for category in categories if path_of(category) not in there]
    return [f'{key}: no article is filed under "{category}"{_meant(category, names)}' for category in missing]


def _with_ancestors(paths: Iterable[CategoryPath]) -> set[CategoryPath]:
    return {path[:length] for path in paths for length in range(1, len(path) + 1)}


def _meant(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f'; "{near[0]}" is there' if near else ""
