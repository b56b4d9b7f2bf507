"""A look at an address of a site that the catalogue knows; nothing is fetched."""

from __future__ import annotations

import asyncio
import tomllib
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Response

from crawler.cli.add import source_toml
from crawler.cli.probe import candidates_of, read_candidate
from crawler.config import Source
from crawler.discover import Candidate
from crawler.extract.document import Document
from crawler.sources import catalogue
from crawler.toml import check


def looked(url: str, **given: Any) -> tuple[dict[str, Any], Candidate]:
    table = {"name": "new", "start": [url], "timezone": "Europe/Vienna", **given}
    [candidate] = candidates_of(Document(url, b"<html><body>x</body></html>"), table)
    return table, candidate


def test_a_known_site_brings_its_rules_its_zone_and_its_category() -> None:
    _, known = looked("https://www.36kr.com/newsflashes")
    source = catalogue()["36kr-newsflashes"]
    assert known.evidence == "known as 36kr-newsflashes in the catalogue"
    assert known.table["listing"]["content"] == "templateMaterial.widgetContent"
    assert (known.table["timezone"], known.table["categories"]) == ("Asia/Shanghai", list(source.categories))


def test_the_operators_category_wins() -> None:
    table, known = looked("https://www.myzaker.com/channel/13", categories=["Mine"])
    assert (table | known.table)["categories"] == ["Mine"]


def test_a_site_whose_listing_is_an_api_starts_there() -> None:
    _, known = looked("https://www.thepaper.cn/channel_25950")
    assert known.table["start"] == ["https://api.thepaper.cn/contentapi/nodeCont/getByChannelId"]


def test_an_api_that_is_asked_with_post_is_looked_at_with_post() -> None:
    table, known = looked("https://www.thepaper.cn/channel_25950")
    asked = []

    async def fetch(url: str, posted: str | None = None) -> Response:
        asked.append(posted)
        return HtmlResponse(url, body=b'{"data": {"list": [{"contId": 31, "name": "x"}]}}')

    asyncio.run(read_candidate(fetch, table, known, Document("https://www.thepaper.cn/channel_25950", b"")))
    assert asked == ['{"channelId": "25950"}']
    assert [link.url for link in known.listing.links] == ["https://m.thepaper.cn/detail/31"]


@pytest.mark.parametrize("name", ["36kr", "thepaper", "toutiao", "zaker-tech"])
def test_the_file_that_is_written_says_what_the_catalogue_says(name: str) -> None:
    table, known = looked(catalogue()[name].start[0])
    source = check(Source, table | known.table, "new")
    written = check(Source, tomllib.loads(source_toml(source, known)), "written")
    wanted = catalogue()[name]
    assert (written.listing, written.article, written.start) == (wanted.listing, wanted.article, wanted.start)
    assert (written.timezone, written.categories, written.every) == (wanted.timezone, wanted.categories, wanted.every)
