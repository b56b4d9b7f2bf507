"""Walks in from either end of an article, reads credits and cuts what was read whole.

Clean HTML and the rules in; what was found and the shorter HTML out. A walk ends after ``KEPT`` blocks that stay, or
``RUNNING`` of them that are running text. What is cut does not count, so a second reading walks over the same blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.credits._blocks import Block, block_after, block_before, has_media, is_balanced, without
from crawler.credits._line import visible
from crawler.credits._lines import End, Line, read_line
from crawler.credits._rules import Rules

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

    #: Whether lines that were read as credits go.
    cut_bylines: bool = True
    #: In the order of the text, from the head.
    head: list[Line] = field(default_factory=list)
    #: In the order of the text, from the tail.
    tail: list[Line] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


class _Window:
    """How much of an article a walk has left behind."""

    def __init__(self, head: bool) -> None:
        self._head = head
        self._kept = self._texts = self._running = 0

    @property
    def is_open(self) -> bool:
        return self._kept < KEPT and self._running < RUNNING

    @property
    def end(self) -> End:
        return End(self._head, not (self._head or self._kept), not (self._head or self._texts))

    def leave(self, markup: str) -> None:
        """Take note of a block that stays; a break between blocks does not count."""
        if markup == "<hr>":
            return
        self._kept += 1
        if not has_media(markup):
            self._texts += 1
            self._running += len(markup) > _RUNNING and len(visible(markup)) > _RUNNING


def walk(html: str, where: str, rules: Rules, reading: Reading) -> tuple[str, int]:
    """Read one end of an article; return its HTML without what was removed, and how far from that end this looked."""
    head = where == "head"
    window, position = _Window(head), 0 if head else len(html)
    while window.is_open and len(reading.removed) <= MAX_REMOVED:
        block = block_after(html, position) if head else block_before(html, position)
        if block is None:
            break
        shorter, seam = _read_block(html, block, window.end, rules, reading) if block.inner else (html, None)
        if seam is None:
            end = block.end - (len(html) - len(shorter))
            window.leave(shorter[block.start : end])
            seam = end if head else block.start
        html, position = shorter, seam
    return html, position if head else len(html) - position


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
    going = [line for line in lines if line.whole and (reading.cut_bylines or not line.says_who)]
    start, end = _span(block, parts, len(going), at.head)
    # A heading of which only a picture is left would be none.
    is_part = end - start < block.end - block.start
    if not going or (is_part and not (html.startswith("<p>", block.start) and is_balanced(html[start:end]))):
        return html, None
    shorter = without(html, start, end)
    if shorter is None:
        return html, None
    reading.removed.extend(Removed(tuple(one.rule.name for one in line.found), line.text) for line in going)
    return shorter[0], None if is_part else shorter[1]


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
            line = line._replace(whole=False)
        lines.append(line)
        if line.is_part or len(lines) > MAX_REMOVED:
            break
    return lines
