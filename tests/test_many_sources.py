"""A thousand sources on two hundred hosts in one run, seen from the hosts."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

DELAY_S = 0.2


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = Path(__file__).parent.parent / "benchmarks" / "many_sources.py"
    spec = importlib.util.spec_from_file_location("many_sources", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_thousand_sources_are_crawled_politely_whatever_two_hosts_do(benchmark: ModuleType) -> None:
    found = benchmark.crawl(1000, DELAY_S)
    assert found.status == 1  # two sources failed, and only they
    assert {name for name, state in found.states.items() if state != "ok"} == {"s127-1-9-1-0", "s127-1-9-2-0"}
    assert found.new == 998 * benchmark.ARTICLES
    assert found.shortest_gap_s >= DELAY_S
    assert found.peak_mb <= 300
