"""The places where a run of text may stand, and what it becomes there."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """What a run becomes where it stands, and which elements may stand there as they are."""

    open: str
    close: str
    #: Tags of the items of this place; empty where any block may stand.
    items: frozenset[str] = frozenset()


FLOW = Place("<p>", "</p>")
BARE = Place("", "")
LIST = Place("<li>", "</li>", frozenset({"li"}))
#: Where a term of a list stands: libxml2 ends it where a list of terms begins, so none may stand in it.
TERM = Place("", "")
TERMS = Place("<dd>", "</dd>", frozenset({"dt", "dd"}))
FIGURE = Place("", "", frozenset({"figcaption"}))
TABLE = Place("<tr><td>", "</td></tr>", frozenset({"caption", "thead", "tbody", "tfoot", "tr"}))
SECTION = Place("<tr><td>", "</td></tr>", frozenset({"tr"}))
ROW = Place("<td>", "</td>", frozenset({"td", "th"}))
#: What stands inside a container and adds no level of its own.
ITEMS = LIST.items | TERMS.items | FIGURE.items | TABLE.items | SECTION.items | ROW.items
HEADINGS = {f"h{level}": Place(f"<h{level}>", f"</h{level}>") for level in range(2, 7)}
HEADING_PLACES = frozenset(HEADINGS.values())
