"""From one page of a listing to the next: by a link, by a number in the address, by a cursor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract.document import Document
from crawler.extract.listing import extract_listing
from crawler.extract.rules import ListingRules

HERALD = "https://herald.example"
LINKS = '<a class="a" href="/1.html">One</a>'


def following(url: str, body: str = LINKS, **rules: Any) -> tuple[str, ...]:
    return extract_listing(Document(url, body.encode()), ListingRules(**{"article": "a.a", **rules})).next_urls


@pytest.mark.parametrize(
    ("body", "rule", "expected"),
    [
        ('<a class="next" href="/list/2">more</a>', "a.next", (f"{HERALD}/list/2",)),
        ('<link rel="next" href="?p=2">', "link[rel=next]", (f"{HERALD}/list?p=2",)),
        ('<button data-url="/list/2">', "button::attr(data-url)", (f"{HERALD}/list/2",)),
        ('<base href="https://other.example/x/"><a class="next" href="2">', "a.next", ("https://other.example/x/2",)),
        ('<a class="next" href="javascript:more()">', "a.next", ()),
        ('<a class="next" href="#">', "a.next", ()),
        ('<a class="next" href="#more">', "a.next", ()),
        ('<a class="next" href="/list">', "a.next", ()),
        ('<a class="next">', "a.next", ()),
        ("", "a.next", ()),
    ],
)
def test_a_link_leads_to_the_next_page_unless_it_leads_here(body: str, rule: str, expected: tuple[str, ...]) -> None:
    assert following(f"{HERALD}/list", body + LINKS, next=rule) == expected


@pytest.mark.parametrize(
    ("url", "template", "expected"),
    [
        # The first page has no number: the next is the second.
        (f"{HERALD}/list", f"{HERALD}/list/{{number}}", f"{HERALD}/list/2"),
        (f"{HERALD}/list", f"{HERALD}/list?page={{number}}", f"{HERALD}/list?page=2"),
        # Any other address is read by the template, wherever the number stands.
        (f"{HERALD}/list/2", f"{HERALD}/list/{{number}}", f"{HERALD}/list/3"),
        (f"{HERALD}/9/list_9.html", f"{HERALD}/9/list_{{number}}.html", f"{HERALD}/9/list_10.html"),
        (f"{HERALD}/list?page=99&size=20", f"{HERALD}/list?page={{number}}&size=20", f"{HERALD}/list?page=100&size=20"),
        # Numbers that begin with nought: the start address says so.
        (f"{HERALD}/list?page=0", f"{HERALD}/list?page={{number}}", f"{HERALD}/list?page=1"),
        (f"{HERALD}/list/0", "/list/{number}", f"{HERALD}/list/1"),
        # A relative template, from the second page on as well.
        (f"{HERALD}/list/", "page/{number}/", f"{HERALD}/list/page/2/"),
        (f"{HERALD}/list/7", "/list/{number}", f"{HERALD}/list/8"),
        (f"{HERALD}/list?page=7", "?page={number}", f"{HERALD}/list?page=8"),
        # What needs encoding.
        (f"{HERALD}/%E6%96%B0/3", f"{HERALD}/新/{{number}}", f"{HERALD}/%E6%96%B0/4"),
        # Another number than the page's.
        (f"{HERALD}/2026/list", f"{HERALD}/2026/list/{{number}}", f"{HERALD}/2026/list/2"),
        (f"{HERALD}/list?page=12345678901", f"{HERALD}/list?page={{number}}", f"{HERALD}/list?page=2"),
    ],
)
def test_a_number_in_the_address_counts_on(url: str, template: str, expected: str) -> None:
    assert following(url, next_page=template) == (expected,)


PAGED = {"json_in": "body", "item": "data", "article": "url", "next": "next", "next_page": "/api?after={cursor}"}


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        ("abc", ("https://herald.example/api?after=abc",)),
        (1732345678, ("https://herald.example/api?after=1732345678",)),
        ("a/b+c==&x=1", ("https://herald.example/api?after=a%2Fb%2Bc%3D%3D%26x%3D1",)),
        ("", ()),
        (None, ()),
        (False, ()),
        (True, ()),
        ({"id": 1}, ()),
        ([], ()),
    ],
)
def test_a_cursor_goes_into_the_next_address_and_the_last_page_has_none(
    cursor: object, expected: tuple[str, ...]
) -> None:
    body = json.dumps({"data": [{"url": "/1.html"}], "next": cursor})
    assert following(f"{HERALD}/api", body, **PAGED) == expected


def test_a_cursor_that_is_this_pages_own_ends_the_listing() -> None:
    body = json.dumps({"data": [{"url": "/1.html"}], "next": "abc"})
    assert following(f"{HERALD}/api?after=abc", body, **PAGED) == ()


def test_a_cursor_may_stand_in_a_page_too() -> None:
    body = LINKS + '<div id="more" data-cursor="x 9">'
    rules = {"next": "#more::attr(data-cursor)", "next_page": "/list?c={cursor}"}
    assert following(f"{HERALD}/list", body, **rules) == (f"{HERALD}/list?c=x%209",)


def test_json_may_name_the_next_address_itself() -> None:
    body = json.dumps({"data": [{"url": "/1.html"}], "paging": {"next": "/api?page=2"}})
    rules = {"json_in": "body", "item": "data", "article": "url", "next": "paging.next"}
    assert following(f"{HERALD}/api", body, **rules) == (f"{HERALD}/api?page=2",)


def test_without_a_rule_one_page_is_all_there_is() -> None:
    assert following(f"{HERALD}/list", LINKS + '<a rel="next" href="/list/2">') == ()
