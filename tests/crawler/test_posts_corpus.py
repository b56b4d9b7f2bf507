"""Real post files of the bot, each against a table made without this reader; skipped where they are not at hand.

The files lie beside the checkout, in ``shared/corpus``. The names of the files are the titles without ``.`` and ``#``
and line breaks, which the bot removed; so a title is checked against a name that this reader never sees.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from crawler.posts import Generation, Post, PostDate, read_post

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "rsshub-page"

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="no recorded posts beside the checkout")


def rows() -> list[dict[str, str]]:
    if not CORPUS.exists():
        return []
    lines = (CORPUS / "index.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]


def load(number: str) -> Post:
    return read_post((CORPUS / f"{number}.md").read_bytes().decode())


def test_every_file_is_in_the_table() -> None:
    assert len(rows()) == len(list(CORPUS.glob("*.md"))) == 60


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["number"])
def test_post_says_what_the_table_says(row: dict[str, str]) -> None:
    post = load(row["number"])
    assert post.date == row["date_raw"]
    marked = [part.removeprefix("— ") for part in row["categories"].split("|")]
    assert post.categories == (tuple(marked),)
    assert post.author == marked[1]
    if row["repo_path"].startswith("source/"):
        name = row["repo_path"].rpartition("/")[2].removesuffix(".md").strip()
        assert re.sub(r"[.#]", "", post.title) == name


def test_kinds_of_dates_are_as_counted_by_hand() -> None:
    kinds = Counter(load(row["number"]).date_kind for row in rows())
    assert kinds == {
        PostDate.STATED: 41,
        PostDate.CRAWL_TIME: 14,
        PostDate.INVALID: 4,
        PostDate.DATE_ONLY: 1,
    }


def test_generations_are_as_told_by_hand() -> None:
    of = {row["number"]: load(row["number"]).generation for row in rows()}
    early = {"015": Generation.ZERO, "036": Generation.A, "037": Generation.A}
    early |= dict.fromkeys(("046", "050", "051"), Generation.B)
    assert of == dict.fromkeys(of, Generation.C) | early


def test_cover_is_the_first_picture_of_the_body_or_none() -> None:
    for row in rows():
        post = load(row["number"])
        pictures = re.findall(r'<img[^>]*?\ssrc="([^"]+)"', post.body)
        first = pictures[0].removeprefix("https://cors.zfour.workers.dev/?").replace("&amp;", "&") if pictures else None
        assert post.cover == first, row["number"]


def test_body_is_free_of_its_wrapper() -> None:
    for row in rows():
        body = load(row["number"]).body
        assert body == body.strip()
        assert body.count("<div") == body.count("</div>"), row["number"]
        assert "&#123;" not in body
