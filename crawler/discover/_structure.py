"""The listing's rules of a page nobody has described: the block that repeats, and what stands in it.

News listings repeat one block: the links to articles share the tags and classes around them, and their texts are
headlines, longer than those of menus. The group of links with the most headline in it is taken, the blocks around them
are what each has for itself, and title, date, category and summary are looked for inside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.dates import parse_date
from crawler.discover._next import find_next
from crawler.discover._selectors import path, step
from crawler.extract.page import Page
from crawler.extract.rules import Element, Rule, text_of
from crawler.urls import absolute

_SHORTEST_HEADLINE, _LONGEST_HEADLINE = 6, 200
_FEWEST = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
#: Where links are furniture.
_FURNITURE, _MAYBE_FURNITURE = {"nav", "footer", "form"}, {"aside", "header"}
_FURNISHED = re.compile(
    r"\b(?:nav|menu|sidebar|footer|breadcrumbs?|tags?|tag-?cloud|pagination|pager|related|widget)\b", re.I
)
#: Links that are no articles', by their addresses.
_ASIDE = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|topics?|page|archives?|about|contact|login|search)(?:/|$)", re.I
)
_DATED = re.compile(r"\d")
_LONGEST_DATE = 40
_SHARE = 0.6
_CATEGORIES = ("a[rel~=category]", "a[class*=categor]", "a[href*='category/']", "a[href*='categories/']")
_HEADLINE = Rule.parse("h1 a[href], h2 a[href], h3 a[href]")


def find_structure(page: Page) -> dict[str, str]:
    """Return rules for ``[listing]``; empty when nothing on the page repeats as articles do."""
    links = _best_group(page)
    rules = _article_rules(page, links) or _block_rules(links) or ({"article": path(links[0])} if links else {})
    if not rules:
        return {}
    if following := find_next(page):
        rules["next"] = following
    return rules


def _article_rules(page: Page, links: Sequence[Element]) -> dict[str, str]:
    """Return rules that read ``article`` elements, where these hold all the links and more of their kind.

    Each may be written in another way, so that no group of links is large enough.
    """
    blocks = [block for block in page.root.iter("article") if _HEADLINE.first(block) is not None]
    found = {_HEADLINE.first(block).get("href") for block in blocks}  # type: ignore[union-attr]
    is_few = len(found) < _FEWEST or len(blocks) <= len(links)
    if is_few or not found >= {link.get("href") for link in links}:
        return {}
    return {"item": "article", "article": str(_HEADLINE), **_inner_rules(blocks)}


def _best_group(page: Page) -> list[Element]:
    """Return the links to articles, each address once, in the order of the page."""
    host = urlsplit(page.url).hostname
    groups: defaultdict[str, dict[str, Element]] = defaultdict(dict)
    for link in page.root.iter("a"):
        url = absolute(page.base_url, link.get("href") or "")
        if not url or url == page.url or urlsplit(url).hostname != host or "#" in url:
            continue
        if _SHORTEST_HEADLINE <= _length(link) <= _LONGEST_HEADLINE and not _ASIDE.search(urlsplit(url).path):
            groups[path(link)].setdefault(url, link)
    scored = {key: _score(list(group.values())) for key, group in groups.items() if len(group) >= _FEWEST}
    best = max(scored, key=lambda key: scored[key], default="")
    return list(groups[best].values()) if best and scored[best] else []


def _length(link: Element) -> int:
    heading = next(link.iter(*_HEADINGS), None)
    text = text_of(link if heading is None else heading)
    return sum(2 if sign > "\u2e80" else 1 for sign in text)


def _score(links: Sequence[Element]) -> float:
    """Return how much headline a group of links holds; little for what may be furniture, nothing for what is."""
    first = links[0]
    score = float(sum(min(_length(link), 60) for link in links))
    if (
        any(parent.tag in _HEADINGS for parent in first.iterancestors())
        or next(first.iter(*_HEADINGS), None) is not None
    ):
        score *= 2
    around = list(first.iterancestors())
    tags = {parent.tag for parent in around}
    if "article" in tags:
        return 1.5 * score
    if tags & _FURNITURE:
        return 0.0
    is_doubtful = tags & _MAYBE_FURNITURE or any(_FURNISHED.search(parent.get("class") or "") for parent in around)
    return 0.2 * score if is_doubtful else score


def _block_rules(links: Sequence[Element]) -> dict[str, str]:
    """Return rules that read blocks; empty when the links, if any, do not stand in blocks of their own."""
    blocks = _blocks_of(links) if links else []
    if not blocks:
        return {}
    item = path(blocks[0])
    # A card may be one link: then the block is what the rule for the link has to give.
    inner = path(links[0], top=blocks[0]) if blocks[0] is not links[0] else "./self::a"
    top = next(iter(blocks[0].iterancestors("html")), blocks[0])
    found = Rule.parse(item).all(top)
    if not set(blocks) <= set(found) or len(found) > 2 * len(blocks):
        return {}
    rules = {"item": item, "article": inner}
    heading = _shared(blocks, lambda block: next(block.iter(*_HEADINGS), None))
    if heading and next(links[0].iter(*_HEADINGS), None) is not None:
        rules["title"] = heading
    return rules | _inner_rules(blocks)


def _inner_rules(blocks: Sequence[Element]) -> dict[str, str]:
    """Return rules for what stands beside a link in its block."""
    rules = {"date": _shared(blocks, _date_in), "category": _category_rule(blocks)}
    rules["summary"] = _shared(blocks, _summary_in)
    return {name: rule for name, rule in rules.items() if rule}


def _blocks_of(links: Sequence[Element]) -> list[Element]:
    """Return, for each link, the largest element around it that holds none of the others."""
    chosen = set(links)
    blocks = []
    for link in links:
        block = link
        for parent in link.iterancestors():
            if parent.tag in ("body", "html") or any(
                other in chosen and other is not link for other in parent.iter("a")
            ):
                break
            block = parent
        blocks.append(block)
    return blocks if len({step(block) for block in blocks}) == 1 else []


def _shared(blocks: Sequence[Element], finder: Callable[[Element], Element | None]) -> str:
    """Return a selector that finds, in most blocks, what the finder finds there; empty when none does."""
    found = [(block, part) for block in blocks if (part := finder(block)) is not None]
    if len(found) < _SHARE * len(blocks):
        return ""
    steps: defaultdict[str, int] = defaultdict(int)
    for _, part in found:
        steps[step(part)] += 1
    best = max(steps, key=lambda name: steps[name])
    rule = Rule.parse(best)
    right = sum(rule.first(block) is part for block, part in found)
    return best if right >= _SHARE * len(found) else ""


def _date_in(block: Element) -> Element | None:
    stated = next(block.iter("time"), None)
    if stated is not None:
        return stated
    now = datetime.now(UTC)
    for part in block.iter("abbr", "span", "div", "p", "small", "td", "em", "i", "li", "b", "dd", "footer", "address"):
        text = text_of(part)
        if (
            len(part) <= 1
            and _DATED.search(text)
            and len(text) <= _LONGEST_DATE
            and parse_date(text, now=now, zone=UTC)
        ):
            return part
    return None


def _category_rule(blocks: Sequence[Element]) -> str:
    """Return a selector that finds, in most blocks, links that say they are a category's, and no others."""
    fewest = _SHARE * len(blocks)
    found = (text for text in _CATEGORIES if sum(bool(Rule.parse(text).all(block)) for block in blocks) >= fewest)
    return next(found, "")


def _summary_in(block: Element) -> Element | None:
    for part in block.iter("p", "div"):
        if len(text_of(part)) >= 40 and re.search(
            r"summar|excerpt|desc|intro|abstract|teaser", part.get("class") or ""
        ):
            return part
    return None
