"""What publishing costs: everything, and after one new article, beside a bare feedgen loop over the same entries.

Fills a SQLite store with made-up articles (12 paragraphs, 5.4 KB of HTML, one picture) in 500 categories on two levels
and 50 sources, then measures, in turn on the same store:

- bare: feedgen with its dc and media extensions, 50 entries to a document, RSS and Atom, one process, no files;
- full: ``tidings publish`` of all of it, archives and articles' pages included;
- one: the same after one new article.

``python benchmarks/publish.py --articles 50000`` takes some minutes. A million articles want 110 GB of disk, or 45 GB
with ``--paragraphs 2`` (0.9 KB of HTML): the folder of ``--dir`` is kept, and what it holds is not filled again.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import sqlalchemy as sa
from feedgen.feed import FeedGenerator
from filled_rows import article_row, membership_row

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.cli.app import Globals
from crawler.cli.init import init_site
from crawler.cli.publish import publish_site
from crawler.config import load_site
from crawler.model import Article, DateKind, Entry, Image, Precision, Timestamp
from crawler.store import open_store
from crawler.store._feeds import FeedIds
from crawler.store._tables import article, counter, feed, membership

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
CATEGORIES = [(f"栏目{upper}", f"分类{lower}") for upper in range(20) for lower in range(24)]
SOURCES = [f"source-{number}" for number in range(50)]
_SENTENCES = [f"第{n}句：港口的灯亮了，船长说今年的航线比去年多了{n}条 &amp; more words of it." for n in range(400)]


def content_of(rng: random.Random, paragraphs: int) -> str:
    paragraphs = ["<p>" + "".join(rng.choices(_SENTENCES, k=5)) + "</p>" for _ in range(paragraphs)]
    return "\n".join([*paragraphs, '<p><img src="https://pictures.example/a.jpg" alt="港口"></p>'])


def fill(url: str, count: int, paragraphs: int = 12) -> None:
    """Put so many articles into an empty store, as saving them one by one would."""
    rng = random.Random(1)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        ids = FeedIds()
        keys = {("all", ()), *(("source", (name,)) for name in SOURCES)}
        for upper, lower in CATEGORIES:
            keys |= {("category", (upper,)), ("category", (upper, lower))}
        found = ids.of(connection, keys)
        for start in range(0, count, 2000):
            rows, members = [], []
            for number in range(start, min(start + 2000, count)):
                path, source = CATEGORIES[number % len(CATEGORIES)], SOURCES[number % len(SOURCES)]
                at = NEWEST - timedelta(seconds=60 * (count - number))
                guid = uuid.uuid5(uuid.NAMESPACE_URL, str(number)).urn
                rows.append(_row(number + 1, guid, source, path, at, content_of(rng, paragraphs)))
                for key in (("all", ()), ("source", (source,)), ("category", path[:1]), ("category", path)):
                    members.append(membership_row(found[key], number + 1, guid, at))
            connection.execute(sa.insert(article), rows)
            connection.execute(sa.insert(membership), members)
        connection.execute(sa.update(feed).values(revision=1))
        connection.execute(sa.update(counter).values(revision=1))
    engine.dispose()


def _row(number: int, guid: str, source: str, path: tuple[str, str], at: datetime, content: str) -> dict[str, object]:
    return article_row(
        number,
        guid,
        at,
        sources=[source],
        canonical_url=f"https://paper.example/story/{number}",
        title=f"第{number}条新闻：港口的灯",
        content=content,
        summary="港口的灯亮了，船长说今年的航线比去年多。" * 4,
        authors=["林晚"],
        categories=[path],
        images=[{"url": f"https://pictures.example/{number}.jpg", "type": "image/jpeg"}],
        language="zh-CN",
    )


def bare(entries: list[Entry]) -> float:
    """Return the seconds that feedgen takes for an entry in one format."""
    started = time.perf_counter()
    for to_text in (FeedGenerator.rss_str, FeedGenerator.atom_str):
        generator = FeedGenerator()
        generator.load_extension("dc")
        generator.load_extension("media")
        generator.id("urn:uuid:3d1f3b0a-7c1e-4a55-9b1d-2f6f4b1c9a10")
        generator.title("bare")
        generator.description("bare")
        generator.link(href="https://feeds.example/", rel="alternate")
        for one in entries:
            made = generator.add_entry(order="append")
            made.id(one.guid)
            made.title(one.title)
            made.link(href=one.link)
            made.published(one.published.at)
            made.updated(one.updated_at)
            made.summary(one.summary)
            made.content(one.content, type="html")
            made.dc.dc_creator(one.authors[0])
            made.category(term="/".join(one.categories[0]))
            made.media.content({"url": one.images[0].url, "type": "image/jpeg"}, group=None)
        to_text(generator)
    return (time.perf_counter() - started) / 2 / len(entries)


class Memory:
    """The largest sum of what this process and those below it hold (Pss), in MB, looked at ten times a second."""

    def __enter__(self) -> Memory:
        self.peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            ids = [os.getpid(), *self._children()]
            self.peak = max(self.peak, sum(map(_pss, ids)) / 1000)

    @staticmethod
    def _children() -> list[int]:
        found = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        return [int(one) for one in found]


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(text.partition("\nPss:")[2].split()[0])


def cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3, help="new articles, one after the other")
    parser.add_argument("--paragraphs", type=int, default=12, help="of an article")
    parser.add_argument("--dir", type=Path, help="where to work; a new temporary folder otherwise")
    options = parser.parse_args()
    work = options.dir or Path(tempfile.mkdtemp(prefix="tidings-publish-"))
    quiet = Globals(work, -1)
    try:
        if not (work / "site").exists():
            init_site(work / "site", "Benchmark")
            told = load_site(work / "site").store_url, options.articles, options.paragraphs
            filling = get_context("spawn").Process(target=fill, args=told)  # its memory is none of publishing's
            filling.start()
            filling.join()
        site = load_site(work / "site")
        with open_store(site.store_url) as store:
            everything = next(one for one in store.feeds() if one.path == "all")
            sample = store.entries(everything, 50)
            alone = [bare(sample) for _ in range(20)]
            began, used = time.perf_counter(), cpu()
            with Memory() as memory:
                assert not publish_site(site, store, quiet)
            full, full_cpu = time.perf_counter() - began, cpu() - used
            alone = statistics.median([*alone, *(bare(sample) for _ in range(20))])
            files = sum(len(names) for _, _, names in os.walk(site.public))
            print(f"{options.articles} articles, {len(CATEGORIES) + 20} categories, {files} files")
            print(f"bare feedgen     {alone * 1e6:6.0f} us an entry and format, one core")
            each = full / (4 * options.articles * 3)
            print(f"full publication {each * 1e6:6.0f} us an entry and format; {full:.1f} s, {full_cpu:.1f} CPU s")
            print(f"  bare / full    {alone / each:6.2f}; peak memory {memory.peak:.0f} MB", flush=True)
            for number in range(options.rounds):
                before = _modified(site.public)
                store.save_articles([_new(number, options.paragraphs)])
                began = time.perf_counter()
                with Memory() as memory:
                    assert not publish_site(site, store, quiet)
                one = time.perf_counter() - began
                after = _modified(site.public)
                changed = sum(after[name] != before[name] for name in before)
                print(f"one new article  {one:6.3f} s, {full / one:.0f} times less; {changed} of {len(before)} feeds")
    finally:
        if not options.dir:
            shutil.rmtree(work)


def _modified(public: Path) -> dict[str, int]:
    """Return when each feed's current document changed."""
    folders = [public / "all", *public.glob("source/*"), *public.glob("category/*"), *public.glob("category/*/fen*")]
    return {str(one): (one / "atom.xml").stat().st_mtime_ns for one in folders}


def _new(number: int, paragraphs: int) -> Article:
    url = f"https://paper.example/new/{number}"
    at = NEWEST + timedelta(hours=number + 1)
    return Article(
        source=SOURCES[0],
        requested_url=url,
        canonical_url=url,
        title=f"New {number}",
        content=content_of(random.Random(number), paragraphs),
        summary="new",
        categories=(CATEGORIES[0],),
        published=Timestamp(at, Precision.SECOND, DateKind.STATED),
        images=(Image("https://pictures.example/new.jpg"),),
        fetched_at=at,
    )


if __name__ == "__main__":
    main()
