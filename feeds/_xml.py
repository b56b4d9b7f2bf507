"""Stands in for ``crawler.text.xml_text``."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return the text without characters that XML 1.0 forbids or discourages."""
    return _ILLEGAL.sub("", text)
