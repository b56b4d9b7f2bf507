"""Saves batches of articles until it is killed: ``python save_until_killed.py STORE_URL FIRST_BATCH``.

Prints the number of a batch once it is saved. Neighbouring batches share articles under other addresses, so that every
kind of outcome is under way at any moment.
"""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime, timedelta

from crawler.model import Article, DateKind, Drop, DropReason, Precision, Timestamp
from crawler.store import open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def article(number: int, *, alias: bool = False) -> Article:
    url = f"https://morning.example/{number}"
    return Article(
        source="evening" if alias else "morning",
        requested_url=url + "?from=evening" if alias else url,
        canonical_url=url,
        title=f"Article {number}",
        content=f"<p>{number} " + "text " * 2000 + "</p>",
        categories=((f"A{number % 3}", f"B{number % 5}"), (f"C{number % 50}" if alias else "D",)),
        published=Timestamp(NOW - timedelta(minutes=number), Precision.MINUTE, DateKind.STATED),
        fetched_at=NOW,
    )


def main(url: str, first: int) -> None:
    with open_store(url) as store:
        for batch in itertools.count(first):
            new = [article(10 * batch + offset) for offset in range(10)]
            old = [article(10 * (batch - 1) + offset, alias=True) for offset in range(5)]
            store.save_articles(new + old)
            store.save_drops([Drop("morning", f"https://morning.example/x{batch}", DropReason.GONE, "410", NOW)])
            print(batch, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
