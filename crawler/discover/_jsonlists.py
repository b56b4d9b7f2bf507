"""Lists of articles in JSON, be it the answer itself or what a script of the page holds: rules to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.errors import ExtractError
from crawler.extract.document import Document, find_json

_VARIABLE = re.compile(r"(?:window\.|\bvar\s+|\blet\s+|\bconst\s+)[A-Za-z_$][\w$.]{2,60}\s*=(?=\s*[\[{])")
_ADDRESSES = ("url", "link", "href", "permalink", "web_url", "webUrl", "canonical_url", "share_url", "path", "uri")
_TITLES = ("title", "headline", "name", "widgetTitle")
_DATES = (
    "date", "published", "published_at", "publishedAt", "publish_time", "publishTime", "pubDate", "pubTime",
    "datePublished", "created_at", "createdAt", "newsTime", "time", "ctime", "timestamp",
)  # fmt: skip
_SUMMARIES = ("summary", "description", "desc", "excerpt", "abstract", "intro")
_AUTHORS = ("author", "author_name", "authorName", "byline", "source")
_FEWEST, _DEEPEST, _MOST_SCRIPTS = 3, 9, 40
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def find_json_lists(document: Document) -> list[dict[str, str]]:
    """Return rules for ``[listing]`` for each list found, the longest first."""
    found = []
    for place in _places(document):
        try:
            data = find_json(document, place)
        except ExtractError:
            continue
        for where, items in _lists(data, "", 0):
            if rules := _rules(items):
                found.append((len(items), {"json_in": place, "item": f"{where or '@'}[]".removeprefix("@"), **rules}))
    return [rules for _, rules in sorted(found, key=lambda one: -one[0])]


def _places(document: Document) -> Iterator[str]:
    if document.is_json:
        yield "body"
        return
    if not document.looks_like_html:
        return
    for number, script in enumerate(document.page.root.iter("script")):
        if number == _MOST_SCRIPTS:
            return
        if script.get("id") and "json" in (script.get("type") or ""):
            yield f"script#{script.get('id')}"
        elif variable := _VARIABLE.search(script.text or ""):
            yield variable[0]


def _lists(data: Any, where: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every list of objects with the JMESPath that leads to it."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        items = [item for item in data if isinstance(item, dict)]
        if len(items) >= _FEWEST:
            yield where, items
        return
    if isinstance(data, dict):
        for key, value in data.items():
            name = key if _IDENTIFIER.fullmatch(key) else f'"{key}"' if '"' not in key and "\\" not in key else ""
            if name:
                yield from _lists(value, f"{where}.{name}".lstrip("."), depth + 1)


def _rules(items: list[dict[str, Any]]) -> dict[str, str]:
    """Return the rules for one item; empty when most have neither address nor title."""
    address = _key(items, _ADDRESSES, _is_address)
    title = _key(items, _TITLES, lambda value: isinstance(value, str) and len(value) >= 4)
    if not address or not title:
        return {}
    rules = {"article": address, "title": title}
    for name, keys in (("date", _DATES), ("summary", _SUMMARIES), ("author", _AUTHORS)):
        if key := _key(items, keys, lambda value: isinstance(value, str | int) and bool(value)):
            rules[name] = key
    return rules


def _key(items: list[dict[str, Any]], names: tuple[str, ...], fits: Any) -> str:
    for name in names:
        if 2 * sum(fits(item.get(name)) for item in items) > len(items):
            return name
    return ""


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(r"https?://[^/]+/.|//[^/]+/.|/[^/]", value))
