"""Real post files of the bot, through all that an import does before the store; skipped where they are not at hand.

What is wanted comes from two tables that were made without this reader: of the files, and of the site that Hexo built
of them (see ``test_posts_corpus`` and ``test_real_site``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path

import pytest

from crawler.cli.post_reader import PostReader, source_named
from crawler.config import Site, SiteFile
from crawler.model import Article, DateKind, DateOrigin, Drop, DropReason, Precision
from crawler.posts import PostFile

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS, SITES = SHARED / "corpus" / "rsshub-page", SHARED / "sites"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: Blank titles, and a notice in place of the text.
DROPPED = {
    "003": DropReason.NOT_AN_ARTICLE,
    "038": DropReason.NO_TITLE,
    "042": DropReason.NO_TITLE,
    "043": DropReason.NO_TITLE,
}
#: Hours by which the copies of a site are known to be wrong, by the second category.
SHIFTS = {"ZAKER": 8, "ZAKER - channel": 8, "快科技（原驱动之家）": -8}

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="no recorded posts beside the checkout")


def table(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    names, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


FILES, PAGES = table(CORPUS / "index.tsv"), table(SITES / "rsshub-page.truth.tsv")


@pytest.fixture(scope="module")
def reader() -> PostReader:
    settings = SiteFile(id=f"urn:uuid:{'0' * 8}-0000-0000-0000-{'0' * 12}", title="t", base_url="https://feeds.example")
    site = Site(folder=Path("/"), settings=settings, sources=())
    return PostReader(
        site,
        source_named(site, "rsshub-page"),
        page_url=lambda name: f"https://feeds.example/source/{name}/",
        base_url="",
        is_named=False,
        now=NOW,
    )


def found(reader: PostReader, number: str) -> Article | Drop:
    return reader.read(PostFile(f"{number}.md", number.encode(), (CORPUS / f"{number}.md").read_bytes())).found


def article(reader: PostReader, number: str) -> Article:
    result = found(reader, number)
    assert isinstance(result, Article), result
    return result


GOOD = sorted(FILES.keys() - DROPPED.keys())


def test_a_post_is_lost_for_a_reason_and_never_wrongly_titled(reader: PostReader) -> None:
    drops = {number: drop.reason for number in FILES if isinstance(drop := found(reader, number), Drop)}
    assert drops == DROPPED


@pytest.mark.parametrize("number", GOOD)
def test_title_and_categories_are_those_of_the_file(reader: PostReader, number: str) -> None:
    read, row = article(reader, number), FILES[number]
    assert read.categories == (tuple(part.removeprefix("— ") for part in row["categories"].split("|")),)
    if row["repo_path"].startswith("source/"):
        name = row["repo_path"].rpartition("/")[2].removesuffix(".md")
        assert re.sub(r"[.#]", "", read.title) == " ".join(name.split())


@pytest.mark.parametrize("number", GOOD)
def test_date_is_what_its_generation_makes_of_it(reader: PostReader, number: str) -> None:
    raw, stamp = FILES[number]["date_raw"], article(reader, number).published
    assert stamp is not None
    assert [claim.raw for claim in article(reader, number).date_claims] == [raw]
    if raw == "Invalid Date":
        assert (stamp.at, stamp.kind, stamp.raw) == (NOW, DateKind.FIRST_SEEN, "")
        return
    assert (stamp.raw, stamp.origin) == (raw, DateOrigin.FRONT_MATTER)
    if not raw.endswith("GMT"):
        # The bot's own clock, in UTC.
        assert (stamp.at, stamp.kind) == (datetime.fromisoformat(raw + "Z"), DateKind.FIRST_SEEN)
        return
    literal = parsedate_to_datetime(raw)
    assert stamp.kind is DateKind.STATED
    if "00:00:00" in raw:
        assert (stamp.at, stamp.precision) == (literal + timedelta(hours=4), Precision.DAY)  # noon in Shanghai
        return
    shift = timedelta(hours=SHIFTS.get(FILES[number]["categories"].split("|")[1], 0))
    assert (stamp.at, stamp.precision) == (literal + shift, Precision.SECOND)
    assert stamp.stated_at == (literal if shift else None)


_IMG = re.compile(r"<img\b[^>]*>")


def pictures_of(body: str) -> list[str]:
    """Return the addresses of pictures by hand's rule: the true one where it stands, else what the proxy hides."""
    urls = []
    for tag in _IMG.findall(body):
        found = (re.search(rf'\s{name}="([^"]+)"', tag) for name in ("data-gif-url", "data-original", "src"))
        match = next(match for match in found if match)
        urls.append(unescape(match[1]).removeprefix("https://cors.zfour.workers.dev/?"))
    return list(dict.fromkeys(urls))


@pytest.mark.parametrize("number", GOOD)
def test_pictures_are_those_of_the_body_at_their_own_addresses(reader: PostReader, number: str) -> None:
    shown = [image.url for image in article(reader, number).images]
    assert shown == pictures_of((CORPUS / f"{number}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", sorted(PAGES.keys() & set(GOOD)))
def test_post_says_what_the_page_made_of_it_says(reader: PostReader, number: str) -> None:
    read, page = article(reader, number), PAGES[number]
    assert read.title == " ".join(page["title"].split())
    text = "".join(unescape(re.sub(r"<[^>]+>", "", read.content)).split())
    if page["first30_nonspace"] != "-":
        assert text.startswith(page["first30_nonspace"])
    assert len(read.images) == int(page["images"])
    assert page["first_image"] == (read.images[0].url if read.images else "-")


def test_no_post_names_the_site_as_its_author(reader: PostReader) -> None:
    for number in GOOD:
        site = FILES[number]["categories"].split("|")[1]
        assert site not in article(reader, number).authors
