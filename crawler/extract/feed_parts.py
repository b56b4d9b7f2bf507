"""What feeds in XML and in JSON have in common: names, categories, pictures, and plain text as HTML; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from crawler.model import CategoryPath
from crawler.text import plain_text

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|\Z)", re.IGNORECASE)


def names(stated: Iterable[object]) -> tuple[str, ...]:
    """Return the names, each once; what is no text, empty, or an address of mail is left out."""
    plain = (plain_text(name) for name in stated if isinstance(name, str))
    return tuple(dict.fromkeys(name for name in plain if name and not _MAIL.fullmatch(name)))


def categories(stated: Iterable[object]) -> tuple[CategoryPath, ...]:
    """Return each term as a path of its own; feeds nest nothing, so a slash is part of the name."""
    return tuple((name,) for name in names(stated))


def is_image(kind: object, url: str) -> bool:
    """Tell whether what a feed links to is a picture: by its type, by its name where that is not stated."""
    return kind.lower().startswith("image") if kind and isinstance(kind, str) else bool(_IMAGE_NAME.search(url))


def paragraphs(text: str) -> str:
    """Return plain text as HTML: a paragraph for each block between empty lines, or for each line without such."""
    return split_paragraphs(escape(text, quote=False))


def split_paragraphs(html: str) -> str:
    """Return HTML that has no tags with paragraphs where its lines are."""
    lines = "\n".join(line.strip() for line in html.strip().splitlines())
    blocks = re.split(r"\n{2,}", lines) if "\n\n" in lines else lines.split("\n")
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)
