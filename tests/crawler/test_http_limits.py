"""Limits on size, time and type, on the wire and unpacked."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.http.failures import RequestDropped
from crawler.http.limits import is_text_type, unpack
from crawler.model import DropReason

ENCODINGS = ["gzip", "deflate", "br", "zstd"]


def test_bad_bodies_are_dropped_with_their_reason_and_memory_stays_small(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    server = serve()
    expected = {
        **{f"/bomb/{encoding}": "too_large" for encoding in (*ENCODINGS, "plain")},
        "/endless/body": "too_large",
        "/endless/headers": "too_large",
        "/cut/length": "cut_short",
        "/cut/chunked": "cut_short",
        **{f"/packed/{encoding}?cut=5": "cut_short" for encoding in ENCODINGS},
        **{f"/packed/{encoding}": None for encoding in ENCODINGS},
        "/type/image/png": "not_html",
        "/type/application/pdf": "not_html",
        "/type/video/mp4?status=404": "not_found",
        "/type/": "not_html",
        "/page": None,
    }

    result = crawl(
        [server.url + path for path in expected], allow=[server.host], RETRY_TIMES=0, DOWNLOAD_MAXSIZE=3_000_000
    )

    assert {path: result.reason(server.url + path) for path in expected} == expected
    assert result[f"{server.url}/packed/br"]["size"] == result[f"{server.url}/packed/gzip"]["size"] > 1000
    assert result.peak_kb < 200_000
    assert result.stderr == "", "each drop is a result; nothing is left to warn of"


def test_time_of_a_request_is_bounded_however_slowly_it_drips(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    server = serve()
    paths = ["/drip/headers", "/drip/body", "/drip/nothing"]

    result = crawl([server.url + path for path in paths], allow=[server.host], RETRY_TIMES=0, DOWNLOAD_TIMEOUT=0.4)

    for path in paths:
        assert result.reason(server.url + path) == "timeout"
    for seen in server.seen[1:]:
        assert seen.ended - seen.began < 0.9


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=30)
@given(body=st.binary(min_size=1, max_size=3000))
def test_unpacking_undoes_packing(hostile: ModuleType, encoding: str, body: bytes) -> None:
    assert unpack(hostile.packed(encoding, body), encoding, 3000) == body


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_unpacking_stops_at_the_limit(hostile: ModuleType, encoding: str) -> None:
    packed = hostile.packed(encoding, b"x" * 1001)
    assert len(unpack(packed, encoding, 1001)) == 1001
    with pytest.raises(RequestDropped) as dropped:
        unpack(packed, encoding, 1000)
    assert dropped.value.reason is DropReason.TOO_LARGE


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_body_that_is_not_packed_as_stated_is_undecodable(encoding: str) -> None:
    with pytest.raises(RequestDropped) as dropped:
        unpack(b"<html>plainly not packed, and long enough to tell</html>", encoding, 1000)
    assert dropped.value.reason is DropReason.UNDECODABLE


def test_gzip_may_have_several_members_and_deflate_no_wrapper(hostile: ModuleType) -> None:
    gzip = hostile.packed("gzip", b"one ") + hostile.packed("gzip", b"two")
    assert unpack(gzip, "gzip", 100) == b"one two"
    assert unpack(gzip + b"\0\0padding", "x-gzip", 100) == b"one two"
    assert unpack(hostile.packed("deflate", b"bare")[2:-4], "deflate", 100) == b"bare"
    with pytest.raises(RequestDropped):
        unpack(gzip, "gzip", 6)
    assert unpack(b"", "gzip", 100) == b""


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (b"text/html; charset=gb2312", True),
        (b"Application/XHTML+xml", True),
        (b"application/json", True),
        (b"application/rss+xml", True),
        (b"text/plain", True),
        (b"", True),
        (None, True),
        (b"image/png", False),
        (b"application/octet-stream", False),
        (b"application/zip", False),
        (b"nonsense", False),
    ],
)
def test_text_is_told_from_other_types(content_type: bytes | None, expected: bool) -> None:
    assert is_text_type(content_type) is expected
