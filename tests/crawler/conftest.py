"""Stores on both databases; a hostile server, and crawls against it in processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.store import Store, create_store, open_store

POSTGRES = os.environ.get("TIDINGS_TEST_POSTGRES", "")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

#: Polite enough for loopback, and quick.
QUICK = {"DOWNLOAD_DELAY": 0, "TIDINGS_BACKOFF_S": 0.12, "DOWNLOAD_TIMEOUT": 5, "DOWNLOAD_MAXSIZE": 1_000_000}


@dataclass
class Crawl:
    """What a crawl came to."""

    results: list[dict[str, Any]]
    took_s: float
    peak_kb: int
    stderr: str

    def __getitem__(self, url: str) -> dict[str, Any]:
        found = [result for result in self.results if result["url"] == url]
        assert len(found) == 1, f"{url}: {len(found)} results\n{self.stderr}"
        return found[0]

    def reason(self, url: str) -> str | None:
        return self[url]["reason"]


def _load_hostile_server() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_server", HERE / "hostile_server.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """The module ``hostile_server``: its server, and what builds answers."""
    return _load_hostile_server()


@pytest.fixture
def serve(hostile: ModuleType) -> Iterator[Callable[..., Any]]:
    """Start a hostile server that ends with the test."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(hostile.HostileServer(**options))


@pytest.fixture(scope="session")
def crawl() -> Callable[..., Crawl]:
    """Fetch URLs with the project's settings; ``answers`` are what a resolver says, name by name."""

    def run(
        urls: list[str],
        allow: list[str],
        answers: dict[str, list[str]] | None = None,
        **settings: Any,
    ) -> Crawl:
        job = {
            "urls": urls,
            "answers": answers or {},
            "settings": QUICK | {"TIDINGS_ALLOW_HOSTS": allow} | settings,
        }
        done = subprocess.run(
            [sys.executable, str(HERE / "crawl_once.py")],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "http_proxy": "http://127.0.0.1:9"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return Crawl(**json.loads(done.stdout), stderr=done.stderr)

    return run


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database in which nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/tidings.sqlite3"
        return
    if not POSTGRES:
        pytest.skip("TIDINGS_TEST_POSTGRES holds no URL of a PostgreSQL server")
    schema = f"tidings_{uuid.uuid4().hex}"
    engine = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    url = sa.make_url(POSTGRES).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    create_store(store_url)
    with open_store(store_url) as opened:
        yield opened
