"""What subscribers need of the published documents, in RSS, Atom and JSON Feed alike."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from formats import ATOM, JSON, NAMES, RSS, Read, ids, read, read_all
from lxml import etree
from served import Served, serving

from crawler.model import Article, DateKind, Entry, FeedKind, Precision, Timestamp
from crawler.store import Store, create_store, open_store
from feeds.channel import Publication
from feeds.publish import publish

START = datetime(2026, 5, 1, 8, tzinfo=UTC)


def head_of(document: bytes, name: str) -> dict[str, str]:
    """Return what the head of a document says: its language, its own address and its page's."""
    if name == JSON:
        head = json.loads(document)
        return {"language": head["language"], "self": head["feed_url"], "page": head["home_page_url"]}
    root = etree.fromstring(document)
    names = {"a": "http://www.w3.org/2005/Atom", "xml": "http://www.w3.org/XML/1998/namespace"}
    found = {
        "language": "string(/rss/channel/language | /a:feed/@xml:lang)",
        "self": "string((/rss/channel | /a:feed)/a:link[@rel='self']/@href)",
        "page": "string(/rss/channel/link | /a:feed/a:link[@rel='alternate']/@href)",
    }
    return {key: root.xpath(path, namespaces=names) for key, path in found.items()}


# One entry


def test_every_format_tells_the_same_of_an_entry(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    names = (("新媒体", "港口"), ("a/b", "c, d|e f"), ("  spaced  out ",))
    entry = make_entry(
        1, title="a &lt; b & <c>", authors=("林晚", "Ada, B. | C/D"), categories=names, summary="1 < 2 && 3 > 2"
    )
    store.change("all", entry, make_entry(2, authors=(), images=(), summary=""))
    publish(store, publication)
    one, other = read_all(publication.public_dir / "all")
    assert one == Read(
        id=entry.guid,
        link="https://harbour.example/story/1?page=1&part=2",
        title="a &lt; b & <c>",
        summary="1 < 2 && 3 > 2",
        content=entry.content,
        published=entry.published.at,
        authors=("林晚", "Ada, B. | C/D"),
        terms=("新媒体/港口", "a／b/c, d|e f", "spaced out"),
        pictures=(("https://harbour.example/1.jpg", "image/jpeg"), ("https://harbour.example/1-b.png", "image/png")),
    )
    assert (other.authors, other.pictures, other.summary) == ((), (), "灯亮了，2 盏 & 一艘船。")
    items = etree.fromstring((publication.public_dir / "all" / RSS).read_bytes()).findall("channel/item")
    assert [len(item.findall("link")) for item in items] == [1, 1]
    scheme = {category.get("domain") for category in items[0].findall("category")}
    assert scheme == {"https://feeds.example/news/#categories"}


BAD = [*map(chr, (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)))]
BAD += ["\ud800", "\udfff", "\ufeff", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\U0010ffff"]


def test_each_bad_character_is_gone_and_all_others_are_as_they_were(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    sound = [make_entry(number) for number in range(50)]
    bad = []
    for number, character in enumerate(BAD, 50):
        text = f"a{character}b{character}"
        bad.append(
            make_entry(number, title=text, summary=text, content=f"<p>{text}</p>", authors=(text,), tags=(text,))
        )
    told = replace(publication, window_count=200)
    store.change("all", *sound)
    publish(store, told)
    before = read_all(publication.public_dir / "all")
    store.change("all", *sound, *bad)
    assert publish(store, told).failures == []
    after = read_all(publication.public_dir / "all")
    assert after[:50] == before
    assert [entry.id for entry in after[50:]] == [entry.guid for entry in bad]
    for entry, character in zip(after[50:], BAD, strict=True):
        # Some are white space to Unicode, and a blank stands for them.
        lines = {entry.title, entry.summary, *entry.authors, entry.terms[-1]}
        assert lines <= {"ab", "a b"}, repr(character)
        assert entry.content == "<p>ab</p>", repr(character)


def test_one_article_has_one_id_in_every_feed_and_format(store: Any, publication: Publication) -> None:
    publish(store, publication)
    upper, lower = (
        ids(publication.public_dir / "category/xin-mei-ti"),
        ids(publication.public_dir / "category/xin-mei-ti/gang-kou"),
    )
    assert len(lower) == 2
    assert [guid for guid in upper if guid in lower] == lower
    assert ids(publication.public_dir / "all") == upper


def test_the_newest_stands_first_whatever_the_store_holds_alike(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entries = [make_entry(number) for number in range(30)]
    store.change("all", *entries)
    publish(store, publication)
    shown = read_all(publication.public_dir / "all")
    assert [entry.id for entry in shown] == [entry.guid for entry in entries]
    assert [entry.published for entry in shown] == sorted((entry.published for entry in shown), reverse=True)


def test_a_giant_is_cut_to_its_summary_and_pushes_nothing_out(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    giant = make_entry(0, content="<p>" + "巨" * 2_000_000 + "</p>")
    store.change("all", giant, *(make_entry(number) for number in range(1, 40)))
    assert publish(store, publication).failures == []
    first, *others = read_all(publication.public_dir / "all")
    assert len(others) == 39
    assert first.content.startswith("<p>灯亮了 0 次。</p>")
    assert max((publication.public_dir / "all" / name).stat().st_size for name in NAMES) < 200_000


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_feed_is_whole_and_says_what_it_is(store: Any, publication: Publication, name: str) -> None:
    publish(store, publication)
    document = (publication.public_dir / "source/harbour" / name).read_bytes()
    assert read(document, name) == []
    page = "https://feeds.example/news/source/harbour/"
    assert head_of(document, name) == {"language": "zh-CN", "self": f"{page}{name}", "page": page}


# Over the wire


@contextmanager
def published(
    store: Any, publication: Publication, folder: Path, **options: Any
) -> Iterator[tuple[Served, Publication]]:
    """Serve a site whose feeds name the address at which they are."""
    with serving(folder, **options) as site:
        told = replace(publication, base_url=f"http://127.0.0.1:{site.port}", public_dir=site.public)
        publish(store, told)
        for file in told.public_dir.rglob("*.*"):
            os.utime(file, (1_700_000_000, 1_700_000_000))  # one that is seconds old states no Last-Modified
        yield site, told


def test_what_a_document_calls_itself_gives_its_own_bytes(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], tmp_path: Path
) -> None:
    store.change("all", *(make_entry(number) for number in range(23)))
    small = replace(publication, window_count=5, window_days=0)
    with published(store, small, tmp_path) as (site, told):
        documents = [file for name in NAMES for file in told.public_dir.rglob(name)]
        assert len(documents) == 3 * (4 + 3)
        for file in documents:
            url = head_of(file.read_bytes(), file.name)["self"]
            assert url.startswith(told.base_url)
            answer = site.ask(urlsplit(url).path)
            assert (answer.status, answer.body) == (200, file.read_bytes())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_reader_that_has_a_document_is_told_so(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], tmp_path: Path, name: str, coding: str
) -> None:
    with published(store, publication, tmp_path) as (site, told):
        path = f"/all/{name}"
        first = site.ask(path, Accept_Encoding=coding, User_Agent="curl/8.0")
        assert first.status == 200
        assert first["content-type"].endswith("; charset=utf-8")
        held = {"If_None_Match": first["etag"]}
        since = {"If_Modified_Since": first["last-modified"]}
        for fields in (held, held | since, held | {"A_IM": "feed"}, since | {"Accept_Encoding": coding}):
            again = site.ask(path, **fields)
            assert (fields, again.status, again.body) == (fields, 304, b"")
            assert (again["etag"], again["cache-control"]) == (first["etag"], first["cache-control"])
        head = site.ask(path, method="HEAD", Accept_Encoding=coding)
        assert (head.status, head.body, head["etag"]) == (200, b"", first["etag"])
        store.change("all", make_entry(9))
        publish(store, told)
        news = site.ask(path, **held)
        assert (news.status, [entry.id for entry in read(news.body, name)]) == (200, [make_entry(9).guid])
        old = site.ask(path, A_IM="feed", If_None_Match=first["etag"])
        assert (old.status, old.body) == (200, news.body)


@pytest.mark.parametrize("minutes", [5, 10, 30, 45, 60, 240])
def test_the_time_to_live_in_the_feed_is_that_of_its_header(
    store: Any, publication: Publication, tmp_path: Path, minutes: int
) -> None:
    told = replace(publication, interval_minutes=minutes)
    with published(store, told, tmp_path, interval_minutes=minutes) as (site, _):
        answer = site.ask(f"/all/{RSS}")
        ttl = int(etree.fromstring(answer.body).findtext("channel/ttl"))
        assert answer["cache-control"] == f"public, max-age={ttl * 60}"


# From a store


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path}/kept.sqlite3"
    create_store(url)
    with open_store(url) as store:
        yield store


def article(url: str, **changes: Any) -> Article:
    plain = Article(
        source="paper",
        requested_url=url,
        canonical_url=url,
        title="Ferry sails again",
        content="<p>The ferry sails again from the old pier at the lower town.</p>",
        categories=(("News", "Local"),),
        published=Timestamp(START, Precision.SECOND, DateKind.STATED),
        fetched_at=START,
    )
    return replace(plain, **changes)


CHANGES: dict[str, dict[str, Any]] = {
    "title": {"title": "Ferry does not sail"},
    "text": {"content": "<p>The ferry lies at the pier and will not sail before spring.</p>"},
    "category": {"categories": (("Sport",),)},
    "date": {"published": Timestamp(START - timedelta(days=1), Precision.DAY, DateKind.STATED)},
    "https": {"requested_url": "https://paper.example/ferry/1"},
    "slash": {"requested_url": "http://paper.example/ferry/1/"},
    "tracking": {"requested_url": "http://paper.example/ferry/1?utm_source=x&fbclid=y"},
    "fragment": {"requested_url": "http://paper.example/ferry/1#comments"},
    "www": {"requested_url": "http://www.paper.example/ferry/1"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_no_change_of_an_article_makes_it_another_to_a_reader(
    kept: Store, publication: Publication, change: dict[str, Any]
) -> None:
    kept.save_articles([article("http://paper.example/ferry/1")])
    publish(kept, publication)
    before = ids(publication.public_dir / "all")
    if url := change.get("requested_url"):
        change = change | {"canonical_url": url}
    kept.save_articles([article("http://paper.example/ferry/1", fetched_at=START + timedelta(days=2), **change)])
    publish(kept, publication)
    (after,) = read_all(publication.public_dir / "all")
    assert [after.id] == before
    assert after.published == START


HOSTILE = [
    "新媒体", "a b", "A B", "a  b", "x/y", "..", ".", "../../etc/passwd", "%2e%2e", "100%", "index.html", "rss.xml",
    "archive", "CON", "长" * 300, "x" * 300, "😀", "👩‍👩‍👧", "News", "news", "NEWS", "a\x00b", "\\\\host\\share",
    "~root", "-rf", "#top?x=1", "&amp;", "<b>", "\u202egnp", "line\nbreak", "'quoted\"",
]  # fmt: skip


def test_categories_of_any_name_are_feeds_of_their_own_inside_the_folder(
    kept: Store, publication: Publication, tmp_path: Path
) -> None:
    for number, name in enumerate(HOSTILE):
        text = f"<p>{number * 7919} of {number}</p>"
        about = article(f"http://paper.example/{number}", title=f"Ferry {number}", content=text)
        kept.save_articles([replace(about, categories=(("Deep", name),))])
    with published(kept, publication, tmp_path) as (site, told):
        feeds = [feed for feed in kept.feeds() if feed.kind is FeedKind.CATEGORY and len(feed.key) == 2]
        assert len({feed.path.lower() for feed in feeds}) == len(feeds) == len({feed.key for feed in feeds})
        assert len(feeds) >= len(HOSTILE) - 2  # white space and what cannot be seen may make two names one
        shown: list[str] = []
        for feed in feeds:
            for name in NAMES:
                document = site.ask(f"/{feed.path}/{name}").body
                assert head_of(document, name)["self"] == told.url(f"{feed.path}/{name}")
                assert site.ask(urlsplit(told.url(f"{feed.path}/{name}")).path).body == document
            shown += [entry.title for entry in read_all(told.public_dir / feed.path)]
        assert sorted(shown) == sorted(f"Ferry {number}" for number in range(len(HOSTILE)))
        before = {feed.key: feed.path for feed in feeds}
    strangers = [file for file in tmp_path.rglob("*.xml") if not file.is_relative_to(told.public_dir)]
    assert strangers == []
    kept.save_articles([article("http://paper.example/more", title="More", categories=(("Deep", "news!"),))])
    assert {feed.key: feed.path for feed in kept.feeds() if feed.key in before} == before


def test_archives_keep_their_bytes_while_a_store_goes_on(kept: Store, publication: Publication) -> None:
    small = replace(publication, window_count=5, window_days=0)
    seen: dict[str, bytes] = {}
    every: list[str] = []
    for crawl in range(4):
        numbers = range(crawl * 8, crawl * 8 + 8)
        every += [f"Ferry {number}" for number in numbers]
        for n in numbers:
            at = START + timedelta(hours=n)
            stamp = Timestamp(at, Precision.SECOND, DateKind.STATED)
            text = f"<p>{n * 7919} of {n * 31}</p>"
            about = article(f"http://paper.example/{n}", title=f"Ferry {n}", content=text)
            kept.save_articles([replace(about, published=stamp, fetched_at=at)])
        assert publish(kept, small).failures == []
        archive = small.public_dir / "all/archive"
        now = {str(file.relative_to(archive)): file.read_bytes() for file in archive.rglob("*.*")}
        assert seen.items() <= now.items()
        seen = now
        folders = [small.public_dir / "all", *sorted(archive.glob("*"), key=lambda one: -int(one.name))]
        assert [entry.title for folder in folders for entry in read_all(folder)] == every[::-1]
        chain = [older(folder) for folder in folders]
        assert chain == [small.url(f"{folder.relative_to(small.public_dir)}/") for folder in folders[1:]] + [""]
    assert len(seen) > 3 * 4


def older(folder: Path) -> str:
    """Return the folder that all formats of a document lead on to."""
    names = {"a": "http://www.w3.org/2005/Atom"}
    found = {json.loads((folder / JSON).read_bytes()).get("next_url", "").removesuffix(JSON)}
    for name in (RSS, ATOM):
        tree = etree.fromstring((folder / name).read_bytes())
        found.add(tree.xpath("string(//a:link[@rel='prev-archive']/@href)", namespaces=names).removesuffix(name))
    (url,) = found
    return url
