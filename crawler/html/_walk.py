"""Walks a parsed page and tells the writer what stands in it.

Every element has one of a few fates: dropped with all it holds, kept as formatting, kept as a block, turned into
something simpler, or looked through. The walk keeps its own stack, so the depth of a page costs no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from html import escape

from lxml import etree

from crawler.html._media import Media
from crawler.html._places import (
    BARE,
    FIGURE,
    FLOW,
    HEADINGS,
    LIST,
    ROW,
    SECTION,
    TABLE,
    TERM,
    TERMS,
    Place,
)
from crawler.html._shapes import (
    SPAN,
    has_two_cells,
    is_gutter,
    pictures_taken_for_code,
    preformatted_text,
    spans,
)
from crawler.html._writer import MAX_NESTING, Box, Writer, escaped
from crawler.urls import InvalidURL, absolute, without_tracking

_Element = etree._Element


class _Fate(Enum):
    """What becomes of an element, where there is nothing more to know for its end."""

    #: Its content is written as if it were not there.
    THROUGH = auto()
    #: It is left out with its content.
    OUT = auto()
    #: It is formatting, or a link.
    FORMAT = auto()


_THROUGH, _OUT, _FORMAT = _Fate

#: What is known at an element's end: its fate; the place where a block stood; the container to close.
_After = _Fate | Place | Box
_Enter = Callable[["Walk", _Element], _After]

_MAIL = re.compile(r"mailto:[^\s\"<>?]{1,200}@[^\s\"<>?]{1,200}", re.IGNORECASE)


class Walk:
    """One walk over one piece of a page."""

    def __init__(self, base: str, proxies: tuple[str, ...]) -> None:
        self.base = base
        self.writer = Writer()
        self.media = Media(base, proxies, self.writer)

    def walk(self, root: _Element) -> None:
        """Write everything under an element."""
        stack: list[tuple[Iterator[_Element], _Element, _After]] = [(iter(root), root, _THROUGH)]
        self._text(root.text)
        while stack:
            children, element, after = stack[-1]
            for child in children:
                enter = _ELEMENTS.get(child.tag)
                fate = enter(self, child) if enter else _THROUGH
                if fate is not _OUT:
                    self._text(child.text)
                    if len(child):
                        stack.append((iter(child), child, fate))
                        break
                    self._leave(fate)
                self._text(child.tail)
            else:
                stack.pop()
                self._leave(after)
                self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if text and self.writer.text(text):
            self.media.forget_last()

    def _leave(self, after: _After) -> None:
        if isinstance(after, Place):
            self.writer.end_run()
            self.writer.place = after
        elif isinstance(after, Box):
            self.writer.close(after)
        elif after is _FORMAT:
            self.writer.close_format()

    # Blocks

    def block(self, element: _Element) -> _After:
        writer, outer = self.writer, self.writer.place
        if info := element.get("data-zkinfo"):
            self.media.zaker_video(info)
        writer.end_run()
        if outer is BARE:
            writer.place = FLOW
        return outer

    def heading(self, element: _Element) -> _After:
        writer, outer = self.writer, self.writer.place
        writer.end_run()
        if not outer.items:
            writer.place = HEADINGS["h2" if element.tag == "h1" else element.tag]
        return outer

    def rule(self, element: _Element) -> _After:
        self.writer.rule()
        return _THROUGH

    def preformatted(self, element: _Element) -> _After:
        text = preformatted_text(element)
        if (pictures := pictures_taken_for_code(text)) is not None:
            element, text = pictures, ""
        if text:
            code = ("<code>", "</code>") if element.find(".//code") is not None else ("", "")
            self.writer.block(f"<pre>{code[0]}{escaped(text)}{code[1]}</pre>", text)
            self.media.forget_last()
        for picture in element.iter("img"):
            self.media.picture(picture)
        return _OUT

    # Containers

    def _container(self, element: _Element, name: str, place: Place, attributes: str = "") -> _After:
        if self.writer.nesting >= MAX_NESTING:
            return self.block(element)
        return self.writer.open(name, attributes, place)

    def quotation(self, element: _Element) -> _After:
        return self._container(element, "blockquote", FLOW)

    def bullets(self, element: _Element) -> _After:
        name = "ol" if element.tag == "ol" else "ul"
        start = element.get("start", "") if name == "ol" else ""
        return self._container(element, name, LIST, f' start="{start}"' if SPAN.fullmatch(start) else "")

    def terms(self, element: _Element) -> _After:
        return self.block(element) if self.writer.place is TERM else self._container(element, "dl", TERMS)

    def figure(self, element: _Element) -> _After:
        return self._container(element, "figure", FIGURE)

    def table(self, element: _Element) -> _After:
        """Keep tables of two cells or more; one cell is a frame around something else."""
        if self.writer.nesting < MAX_NESTING and not has_two_cells(element):
            return self.block(element)
        return self._container(element, "table", TABLE)

    def item(self, element: _Element) -> _After:
        """Keep parts of lists, tables and figures where they belong; anywhere else they are blocks."""
        writer, name = self.writer, element.tag
        if is_gutter(element):
            return _OUT
        if name not in writer.place.items:
            return self.block(element)
        attributes = spans(element) if name in ROW.items else ""
        return writer.open(name, attributes, _ITEM_PLACES.get(name, BARE))

    # Formatting and links

    def formatting(self, element: _Element) -> _After:
        name = _RENAMED.get(element.tag, element.tag)
        if self.writer.has_format(name):
            return _THROUGH
        self.writer.open_format(name, f"<{name}>")
        return _FORMAT

    def link(self, element: _Element) -> _After:
        address = self._link_address(element.get("href") or "")
        if not address or self.writer.has_format("a"):
            return _THROUGH
        self.writer.open_format("a", f'<a href="{escape(address)}">')
        return _FORMAT

    def _link_address(self, reference: str) -> str | None:
        """Return where a link leads: the web without tracking, or a mailbox; None for all else."""
        reference = reference.strip()
        if reference.startswith("#"):
            return None
        if reference[:7].lower() == "mailto:":
            match = _MAIL.match(reference)
            return match[0] if match else None
        url = absolute(self.base, reference)
        if url is None or not ("?" in url or ";" in url):
            return url
        try:
            return without_tracking(url)
        except InvalidURL:
            return None

    def line_break(self, element: _Element) -> _After:
        self.writer.line_break()
        return _THROUGH

    def picture(self, element: _Element) -> _After:
        self.media.picture(element)
        return _OUT

    def pictured(self, element: _Element) -> _After:
        self.media.pictured(element)
        return _THROUGH

    def unscripted(self, element: _Element) -> _After:
        self.media.unscripted(element)
        return _OUT

    def player(self, element: _Element) -> _After:
        self.media.player(element)
        return _OUT if element.tag == "iframe" else _THROUGH

    def medium(self, element: _Element) -> _After:
        self.media.medium(element)
        return _OUT

    def drop(self, element: _Element) -> _After:
        return _OUT


_RENAMED = {"strike": "s", "tt": "code"}
_ITEM_PLACES = {"dt": TERM, "thead": SECTION, "tbody": SECTION, "tfoot": SECTION, "tr": ROW}


def _table_of_elements() -> dict[object, _Enter]:
    fates: tuple[tuple[_Enter, str], ...] = (
        (
            Walk.block,
            "p div section article main header footer aside nav center address details summary fieldset legend",
        ),
        (Walk.block, "hgroup body head html"),
        (Walk.heading, "h1 h2 h3 h4 h5 h6"),
        (Walk.item, "li dt dd figcaption caption thead tbody tfoot tr td th"),
        (Walk.bullets, "ul ol menu dir"),
        (Walk.formatting, "strong b em i u s del ins sub sup code kbd samp var mark small cite q abbr dfn ruby rt rp"),
        (Walk.formatting, "strike tt"),
        (Walk.preformatted, "pre xmp listing plaintext"),
        (Walk.medium, "video audio"),
        (Walk.player, "iframe embed"),
        (Walk.drop, "script style form svg math object applet template textarea select button input title meta link"),
        (Walk.drop, "base noembed noframes frameset frame canvas datalist map col colgroup param dialog"),
        (Walk.quotation, "blockquote"),
        (Walk.terms, "dl"),
        (Walk.figure, "figure"),
        (Walk.table, "table"),
        (Walk.rule, "hr"),
        (Walk.link, "a"),
        (Walk.line_break, "br"),
        (Walk.picture, "img"),
        (Walk.pictured, "picture"),
        (Walk.unscripted, "noscript"),
    )
    return {name: enter for enter, names in fates for name in names.split()}


#: What becomes of an element by its name; what is not here is looked through. So are ``source``, ``track``, ``wbr``
#: and ``embed``: libxml2 does not know that they have no content, and takes what follows for it.
_ELEMENTS = _table_of_elements()
