"""What it costs to know a story again: ``python benchmarks/duplicates.py [STORIES ...]``.

For stores of 10,000, 100,000 and 1,000,000 stories on SQLite, prints what an article takes all in (sketch, lookup,
verdict, insert) when a hundred are saved at a time, every tenth of them a copy; then how right the verdicts are on the
pairs of ``duplicate_pairs``, the half for tuning and the half held out. The stores are filled with made-up rows by
bulk inserts, whose keys are as many and as spread as those of real stories; then they take turns, so that what else the
machine does slows all of them alike.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import sqlalchemy as sa
from duplicate_pairs import labelled_pairs
from duplicate_texts import article
from filled_rows import article_row, membership_row

from crawler.duplicates import pack, same_story, sketch
from crawler.model import Article, DateKind, Precision, Timestamp
from crawler.store import Outcome, Store, create_store, open_store
from crawler.store import _tables as tables

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpus" / "rsshub-page"
SIZES = (10_000, 100_000, 1_000_000)
BATCH, BATCHES, WARM = 100, 30, 5
FILLED_AT_ONCE = 50_000
KEYS = 4


def fill(url: str, stories: int) -> None:
    """Put so many rows into a store, each with an address, a sketch, its keys and two feeds."""
    random, packed = Random(stories), [pack(sketch(t.title, t.body)) for t in (article(n, "zh") for n in range(200))]
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        feeds = connection.scalars(sa.select(tables.feed.c.id)).all()
        for start in range(1, stories + 1, FILLED_AT_ONCE):
            rows = [_article_row(number, stories) for number in range(start, min(start + FILLED_AT_ONCE, stories + 1))]
            kept = [{"article_id": row["id"], "sketch": packed[row["id"] % 200]} for row in rows]
            told = [(row["id"], row["guid"], row["published_at"]) for row in rows]
            connection.execute(sa.insert(tables.article), rows)
            connection.execute(sa.insert(tables.story), kept)
            connection.execute(
                sa.insert(tables.membership), [membership_row(feed, *one) for feed in feeds for one in told]
            )
        keys = sorted({(random.getrandbits(30), number) for number in range(1, stories + 1) for _ in range(KEYS)})
        for some in batched(keys, FILLED_AT_ONCE):
            connection.execute(
                sa.insert(tables.story_key), [{"key": key, "article_id": number} for key, number in some]
            )
        for some in batched(enumerate(sorted(os.urandom(16) for _ in range(stories)), start=1), FILLED_AT_ONCE):
            connection.execute(sa.insert(tables.address), [_address_row(number, digest) for number, digest in some])
    engine.dispose()


def batched(rows: Iterable[Any], count: int) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while some := list(islice(iterator, count)):
        yield some


def _article_row(number: int, stories: int) -> dict[str, Any]:
    """Return a row of ten thousand a day, up to yesterday."""
    return article_row(
        number,
        f"urn:uuid:00000000-0000-5000-8000-{number:012x}",
        NOW - timedelta(days=1, seconds=(stories - number) * 9),
        sources=["filled"],
        canonical_url=f"https://filled.example/{number}",
        title="T" * 40,
        content="c" * 300,
        language="zh-CN",
        fingerprint=os.urandom(16),
    )


def _address_row(number: int, digest: bytes) -> dict[str, Any]:
    address = {"digest": digest, "url": f"https://filled.example/{number}", "article_id": number, "source": "filled"}
    unknown = {"reason": None, "detail": "", "attempts": 0, "next_check_at": None, "etag": "", "last_modified": ""}
    return address | unknown | {"checked_at": NOW}


def batches(random: Random) -> Iterator[list[Article]]:
    """Yield batches of new articles, every tenth a copy of the one before."""
    for batch in range(WARM + BATCHES):
        items = [_item(batch * BATCH + place, random) for place in range(BATCH)]
        for place in range(9, BATCH, 10):
            items[place] = replace(
                items[place], title="另一个标题", content=items[place - 1].content + "<p>（编辑：小满）</p>"
            )
        yield items


def _item(number: int, random: Random) -> Article:
    """Return an article of some 1,500 characters: words at random, so that no two are alike by their phrases."""
    url = f"https://measured.example/{random.getrandbits(64):x}"
    make = _english if number % 4 == 0 else _chinese
    lines = [make(random) for _ in range(8)]
    return Article(
        source="measured",
        requested_url=url,
        canonical_url=url,
        title=lines[0][:24],
        content="".join(f"<p>{line}</p>" for line in lines),
        summary=lines[0],
        categories=(("新闻", f"栏目{number % 20}"),),
        language="zh-CN",
        published=Timestamp(NOW - timedelta(minutes=number % 999), Precision.MINUTE, DateKind.STATED),
        fetched_at=NOW,
    )


def _chinese(random: Random) -> str:
    clauses = ["".join(map(chr, random.choices(range(0x4E00, 0x5E00), k=random.randint(6, 16)))) for _ in range(12)]
    return "，".join(clauses) + f"，2026 年 {random.randint(1, 12)} 月共 {random.randint(2, 999)} 次。"


def _english(random: Random) -> str:
    words = ("".join(random.choices("etaoinshrdlcumwfgypbvk", k=random.randint(2, 9))) for _ in range(45))
    return " ".join(words) + f", {random.randint(2, 999)} times in 2026."


def measure(stores: list[Store]) -> list[list[float]]:
    """Return for each store the milliseconds an article took in each batch; the stores take turns."""
    times: list[list[float]] = [[] for _ in stores]
    for items in batches(Random(1)):
        for store, taken in zip(stores, times, strict=True):
            start = time.perf_counter()
            outcomes = store.save_articles(items)
            taken.append((time.perf_counter() - start) * 1000 / len(items))
            assert outcomes.count(Outcome.COPY) == BATCH // 10
    return [taken[WARM:] for taken in times]


def speed(sizes: list[int]) -> None:
    sample = [item for items in batches(Random(1)) for item in items[:10]]
    start = time.perf_counter()
    for item in sample:
        sketch(item.title, item.content)
    alone = (time.perf_counter() - start) * 1000 / len(sample)
    length = mean(len(item.content) for item in sample)
    print(f"articles of {length:.0f} characters on average; the sketch alone takes {alone:.3f} ms")
    print(f"{'stories':>10} {'ms an article':>14} {'median':>8} {'slowest batch':>14}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        urls = [_filled(Path(folder) / f"{stories}.sqlite3", stories) for stories in sizes]
        times = measure([stack.enter_context(open_store(url)) for url in urls])
    for stories, taken in zip(sizes, times, strict=True):
        print(f"{stories:>10,} {mean(taken):>14.3f} {median(taken):>8.3f} {max(taken):>14.3f}")


def _filled(file: Path, stories: int) -> str:
    """Return the URL of a store with so many stories, filled in a process of its own and written out."""
    url = f"sqlite:///{file}"
    create_store(url)
    with open_store(url) as store:
        store.ensure_feeds(["filled"])
    filler = get_context("spawn").Process(target=fill, args=(url, stories))
    filler.start()
    filler.join()
    os.sync()
    return url


def accuracy() -> None:
    pairs = labelled_pairs(CORPUS if CORPUS.is_dir() else None)
    for name, half in (("tuned", False), ("held out", True)):
        chosen = [pair for pair in pairs if pair.held_out is half]
        found = [
            bool(same_story(sketch(pair.title_a, pair.text_a), sketch(pair.title_b, pair.text_b))) for pair in chosen
        ]
        right = sum(said and pair.is_same for said, pair in zip(found, chosen, strict=True))
        same = sum(pair.is_same for pair in chosen)
        print(
            f"{name}: {len(chosen)} pairs, {same} of them copies;"
            f" precision {right / (sum(found) or 1):.4f}, recall {right / same:.4f}"
        )


if __name__ == "__main__":
    speed([int(size) for size in sys.argv[1:]] or list(SIZES))
    accuracy()
