"""Versions of the schema, and stores that cannot be opened."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from crawler.errors import ConfigError, CrawlerError, SchemaTooNew, StoreError
from crawler.model import Article
from crawler.store import Outcome, Store, create_store, open_store, read_store
from crawler.store._schema import HEAD, MIGRATIONS, read_version, upgrade
from crawler.store._tables import metadata

POSTGRES = os.environ.get("TIDINGS_TEST_POSTGRES", "")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tidings.sqlite3"


@pytest.fixture
def url(file: Path) -> str:
    """URL of a store with nothing in it."""
    create_store(f"sqlite:///{file}")
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, file: Path) -> Iterator[sa.Engine]:
    """A database without tables."""
    if request.param == "sqlite":
        engine = sa.create_engine(f"sqlite:///{file}")
        yield engine
        engine.dispose()
        return
    if not POSTGRES:
        pytest.skip("TIDINGS_TEST_POSTGRES holds no URL of a PostgreSQL server")
    schema = f"tidings_{uuid.uuid4().hex}"
    engine = sa.create_engine(POSTGRES, connect_args={"options": f"-csearch_path={schema}"})
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    yield engine
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


def complaint(url: str, opened: Callable[[str], AbstractContextManager[Store]] = open_store) -> str:
    """What opening the store fails with, checked to be one line."""
    with pytest.raises(StoreError) as caught, opened(url):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


# Versions


def test_migrations_lead_to_the_tables_in_the_code(empty: sa.Engine) -> None:
    with empty.begin() as connection:
        upgrade(connection)
        assert read_version(connection) == HEAD
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_each_migration_runs_on_the_one_before(empty: sa.Engine) -> None:
    steps = [script.revision for script in scripts().walk_revisions()][::-1]
    assert steps == [f"{number:04}" for number in range(1, int(HEAD) + 1)]
    for revision in steps:
        with empty.begin() as connection:
            upgrade(connection, revision)
            assert read_version(connection) == revision


def test_opening_a_current_store_does_not_load_alembic(url: str) -> None:
    program = (
        f"import sys; from crawler.store import open_store\nwith open_store({url!r}): print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "False\n", done.stderr


def test_creating_a_store_twice_keeps_what_is_in_it(url: str) -> None:
    with open_store(url) as store:
        store.ensure_feeds(["morning"])
    create_store(url)
    with open_store(url) as store:
        assert [feed.path for feed in store.feeds()] == ["all", "source/morning"]


def test_interrupted_creation_leaves_no_half_schema(file: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE source (name TEXT)")  # so that the last table of the schema fails
    with pytest.raises(StoreError, match="table source already exists"):
        create_store(f"sqlite:///{file}")
    assert sa.inspect(engine).get_table_names() == ["source"]
    engine.dispose()


def test_store_of_a_newer_version_is_left_alone(url: str, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0937'")
    with pytest.raises(SchemaTooNew, match=rf"{file}: schema 937 is newer than {int(HEAD)}, .+; expected a newer"):
        create_store(url)
    assert "schema 937" in complaint(url)


def test_database_of_another_program_is_refused(url: str, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'ae1027a6acf'")
    assert "schema 'ae1027a6acf' is not of Tidings" in complaint(url)


# The file


def test_sqlite_store_is_in_wal_mode_and_waits_for_locks(url: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with open_store(url) as store:
        engine: sa.Engine = store._engine  # type: ignore[attr-defined]
        with engine.connect() as opened:
            pragmas = [opened.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys")]
            assert pragmas == [1, 1]  # NORMAL, on
            assert opened.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000


def test_newest_entries_are_read_off_the_index(url: str) -> None:
    from crawler.store._feeds import entries_query

    with open_store(url) as store:
        engine: sa.Engine = store._engine  # type: ignore[attr-defined]
        query = entries_query(1, 50).compile(engine, compile_kwargs={"literal_binds": True})
        with engine.connect() as connection:
            plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert plan == [
        "SEARCH membership USING PRIMARY KEY (feed_id=?)",
        "SEARCH article USING INTEGER PRIMARY KEY (rowid=?)",
    ]


def test_missing_file_asks_for_init(file: Path) -> None:
    assert (
        complaint(f"sqlite:///{file}")
        == f"{file}: no store here; expected a backup, or an empty one that `tidings init` makes"
    )
    assert not file.exists()


def test_empty_file_asks_for_init(file: Path) -> None:
    file.touch()
    assert complaint(f"sqlite:///{file}") == f"{file}: no store in it; expected the one that `tidings init` makes"


def test_file_that_is_no_database_is_refused(file: Path) -> None:
    file.write_text("Not a database at all. " * 500)
    assert complaint(f"sqlite:///{file}") == f"{file}: file is not a database"


def test_damaged_file_is_refused(url: str, file: Path) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[4096 * 3 : 4096 * 6] = b"\x5a" * (4096 * 3)
    file.write_bytes(damaged)
    assert complaint(url).startswith(f"{file}: the store is damaged (")


def test_file_cut_short_is_refused(url: str, file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 4])
    assert str(file) in complaint(url)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A store that others may read, in a folder that they can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tidings.sqlite3")
        create_store(f"sqlite:///{file}")
        yield file


@contextmanager
def no_root() -> Iterator[None]:
    """Be nobody for a while, as root may write to any file; who is no root stays."""
    if os.geteuid():
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.parametrize(
    ("opened", "of_folder", "of_file", "said"),
    [
        (open_store, 0o777, 0o444, "attempt to write a readonly database"),
        (read_store, 0o555, 0o444, "attempt to write a readonly database"),
        (read_store, 0o777, 0o000, "unable to open database file"),
    ],
)
def test_store_that_this_user_may_not_write_is_refused(
    shared: Path, opened: Callable[[str], AbstractContextManager[Store]], of_folder: int, of_file: int, said: str
) -> None:
    shared.chmod(of_file)
    shared.parent.chmod(of_folder)
    with no_root():
        told = complaint(f"sqlite:///{shared}", opened)
    assert told == f"{shared}: {said}; expected the user who crawls, or a file and a folder that this one may write"


def test_missing_folder_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file"):
        create_store(f"sqlite:///{tmp_path}/none/tidings.sqlite3")


def test_store_locked_by_another_program_is_one_line(url: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store._connect.PATIENCE_S", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert complaint(url) == f"{file}: database is locked"


def test_full_disk_is_one_line_and_keeps_what_is_stored(url: str) -> None:
    with open_store(url) as store:
        engine: sa.Engine = store._engine  # type: ignore[attr-defined]
        store.ensure_feeds(["morning"])
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match=r"tidings\.sqlite3: database or disk is full$"):
            store.ensure_feeds(f"source-{number}" for number in range(1000))
        assert len(store.feeds()) == 2


# The URL


@pytest.mark.parametrize("url", ["", "tidings.sqlite3", "sqlite://", "mysql://root:secret@h/d", "postgresql://h"])
def test_url_of_no_database_is_a_mistake_of_the_configuration(url: str) -> None:
    with pytest.raises(ConfigError, match="expected sqlite:///") as caught:
        create_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_unreachable_server_is_one_line_without_the_password(scheme: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(CrawlerError) as caught, open_store(f"{scheme}://ada:secret@127.0.0.1:1/tidings"):
        pass
    assert isinstance(caught.value, StoreError)
    assert str(caught.value).startswith("postgresql+psycopg://ada:***@127.0.0.1:1/tidings: ")
    assert "refused" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_read_only_server_is_refused(empty: sa.Engine) -> None:
    if empty.dialect.name != "postgresql":
        pytest.skip("a read-only file has a test of its own")
    schema = empty.connect().exec_driver_sql("SELECT current_schema()").scalar()
    url = empty.url.update_query_dict({"options": f"-csearch_path={schema}"})
    create_store(url.render_as_string(hide_password=False))
    options = f"-csearch_path={schema} -cdefault_transaction_read_only=on"
    assert "read-only transaction" in complaint(str(empty.url.update_query_dict({"options": options})))


#: Path of each feed, and GUID, date and title of what it held, as the first version of the schema had them.
FERRY = ("urn:uuid:6db12006-58c8-5edb-9fce-a50c8d148155", "2026-02-28T06:30:00+00:00", "Ferry sails")
LAMP = ("urn:uuid:bfd1b378-3aea-52a4-8c5f-644ecd2f68a2", "2026-03-01T08:00:00+00:00", "Lamp is lit")
LIGHT = ("urn:uuid:618c628e-a94d-586f-b81f-fe526a034636", "2026-02-27T01:00:00+00:00", "码头的灯")
HELD = {
    "all": [LAMP, FERRY, LIGHT],
    "category/xin-mei-ti": [LAMP, FERRY],
    "category/xin-mei-ti/gang-kou": [FERRY],
    "category/gang-kou": [LIGHT],
    "source/harbour": [LAMP, FERRY, LIGHT],
}


def held(store: Store) -> dict[str, list[tuple[str, str, str]]]:
    entries = {feed.path: store.entries(feed, 9) for feed in store.feeds()}
    return {
        path: [(one.guid, one.published.at.isoformat(), one.title) for one in found] for path, found in entries.items()
    }


def test_a_store_of_the_first_version_keeps_ids_dates_and_paths(file: Path) -> None:
    url = f"sqlite:///{file}"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((Path(__file__).parent / "data/store-0001.sql").read_text(encoding="utf-8"))
    with open_store(url) as store:
        assert held(store) == HELD
        addresses = ["https://harbour.example/a/1", "http://harbour.example/print/2"]
        addresses.append("https://app.myzaker.com/news/article.php?pk=5d4a1f7e8e9f0a1b2c3d4e5f")
        for address in addresses:
            now = datetime(2026, 11, 1, tzinfo=UTC)
            article = Article("harbour", address, address, "Another title", f"<p>{address}</p>", fetched_at=now)
            assert store.save_articles([article]) != [Outcome.NEW]
        guids = {path: {guid for guid, _, _ in entries} for path, entries in held(store).items()}
        assert guids == {path: {guid for guid, _, _ in entries} for path, entries in HELD.items()}
