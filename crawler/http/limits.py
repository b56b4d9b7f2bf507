"""Bodies that are too large, cut short, or no text are refused; on the wire and unpacked alike.

Scrapy limits the raw body (``DOWNLOAD_MAXSIZE``) and the time of a whole request, dripping bodies included
(``DOWNLOAD_TIMEOUT``). Added here: the type is judged before the body is read, unpacking stops at the limit, and a
packed body that ends early is no page (Scrapy passes on what it could unpack). A body that is a gzip file, as many
sitemaps are, is unpacked as well.
"""

from __future__ import annotations

import re
import sys
import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped]
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response, TextResponse
from scrapy.responsetypes import responsetypes
from scrapy.utils.httpobj import urlparse_cached

from crawler.http.failures import RequestDropped
from crawler.model import DropReason

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd
#: How a gzip file begins (RFC 1952, section 2.3.1), and what one that holds text is called.
_GZIP, _PACKED_FILE = b"\x1f\x8b\x08", re.compile(r"\.(?:xml|txt)\.gz\Z", re.IGNORECASE)
#: Types that Scrapy does not know for text, such as application/feed+json.
_TEXT_TYPE = re.compile(rb"application/[\w.+-]*(?:xml|json|rss|atom)\b", re.IGNORECASE)


class BodyLimits(HttpCompressionMiddleware):
    """Downloader middleware: Scrapy's unpacking, made strict."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BodyLimits:
        limits = cls(crawler=crawler)
        crawler.signals.connect(limits.headers_received, signals.headers_received)
        return limits

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop before the body when its type is not text; robots.txt may be anything, a file ``.xml.gz`` is packed."""
        is_file = _PACKED_FILE.search(urlparse_cached(request).path) is not None
        if not (is_file or is_text_type(headers.get("Content-Type")) or request.meta.get("dont_obey_robotstxt")):
            raise StopDownload

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Let a status speak that says more than the type of a body nobody wants."""
        if isinstance(exception, StopDownload) and exception.response and exception.response.status // 100 != 2:
            return exception.response
        return None

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        unpacked = super().process_response(request, response)
        if isinstance(unpacked, Response) and unpacked.status == 200 and unpacked.body.startswith(_GZIP):
            unpacked = unpacked.replace(body=unpack(unpacked.body, "gzip", self._max_size), cls=TextResponse)
        if isinstance(unpacked, Response) and unpacked.status == 200 and not isinstance(unpacked, TextResponse):
            raise RequestDropped(DropReason.NOT_HTML, "no content type, and a body that is not text")
        return unpacked

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        return unpack(body, encoding.decode("ascii"), max_size)


def is_text_type(content_type: bytes | None) -> bool:
    """Return whether a Content-Type names HTML, XML, JSON or other text; a missing one may still be text."""
    if not content_type or _TEXT_TYPE.match(content_type):
        return True
    return issubclass(responsetypes.from_content_type(content_type), TextResponse)


class _Decompressor(Protocol):
    """What ``zlib`` and ``zstd`` decompressors have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def unpack(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """Return a body without its content coding (RFC 9110, section 8.4.1).

    Args:
        encoding: ``gzip``, ``x-gzip``, ``deflate``, ``br`` or ``zstd``.
        max_bytes: no more than this is ever unpacked.

    Raises:
        RequestDropped: it grows beyond the limit, ends early, or is packed otherwise.
    """
    if not body:
        return body
    try:
        if encoding == "br":
            return _unpack_brotli(body, max_bytes)
        if encoding != "deflate":
            return _unpack_stream(body, encoding, max_bytes)
        try:
            return _unpack_stream(body, "deflate", max_bytes)
        except zlib.error:  # some servers leave the zlib wrapper out
            return _unpack_stream(body, "raw deflate", max_bytes)
    except (zlib.error, zstd.ZstdError, brotli.error, EOFError) as error:
        raise RequestDropped(DropReason.UNDECODABLE, f"body is not {encoding}, as its header says") from error


def _decompressor(encoding: str) -> _Decompressor:
    if encoding == "zstd":
        return zstd.ZstdDecompressor()
    return zlib.decompressobj(wbits={"deflate": 15, "raw deflate": -15}.get(encoding, 31))


def _unpack_stream(body: bytes, encoding: str, max_bytes: int) -> bytes:
    unpacked = b""
    rest = body
    while True:  # gzip members and zstd frames may follow one another
        decompressor = _decompressor(encoding)
        unpacked += decompressor.decompress(rest, max_bytes + 1 - len(unpacked))
        _check(len(unpacked), max_bytes, ended=decompressor.eof)
        rest = decompressor.unused_data
        if not rest.startswith(body[:3]):  # the same magic number: another one
            return unpacked


def _unpack_brotli(body: bytes, max_bytes: int) -> bytes:
    decompressor = brotli.Decompressor()
    chunks = [decompressor.process(body, output_buffer_limit=65536)]
    size = len(chunks[0])
    while not decompressor.is_finished() and size <= max_bytes and chunks[-1]:
        chunks.append(decompressor.process(b"", output_buffer_limit=65536))
        size += len(chunks[-1])
    _check(size, max_bytes, ended=decompressor.is_finished())
    return b"".join(chunks)


def _check(size: int, max_bytes: int, *, ended: bool) -> None:
    if size > max_bytes:
        raise RequestDropped(DropReason.TOO_LARGE, f"body unpacks to more than {max_bytes} bytes")
    if not ended:
        raise RequestDropped(DropReason.CUT_SHORT, "packed body ends early")
