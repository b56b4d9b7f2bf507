"""From a store to files: what is rendered, what is left alone, and what a failure costs."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest

from crawler.errors import FeedError, StoreError
from crawler.filing import Filing, Rules
from crawler.model import Entry, Feed, FeedKind
from feeds.channel import Choice, Origin, Publication
from feeds.publish import publish
from feeds.worker import Worker

FeedFiles = {"rss.xml", "atom.xml", "feed.json", "index.html"}


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return inode, mtime and bytes of every file, by path."""
    return {
        str(file.relative_to(folder)): (file.stat().st_ino, file.stat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*")
        if file.is_file()
    }


def entries_in(publication: Publication, path: str) -> list[str]:
    return [entry.id[-2:] for entry in feedparser.parse((publication.public_dir / path).read_bytes()).entries]


def test_every_feed_and_the_site_files_are_there(store: Any, publication: Publication) -> None:
    report = publish(store, publication, status={"sources": []})
    paths = {"all", "category/xin-mei-ti", "category/xin-mei-ti/gang-kou", "source/harbour"}
    expected = {f"{path}/{name}" for path in paths for name in FeedFiles}
    expected |= {f"article/00/00000000000050008000{number:012d}.html" for number in range(3)}
    expected |= {"index.html", "feeds.opml", "status.json", "status.html", "style.css", "copy.js", "icon.svg"}
    assert set(tree(publication.public_dir)) == expected
    assert (report.feeds, report.files_written, report.failures) == (4, len(expected), [])
    assert report.bytes_written == sum(len(content) for _, _, content in tree(publication.public_dir).values())


@pytest.mark.parametrize("everything", [False, True])
def test_second_publication_touches_nothing(store: Any, publication: Publication, everything: bool) -> None:
    publish(store, publication)
    before = tree(publication.public_dir)
    report = publish(store, publication, everything=everything)
    assert tree(publication.public_dir) == before
    assert (report.feeds, report.files_written) == (4 if everything else 0, 0)


def test_same_store_gives_same_bytes_elsewhere(store: Any, publication: Publication, tmp_path: Path) -> None:
    publish(store, publication, status={"b": 1, "a": "港"})
    elsewhere = replace(publication, public_dir=tmp_path / "elsewhere")
    publish(store, elsewhere, status={"b": 1, "a": "港"}, everything=True)
    first, second = tree(publication.public_dir), tree(elsewhere.public_dir)
    assert {path: file[2] for path, file in first.items()} == {path: file[2] for path, file in second.items()}


def test_only_the_changed_feed_is_rendered(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    publish(store, publication)
    before = tree(publication.public_dir)
    store.change("source/harbour", make_entry(1))
    assert publish(store, publication).feeds == 1
    changed = {path for path, file in tree(publication.public_dir).items() if file != before[path]}
    assert changed == {f"source/harbour/{name}" for name in FeedFiles}


def test_missing_file_is_made_again(store: Any, publication: Publication) -> None:
    publish(store, publication)
    before = (publication.public_dir / "all" / "rss.xml").read_bytes()
    (publication.public_dir / "all" / "rss.xml").unlink()
    report = publish(store, publication)
    assert (report.feeds, report.files_written) == (1, 1)
    assert (publication.public_dir / "all" / "rss.xml").read_bytes() == before


def test_changed_configuration_renders_everything(store: Any, publication: Publication) -> None:
    publish(store, publication)
    moved = replace(publication, base_url="https://moved.example")
    assert publish(store, moved).feeds == 4
    assert b"https://feeds.example" not in (publication.public_dir / "all" / "atom.xml").read_bytes()


def test_a_new_source_costs_nothing_that_is_published_and_a_new_name_of_one_reaches_all(
    store: Any, publication: Publication
) -> None:
    publish(store, publication)
    files = tree(publication.public_dir)
    more = replace(publication, origins={**publication.origins, "gazette": Origin("公报", "https://gazette.example/")})
    assert publish(store, more).feeds == 0
    assert tree(publication.public_dir) == files
    renamed = replace(more, origins={**more.origins, "harbour": Origin("港口日报", "https://harbour.example/")})
    assert publish(store, renamed).feeds == 4
    for path in ("all/rss.xml", "all/atom.xml", "all/feed.json", "all/index.html", "source/harbour/atom.xml"):
        assert "港口日报" in (publication.public_dir / path).read_text("utf-8")
    assert all("港口日报" in file.read_text("utf-8") for file in (publication.public_dir / "article").rglob("*.html"))
    assert publish(store, renamed).feeds == 0
    assert publish(store, publication).feeds == 4  # as it was called, and one source fewer


def test_a_source_whose_file_comes_back_has_its_name_everywhere(store: Any, publication: Publication) -> None:
    nameless = replace(publication, origins={})
    publish(store, nameless)
    assert publish(store, publication).feeds == 4
    before = tree(publication.public_dir)
    assert publish(store, nameless).feeds == 4
    assert publish(store, publication).feeds == 4
    assert {path: file[2] for path, file in tree(publication.public_dir).items()} == {
        path: file[2] for path, file in before.items()
    }


def test_a_feed_that_failed_when_a_source_was_renamed_has_the_name_next_time(
    store: Any, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, publication)
    renamed = replace(publication, origins={"harbour": Origin("港口日报", "https://harbour.example/")})
    real = Worker._made

    def failing(self: Worker, feed: Feed) -> Any:
        if feed.path == "all":
            raise FeedError("cannot be written: No space left on device")
        return real(self, feed)

    with monkeypatch.context() as patch:
        patch.setattr(Worker, "_made", failing)
        assert publish(store, renamed).failures
    assert publish(store, renamed).failures == []
    assert "港口日报" in (publication.public_dir / "all/rss.xml").read_text("utf-8")
    assert publish(store, renamed).feeds == 0


def test_new_neighbour_category_reaches_the_page_that_links_to_it(store: Any, publication: Publication) -> None:
    publish(store, publication)
    store.add(FeedKind.CATEGORY, ("新媒体", "灯塔"), "category/xin-mei-ti/deng-ta")
    publish(store, publication)
    assert "灯塔" in (publication.public_dir / "category/xin-mei-ti/index.html").read_text("utf-8")
    assert "灯塔" in (publication.public_dir / "index.html").read_text("utf-8")
    assert "灯塔" in (publication.public_dir / "feeds.opml").read_text("utf-8")


def test_rules_that_change_no_entry_render_nothing(store: Any, publication: Publication) -> None:
    publish(store, publication)
    before = tree(publication.public_dir)
    rules = Filing(exclude=Rules(words=("抽奖",)), include=Rules(authors=("林晚",)), merged={"best": (("新媒体",),)})
    assert publish(store, replace(publication, filing=rules)).feeds == 0
    assert tree(publication.public_dir) == before
    assert publish(store, replace(publication, filing=Filing(renames={("新媒体", "港口"): ("码头",)}))).feeds > 0


@pytest.mark.parametrize(
    ("named", "beside"), [("xin-mei-ti", "xin-mei-ti/gang-kou"), ("xin-mei-ti/gang-kou", "xin-mei-ti")]
)
def test_a_chosen_title_reaches_the_page_that_links_to_the_feed(
    store: Any, publication: Publication, named: str, beside: str
) -> None:
    publish(store, publication)
    publish(store, replace(publication, choices={f"category/{named}": Choice(title="海边的消息")}))
    assert "海边的消息" in (publication.public_dir / "category" / beside / "index.html").read_text("utf-8")


def test_bad_entry_is_left_out_and_named(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    bad = make_entry(1, link="javascript:alert(1)")
    store.change("source/harbour", make_entry(0), bad, make_entry(2))
    report = publish(store, publication)
    for name in ("rss.xml", "atom.xml"):
        assert entries_in(publication, f"source/harbour/{name}") == ["00", "02"]
    [(path, reason)] = report.failures
    assert path == "source/harbour"
    assert reason.startswith(f"entry {bad.guid} is left out: ValueError: ")
    assert store.by_path["source/harbour"].published_revision == 2


def test_entry_that_breaks_a_writer_is_found_and_left_out(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if a character that lxml refuses had got past the cleaning.
    monkeypatch.setattr("feeds.entry.xml_text", lambda text: text)
    poisoned = make_entry(1, content="<p>a\x0bb</p>")
    store.change("source/harbour", make_entry(0), poisoned, make_entry(2))
    report = publish(store, publication)
    assert entries_in(publication, "source/harbour/rss.xml") == ["00", "02"]
    assert entries_in(publication, "source/harbour/atom.xml") == ["00", "02"]
    assert (
        b'"urn:uuid:00000000-0000-5000-8000-000000000001"'
        not in (publication.public_dir / "source/harbour/feed.json").read_bytes()
    )
    assert [path for path, _ in report.failures] == ["source/harbour"]
    assert poisoned.guid in report.failures[0][1]


def test_feed_that_fails_keeps_its_files_and_costs_no_other(
    store: Any, publication: Publication, make_entry: Callable[..., Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, publication)
    old = tree(publication.public_dir)
    from feeds import render as module

    real = module.render_atom

    def broken(channel: Any, *rest: Any) -> bytes:
        if "/all/" in channel.atom_url:
            raise RuntimeError("no\nluck")
        return real(channel, *rest)

    monkeypatch.setattr(module, "render_atom", broken)
    store.change("all", make_entry(9))
    store.change("source/harbour", make_entry(9))
    report = publish(store, publication)
    new = tree(publication.public_dir)
    assert all(new[f"all/{name}"] == old[f"all/{name}"] for name in FeedFiles)
    assert entries_in(publication, "source/harbour/atom.xml") == ["09"]
    assert ("all", "cannot be rendered: RuntimeError: no luck") in report.failures
    assert store.by_path["all"].published_revision == 1


def test_feed_path_through_a_link_is_refused_and_reported(store: Any, publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    publication.public_dir.mkdir()
    (publication.public_dir / "source").symlink_to(tmp_path / "outside")
    report = publish(store, publication)
    assert [path for path, _ in report.failures] == ["source/harbour"]
    assert list((tmp_path / "outside").iterdir()) == []
    assert report.feeds == 3


def test_public_that_cannot_be_written_stops_before_anything(store: Any, publication: Publication) -> None:
    publication.public_dir.write_text("in the way")
    with pytest.raises(StoreError, match="public: cannot be written"):
        publish(store, publication)
    assert all(feed.published_revision == -1 for feed in store.feeds())


def test_files_stay_below_their_size_whatever_comes(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    texts = {
        "letters": "灯" * 30_000,
        "tags": "<b>x</b>" * 4_000,
        "quotes": '"\\' * 20_000,
        "ampersands": "&amp;" * 9_000,
    }
    for text in texts.values():
        store.change("all", *(make_entry(number, content=f"<p>{text}</p>") for number in range(50)))
        publish(store, publication)
        sizes = [file.stat().st_size for file in (publication.public_dir / "all").rglob("*.*")]
        assert 400_000 < max(sizes) <= 1_000_000


def test_giant_newest_article_pushes_no_other_out(
    store: Any, publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    giant = make_entry(0, content="<p>" + "巨" * 2_000_000 + "</p>", title="大" * 900_000, summary="长" * 900_000)
    store.change("all", giant, *(make_entry(number) for number in range(1, 40)))
    assert publish(store, publication).failures == []
    assert len(entries_in(publication, "all/rss.xml")) == 40
    assert (publication.public_dir / "all/rss.xml").stat().st_size < 200_000


def test_feeds_with_an_entry_in_common_show_the_same_id(store: Any, publication: Publication) -> None:
    publish(store, publication)
    upper = entries_in(publication, "category/xin-mei-ti/atom.xml")
    assert upper == ["00", "01", "02"]
    assert entries_in(publication, "category/xin-mei-ti/gang-kou/atom.xml") == upper[:2]


KILLED = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[2]]
from conftest import FakeStore, entry_number
from crawler.model import FeedKind
from feeds.channel import Choice, Publication
from feeds.publish import publish

publication = Publication("urn:uuid:3d1f3b0a-7c1e-4a55-9b1d-2f6f4b1c9a10", "t", "d", "https://f.example", "zh-CN",
                          Path(sys.argv[3]))
store = FakeStore()
for name in "abcd":
    store.add(FeedKind.SOURCE, (name,), f"source/{name}")
for turn in range(10_000):
    for name in "abcd":
        store.change(f"source/{name}", *(entry_number(n, title=f"turn {turn}", content="灯" * 3000) for n in range(20)))
    publish(store, publication)
    print("published", flush=True)
"""


def test_killed_at_any_moment_every_file_is_whole(tmp_path: Path) -> None:
    rng = random.Random(7)
    here = Path(__file__).parent
    public = tmp_path / "public"
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(here.parent.parent), str(here), str(public)], stdout=subprocess.PIPE
        )
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.15 + rng.random() * 0.3)
            os.kill(process.pid, signal.SIGKILL)
        for file in public.glob("source/*/*.xml"):
            parsed = feedparser.parse(file.read_bytes())
            assert not parsed.bozo
            assert len(parsed.entries) == 20
            assert len({entry.title for entry in parsed.entries}) == 1
        for file in public.glob("source/*/feed.json"):
            items = json.loads(file.read_bytes())["items"]
            assert (len(items), len({item["title"] for item in items})) == (20, 1)
    assert list(public.glob("source/*/*.xml"))


def test_a_full_disk_leaves_nothing_of_the_files_of_the_site(
    store: Any, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert [path for path, _ in publish(store, publication).failures] == ["feeds.opml", "index.html"]
    assert [file.name for file in publication.public_dir.rglob(".*")] == []


def test_what_a_killed_run_left_is_cleared_by_the_next(store: Any, publication: Publication) -> None:
    publish(store, publication)
    stale = publication.public_dir / "all" / ".tidings-rss.xml.tmp"
    stale.write_bytes(b"half")
    store.change("all")
    publish(store, publication)
    assert not stale.exists()
