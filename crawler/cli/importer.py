"""One import: post files into the store, and what became of each.

Comes in: the files, what reads them, an open store. Goes out: a report, with the state of each source saved. A hundred
posts are one transaction, so whatever ends an import leaves whole batches, and doing it again does the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.cli.post_reader import PostReader, Result
from crawler.config import Site
from crawler.errors import CrawlerError
from crawler.model import Article, DateKind, Drop, DropReason, Sighting, SourceState, SourceStatus
from crawler.pipelines.store import BATCH
from crawler.posts import PostFile
from crawler.report import RunReport, SourceRun
from crawler.store import Outcome, Store

#: What counts as dropped though it was read, and may well be stored.
_DROPPED = {
    Outcome.COPY: DropReason.DUPLICATE_STORY,
    Outcome.JUNK: DropReason.NOT_AN_ARTICLE,
    Outcome.DUPLICATE: DropReason.DUPLICATE_URL,
}


@dataclass
class ImportReport:
    """What an import did."""

    #: Counts by source, and the signal that ended it.
    run: RunReport = field(default_factory=RunReport)
    #: Files looked at.
    files: int = 0
    #: Path of each file that holds no post, and why.
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    #: Path of each post that gave no article of its own, and why.
    dropped: list[tuple[str, str]] = field(default_factory=list)
    #: Path of each post that gave a new article and names no date: this import is when it was first seen.
    undated: list[str] = field(default_factory=list)


class Importer:
    """Takes files one by one; ``save`` when there are no more."""

    def __init__(self, reader: PostReader, store: Store, report: ImportReport) -> None:
        self._reader, self._store, self._report = reader, store, report
        self._batch: list[tuple[str, Result]] = []

    def add(self, file: PostFile) -> None:
        """Read a file, and save a batch once there is one."""
        self._report.files += 1
        try:
            self._batch.append((file.path, self._reader.read(file)))
        except CrawlerError as error:
            self._report.unreadable.append((file.path, str(error)))
        except Exception as error:  # a fault of ours costs one post, and is told
            self._report.unreadable.append((file.path, f"{type(error).__name__}: {error}"))
        if len(self._batch) >= BATCH:
            self.save()

    def save(self) -> None:
        """Save what is gathered."""
        batch, self._batch = self._batch, []
        articles = [(path, result.found) for path, result in batch if isinstance(result.found, Article)]
        drops = [(path, result.found) for path, result in batch if isinstance(result.found, Drop)]
        outcomes = self._store.save_articles([article for _, article in articles])
        self._store.save_drops([drop for _, drop in drops])
        self._store.save_sightings([sighting for _, result in batch for sighting in _sightings(result)])
        for (path, article), outcome in zip(articles, outcomes, strict=True):
            self._count(path, article, outcome)
        for path, drop in drops:
            self._count_drop(path, drop.source, drop.reason, drop.detail)

    def _count(self, path: str, article: Article, outcome: Outcome) -> None:
        if outcome in _DROPPED:
            self._count_drop(path, article.source, _DROPPED[outcome], article.canonical_url)
            return
        run = self._report.run.source(article.source)
        run.listed += 1
        run.new += outcome is Outcome.NEW
        run.updated += outcome is Outcome.UPDATED
        run.known += outcome is Outcome.KNOWN
        stamp = article.published
        is_undated = stamp is not None and stamp.kind is DateKind.FIRST_SEEN and stamp.at == article.fetched_at
        if outcome is Outcome.NEW and is_undated:
            self._report.undated.append(path)

    def _count_drop(self, path: str, source: str, reason: DropReason, detail: str) -> None:
        run = self._report.run.source(source)
        run.listed += 1
        run.dropped[reason] += 1
        self._report.dropped.append((path, f"{reason}: {detail}"))


def _sightings(result: Result) -> Iterator[Sighting]:
    for name in result.further:
        if isinstance(result.found, Article):
            yield Sighting(name, result.found.requested_url, ())


def save_states(site: Site, store: Store, report: ImportReport, now: datetime) -> None:
    """Save how the sources do that were imported; of those that are crawled too, their crawls tell."""
    crawled = {source.name for source in site.sources}
    runs = {run.name: run for run in report.run.sources.values() if run.name not in crawled}
    states = store.source_states(runs)
    store.save_source_states(_state_after(states[name], run, now) for name, run in runs.items())


def _state_after(old: SourceState, run: SourceRun, now: datetime) -> SourceState:
    is_ok = old.status is SourceStatus.OK
    return replace(
        old,
        status=SourceStatus.OK,
        since=old.since if is_ok else now,
        last_run_at=now,
        last_success_at=now,
        last_new_at=now if run.new else old.last_new_at,
        counts=run.counts(),
    )
