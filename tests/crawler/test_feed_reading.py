"""Feeds of every kind, written by hand; what is expected is worked out from the text, not copied from the output."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import time
from typing import Any

import pytest

from crawler.config import Source
from crawler.errors import ExtractError
from crawler.extract.document import Document
from crawler.extract.feed import extract_feed
from crawler.extract.whole import is_whole
from crawler.model import ArticleLink, Enclosure, ListingPage
from crawler.spiders.families import FAMILIES, reader_of

FEED = "https://herald.example/feeds/news.xml"
HERALD = "https://herald.example"


def read(feed: str | bytes, url: str = FEED, content_type: str = "") -> ListingPage:
    return extract_feed(Document(url, feed.encode() if isinstance(feed, str) else feed, content_type))


def rss(*items: str, head: str = "", version: str = "2.0") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="{version}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        f"<channel><title>Herald</title><link>{HERALD}/</link>{head}"
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )


def atom(*entries: str, head: str = "", base: str = "") -> str:
    base = f' xml:base="{base}"' if base else ""
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Herald</title>{head}'
        + "".join(f"<entry>{entry}</entry>" for entry in entries)
        + "</feed>"
    )


def jsonfeed(*items: object, **feed: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": items, **feed})


def only(page: ListingPage) -> ArticleLink:
    (link,) = page.links
    return link


LINK = f"<link>{HERALD}/1.html</link>"
ALTERNATE = f'<link href="{HERALD}/1.html"/>'


# Kinds


RDF = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{HERALD}/"><title>Herald</title><link>{HERALD}/</link></channel>
<item rdf:about="{HERALD}/1.html"><title>Bridge</title><link>{HERALD}/1.html</link><description>Open.</description>
<dc:date>2026-11-20T08:00+08:00</dc:date><dc:creator>Ada</dc:creator><dc:subject>Traffic</dc:subject></item></rdf:RDF>"""

KINDS = {
    "rss 0.91": (rss(f"<title>Bridge</title>{LINK}", version="0.91"), "rss091u"),
    "rss 0.92": (rss(f"<title>Bridge</title>{LINK}", version="0.92"), "rss092"),
    "rss 2.0": (rss(f"<title>Bridge</title>{LINK}"), "rss20"),
    "rdf": (RDF, "rss10"),
    "atom": (atom(f"<title>Bridge</title>{ALTERNATE}<id>x</id>"), "atom10"),
    "json feed 1.1": (jsonfeed({"id": "1", "url": f"{HERALD}/1.html", "title": "Bridge"}), "json"),
}


@pytest.mark.parametrize(("feed", "shape"), KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_feed_is_read(feed: str, shape: str) -> None:
    page = read(feed)
    assert (page.title, page.shape) == ("Herald", shape)
    assert (only(page).url, only(page).title) == (f"{HERALD}/1.html", "Bridge")


def test_an_rdf_item_gives_date_author_and_subject_by_dublin_core() -> None:
    link = only(read(RDF))
    assert (link.date, link.authors, link.categories) == ("2026-11-20T08:00+08:00", ("Ada",), (("Traffic",),))


def test_json_feed_is_read_field_by_field() -> None:
    item = {
        "id": "urn:1",
        "url": "/1.html",
        "title": "AT&T <b> &amp;",
        "content_html": "<p>Long enough.</p>",
        "summary": "One & two",
        "date_published": "2026-11-20T08:00:00+08:00",
        "date_modified": "2026-11-21T08:00:00+08:00",
        "tags": ["Traffic", "A/B", 7],
        "authors": [{"name": "Ada"}, {"url": "x"}],
        "image": "/big.jpg",
        "banner_image": "/banner.jpg",
        "attachments": [
            {"url": "/photo", "mime_type": "image/png"},
            {"url": "/talk.mp3", "mime_type": "audio/mpeg"},
            {"url": "/more.webp"},
        ],
    }
    page = read(jsonfeed(item, next_url="?page=2", language="de"))
    assert page.next_urls == (f"{FEED}?page=2",)
    assert only(page) == ArticleLink(
        f"{HERALD}/1.html",
        title="AT&T <b> &amp;",
        date="2026-11-20T08:00:00+08:00",
        categories=(("Traffic",), ("A/B",)),
        content="<p>Long enough.</p>",
        summary="<p>One &amp; two</p>",
        authors=("Ada",),
        modified="2026-11-21T08:00:00+08:00",
        language="de",
        feed_id="urn:1",
        pictures=(
            Enclosure(f"{HERALD}/big.jpg"),
            Enclosure(f"{HERALD}/banner.jpg"),
            Enclosure(f"{HERALD}/photo", "image/png"),
            Enclosure(f"{HERALD}/more.webp"),
        ),
    )


def test_json_feed_1_0_has_one_author_and_an_id_may_be_the_address_and_a_number() -> None:
    page = read(jsonfeed({"id": f"{HERALD}/1.html", "author": {"name": "Ada"}}, {"id": 2, "external_url": "/2.html"}))
    assert [(link.url, link.feed_id, link.authors) for link in page.links] == [
        (f"{HERALD}/1.html", f"{HERALD}/1.html", ("Ada",)),
        (f"{HERALD}/2.html", "2", ()),
    ]


def test_json_text_becomes_paragraphs_and_the_longer_of_two_texts_is_taken() -> None:
    texts = {"content_html": "<p>Short</p>", "content_text": "Salt & pepper < 3\nThen much more of it."}
    item = {"id": "1", "url": "/1.html"} | texts
    assert only(read(jsonfeed(item))).content == "<p>Salt &amp; pepper &lt; 3</p><p>Then much more of it.</p>"


# Addresses


def test_an_item_without_link_is_found_by_its_permalink_and_one_with_neither_is_left_out() -> None:
    page = read(
        rss(f"<guid>{HERALD}/1.html</guid>", "<guid isPermaLink='false'>http://x.example/2</guid>", "<guid>3</guid>")
    )
    assert [link.url for link in page.links] == [f"{HERALD}/1.html"]


def test_the_article_itself_is_linked_not_the_counter_before_it() -> None:
    item = f"<link>https://feeds.example/~r/1</link><feedburner:origLink>{HERALD}/1.html</feedburner:origLink>"
    assert only(read(rss(item))).url == f"{HERALD}/1.html"


def test_of_several_atom_links_the_first_alternate_that_is_a_page_counts() -> None:
    links = (
        '<link rel="self" href="/entry/1.atom"/><link rel="alternate" type="application/json" href="/1.json"/>'
        '<link rel="alternate" type="text/html" href="/1.html"/><link rel="alternate" href="/en/1.html"/>'
    )
    assert only(read(atom(links))).url == f"{HERALD}/1.html"


def test_addresses_are_relative_to_the_feed_and_ampersands_in_them_are_kept() -> None:
    assert only(read(rss("<link>../a.php?x=1&amp;y=2</link>"))).url == f"{HERALD}/a.php?x=1&y=2"


def test_xml_base_is_what_atom_addresses_are_relative_to() -> None:
    entry = '<link href="1.html"/><content type="html" xml:base="2026/">&lt;img src="a.png"&gt;</content>'
    link = only(read(atom(entry, base="https://base.example/blog/")))
    assert (link.url, link.base_url) == ("https://base.example/blog/1.html", "https://base.example/blog/2026/")


def test_each_address_is_listed_once() -> None:
    page = read(rss(f"<title>First</title>{LINK}", f"<title>Second</title>{LINK}"))
    assert [link.title for link in page.links] == ["First"]


@pytest.mark.parametrize(
    ("head", "following"),
    [
        ('<link rel="next" href="?page=2"/><link rel="prev-archive" href="/2025.xml"/>', f"{FEED}?page=2"),
        ('<link rel="prev-archive" href="/2025.xml"/>', f"{HERALD}/2025.xml"),
    ],
)
def test_the_next_page_of_a_feed_or_the_archive_before_it_is_followed(head: str, following: str) -> None:
    assert read(atom(head=head)).next_urls == (following,)
    assert read(rss(head=head.replace("<link", "<atom:link"))).next_urls == (following,)


def test_a_feed_that_names_itself_as_its_next_page_has_none() -> None:
    assert read(atom(head=f'<link rel="next" href="{FEED}"/>')).next_urls == ()


# Titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<title type="text">a &lt;b&gt; c</title>', "a <b> c"),
        ("<title>a &lt;b&gt; c</title>", "a <b> c"),
        ('<title type="html">a &lt;b&gt;c&lt;/b&gt; &amp;amp; d</title>', "a c & d"),
        ('<title type="html"><![CDATA[a <b>c</b> &amp; d]]></title>', "a c & d"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>c</b> &lt; d</div></title>',
            "a c < d",
        ),
        ("<title>\n  two\n  lines </title>", "two lines"),
    ],
)
def test_an_atom_title_is_what_its_type_says(title: str, expected: str) -> None:
    assert only(read(atom(title + ALTERNATE))).title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[Tom &amp; Jerry]]>", "Tom & Jerry"),
        ("&lt;em&gt;Big&lt;/em&gt; news", "Big news"),
        ("3 &lt; 4", "3 < 4"),
    ],
)
def test_an_rss_title_is_read_as_html_where_it_looks_it(title: str, expected: str) -> None:
    assert only(read(rss(f"<title>{title}</title>{LINK}"))).title == expected


# Dates


@pytest.mark.parametrize(
    ("dates", "date", "modified"),
    [
        ("<published>P</published><updated>U</updated>", "P", "U"),
        ("<updated>U</updated>", "U", ""),
        ("<published>P</published>", "P", ""),
        ("", "", ""),
    ],
)
def test_atom_dates_stand_as_they_are_written(dates: str, date: str, modified: str) -> None:
    link = only(read(atom(ALTERNATE + dates)))
    assert (link.date, link.modified) == (date, modified)


def test_rss_dates_come_from_the_item_or_by_dublin_core() -> None:
    page = read(
        rss(LINK + "<pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate>", "<link>/2</link><dc:date>2026-11</dc:date>")
    )
    assert [link.date for link in page.links] == ["Fri, 20 Nov 2026 08:00:00 +0800", "2026-11"]


# Categories and authors


HEXO = "https://blog.example/categories"
NESTED = {
    "a child below its parent": ([("News", "/News/"), ("Local", "/News/Local/")], (("News", "Local"),)),
    "the child named first": ([("Local", "/News/Local/"), ("News", "/News/")], (("News", "Local"),)),
    "three levels": ([("A", "/a/"), ("B", "/a/b/"), ("C", "/a/b/c/")], (("A", "B", "C"),)),
    "two children": ([("A", "/a/"), ("B", "/a/b/"), ("C", "/a/c/")], (("A", "B"), ("A", "C"))),
    "filed twice": ([("A", "/a/"), ("B", "/a/b/"), ("D", "/d/")], (("A", "B"), ("D",))),
    "one name at two places": ([("A", "/a/"), ("X", "/a/x/"), ("B", "/b/"), ("X", "/b/x/")], (("A", "X"), ("B", "X"))),
    "addresses that begin alike": ([("New", "/new/"), ("News", "/news/")], (("New",), ("News",))),
    "encoded and not": ([("新闻", "/%E6%96%B0%E9%97%BB/"), ("本地", "/新闻/本地/")], (("新闻", "本地"),)),
    "pages by name": ([("A", "/a/index.html"), ("B", "/a/b/index.html")], (("A", "B"),)),
    "a name with a slash": ([("A/B", "/a-b/"), ("C", "/a-b/c/")], (("A/B", "C"),)),
    "the same twice": ([("A", "/a/"), ("A", "/a/"), ("B", "/a/b/")], (("A", "B"),)),
}


@pytest.mark.parametrize("case", NESTED)
def test_categories_nest_as_their_addresses_do(case: str) -> None:
    stated, expected = NESTED[case]
    item = LINK + "".join(f'<category domain="{HEXO}{path}">{name}</category>' for name, path in stated)
    assert only(read(rss(item))).categories == expected
    entry = ALTERNATE + "".join(f'<category term="{name}" scheme="{HEXO}{path}"/>' for name, path in stated)
    assert only(read(atom(entry))).categories == expected


@pytest.mark.parametrize(
    "stated",
    [
        [("News", ""), ("Local", "")],
        [("News", ""), ("Local", f"{HEXO}/News/Local/")],
        # One address for all is that of the list they are from (RFC 4287, section 4.2.2.2).
        [("News", "https://blog.example/"), ("Local", "https://blog.example/")],
        [("News", f"{HEXO}/"), ("Local", f"{HEXO}/"), ("Sport", f"{HEXO}/Sport/")],
        [("News", "https://blog.example/"), ("Local", f"{HEXO}/Local/")],
        [("News", f"{HEXO}/News/"), ("Local", "https://other.example/categories/News/Local/")],
        [("News", "topics"), ("Local", "topics/local")],
        [("News", "tag:blog.example,2026:news"), ("Local", "http://[::1/x")],
    ],
)
def test_categories_without_addresses_of_their_own_that_nest_stay_flat(stated: list[tuple[str, str]]) -> None:
    item = LINK + "".join(f'<category domain="{scheme}">{name}</category>' for name, scheme in stated)
    assert only(read(rss(item))).categories == tuple((name,) for name, _ in stated)


def test_each_category_is_a_path_of_its_own_whatever_its_scheme() -> None:
    item = LINK + '<category domain="http://x.example/">TCP/IP</category><category><![CDATA[R &amp; D]]></category>'
    assert only(read(rss(item + "<category>TCP/IP</category>"))).categories == (("TCP/IP",), ("R & D",))
    entry = ALTERNATE + '<category term="News" scheme="https://x.example/s" label="Nachrichten"/>'
    assert only(read(atom(entry))).categories == (("News",),)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("<author>ada@herald.example (Ada Brandt)</author>", ("Ada Brandt",)),
        ("<author>ada@herald.com (Ada Brandt)</author>", ("Ada Brandt",)),
        ("<author>Ada Brandt &lt;ada@herald.example&gt;</author>", ("Ada Brandt",)),
        ("<author>ada@herald.example</author>", ()),
        ("<author>Ada Brandt</author>", ("Ada Brandt",)),
        ("<dc:creator><![CDATA[Ada Brandt]]></dc:creator><dc:creator>Bo Lin</dc:creator>", ("Ada Brandt", "Bo Lin")),
        ("", ()),
    ],
)
def test_rss_authors_are_names(author: str, names: tuple[str, ...]) -> None:
    assert only(read(rss(LINK + author))).authors == names


def test_atom_authors_are_names_and_the_sources_author_is_not_the_entrys() -> None:
    authors = "<author><name>Ada</name><email>ada@herald.example</email></author><author><name>Bo</name></author>"
    source = "<source><title>Elsewhere</title><author><name>Other</name></author></source>"
    link = only(read(atom(f"<title>Bridge</title>{ALTERNATE}{authors}{source}")))
    assert (link.title, link.authors) == ("Bridge", ("Ada", "Bo"))


# Texts


def test_the_longest_of_several_texts_is_the_content_and_the_summary_stays() -> None:
    texts = "<description>Brief</description><content:encoded><![CDATA[<p>Long & <b>true</b></p>]]></content:encoded>"
    link = only(read(rss(LINK + texts)))
    assert (link.content, link.summary) == ("<p>Long & <b>true</b></p>", "Brief")
    swapped = "<description>A long description</description><content:encoded>Brief</content:encoded>"
    assert only(read(rss(LINK + swapped))).content == "A long description"


def test_a_content_alone_is_not_its_own_summary() -> None:
    link = only(read(rss(LINK + "<content:encoded>&lt;p&gt;Text&lt;/p&gt;</content:encoded>")))
    assert (link.content, link.summary) == ("<p>Text</p>", "")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<content type="html">&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;</content>', "<p>1 &lt; 2</p>"),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>1 &lt; <i>2</i></p></div></content>',
            "<p>1 &lt; <i>2</i></p>",
        ),
        ('<content type="text">1 &lt; 2\nNext line</content>', "<p>1 &lt; 2</p><p>Next line</p>"),
        ("<content>One\nline\n\nTwo</content>", "<p>One<br>line</p><p>Two</p>"),
        ('<content type="image/png">iVBORw0KGgo=</content>', ""),
        ('<content type="text/html" src="/1.html"/>', ""),
    ],
)
def test_atom_content_is_what_its_type_says(content: str, expected: str) -> None:
    assert only(read(atom(ALTERNATE + content))).content == expected


def test_a_description_without_tags_keeps_its_paragraphs() -> None:
    assert (
        only(read(rss(LINK + "<description>One\nline\n\nTwo</description>"))).content == "<p>One<br>line</p><p>Two</p>"
    )


# Pictures


def test_pictures_come_from_enclosures_and_media_and_thumbnails_only_where_there_are_no_others() -> None:
    enclosure = '<enclosure url="/a.jpg" type="image/jpeg" length="4711"/><enclosure url="/a.mp3" type="audio/mpeg"/>'
    media = '<media:content url="/b" medium="image"/><media:content url="/c.mp4" type="video/mp4"/>'
    thumbnail = '<media:thumbnail url="/small.jpg"/>'
    page = read(rss(LINK + enclosure + media + thumbnail, f"<link>/2</link>{thumbnail}"))
    assert [link.pictures for link in page.links] == [
        (Enclosure(f"{HERALD}/a.jpg", "image/jpeg", 4711), Enclosure(f"{HERALD}/b")),
        (Enclosure(f"{HERALD}/small.jpg"),),
    ]


@pytest.mark.parametrize("length", ["", "0", "-5", "many", "1e9", "9" * 30, "٣"])
def test_a_length_that_is_none_is_not_known(length: str) -> None:
    enclosure = f'<enclosure url="/a.jpg" type="image/jpeg" length="{length}"/>'
    assert only(read(rss(LINK + enclosure))).pictures == (Enclosure(f"{HERALD}/a.jpg", "image/jpeg"),)


def test_of_one_picture_in_several_sizes_the_largest_is_taken_and_no_portrait_of_the_author() -> None:
    media = "".join(f'<media:content url="/p.jpg?w={w}" width="{w}" medium="image"/>' for w in (140, 700, 460))
    avatar = '<media:content url="https://1.gravatar.com/avatar/9f" medium="image"/>'
    assert only(read(rss(LINK + media + avatar))).pictures == (Enclosure(f"{HERALD}/p.jpg?w=700"),)


# Ids


def test_an_id_is_kept_as_it_stands_and_one_that_several_addresses_share_is_nobodys() -> None:
    items = [
        f"<link>/{n}.html</link><guid isPermaLink='false'>{guid}</guid>" for n, guid in ((1, "a"), (2, "1"), (3, "1"))
    ]
    assert [link.feed_id for link in read(rss(*items)).links] == ["a", "", ""]


# Broken feeds


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "an empty answer"),
        (" \n", "an empty answer"),
        ("<!doctype html><html><head><title>404 Not Found</title></head></html>", 'an HTML page, "404 Not Found"'),
        ("<html><body><h1>Gone fishing</h1></body></html>", 'an HTML page, "Gone fishing"'),
        (
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
            "an HTML page without a title",
        ),
        ('{"error": "no such feed"}', 'JSON that begins "{"error": "no such feed"}"'),
        ("[1, 2]", 'JSON that begins "[1, 2]"'),
        ("<opml version='2.0'/>", "text that begins \"<opml version='2.0'/>\""),
        ("Not here", 'text that begins "Not here"'),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(body: str, told: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(body)
    line = str(caught.value)
    assert line.startswith(f"{FEED}: ")
    assert "\n" not in line
    assert told in line
    assert line.endswith("; expected a feed: RSS, RDF, Atom or JSON Feed")


def test_json_that_breaks_off_is_told_in_one_line() -> None:
    with pytest.raises(ExtractError, match=r"news\.xml: the answer is no JSON.*begins \"{\"items\"") as caught:
        read('{"items": [{"id": ')
    assert "\n" not in str(caught.value)


def test_a_page_that_a_reader_is_given_for_a_feed_makes_the_source_unparsable() -> None:
    reader = reader_of(Source(name="herald", family="feed", start=[FEED]), "herald")
    reason, detail = reader.read_listing(Document(FEED, b"<html><title>Herald</title>"))  # type: ignore[misc]
    assert (reason, detail) == (
        "unparsable",
        f'{FEED}: an HTML page, "Herald"; expected a feed: RSS, RDF, Atom or JSON Feed',
    )


BRIDGE = f"<title>老城区的桥重新开放</title>{LINK}<description>三个月的工程之后，大桥今天上午重新开放了。</description>"
GOOD = rss(BRIDGE)

BROKEN = {
    "leading blank lines": "\n\n  " + GOOD,
    "byte order mark": "\ufeff" + GOOD,
    "warnings of the server": "<br />\n<b>Warning</b>: mysql_query() in <b>/x.php</b>\n" + GOOD,
    "control characters": GOOD.replace("老城", "老\x0b\x00\x1f城"),
    "forbidden references": GOOD.replace("老城", "老&#0;&#x1f;&#xd800;&#99999999;城"),
    "entities of html": GOOD.replace("老城", "老&zwnj;城").replace(
        "<description>", "<description>&nbsp;&copy;&eacute;"
    ),
    "bare ampersands": GOOD.replace("<description>", "<description>a & b &c= &; "),
    "undeclared prefix": GOOD.replace("<description>", "<thr:total>3</thr:total><description>"),
    "html that is not escaped": GOOD.replace("大桥", "<br>大桥<img src=x>"),
    "no end": GOOD.replace("</channel></rss>", ""),
    "text behind the end": GOOD + "\n<script>count()</script>",
    "doctype and entity": GOOD.replace("<rss", '<!DOCTYPE rss [<!ENTITY c "x">]><rss').replace("<link>", "&c;<link>"),
}


@pytest.mark.parametrize("feed", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_feed_is_read_as_far_as_it_makes_sense(feed: str) -> None:
    link = only(read(feed))
    assert (link.url, link.title.replace("\u200c", "")) == (f"{HERALD}/1.html", "老城区的桥重新开放")
    assert "三个月的工程之后" in link.content


def test_of_a_feed_that_breaks_off_no_half_text_is_taken() -> None:
    link = only(read(GOOD[: GOOD.index("</description>")]))
    assert (link.url, link.title, link.content) == (f"{HERALD}/1.html", "老城区的桥重新开放", "")


ENCODED = {
    "gbk, labelled utf-8": ("gbk", "utf-8", "application/xml; charset=utf-8"),
    "gbk, labelled gb2312": ("gbk", "gb2312", "text/xml"),
    "gb18030, no label": ("gb18030", "", ""),
    "utf-8, labelled gbk": ("utf-8", "gbk", "text/xml; charset=gb2312"),
    "utf-8, labelled ascii": ("utf-8", "us-ascii", "text/xml"),
    "utf-16": ("utf-16", "utf-16", "application/rss+xml"),
}


@pytest.mark.parametrize(("codec", "label", "content_type"), ENCODED.values(), ids=ENCODED.keys())
def test_a_feed_is_read_in_the_characters_it_was_written_in(codec: str, label: str, content_type: str) -> None:
    declared = GOOD.replace('encoding="UTF-8"', f'encoding="{label}"' if label else "")
    assert only(read(declared.encode(codec), content_type=content_type)).title == "老城区的桥重新开放"


LAUGHS = '<!DOCTYPE rss [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY big "{"x" * 100_000}">]>'
EXTERNAL = (
    '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p; <!ENTITY f '
)
HOSTILE = {
    "billion laughs": (LAUGHS + "]>", "&a11;"),
    "one long entity, often": (QUADRATIC, "&big;" * 10_000),
    "a file": (EXTERNAL + 'SYSTEM "file:///etc/passwd">]>', "&f;"),
    "the network": (EXTERNAL + 'SYSTEM "http://127.0.0.1:9/f">]>', "&f;"),
}


@pytest.mark.parametrize(("doctype", "reference"), HOSTILE.values(), ids=HOSTILE.keys())
def test_entities_are_neither_expanded_nor_fetched(
    monkeypatch: pytest.MonkeyPatch, doctype: str, reference: str
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a feed made the reader open something")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    feed = (
        GOOD.replace("<rss", doctype + "<rss").replace("<link>", f"{reference}<link>").replace("老城", reference[:20])
    )
    began = time.monotonic()
    page = read(feed)
    assert time.monotonic() - began < 5
    assert len(only(page).title) < 100
    assert "root:" not in str(page)
    assert "hahaha" not in str(page)


def test_a_feed_is_given_as_bytes_that_are_never_taken_for_an_address_or_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket.socket, "connect", None)
    for body in (b"https://127.0.0.1:9/feed", b"/etc/passwd", b"pyproject.toml"):
        with pytest.raises(ExtractError, match="text that begins"):
            read(body)


def test_ten_thousand_items_of_ten_megabytes_are_read_in_bounded_time() -> None:
    text = "<p>" + "The baker of the lower town opened at four. " * 22 + "</p>"
    items = [
        f"<title>Story {n}</title><link>/{n}.html</link><description><![CDATA[{text}]]></description>"
        for n in range(10_000)
    ]
    feed = rss(*items)
    assert len(feed) > 10_000_000
    began = time.monotonic()
    assert len(read(feed).links) == 10_000
    assert time.monotonic() - began < 60


PATTERNS = [
    "<![CDATA[ x ",
    "<!-- x ",
    "<a ",
    "&amp",
    '<a b="',
    "<a b='x' ",
    "<!x ",
    "<?x ",
    "<b>",
    "&x",
    "<",
    "]]>",
    "<item>",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_markup_that_never_ends_is_read_in_bounded_time(pattern: str) -> None:
    began = time.monotonic()
    read(GOOD.replace("老城", pattern * 20_000))
    assert time.monotonic() - began < 20


def test_any_bytes_are_a_feed_or_told_to_be_none() -> None:
    pieces = [
        "<",
        ">",
        "&",
        "&#99999999;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "\0",
        '"',
        "<item>",
        "</item>",
        "<link>http://[",
        "</",
    ]
    pieces += [
        "<svg>",
        "<image>",
        "<source>",
        "<author>",
        "xml:base='http://['",
        "<itunes:category text='x'>",
        "<content>",
    ]
    seeds = [
        GOOD,
        atom(f"<title>Bridge</title>{ALTERNATE}<content type='xhtml'><div/></content>"),
        KINDS["json feed 1.1"][0],
    ]
    chance = random.Random(4287)
    for _ in range(600):
        feed = chance.choice(seeds)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(feed))
            feed = feed[:at] + chance.choice(pieces) + feed[at + chance.randint(0, 12) :]
        with contextlib.suppress(ExtractError):
            read(feed)


# Whole or not

PARAGRAPH = "The baker of the lower town opened at four, as on every day. "


@pytest.mark.parametrize(
    ("content", "summary", "expected"),
    [
        # A content beside a summary.
        ("<p>Short, and whole.</p>", "Other", True),
        ("Flash: the bridge is open.", "Other", False),
        (PARAGRAPH * 4, "Other", True),
        (f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}…</p>", "Other", False),
        (f"<p>{PARAGRAPH * 9}[&#8230;]</p>", "Other", False),
        (f"<p>{PARAGRAPH * 9}</p><p>The post <a>Bakery</a> appeared first on <a>Herald</a>.</p>", "Other", True),
        (f"<p>{PARAGRAPH}[…]</p><p>The post <a>Bakery</a> appeared first on <a>Herald</a>.</p>", "Other", False),
        (f"<p>{PARAGRAPH * 9}</p><p><a href='/1'>Continue reading Bakery →</a></p>", "Other", False),
        (f"<p>{PARAGRAPH}</p><a href='/1'>Read more</a>", "", False),
        (f"<p>{'面包房今天四点开门。' * 30}</p><p><a>阅读全文</a></p>", "", False),
        (f"<p>{'面包房今天四点开门。' * 30}</p><p>查看更多 &gt;&gt;</p>", "", False),
        ("<p>她爱在公交车上阅读全文。</p>", "", True),
        ('<img src="comic.png">', "", False),
        ("", "", False),
        # One text only.
        (PARAGRAPH * 4, PARAGRAPH * 4, False),
        (PARAGRAPH * 9, PARAGRAPH * 9, True),
        (f"<p>{PARAGRAPH}</p>", f"<p>{PARAGRAPH}</p>", False),
        (f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>", f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>", True),
        (f"{PARAGRAPH}<br><br>{PARAGRAPH}", f"{PARAGRAPH}<br><br>{PARAGRAPH}", True),
        (f"<p><img src='a.png'></p><p>{PARAGRAPH}</p>", f"<p><img src='a.png'></p><p>{PARAGRAPH}</p>", False),
        (PARAGRAPH * 9 + "...", PARAGRAPH * 9 + "...", False),
        # The same text twice, with and without markup.
        (f"<p>{PARAGRAPH}</p>", PARAGRAPH, False),
    ],
)
def test_a_text_is_whole_or_only_leads_to_the_article(content: str, summary: str, expected: bool) -> None:
    assert is_whole(content, summary) is expected


@pytest.mark.parametrize(
    ("choice", "texts"),
    [("auto", ["whole", ""]), ("feed", ["whole", "teaser"]), ("page", ["", ""])],
)
def test_a_source_may_say_that_its_feed_is_whole_or_is_not(choice: str, texts: list[str]) -> None:
    feed = rss(
        f"<link>/1</link><content:encoded>&lt;p&gt;{PARAGRAPH}whole&lt;/p&gt;</content:encoded>",
        f"<link>/2</link><description>{PARAGRAPH}teaser…</description>",
    )
    reader = reader_of(Source(name="herald", family="feed", start=[FEED], full_text=choice), "herald")
    page = reader.read_listing(Document(FEED, feed.encode()))
    assert isinstance(page, ListingPage)
    assert [next((word for word in ("whole", "teaser") if word in link.content), "") for link in page.links] == texts


def test_another_choice_of_texts_has_a_feed_read_anew() -> None:
    prints = {
        reader_of(Source(name="herald", family="feed", start=[FEED], full_text=choice), "x").listing_fingerprint
        for choice in ("auto", "feed", "page")
    }
    assert len(prints) == 3


# Families


@pytest.mark.parametrize("kind", ["rss 2.0", "rdf", "atom"])
def test_a_feed_is_recognised_by_its_root_element(kind: str) -> None:
    page = Document(FEED, KINDS[kind][0].encode()).page
    assert [name for name, family in FAMILIES.items() if family.recognise(page)] == ["feed"]


def test_a_page_that_links_to_feeds_is_none() -> None:
    page = Document(HERALD, b'<link rel="alternate" type="application/rss+xml" href="/feed"><h1>News</h1>').page
    assert FAMILIES["feed"].recognise(page) == ""


def test_the_authors_of_an_atom_feed_are_those_of_entries_that_name_none() -> None:
    """RFC 4287, section 4.2.1; an RSS channel names an editor, who wrote nothing."""
    entries = (
        '<entry><id>1</id><title>a</title><link href="https://a.example/1"/></entry>'
        '<entry><id>2</id><title>b</title><link href="https://a.example/2"/><author><name>Own</name></author></entry>'
        '<entry><id>3</id><title>c</title><link href="https://a.example/3"/>'
        "<source><author><name>First</name></author></source></entry>"
    )
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><author><name>Owner</name></author>{entries}</feed>'
    )
    page = extract_feed(Document("https://a.example/feed", atom.encode()))
    assert [link.authors for link in page.links] == [("Owner",), ("Own",), ("First",)]
    rss = (
        "<rss version='2.0'><channel><title>t</title><managingEditor>x@a.example (Editor)</managingEditor>"
        "<item><title>a</title><link>https://a.example/1</link></item></channel></rss>"
    )
    page = extract_feed(Document("https://a.example/feed", rss.encode()))
    assert [link.authors for link in page.links] == [()]


@pytest.mark.parametrize("stated", [{"authors": [{"name": "Owner"}]}, {"author": {"name": "Owner"}}])
def test_the_authors_of_a_json_feed_are_those_of_items_that_name_none(stated: dict[str, Any]) -> None:
    items = [{"url": "https://a.example/1"}, {"url": "https://a.example/2", "authors": [{"name": "Own"}]}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items} | stated
    page = extract_feed(Document("https://a.example/feed.json", json.dumps(feed).encode(), "application/feed+json"))
    assert [link.authors for link in page.links] == [("Owner",), ("Own",)]
