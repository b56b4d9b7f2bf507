"""CSS selectors for elements: from tags and such classes as a person would choose."""

from __future__ import annotations

import re

from crawler.extract.rules import Element

_TAG = re.compile(r"[a-z][a-z0-9-]*")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_-]{1,40}")
#: What build tools make up, and classes that say how a thing looks.
_MADE_UP = re.compile(
    r"(?:css|sc|jsx|svelte|styles?|emotion|chakra|astro)[-_]|.*__[A-Za-z]{5,8}$"
    r"|(?:flex|grid|block|inline|hidden|relative|absolute|container|row|col|wrap|clearfix|active|first|last|odd|even)$"
    r"|(?:text|bg|font|border|rounded|shadow|items|justify|self|space|gap|leading|tracking|transition|overflow|w|h|min|max"
    r"|p|px|py|pt|pb|m|mx|my|mt|mb|ml|mr|col|row|z|top|hover|focus|dark|sm|md|lg|xl|has|is|js)-"
)
#: Classes with which platforms number or sort their posts.
_SORTED = re.compile(
    r"(?:post|tag|category|type|status|format|author|hentry)-?[\w-]*\d|(?:tag|category|status|format|author)-"
)


def step(element: Element) -> str:
    """Return tag and first telling class: ``li.story``, or the tag alone; ``*`` for a tag that CSS cannot name."""
    tag = element.tag if _TAG.fullmatch(element.tag) else "*"
    for name in (element.get("class") or "").split():
        if _PLAIN.fullmatch(name) and not _MADE_UP.match(name) and not _SORTED.match(name):
            return f"{tag}.{name}"
    return str(tag)


def path(element: Element, top: Element | None = None) -> str:
    """Return the way to an element from its nearest two ancestors with a class, or from ``top``."""
    steps, classed = [step(element)], 0
    for parent in element.iterancestors():
        if parent is top or parent.tag in ("body", "html") or classed == 2 or len(steps) == 6:
            break
        steps.append(step(parent))
        classed += "." in steps[-1]
    return " > ".join(reversed(steps))
