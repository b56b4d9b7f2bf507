"""robots.txt as RFC 9309 has it, each case a host of its own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from types import ModuleType
from typing import Any

RULES = b"User-agent: *\nDisallow: /\n\nUser-agent: tidings\nDisallow: /private\nAllow: /private/but-this\n"


def test_each_answer_to_robots_txt_means_what_the_rfc_says(
    serve: Callable[..., Any], crawl: Callable[..., Any], hostile: ModuleType
) -> None:
    secret = serve()
    answers = {
        "rules": hostile.response(RULES, headers={"Content-Type": "application/octet-stream"}),
        "missing": hostile.response(b"Disallow nothing", status=404),
        "forbidden": hostile.response(b"User-agent: *\nDisallow: /", status=403),
        "broken": hostile.response(b"User-agent: *\nAllow: /", status=503),
        "silent": b"",
        "flaky": lambda count: hostile.response(b"", status=500) if count < 3 else hostile.response(RULES),
        "moved": hostile.response(b"", status=302, headers={"Location": f"{secret.url}/robots.txt"}),
        "soft": hostile.response(hostile.PAGE),
        "everyone": hostile.response(b"User-agent: *\nDisallow: /page\n"),
    }
    servers = {name: serve(robots=answer) for name, answer in answers.items()}
    urls = {name: f"http://{name}.test:{server.port}/page" for name, server in servers.items()}
    private = urls["rules"].replace("/page", "/private/page")
    allowed_inside = urls["rules"].replace("/page", "/private/but-this")
    twice = urls["rules"] + "/2"

    result = crawl(
        [*urls.values(), private, allowed_inside, twice],
        allow=[f"{name}.test:{server.port}" for name, server in servers.items()],
        answers={f"{name}.test": ["127.0.0.1"] for name in servers},
        CONCURRENT_REQUESTS_PER_DOMAIN=4,
    )

    assert {name: result.reason(url) for name, url in urls.items()} == {
        "rules": None,
        "missing": None,
        "forbidden": None,
        "broken": "robots",
        "silent": "unreachable",
        "flaky": None,
        "moved": "refused_address",
        "soft": None,
        "everyone": "robots",
    }
    assert result.reason(private) == "robots"
    assert result.reason(allowed_inside) is None
    assert result.reason(twice) is None
    assert secret.connections == 0
    assert servers["broken"].paths() == servers["silent"].paths() == servers["everyone"].paths() == []
    asked = [seen.path for seen in servers["rules"].seen if seen.path == "/robots.txt"]
    assert len(asked) == 1, "once a run, however many requests wait for it"


def test_crawl_delay_keeps_requests_apart_and_is_capped_with_a_report(
    serve: Callable[..., Any], crawl: Callable[..., Any], hostile: ModuleType
) -> None:
    slow = serve(robots=hostile.response(b"User-agent: *\nCrawl-delay: 0.3\n"))
    slower = serve(robots=hostile.response(b"User-agent: tidings\nCrawl-delay: 86400\n"))
    urls = [
        f"http://{name}.test:{server.port}/page/{number}"
        for name, server in (("slow", slow), ("slower", slower))
        for number in range(3)
    ]

    result = crawl(
        urls,
        allow=[f"slow.test:{slow.port}", f"slower.test:{slower.port}"],
        answers={"slow.test": ["127.0.0.1"], "slower.test": ["127.0.0.1"]},
        TIDINGS_CRAWL_DELAY_MAX_S=0.4,
    )

    assert {result.reason(url) for url in urls} == {None}
    for server, delay_s in ((slow, 0.3), (slower, 0.4)):
        began = [seen.began for seen in server.seen]
        gaps = [later - earlier for earlier, later in pairwise(began[1:])]
        assert min(gaps) > delay_s - 0.05
    assert "slower.test" in result.stderr
    assert "Crawl-delay of 86400 s; 0.4 s are kept" in result.stderr
