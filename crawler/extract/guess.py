"""A first guess at a listing's rules for a site nobody has described yet; pure.

News listings repeat one block: the links to articles share the tags and classes around them, and their texts are
headlines, longer than those of menus. The guess is the group of links with the most headline in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from crawler.extract.page import Page
from crawler.extract.rules import Element, text_of
from crawler.urls import absolute

_SHORTEST_HEADLINE = 6
_FEWEST = 3
_PLAIN_CLASS = re.compile(r"[A-Za-z_][A-Za-z_-]{1,40}")


def guess_article_links(page: Page) -> str:
    """Return a CSS selector for the links to articles; empty when no structure repeats."""
    host = urlsplit(page.url).hostname
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for link in page.root.iter("a"):
        url, text = absolute(page.base_url, link.get("href") or ""), text_of(link)
        if url and urlsplit(url).hostname == host and url != page.url and len(text) >= _SHORTEST_HEADLINE:
            groups[_selector(link)][url] = len(text)
    scored = {selector: sum(texts.values()) for selector, texts in groups.items() if len(texts) >= _FEWEST}
    return max(scored, key=lambda selector: scored[selector], default="")


def _selector(link: Element) -> str:
    """Return the link's path in tags and classes, from the nearest two ancestors that have a class."""
    steps, classed = [_step(link)], 0
    for parent in link.iterancestors():
        if parent.tag in ("body", "html") or classed == 2 or len(steps) == 6:
            break
        steps.append(_step(parent))
        classed += "." in steps[-1]
    return " > ".join(reversed(steps))


def _step(element: Element) -> str:
    names = [name for name in (element.get("class") or "").split() if _PLAIN_CLASS.fullmatch(name)]
    return ".".join([str(element.tag), *names[:1]])
