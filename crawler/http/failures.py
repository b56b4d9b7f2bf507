"""One stable reason and one readable line for anything that can go wrong with a request; pure.

Comes in: what a spider gets (a response, or the failure that its errback is called with). Goes out: a ``DropReason``
with a detail of one line, without traceback. Left to spiders: pages that fail with status 200.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, overload

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectionAborted
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.model import DropReason

_STATUSES = {
    401: DropReason.BLOCKED,
    403: DropReason.BLOCKED,
    404: DropReason.NOT_FOUND,
    407: DropReason.BLOCKED,
    410: DropReason.GONE,
    429: DropReason.RATE_LIMITED,
    451: DropReason.BLOCKED,
    468: DropReason.BLOCKED,  # of no standard: what the firewall SafeLine sends with its challenge
}

_EXCEPTIONS: tuple[tuple[tuple[type[BaseException], ...], DropReason, str], ...] = (
    ((DownloadTimeoutError, TimeoutError), DropReason.TIMEOUT, "not finished in time"),
    ((DownloadCancelledError,), DropReason.TOO_LARGE, "larger than the size limit"),
    ((ConnectionAborted,), DropReason.TOO_LARGE, "header section larger than the size limit"),  # see ``wire``
    ((ResponseDataLossError,), DropReason.CUT_SHORT, "connection closed before the whole body had come"),
    ((CannotResolveHostError,), DropReason.UNREACHABLE, "host name not found"),
    ((DownloadConnectionRefusedError,), DropReason.UNREACHABLE, "connection refused"),
    ((NotSupported, UnsupportedURLSchemeError), DropReason.INVALID_URL, "scheme is not http or https"),
    ((ValueError,), DropReason.INVALID_URL, "not a usable URL"),
)


class Refusal(NamedTuple):
    """Why a request comes to nothing."""

    reason: DropReason
    #: One line, for a person to read.
    detail: str
    #: When the host said it may be asked again (aware, UTC); None when it said nothing.
    retry_at: datetime | None = None


class RequestDropped(IgnoreRequest):
    """A component of the client gave a request up, and says why."""

    def __init__(self, reason: DropReason, detail: str, retry_at: datetime | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.retry_at = retry_at


@overload
def drop_reason(outcome: Failure | BaseException) -> tuple[DropReason, str]: ...
@overload
def drop_reason(outcome: Response | int) -> tuple[DropReason, str] | None: ...
def drop_reason(outcome: Response | Failure | BaseException | int) -> tuple[DropReason, str] | None:
    """Return why a request came to nothing; None for a response with a 2xx status.

    Args:
        outcome: a response, its bare status, an exception or Twisted's wrapper of one.
    """
    if isinstance(outcome, Response | int):
        return _status_reason(outcome if isinstance(outcome, int) else outcome.status)
    error = _exception(outcome)
    if isinstance(error, RequestDropped):
        return error.reason, error.detail
    if isinstance(error, StopDownload) and error.response:
        kind = (error.response.headers.get("Content-Type") or b"").decode("latin-1")[:80]
        return DropReason.NOT_HTML, f"content type {kind!r}"
    cause = _innermost(error)
    for types, reason, detail in _EXCEPTIONS:
        if isinstance(error, types) or isinstance(cause, types):
            return reason, detail
    return DropReason.UNREACHABLE, _one_line(cause)


def retry_at(outcome: Response | Failure | BaseException | int) -> datetime | None:
    """Return when the host said that it may be asked again (aware, UTC), or None."""
    error = _exception(outcome) if isinstance(outcome, Failure) else outcome
    return error.retry_at if isinstance(error, RequestDropped) else None


def _exception(outcome: Failure | BaseException) -> BaseException:
    if not isinstance(outcome, Failure):  # which is a BaseException, too
        return outcome
    return outcome.value or DownloadFailedError("no further detail")


def _status_reason(status: int) -> tuple[DropReason, str] | None:
    if 200 <= status < 300:
        return None
    return _STATUSES.get(status, DropReason.HTTP_ERROR), f"HTTP status {status}"


def _innermost(error: BaseException) -> BaseException:
    """Return the exception that a chain of wrappers is about."""
    for _ in range(8):
        if isinstance(error, ResponseFailed) and error.reasons:
            error = error.reasons[0].value
        elif error.__cause__ is not None:
            error = error.__cause__
        else:
            break
    return error


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or "no further detail"
    if "certificate verify failed" in text:
        return "certificate cannot be verified"
    return f"{type(error).__name__}: {text}"[:200]
