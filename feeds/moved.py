"""Feeds that a change of the operator's rules moved (301), or took away (410).

Comes in: the feeds of a store and the rules. Goes out: which path leads where, and the same for web servers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from crawler.filing import Filing
from crawler.model import Feed, FeedKind
from feeds.channel import ATOM_FILE, JSON_FILE, PAGE_FILE, RSS_FILE

#: What follows a feed's path in the address of one of its files; the first group is the name of a feed's file.
_NAMES = "|".join(map(re.escape, (RSS_FILE, ATOM_FILE, JSON_FILE)))
_FILE = rf"(?:/(?:archive/[0-9]+/)?({_NAMES})?(?:{re.escape(PAGE_FILE)})?)?"


def moves(feeds: Iterable[Feed], filing: Filing) -> tuple[dict[str, str], list[str]]:
    """Return the paths of feeds that moved, with what took their place, and the paths of those that are gone.

    A category that is renamed stays while articles are filed under it: others may be renamed to it, or to one below.
    """
    by_key = {feed.key: feed for feed in feeds if feed.kind is FeedKind.CATEGORY}
    there = {key: feed.path for key, feed in by_key.items() if not feed.is_empty or filing.category(key) == key}
    moved: dict[str, str] = {}
    gone: list[str] = []
    for key, feed in by_key.items():
        if key in there:
            continue
        target = filing.category(key)
        nearest = next((there[target[:n]] for n in range(len(target), 0, -1) if target[:n] in there), None)
        if nearest:
            moved[feed.path] = nearest
        else:
            gone.append(feed.path)
    gone += [feed.path for feed in feeds if feed.kind is FeedKind.MERGED and feed.key[0] not in filing.merged]
    return dict(sorted(moved.items())), sorted(gone)


def render_maps(moved: Mapping[str, str], gone: Iterable[str], base_url: str) -> dict[str, bytes]:
    """Return the files that tell web servers of moved and gone feeds, by name.

    ``moved.json`` is for ``tidings serve``, ``moved.nginx.conf`` is included in a ``server`` of nginx,
    ``moved.caddy`` imported in a site of Caddy. An archive leads to the new feed's current document of its format.
    """
    gone = list(gone)
    root = re.escape(urlsplit(base_url).path)
    nginx = [f"location ~ ^{root}/{path}{_FILE}$ {{ return 301 {base_url}/{new}/$1; }}" for path, new in moved.items()]
    nginx += [f"location ~ ^{root}/{path}{_FILE}$ {{ return 410; }}" for path in gone]
    caddy: list[str] = []
    for number, (path, new) in enumerate(moved.items()):
        name = f"moved{number}"
        caddy.append(f"@{name} path_regexp {name} ^{root}/{path}{_FILE}$")
        caddy.append(f"redir @{name} {base_url}/{new}/{{re.{name}.1}} 301")
    for number, path in enumerate(gone):
        caddy.append(f"@gone{number} path_regexp ^{root}/{path}{_FILE}$")
        caddy.append(f"error @gone{number} 410")
    document = json.dumps({"moved": dict(moved), "gone": gone}, ensure_ascii=False, indent=1)
    return {
        "moved.json": document.encode() + b"\n",
        "moved.nginx.conf": _lines(nginx),
        "moved.caddy": _lines(caddy),
    }


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in ["# Feeds that moved or went; only Tidings writes here.", *lines]).encode()
