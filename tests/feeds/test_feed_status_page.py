"""The page that tells how each source does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from crawler.model import DateKind, Feed, FeedKind, SourceStatus
from feeds.channel import Publication
from feeds.pages import Pages
from feeds.tree import catalogue_of
from feeds.words import words_for

LAST = date(2026, 11, 22)


def row(name: str, state: str = "ok", **fields: Any) -> dict[str, Any]:
    plain = {"since_at": "2026-11-20T16:30:00Z", "reason": "", "last_new_at": "2026-11-22T01:00:00Z", "articles": 12}
    return {"name": name, "state": state, "dropped": {}} | plain | fields


def rows_of(publication: Publication, *rows: dict[str, Any], **more: Any) -> list[Any]:
    pages = Pages(publication, catalogue_of(more.get("sources", [])))
    page = pages.status({"title": "x", "sources": list(rows)}, more.get("per_day", {}))
    return list(html.document_fromstring(page).xpath("//tbody/tr"))


def test_row_says_state_since_reason_next_try_and_counts(publication: Publication) -> None:
    source = row("harbour", "blocked", reason="403 for every page", next_due_at="2026-11-23T00:15:00Z")
    feed = Feed(4, FeedKind.SOURCE, ("harbour",), "source/harbour", 1, 1, "")
    (shown,) = rows_of(publication, source, sources=[feed])
    assert shown.xpath("string(th)") == "港口报"
    assert shown.xpath("th/a/@href") == ["source/harbour/index.html"]
    texts = [" ".join(cell.text_content().split()) for cell in shown.xpath("td")]
    assert texts[0] == "被拒绝 自 11月21日 00:30 起403 for every page"
    assert texts[1:4] == ["11月23日 08:15", "11月22日 09:00", "12"]


def test_year_is_told_where_it_is_not_the_newest_one(publication: Publication) -> None:
    new_year = "2026-12-31T16:00:00Z"  # in the site's zone
    old, new = rows_of(publication, row("a", since_at="2025-03-01T00:00:00Z"), row("b", since_at=new_year))
    assert old.xpath("string(.//td[1]//time)") == "2025年3月1日 08:00"
    assert old.xpath("string(.//td[3]//time)") == "2026年11月22日 09:00"
    assert new.xpath("string(.//td[1]//time)") == "1月1日 00:00"
    assert new.xpath(".//td[1]//time/@datetime") == ["2026-12-31T16:00:00+00:00"]


def test_sources_in_trouble_stand_first(publication: Publication) -> None:
    shown = rows_of(publication, row("a"), row("b", "new"), row("c", "quiet"), row("d", "gone"), row("e", "broken"))
    assert [source.xpath("string(th)") for source in shown] == ["d", "e", "c", "b", "a"]


def test_plot_draws_and_tells_thirty_days(publication: Publication) -> None:
    counts = [(LAST, 4), (LAST - timedelta(days=29), 2), (LAST - timedelta(days=30), 99), (LAST - timedelta(days=3), 0)]
    (shown,) = rows_of(publication, row("harbour"), per_day={"harbour": counts})
    (plot,) = shown.xpath(".//svg")
    bars = re.findall(r"M(\d+) 24v-(\d+)h3v\2", plot.xpath("path/@d")[-1])
    assert bars == [("0", "12"), ("116", "24")]  # half as high; 29 days of 4 further
    assert plot.get("role") == "img"
    assert plot.get("aria-label") == (
        "截至2026年11月22日的 30 天共 6 篇，平均每天 0.2 篇；最多的一天是2026年11月22日，4 篇"
    )


def test_all_plots_end_with_the_newest_day_of_all(publication: Publication) -> None:
    per_day = {"a": [(LAST, 1)], "b": [(LAST - timedelta(days=40), 5)]}
    first, second = rows_of(publication, row("a"), row("b"), per_day=per_day)
    assert first.xpath(".//svg")
    assert second.xpath(".//svg") == []


@pytest.mark.parametrize("state", [*SourceStatus, "unheard-of", '"><script>'])
def test_every_state_is_told_in_words(publication: Publication, state: str) -> None:
    bare = {"name": '<b>"', "state": state}
    (shown,) = rows_of(publication, bare | {"since_at": None, "last_new_at": "soon", "next_due_at": ""})
    assert shown.xpath("string(.//span[contains(@class, 'state')])")
    assert shown.xpath("string(th)") == '<b>"'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_have_words_for_every_state_and_kind_of_date(language: str) -> None:
    words = words_for(language)
    assert set(words.states) == set(SourceStatus)
    assert set(words.date_kinds) == set(DateKind) - {DateKind.STATED}
    assert len(words.weekdays) == 7


def test_the_documents_say_states_as_the_page_does() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "pages.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    chinese, english = words_for("zh").states, words_for("en").states
    assert {row[0]: row[1:] for row in table} == {state: (chinese[state], english[state]) for state in SourceStatus}


def test_number_of_sources_is_told_in_words_that_fit_any(publication: Publication) -> None:
    def lead(*rows: dict[str, Any]) -> str:
        page = Pages(replace(publication, language="en"), catalogue_of([])).status({"sources": list(rows)}, {})
        return str(html.document_fromstring(page).xpath("string(//p[@class='lead'])"))

    assert lead(row("a")) == "Sources: 1, all well."
    assert lead(row("a", "gone"), row("b")) == "Sources: 2; to be looked at: 1."


@pytest.mark.parametrize("status", [{}, {"sources": []}])
def test_site_without_sources_has_a_page_that_says_so(publication: Publication, status: dict[str, Any]) -> None:
    page = Pages(replace(publication, language="en"), catalogue_of([])).status(status, {})
    assert "No sources yet." in page.decode()
