"""A store outlives the death of its process at any moment."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from crawler.store import create_store, open_store

ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).with_name("save_until_killed.py")


def save_until_killed(url: str, first: int, delay_s: float) -> list[int]:
    """Return the batches that were reported as saved before the process was killed."""
    command = [sys.executable, str(WRITER), url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout
        begun = process.stdout.readline()
        time.sleep(delay_s)
        process.kill()
        return [int(line) for line in [begun, *process.stdout]]


def check_meaning(file: Path) -> set[int]:
    """Check that the tables agree with each other; return the numbers of the articles."""
    connection = sqlite3.connect(file)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    feeds = dict(connection.execute("SELECT id, kind || key FROM feed"))
    members: dict[int, set[str]] = {}
    for feed_id, article_id in connection.execute("SELECT feed_id, article_id FROM membership"):
        members.setdefault(article_id, set()).add(feeds[feed_id])
    articles = connection.execute("SELECT id, title, sources, categories, revision FROM article").fetchall()
    for number, _, sources, categories, _ in articles:
        expected = {"all[]"} | {f'source["{name}"]' for name in json.loads(sources)}
        for path in json.loads(categories):
            expected |= {"category" + json.dumps(path[: n + 1], separators=(",", ":")) for n in range(len(path))}
        assert members[number] == expected
    assert set(members) == {row[0] for row in articles}
    owned = {row[0] for row in connection.execute("SELECT article_id FROM address WHERE reason IS NULL")}
    assert owned == set(members)
    revisions = [row[0] for row in connection.execute("SELECT revision FROM feed")] + [row[4] for row in articles]
    assert connection.execute("SELECT revision FROM counter").fetchall() == [(max(revisions),)]
    connection.close()
    return {int(row[1].removeprefix("Article ")) for row in articles}


def test_killed_writer_leaves_whole_batches_that_agree(tmp_path: Path) -> None:
    file = tmp_path / "tidings.sqlite3"
    url = f"sqlite:///{file}"
    create_store(url)
    chance = random.Random(20261122)
    first, saved = 1, set[int]()
    for _ in range(8):
        reported = save_until_killed(url, first, chance.uniform(0.0, 0.2))
        saved.update(number for batch in reported for number in range(10 * batch, 10 * batch + 10))
        numbers = check_meaning(file)
        assert saved <= numbers
        unreported = numbers - saved - set(range(5))  # the aliases of batch 0 are new articles: nothing else was
        assert len(unreported) in (0, 10)  # the batch that was saved and not yet reported
        first = max(numbers) // 10 + 1
        saved = numbers
    with open_store(url) as store:
        assert store.article_count("morning") > 80
