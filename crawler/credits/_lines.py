"""Reads one line by the rules: a line of nothing but credits, or what the beginning or end of running text says.

Markup of a line and the rules in; a ``Line`` out, or none. Which lines are asked about, and what is cut, is for
``_read`` to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.credits._blocks import has_media
from crawler.credits._line import canonical, links, visible
from crawler.credits._rules import Found, Rules

#: Longest line that may be a credit or house text, in characters.
_LONGEST = 240
#: Longest line that may be a row of credits.
_LONGEST_ROW = 100
#: How much of running text's beginning or end is looked at.
_PART = 80
_BETWEEN = re.compile(r"[ ,;|/、]*")
_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]{2,100})[)\]】]。?\Z")
_LAST_WORDS = re.compile(r"[。!?？] ?([^。!?？]{2,60})\Z")
_SOURCE = re.compile(r' src="([^"]*)"')
_ADDRESS = re.compile(r"https?://[^\s<>\"，。）]{4,300}")


class End(NamedTuple):
    """Which end of the article is read, and what is left between a line and there."""

    head: bool
    #: It is the tail, and nothing that stays follows.
    last: bool
    #: It is the tail, and no text that stays follows.
    final: bool


class Line(NamedTuple):
    """A line that was read, whole or in part."""

    #: Its text; a picture's address.
    text: str
    found: tuple[Found, ...]
    #: Where the article was published first; empty when the line gives no address.
    original_url: str = ""
    #: Whether everything in it was read, so that it may go.
    whole: bool = False
    #: Whether there is more in it than what was read, and no other line is to be asked about.
    is_part: bool = False

    @property
    def says_who(self) -> bool:
        """Whether it tells who made or first published the article, as house text does not."""
        return bool(self.original_url) or not all(one.rule.is_house for one in self.found)


def read_line(markup: str, rules: Rules, end: End) -> Line | None:
    """Return what a line says: all of it if it is credits or house text, else its beginning or ending."""
    if has_media(markup):
        return _picture(markup, rules) if end.last else None
    text = visible(markup)
    if len(text) > _LONGEST:
        part = canonical(text[:_PART] if end.head else text[-_PART:])
    elif len(text) > 1:
        part = canonical(text)
        if found := _alone(part, rules, end.last) or _bracketed(part, rules) or _row(part, rules):
            return _line(markup, text, found)
    else:
        return None
    found = _beginning(part, rules) if end.head else _ending(part, rules) if end.final else []
    return Line(text, tuple(found), is_part=True) if found else None


def _picture(markup: str, rules: Rules) -> Line | None:
    """Return a picture that is the house's and not the article's."""
    addresses = _SOURCE.findall(markup)
    if len(addresses) != 1 or visible(markup):
        return None
    found = rules.find("picture", addresses[0])
    return Line(addresses[0], (found,), whole=True) if found else None


def _beginning(line: str, rules: Rules) -> list[Found]:
    """Return what the lead of a paragraph says."""
    found = rules.find("start", line)
    return [found] if found else []


def _ending(line: str, rules: Rules) -> list[Found]:
    """Return what stands in brackets, or without a full stop, after the last sentence of a paragraph."""
    if bracket := _IN_BRACKETS.search(line, max(0, len(line) - _PART)):
        return _inside(bracket[1], rules)
    words = _LAST_WORDS.search(line, max(0, len(line) - _PART))
    return _row(words[1], rules) if words else []


def _alone(line: str, rules: Rules, last: bool) -> list[Found]:
    found = rules.find("alone", line) or (rules.find("last", line) if last else None)
    return [found] if found else []


def _bracketed(line: str, rules: Rules) -> list[Found]:
    bracket = _IN_BRACKETS.match(line) if line[0] in "([【" else None
    return _inside(bracket[1], rules) if bracket else []


def _inside(text: str, rules: Rules) -> list[Found]:
    found = rules.find("bracket", text)
    return [found] if found else _row(text, rules)


def _row(line: str, rules: Rules) -> list[Found]:
    """Return the credits that a line consists of; none if anything else is in it."""
    if len(line) > _LONGEST_ROW or line[-1] in "。!?？…”":
        return []
    found: list[Found] = []
    position = 0
    while position < len(line):
        one = rules.find("line", line, position)
        if one is None or one.end == position:
            return []
        found.append(one)
        between = _BETWEEN.match(line, one.end)
        position = between.end() if between else one.end
    return found


def _line(markup: str, text: str, found: list[Found]) -> Line | None:
    addresses, original = links(markup), ""
    asks = next((one.rule.original for one in found if one.rule.original), "")
    says = any(one.fields for one in found)
    if asks:
        written = _ADDRESS.search(text)
        stated = [*addresses, written[0]] if written else addresses
        original = next((url for url in (stated if asks == "first" else stated[::-1]) if not _is_home(url)), "")
    if asks and not says and not original:
        return None
    # A link that was not read is more than the line's words say, unless nobody reads the line.
    told = not addresses or bool(original) or not (says or asks)
    return Line(text, tuple(found), original, told and not any(one.rule.keep for one in found))


def _is_home(url: str) -> bool:
    """Tell whether an address names a site and nothing on it."""
    return not url.partition("//")[2].partition("/")[2]
