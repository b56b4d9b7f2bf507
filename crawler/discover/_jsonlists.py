"""Lists of articles in JSON, be it the answer itself or what a script of the page holds: rules to read them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
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
_CATEGORIES = ("category", "section", "categories", "sections")
#: What an object calls the text that it stands for; ``rendered`` is WordPress'.
_INSIDE = ("rendered", "name", "title", "label", "text")
_FEWEST, _DEEPEST, _MOST_SCRIPTS = 3, 9, 40
#: Items that are looked at, and characters of the longest headline.
_JUDGED, _LONGEST = 50, 200
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_WIDE = re.compile(r"[^\W\x00-\u2e7f]")
#: Addresses of what is no page.
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4a|webm|pdf|zip|css|js)(?:[?#]|$)", re.IGNORECASE)

Fits = Callable[[Any], bool]
#: What the items of a list hold, by JMESPath.
Values = dict[str, list[Any]]


def find_json_lists(document: Document) -> list[dict[str, str]]:
    """Return rules for ``[listing]`` for each list whose names are known, the longest first."""
    return _rules_of(document, _by_names)


def guess_json_lists(document: Document) -> list[dict[str, str]]:
    """Return the same for lists whose names nobody knows, by their values: an address, a headline and a day each."""
    return _rules_of(document, _by_values)


def headlines_without_addresses(document: Document) -> str:
    """Return where the longest list of headlines with a day stands, for a person; empty when there is none."""
    longest, told = 0, ""
    for place, where, items in _all_lists(document):
        values, most = _values(items), min(len(items), _JUDGED)
        if len(items) > longest and _headline(values, most) and _earliest(values, most):
            longest = len(items)
            told = f"{longest} headlines in JSON, in `{place}`, `{where}[]`, without an address for each"
    return told


def _rules_of(document: Document, rules_for: Callable[[Values, int], dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for place, where, items in _all_lists(document):
        if rules := rules_for(_values(items), min(len(items), _JUDGED)):
            given = {name: rule for name, rule in rules.items() if rule}
            found.append((len(items), {"json_in": place, "item": f"{where or '@'}[]".removeprefix("@"), **given}))
    return [rules for _, rules in sorted(found, key=lambda one: -one[0])]


def _all_lists(document: Document) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    for place in _places(document):
        try:
            data = find_json(document, place)
        except ExtractError:
            continue
        for where, items in _lists(data, "", 0):
            yield place, where, items


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


def _by_names(values: Values, most: int) -> dict[str, str]:
    """Return the rules for one item; empty when most have neither address nor title."""
    address = _key(values, _ADDRESSES, _is_address, most)
    title = _key(values, _TITLES, lambda value: isinstance(value, str) and len(value) >= 4, most)
    if not address or not title:
        return {}
    return {"article": address, "title": title, "date": _key(values, _DATES, _is_filled, most)} | _rest(values, most)


def _by_values(values: Values, most: int) -> dict[str, str]:
    """Return the rules for one item; empty when most lack an address, a headline or a day: a menu has no days."""
    fitting = (path for path, found in values.items() if _differing(found, _is_article_address, most))
    address, title, date = next(fitting, ""), _headline(values, most), _earliest(values, most)
    if not address or not title or not date:
        return {}
    return {"article": address, "title": title, "date": date} | _rest(values, most)


def _rest(values: Values, most: int) -> dict[str, str]:
    return {
        "category": _category(values, most),
        "summary": _key(values, _SUMMARIES, _is_filled, most),
        "author": _key(values, _AUTHORS, _is_filled, most),
    }


def _values(items: list[dict[str, Any]]) -> Values:
    """Return what stands in the first items, and one level deeper, by JMESPath."""
    values: Values = {}
    for item in items[:_JUDGED]:
        for key, value in item.items():
            inside = value.items() if isinstance(value, dict) else ()
            for path, one in ((_name(key), value), *((f"{_name(key)}.{_name(inner)}", one) for inner, one in inside)):
                values.setdefault(path, []).append(one)
    return values


def _name(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _key(values: Values, names: tuple[str, ...], fits: Fits, most: int) -> str:
    """Return the first of the names, or what it holds, that fits in more than half of the items."""
    paths = (path for name in names for path in (name, *(f"{name}.{inner}" for inner in _INSIDE)))
    return next((path for path in paths if 2 * sum(map(fits, values.get(path, ()))) > most), "")


def _category(values: Values, most: int) -> str:
    for name in _CATEGORIES:
        if found := _key(values, (name,), lambda value: isinstance(value, str) and bool(value), most):
            return found
        lists = [value for value in values.get(name, ()) if isinstance(value, list)]
        if 2 * sum(bool(one) and all(isinstance(part, str) for part in one) for one in lists) > most:
            return f"{name}[]"
        for inner in _INSIDE:
            if 2 * sum(any(isinstance(part, dict) and part.get(inner) for part in one) for one in lists) > most:
                return f"{name}[].{inner}"
    return ""


def _differing(found: list[Any], fits: Fits, most: int) -> list[Any]:
    """Return the values that fit; none when they are few, or when two are the same."""
    fitting = [value for value in found if fits(value)]
    return fitting if 2 * len(fitting) > most and len(set(fitting)) == len(fitting) else []


def _headline(values: Values, most: int) -> str:
    """Return the path of the shortest texts that are all different: a summary is longer than its headline."""
    sizes = {
        path: sum(map(len, texts)) / len(texts)
        for path, found in values.items()
        if (texts := _differing(found, _is_headline, most))
    }
    return min(sizes, key=sizes.__getitem__, default="")


def _earliest(values: Values, most: int) -> str:
    """Return the path of the earliest days: what was changed was published before."""
    days = {
        path: min(days)
        for path, found in values.items()
        if 2 * len(days := [value for value in found if isinstance(value, str) and _DAY.match(value)]) > most
    }
    return min(days, key=days.__getitem__, default="")


def _is_filled(value: Any) -> bool:
    return isinstance(value, str | int) and bool(value)


def _is_headline(value: Any) -> bool:
    """Tell a sentence's beginning from names, numbers and addresses: it has three words, or six wide characters."""
    if not isinstance(value, str) or len(value) > _LONGEST or _DAY.match(value) or _is_address(value):
        return False
    return len(value.split()) >= 3 or len(_WIDE.findall(value)) >= 6


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and bool(re.match(r"https?://[^/]+/.|//[^/]+/.|/[^/]", value))


def _is_article_address(value: Any) -> bool:
    return _is_address(value) and not _FILE.search(value)
