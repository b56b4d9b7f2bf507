"""Parses a piece of HTML, whatever it is."""

from __future__ import annotations

import re

from lxml import etree

from crawler.text import xml_text

#: Longest HTML read, in characters, inline pictures (``data:``) not counted; what is beyond is cut off.
MAX_CHARS = 300_000

_INLINE_DATA = re.compile(r"data:[a-z0-9/+.;=-]{1,80},[A-Za-z0-9+/=%]{100,}", re.IGNORECASE)
#: libxml2 stops at the end of a document that stands inside the text.
_DOCUMENT_END = re.compile(r"</(?:body|html)[^>]*>", re.IGNORECASE)


def parse(html: str) -> etree._Element | None:
    """Return the ``html`` element of the parsed text; None when there is nothing in it."""
    if len(html) > MAX_CHARS:
        html = _INLINE_DATA.sub("", html)[:MAX_CHARS]
    if "</" in html:
        html = _DOCUMENT_END.sub("", html)
    # A parser each time: one that is shared keeps the memory of the largest document it has seen.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(f"<body>{xml_text(html)}".encode(), parser)
    except etree.XMLSyntaxError:
        return None
