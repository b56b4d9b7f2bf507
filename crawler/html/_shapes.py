"""What tables and listings of code hold, seen before they are walked."""

from __future__ import annotations

import re

from lxml import etree

from crawler.html._parse import parse

_Element = etree._Element

_TAG = re.compile(r"<[^<>]*>")
#: A count of columns, rows or list items worth keeping.
SPAN = re.compile(r"[1-9]\d{0,2}")


def has_two_cells(table: _Element) -> bool:
    rows = (row for part in table for row in ([part] if part.tag == "tr" else part.iterchildren("tr")))
    cells = (cell for row in rows for cell in row.iterchildren("td", "th") if not is_gutter(cell))
    return next(cells, None) is not None and next(cells, None) is not None


def is_gutter(element: _Element) -> bool:
    """Tell whether a cell only numbers the lines of a listing, as Hexo's highlighter writes it."""
    return element.get("class") == "gutter"


def spans(cell: _Element) -> str:
    given = ((name, cell.get(name, "")) for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{value}"' for name, value in given if value != "1" and SPAN.fullmatch(value))


def preformatted_text(element: _Element) -> str:
    """Return the text of a ``pre`` with its line breaks, whatever markup a highlighter put in."""
    pieces: list[str] = []
    for event, part in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if part.tag == "br":
                pieces.append("\n")
            if part.text and part.tag not in ("script", "style"):
                pieces.append(part.text)
        else:
            if part.tag in ("p", "div", "li") and pieces and not pieces[-1].endswith("\n"):
                pieces.append("\n")
            if part.tail and part is not element:
                pieces.append(part.tail)
    text = "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    return text.lstrip("\n") if text.strip() else ""


def pictures_taken_for_code(text: str) -> _Element | None:
    """Return the markup in a listing that is nothing but pictures as RSSHub writes them.

    Markdown takes indented HTML for code, so blogs made from RSSHub's feeds show such pictures as their source.
    """
    if "<img " not in text or 'referrerpolicy="no-referrer"' not in text or _TAG.sub("", text).strip():
        return None
    return parse(text)
