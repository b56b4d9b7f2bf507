"""Walks in from either end of an article, reads credits and cuts what was read whole.

Clean HTML and the rules in; what was found and the shorter HTML out. A walk ends after ``KEPT`` blocks that stay, or
``RUNNING`` of them that are running text. What is cut does not count, so a second reading walks over the same blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crawler.credits._blocks import Block, block_after, block_before, has_media, is_balanced, without
from crawler.credits._line import visible
from crawler.credits._lines import Line, read_beginning, read_ending, read_line, read_picture
from crawler.credits._rules import Rules

__all__ = ["MAX_REMOVED", "Reading", "Removed", "walk"]

#: Blocks that stay, at most, from either end.
KEPT = 6
#: Blocks of running text that stay, at most, from either end.
RUNNING = 2
#: Characters from which a line is running text.
_RUNNING = 60
#: Most lines that may go; a page that is nothing but such lines is a list of something.
MAX_REMOVED = 40


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


def walk(html: str, where: str, rules: Rules, reading: Reading) -> tuple[str, int]:
    """Read one end of an article; return its HTML without what was removed, and how far from that end this looked."""
    head = where == "head"
    position, kept, running, words = 0 if head else len(html), 0, 0, 0
    while kept < KEPT and running < RUNNING and len(reading.removed) <= MAX_REMOVED:
        block = block_after(html, position) if head else block_before(html, position)
        if block is None:
            break
        size = len(html)
        if block.inner is not None:
            html, seam = _read_block(
                html, block, _Edge(head, not head and not kept, not head and not words), rules, reading
            )
            if seam is not None:
                position = seam
                continue
        end = block.end - (size - len(html))
        position = end if head else block.start
        kept += not block.is_break
        if block.inner and not has_media(block.inner):
            words += 1
            running += end - block.start > _RUNNING and len(visible(html[block.start : end])) > _RUNNING
    return html, position if head else len(html) - position


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a block stands."""

    head: bool
    #: Nothing that stays follows.
    last: bool
    #: No text that stays follows.
    final: bool


def _read_block(html: str, block: Block, edge: _Edge, rules: Rules, reading: Reading) -> tuple[str, int | None]:
    """Read a block's lines from its edge; return the HTML and, when all of them went, where the block was."""
    parts = (block.inner or "").split("<br>")
    lines = _read_lines(parts if edge.head else parts[::-1], edge, rules)
    if not lines:
        return html, None
    if edge.head:
        reading.head.extend(lines)
    else:
        reading.tail[:0] = lines[::-1]
    going = [line for line in lines if line.whole]
    start, end = _span(block, parts, len(going), edge.head)
    shorter = without(html, start, end) if going and is_balanced(html[start:end]) else None
    if shorter is None:
        return html, None
    reading.removed.extend(Removed(tuple(one.rule.name for one in line.found), line.text) for line in going)
    return shorter[0], shorter[1] if len(going) == len(parts) else None


def _span(block: Block, parts: list[str], count: int, head: bool) -> tuple[int, int]:
    """Return from where to where the first or last so many lines of a block reach, with one break."""
    if count == len(parts):
        return block.start, block.end
    if head:
        return block.at, block.at + sum(len(part) + 4 for part in parts[:count])
    end = block.at + len(block.inner or "")
    return end - sum(len(part) + 4 for part in parts[len(parts) - count :]), end


def _read_lines(parts: list[str], edge: _Edge, rules: Rules) -> list[Line]:
    """Return what was read, from the edge inwards, up to the first line that is no credit; whole ones come first."""
    lines: list[Line] = []
    may_go = True
    for part in parts:
        line = _read_one(part, edge, rules, last=edge.last and may_go)
        if line is None:
            break
        may_go = may_go and line.whole
        lines.append(line if may_go or not line.whole else replace(line, whole=False))
        if line.is_part or len(lines) > MAX_REMOVED:
            break
    return lines


def _read_one(part: str, edge: _Edge, rules: Rules, *, last: bool) -> Line | None:
    if has_media(part):
        return read_picture(part, rules) if last else None
    text = visible(part)
    if line := read_line(part, text, rules, last=last):
        return line
    if edge.head:
        return read_beginning(text, rules)
    return read_ending(text, rules) if edge.final else None
