"""What feeds in XML and in JSON have in common: names, categories, pictures, and plain text as HTML; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from crawler.extract.categories import Segments, nested_paths, path_segments
from crawler.model import CategoryPath, Enclosure
from crawler.text import plain_text
from crawler.urls import absolute

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|\Z)", re.IGNORECASE)

_IMAGE_TYPE = re.compile(r"image/[\w.+-]+", re.ASCII)
#: Of a picture, below a gigabyte.
_LENGTH = re.compile(r"[1-9][0-9]{0,8}")


def names(stated: Iterable[object]) -> tuple[str, ...]:
    """Return the names, each once; what is no text, empty, or an address of mail is left out."""
    plain = (plain_text(name) for name in stated if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in plain if name and not _MAIL.fullmatch(name)))


def categories(stated: Iterable[tuple[object, object]]) -> tuple[CategoryPath, ...]:
    """Return the paths of terms: one that nests where their addresses do (``/News/``, ``/News/Local/``), else one each.

    A slash in a term is part of the name. An address that several terms share is that of the list they are from (RFC
    4287, section 4.2.2.2), as WordPress has it.

    Args:
        stated: terms with the ``scheme`` of Atom or the ``domain`` of RSS, be it an address or anything else.
    """
    named = [(name, _segments(address)) for term, address in stated for name in names((term,))]
    shared = Counter(segments for _, segments in dict.fromkeys(named))
    own = {segments if segments and shared[segments] == 1 else ("", name): name for name, segments in named}
    return nested_paths(own)


def _segments(address: object) -> Segments:
    """Return host and path of an address in parts; empty for anything else, and for a site's front page."""
    url = absolute("", address) if isinstance(address, str) else None
    below = path_segments(url) if url else ()
    return (urlsplit(url).netloc, *below) if url and below else ()


def is_image(kind: object, url: str) -> bool:
    """Tell whether what a feed links to is a picture: by its type, by its name where that is not stated."""
    return kind.lower().startswith("image") if kind and isinstance(kind, str) else bool(_IMAGE_NAME.search(url))


def enclosures(stated: Iterable[tuple[str, object, object]], feed_url: str) -> tuple[Enclosure, ...]:
    """Return pictures, each once; a type or a length that is none counts as not stated.

    Args:
        stated: address, type and length of each.
        feed_url: what addresses are relative to.
    """
    found: dict[str, Enclosure] = {}
    for address, kind, length in stated:
        if url := absolute(feed_url, address):
            is_type = isinstance(kind, str) and _IMAGE_TYPE.fullmatch(kind)
            is_length = _LENGTH.fullmatch(str(length))
            found.setdefault(url, Enclosure(url, str(kind) if is_type else "", int(str(length)) if is_length else 0))
    return tuple(found.values())


def paragraphs(text: str) -> str:
    """Return plain text as HTML: a paragraph for each block between empty lines, or for each line without such."""
    return split_paragraphs(escape(text, quote=False))


def split_paragraphs(html: str) -> str:
    """Return HTML that has no tags with paragraphs where its lines are."""
    lines = "\n".join(line.strip() for line in html.strip().splitlines())
    blocks = re.split(r"\n{2,}", lines) if "\n\n" in lines else lines.split("\n")
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
