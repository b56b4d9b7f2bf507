"""Extraction without a crawler: pages written by hand, values worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.errors import ExtractError
from crawler.extract.article import extract_article, extract_content
from crawler.extract.categories import extract_categories
from crawler.extract.document import Document
from crawler.extract.junk import challenge_evidence
from crawler.extract.listing import extract_listing
from crawler.extract.page import Page, decode, parse_page
from crawler.extract.rules import ArticleRules, ListingRules, Rule
from crawler.model import Article, ArticleLink, DateOrigin
from crawler.spiders.hexo import Hexo

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://gazette.example/news/1.html"


def document(html: str, url: str = URL) -> Document:
    return Document(url, html.encode())


def page(html: str, url: str = URL) -> Page:
    return document(html, url).page


def article(html: str, link: ArticleLink | None = None, **rules: str) -> Article:
    return extract_article(
        document(html), ArticleRules(**rules), link or ArticleLink(URL), source="gazette", fetched_at=NOW
    )


# Characters


@pytest.mark.parametrize(
    ("codec", "charset", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8-sig", None, ""),
        ("utf-8", "gbk", ""),
        ("utf-8", "iso-8859-1", '<meta charset="gb2312">'),
        ("gb18030", "gb2312", ""),
        ("gbk", None, '<meta charset="gb2312">'),
        ("gbk", "utf-8", '<meta http-equiv="Content-Type" content="text/html; charset=gbk">'),
        ("big5", "big5", ""),
        ("shift_jis", "x-sjis", ""),
        ("utf-16", None, ""),
    ],
)
def test_a_page_decodes_whatever_its_labels_say(codec: str, charset: str | None, meta: str) -> None:
    text = f"<html><head>{meta}</head><body><h1>本日天晴</h1></body></html>"  # in all of these charsets
    decoded, damaged = decode(text.encode(codec), charset)
    assert (decoded, damaged) == (text, False)


def test_bytes_that_are_text_in_no_declared_charset_are_marked_as_damage() -> None:
    text, damaged = decode(b"<p>\xff\xfe\xfa broken \xc3\x28</p>"[1:], "utf-8")
    assert damaged
    assert "\ufffd" in text


def test_an_empty_body_is_no_page() -> None:
    with pytest.raises(ExtractError, match=r"gazette\.example/news/1\.html: not a page"):
        page("")


def test_nul_bytes_do_not_cut_the_page() -> None:
    assert article("<h1>A\x00B</h1><article>later</article>").title == "AB"


# Listings

LIST = """
<html><body><ul>
 <li class=item><h2><a href="/news/1.html"> The old
   bridge </a></h2><time datetime="2026-11-20T08:30:00+08:00">Friday</time></li>
 <li class=item><h2><a href="//gazette.example/news/2.html">Bread</a></h2><time>11-19</time></li>
 <li class=item><h2><a href="/news/1.html">The old bridge, again</a></h2></li>
 <li class=item><h2><a href="javascript:void(0)">Nowhere</a></h2></li>
 <li class=item><h2>No link</h2></li>
</ul><a class=next href="?page=2">more</a></body></html>
"""


def test_a_listing_gives_each_address_once_with_title_and_date() -> None:
    rules = ListingRules(item="li.item", article="h2 a", date="time", next="a.next")
    found = extract_listing(document(LIST, "https://gazette.example/news/"), rules)
    assert found.links == (
        ArticleLink("https://gazette.example/news/1.html", "The old bridge", "2026-11-20T08:30:00+08:00"),
        ArticleLink("https://gazette.example/news/2.html", "Bread", "11-19"),
    )
    assert found.next_urls == ("https://gazette.example/news/?page=2",)


def test_a_listing_without_blocks_is_read_by_its_links_or_attributes() -> None:
    for rule in ("li h2 a", "//li//h2/a/@href", "li h2 a::attr(href)"):
        found = extract_listing(document(LIST), ListingRules(article=rule))
        assert [link.url[-6:] for link in found.links] == ["1.html", "2.html"]


def test_relative_links_follow_the_base_element() -> None:
    html = '<head><base href="https://cdn.example/x/"></head><a class=t href="a.html">A</a>'
    assert extract_listing(document(html), ListingRules(article="a.t")).links[0].url == "https://cdn.example/x/a.html"


def test_a_next_link_to_the_page_itself_is_none() -> None:
    html = f'<a class=t href="/a.html">A</a><a class=next href="{URL}">next</a>'
    assert extract_listing(document(html), ListingRules(article="a.t", next="a.next")).next_urls == ()


# Categories


def matches(html: str, rule: str) -> list[object]:
    return Rule.parse(rule).all(page(html).root)


def test_nested_category_addresses_are_one_path() -> None:
    html = '<a href="/c/%E6%96%B0/">新闻</a><a href="/c/%E6%96%B0/b/">Local</a><a href="/c/%E6%96%B0/b/x/">East</a>'
    assert extract_categories(matches(html, "a")) == (("新闻", "Local", "East"),)


def test_an_article_filed_twice_has_two_paths() -> None:
    html = '<a href="/c/a/">A</a><a href="/c/a/b/">B</a><a href="/c/z/">Z</a>'
    assert extract_categories(matches(html, "a")) == (("A", "B"), ("Z",))


def test_a_breadcrumb_without_links_is_one_path() -> None:
    assert extract_categories(matches("<ol><li>News<li>Local</ol>", "li")) == (("News", "Local"),)


def test_no_match_is_no_category() -> None:
    assert extract_categories([]) == ()


# Articles


def test_parts_come_from_the_metadata_where_no_rule_says_otherwise() -> None:
    found = article(
        """<html lang="en"><head><title>Bread - Gazette</title><meta property="og:title" content="Bread">
        <meta name="author" content="A. Baker"><meta property="article:published_time" content="2026-11-20T00:30:00Z">
        <meta property="article:modified_time" content="2026-11-21T00:30:00Z">
        <link rel="canonical" href="/news/bread.html"></head><body><article><p>Warm.</p></article></body></html>"""
    )
    assert (found.title, found.authors, found.language) == ("Bread", ("A. Baker",), "en")
    assert found.canonical_url == "https://gazette.example/news/bread.html"
    assert [(claim.raw, claim.origin) for claim in found.date_claims] == [
        ("2026-11-20T00:30:00Z", DateOrigin.OPEN_GRAPH)
    ]
    assert found.modified_claims == ("2026-11-21T00:30:00Z",)
    assert "<p>Warm.</p>" in found.content


def test_linked_data_names_author_and_date() -> None:
    found = article(
        """<script type="application/ld+json">{"@graph": [{"@type": "Organization", "name": "G"},
        {"@type": ["NewsArticle"], "headline": "Bread", "datePublished": "2026-11-20",
         "author": [{"@type": "Person", "name": "A. Baker"}, {"name": "B. Miller"}]}]}</script><main>x</main>"""
    )
    assert (found.title, found.authors) == ("Bread", ("A. Baker", "B. Miller"))
    assert found.date_claims[0].origin is DateOrigin.JSON_LD


@pytest.mark.parametrize("text", ["{", '{"@type": "NewsArticle", "datePublished": 5}', "[[[]]] datePublished"])
def test_broken_linked_data_is_passed_over(text: str) -> None:
    assert article(f'<script type="application/ld+json">datePublished {text}</script><h1>T</h1>').title == "T"


def test_a_day_at_the_headline_has_the_instant_of_its_time_element() -> None:
    text = "<p>The council said on Tuesday that the slabs are worn, and that work starts soon.</p>" * 9
    line = '<p class=meta>By Ada Lind, <time datetime="2026-11-20T21:30:15Z">20 Nov 2026</time></p>'
    found = article(f"<h1>The stone bridge</h1>{line}<div class=story>{text}</div>", content="div.story")
    assert (found.date_claims[0].raw, found.date_claims[0].origin) == ("2026-11-20T21:30:15Z", DateOrigin.TIME_ELEMENT)
    other = '<aside><time datetime="2026-11-20T07:00:00Z">20 Nov 2026</time> Another story</aside>'
    found = article(f"<h1>The stone bridge</h1>{line}<div class=story>{text}</div>{other}", content="div.story")
    assert [claim.origin for claim in found.date_claims] == [DateOrigin.HEADLINE]


def test_dates_are_claimed_most_trusted_first() -> None:
    found = article(
        """<meta property="article:published_time" content="A"><time itemprop="datePublished" datetime="B">b</time>
        <time itemprop="dateModified" datetime="M"></time><span class=d>C</span>""",
        ArticleLink(URL, date="D"),
        date="span.d",
    )
    assert [claim.raw for claim in found.date_claims] == ["A", "B", "C", "D"]
    assert found.modified_claims == ("M",)


def test_a_rule_that_matches_an_empty_headline_is_not_overruled_by_the_sites_name() -> None:
    html = '<title>Gazette</title><meta property="og:title" content="Gazette"><h1 class=t>  </h1>'
    assert article(html, title="h1.t").title == ""


def test_the_sites_name_is_nobodys_headline() -> None:
    html = '<meta property="og:title" content="G"><meta property="og:site_name" content="G"><h1>Bread</h1>'
    assert article(html).title == "Bread"


def test_content_in_several_blocks_is_joined_and_nested_matches_count_once() -> None:
    html = "<div class=c>one<div class=c>two</div></div><p>menu</p><div class=c>three</div>"
    content = article(html, content="div.c").content
    assert [content.count(word) for word in ("one", "two", "three", "menu")] == [1, 1, 1, 0]


def test_unwanted_parts_are_left_out_and_the_text_behind_them_stays() -> None:
    content = article("<main>a<b>x</b>b<i>c</i><b>y</b>d</main>", content="main", remove="b").content
    assert content == "<main>ab<i>c</i>d</main>"


def test_a_page_without_rules_gives_the_block_with_most_text_of_its_own() -> None:
    menu = "".join(f"<li><a href='/{n}'>A section with a long name, number {n}</a></li>" for n in range(20))
    story = "<p>The baker opened at four.</p>" * 6
    content = article(f"<div><nav>{menu}</nav></div><div><div>{story}</div></div><div>© 2026</div>").content
    assert content.count("baker") == 6
    assert "section" not in content


def test_no_content_is_empty() -> None:
    assert article("<p>menu</p>", content="div.story").content == ""


# Hexo


VOLANTIS = """<html lang="zh-CN"><head><meta name="generator" content="Hexo 5.4.0">
<meta property="og:title" content="晨钟"><meta property="article:published_time" content="2026-03-01T04:08:12.000Z">
</head><body><article id="post" itemprop="blogPost"><h1 class="title" itemprop="name headline"> 晨钟 </h1>
<div class='new-meta-item category'><a class="category-link" href="/categories/A/">甲</a>
<a class="category-link" href="/categories/A/B/">乙</a></div>
<div class="date" itemprop="dateCreated datePublished" datetime="2026-03-01T04:08:12+00:00"><p>2026年3月1日</p></div>
<div id="post-body" itemprop="articleBody"><p>钟声。</p></div><div class="prev-next"><a href="/p/2.html">前</a></div>
</article></body></html>"""


def test_hexo_reads_a_volantis_article() -> None:
    found = extract_article(document(VOLANTIS), Hexo.articles[0], ArticleLink(URL), source="s", fetched_at=NOW)
    assert (found.title, found.categories, found.language) == ("晨钟", (("甲", "乙"),), "zh-CN")
    assert found.date_claims[0].raw == "2026-03-01T04:08:12.000Z"
    assert "钟声" in found.content
    assert "前" not in found.content


def test_hexo_is_recognised_by_its_generator() -> None:
    assert "Hexo 5.4.0" in Hexo().recognise(page(VOLANTIS))
    assert Hexo().recognise(page("<h1>x</h1>")) == ""


@pytest.mark.parametrize(
    "block",
    [
        "<div class='post-wrapper'><div><h2 class='article-title'><a href='/p/1.html'>T</a></h2></div></div>",
        "<div class='timenode'><a class='meta' href='/p/1.html'><time>11-22</time> T</a></div>",
        "<article class='post-block'><h2><a class='post-title-link' href='/p/1.html'>T</a></h2></article>",
        "<div class='recent-post-item'><a class='article-title' href='/p/1.html'>T</a></div>",
        "<article class='article article-type-post'><h1><a class='article-title' href='/p/1.html'>T</a></h1></article>",
    ],
)
def test_hexo_reads_the_listings_of_its_themes(block: str) -> None:
    found = Hexo().read_listing(document(block + "<a rel='next' href='/page/2/'>2</a>"), Hexo.listings)
    assert [link.url for link in found.links] == ["https://gazette.example/p/1.html"]
    assert found.next_urls == ("https://gazette.example/page/2/",)


# Pages that are no articles


@pytest.mark.parametrize(
    "html",
    [
        "<title>Just a moment...</title><p>Checking</p>",
        "<title>访问验证</title><div>请拖动滑块</div>",
        '<title>x</title><script src="/cdn-cgi/challenge-platform/x.js"></script>',
        "<title>News</title><div class='g-recaptcha'></div>",
    ],
)
def test_a_challenge_is_told_by_evidence(html: str) -> None:
    assert challenge_evidence(page(html), html.encode()) != ""


def test_an_article_about_captchas_is_an_article() -> None:
    html = f"<title>Are you a robot? A short history</title><p>{'The g-recaptcha box came in 2014. ' * 60}</p>"
    assert challenge_evidence(page(html), html.encode()) == ""


def test_text_behind_what_is_left_out_may_hold_characters_that_xml_does_not() -> None:
    page = parse_page(b"<div class=a><b>x</b>&#1;kept</div>", "https://a.example/1")
    rules = ArticleRules.model_validate({"content": "div.a", "remove": "b"})
    assert "kept" in extract_content(page, page.root, rules)


def test_content_by_a_rule_does_not_repeat_the_headline() -> None:
    parts = "<h2> Ice on\n the lock</h2><p>It held.</p><h2>Ice on the lock</h2>"
    html = f"<html><body><h1>Ice on the lock</h1><div class=s>{parts}</div>"
    assert article(html, content="div.s").content == '<div class="s"><p>It held.</p><h2>Ice on the lock</h2></div>'
    other = html.replace("<h2> Ice on\n the lock</h2>", "<h2>Day one</h2>")
    assert "Day one" in article(other, content="div.s").content


def test_a_description_that_names_the_site_is_no_summary() -> None:
    head = '<meta property="og:site_name" content="Lock Herald"><meta name="description" content="{}">'
    assert article(f"<html><head>{head.format('News of Lock Herald')}</head></html>").summary == ""
    assert article(f"<html><head>{head.format('Ice held the lock.')}</head></html>").summary == "Ice held the lock."


def test_a_banners_heading_is_nobodys_headline() -> None:
    banner = "<h1><a href='/'>Lock Herald</a></h1>"
    assert (
        article(f"<html><body>{banner}<article><h1>Ice held<a href='#ice'>¶</a></h1><p>x</p></article>").title
        == "Ice held"
    )
    link = ArticleLink(URL, "Ice held")
    assert article(f"<html><body>{banner}<h1>Of the day</h1><h2>Ice held</h2><p>x</p>", link).title == "Ice held"
    assert article(f"<html><body>{banner}<p>x</p>", link).title == "Ice held"


def test_signs_that_lead_to_their_own_heading_are_no_text() -> None:
    html = "<html><body><main><h1>Ice<a href='#i'>¶</a></h1><p>It held.</p><h2>C#<a href='#c'>#</a></h2><p>y</p></main>"
    found = article(html, content="main")
    assert found.title == "Ice"
    assert found.content == "<main><p>It held.</p><h2>C#</h2><p>y</p></main>"


@pytest.mark.parametrize(
    ("href", "title"),
    [
        ("/", "Of the listing"),
        ("https://gazette.example", "Of the listing"),
        ("../", "Of the listing"),
        ("/index.html", "Of the listing"),
        ("http://[::1", "Of the listing"),
        ("/ice", "Ice held"),
        ("#ice", "Ice held"),
    ],
)
def test_only_a_heading_that_leads_to_the_front_page_is_a_banner(href: str, title: str) -> None:
    html = f"<html><body><h1><a href='{href}'>Ice held</a></h1><p>x</p>"
    assert article(html, ArticleLink(URL, "Of the listing")).title == title


def test_an_empty_heading_is_passed_over() -> None:
    assert article("<html><body><h1> </h1><h1>Ice held</h1><p>x</p>").title == "Ice held"


# What generators of static sites put beside the text


def whole(body: str, head: str = "") -> Article:
    page = f"<!doctype html><html><head><title>Log</title>{head}</head><body>{body}</body></html>"
    return extract_article(Document(URL, page.encode()), ArticleRules(), ArticleLink(URL), source="s", fetched_at=NOW)


PARAGRAPHS = "<p>The keeper of the lower lock cut the ice by hand before the first boat came through that day.</p>" * 4


@pytest.mark.parametrize(
    "back",
    [
        "<a class='footnote-backref' href='#fnref:1'>↩</a>",
        "<a class='footnote-backref' role='doc-backlink' href='#fnref1'>↩\ufe0e</a>",
        "<a href='#fnref-1'>↑</a>",
        "<a class='fn-backlink' href='#id1'>^</a>",
    ],
)
def test_the_way_back_from_a_footnote_is_no_text(back: str) -> None:
    note = f"<ol><li id='fn1'>From the book of the quay.&#160;{back}</li></ol>"
    content = whole(f"<article><h1>Ice</h1>{PARAGRAPHS}{note}</article>").content
    assert "From the book of the quay." in content
    assert not set("↩↑^") & set(content)


def test_a_link_that_is_called_as_the_way_back_but_says_something_stays() -> None:
    said = (
        "<p>Nobody came to look, as had been said (<a href='#fnref1'>see above</a>), and the book has it as 2 ↑ 3.</p>"
    )
    content = whole(f"<article><h1>Ice</h1>{PARAGRAPHS}{said}</article>").content
    assert "see above" in content
    assert "2 ↑ 3" in content


CARD = "<address class='vcard author'>By <a class='url fn' href='/author/ada.html'>{}</a></address>"


@pytest.mark.parametrize(
    "card",
    [
        CARD.format("Ada Lind"),
        "<span class='author vcard'><a class='url fn n' href='/author/ada/'>Ada Lind</a></span>",
        "<a class='p-author h-card' href='/ada'>Ada Lind</a>",
        "<div class='p-author h-card'><img src='/a.png' alt=''><span class='p-name'>Ada Lind</span></div>",
        CARD.format("Ada Lind") * 2,
    ],
)
def test_a_card_names_the_author(card: str) -> None:
    assert whole(f"<article><h1>Ice</h1>{card}{PARAGRAPHS}</article>").authors == ("Ada Lind",)


@pytest.mark.parametrize(
    "cards",
    [
        CARD.format("Ada Lind") + CARD.format("Bo Ek"),
        "<div class='comment-author vcard'><cite class='fn'>A Reader</cite></div>",
        "<div class='vcard' id='about'><span class='fn'>The Gazette</span></div>",
    ],
)
def test_cards_of_several_or_of_others_name_no_author(cards: str) -> None:
    assert whole(f"<article><h1>Ice</h1>{PARAGRAPHS}</article>{cards}").authors == ()


@pytest.mark.parametrize(
    ("stated", "site", "listed"),
    [
        ("Ice on the lock | Quay Log", "", ""),
        ("Quay Log | Ice on the lock", "", ""),
        ("Ice on the lock - Quay Log", "Quay Log", ""),
        ("Ice on the lock – Quay Log", "", "Ice on the lock"),
    ],
)
def test_the_sites_name_in_the_heads_title_is_no_part_of_the_headline(stated: str, site: str, listed: str) -> None:
    head = f'<meta property="og:title" content="{stated}"><meta property="og:site_name" content="{site}">'
    body = f"<main><article><header><h1>Ice on the lock</h1></header><div>{PARAGRAPHS}</div></article></main>"
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    link = ArticleLink(URL, title=listed)
    article = extract_article(Document(URL, page.encode()), ArticleRules(), link, source="s", fetched_at=NOW)
    assert article.title == "Ice on the lock"
    assert "Ice on the lock" not in article.content


@pytest.mark.parametrize(
    ("stated", "heading"),
    [
        ("Budget - what you need to know", "Budget"),
        ("Ice on the lock | Quay Log", "Another heading"),
        ("Ice on the lock|Quay Log", "Ice"),
        ("Ice on the lock", "Ice on the lock | Quay Log"),
    ],
)
def test_a_title_in_the_head_that_says_more_than_the_headline_stays(stated: str, heading: str) -> None:
    head = f'<meta property="og:title" content="{stated}">'
    assert whole(f"<article><h1>{heading}</h1>{PARAGRAPHS}</article>", head).title == stated


def test_a_byline_names_the_author_where_no_card_and_no_head_does() -> None:
    byline = "<p>By Ada Lind on 4 March 2026</p>"
    assert whole(f"<article><h1>Ice</h1>{byline}{PARAGRAPHS}</article>").authors == ("Ada Lind",)
    head = "<meta name='author' content='Bo Ek'>"
    assert whole(f"<article><h1>Ice</h1>{byline}{PARAGRAPHS}</article>", head).authors == ("Bo Ek",)


def test_what_the_head_says_of_the_author_goes_before_a_card() -> None:
    head = "<meta name='author' content='Bo Ek'>"
    assert whole(f"<article><h1>Ice</h1>{CARD.format('Ada Lind')}{PARAGRAPHS}</article>", head).authors == ("Bo Ek",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("2026-03-10T08:15:00+01:00", "2026-03-10T08:15:00+01:00"), ("Tuesday", "10 March"), ("", "10 March")],
)
def test_an_abbreviation_of_an_instant_states_it(title: str, expected: str) -> None:
    """The pattern of hAtom: the title of an ``abbr`` is what the date reads in full."""
    html = f"<div class='i'><a href='/1'>One</a><abbr class='published' title='{title}'>10 March</abbr></div>"
    rules = ListingRules.model_validate({"item": ".i", "article": "a", "date": "abbr.published"})
    (link,) = extract_listing(document(html), rules).links
    assert link.date == expected
