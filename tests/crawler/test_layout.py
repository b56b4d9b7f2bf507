"""Whether a site changed its pages: what must be told, and the false alarms that must not happen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crawler.extract.trace import Match
from crawler.layout import Seen, Usual, counted_links, layout_change, seen_rules, usual_after
from crawler.model import ArticleLink, ListingPage

ITEM, DATE, NEXT = "listing.item = `li.story`", "listing.date = `time`", "listing.next = `a.older`"
CONTENT, AUTHOR, REMOVE = "article.content = `div.text`", "article.author = `.by`", "article.remove = `.ad`"

LISTING = {ITEM: (20, 20), DATE: (20, 20), NEXT: (20, 1)}
ARTICLES = {CONTENT: (5, 5), AUTHOR: (5, 4), REMOVE: (5, 1)}
#: Twenty links, five new articles, all as it should be.
GOOD = Seen("new", links=20, titled=20, dated=20, fetched=5, rules=LISTING | ARTICLES)


def after(*days: Seen) -> Usual:
    usual = Usual()
    for seen in days:
        assert layout_change(usual, seen) == ""
        usual = usual_after(usual, seen)
    return usual


USUAL = after(*[GOOD] * 5)


def with_links(count: int) -> Seen:
    return replace(GOOD, links=count, titled=count, dated=count)


# What is told


@pytest.mark.parametrize("rule", [ITEM, DATE, NEXT, CONTENT, AUTHOR])
def test_a_rule_that_matched_every_day_and_matches_nothing_is_named(rule: str) -> None:
    looked, _ = GOOD.rules[rule]
    unreadable = GOOD.fetched if rule == CONTENT else 0
    told = layout_change(USUAL, replace(GOOD, rules=GOOD.rules | {rule: (looked, 0)}, unreadable=unreadable))
    assert told == f"{rule} matches nothing today; it did on each of the last 5 good days"


def test_half_as_many_links_as_ever_of_late_is_told() -> None:
    assert layout_change(USUAL, with_links(10)) == f"{ITEM} leads to 10 articles; usual are 20, never below 20"
    assert layout_change(USUAL, with_links(11)) == ""


def test_most_articles_without_a_text_is_told() -> None:
    told = layout_change(USUAL, replace(GOOD, fetched=5, unreadable=4))
    assert told == f"{CONTENT} gives no text for 4 of 5 articles; usual are 0%"


def test_links_that_all_lost_their_dates_are_told_of_a_family_that_has_no_own_rule() -> None:
    bare = replace(GOOD, rules={})
    told = layout_change(after(*[bare] * 4), replace(bare, dated=0))
    assert told == "listing.date gives a date for 0 of 20 links; usual are 100%"


def test_another_shape_is_named_beside_the_sign() -> None:
    assert layout_change(USUAL, replace(with_links(3), shape="old")).endswith("; the listing's shape was new, now old")


def test_a_change_is_told_every_day_until_it_is_mended() -> None:
    usual = USUAL
    for _ in range(3):
        assert layout_change(usual, replace(GOOD, unreadable=5))  # a bad day is not made usual


# False alarms


def test_the_first_days_say_nothing() -> None:
    empty = Seen("new", links=2, fetched=5, unreadable=5, rules=dict.fromkeys(GOOD.rules, (5, 0)))
    for days in range(3):
        assert layout_change(after(*[GOOD] * days), empty) == ""


def test_a_quiet_day_is_no_change() -> None:
    quiet = Seen("new", links=20, titled=20, dated=20, rules=LISTING | dict.fromkeys(ARTICLES, (0, 0)))
    assert layout_change(USUAL, quiet) == ""
    assert usual_after(USUAL, quiet).rules[CONTENT] == USUAL.rules[CONTENT]


def test_a_listing_that_answers_304_is_no_change() -> None:
    unchanged = Seen(links=None)
    assert layout_change(USUAL, unchanged) == ""
    assert usual_after(USUAL, unchanged) == USUAL


def test_a_site_that_lists_now_many_and_now_few_is_no_change() -> None:
    usual = after(*map(with_links, (30, 12, 25, 8, 40, 15)))
    assert layout_change(usual, with_links(5)) == ""
    assert layout_change(usual, with_links(4)) != ""


def test_a_short_listing_may_halve() -> None:
    assert layout_change(after(*[with_links(5)] * 5), with_links(1)) == ""


def test_one_broken_article_is_no_change() -> None:
    only = replace(GOOD, fetched=1, unreadable=1, rules=LISTING | dict.fromkeys(ARTICLES, (1, 0)))
    assert layout_change(USUAL, only) == ""
    some = replace(GOOD, fetched=7, unreadable=3)
    assert layout_change(USUAL, some) == ""


def test_a_site_whose_articles_are_often_pictures_only_is_no_change() -> None:
    usual = after(*[replace(GOOD, fetched=10, unreadable=4)] * 5)
    assert layout_change(usual, replace(GOOD, fetched=10, unreadable=7)) == ""


def test_a_rule_that_misses_now_and_then_may_miss() -> None:
    anonymous = replace(GOOD, fetched=1, rules=LISTING | {CONTENT: (1, 1), AUTHOR: (1, 0)})
    usual = after(GOOD, GOOD, GOOD, anonymous, GOOD)
    assert layout_change(usual, replace(GOOD, rules=GOOD.rules | {AUTHOR: (5, 0)})) == ""


def test_advertising_may_go() -> None:
    assert layout_change(USUAL, replace(GOOD, rules=GOOD.rules | {REMOVE: (5, 0)})) == ""


def test_a_listing_with_fewer_links_may_have_one_page_only() -> None:
    assert layout_change(USUAL, replace(with_links(12), rules=GOOD.rules | {NEXT: (12, 0)})) == ""


def test_a_rewritten_rule_begins_anew() -> None:
    rewritten = {name: n for name, n in GOOD.rules.items() if name != CONTENT} | {"article.content = `main`": (5, 5)}
    usual = after(*[GOOD] * 5, replace(GOOD, rules=rewritten))
    assert CONTENT not in usual.rules
    assert usual.rules["article.content = `main`"] == 1


def test_another_shape_alone_is_no_change() -> None:
    assert layout_change(USUAL, replace(GOOD, shape="old")) == ""


# Memory


def test_what_is_usual_survives_json() -> None:
    assert Usual.from_json(json.loads(json.dumps(USUAL.to_json()))) == USUAL


@pytest.mark.parametrize(
    "table", [None, {}, [], "x", {"links": 3, "rules": {}}, {"links": [], "rules": {}, "later": 1}]
)
def test_what_another_version_remembered_is_forgotten(table: object) -> None:
    assert Usual.from_json(table) == Usual()


def test_only_so_many_days_are_remembered() -> None:
    usual = after(*[GOOD] * 30)
    assert usual.links == (20,) * 8
    assert usual.rules[ITEM] == 8
    assert len(json.dumps(usual.to_json())) < 1000


def test_counts_come_from_a_page_and_its_matches() -> None:
    page = ListingPage((ArticleLink("a", "A", "today"), ArticleLink("b", "B")), shape="new")
    assert counted_links(page) == {"shape": "new", "links": 2, "titled": 2, "dated": 1}
    own, family = Match("article.title", "h1", 1, True), Match("article.content", "main", 1, False)
    assert seen_rules([{"title": own, "content": family}, {"title": replace(own, count=0)}]) == {
        "article.title = `h1`": (2, 1)
    }
    assert seen_rules([{"date": Match("listing.date", "time", 9, True)}], blocks=20) == {
        "listing.date = `time`": (20, 9)
    }


def test_a_text_missing_in_the_pages_that_were_looked_at_says_nothing_when_most_articles_have_one() -> None:
    looked, _ = GOOD.rules[CONTENT]
    assert layout_change(USUAL, replace(GOOD, rules=GOOD.rules | {CONTENT: (looked, 0)}, unreadable=1)) == ""
