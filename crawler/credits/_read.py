"""Walks in from either end of an article, reads credits and cuts what was read whole.

Clean HTML and the rules in; what was found and the shorter HTML out. A walk ends after ``KEPT`` blocks that stay, or
``RUNNING`` of them that are running text. What is cut does not count, so a second reading walks over the same blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crawler.credits._blocks import Block, block_after, block_before, has_media, is_balanced, without
from crawler.credits._line import canonical, links, visible
from crawler.credits._rules import Found, Rules

__all__ = ["MAX_REMOVED", "Reading", "Removed", "walk"]

#: Blocks that stay, at most, from either end.
KEPT = 6
#: Blocks of running text that stay, at most, from either end.
RUNNING = 2
#: Characters from which a line is running text.
_RUNNING_LENGTH = 60
#: Longest line that may be a credit or house text, in characters.
_LONGEST = 240
#: Most lines that may go; a page that is nothing but such lines is a list of something.
MAX_REMOVED = 40
_BETWEEN = re.compile(r"[ ,;|/、]*")
_IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)。?\Z")
_LAST_WORDS = re.compile(r"[。!?？] ?([^。!?？]{2,60})\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"，。）]{4,300}")
_SOURCE = re.compile(r' src="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of an article that was left out."""

    #: The rules that read it, in order; switching off any of them keeps it in.
    rules: tuple[str, ...]
    #: Its text; a picture's address.
    text: str


@dataclass(slots=True)
class Reading:
    """What was found so far."""

    #: In the order of the text, from the head.
    head: list[Line] = field(default_factory=list)
    #: In the order of the text, from the tail.
    tail: list[Line] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a part of it that was read."""

    text: str
    found: tuple[Found, ...]
    #: Where the article was published first; empty when the line gives no address.
    original_url: str = ""
    #: Whether everything in it was read, so that it may go.
    whole: bool = False


def walk(html: str, where: str, rules: Rules, reading: Reading) -> str:
    """Read one end of an article; return its HTML without what was removed."""
    head = where == "head"
    position, kept, running, words = 0 if head else len(html), 0, 0, 0
    while kept < KEPT and running < RUNNING and len(reading.removed) <= MAX_REMOVED:
        block = block_after(html, position) if head else block_before(html, position)
        if block is None:
            break
        if block.inner is not None:
            edge = _Edge(head, last=not head and not kept, final=not head and not words)
            size = len(html)
            html, position, whole = _read_block(html, block, block.inner, edge, rules, reading)
            if whole:
                continue
            length = block.end - block.start - (size - len(html))
            if not has_media(block.inner):
                words += 1
                running += length > _RUNNING_LENGTH and len(visible(html[block.start : block.start + length])) > _RUNNING_LENGTH
        else:
            position = block.end if head else block.start
        kept += html[block.start : block.start + 4] != "<hr>"
    return html


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a block stands."""

    head: bool
    #: Nothing that stays follows.
    last: bool
    #: No text that stays follows.
    final: bool


def _read_block(
    html: str, block: Block, inner: str, edge: _Edge, rules: Rules, reading: Reading
) -> tuple[str, int, bool]:
    """Read a block's lines from its edge; return the HTML, where the next block is, and whether all of this went."""
    parts = inner.split("<br>")
    lines = _read_lines(parts if edge.head else parts[::-1], edge, rules)
    (reading.head.extend if edge.head else _prepend(reading.tail))(lines)
    going = [line for line in lines if line.whole]
    start, end = _span(block, parts, len(going), edge.head)
    shorter = without(html, start, end) if going and is_balanced(html[start:end]) else None
    if shorter is None:
        return html, block.end if edge.head else block.start, False
    reading.removed.extend(Removed(tuple(one.rule.name for one in line.found), line.text) for line in going)
    html, seam = shorter
    if len(going) == len(parts):
        return html, seam, True
    return html, block.end - (end - start) if edge.head else block.start, False


def _prepend(lines: list[Line]) -> Callable[[list[Line]], None]:
    return lambda more: lines.__setitem__(slice(0, 0), more[::-1])


def _span(block: Block, parts: list[str], count: int, head: bool) -> tuple[int, int]:
    """Return from where to where the first or last so many lines of a block reach, with one break."""
    if count == len(parts):
        return block.start, block.end
    if head:
        return block.at, block.at + sum(len(part) + 4 for part in parts[:count])
    end = block.at + len("<br>".join(parts))
    return end - sum(len(part) + 4 for part in parts[len(parts) - count :]), end


def _read_lines(parts: list[str], edge: _Edge, rules: Rules) -> list[Line]:
    """Return what was read, from the edge inwards, up to the first line that is no credit; whole ones come first."""
    lines: list[Line] = []
    may_go = True
    for part in parts:
        line = read_line(part, rules, last=edge.last and may_go)
        if line is None:
            if not has_media(part) and (some := _read_part(visible(part), edge, rules)):
                lines.append(some)
            break
        may_go = may_go and line.whole
        lines.append(line if may_go else replace(line, whole=False))
        if len(lines) > MAX_REMOVED:
            break
    return lines


def read_line(markup: str, rules: Rules, *, last: bool) -> Line | None:
    """Return what a line says if it is credits, or house text, and nothing else."""
    if len(markup) > _LONGEST and len(markup) > 8 * _LONGEST:
        return None
    if has_media(markup):
        return _read_picture(markup, rules) if last else None
    text = visible(markup)
    if not 1 < len(text) <= _LONGEST:
        return None
    line = canonical(text)
    found = _alone(line, rules, last) or _in_brackets(line, rules) or _segments(line, rules)
    return _line(markup, text, found) if found else None


def _alone(line: str, rules: Rules, last: bool) -> list[Found]:
    found = rules.find("alone", line) or (rules.find("last", line) if last else None)
    return [found] if found else []


def _in_brackets(line: str, rules: Rules) -> list[Found]:
    if not line.startswith("(") or not (inside := _IN_BRACKETS.match(line)):
        return []
    found = rules.find("bracket", inside[1])
    return [found] if found else _segments(inside[1], rules)


def _segments(line: str, rules: Rules) -> list[Found]:
    """Return the credits that a line consists of; none if anything else is in it."""
    found: list[Found] = []
    position = 0
    while position < len(line):
        one = rules.find("line", line, position)
        if one is None or one.end == position:
            return []
        found.append(one)
        position = one.end + len(_BETWEEN.match(line, one.end)[0])  # type: ignore[index]
    return found


def _read_picture(markup: str, rules: Rules) -> Line | None:
    addresses = _SOURCE.findall(markup)
    if len(addresses) != 1 or visible(markup):
        return None
    found = rules.find("picture", addresses[0])
    return Line(addresses[0], (found,), whole=True) if found else None


def _read_part(text: str, edge: _Edge, rules: Rules) -> Line | None:
    """Return what the beginning of the first paragraphs says, or the end of the last."""
    if edge.head:
        found = rules.find("start", canonical(text[:_LONGEST]))
        return Line(text, (found,)) if found else None
    if not edge.final:
        return None
    ending = canonical(text[-_LONGEST:])
    if bracket := _IN_BRACKETS.search(ending):
        one = rules.find("bracket", bracket[1])
        some = [one] if one else _segments(bracket[1], rules)
    else:
        words = _LAST_WORDS.search(ending)
        some = _segments(words[1], rules) if words else []
    return Line(text, tuple(some)) if some else None


def _line(markup: str, text: str, found: list[Found]) -> Line | None:
    addresses = links(markup)
    original = ""
    if any(one.rule.original for one in found):
        written = _ADDRESS.search(text)
        original = next((url for url in (*addresses, *([written[0]] if written else [])) if not _is_home(url)), "")
    fields = any(one.fields for one in found)
    if not fields and not original and any(one.rule.original for one in found):
        return None
    told = not addresses or bool(original) or not fields
    return Line(text, tuple(found), original, told and not any(one.rule.keep for one in found))


def _is_home(url: str) -> bool:
    """Tell whether an address names a site and nothing on it."""
    return url.count("/") < 4 and not url.partition("//")[2].partition("/")[2]
