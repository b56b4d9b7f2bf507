"""Feeds and sitemaps as they are served -> XML that a strict parser reads; pure.

Comes in: a ``Document``. Goes out: its text from the root element on, in the characters it was written in. What stands
before the root goes, a document type with all its entities included, so nothing is left to expand or to fetch;
characters and references that XML 1.0 forbids go, and names that only HTML knows become characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html.entities import html5

from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.rules import Rule, text_of
from crawler.text import xml_text

_TITLE = Rule.parse("title, h1")
_BEGINNING = 60
#: The first element; comments before it, an unclosed one to the end, are passed over.
_FIRST = re.compile(r"<!--.*?(?:-->|\Z)|<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)", re.DOTALL)
#: What stays as it is, an unclosed one to the end; and every reference, or ampersand that begins none.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:([0-9]{1,8})|[xX]([0-9a-fA-F]{1,8}));|([A-Za-z][A-Za-z0-9]{1,40};)?)",
    re.DOTALL,
)
_ESCAPED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LAST_CHARACTER = 0x10FFFF


def mended_xml(document: Document, roots: Collection[str], wanted: str) -> str:
    """Return a document from its root element on, without anything that XML forbids in single characters.

    Args:
        roots: names the root element may have, in lower case, without prefix.
        wanted: what was looked for, for a person.

    Raises:
        ExtractError: another element, or none, stands first.
    """
    text = document.text
    start = max(0, text.find("<?xml"))  # a server's warnings may stand before it
    first = next((found for found in _FIRST.finditer(text, start) if found[1]), None)
    if first is None or first[1].lower() not in roots:
        raise refusal(document, wanted)
    return xml_text(_REFERENCE.sub(_mended, text[first.start() :]))


def refusal(document: Document, wanted: str) -> ExtractError:
    """Return an error that says what stands there in place of what was looked for."""
    return ExtractError(f"{document.url}: {_described(document)}; expected {wanted}")


def _described(document: Document) -> str:
    text = document.text.strip("\ufeff \t\r\n\x00")
    if not text:
        return "an empty answer"
    if document.looks_like_html:
        title = text_of(_TITLE.first(document.page.root))
        return f'an HTML page, "{title[:_BEGINNING]}"' if title else "an HTML page without a title"
    kind = "JSON" if document.is_json else "text"
    return f'{kind} that begins "{" ".join(text[:_BEGINNING].split())}"'


def _mended(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if match[0][0] == "<":
        return match[0]
    if name:
        character = html5.get(name, "")
        return _ESCAPED.get(character, character) if character else f"&amp;{name}"
    if decimal is None and hexadecimal is None:
        return "&amp;"
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return match[0] if 0 < code <= _LAST_CHARACTER and xml_text(chr(code)) else ""
