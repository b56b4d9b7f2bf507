"""What a request asks of a representation: preconditions, ranges and codings, as RFC 9110 has them; pure.

Header values come in as the bytes of the wire, several lines of one field joined by commas. What cannot be read counts
as not sent.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

#: The codings we make, the one we would rather send first.
CODINGS = (b"br", b"gzip")
IDENTITY = b""

_TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_TAGS = re.compile(rb'[\s,]*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[\s,]+(?:W/)?"[\x21\x23-\x7e\x80-\xff]*")*[\s,]*')
_RANGE = re.compile(rb"bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.IGNORECASE)
_QVALUE = re.compile(rb"q\s*=\s*([01](?:\.\d{0,3})?)", re.IGNORECASE)
#: Digits of a number in a range; more could not be a position in a file of ours.
_DIGITS = 18
#: Codings that are looked at; there are not twenty.
_MOST_CODINGS = 20


def matching_tag(header: bytes, tags: Collection[bytes], preferred: bytes, *, weakly: bool = True) -> bytes | None:
    """Return the entity tag of ours that a list names (``preferred`` for ``*`` and when it is among them), or None.

    Weak comparison is If-None-Match's (RFC 9110 section 13.1.2), strong comparison If-Match's (13.1.1).
    """
    if header.strip() == b"*":
        return preferred
    if not _TAGS.fullmatch(header):
        return None
    named = [tag for weak, tag in _TAG.findall(header) if tag in tags and (weakly or not weak)]
    return preferred if preferred in named else next(iter(named), None)


def seconds_of(header: bytes) -> int | None:
    """Return an HTTP date as seconds since 1970; None when it is none."""
    try:
        at = parsedate_to_datetime(header.decode("ascii"))
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def byte_range(header: bytes, size: int) -> tuple[int, int] | bool:
    """Return the first position asked for and the one after the last (RFC 9110 section 14.1.2).

    False: none of it is in the file (416). True: the whole file is the answer, as for several ranges at once.
    """
    found = _RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]) or max(map(len, found.groups())) > _DIGITS:
        return True
    if not found[1]:
        length = min(int(found[2]), size)
        return (size - length, size) if length else False
    first = int(found[1])
    end = int(found[2]) + 1 if found[2] else size
    if found[2] and end <= first:
        return True
    return (first, min(end, size)) if first < size else False


@lru_cache(512)
def coding_for(accept_encoding: bytes) -> bytes:
    """Return the coding to send: the one wanted most, ours first among equals; ``IDENTITY`` when none was asked for."""
    wanted = {}
    for item in accept_encoding.lower().split(b",", _MOST_CODINGS)[:_MOST_CODINGS]:
        coding, *parameters = (part.strip() for part in item.split(b";"))
        wanted[b"gzip" if coding == b"x-gzip" else coding] = _quality(parameters)
    others = wanted.get(b"*", 0.0)
    best = max(CODINGS, key=lambda coding: wanted.get(coding, others))
    quality = wanted.get(best, others)
    return best if quality > 0 and quality >= wanted.get(b"identity", 0.0) else IDENTITY


def _quality(parameters: list[bytes]) -> float:
    for parameter in parameters:
        if parameter.startswith(b"q"):
            found = _QVALUE.fullmatch(parameter)
            return min(float(found[1]), 1.0) if found else 0.0
    return 1.0
