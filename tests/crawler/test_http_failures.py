"""One reason and one readable line for whatever can go wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.http.failures import RequestDropped, drop_reason, retry_at
from crawler.model import DropReason

TOMORROW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (304, DropReason.HTTP_ERROR),
        (400, DropReason.HTTP_ERROR),
        (401, DropReason.BLOCKED),
        (403, DropReason.BLOCKED),
        (404, DropReason.NOT_FOUND),
        (410, DropReason.GONE),
        (429, DropReason.RATE_LIMITED),
        (451, DropReason.BLOCKED),
        (468, DropReason.BLOCKED),
        (500, DropReason.HTTP_ERROR),
        (503, DropReason.HTTP_ERROR),
    ],
)
def test_status_has_its_reason(status: int, reason: DropReason) -> None:
    assert (
        drop_reason(status)
        == drop_reason(Response("http://e.test/", status=status))
        == (reason, f"HTTP status {status}")
    )


@pytest.mark.parametrize("status", [200, 203])
def test_response_that_came_is_no_failure(status: int) -> None:
    assert drop_reason(Response("http://e.test/", status=status)) is None


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DownloadTimeoutError("took longer"), DropReason.TIMEOUT),
        (DownloadCancelledError(""), DropReason.TOO_LARGE),
        (ResponseDataLossError(), DropReason.CUT_SHORT),
        (CannotResolveHostError("x"), DropReason.UNREACHABLE),
        (DownloadConnectionRefusedError("x"), DropReason.UNREACHABLE),
        (NotSupported("Unsupported URL scheme 'ftp'"), DropReason.INVALID_URL),
        (RequestDropped(DropReason.ROBOTS, "disallowed"), DropReason.ROBOTS),
        (KeyError("whatever"), DropReason.UNREACHABLE),
    ],
)
def test_exception_has_its_reason_bare_or_wrapped(error: Exception, reason: DropReason) -> None:
    for outcome in (error, Failure(error)):
        found = drop_reason(outcome)
        assert found
        assert found[0] is reason
        assert found[1]
        assert "\n" not in found[1]


def test_wrapped_connection_errors_are_told_in_one_line() -> None:
    error = DownloadFailedError("[<twisted.python.failure.Failure ...>]")
    error.__cause__ = ResponseFailed([Failure(ConnectionLost("went\naway"))])
    found = drop_reason(error)
    assert found
    assert found[0] is DropReason.UNREACHABLE
    assert found[1].startswith("ConnectionLost: ")
    assert "\n" not in found[1]


def test_certificate_that_cannot_be_verified_is_said_so() -> None:
    error = DownloadFailedError("x")
    error.__cause__ = ResponseFailed([Failure(TLSError([("SSL routines", "", "certificate verify failed")]))])
    assert drop_reason(error) == (DropReason.UNREACHABLE, "certificate cannot be verified")


def test_refused_type_is_named() -> None:
    error = StopDownload()
    error.response = Response("http://e.test/", headers={"Content-Type": "image/png"})
    assert drop_reason(Failure(error)) == (DropReason.NOT_HTML, "content type 'image/png'")


def test_instant_to_come_back_travels_with_the_failure() -> None:
    error = RequestDropped(DropReason.RATE_LIMITED, "left alone", TOMORROW)
    assert retry_at(Failure(error)) == retry_at(error) == TOMORROW
    assert retry_at(Failure(DownloadTimeoutError())) is None
    assert retry_at(Response("http://e.test/", status=429)) is None
