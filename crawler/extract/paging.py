"""From one page of a listing to the next: by a link, by a number in the address, by a cursor; pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from crawler.extract.rules import Element, ListingRules, address_of, text_of
from crawler.urls import absolute

#: What the first page is when its address holds no number.
_FIRST = 1
#: What is longer is no page's number.
_MOST_DIGITS = 9


def following(url: str, base: str, root: Element, rules: ListingRules) -> tuple[str, ...]:
    """Return the address of the next page, none when this one is the last that can be known of.

    Args:
        url: of this page.
        base: what relative addresses in it are relative to.
        root: what the rules are read in.
    """
    template = rules.next_page
    if template and "{number}" in template:
        found: str | None = template.replace("{number}", str(_number(url, base, template) + 1))
    elif template:
        cursor = text_of(rules.next.first(root)) if rules.next else ""
        found = template.replace("{cursor}", quote(cursor, safe="")) if cursor else None
    else:
        found = address_of(rules.next.first(root)) if rules.next else None
    after = (absolute(base, found) or "").partition("#")[0] if found else ""
    return (after,) if after and after != url else ()


def _number(url: str, base: str, template: str) -> int:
    """Return which page an address is, read by the template; the first for any other address."""
    this = absolute(base, url)
    numbers = (number for number in re.findall(r"\d+", url) if len(number) <= _MOST_DIGITS)
    found = (int(number) for number in numbers if absolute(base, template.replace("{number}", number)) == this)
    return next(found, _FIRST)
