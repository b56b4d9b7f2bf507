"""Distance between requests, pauses that hosts ask for, and new attempts, read from a server's own log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crawler.http.throttle import LONGEST_WAIT_S, retry_after_s

NOW = datetime(2026, 11, 22, 20, 0, 0, tzinfo=UTC)


def test_requests_to_one_host_keep_their_distance_and_never_overlap(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    first, other_port, elsewhere = serve(), serve(), serve()
    one_host = [f"{server.url}/page/{number}?take=0.1" for number in range(4) for server in (first, other_port)]
    others = [f"http://b.test:{elsewhere.port}/page/{number}" for number in range(4)]

    result = crawl(
        [*one_host, *others],
        allow=[first.host, other_port.host, f"b.test:{elsewhere.port}"],
        answers={"b.test": ["127.0.0.1"]},
        DOWNLOAD_DELAY=0.2,
        CONCURRENT_REQUESTS=4,
    )

    assert {result.reason(url) for url in one_host + others} == {None}
    log = sorted(first.seen + other_port.seen, key=lambda seen: seen.began)
    assert len(log) == 10  # two robots.txt: they keep their distance, too
    for earlier, later in pairwise(log):
        assert earlier.ended <= later.began
    assert_kept_apart(log, 0.2)
    assert_kept_apart(elsewhere.seen, 0.2)
    assert elsewhere.seen[-1].began < log[-3].began, "another host does not wait for this one"


def assert_kept_apart(log: list[Any], delay_s: float) -> None:
    """A busy machine may notice one request late, and so too near the next; the whole must have taken its time."""
    began = [seen.began for seen in log]
    assert all(later - earlier > 0.01 for earlier, later in pairwise(began)), began
    assert began[-1] - began[0] > (len(began) - 1) * delay_s - 0.1, began


def test_retry_after_holds_the_host_and_no_other(serve: Callable[..., Any], crawl: Callable[..., Any]) -> None:
    server = serve()
    held = [f"{server.url}/status/429?times=1&retry-after=1", *(f"{server.url}/page/{number}" for number in range(5))]
    at_dated = f"http://dated.test:{server.port}"
    dated = [f"{at_dated}/status/503?times=1&retry-in=1", *(f"{at_dated}/page/{number}" for number in range(5))]
    free = [f"http://free.test:{server.port}/page/{number}" for number in range(5)]

    result = crawl(
        [*held, *dated, *free],
        allow=[server.host, f"dated.test:{server.port}", f"free.test:{server.port}"],
        answers={"dated.test": ["127.0.0.1"], "free.test": ["127.0.0.1"]},
        CONCURRENT_REQUESTS=4,  # as many as the two held hosts could take up
        CONCURRENT_REQUESTS_PER_DOMAIN=2,  # so the second one is on its way already when the first is answered
        DOWNLOAD_DELAY=0.1,
    )

    assert {result.reason(url) for url in held + dated + free} == {None}
    for name, refusal in (("127.0.0.1", "/status/429"), ("dated.test", "/status/503")):
        log = [seen for seen in server.seen if name in seen.host and seen.path != "/robots.txt"]
        refused = next(number for number, seen in enumerate(log) if seen.path.startswith(refusal))
        pause_s = log[refused + 1].began - log[refused].ended
        assert pause_s > 0.95
        assert pause_s < 2.5, "woken when the time is over"
        assert_kept_apart(log[: refused + 1], 0.1)
        assert_kept_apart(log[refused + 1 :], 0.1)
        elsewhere = [seen.began for seen in server.seen if "free.test" in seen.host]
        assert max(elsewhere) < log[refused + 1].began, "another host is done meanwhile"


def test_host_that_asks_for_too_much_is_given_up_at_once_with_the_time_to_come_back(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    server = serve()
    long_wait = [f"{server.url}/status/429?retry-after=7200", *(f"{server.url}/page/{number}" for number in range(20))]
    too_often = [f"http://often.test:{server.port}/status/429?retry-after=0&n={number}" for number in range(9)]

    result = crawl(
        [*long_wait, *too_often],
        allow=[server.host, f"often.test:{server.port}"],
        answers={"often.test": ["127.0.0.1"]},
        DOWNLOAD_DELAY=0.1,
    )

    assert {result.reason(url) for url in long_wait + too_often} == {"rate_limited"}
    assert len(server.paths("127.0.0.1")) == 1, "what is pending fails without being asked for"
    assert len(server.paths("often.test")) == 6
    for url in long_wait:
        again_at = datetime.fromisoformat(result[url]["retry_at"])
        assert timedelta(minutes=115) < again_at - datetime.now(UTC) <= timedelta(hours=2)


def test_new_attempts_are_bounded_and_only_where_they_may_help(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    server = serve()
    once = {f"/status/{status}": 1 for status in (400, 401, 403, 404, 408, 410, 451, 501)}
    thrice = dict.fromkeys(("/status/500", "/status/502", "/status/503", "/status/504", "/reset", "/cut/length"), 3)
    late = f"http://late.test:{server.port}/status/500?times=2"

    result = crawl(
        [late, *(server.url + path for path in once | thrice)],
        allow=[server.host, f"late.test:{server.port}"],
        answers={"late.test": ["127.0.0.1"]},
    )

    paths = server.paths("127.0.0.1")
    assert {path: paths.count(path) for path in once | thrice} == once | thrice
    assert result.reason(f"{server.url}/status/410") == "gone"
    assert result.reason(f"{server.url}/status/403") == "blocked"
    assert result.reason(f"{server.url}/status/500") == "http_error"
    assert result.reason(f"{server.url}/reset") == "unreachable"
    assert result.reason(late) is None
    first, second, third = (seen.began for seen in server.seen if "late" in seen.host and seen.path != "/robots.txt")
    assert 0.1 < second - first < 1, "a pause"
    assert 0.2 < third - second < 1.5, "then twice that"


@pytest.mark.parametrize(
    ("value", "server_date", "expected_s"),
    [
        ("120", "", 120.0),
        (" 0 ", "", 0.0),
        ("Sun, 22 Nov 2026 20:02:00 GMT", "", 120.0),
        ("Sun, 22 Nov 2026 20:02:00 GMT", "Sun, 22 Nov 2026 20:01:30 GMT", 30.0),  # the server's clock is ahead
        ("Sunday, 22-Nov-26 20:02:00 GMT", "", 120.0),  # RFC 850 form (RFC 9110, section 5.6.7)
        ("Sun Nov 22 20:02:00 2026", "", 120.0),  # asctime form
        ("Sun, 22 Nov 2026 19:00:00 GMT", "", 0.0),
        ("Sun, 22 Nov 2026 20:02:00 GMT", "yesterday", 120.0),
        ("99999999999", "", LONGEST_WAIT_S),
        ("9" * 400, "", LONGEST_WAIT_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "", LONGEST_WAIT_S),
        ("", "", None),
        ("-5", "", None),
        ("1.5", "", None),
        ("soon", "", None),
        ("٣", "", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, server_date: str, expected_s: float | None) -> None:
    assert retry_after_s(value, server_date, NOW) == expected_s
