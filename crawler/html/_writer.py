"""Writes text, media and blocks as a small regular form of HTML.

The walk tells what it meets, in order; the writer keeps the form: text gathers in a run, a run ends at every edge of a
block and becomes a paragraph (or a heading, a list item, a cell: whatever stands at that place), formatting that is
open at the edge goes on in the next run. Tags are written only once something visible follows, so nothing empty ever
appears.
"""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from crawler.html._places import BARE, FLOW, HEADING_PLACES, ITEMS, ROW, Place

#: Blanks that do not count at the edges of a run: all of Unicode's, and the one of no width.
BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
BLANKS += "\u200b\u2028\u2029\u202f\u205f\u3000"
_COLLAPSIBLE = re.compile(r"[ \t\n\r\f]+")
#: A line break between two characters of Chinese or Japanese is no blank.
_BREAK_IN_CJK = re.compile("(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\n\r\f]*(?=[\u2e80-\u9fff\uff00-\uffef])")

#: Lists, tables and quotations inside each other, at most; deeper ones become plain paragraphs.
MAX_NESTING = 30
#: Longest heading, in characters; what is longer is a paragraph after a heading that was not closed.
_MAX_HEADING = 300


#: Longest HTML written, in characters: tags that are opened again in every block could make much out of little.
MAX_WRITTEN = 270_000


class Box(NamedTuple):
    """An open container: where it began, and what was outside."""

    name: str
    start: int
    close: str
    outer: Place
    #: Blocks written before it.
    before: int


class Writer:
    """Collects blocks; ``markup`` and ``plain`` give the result once."""

    def __init__(self) -> None:
        self.place: Place = FLOW
        self.nesting = 0
        self._out: list[str] = []
        self._lines: list[str] = []
        self._run: list[str] = []
        self._words: list[str] = []
        #: Formatting that is on: name, opening tag; the first ``_opened`` of them are written in the run.
        self._formats: list[tuple[str, str]] = []
        self._opened = 0
        self._space = ""
        self._breaks = 0
        self._bare_end = -1
        self._blocks = 0
        self._later: list[str] = []
        #: Characters that may still be written; nothing more is, once there are none.
        self._left = MAX_WRITTEN

    # What the walk tells

    def text(self, text: str) -> bool:
        """Write text, blanks collapsed as a browser would have it; tell whether there is anything to be seen."""
        core = text.strip(BLANKS)
        if not core or self._left <= 0:
            self._space = _wider(self._space, text)
            return False
        if len(core) < len(text):
            start = text.index(core[0])
            if start:
                self._space = _wider(self._space, text[:start])
            after = text[start + len(core) :]
        else:
            after = ""
        if "\n" in core or "  " in core or "\t" in core or "\r" in core:
            core = _COLLAPSIBLE.sub(" ", _BREAK_IN_CJK.sub("", core))
        if len(core) * 6 > self._left and not (core := self._cut(core)):
            return False
        if self._breaks or self._space or self._opened < len(self._formats):
            self._begin()
        self._words.append(core)
        self._write(escaped(core))
        if after:
            self._space = _wider("", after)
        return True

    def medium(self, markup: str) -> bool:
        """Write a picture or a player into the run; tell whether there was room."""
        if len(markup) > self._left:
            return False
        self._begin()
        self._write(markup)
        return True

    def line_break(self) -> None:
        """Break the line; twice in a row ends the paragraph."""
        self._breaks += 1

    def open_format(self, name: str, tag: str) -> None:
        """Begin formatting or a link; nothing is written until something visible follows."""
        self._formats.append((name, tag))

    def close_format(self) -> None:
        """End the formatting begun last."""
        name, _ = self._formats.pop()
        if self._opened > len(self._formats):
            self._run.append(f"</{name}>")
            self._opened -= 1

    def has_format(self, name: str) -> bool:
        """Tell whether a formatting is on."""
        return any(name == on for on, _ in self._formats)

    def has_words(self) -> bool:
        """Tell whether any text was written yet."""
        return bool(self._words or any(self._lines))

    def block(self, markup: str, line: str) -> None:
        """Write a finished block."""
        self.end_run()
        if len(markup) <= self._left:
            self._left -= len(markup)
            self._emit(f"{self.place.open}{markup}{self.place.close}" if self.place.items else markup, line)

    def after_first_words(self, markup: str) -> None:
        """Write a finished block after the first paragraph of text that comes, or at the end."""
        self._later.append(markup)

    def end_run(self) -> None:
        """End the paragraph, if there is one; formatting goes on in the next."""
        self._breaks = 0
        self._space = ""
        if not self._run:
            return
        if self._opened:
            self._run.extend(f"</{name}>" for name, _ in reversed(self._formats[: self._opened]))
            self._opened = 0
        run, line = "".join(self._run), "".join(self._words)
        self._run, self._words = [], []
        place = self.place
        if place is not FLOW and place in HEADING_PLACES and not 0 < len(line) <= _MAX_HEADING:
            place = FLOW
        if place.open:
            self._left -= len(place.open) + len(place.close)
            self._emit(f"{place.open}{run}{place.close}", line)
        else:
            self._emit("<br>" + run if self._bare_end == len(self._out) else run, line)
            self._bare_end = len(self._out)

    def open(self, name: str, attributes: str, place: Place) -> Box:
        """Begin a container, inside an item of the place where it stands if that takes only items."""
        self.end_run()
        outer = self.place
        boxed = bool(outer.items) and name not in outer.items
        if name not in ITEMS:
            self.nesting += 1
        box = Box(name, len(self._out), f"</{name}>{outer.close if boxed else ''}", outer, self._blocks)
        self._out.append(f"{outer.open if boxed else ''}<{name}{attributes}>")
        self._left -= len(self._out[-1]) + len(box.close)
        self.place = place
        return box

    def close(self, box: Box) -> None:
        """End a container; one without content is taken back, save cells, which hold the columns together."""
        self.end_run()
        inner, self.place = self.place, box.outer
        if box.name not in ITEMS:
            self.nesting -= 1
        empty = self._blocks == box.before if box.name == "table" else len(self._out) == box.start + 1
        if empty and (box.name not in ROW.items or self._left <= 0):
            del self._out[box.start :]
            return
        if inner is BARE and len(self._out) == box.start + 2 and self._out[-1].startswith("<p>"):
            self._out[-1] = self._out[-1][3:-4]
        self._out.append(box.close)

    # The result

    def markup(self) -> str:
        """Return the HTML; ends the last run."""
        self.end_run()
        self._write_later()
        while self._out and self._out[-1] == "<hr>":
            self._out.pop()
        return "".join(self._out)

    def plain(self) -> str:
        """Return the visible text, a line a block."""
        return "\n".join(stripped for line in self._lines if (stripped := line.strip()))

    def rule(self) -> None:
        """Write a thematic break, where there is something to part."""
        self.end_run()
        if self.place is FLOW and not self.nesting and self._out and self._out[-1] != "<hr>":
            self._out.append("<hr>")

    # Inside

    def _begin(self) -> None:
        """Write what was put off until something visible comes: breaks, a blank, opening tags."""
        if self._breaks:
            breaks = self._breaks
            if breaks > 1 and self.place.open:
                self.end_run()
            elif self._run:
                self._write("<br>" if breaks == 1 else "<br><br>")
                self._words.append("\n")
                self._space = ""
            self._breaks = 0
        if self._space:
            if self._run:
                self._run.append(self._space)
                self._words.append(self._space)
            self._space = ""
        if self._opened < len(self._formats):
            for name, tag in self._formats[self._opened :]:
                self._write(tag)
                self._left -= len(name) + 3
            self._opened = len(self._formats)

    def _cut(self, text: str) -> str:
        """Return as much of a text as there is room for; the text whole, or the last that is written."""
        if len(escaped(text)) <= self._left:
            return text
        text = text[: self._left // 6].rstrip(BLANKS)
        self._left = min(self._left, len(escaped(text)))
        return text

    def _write(self, markup: str) -> None:
        self._left -= len(markup)
        self._run.append(markup)

    def _emit(self, markup: str, line: str) -> None:
        self._out.append(markup)
        self._lines.append(line)
        self._blocks += 1
        if line and self._later and not self.nesting:
            self._write_later()

    def _write_later(self) -> None:
        later, self._later = self._later, []
        for markup in later:
            self._out.append(markup)
            self._blocks += 1


def escaped(text: str) -> str:
    """Return text as it stands in HTML, in the sanitiser's own spelling."""
    if "&" in text or "<" in text or ">" in text or "\xa0" in text:
        return escape(text, quote=False).replace("\xa0", "&nbsp;")
    return text


def _wider(one: str, other: str) -> str:
    """Return the blank that two runs of blanks make: an ideographic one is kept, all others are a space."""
    return "\u3000" if "\u3000" in one or "\u3000" in other else " " if one or other else ""
