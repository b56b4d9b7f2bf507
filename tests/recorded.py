"""The recorded pages in ``tests/pages``, whose they are, and ``docs/coverage.md``: what is read of them by which rule.

``python tests/recorded.py`` writes the table; a test tells when it is stale.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from crawler.checkup import check_source  # noqa: E402
from crawler.config import Source  # noqa: E402
from crawler.model import ArticleLink  # noqa: E402
from crawler.recording import Recording, load_recordings  # noqa: E402
from crawler.sources import catalogue  # noqa: E402
from crawler.spiders.families import FAMILIES, reader_of  # noqa: E402
from crawler.toml import check, load_toml  # noqa: E402

PAGES = ROOT / "tests" / "pages"
COVERAGE = ROOT / "docs" / "coverage.md"
#: What a source may say beside its family and still be read by the family's rules alone.
PLAIN = {"name", "title", "family", "start", "categories", "language", "timezone", "every", "max_pages"}
#: Fields of an article, in the order of the table.
FIELDS = (
    "title", "text", "published_at", "authors", "editors", "publisher", "original_url", "categories", "images",
    "summary", "language",
)  # fmt: skip

_HEAD = """# What is read of which site

Made of the recorded pages in `tests/pages` by `python tests/recorded.py`; do not edit. What is expected of each field
was written down by eye, see [checking.md](checking.md#recording-a-page). The fields are those that at least one of the
articles has; a dropped page is one that must give no article. Sites that tests made up are marked by \\*.

| Family | Source | Listing | Article | Fields found | Pages |
| --- | --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True)
class Recorded:
    """A folder of recordings."""

    name: str
    source: Source
    recordings: tuple[Recording, ...]


@cache
def recorded() -> tuple[Recorded, ...]:
    """Return every folder of recordings; those with a ``pages.toml`` hold other tests' pages."""
    folders = sorted(folder for folder in PAGES.iterdir() if folder.is_dir() and not (folder / "pages.toml").exists())
    loaded = [(folder, tuple(load_recordings(folder))) for folder in folders]
    return tuple(Recorded(folder.name, source_of(folder, found), found) for folder, found in loaded if found)


def source_of(folder: Path, recordings: Iterable[Recording]) -> Source:
    """Return a folder's source: its own, the catalogue's, or one that says no more than its family."""
    name, where = folder.name, f"tests/pages/{folder.name}"
    if (folder / "source.toml").exists():
        table = {"timezone": "Asia/Shanghai"} | load_toml(folder / "source.toml", f"{where}/source.toml")
        return check(Source, table, f"{where}/source.toml")
    if name in catalogue():
        return catalogue()[name]
    assert name in FAMILIES, f"{where}: expected a source.toml, or the name of a catalogue source or of a family"
    start = next(recording.url for recording in recordings)
    return check(Source, {"name": name, "family": name, "start": [start], "timezone": "Asia/Shanghai"}, where)


def stands_for(name: str) -> set[str]:
    """Return the folders whose pages test a source of the catalogue: its own, its family's where it adds no rule."""
    table = load_toml(ROOT / "crawler" / "sources" / f"{name}.toml")
    return {name, table["family"]} if set(table) <= PLAIN else {name}


def coverage() -> str:
    """Return the document."""
    rows = [_row(one) for one in recorded()] + [_theme_row(file.parent) for file in PAGES.glob("*/pages.toml")]
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in sorted(rows))


def _row(one: Recorded) -> tuple[str, ...]:
    kinds = Counter("dropped" if "dropped" in page.expected else page.kind for page in one.recordings)
    found = {name for page in one.recordings if page.kind == "article" for name in page.expected}
    return (
        one.source.family,
        _whose(one.name),
        *_rules(one.source, one.recordings),
        ", ".join(name for name in FIELDS if name in found),
        _counted(kinds),
    )


def _theme_row(folder: Path) -> tuple[str, ...]:
    """Return the row of a theme's pages, which state other things than a recording does."""
    table = load_toml(folder / "pages.toml")
    pages = [page for page in table["page"] if page["kind"] in ("listing", "article")]
    theme = folder.name.removeprefix("hexo-")
    source = check(Source, {"name": theme, "family": "hexo", "start": [table["site"]], "timezone": "UTC"}, theme)
    recordings = [
        Recording(
            page["kind"],
            url := table["site"] + quote(page["path"]),
            gzip.decompress((folder / page["file"]).read_bytes()),
            datetime(2026, 11, 23, 12, tzinfo=UTC),
            link=ArticleLink(url) if page["kind"] == "article" else None,
        )
        for page in pages
    ]
    stated = {name for page in pages if page["kind"] == "article" for name in page}
    names = {"begins": "text", "published": "published_at", "author": "authors", "pictures": "images"}
    found = {names.get(name, name) for name in stated}
    kinds = Counter(page["kind"] for page in pages)
    return (
        "hexo",
        f"theme {theme} \\*",
        *_rules(source, recordings),
        ", ".join(name for name in FIELDS if name in found),
        _counted(kinds),
    )


def _counted(kinds: Counter[str]) -> str:
    plain = {kind: "" if count == 1 or kind == "dropped" else "s" for kind, count in kinds.items()}
    return ", ".join(f"{kinds[kind]} {kind}{plain[kind]}" for kind in sorted(kinds, reverse=True))


def _whose(folder: str) -> str:
    if (PAGES / folder / "source.toml").exists():
        return f"{folder} \\*"
    sources = [name for name in catalogue() if folder in stands_for(name)]
    return folder if sources == [folder] else f"{len(sources)} sources: {', '.join(sources)}"


def _rules(source: Source, recordings: Iterable[Recording]) -> tuple[str, str]:
    """Return the rules that found blocks and texts on the pages."""
    checkup = check_source(reader_of(source, source.name), tuple(recordings))
    origins: dict[str, list[str]] = {"listing": [], "article": []}
    for page in checkup.pages:
        given = {row.field: row.origin for row in page.rows}
        origin = given.get("item") or given.get("article") if page.kind == "listing" else given.get("content")
        if origin:
            origins[page.kind].append(_spanned(origin))
    listing, article = (", ".join(sorted(set(found))) or "-" for found in origins.values())
    return listing, article


def _spanned(origin: str) -> str:
    """Return a rule as a code span of Markdown, which may hold what ends a span or a cell."""
    return re.sub(r"`(.*`.*)`", r"`` \1 ``", origin).replace("|", "\\|")


def cases() -> Iterator[tuple[Recorded, Recording]]:
    """Yield every recording with its folder."""
    return ((one, recording) for one in recorded() for recording in one.recordings)


if __name__ == "__main__":
    COVERAGE.write_text(coverage(), encoding="utf-8")
