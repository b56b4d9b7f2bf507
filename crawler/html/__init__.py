"""Scraped HTML in; clean, safe, self-contained HTML out: the only place where Tidings sanitises markup.

One parse (lxml), one walk that writes a small regular form of HTML (``_walk``, ``_writer``), one pass of an allow-list
sanitiser with a parser of its own (nh3), which finds nothing to do unless the walk has a fault. What that form is:
blocks that never stand inside paragraphs, no attributes but a few, every address absolute. Cleaning what is clean
changes nothing. Whether a piece of the page belongs to the article is decided before, in ``extract``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import nh3

from crawler.html._parse import MAX_CHARS, parse
from crawler.html._walk import Walk
from crawler.model import Image
from crawler.text import xml_text
from crawler.urls import KNOWN_PROXIES

__all__ = ["ATTRIBUTES", "MAX_CHARS", "SCHEMES", "TAGS", "CleanHtml", "clean_html"]

TAGS = frozenset(
    """
    p h2 h3 h4 h5 h6 blockquote pre hr ul ol li dl dt dd figure figcaption
    table caption thead tbody tfoot tr th td
    a strong b em i u s del ins sub sup code kbd samp var mark small cite q abbr dfn ruby rt rp br img video audio
    """.split()  # noqa: SIM905  (a table, read as one)
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "referrerpolicy"},
    "video": {"src", "poster", "controls"},
    "audio": {"src", "controls"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SCHEMES = frozenset({"http", "https", "mailto"})

_SANITISER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    url_schemes=set(SCHEMES),
    url_relative="deny",
    link_rel=None,
)


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """What is left of a piece of HTML."""

    #: Clean HTML; empty when nothing visible was left.
    html: str
    #: Its visible text, one line a block, no blank lines.
    text: str
    #: Its pictures in order, each once, at their original addresses.
    images: tuple[Image, ...]


def clean_html(html: str, base_url: str, *, proxies: Iterable[str] = KNOWN_PROXIES) -> CleanHtml:
    """Return the safe form of any HTML, however broken or hostile; never raises.

    Args:
        html: a fragment or a document.
        base_url: absolute URL that relative addresses are relative to; empty when there is none to trust.
        proxies: prefixes of picture proxies to look through, see ``urls.KNOWN_PROXIES``.
    """
    walk = Walk(base_url, tuple(proxies))
    root = parse(html)
    if root is not None:
        walk.walk(root)
    written = walk.writer.markup()
    clean = _SANITISER.clean(written) if written else ""
    # The parser lets through what is written as a reference to a character that XML cannot carry.
    if "&#" in html and (legal := xml_text(clean)) != clean:
        return clean_html(legal, base_url, proxies=proxies)
    return CleanHtml(html=clean, text=walk.writer.plain(), images=tuple(walk.media.images.values()))
