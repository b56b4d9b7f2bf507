"""Who wrote an article, where its page says so only to readers: "By Ada Lind on 4 March", or a link "By" an author.

Comes in: a parsed page and its headline. Goes out: one name, or none. Rather none than a wrong one: the line stands at
the headline, as that of the date does (``headline_date``), or its name is a link to an author's page behind "By"; where
lines name several, none of them counts.
"""

from __future__ import annotations

import re

from crawler.extract.headline_date import lines_at_headline
from crawler.extract.page import Page
from crawler.extract.rules import Element, Rule, text_of

#: A word of a name in Latin letters begins with a capital; names of other scripts are short and have no blanks.
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]*"
_LATIN = rf"{_WORD}(?:\s(?:(?:de|da|del|di|van|von|der|den|la|le|bin|al|ter)\s){{0,2}}{_WORD}){{1,3}}"
_OTHER = r"[^\W\d_\x00-\u2e7f]{2,4}(?:·[^\W\d_\x00-\u2e7f]{1,8})*"
_END = r"(?=\s*(?:$|[·•|,，;；/(（]|[–—-]\s|\d|(?:on|at|in|published|posted|updated)\b))"
_LINE = re.compile(
    rf"(?:^|.*[\d·•|]\s*)(?:(?i:written|posted|published|words|text|story)\s)?(?i:by):?\s(?P<by>{_LATIN}|{_OTHER}){_END}"
    rf"|(?:^|.*\s)(?:作者|撰文|文)\s?[:：/／]\s?(?P<zh>{_LATIN}|{_OTHER}){_END}"
)
#: Words of capitals that are nobody's name.
_NOBODY = re.compile(
    r"\b(?:Staff|Team|Editors?|Admin|Guest|Popular|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_LINKS = Rule.parse("a[rel~=author], a[href*='/author/'], a[href*='/authors/']")
_BEHIND = re.compile(r"(?:^|\s)(?:by|von|par|por|作者)\s*[:：]?\s*$", re.IGNORECASE)
#: Where links to authors are of other articles, or of all.
_ELSEWHERE = frozenset({"nav", "aside", "li"})


def find_byline(page: Page, headline: str) -> str:
    """Return the name of the one author whom the page shows; empty when it shows none, or several."""
    names = {name for line in lines_at_headline(page.root, headline) if (name := _name_in(line))}
    names = names or {text_of(link) for link in _LINKS.all(page.root) if _is_behind_by(link)} - {""}
    return names.pop() if len(names) == 1 else ""


def _name_in(line: str) -> str:
    found = _LINE.match(line)
    name = (found["by"] or found["zh"]) if found else ""
    return "" if _NOBODY.search(name) else name


def _is_behind_by(link: Element) -> bool:
    """Tell whether the word before a link makes its text an author's name."""
    parent, before = link.getparent(), link.getprevious()
    if parent is None or any(around.tag in _ELSEWHERE for around in link.iterancestors()):
        return False
    return bool(_BEHIND.search((parent.text if before is None else before.tail) or ""))
