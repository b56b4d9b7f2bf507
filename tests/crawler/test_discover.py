"""What pages nobody has described are taken for; the pages are written by hand in shapes that sites have."""

from __future__ import annotations

import json

import pytest

from crawler.discover import Candidate, candidates_at, feed_addresses, rank
from crawler.discover._jsonlists import find_json_lists, guess_json_lists, headlines_without_addresses
from crawler.discover._structure import find_structure
from crawler.extract.document import Document
from crawler.extract.listing import extract_listing
from crawler.extract.rules import ListingRules
from crawler.model import ArticleLink, ListingPage
from crawler.spiders.families import FAMILIES

URL = "https://gazette.example/"
MENU = (
    "<nav><ul>"
    + "".join(f"<li><a href='/s{n}/'>A section with a long name {n}</a></li>" for n in range(8))
    + "</ul></nav>"
)
FOOTER = "<footer>" + "".join(f"<a href='/f{n}'>Imprint and other things {n}</a>" for n in range(9)) + "</footer>"
NUMBERS = range(1, 6)


def document(body: str) -> Document:
    html = f"<!doctype html><html><head><title>Gazette</title></head><body>{MENU}{body}{FOOTER}</body></html>"
    return Document(URL, html.encode())


def read(body: str) -> ListingPage:
    """Return what the rules that are found give."""
    rules = find_structure(document(body).page)
    assert rules
    return extract_listing(document(body), ListingRules.model_validate(rules))


def joined(template: str) -> str:
    return "".join(template.replace("NN", str(n)) for n in NUMBERS)


SHAPES = {
    "articles": joined(
        "<article class='post post-NN tag-x'><header><h2 class='entry-title'><a href='/pNN'>Headline of story NN</a></h2>"
        "<time datetime='2026-03-0NNT08:00:00Z'>March</time></header><div class='entry-summary'><p>What happened on day NN, "
        "told in a few words.</p></div></article>"
    ),
    "cards whose link wraps all": "<div class='cards'>"
    + joined(
        "<a class='card css-1ab' href='/pNN'><img src='/NN.jpg'><h3 class='t'>Headline of story NN</h3>"
        "<span class='when'>2026-03-0NN</span></a>"
    )
    + "</div>",
    "an image link before the title link": joined(
        "<div class='teaser'><a class='pic' href='/pNN'><img src='/NN.jpg'></a><div class='body'>"
        "<h3><a href='/pNN'>Headline of story NN</a></h3><p class='date'>2026-03-0NN</p></div></div>"
    ),
    "elements of another language": joined(
        "<o:p class='teaser'><h3><a class='next' href='/pNN'>Headline of story NN</a></h3><span>2026-03-0NN</span></o:p>"
    ),
    "a table": "<table class='news'>"
    + joined("<tr><td class='day'>2026-03-0NN</td><td><a href='/pNN'>Headline of story NN</a></td></tr>")
    + "</table>",
    "a plain list": "<ul class='posts'>"
    + joined("<li><span>2026-03-0NN</span> <a href='/pNN'>Headline of story NN</a></li>")
    + "</ul>",
    "a definition list": "<dl class='archive'>"
    + joined("<dt>2026-03-0NN</dt><dd><a href='/pNN'>Headline of story NN</a></dd>")
    + "</dl>",
    "groups by year": "<div class='year'><h2>2026</h2><ul>"
    + joined("<li class='row'><a href='/pNN'>Headline of story NN</a><time datetime='2026-03-0NN'>x</time></li>")
    + "</ul></div>",
    "Chinese headlines": joined(
        "<div class='item'><h4><a href='/pNN'>渡口第NN夜恢复航行</a></h4><span class='time'>2026年3月NN日</span></div>"
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_articles_of_a_page_are_found_and_nothing_else(shape: str) -> None:
    found = read(SHAPES[shape])
    assert [link.url for link in found.links] == [f"{URL}p{n}" for n in NUMBERS]
    assert all(("Headline of story" in link.title or "渡口" in link.title) for link in found.links)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "a definition list"])
def test_the_dates_beside_them_are_found(shape: str) -> None:
    assert all(str(n) in link.date for n, link in zip(NUMBERS, read(SHAPES[shape]).links, strict=True))


def test_a_summary_and_the_next_page_are_found() -> None:
    found = read(SHAPES["articles"] + "<a class='older-posts' href='/page/2/'>Older</a>")
    assert found.links[0].summary == "What happened on day 1, told in a few words."
    assert found.next_urls == (f"{URL}page/2/",)


def test_a_box_of_what_is_most_read_is_not_the_listing() -> None:
    box = (
        "<aside><ol class='most'>"
        + joined("<li><a href='/m/NN'>A much longer headline of what everybody reads, NN</a></li>")
        + "</ol></aside>"
    )
    assert read(box + SHAPES["articles"]).links[0].url == f"{URL}p1"


def test_made_up_class_names_are_not_relied_on() -> None:
    rules = find_structure(document(SHAPES["cards whose link wraps all"]).page)
    assert "css-1ab" not in json.dumps(rules)


def test_a_page_without_repeated_links_gives_nothing() -> None:
    assert find_structure(document("<p>Only <a href='/a'>one headline here</a>.</p>").page) == {}


ITEMS = [{"title": f"Headline {n}", "url": f"/p{n}", "published_at": f"2026-03-0{n}"} for n in NUMBERS]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (json.dumps({"data": {"list": ITEMS}}), "body"),
        (json.dumps(ITEMS), "body"),
        (
            f"<html><script id='__NEXT_DATA__' type='application/json'>{json.dumps({'props': {'items': ITEMS}})}</script></html>",
            "script#__NEXT_DATA__",
        ),
        (
            f"<html><script>var x = 1; window.__STATE__ = {json.dumps({'feed-list': ITEMS})};</script></html>",
            "window.__STATE__ =",
        ),
    ],
)
def test_a_list_of_articles_in_json_is_found_with_its_rules(body: str, place: str) -> None:
    answer = Document(URL, body.encode())
    rules = find_json_lists(answer)[0]
    assert rules["json_in"] == place
    found = extract_listing(answer, ListingRules.model_validate(rules))
    assert [(link.url, link.title, link.date) for link in found.links] == [
        (f"{URL}p{n}", f"Headline {n}", f"2026-03-0{n}") for n in NUMBERS
    ]


OWN_NAMES = [
    {
        "nid": f"n-{n}", "teaserbild": f"/img/{n}.jpg", "wer": "Ada Lind", "stand": f"2026-03-1{n}T09:00:00Z",
        "wann": f"2026-03-0{n}T09:00:00Z", "kurz": f"What happened at the lock on day {n}, told in a few plain words.",
        "kopf": f"Ice on lock number {n}", "ziel": {"pfad": f"/p{n}"}, "fach": {"label": "Quay"},
    }
    for n in NUMBERS
]  # fmt: skip


def test_a_list_in_json_whose_names_nobody_knows_is_read_by_what_its_values_are() -> None:
    answer = Document(URL, json.dumps({"load": {"nuggets": OWN_NAMES, "more": "5"}}).encode())
    assert find_json_lists(answer) == []
    rules = guess_json_lists(answer)[0]
    assert rules == {
        "json_in": "body", "item": "load.nuggets[]", "article": "ziel.pfad", "title": "kopf", "date": "wann",
    }  # fmt: skip
    found = extract_listing(answer, ListingRules.model_validate(rules))
    assert [(link.url, link.title, link.date) for link in found.links] == [
        (f"{URL}p{n}", f"Ice on lock number {n}", f"2026-03-0{n}T09:00:00Z") for n in NUMBERS
    ]


@pytest.mark.parametrize(
    "items",
    [
        [{"label": f"A section with a long name {n}", "goto": f"/s{n}/"} for n in NUMBERS],
        [{"label": "The same two or three words", "goto": f"/s{n}", "when": f"2026-03-0{n}"} for n in NUMBERS],
        [{"label": f"Headline of story number {n}", "goto": "/news/", "when": f"2026-03-0{n}"} for n in NUMBERS],
        [{"label": f"Headline of story number {n}", "shot": f"/i{n}.webp", "when": f"2026-03-0{n}"} for n in NUMBERS],
    ],
    ids=["a menu", "one title", "one address", "pictures"],
)
def test_a_list_in_json_that_is_none_of_articles_is_left_alone(items: list[dict[str, str]]) -> None:
    answer = Document(URL, json.dumps({"list": items}).encode())
    assert find_json_lists(answer) == guess_json_lists(answer) == []


def test_headlines_in_json_that_have_no_addresses_are_told() -> None:
    items = [
        {"slug": f"ice-{n}", "headline": f"Ice on lock number {n}", "publishedAt": f"2026-03-0{n}"} for n in NUMBERS
    ]
    script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps({'props': {'stories': items}})}</script>"
    told = headlines_without_addresses(document(script))
    assert told == "5 headlines in JSON, in `script#__NEXT_DATA__`, `props.stories[]`, without an address for each"
    assert headlines_without_addresses(document("<p>Welcome.</p>")) == ""


def test_an_answer_in_the_shape_of_wordpress_is_read() -> None:
    items = [
        {
            "id": n, "date": f"2026-03-0{n}T08:00:00", "link": f"{URL}p{n}/", "title": {"rendered": f"Ice &#038; snow {n}"},
            "excerpt": {"rendered": "<p>Early that day.</p>", "protected": False}, "category": [{"name": "Quay"}],
        }
        for n in NUMBERS
    ]  # fmt: skip
    answer = Document(URL, json.dumps(items).encode())
    found = extract_listing(answer, ListingRules.model_validate(find_json_lists(answer)[0]))
    assert [(link.url, link.title, link.date, link.summary, link.categories) for link in found.links] == [
        (f"{URL}p{n}/", f"Ice & snow {n}", f"2026-03-0{n}T08:00:00", "Early that day.", (("Quay",),)) for n in NUMBERS
    ]


@pytest.mark.parametrize(
    ("section", "paths"),
    [
        ({"section": {"name": "Quay"}}, (("Quay",),)),
        ({"category": "Quay"}, (("Quay",),)),
        ({"categories": [{"title": "Quay"}, {"title": "Ice"}]}, (("Quay",), ("Ice",))),
        ({"categories": ["Quay", "Ice"]}, (("Quay",), ("Ice",))),
        ({"category": 7, "categories": [7, 8]}, ()),
    ],
)
def test_categories_in_json_are_read_by_name(section: dict[str, object], paths: tuple[tuple[str, ...], ...]) -> None:
    answer = Document(URL, json.dumps([item | section for item in ITEMS]).encode())
    found = extract_listing(answer, ListingRules.model_validate(find_json_lists(answer)[0]))
    assert {link.categories for link in found.links} == {paths}


def test_the_feeds_of_a_page_are_named_without_those_of_comments() -> None:
    head = (
        "<html><head><link rel=alternate type='application/rss+xml' href='/feed/'>"
        "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'>"
        "<link rel='alternate stylesheet' type='text/css' href='/x.css'>"
        "<link rel=alternate type='application/feed+json' href='/feed.json'></head></html>"
    )
    assert feed_addresses(Document(URL, head.encode()).page) == [f"{URL}feed/", f"{URL}feed.json"]


def test_a_feed_and_a_sitemap_are_known_by_themselves() -> None:
    feed = b"<rss version='2.0'><channel><title>x</title><item><link>https://a.example/1</link></item></channel></rss>"
    sitemap = (
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://gazette.example/news/a-story-of-"
        b"boats</loc></url></urlset>"
    )
    assert [one.family for one in candidates_at(Document(URL, feed), FAMILIES)] == ["feed"]
    assert [one.family for one in candidates_at(Document(URL, sitemap), FAMILIES)] == ["sitemap"]


def listed(family: str, *urls: str, content: str = "", date: str = "") -> Candidate:
    links = tuple(ArticleLink(url, "A title", date, content=content) for url in urls)
    return Candidate({"family": family}, "", ListingPage(links))


def test_what_is_known_goes_before_a_feed_of_the_page_and_that_before_a_guess() -> None:
    here = [f"{URL}p{n}" for n in NUMBERS]
    elsewhere = [f"{URL}other{n}" for n in NUMBERS]
    linked = frozenset(here)
    hexo, own, guess = listed("hexo", *here), listed("feed", *here), listed("listing", *here)
    foreign, sitemap = listed("feed", *elsewhere), listed("sitemap", *here)
    nothing = listed("hexo")
    order = sorted([nothing, sitemap, foreign, guess, own, hexo], key=lambda one: rank(one, linked), reverse=True)
    assert order == [hexo, own, guess, foreign, sitemap, nothing]


def test_of_two_feeds_the_one_with_the_texts_is_taken() -> None:
    urls = [f"{URL}p{n}" for n in NUMBERS]
    whole, teasing = listed("feed", *urls, content="<p>x</p>"), listed("feed", *urls, date="2026-03-01")
    assert rank(whole, frozenset(urls)) > rank(teasing, frozenset(urls))


def test_a_featured_article_of_another_look_is_not_forgotten() -> None:
    featured = "<aside id='featured'><article><h1 class='entry-title'><a href='/p0'>Headline of story 0</a></h1></article></aside>"
    rest = joined(
        "<li><article class='hentry'><h1><a href='/pNN'>Headline of story NN</a></h1><footer><abbr>Published: 0NN March "
        "2026</abbr></footer></article></li>"
    )
    found = read(f"{featured}<ol>{rest}</ol>")
    assert [link.url for link in found.links] == [f"{URL}p{n}" for n in range(6)]
    assert found.links[1].date == "Published: 01 March 2026"


def test_three_articles_in_two_looks_are_a_listing() -> None:
    def article(n: int, look: str) -> str:
        return f"<article class='{look}'><h1><a href='/p{n}'>Headline of story {n}</a></h1><p>Text.</p></article>"

    found = read(
        f"<aside>{article(1, 'lead')}</aside><ol><li>{article(2, 'hentry')}</li><li>{article(3, 'hentry')}</li></ol>"
    )
    assert [link.url for link in found.links] == [f"{URL}p{n}" for n in (1, 2, 3)]
    assert find_structure(document(article(1, "lead") + article(2, "hentry")).page) == {}
    assert find_structure(document(article(1, "lead") * 3).page) == {}


@pytest.mark.parametrize("href", ["category/news/", "/category/news/", "https://gazette.example/categories/news/"])
def test_the_category_beside_a_headline_is_found_however_its_address_is_written(href: str) -> None:
    found = read(
        joined(
            f"<article class='post'><ul><li>in <a href='{href}' class='md-meta__link'>News</a></li></ul>"
            "<h2><a href='/pNN'>Headline of story NN</a></h2><a href='/pNN'>Continue reading</a></article>"
        )
    )
    assert {link.categories for link in found.links} == {(("News",),)}
