"""Which rule gave what, and what is at fault: pages written by hand, origins worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.checkup import Checkup, check_source, not_taken
from crawler.config import Source
from crawler.model import ArticleLink, DateClaim, DateKind, DateOrigin, Precision, Timestamp
from crawler.recording import Recording
from crawler.spiders.families import reader_of
from crawler.toml import check

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://gazette.example/a"
STORY = "<div class=story><p>The ferry is late again, says the harbour.</p></div>"
LISTING = """<ul><li class=item><a href=/a>Ferry late</a> <time>2026-11-23 08:00</time></li>
<li class=item><a href=/b>Eels back</a></li></ul>"""


def checkup(*pages: tuple[str, str], link: ArticleLink | None = None, **tables: Any) -> Checkup:
    """Return what pages, given as ``(kind, html)``, say of a source with these tables."""
    table = {"name": "gazette", "family": "listing", "start": [URL], "timezone": "UTC"} | tables
    table["listing"] = table.get("listing", {"item": "li.item"})
    source = check(Source, table, "gazette.toml")
    recordings = [
        Recording(kind, URL, html.encode(), NOW, link=(link or ArticleLink(URL)) if kind == "article" else None)
        for kind, html in pages
    ]
    return check_source(reader_of(source, "gazette.toml"), recordings)


def rows(of: Checkup) -> dict[str, tuple[str, str]]:
    return {row.field: (row.value, row.origin) for row in of.pages[-1].rows if row.field}


def article(head: str, body: str = STORY, link: ArticleLink | None = None, **rules: str) -> dict[str, tuple[str, str]]:
    html = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return rows(checkup(("article", html), link=link, article=rules))


LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-20", %s}</script>'


@pytest.mark.parametrize(
    ("head", "body", "rules", "expected"),
    [
        ("", f"<h2 class=t>Own</h2>{STORY}", {"title": "h2.t"}, ("Own", "own rule `h2.t`")),
        ('<meta property="og:title" content="Graph">', STORY, {"title": "h2.t"}, ("Graph", "Open Graph og:title")),
        (LINKED % '"headline": "Linked"', STORY, {}, ("Linked", "JSON-LD headline")),
        ('<meta name="twitter:title" content="Bird">', STORY, {}, ("Bird", "meta twitter:title")),
        ("", f"<h1>Head</h1>{STORY}", {}, ("Head", "headline <h1>")),
        ("", STORY, {}, ("Listed", "listing")),
    ],
)
def test_a_title_comes_from(head: str, body: str, rules: dict[str, str], expected: tuple[str, str]) -> None:
    assert article(head, body, ArticleLink(URL, "Listed"), **rules)["title"] == expected


def test_a_content_comes_from_a_rule_or_is_found() -> None:
    own = article("", content="div.story", title="h1", link=ArticleLink(URL, "x"))
    assert own["content"][1] == "own rule `div.story`"
    assert article("", link=ArticleLink(URL, "x"))["content"][1] == "generic extractor"


@pytest.mark.parametrize(
    ("head", "link", "expected"),
    [
        (LINKED % '"author": {"name": "Ada"}', ArticleLink(URL, "x"), ("Ada", "JSON-LD author")),
        ('<meta name="author" content="Ben">', ArticleLink(URL, "x"), ("Ben", "meta author")),
        ('<meta property="article:author" content="Cy">', ArticleLink(URL, "x"), ("Cy", "meta article:author")),
        ("", ArticleLink(URL, "x", authors=("Di",)), ("Di", "listing")),
    ],
)
def test_authors_come_from(head: str, link: ArticleLink, expected: tuple[str, str]) -> None:
    assert article(head, link=link)["authors"] == expected


def test_categories_come_from_the_page_the_listing_or_the_file() -> None:
    body, listed = f'<a class=c href="/town/">Town</a>{STORY}', ArticleLink(URL, "x", categories=(("Quay",),))
    assert article("", body, listed, category="a.c")["categories"] == ("Town", "own rule `a.c`")
    assert article("", body, listed)["categories"] == ("Quay", "listing")
    page = ("article", f"<html><body><h1>x</h1>{STORY}</body></html>")
    assert rows(checkup(page, categories=["News/Local"]))["categories"] == ("News/Local", "source's file")


def test_a_summary_is_the_beginning_of_the_text_unless_there_is_none() -> None:
    head = '<meta property="og:description" content="In short.">'
    link = ArticleLink(URL, "x")
    assert article(head, link=link)["summary"] == (
        "The ferry is late again, says the harbour.",
        "beginning of the content",
    )
    picture = '<div class=story><img src="/a.jpg"></div>'
    found = article(head, picture, link, content="div.story")
    assert found["summary"] == ("In short.", "Open Graph og:description")
    assert found["pictures"] == ("1: https://gazette.example/a.jpg", "content")


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://gazette.example/a-of-2026", ("https://gazette.example/a-of-2026", "rel=canonical")),
        ("https://elsewhere.example/a", (URL, "the address fetched")),
        (URL, (URL, "the address fetched")),
    ],
)
def test_the_address_that_a_page_states_is_named_where_it_counts(canonical: str, expected: tuple[str, str]) -> None:
    assert article(f'<link rel=canonical href="{canonical}">', link=ArticleLink(URL, "x"))["address"] == expected


def test_a_date_beside_the_headline_is_said_to_be_that() -> None:
    body = f"<h1>Ferry late</h1><p>2026-11-20 08:00 Harbour desk</p>{STORY}"
    assert article("", body)["date"][1].startswith('line at the headline "2026-11-20 08:00')


def test_the_date_that_won_is_shown_with_the_others_and_why_they_lost() -> None:
    head = '<meta property="article:published_time" content="2026-11-20T08:00:00Z">'
    body = f"<p class=d>yesterday-ish</p>{STORY}"
    link = ArticleLink(URL, "x", "2026-11-19", read_at=NOW)
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = checkup(("article", html), link=link, article={"date": "p.d"}).pages[0]
    start = next(index for index, row in enumerate(page.rows) if row.field == "date")
    assert [(row.value, row.origin) for row in page.rows[start:]] == [
        ("2026-11-20 08:00:00 UTC", 'Open Graph or meta "2026-11-20T08:00:00Z" (stated, to the second)'),
        ('not "yesterday-ish"', "rule: cannot be read as a date"),
        ('not "2026-11-19"', "listing: 2026-11-19 12:00:00 UTC, trusted less"),
    ]


def test_a_date_of_an_own_rule_names_the_rule() -> None:
    found = article("", f"<p class=d>2026-11-20 08:00</p>{STORY}", ArticleLink(URL, "x"), date="p.d")
    assert found["date"] == ("2026-11-20 08:00:00 UTC", 'own rule `p.d` "2026-11-20 08:00" (stated, to the minute)')


def test_a_date_ahead_of_the_fetch_is_said_to_be_that() -> None:
    head = '<meta property="article:published_time" content="2026-11-24T08:00:00Z">'
    link = ArticleLink(URL, "x", "2026-11-19", read_at=NOW)
    html = f"<html><head>{head}</head><body>{STORY}</body></html>"
    origins = [row.origin for row in checkup(("article", html), link=link).pages[0].rows]
    assert "Open Graph or meta: lies ahead of the fetch" in origins


@pytest.mark.parametrize(
    ("raw", "origin", "chosen", "expected"),
    [
        ("2026-11-20", DateOrigin.LISTING, DateOrigin.SELECTOR, ""),
        ("2026-11-19", DateOrigin.LISTING, DateOrigin.SELECTOR, "2026-11-19 12:00:00 UTC, trusted less"),
        ("2026-11-20", DateOrigin.JSON_LD, DateOrigin.SELECTOR, "a day only; the other names the time"),
        ("2026-11-20T08:00:00Z", DateOrigin.JSON_LD, DateOrigin.SELECTOR, ""),
        (
            "2026-11-22T10:00:00Z",
            DateOrigin.OPEN_GRAPH,
            DateOrigin.SELECTOR,
            "2026-11-22 10:00:00 UTC, when the page was made rather than published",
        ),
    ],
)
def test_a_date_is_not_taken_for_a_reason(raw: str, origin: DateOrigin, chosen: DateOrigin, expected: str) -> None:
    # The date was corrected by eight hours: what the page states is what others are held against.
    at = datetime(2026, 11, 20, 0, tzinfo=UTC)
    date = Timestamp(at, Precision.MINUTE, DateKind.STATED, "x", chosen, at.replace(hour=8), "a known mistake")
    assert not_taken(DateClaim(raw, origin), date, NOW, ZoneInfo("UTC")) == expected


def test_a_listing_shows_what_each_rule_found_in_how_many_blocks() -> None:
    found = rows(checkup(("listing", LISTING), listing={"item": "li.item", "date": "time", "next": "a.more"}))
    assert found["item"] == ("2 blocks", "own rule `li.item`")
    assert found["article"] == ("2 links", "first link of the block")
    assert found["title"] == ("2 of 2: Ferry late", "text of the link")
    assert found["date"] == ("1 of 2: 2026-11-23 08:00", "own rule `time`")
    assert found["next page"] == ("none", "own rule `a.more`")


GOOD = ("article", f"<html><body><h1>Ferry late</h1>{STORY}</body></html>")


def test_all_is_well_when_every_own_rule_matched_and_an_article_was_read() -> None:
    found = checkup(("listing", LISTING), GOOD, listing={"item": "li.item", "date": "time"}, article={"title": "h1"})
    assert found.faults == ()


def test_a_rule_that_matches_on_one_of_several_articles_is_no_fault() -> None:
    other = ("article", GOOD[1].replace("h1", "h2"))
    assert checkup(("listing", LISTING), other, GOOD, article={"title": "h1", "content": "div.story"}).faults == ()


def test_an_own_rule_that_matches_nothing_is_a_fault_that_names_it() -> None:
    found = checkup(("listing", LISTING), GOOD, listing={"item": "li.item", "date": "b.x"}, article={"author": ".by"})
    assert found.faults == (
        f"listing.date = `b.x` matches nothing on {URL}",
        f"article.author = `.by` matches nothing on {URL}",
    )


def test_a_block_that_is_not_there_is_told_once_and_not_for_each_rule_inside_it() -> None:
    found = checkup(("listing", LISTING), listing={"item": "div.gone", "date": "time", "title": "b"})
    assert found.faults == (
        f"{URL}: no article link; `div.gone` leads to none",
        f"listing.item = `div.gone` matches nothing on {URL}",
    )


def test_a_content_rule_that_matches_nothing_is_named_beside_the_drop() -> None:
    found = checkup(("listing", LISTING), GOOD, article={"content": "div.text"})
    assert found.faults == (
        f"{URL}: no_body: the content's rule gives neither text nor a picture",
        f"article.content = `div.text` matches nothing on {URL}",
    )


def test_one_article_that_cannot_be_read_beside_one_that_can_is_no_fault() -> None:
    empty = ("article", "<html><body><h1>x</h1></body></html>")
    found = checkup(("listing", LISTING), empty, GOOD, article={"content": "div.story"})
    assert found.faults == ()
    assert found.pages[1].dropped.startswith("no_body: ")


def test_tracing_leaves_a_recording_as_it_was() -> None:
    page = ("article", "<html><body><h1>x</h1><div class=story><p>Some text here.</p><i>ad</i></div></body></html>")
    tables = {"content": "div.story", "remove": "i"}
    first, second = checkup(page, page, article=tables).pages
    assert first.rows == second.rows
    assert "remove" in first.matches
    assert first.matches["remove"].count == 1


def test_a_family_rule_is_told_from_an_own_one_and_is_nobody_s_fault() -> None:
    html = "<h1 class=article-title>Tide</h1><div class=article-entry><p>High at noon today.</p></div>"
    found = checkup(("article", f"<html><body>{html}</body></html>"), family="hexo", listing={})
    assert rows(found)["title"][1].startswith("family rule `h1[itemprop~=headline]")
    assert found.faults == ()


def test_an_article_that_came_whole_is_the_listing_s() -> None:
    link = ArticleLink(URL, "Tide", "2026-11-20T08:00:00Z", content="<p>High at noon.</p>")
    source = check(Source, {"name": "x", "family": "feed", "start": [URL], "timezone": "UTC"}, "x")
    found = check_source(reader_of(source, "x"), [Recording("article", URL, b"", NOW, link=link)])
    assert rows(found)["content"] == ("13 characters: High at noon.", "listing")
    assert found.faults == ()


def test_json_is_traced_like_html() -> None:
    json = '{"list": [{"u": "https://gazette.example/a", "t": "Ferry late"}], "text": "<p>All of the story.</p>"}'
    listing = {"json_in": "body", "item": "list", "article": "u", "title": "t", "date": "when"}
    found = checkup(
        ("listing", json),
        ("article", json),
        listing=listing,
        article={"json_in": "body", "content": "text"},
        link=ArticleLink(URL, "x"),
    )
    assert found.faults == (f"listing.date = `when` matches nothing on {URL}",)
    assert rows(found)["content"][1] == "own rule `text`"


def test_an_author_on_a_card_is_told_as_that_unless_the_listing_named_one() -> None:
    body = f"<h1>Ice</h1><p class='author vcard'>By <span class='fn'>Ada Lind</span></p>{STORY}"
    assert article("", body)["authors"] == ("Ada Lind", "hCard")
    assert article("", body, ArticleLink(URL, authors=("Bo Ek",)))["authors"] == ("Bo Ek", "listing")


def test_an_author_of_a_byline_is_told_as_that() -> None:
    body = f"<h1>Ice</h1><p>By Ada Lind on 4 March 2026</p>{STORY}"
    assert article("", body)["authors"] == ("Ada Lind", "byline")
