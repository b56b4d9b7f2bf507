"""Walks in from either end of an article, reads credits and cuts what was read whole.

Clean HTML and the rules in; what was found and the shorter HTML out. A walk ends after ``KEPT`` blocks that stay, or
``RUNNING`` of them that are running text. What is cut does not count, so a second reading walks over the same blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crawler.credits._blocks import Block, block_after, block_before, has_media, is_balanced, without
from crawler.credits._line import visible
from crawler.credits._lines import End, Line, read_line
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
            end = End(head, last=not head and not kept, final=not head and not words)
            html, seam = _read_block(html, block, end, rules, reading)
            if seam is not None:
                position = seam
                continue
        block_end = block.end - (size - len(html))
        position = block_end if head else block.start
        kept += not block.is_break
        if block.inner and not has_media(block.inner):
            words += 1
            running += _is_running(html[block.start : block_end])
    return html, position if head else len(html) - position


def _is_running(markup: str) -> bool:
    return len(markup) > _RUNNING and len(visible(markup)) > _RUNNING


def _read_block(html: str, block: Block, at: End, rules: Rules, reading: Reading) -> tuple[str, int | None]:
    """Read a block's lines from its edge; return the HTML and, when all of them went, where the block was."""
    parts = (block.inner or "").split("<br>")
    lines = _read_lines(parts if at.head else parts[::-1], at, rules)
    if not lines:
        return html, None
    if at.head:
        reading.head.extend(lines)
    else:
        reading.tail[:0] = lines[::-1]
    going = [line for line in lines if line.whole]
    start, end = _span(block, parts, len(going), at.head)
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


def _read_lines(parts: list[str], end: End, rules: Rules) -> list[Line]:
    """Return what was read, from the end inwards, up to the first line that is no credit; whole ones come first."""
    lines: list[Line] = []
    for part in parts:
        line = read_line(part, rules, end)
        if line is None:
            break
        if not line.whole:
            end = End(end.head, last=False, final=False)
        elif lines and not lines[-1].whole:
            line = replace(line, whole=False)
        lines.append(line)
        if line.is_part or len(lines) > MAX_REMOVED:
            break
    return lines
