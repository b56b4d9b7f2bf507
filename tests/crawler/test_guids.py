"""Identity for ever: these addresses got these GUIDs once, and readers know the articles by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.store._changes import guid_of
from crawler.urls import absolute, url_key

LINES = (Path(__file__).parent / "data" / "guids.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize("line", LINES)
def test_an_address_has_the_guid_it_always_had(line: str) -> None:
    url, key, guid = line.split("\t")
    assert url_key(absolute("https://www.myzaker.com/", url) or "") == key
    assert guid_of(key) == guid
