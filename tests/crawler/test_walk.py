"""What a walk over listings fetches and where it ends."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from scrapy.http import TextResponse

from crawler.config import Source
from crawler.extract.document import Document
from crawler.model import Article, ArticleLink, DropReason, KnownAddress, ListingPage, ListingState, Sighting
from crawler.report import SourceRun
from crawler.spiders.families import reader_of
from crawler.spiders.source import SourceSpider
from crawler.spiders.walk import Backfill, Walk
from crawler.urls import url_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://gazette.example"


def make_walk(*, stop_at_known: bool = True, max_pages: int = 100) -> Walk:
    source = Source(name="gazette", family="hexo", start=[BASE + "/"], timezone="UTC", max_pages=max_pages)
    walk = Walk(reader_of(source, "gazette"), SourceRun("gazette"), stop_at_known=stop_at_known)
    walk.enter(BASE + "/")
    return walk


def make_page(*numbers: int, following: str | None = "/page/2/") -> ListingPage:
    links = tuple(ArticleLink(f"{BASE}/{number}.html") for number in numbers)
    return ListingPage(links, (BASE + following,) if following else ())


def known(number: int, **facts: object) -> dict[str, KnownAddress]:
    address = {"article_id": 1, "source": "gazette", "reason": None, "attempts": 0, "next_check_at": None} | facts
    return {url_key(f"{BASE}/{number}.html"): KnownAddress(**address)}  # type: ignore[arg-type]


def test_every_link_counts_once_over_all_pages() -> None:
    walk = make_walk()
    first, second = walk.fresh_links(make_page(1, 2, 2), NOW), walk.fresh_links(make_page(2, 3), NOW)
    assert ([link.url[-6] for link in first.values()], [link.url[-6] for link in second.values()]) == (
        ["1", "2"],
        ["3"],
    )
    assert walk.run.listed == 3


def test_only_what_is_unknown_or_due_is_fetched_and_the_rest_is_counted() -> None:
    walk = make_walk()
    fresh = walk.fresh_links(make_page(1, 2, 3, 4, 5), NOW)
    remembered = (
        known(1)
        | known(2, next_check_at=NOW - timedelta(hours=1))
        | known(3, article_id=None, reason=DropReason.NO_BODY, next_check_at=NOW + timedelta(days=1))
        | known(4, article_id=None, reason=DropReason.TIMEOUT, next_check_at=NOW)
    )
    fetched = [link.url[-6] for link, _ in walk.to_fetch(fresh, remembered, NOW)]
    assert fetched == ["2", "4", "5"]
    assert (walk.run.known, walk.run.dropped[DropReason.NO_BODY]) == (1, 1)


def test_a_walk_stops_at_known_ground() -> None:
    assert make_walk().next_pages(make_page(1), NOW, fresh=1, wanted=0) == ()
    assert make_walk().next_pages(make_page(1), NOW, fresh=1, wanted=1) == (BASE + "/page/2/",)


def test_after_an_unfinished_walk_known_ground_is_walked_over() -> None:
    assert make_walk(stop_at_known=False).next_pages(make_page(1), NOW, fresh=1, wanted=0) == (BASE + "/page/2/",)


def test_a_page_that_repeats_what_was_met_is_past_the_end() -> None:
    assert make_walk(stop_at_known=False).next_pages(make_page(1), NOW, fresh=0, wanted=0) == ()


def test_a_walk_ends_after_its_number_of_pages() -> None:
    assert make_walk(max_pages=1).next_pages(make_page(1), NOW, fresh=1, wanted=1) == ()


def test_a_walk_never_enters_a_page_twice() -> None:
    walk = make_walk()
    assert walk.next_pages(make_page(1, following="/"), NOW, fresh=1, wanted=1) == ()
    assert [walk.enter(BASE + "/page/2/"), walk.enter(BASE + "/page/2/")] == [True, False]


def test_articles_that_another_source_found_are_sighted_with_the_categories_of_this_one() -> None:
    walk = make_walk()
    source = walk.source.model_copy(update={"categories": ["Town/Upper"]})
    walk.reader = replace(walk.reader, source=source)
    fresh = walk.fresh_links(make_page(1, 2, 3), NOW)
    remembered = known(1) | known(2, source="herald") | known(3, source="herald", article_id=None, reason="no_body")
    assert list(walk.sightings(fresh, remembered)) == [Sighting("gazette", f"{BASE}/2.html", (("Town", "Upper"),))]


def test_an_address_that_has_no_normal_form_is_listed_and_left_to_the_client_to_refuse() -> None:
    walk = make_walk()
    page = ListingPage((ArticleLink("http://user:pass@gazette.example/1.html"),))
    assert len(walk.to_fetch(walk.fresh_links(page, NOW), {}, NOW)) == 1
    assert walk.run.listed == 1


def backfilled(**how: object) -> Walk:
    walk = make_walk(max_pages=1)
    walk.backfill = Backfill(**how)  # type: ignore[arg-type]
    return walk


def test_a_backfill_walks_over_known_ground_and_past_the_sources_own_bound() -> None:
    walk = backfilled(pages=2)
    assert walk.next_pages(make_page(1), NOW, fresh=1, wanted=0) == (BASE + "/page/2/",)
    walk.enter(BASE + "/page/2/")
    assert walk.next_pages(make_page(2, following="/page/3/"), NOW, fresh=1, wanted=1) == ()


@pytest.mark.parametrize(
    ("dates", "goes_on"),
    [
        (("2026-03-02", "2026-02-28"), True),
        (("2026-02-28", "2026-02-27"), False),
        (("", ""), True),
        (("", "2026-02-27"), False),
        (("yesterday", "2026-02-27"), True),
    ],
)
def test_a_backfill_to_a_day_ends_at_a_page_that_lies_before_it(dates: tuple[str, str], goes_on: bool) -> None:
    links = tuple(ArticleLink(f"{BASE}/{number}.html", date=date) for number, date in enumerate(dates))
    page = ListingPage(links, (BASE + "/page/2/",))
    found = backfilled(until=date(2026, 3, 1)).next_pages(page, NOW, fresh=2, wanted=2)
    assert found == ((BASE + "/page/2/",) if goes_on else ())


def test_an_index_leads_to_all_its_parts_within_the_bound() -> None:
    page = ListingPage((), tuple(f"{BASE}/part/{number}" for number in range(5)), is_index=True)
    assert len(make_walk().next_pages(page, NOW, fresh=0, wanted=0)) == 5
    assert len(make_walk(max_pages=3).next_pages(page, NOW, fresh=0, wanted=0)) == 2


def whole(number: int) -> ArticleLink:
    return ArticleLink(f"{BASE}/{number}.html", content="<p>All of it.</p>")


def test_a_known_article_that_its_listing_gives_whole_is_looked_at_again_but_is_known_ground() -> None:
    walk = make_walk()
    page = ListingPage((whole(1), whole(2)), (BASE + "/page/2/",))
    fresh = walk.fresh_links(page, NOW)
    wanted = walk.to_fetch(fresh, known(1), NOW)
    assert [link.url[-6] for link, _ in wanted] == ["1", "2"]
    assert (walk.unknown(wanted), walk.unknown(wanted[:1])) == (1, 0)
    assert walk.run.known == 0, "the store tells whether it is"


def test_a_text_from_another_sources_listing_never_replaces_that_of_a_known_article() -> None:
    walk = make_walk()
    fresh = walk.fresh_links(ListingPage((whole(1), whole(2))), NOW)
    dropped = known(2, source="herald", article_id=None, reason=DropReason.BLOCKED, next_check_at=NOW + timedelta(1))
    remembered = known(1, source="herald", next_check_at=NOW) | dropped
    assert [link.url[-6] for link, _ in walk.to_fetch(fresh, remembered, NOW)] == ["2"]
    assert walk.run.known == 1


def test_a_listing_page_without_articles_is_the_last() -> None:
    assert make_walk(stop_at_known=False).next_pages(make_page(), NOW, fresh=0, wanted=0) == ()


def test_what_a_listing_gave_whole_is_handed_on_before_the_listing_is_remembered() -> None:
    source = Source(name="herald", family="feed", start=[BASE + "/feed.xml"], timezone="UTC", full_text="feed")
    reader = pickle.loads(pickle.dumps(reader_of(source, "herald")))
    spider = SourceSpider(name="herald")
    item = "<item><title>Bridge</title><link>/1.html</link><description>Open again.</description></item>"
    body = f'<rss version="2.0"><channel>{item}{item.replace("1.html", "2.html")}</channel></rss>'.encode()
    response = TextResponse(BASE + "/feed.xml", body=body, encoding="utf-8")
    found = list(spider.parse_listing(response, Walk(reader, SourceRun("herald")), response.url, True, None))
    assert [type(item) for item in found] == [Article, Article, ListingState]


def test_a_feed_is_not_parsed_as_a_page_as_well() -> None:
    source = Source(name="gazette", family="feed", start=[BASE + "/feed.xml"], timezone="UTC")
    walk, document = Walk(reader_of(source, "gazette"), SourceRun("gazette")), Document(BASE, b"<rss></rss>")
    walk.note_listing(document, make_page(1, 2))
    assert "page" not in vars(document)
    assert walk.seen().links == 2
