"""Family ``hexo`` on recorded pages of four themes: each page gives what its posts say.

``tests/pages/hexo-THEME/pages.toml`` names the pages and states what stands in them; ``read`` alone knows how the rules
are called.
"""

from __future__ import annotations

import functools
import gzip
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from crawler.checkup import check_source
from crawler.config import Source
from crawler.extract.article import extract_article
from crawler.extract.document import Document
from crawler.html import CleanHtml, clean_html
from crawler.model import Article, ArticleLink, ListingPage
from crawler.recording import Recording
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.family import Family
from crawler.spiders.feed import Feed
from crawler.spiders.hexo import Hexo
from crawler.spiders.sitemap import Sitemap

PAGES = Path(__file__).parents[1] / "pages"
THEMES = ("volantis", "next", "butterfly", "landscape")
READERS: dict[str, Family] = {"listing": Hexo(), "feed": Feed(), "sitemap": Sitemap()}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Recorded:
    theme: str
    site: str
    index: int

    @property
    def said(self) -> dict[str, Any]:
        return load(self.theme)["page"][self.index]

    @property
    def body(self) -> bytes:
        return gzip.decompress((PAGES / f"hexo-{self.theme}" / self.said["file"]).read_bytes())

    def address(self, path: str) -> str:
        return path if "://" in path else self.site + quote(path)


@functools.cache
def load(theme: str) -> dict[str, Any]:
    return tomllib.loads((PAGES / f"hexo-{theme}" / "pages.toml").read_text(encoding="utf-8"))


def pages(*kinds: str) -> list[Recorded]:
    recorded = (Recorded(t, load(t)["site"], i) for t in THEMES for i in range(len(load(t)["page"])))
    return [page for page in recorded if page.said["kind"] in kinds]


def name_of(page: Recorded) -> str:
    return f"{page.theme}-{page.said['file'].removesuffix('.gz').removesuffix('.html')}"


def fields(names: str, *kinds: str) -> list[Any]:
    """Return every field of every page of these kinds as a case of its own."""
    return [
        pytest.param(page, field, id=f"{name_of(page)}-{field}")
        for page in pages(*kinds)
        for field in names.split()
        if field in page.said
    ]


@functools.cache
def read(page: Recorded, body: bytes | None = None) -> ListingPage | Article:
    """Return what the rules give for a page as recorded, or for another state of it."""
    document = Document(page.address(page.said["path"]), page.body if body is None else body)
    if page.said["kind"] == "article":
        return extract_article(document, Hexo.articles[0], ArticleLink(document.url), source="s", fetched_at=NOW)
    family = READERS[page.said["kind"]]
    return family.read_listing(document, family.listings)


def read_article(page: Recorded, body: bytes | None = None) -> Article:
    found = read(page, body)
    assert isinstance(found, Article)
    return found


def read_listing(page: Recorded) -> ListingPage:
    found = read(page)
    assert isinstance(found, ListingPage)
    return found


@functools.cache
def cleaned(page: Recorded) -> CleanHtml:
    article = read_article(page)
    return clean_html(article.content, article.base_url)


def instant(stated: str) -> datetime | str:
    """Return the instant of a date that has one; a day, and nothing, as they stand."""
    return stated if len(stated) <= len("2026-03-14") else datetime.fromisoformat(stated).astimezone(UTC)


# Listings


@pytest.mark.parametrize("page", pages("listing", "feed"), ids=name_of)
def test_a_listing_names_its_posts_in_order(page: Recorded) -> None:
    expected = [(page.address(link["path"]), link["title"]) for link in page.said["links"]]
    assert [(link.url, link.title) for link in read_listing(page).links] == expected


@pytest.mark.parametrize("page", pages("listing", "feed"), ids=name_of)
def test_a_listing_states_when_its_posts_were_published_or_nothing(page: Recorded) -> None:
    expected = [instant(link.get("date", "")) for link in page.said["links"]]
    assert [instant(link.date) for link in read_listing(page).links] == expected


@pytest.mark.parametrize("page", pages("listing"), ids=name_of)
def test_a_listing_states_categories_and_no_tags(page: Recorded) -> None:
    expected = [{tuple(path) for path in link.get("categories", ())} for link in page.said["links"]]
    assert [set(link.categories) for link in read_listing(page).links] == expected


@pytest.mark.parametrize("page", pages("listing"), ids=name_of)
def test_a_listing_leads_to_its_next_page(page: Recorded) -> None:
    expected = (page.address(page.said["next"]),) if "next" in page.said else ()
    assert read_listing(page).next_urls == expected


@pytest.mark.parametrize("page", pages("sitemap"), ids=name_of)
def test_a_sitemap_names_every_post(page: Recorded) -> None:
    expected = {page.address(link["path"]) for link in page.said["links"]}
    assert {link.url for link in read_listing(page).links} == expected


@pytest.mark.parametrize("page", pages("other"), ids=name_of)
def test_a_search_index_is_taken_for_nothing_else(page: Recorded) -> None:
    document = Document(page.address(page.said["path"]), page.body)
    assert [name for name, family in FAMILIES.items() if family.recognise(document.page)] == []


# Articles


@pytest.mark.parametrize(("page", "field"), fields("title author categories", "article"))
def test_an_article_says_what_its_post_does(page: Recorded, field: str) -> None:
    article = read_article(page)
    found = {"title": article.title, "author": ", ".join(article.authors), "categories": set(article.categories)}
    said = page.said[field]
    assert found[field] == ({tuple(path) for path in said} if field == "categories" else said)


@pytest.mark.parametrize(("page", "field"), fields("published updated", "article"))
def test_an_article_states_its_instants_to_the_second(page: Recorded, field: str) -> None:
    article = read_article(page)
    found = {"published": [claim.raw for claim in article.date_claims], "updated": article.modified_claims}
    assert {instant(raw) for raw in found[field]} == {instant(page.said[field])}


@pytest.mark.parametrize("page", pages("article"), ids=name_of)
def test_pictures_have_their_own_addresses(page: Recorded) -> None:
    assert [image.url for image in cleaned(page).images] == [page.address(path) for path in page.said["pictures"]]


@pytest.mark.parametrize(("page", "field"), fields("begins ends holds", "article"))
def test_the_text_is_whole(page: Recorded, field: str) -> None:
    text = cleaned(page).text
    if field == "begins":
        assert text.startswith(page.said[field])
    elif field == "ends":
        assert text.endswith(page.said[field])
    else:
        assert [words for words in page.said[field] if words not in text] == []


@pytest.mark.parametrize("page", pages("article"), ids=name_of)
def test_the_text_holds_nothing_of_the_theme(page: Recorded) -> None:
    root = Document(page.site, page.body).page.root
    around = "".join(root.xpath("//body//text()[not(ancestor::script)]"))
    assert [words for words in page.said["absent"] if words not in around] == []
    assert [words for words in page.said["absent"] if words in cleaned(page).text] == []


@pytest.mark.parametrize(
    ("theme", "before", "name", "author"),
    [
        ("volantis", b'<p itemprop="name">', "Mo Reed", "Mo Reed"),
        ("volantis", b'<p itemprop="name">', "请设置文章作者", "Lin Moore"),
        ("butterfly", b'post-copyright-info"><a href="https://ferry.example">', "Mo Reed", "Mo Reed"),
    ],
)
def test_a_guest_is_the_author_and_a_reminder_to_name_one_is_nobody(
    theme: str, before: bytes, name: str, author: str
) -> None:
    page = next(page for page in pages("article") if page.theme == theme)
    named = page.body.replace(before + b"Lin Moore<", before + name.encode() + b"<")
    assert named != page.body
    assert read_article(page, named).authors == (author,)


# Sites that switch off what they need not say


@pytest.mark.parametrize("page", pages("article"), ids=name_of)
def test_the_instant_is_known_without_metadata(page: Recorded) -> None:
    bare = re.sub(rb"<meta property[^>]*>|<script[^>]*ld\+json.*?</script>", b"", page.body, flags=re.DOTALL)
    claims = {instant(claim.raw) for claim in read_article(page, bare).date_claims}
    assert claims == {instant(page.said["published"])}


@pytest.mark.parametrize("page", pages("listing", "article"), ids=name_of)
def test_a_site_is_recognised_with_and_without_its_generator(page: Recorded) -> None:
    assert 'content="Hexo 8.1.2"' in Hexo().recognise(Document(page.site, page.body).page)
    hidden = re.sub(rb'<meta name="generator"[^>]*>', b"", page.body)
    assert Hexo().recognise(Document(page.site, hidden).page) != ""


def test_an_article_about_hexo_is_not_made_by_it() -> None:
    body = b'<article><a href="https://hexo.io/">Hexo</a></article><footer>WordPress</footer>'
    assert Hexo().recognise(Document("https://blog.example/", body).page) == ""


@pytest.mark.parametrize("feed", pages("feed"), ids=name_of)
def test_a_feed_nests_categories_as_the_pages_of_its_articles_do(feed: Recorded) -> None:
    listed = {link.url: set(link.categories) for link in read_listing(feed).links}
    stated = {
        page.address(page.said["path"]): {tuple(path) for path in page.said["categories"]}
        for page in pages("article")
        if page.site == feed.site and page.said.get("categories")
    }
    assert any(len(path) > 1 for url in listed for path in stated.get(url, ()))
    for url in listed.keys() & stated.keys():
        assert stated[url] <= listed[url], url  # beside them stand the tags


# Articles that another way led to


def source_of(family: str, site: str, **more: Any) -> Source:
    needed = {"listing": {"article": "h2 a"}} if family == "listing" else {}
    return Source(
        name="blog", family=family, start=[site], categories=["Blogs"], timezone="Asia/Shanghai", **needed, **more
    )


def read_by(source: Source, page: Recorded, body: bytes | None = None) -> Article:
    document = Document(page.address(page.said["path"]), page.body if body is None else body)
    found = reader_of(source, "blog").read_article(document, ArticleLink(document.url), "", "", NOW)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("family", ["sitemap", "feed", "rsshub", "listing"])
@pytest.mark.parametrize("page", pages("article"), ids=name_of)
def test_an_article_is_read_the_same_whatever_way_led_to_it(page: Recorded, family: str) -> None:
    article = read_by(source_of(family, page.site), page)
    assert article == read_by(source_of("hexo", page.site), page)
    if stated := page.said.get("categories"):
        assert sorted(map(list, article.categories)) == sorted(stated)


def test_own_rules_are_laid_over_those_of_the_pages_system() -> None:
    (page, *_) = pages("article")
    hexo = read_by(source_of("hexo", page.site), page)
    own = read_by(source_of("sitemap", page.site, article={"title": "title"}), page)
    assert own.title not in ("", hexo.title)
    assert own.content
    assert own.categories == hexo.categories


def test_a_theme_that_nobody_knows_is_read_by_what_it_looks_like() -> None:
    (page, *_) = pages("article")
    text = "<p>The keeper of the lower lock cut the ice by hand before the first boat came through that day.</p>" * 5
    body = (
        f"<html><head><meta name=generator content='Hexo 7'></head><body><main><h1>Ice</h1>{text}</main></body></html>"
    )
    article = read_by(source_of("sitemap", page.site), page, body.encode())
    assert (article.title, article.categories) == ("Ice", (("Blogs",),))
    assert "cut the ice by hand" in article.content


def test_a_page_of_another_system_is_not_read_by_hexos_rules() -> None:
    (page, *_) = pages("article")
    body = page.body.replace(b"Hexo", b"Other").replace(b"hexo", b"other")
    assert read_by(source_of("sitemap", page.site), page, body).categories == (("Blogs",),)


def test_rules_that_may_read_what_was_dropped_count_as_new_ones() -> None:
    reader = reader_of(source_of("sitemap", "https://blog.example/"), "blog")
    assert reader.article_fingerprint != replace(reader, systems=()).article_fingerprint


def test_a_check_says_that_the_rules_of_the_system_gave_the_parts() -> None:
    (page, *_) = pages("article")
    url = page.address(page.said["path"])
    recording = Recording("article", url, page.body, NOW, link=ArticleLink(url))
    (checked,) = check_source(reader_of(source_of("sitemap", page.site), "blog"), [recording]).pages
    origins = {row.field: row.origin for row in checked.rows}
    assert origins["categories"].startswith("family rule `.new-meta-item.category")
