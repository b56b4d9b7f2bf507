"""The next page of a listing that nobody has described; the pages are written by hand in shapes that generators have."""

from __future__ import annotations

import time
from urllib.parse import urljoin

import pytest

from crawler.discover._next import find_next
from crawler.extract.document import Document
from crawler.extract.listing import extract_listing
from crawler.extract.page import Page
from crawler.extract.rules import ListingRules

SITE = "https://gazette.example"


def page(body: str, path: str = "/", head: str = "") -> Page:
    html = f"<!doctype html><html><head><title>Gazette</title>{head}</head><body>{body}</body></html>"
    return Document(SITE + path, html.encode()).page


def followed(bodies: dict[str, str]) -> list[str]:
    """Return the paths that the rule found on the first page leads along, to the page without a next."""
    paths = list(bodies)
    rule = find_next(page(bodies[paths[0]], paths[0]))
    assert rule, "no rule was found"
    walked = [paths[0]]
    while len(walked) <= len(bodies):
        document = Document(SITE + walked[-1], f"<!doctype html><body>{bodies.get(walked[-1], '')}</body>".encode())
        read = extract_listing(document, ListingRules.model_validate({"article": "h2 a", "next": rule}))
        if not read.next_urls:
            break
        walked.append(read.next_urls[0].removeprefix(SITE))
    return walked


def leads(body: str, path: str = "/", head: str = "") -> str:
    """Return where the rule that is found leads to; empty when none is found."""
    at = page(body, path, head)
    rule = find_next(at)
    if not rule:
        return ""
    found = extract_listing(
        Document(at.url, f"<!doctype html><head>{head}</head><body>{body}</body>".encode()),
        ListingRules.model_validate({"article": "h2 a", "next": rule}),
    )
    return found.next_urls[0].removeprefix(SITE)


#: By generator: three pages of a listing, the first, one in the middle, the last.
WALKS = {
    "Pelican": {
        "/": "<p class='paginator'>Page 1 / 3 <a href='/index2.html'>»</a></p>",
        "/index2.html": "<p class='paginator'><a href='/index.html'>«</a> Page 2 / 3 <a href='/index3.html'>»</a></p>",
        "/index3.html": "<p class='paginator'><a href='/index2.html'>«</a> Page 3 / 3</p>",
    },
    "Pelican with words": {
        "/": "<div class='pagination'><a class='right' href='/index2.html'>Older Posts &rarr;</a></div>",
        "/index2.html": "<div class='pagination'><a class='left' href='/'>&larr; Newer Posts</a><a class='right' "
        "href='/index3.html'>Older Posts &rarr;</a></div>",
        "/index3.html": "<div class='pagination'><a class='left' href='/index2.html'>&larr; Newer Posts</a></div>",
    },
    "MkDocs blog": {
        "/blog/": "<nav class='md-pagination'><span class='md-pagination__current'>1</span><a class='md-pagination__link' "
        "href='page/2/'>2</a><a class='md-pagination__link' href='page/3/'>3</a></nav>",
        "/blog/page/2/": "<nav class='md-pagination'><a class='md-pagination__link' href='../../'>1</a><span "
        "class='md-pagination__current'>2</span><a class='md-pagination__link' href='../3/'>3</a></nav>",
        "/blog/page/3/": "<nav class='md-pagination'><a class='md-pagination__link' href='../../'>1</a><a "
        "class='md-pagination__link' href='../2/'>2</a><span class='md-pagination__current'>3</span></nav>",
    },
    "Eleventy": {
        "/posts/": "<nav aria-label='Pagination'><ol><li><a href='/posts/' aria-current='page'>1</a></li><li><a "
        "href='/posts/1/'>2</a></li><li><a href='/posts/2/'>3</a></li></ol></nav>",
        "/posts/1/": "<nav aria-label='Pagination'><ol><li><a href='/posts/'>1</a></li><li><a href='/posts/1/' "
        "aria-current='page'>2</a></li><li><a href='/posts/2/'>3</a></li></ol></nav>",
        "/posts/2/": "<nav aria-label='Pagination'><ol><li><a href='/posts/'>1</a></li><li><a href='/posts/1/'>2</a></li>"
        "<li><a href='/posts/2/' aria-current='page'>3</a></li></ol></nav>",
    },
    "Hugo": {
        "/": "<ul class='pagination'><li class='page-item active'><a class='page-link' href='/'>1</a></li><li "
        "class='page-item'><a class='page-link' href='/page/2/'>2</a></li><li class='page-item'><a class='page-link' "
        "href='/page/2/' aria-label='Next'><span aria-hidden='true'>›</span></a></li><li class='page-item'><a "
        "class='page-link' href='/page/3/' aria-label='Last'><span aria-hidden='true'>»</span></a></li></ul>",
        "/page/2/": "<ul class='pagination'><li class='page-item'><a class='page-link' href='/' aria-label='First'>«</a>"
        "</li><li class='page-item'><a class='page-link' href='/page/3/' aria-label='Next'>›</a></li></ul>",
        "/page/3/": "<ul class='pagination'><li class='page-item disabled'><a class='page-link' aria-label='Next'>›</a>"
        "</li></ul>",
    },
    "Hexo": {
        "/": "<nav class='pagination'><span class='page-number current'>1</span><a class='page-number' href='/page/2/'>2"
        "</a><a class='extend next' rel='next' href='/page/2/'><i class='icon-right'></i></a></nav>",
        "/page/2/": "<nav class='pagination'><a class='extend prev' rel='prev' href='/'><i></i></a><a class='extend next' "
        "rel='next' href='/page/3/'><i></i></a></nav>",
        "/page/3/": "<nav class='pagination'><a class='extend prev' rel='prev' href='/page/2/'><i></i></a></nav>",
    },
    "Jekyll": {
        "/blog/": "<div class='pager'><span class='previous'>Previous</span><span>Page: 1 of 3</span><a href='/blog/page2/' "
        "class='next'>Next</a></div>",
        "/blog/page2/": "<div class='pager'><a href='/blog/' class='previous'>Previous</a><a href='/blog/page3/' "
        "class='next'>Next</a></div>",
        "/blog/page3/": "<div class='pager'><a href='/blog/page2/' class='previous'>Previous</a><span class='next'>Next"
        "</span></div>",
    },
    "WordPress, numbers": {
        "/": "<nav class='navigation pagination'><div class='nav-links'><span aria-current='page' class='page-numbers "
        "current'>1</span><a class='page-numbers' href='/page/2/'>2</a><a class='next page-numbers' href='/page/2/'>Next"
        "</a></div></nav>",
        "/page/2/": "<div class='nav-links'><a class='prev page-numbers' href='/'>Previous</a><a class='next page-numbers' "
        "href='/page/3/'>Next</a></div>",
        "/page/3/": "<div class='nav-links'><a class='prev page-numbers' href='/page/2/'>Previous</a></div>",
    },
    # Here the class "next" leads back in the listing.
    "WordPress, older and newer": {
        "/": "<nav class='navigation posts-navigation'><div class='nav-previous'><a href='/page/2/'>Older posts</a></div>"
        "</nav>",
        "/page/2/": "<nav class='navigation posts-navigation'><div class='nav-previous'><a href='/page/3/'>Older posts</a>"
        "</div><div class='nav-next'><a href='/'>Newer posts</a></div></nav>",
        "/page/3/": "<nav class='navigation posts-navigation'><div class='nav-next'><a href='/page/2/'>Newer posts</a>"
        "</div></nav>",
    },
    "words that count": {
        "/": "<a href='/page/2/'>Older posts (2/3) →</a>",
        "/page/2/": "<a href='/'>← Newer posts (1/3)</a><a href='/page/3/'>Older posts (3/3) →</a>",
        "/page/3/": "<a href='/page/2/'>← Newer posts (2/3)</a>",
    },
    "labels that count": {
        "/": "<a href='/page/2/' aria-label='Next page, 2 of 3'><svg></svg></a>",
        "/page/2/": "<a href='/' aria-label='Previous page'></a><a href='/page/3/' aria-label='Next page, 3 of 3'></a>",
        "/page/3/": "<a href='/page/2/' aria-label='Previous page'></a>",
    },
    "numbers that are all links": {
        "/": "<ul class='pagination'><li class='active'><a href='/'>1</a></li><li><a href='/2/'>2</a></li><li><a "
        "href='/3/'>3</a></li></ul>",
        "/2/": "<ul class='pagination'><li><a href='/'>1</a></li><li class='active'><a href='/2/'>2</a></li><li><a "
        "href='/3/'>3</a></li></ul>",
        "/3/": "<ul class='pagination'><li><a href='/'>1</a></li><li><a href='/2/'>2</a></li><li class='active'><a "
        "href='/3/'>3</a></li></ul>",
    },
    "offsets behind numbers": {
        "/list": "<div class='pages'><strong>1</strong> <a href='/list?start=20'>2</a> <a href='/list?start=40'>3</a></div>",
        "/list?start=20": "<div class='pages'><a href='/list'>1</a> <strong>2</strong> <a href='/list?start=40'>3</a></div>",
        "/list?start=40": "<div class='pages'><a href='/list'>1</a> <a href='/list?start=20'>2</a> <strong>3</strong></div>",
    },
}


@pytest.mark.parametrize("generator", WALKS)
def test_the_rule_of_the_first_page_leads_to_the_last(generator: str) -> None:
    assert followed(WALKS[generator]) == list(WALKS[generator])


def test_from_a_page_in_the_middle_the_way_leads_on_and_not_back() -> None:
    for bodies in WALKS.values():
        _, middle, last = bodies
        assert leads(bodies[middle], middle) == last


def test_from_the_last_page_there_is_no_way_on() -> None:
    for generator, bodies in WALKS.items():
        *_, last = bodies
        assert leads(bodies[last], last) == "", generator


@pytest.mark.parametrize(
    "link",
    [
        "<a rel='next' href='/page/2/'><svg></svg></a>",
        "<a class='pagination--next' href='/page/2/'><svg></svg></a>",
        "<a class='pagination__next' href='/page/2/'>&nbsp;</a>",
        "<a class='older-posts' href='/page/2/'></a>",
        "<a class='nextpostslink' href='/page/2/'></a>",
        "<ul><li class='next'><a href='/page/2/'><i></i></a></li></ul>",
        "<a href='/page/2/' aria-label='Next page'><svg></svg></a>",
        "<a href='/page/2/' title='下一页'><i></i></a>",
        "<a href='/page/2/'>Next&nbsp;&raquo;</a>",
        "<a href='/?before=2026-03-01'>Older posts</a>",
        "<a href='/page/2/'>Older posts (2/7) →</a>",
        "<a href='/page/2/'>Nächste Seite</a>",
        "<a href='/page/2/'>Suivant ›</a>",
        "<a href='/page/2/'>下一页</a>",
        "<a href='/page/2/'>更早的文章 &gt;</a>",
        "<a href='/page/2/'>次のページ</a>",
        "<a href='/page/2/'>Siguiente</a>",
        "<a href='/page/2/'>Следующая страница</a>",
        "<a href='/page/2/'>&gt;</a>",
        "<a href='/page/2/'>&rang;</a><a href='/page/7/'>&Rang;</a>",
        "<a href='/page/2/'>&#9002;</a>",
        "<a href='/page/2/'>→</a>",
        "<a href='https://www.gazette.example/page/2/'>Next</a>",
        "<div><a href='/page/2/'>Next</a></div><h2>Stories</h2><div><a href='/page/2/'>Next</a></div>",
    ],
)
def test_a_link_is_known_by_its_relation_its_class_its_word_or_its_sign(link: str) -> None:
    assert leads(f"<a href='/'>Home</a>{link}<a href='/about'>About</a>").startswith(
        ("/page/2/", "/?before", "https://www.")
    )


def test_a_link_in_the_head_leads_on() -> None:
    assert leads("<p>Stories</p>", head="<link rel='next' href='/page/2/'>") == "/page/2/"


ARTICLE = "<meta property='article:published_time' content='2026-03-01T08:00:00Z'>"


@pytest.mark.parametrize(
    ("body", "path", "head"),
    [
        ("<a rel='next' href='/2026/03/ice-on-lock/'>Ice on the lock &rarr;</a>", "/2026/02/low-water/", ""),
        ("<a rel='next' href='/2026/03/ice-on-lock/'>Next</a>", "/2026/02/low-water/", ARTICLE),
        ("<a rel='next' href='/ice-on-lock/'>Next</a>", "/low-water/", ""),
        ("<a class='next' href='/a/13.html'>Next article</a>", "/a/12.html", ""),
        ("<a href='/a/13.html'>Next post &raquo;</a>", "/a/12.html", ""),
        ("<a href='/a/13.html'>下一篇</a>", "/a/12.html", ""),
        (
            "<nav class='post-navigation'><div class='nav-next'><a href='/a/13.html'>Next</a></div></nav>",
            "/a/12.html",
            "",
        ),
        ("<div class='post-nav'><a href='/a/13.html'>›</a></div>", "/a/12.html", ""),
        ("<p>Text.</p>", "/a/12.html", "<link rel='next' title='Ice on the lock' href='/a/13.html'>" + ARTICLE),
        ("<p>Text.</p>", "/a/12.html", "<link rel='next' title='Ice on the lock' href='/a/13.html'>"),
        ("<a class='next' href='/a/13.html'>Ice on the lock</a>", "/a/12.html", ""),
    ],
)
def test_the_next_article_is_no_next_page(body: str, path: str, head: str) -> None:
    assert leads(body, path, head) == ""


@pytest.mark.parametrize(
    "link",
    [
        "<a rel='next' href='/news/'>Next</a>",
        "<a rel='next' href='/news'>Next</a>",
        "<a rel='next' href='#'>Next</a>",
        "<a rel='next' href='/news/#page/2/'>Next</a>",
        "<a rel='next' href='javascript:next()'>Next</a>",
        "<a rel='next'>Next</a>",
        "<a rel='next' href='https://other.example/page/2/'>Next</a>",
        "<link rel='next' href='https://other.example/page/2/'>",
        "<a class='next' href='/news/page/2/'>Newer posts</a>",
        "<a class='next' href='/news/page/2/'>上一页</a>",
        # Arrows of cards, each of which leads to an article.
        "".join(f"<div><a href='/a/{n}.html'>Story {n}</a><a href='/a/{n}.html'>→</a></div>" for n in range(3)),
        "".join(f"<div><a class='next' href='/a/{n}.html'></a></div>" for n in range(3)),
        # Numbers that are no pages.
        "<div class='archive'><span>1</span><a href='/news/2'>2</a></div>",
        "<div class='pages'>Page 1 of 1</div>",
        "<div class='pages'><span>1</span></div>",
    ],
)
def test_what_leads_back_away_or_to_several_places_is_no_next_page(link: str) -> None:
    assert leads(f"<p>Stories</p>{link}", "/news/") == ""


@pytest.mark.parametrize("back", ["/page/2", "/page/2/", "/page/2/#stories", "https://www.gazette.example/page/2/"])
def test_a_link_back_to_the_same_page_is_no_next_page(back: str) -> None:
    assert leads(f"<a rel='next' href='{back}'>Next</a>", "/page/2/") == ""


def test_a_page_of_many_links_is_looked_at_in_bounded_time() -> None:
    links = "".join(f"<a class='next-{n}' href='/a/x'>Next</a>" for n in range(20_000))
    started = time.monotonic()
    assert leads(links) == ""
    assert time.monotonic() - started < 10


def test_a_headline_that_begins_with_the_word_does_not_lead_the_listing() -> None:
    assert leads("<h2><a href='/a/1.html'>Next week on the river</a></h2><a href='/page/2/'>Next ›</a>") == "/page/2/"


def test_a_slider_with_the_same_class_does_not_lead_the_listing() -> None:
    slider = "".join(f"<div class='slider'><a class='next' href='/a/{n}.html'></a></div>" for n in range(3))
    assert leads(f"{slider}<div class='pagination'><a class='next' href='/page/2/'></a></div>") == "/page/2/"


def test_a_listing_that_states_a_date_of_publication_has_a_next_page() -> None:
    """Some sites state a date of publication on their listings; an address that counts pages is proof enough."""
    assert leads("<a rel='next' href='/news/page/2/'>Next</a>", "/news/", ARTICLE) == "/news/page/2/"


def test_relative_addresses_follow_the_base_of_the_page() -> None:
    head = f"<base href='{urljoin(SITE, '/blog/')}'>"
    assert leads("<a class='next' href='page/2/'>Next</a>", "/", head) == "/blog/page/2/"
