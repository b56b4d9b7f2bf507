"""Which answer a request for a file gets: status, headers and which bytes; pure.

Follows RFC 9110, sections 12.5.3 (codings), 13 (preconditions, in the order of 13.2.2), 14 (ranges) and 15.4.5 (304).
Each coding has its own entity tag. A 304 names the tag that the client holds, whatever coding it holds: nothing is
transferred, so the representation it has may as well be the selected one; clients and caches between then find it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from feeds.serve.conditions import IDENTITY, byte_range, coding_for, matching_tag, seconds_of
from feeds.serve.files import File

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send."""

    status: int
    headers: Headers
    #: What stands in the body unless it is a file's.
    text: bytes = b""
    #: Coding and positions of the file's bytes to send; None when there are none.
    coding: bytes | None = None
    span: tuple[int, int] = (0, 0)


def answer_file(file: File, headers: Headers, fields: Mapping[bytes, bytes], *, is_head: bool = False) -> Answer:
    """Return the answer to GET or HEAD of a file.

    The length of a compressed body is not known here: ``Content-Length`` is the caller's.

    Args:
        headers: those of every answer with this file (``Cache-Control``, ``Vary``, ...).
        fields: the request's, names in lower case.
    """
    accept_encoding = fields.get(b"accept-encoding")
    coding = coding_for(accept_encoding) if accept_encoding and file.is_compressed else IDENTITY
    tags, wanted = file.tags.values(), file.tags[coding]
    if b"if-match" in fields:
        if not matching_tag(fields[b"if-match"], tags, wanted, weakly=False):
            return plain(412, b"If-Match: the file is another one now.")
    elif b"if-unmodified-since" in fields:
        since = seconds_of(fields[b"if-unmodified-since"])
        if since is not None and file.modified > since:
            return plain(412, b"If-Unmodified-Since: the file was changed since.")
    held = None
    if b"if-none-match" in fields:
        held = matching_tag(fields[b"if-none-match"], tags, wanted)
    elif b"if-modified-since" in fields:
        since = seconds_of(fields[b"if-modified-since"])
        held = wanted if since is not None and file.modified <= since else None
    if held:
        return Answer(304, not_modified_headers(held, headers))
    span = True if is_head or b"range" not in fields else _span(file, fields)
    if span is False:
        refused = plain(416, b"Range: the file is shorter.")
        return Answer(416, [*refused.headers, (b"content-range", b"bytes */%d" % file.size)], refused.text)
    if span is not True:
        place = (b"content-range", b"bytes %d-%d/%d" % (span[0], span[1] - 1, file.size))
        return Answer(206, [*ok_headers(file, IDENTITY, headers), place], coding=IDENTITY, span=span)
    return Answer(200, ok_headers(file, coding, headers), coding=coding, span=(0, file.size))


def ok_headers(file: File, coding: bytes, headers: Headers) -> Headers:
    """Return the headers that go with a file's bytes, but for their length."""
    own: Headers = [
        (b"content-type", file.kind.content_type.encode()),
        (b"etag", file.tags[coding]),
        (b"accept-ranges", b"bytes"),
    ]
    return own + ([(b"content-encoding", coding)] if coding else []) + headers


def not_modified_headers(tag: bytes, headers: Headers) -> Headers:
    """Return the headers of a 304: what a cache needs to freshen what it holds."""
    return [(b"etag", tag), *(header for header in headers if header[0] in (b"cache-control", b"vary"))]


def on_the_wire(status: int, headers: Headers) -> bytes:
    """Return the head of an answer, but for the empty line at its end."""
    phrase = HTTPStatus(status).phrase.encode()
    return b"HTTP/1.1 %d %s\r\n" % (status, phrase) + b"".join(b"%s: %s\r\n" % header for header in headers)


def plain(status: int, text: bytes, cache_control: bytes = b"no-cache", *more: tuple[bytes, bytes]) -> Answer:
    """Return an answer in plain words."""
    headers: Headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", cache_control),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(status, [*headers, *more], text + b"\n")


def _span(file: File, fields: Mapping[bytes, bytes]) -> tuple[int, int] | bool:
    """Return the range to send, True for the whole file, False when there is no such range (section 14.2)."""
    condition = fields.get(b"if-range", b"").strip()
    if condition and condition != file.tags[IDENTITY] and condition != file.last_modified:
        return True
    return byte_range(fields[b"range"], file.size)


NOT_FOUND = plain(404, b"Not found: there is nothing at this address.")
NOT_ALLOWED = plain(405, b"Only GET and HEAD are answered here.", b"no-store", (b"allow", b"GET, HEAD"))
