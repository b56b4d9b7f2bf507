"""One crawl with the project's own settings, in a process of its own: the reactor runs once in a process.

JSON on stdin: ``settings`` to lay over the project's, ``urls`` in order, ``answers`` of a resolver (name to a list of
addresses, one per look-up, the last one for good). JSON on stdout: one result per URL, in order of arrival.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import ScrapyDeprecationWarning
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from crawler.http import drop_reason, retry_at

JOB = json.load(sys.stdin)
RESULTS: list[dict[str, Any]] = []
START = time.monotonic()


class Fetch(Spider):
    name = "fetch"

    async def start(self):
        for number, url in enumerate(JOB["urls"]):
            try:
                request = Request(url, self.got, errback=self.failed, cb_kwargs={"url": url}, priority=-number)
            except ValueError as error:
                note(url, error)
                continue
            yield request

    def got(self, response, url):
        note(url, response, status=response.status, size=len(response.body), ended_at=response.url)

    def failed(self, failure):
        note(failure.request.cb_kwargs["url"], failure)


def note(url, outcome, **more):
    reason, detail = drop_reason(outcome) or (None, "")
    again = retry_at(outcome)
    RESULTS.append(
        {
            "url": url,
            "reason": reason,
            "detail": detail,
            "retry_at": again and again.isoformat(),
            "after_s": time.monotonic() - START,
            **more,
        }
    )


def fake_getaddrinfo(host, port, family=0, kind=0, proto=0, flags=0):
    answers = JOB.get("answers", {}).get(host)
    if answers:
        host = answers.pop(0) if len(answers) > 1 else answers[0]
    return socket.getaddrinfo(host, port, family, kind, proto, flags)


def main() -> None:
    warnings.simplefilter("error", ScrapyDeprecationWarning)
    warnings.simplefilter("error", DeprecationWarning)
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(JOB.get("settings", {}), priority="cmdline")
    settings.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.SpiderLoader", priority="cmdline")
    settings.set("SPIDER_MODULES", [], priority="cmdline")
    install_reactor(settings["TWISTED_REACTOR"], settings["ASYNCIO_EVENT_LOOP"])
    from twisted.internet import reactor
    from twisted.internet._resolver import GAIResolver

    reactor.installNameResolver(GAIResolver(reactor, getaddrinfo=fake_getaddrinfo))
    process = AsyncCrawlerProcess(settings)
    process.crawl(Fetch)
    process.start()
    peak_kb = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])  # ru_maxrss is the parent's
    json.dump({"results": RESULTS, "took_s": time.monotonic() - START, "peak_kb": peak_kb}, sys.stdout)


if __name__ == "__main__":
    main()
