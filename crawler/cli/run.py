"""One crawl in this process: settings, signals, the reactor, and the states that the sources end in.

Comes in: a site, the sources to crawl, an open store. Goes out: a ``RunReport``, with every source's new state saved.
The reactor runs once in a process, so this can be called once.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from crawler import settings as project_settings
from crawler.beside import Beside, Functions
from crawler.cli.signals import first_signal
from crawler.config import Network, Site, Source
from crawler.errors import CrawlerError
from crawler.layout import KEPT_IN, Usual, layout_change, usual_after
from crawler.model import SourceState, SourceStatus
from crawler.pipelines.stages import finish, load_stages
from crawler.pipelines.store import StoreArticles
from crawler.report import RunReport, next_state
from crawler.schedule import now_utc
from crawler.spiders.families import reader_of
from crawler.spiders.source import SourceSpider
from crawler.spiders.walk import Backfill, Walk
from crawler.store import Store

#: Seconds that requests under way get to finish after the first SIGINT or SIGTERM.
GRACE_S = 5


def crawl_sources(
    site: Site,
    sources: Sequence[Source],
    store: Store,
    report: RunReport,
    log_level: str,
    backfill: Backfill | None = None,
) -> None:
    """Fetch the sources into the store and fill the report in."""
    states = store.source_states(source.name for source in sources)
    store.save_source_states(replace(state, walk_open=True) for state in states.values())
    walks = [_walk_of(source, states[source.name], report, backfill) for source in sources]
    settings = crawl_settings(site.settings.network, log_level)
    with Beside(_pure_work(walks, settings)) as work:
        crawler = run_spider(SourceSpider, settings, report, walks=walks, history=store, work=work)
    pipeline = crawler.get_item_pipeline(StoreArticles)
    if pipeline is not None:
        pipeline.finish()
    if report.error:
        return
    now = now_utc()
    store.save_source_states([_state_after(walk, states[walk.source.name], now, site.var) for walk in walks])


def _state_after(walk: Walk, old: SourceState, now: datetime, var: Path) -> SourceState:
    walk.run.close()
    usual, seen = Usual.from_json(old.usual), walk.seen()
    if change := layout_change(usual, seen):
        walk.run.fail(SourceStatus.BROKEN, f"the layout has changed: {change}{_kept(walk, change, var)}")
    elif not walk.run.failure and not walk.run.was_interrupted:
        old = replace(old, usual=usual_after(usual, seen).to_json())
    state = next_state(old, walk.run, now=now, every=timedelta(minutes=walk.source.every))
    return replace(state, rules=old.rules if walk.run.unfinished else walk.reader.article_fingerprint)


def _kept(walk: Walk, rule: str, var: Path) -> str:
    """Keep the page that a rule no longer fits, and return where; nothing when it cannot be kept."""
    page, file = walk.kept_page(rule), var / "changed" / f"{walk.source.name}.html"
    try:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(page)
    except OSError:
        return ""
    return f"{KEPT_IN}{file}" if page else ""


def _pure_work(walks: Sequence[Walk], settings: Settings) -> Functions:
    """Return what is worked out in another process: pages into articles, articles into what is stored."""
    readers = {walk.source.name: walk.reader for walk in walks}
    stages = load_stages(settings.getdict("TIDINGS_STAGES"), walks)
    return {
        "read_article": lambda source, *given: finish(stages, readers[source].read_article(*given)),
        "finish": lambda article: finish(stages, article),
    }


def _walk_of(source: Source, state: SourceState, report: RunReport, backfill: Backfill | None) -> Walk:
    reader = reader_of(source, f"sources/{source.name}.toml")
    return Walk(
        reader,
        report.source(source.name),
        stop_at_known=state.last_success_at is not None and not state.walk_open,
        backfill=backfill,
        has_new_rules=state.rules != reader.article_fingerprint,
    )


class HeardSignals(SignalManager):
    """Scrapy's signals at no cost where nobody listens: it sends nine for every page, and one of them is heard."""

    def __init__(self, sender: Crawler) -> None:
        super().__init__(sender)
        self._heard: set[object] = set()

    def connect(self, receiver: Any, signal: Any, **kwargs: Any) -> None:
        self._heard.add(signal)
        super().connect(receiver, signal, **kwargs)

    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return super().send_catch_log(signal, **kwargs) if signal in self._heard else []

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return await super().send_catch_log_async(signal, **kwargs) if signal in self._heard else []


def crawl_settings(network: Network, log_level: str = "WARNING") -> Settings:
    """Return the project's Scrapy settings with the site's own laid over them."""
    settings = Settings()
    settings.setmodule(project_settings, priority="project")
    contact = network.contact or project_settings.CONTACT
    settings.setdict(
        {
            "LOG_LEVEL": log_level,
            "TIDINGS_ALLOW_HOSTS": list(network.allow_hosts),
            "DOWNLOAD_TIMEOUT": network.timeout_s,
            "DOWNLOAD_DELAY": network.delay_s,
            "DOWNLOAD_MAXSIZE": network.max_bytes,
            "CONCURRENT_REQUESTS": network.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": network.per_host,
            "CLOSESPIDER_TIMEOUT": max(1, round(network.run_minutes * 60)),
            "USER_AGENT": project_settings.user_agent(contact),
        },
        priority="cmdline",
    )
    return settings


def run_spider(spider: type[Spider], settings: Settings, report: RunReport, **arguments: Any) -> Crawler:
    """Run one spider to its end, or to the first signal plus a time of grace."""
    process = AsyncCrawlerProcess(settings)
    # Scrapy leaves it to the handler to filter, and so makes three records a page that nobody reads.
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
    crawler = process.create_crawler(spider)
    crawler.signals = HeardSignals(crawler)
    process.crawl(crawler, report=report, **arguments)
    # What is imported by now stays; a page makes some thousand objects, few of them in cycles.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    with first_signal(report, lambda: _stop(process, crawler)):
        process.start(install_signal_handlers=False)
    if process.bootstrap_failed:
        raise CrawlerError("the crawl could not be set up; the traceback above says why: please report it")
    return crawler


def _stop(process: AsyncCrawlerProcess, crawler: Crawler) -> None:
    """Stop asking for more; what is under way has its time of grace."""
    from twisted.internet import reactor

    def stop() -> None:
        crawler.spider.stopping = asyncio.ensure_future(crawler.stop_async())  # type: ignore[union-attr]
        reactor.callLater(GRACE_S, process._stop_reactor)  # type: ignore[arg-type]

    reactor.callFromThread(stop)
