"""``tidings export hexo``: posts that come back as equal articles, beside files that are left alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.init import init_site
from crawler.html import clean_html
from crawler.model import (
    Article,
    DateClaim,
    DateKind,
    DateOrigin,
    Drop,
    DropReason,
    Entry,
    Precision,
    Sighting,
    Timestamp,
)
from crawler.store import Store, create_store, open_store

if TYPE_CHECKING:
    import subprocess

    from tests.conftest import Run

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "rsshub-page"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def article(number: int, html: str = "", **changes: object) -> Article:
    url = f"https://morning.example/{number}.html?a=1&b=%E4%B9%A6"
    cleaned = clean_html(html or f"<p>Story number {number}.</p>", url)
    plain = Article(
        source="morning",
        requested_url=url,
        canonical_url=url,
        title=f'Story {number}: it\'s "new"',
        content=cleaned.html,
        images=cleaned.images,
        summary=f"Number {number} & more",
        categories=(("Town", "Lower"),),
        date_claims=(DateClaim("yesterday", DateOrigin.SELECTOR),),
        published=Timestamp(NOW - timedelta(days=number), Precision.DAY, DateKind.RELATIVE, "yesterday"),
        fetched_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


ODD = (
    article(
        1, "<p>{{ 1 }} {% raw %} &lt;b&gt;</p><pre>```\n\n    x\n```</pre>", categories=(("2024", "yes"), ("C++",))
    ),
    article(2, '<p>a</p><img src="https://img.example/a.png" alt="x" width="9" height="7">', authors=("Ada", "B: C")),
    article(
        3, title="1e3", editors=("Eve",), publisher="晚报", original_url="https://evening.example/1", language="en"
    ),
    article(4, categories=(), summary="", published=None),
    article(5, source="evening", title="😀 # no: {comment}"),
)


@contextmanager
def store_of(site: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{site}/var/tidings.sqlite3") as store:
        yield store


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "site"
    init_site(folder, title="Tidings")
    return folder


@pytest.fixture
def site(tmp_path: Path, empty_site: Path) -> Path:
    """A site folder with one source that was never crawled."""
    shutil.copytree(empty_site, tmp_path / "site")
    (tmp_path / "site/sources/newsroom.toml").write_text(
        'name = "newsroom"\nfamily = "hexo"\nstart = ["https://newsroom.example/"]\n'
    )
    return tmp_path / "site"


@pytest.fixture
def stored(site: Path) -> Path:
    """The site with a few odd articles."""
    with store_of(site) as store:
        store.save_articles(ODD)
        store.save_sightings([Sighting("evening", ODD[0].requested_url, ())])
    return site


def entries(site: Path) -> list[Entry]:
    """All entries, without what stands beside an article: copies elsewhere, and which of one instant came first."""
    with store_of(site) as store:
        found = [replace(one.entry, related=(), updated_at=one.entry.published.at) for one in store.articles()]
    return sorted(found, key=lambda entry: entry.guid)


def sources(site: Path) -> dict[str, tuple[str, ...]]:
    with store_of(site) as store:
        return {one.entry.guid: one.sources for one in store.articles()}


def posts(folder: Path) -> dict[Path, tuple[int, bytes]]:
    return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in folder.rglob("*") if file.is_file()}


def assert_one_line(done: subprocess.CompletedProcess[str], status: int, *told: str) -> None:
    assert done.returncode == status, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert [part for part in ("tidings: ", *told) if part not in done.stderr] == []


def in_a_fresh_site(tmp_path: Path, tidings: Run, folder: Path) -> Path:
    """Import posts into an empty store and return its site."""
    site = tmp_path / "site"
    site.rename(tmp_path / "before")
    assert tidings("-q", "init", str(site)).returncode == 0
    done = tidings("import", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    return site


def test_exported_articles_come_back_equal(stored: Path, tmp_path: Path, tidings: Run) -> None:
    before, listed = entries(stored), sources(stored)
    done = tidings("export", "hexo", str(tmp_path / "blog"))
    assert (done.returncode, done.stdout) == (0, "5 articles: 5 files written, 0 unchanged\n")
    fresh = in_a_fresh_site(tmp_path, tidings, tmp_path / "blog")
    assert entries(fresh) == before
    assert sources(fresh) == listed
    assert {path.name for path in (fresh / "public/source").iterdir()} == {"morning", "evening"}


@pytest.mark.skipif(not CORPUS.exists(), reason="no recorded posts beside the checkout")
def test_real_posts_come_back_equal(site: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("import", str(CORPUS))
    before = entries(site)
    assert len(before) == 55
    tidings("export", "hexo", str(tmp_path / "blog"))
    assert "0 new + 0 updated + 55 known" in tidings("import", str(tmp_path / "blog")).stdout
    assert entries(in_a_fresh_site(tmp_path, tidings, tmp_path / "blog")) == before


def test_done_again_nothing_is_written(stored: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("export", "hexo", str(tmp_path / "blog"))
    before = posts(tmp_path / "blog")
    assert tidings("export", "hexo", str(tmp_path / "blog")).stdout == "5 articles: 0 files written, 5 unchanged\n"
    assert posts(tmp_path / "blog") == before


def test_a_post_stays_where_it_is_whatever_its_title_becomes(stored: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("export", "hexo", str(tmp_path / "blog"))
    before = posts(tmp_path / "blog")
    with store_of(stored) as store:
        store.save_articles([replace(ODD[4], title="Quite another", categories=(("Else",),))])
    assert tidings("export", "hexo", str(tmp_path / "blog")).stdout == "5 articles: 1 files written, 4 unchanged\n"
    after = posts(tmp_path / "blog")
    assert after.keys() == before.keys()
    (changed,) = [path for path in after if after[path] != before[path]]
    assert 'title: "Quite another"' in changed.read_text()


def test_a_post_moved_by_hand_is_kept_up_to_date_there(stored: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("export", "hexo", str(tmp_path / "blog"))
    old = next(path for path in posts(tmp_path / "blog") if "1e3" in path.name)
    new = tmp_path / "blog/source/_posts/elsewhere" / old.name
    new.parent.mkdir()
    old.rename(new)
    assert "0 files written" in tidings("export", "hexo", str(tmp_path / "blog")).stdout
    assert not old.exists()


def test_an_article_that_was_taken_back_loses_its_post(stored: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("export", "hexo", str(tmp_path / "blog"))
    with store_of(stored) as store:
        gone = Drop("morning", ODD[2].requested_url, DropReason.GONE, "410", NOW + timedelta(days=1))
        store.save_drops([gone])
    assert tidings("export", "hexo", str(tmp_path / "blog")).stdout == "4 articles: 0 files written, 4 unchanged\n"
    assert [path for path in posts(tmp_path / "blog") if "1e3" in path.name] == []


def test_a_file_of_other_origin_is_never_replaced(stored: Path, tmp_path: Path, tidings: Run) -> None:
    tidings("export", "hexo", str(tmp_path / "blog"))
    file = next(path for path in posts(tmp_path / "blog") if "1e3" in path.name)
    for foreign in (
        "---\ntitle: mine\n---\nMy own post.",
        file.read_text().replace('guid: "urn:uuid:', 'guid: "urn:uuid:0'),
    ):
        file.write_text(foreign)
        assert_one_line(tidings("export", "hexo", str(tmp_path / "blog")), 2, file.name, "not of Tidings")
        assert file.read_text() == foreign
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    assert_one_line(tidings("export", "hexo", str(tmp_path / "blog")), 2, file.name, "not of Tidings")
    assert not (tmp_path / "elsewhere").exists()


def test_other_files_beside_the_posts_are_left_alone(stored: Path, tmp_path: Path, tidings: Run) -> None:
    mine = tmp_path / "blog/source/_posts/town/lower/mine.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    tidings("export", "hexo", str(tmp_path / "blog"))
    assert mine.read_text() == "mine"
    assert len(posts(tmp_path / "blog")) == 6


def test_source_and_category_choose(stored: Path, tmp_path: Path, tidings: Run) -> None:
    def count(*options: str) -> int:
        folder = tmp_path / "-".join(options).replace("/", "_")
        assert tidings("export", "hexo", str(folder), *options).returncode == 0
        return len(posts(folder))

    assert count("--source", "evening") == 2
    assert count("--category", "Town") == count("--category", "Town/Lower") == 3
    assert count("--category", "C++") == 1
    assert count("--source", "evening", "--category", "2024") == 1


def test_wrong_use_is_told_in_one_line(stored: Path, tmp_path: Path, tidings: Run) -> None:
    blog = str(tmp_path / "blog")
    assert_one_line(tidings("export", "hexo", blog, "--source", "noon"), 2, "--source noon", "evening, morning")
    assert_one_line(tidings("export", "hexo", blog, "--category", "Town/Upper"), 2, "Town/Upper", "no article")
    assert_one_line(tidings("export", "jekyll", blog), 2, "jekyll")
    assert_one_line(tidings("export", "hexo"), 2, "DIR")
    (tmp_path / "file").write_text("")
    assert_one_line(tidings("export", "hexo", str(tmp_path / "file")), 3, "file")
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere" / "deep")


def test_a_link_out_of_the_folder_is_not_followed(stored: Path, tmp_path: Path, tidings: Run) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "blog/source/_posts").mkdir(parents=True)
    (tmp_path / "blog/source/_posts/town").symlink_to(tmp_path / "outside")
    assert_one_line(tidings("export", "hexo", str(tmp_path / "blog")), 3, "outside")
    assert list((tmp_path / "outside").iterdir()) == []


def test_an_empty_store_is_no_mistake(site: Path, tmp_path: Path, tidings: Run) -> None:
    done = tidings("export", "hexo", str(tmp_path / "blog"))
    assert (done.returncode, done.stdout) == (0, "0 articles: 0 files written, 0 unchanged\n")


@pytest.mark.skipif("TIDINGS_TEST_POSTGRES" not in os.environ, reason="TIDINGS_TEST_POSTGRES holds no URL")
def test_export_and_import_between_databases(stored: Path, tmp_path: Path, tidings: Run) -> None:
    import uuid

    import sqlalchemy as sa

    before = entries(stored)
    tidings("export", "hexo", str(tmp_path / "blog"))
    engine = sa.create_engine(os.environ["TIDINGS_TEST_POSTGRES"], isolation_level="AUTOCOMMIT")
    schema = f"tidings_{uuid.uuid4().hex}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    try:
        url = engine.url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(False)
        create_store(url)
        done = tidings("import", str(tmp_path / "blog"), TIDINGS_STORE=url)
        assert "morning: 4 listed = 4 new" in done.stdout
        with open_store(url) as store:
            found = [replace(one.entry, updated_at=one.entry.published.at) for one in store.articles()]
        assert sorted(found, key=lambda entry: entry.guid) == before
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
        engine.dispose()
