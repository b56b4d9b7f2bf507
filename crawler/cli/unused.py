"""Rules of ``tidings.toml`` that fit nothing, most often misspelt: told, since nothing else would show it.

Comes in: the settings, and the feeds that have entries. Goes out: one line a rule. A category may yet come, so none of
this is an error.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from crawler.config import SiteFile
from crawler.fields import path_of
from crawler.model import Feed, FeedKind


def unused(settings: SiteFile, feeds: Iterable[Feed]) -> list[str]:
    """Return what single feeds, merged feeds and ``[include]`` name that is not there.

    ``[exclude]`` and ``[categories]`` are left out: what they keep away is not there when they work.

    Args:
        feeds: those that are published.
    """
    feeds = list(feeds)
    paths = [feed.path for feed in feeds]
    lines = [f'feeds."{path}": no such feed{_meant(path, paths)}' for path in settings.feeds if path not in paths]
    names = ["/".join(feed.key) for feed in feeds if feed.kind is FeedKind.CATEGORY]
    wanted = {f"merged.{name}": categories for name, categories in settings.merged.items()}
    wanted["include.categories"] = settings.include.categories
    for key, categories in wanted.items():
        there = {path_of(name) for name in names}
        missing = [category for category in categories if path_of(category) not in there]
        lines += [f'{key}: no article is filed under "{category}"{_meant(category, names)}' for category in missing]
    return lines


def _meant(given: str, known: list[str]) -> str:
    near = difflib.get_close_matches(given, known, n=1)
    return f'; "{near[0]}" is there' if near else ""
