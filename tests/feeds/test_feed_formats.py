"""RSS, Atom and JSON Feed, read back with feedparser and by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from lxml import etree

from crawler.model import DateKind, Entry, Feed, FeedKind, Image, Precision, RelatedLink, Timestamp
from feeds.channel import Publication, channel_of
from feeds.entry import item_of
from feeds.pages import Pages
from feeds.render import form_of, render_entries, render_feed
from feeds.tree import catalogue_of

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
HARBOUR = {"title": "港口报", "url": "https://harbour.example/"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = Feed(7, FeedKind.CATEGORY, ("新媒体", "港口"), "category/xin-mei-ti/港口", 1, -1, "")

Rendered = dict[str, bytes]
Render = Callable[..., Rendered]


@pytest.fixture
def render(publication: Publication) -> Render:
    """Render entries in all formats, by name."""

    def render(*entries: Entry) -> Rendered:
        items = [item_of(entry, publication) for entry in entries]
        pages = Pages(publication, catalogue_of([FEED]))
        fragments = render_entries(items, form_of(FEED, publication), pages, publication)
        assert not [reason for reason in fragments if isinstance(reason, str)]
        files = render_feed(FEED, 0, fragments, pages, publication)
        return {"rss": files["rss.xml"], "atom": files["atom.xml"], "json": files["feed.json"]}

    return render


def read(document: bytes) -> Any:
    parsed = feedparser.parse(document)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


@pytest.fixture(params=["rss", "atom"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_feedparser_reads_an_entry_back_whole(render: Render, make_entry: Callable[..., Entry], form: str) -> None:
    entry = read(render(make_entry(1))[form]).entries[0]
    assert entry.id == "urn:uuid:00000000-0000-5000-8000-000000000001"
    assert entry.title == "码头的灯 1"
    assert entry.link == "https://harbour.example/story/1?page=1&part=2"
    assert entry.published_parsed[:6] == (2026, 5, 12, 3, 0, 0)
    assert [author.name for author in entry.authors] == ["林晚"]
    assert entry.summary == "灯亮了 1 次。"
    assert (
        '<b>1</b> 盏 &amp; 一艘船。</p><img alt="灯" src="https://harbour.example/1.jpg" />' in entry.content[0].value
    )
    assert entry.content[0].type == "text/html"
    assert (entry.tags[0].term, entry.tags[0].scheme) == ("新媒体/港口", "https://feeds.example/news/#categories")
    assert (entry.enclosures[0].href, entry.enclosures[0].type) == ("https://harbour.example/1.jpg", "image/jpeg")
    assert entry.enclosures[0].length == "4321"
    assert entry.source.title == "港口报"


def test_feedparser_reads_the_head(render: Render, make_entry: Callable[..., Entry], form: str) -> None:
    head = read(render(make_entry(1))[form]).feed
    assert head.title == "新媒体 / 港口 · 潮声"
    assert head.link == "https://feeds.example/news/category/xin-mei-ti/%E6%B8%AF%E5%8F%A3/"
    assert head.language == "zh-CN"
    assert head.updated_parsed[:6] == (2026, 5, 12, 3, 5, 0)
    assert "Tidings" in head.generator
    self_links = [link.href for link in head.links if link.rel == "self"]
    assert self_links == [f"https://feeds.example/news/category/xin-mei-ti/%E6%B8%AF%E5%8F%A3/{form}.xml"]


def test_feed_is_as_new_as_its_newest_change(render: Render, make_entry: Callable[..., Entry], form: str) -> None:
    changed = datetime(2026, 6, 1, tzinfo=UTC)
    head = read(render(make_entry(0), make_entry(9, updated_at=changed))[form]).feed
    assert head.updated_parsed[:6] == (2026, 6, 1, 0, 0, 0)
    assert read(render()[form]).feed.updated_parsed[:6] == (2000, 1, 1, 0, 0, 0)


def test_all_formats_agree_on_ids_order_and_dates(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(*(make_entry(number) for number in range(5)))
    rss, atom = read(documents["rss"]).entries, read(documents["atom"]).entries
    items = json.loads(documents["json"])["items"]
    ids = [f"urn:uuid:00000000-0000-5000-8000-{number:012d}" for number in range(5)]
    assert [entry.id for entry in rss] == [entry.id for entry in atom] == [item["id"] for item in items] == ids
    assert [entry.published_parsed for entry in rss] == [entry.published_parsed for entry in atom]
    assert [item["date_published"] for item in items] == [f"2026-05-12T{4 - number:02d}:00:00Z" for number in range(5)]
    assert [item["date_modified"] for item in items] == [f"2026-05-12T{4 - number:02d}:05:00Z" for number in range(5)]


def test_json_feed_holds_what_the_specification_names(render: Render, make_entry: Callable[..., Entry]) -> None:
    document = json.loads(render(make_entry(1))["json"])
    item = document["items"][0]
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"].endswith("/feed.json")
    assert document["home_page_url"] == "https://feeds.example/news/category/xin-mei-ti/%E6%B8%AF%E5%8F%A3/"
    assert item["authors"] == [{"name": "林晚"}]
    assert item["tags"] == ["新媒体/港口"]
    assert item["image"] == "https://harbour.example/1.jpg"
    assert item["attachments"] == [
        {"url": "https://harbour.example/1.jpg", "mime_type": "image/jpeg", "title": "灯", "size_in_bytes": 4321},
        {"url": "https://harbour.example/1-b.png", "mime_type": "image/png"},
    ]
    assert item["content_html"].startswith("<p>灯亮了")


def test_atom_entry_has_one_alternate_link_and_one_enclosure_a_picture(
    render: Render, make_entry: Callable[..., Entry]
) -> None:
    entry = etree.fromstring(render(make_entry(1))["atom"]).find(f"{ATOM}entry")
    links = [
        (link.get("rel"), link.get("type"), link.get("href"), link.get("length"))
        for link in entry.findall(f"{ATOM}link")
    ]
    assert links == [
        ("alternate", "text/html", "https://harbour.example/story/1?page=1&part=2", None),
        ("enclosure", "image/jpeg", "https://harbour.example/1.jpg", "4321"),
        ("enclosure", "image/png", "https://harbour.example/1-b.png", None),
    ]


def test_atom_texts_say_their_type(render: Render, make_entry: Callable[..., Entry]) -> None:
    entry = etree.fromstring(render(make_entry(1))["atom"]).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}content").get("type") == "html"
    assert entry.find(f"{ATOM}summary").get("type") == "text"


def test_atom_category_has_path_scheme_and_leaf(render: Render, make_entry: Callable[..., Entry]) -> None:
    entry = make_entry(1, categories=(("新媒体", "ZAKER", "a/b, c|d"),))
    category = etree.fromstring(render(entry)["atom"]).find(f"{ATOM}entry/{ATOM}category")
    assert category.get("term") == "新媒体/ZAKER/a／b, c|d"
    assert category.get("label") == "a/b, c|d"
    assert category.get("scheme") == "https://feeds.example/news/#categories"


def test_atom_source_has_id_title_and_updated(render: Render, make_entry: Callable[..., Entry]) -> None:
    source = etree.fromstring(render(make_entry(1))["atom"]).find(f"{ATOM}entry/{ATOM}source")
    assert {child.tag.removeprefix(ATOM): child.text for child in source if child.text} == {
        "id": "https://harbour.example/",
        "title": "港口报",
        "updated": "2026-05-12T03:05:00+00:00",
    }


def test_atom_names_the_site_where_an_entry_has_no_author(render: Render, make_entry: Callable[..., Entry]) -> None:
    root = etree.fromstring(render(make_entry(1, authors=()))["atom"])
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "潮声"
    assert root.find(f"{ATOM}entry/{ATOM}author") is None


def test_language_is_marked_where_it_differs(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(make_entry(1), make_entry(2, language="en_GB"), make_entry(3, language="klingon, I think"))
    root = etree.fromstring(documents["atom"])
    assert root.get(XML_LANG) == "zh-CN"
    assert [entry.get(XML_LANG) for entry in root.findall(f"{ATOM}entry")] == [None, "en-GB", None]
    items = etree.fromstring(documents["rss"]).findall("channel/item")
    assert [item.findtext(f"{DC}language") for item in items] == [None, "en-GB", None]
    assert [item.get("language") for item in json.loads(documents["json"])["items"]] == ["zh-CN", "en-GB", None]


def test_rss_channel_points_to_its_page_and_itself_only(render: Render, make_entry: Callable[..., Entry]) -> None:
    channel = etree.fromstring(render(make_entry(1))["rss"]).find("channel")
    page = "https://feeds.example/news/category/xin-mei-ti/%E6%B8%AF%E5%8F%A3/"
    assert channel.findtext("link") == page
    assert [(link.get("rel"), link.get("href")) for link in channel.findall(f"{ATOM}link")] == [
        ("self", f"{page}rss.xml")
    ]
    assert channel.findtext("ttl") == "30"
    assert channel.findtext("docs") == "https://www.rssboard.org/rss-specification"
    assert channel.findtext("description")


def test_rss_dates_are_those_of_the_newest_change(render: Render, make_entry: Callable[..., Entry]) -> None:
    changed = datetime(2026, 5, 20, 1, 2, 3, 456, tzinfo=UTC)
    channel = etree.fromstring(render(make_entry(1), make_entry(2, updated_at=changed))["rss"]).find("channel")
    assert channel.findtext("lastBuildDate") == channel.findtext("pubDate") == "Wed, 20 May 2026 01:02:03 +0000"
    assert channel.findtext("item/pubDate") == "Tue, 12 May 2026 03:00:00 +0000"


def test_rss_item_has_no_mail_address_no_cdata_and_no_permalink(
    render: Render, make_entry: Callable[..., Entry]
) -> None:
    document = render(make_entry(1, authors=("林晚", "周 行")))["rss"]
    item = etree.fromstring(document).find("channel/item")
    assert item.find("author") is None
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["林晚", "周 行"]
    assert item.find("guid").get("isPermaLink") == "false"
    assert b"<![CDATA[" not in document
    assert item.findtext(f"{CONTENT}encoded").startswith("<p>灯亮了")


def test_rss_pictures_are_one_enclosure_and_media_without_group(
    render: Render, make_entry: Callable[..., Entry]
) -> None:
    item = etree.fromstring(render(make_entry(1))["rss"]).find("channel/item")
    assert [dict(enclosure.attrib) for enclosure in item.findall("enclosure")] == [
        {"url": "https://harbour.example/1.jpg", "length": "4321", "type": "image/jpeg"}
    ]
    assert item.find(f"{MEDIA}group") is None
    assert [media.get("url") for media in item.findall(f"{MEDIA}content")] == [
        "https://harbour.example/1.jpg",
        "https://harbour.example/1-b.png",
    ]


def test_enclosure_of_unknown_size_says_nought(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(make_entry(1, images=(Image("https://harbour.example/x.webp", "image/webp"),)))
    enclosure = etree.fromstring(documents["rss"]).find("channel/item/enclosure")
    assert (enclosure.get("length"), enclosure.get("type")) == ("0", "image/webp")
    assert b'length="0"' not in documents["atom"]


def test_provenance_is_published_in_every_format(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(
        make_entry(
            1,
            editors=("官莉",),
            publisher="河湾晨报",
            original_url="https://chenbao.example/文/1",
            related=(RelatedLink("https://copy.example/1", "码头上的灯", "copy"),),
        )
    )
    atom = etree.fromstring(documents["atom"]).find(f"{ATOM}entry")
    rss = etree.fromstring(documents["rss"]).find("channel/item")
    (item,) = json.loads(documents["json"])["items"]

    original = "https://chenbao.example/%E6%96%87/1"
    for element in (atom, rss):
        links = {link.get("rel"): (link.get("href"), link.get("title")) for link in element.findall(f"{ATOM}link")}
        assert links["via"] == (original, None)
        assert links["related"] == ("https://copy.example/1", "码头上的灯")
        assert element.findtext(f"{DC}publisher") == "河湾晨报"
    assert atom.findtext(f"{ATOM}contributor/{ATOM}name") == rss.findtext(f"{DC}contributor") == "官莉"
    assert item["external_url"] == original
    assert item["_tidings"] == {
        "source": HARBOUR,
        "publisher": "河湾晨报",
        "editors": ["官莉"],
        "copies": [{"url": "https://copy.example/1", "title": "码头上的灯"}],
    }


def test_a_copy_without_a_title_has_no_empty_one(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(make_entry(1, related=(RelatedLink("https://copy.example/1", "", "copy"),)))
    for name in ("atom", "rss"):
        (link,) = etree.fromstring(documents[name]).xpath("//*[local-name()='link'][@rel='related']")
        assert "title" not in link.attrib


def test_a_corrected_date_says_what_the_page_says(render: Render, make_entry: Callable[..., Entry]) -> None:
    noon = datetime(2026, 5, 12, 4, tzinfo=UTC)
    stated = Timestamp(
        noon, Precision.MINUTE, DateKind.STATED, stated_at=noon - timedelta(hours=8), correction="8 hours"
    )
    (item,) = json.loads(render(make_entry(1, published=stated))["json"])["items"]
    assert item["_tidings"] == {
        "source": HARBOUR,
        "date_precision": "minute",
        "date_stated": "2026-05-11T20:00:00Z",
        "date_correction": "8 hours",
    }


@pytest.mark.parametrize("title", ["a &lt; b", "AT&amp;T", "AT&T", "a < b > c", "]]>", "港口 😀👩‍👩‍👧", "长" * 500])
def test_titles_come_back_as_they_are(render: Render, make_entry: Callable[..., Entry], title: str) -> None:
    documents = render(make_entry(1, title=title))
    assert etree.fromstring(documents["rss"]).findtext("channel/item/title") == title
    atom_title = etree.fromstring(documents["atom"]).find(f"{ATOM}entry/{ATOM}title")
    assert (atom_title.text, atom_title.get("type", "text")) == (title, "text")
    assert json.loads(documents["json"])["items"][0]["title"] == title


POISON = "a\x00b\x0bc\x1bd\x7fe\x85f\ud800g\udfffh\ufffei\uffffj\ufeffk\U0001fffel"


def test_characters_that_break_xml_are_gone_and_the_rest_is_whole(
    render: Render, make_entry: Callable[..., Entry]
) -> None:
    poisoned = make_entry(
        1, title=POISON, summary=POISON, content=f"<p>{POISON}</p>", authors=(POISON,), categories=((POISON,),)
    )
    documents = render(make_entry(0), poisoned, make_entry(2))
    for form in ("rss", "atom"):
        entry = read(documents[form]).entries[1]
        assert entry.title == entry.summary == entry.author == entry.tags[0].term == "abcdefghijkl"
        assert entry.content[0].value == "<p>abcdefghijkl</p>"
    assert json.loads(documents["json"])["items"][1]["title"] == "abcdefghijkl"


def test_newlines_in_a_title_are_blanks(render: Render, make_entry: Callable[..., Entry]) -> None:
    document = render(make_entry(1, title=" 一\r\n二\t三 "))["rss"]
    assert etree.fromstring(document).findtext("channel/item/title") == "一 二 三"
    assert b"&#13;" not in document


def test_plain_summary_stays_plain_to_a_reader_of_html(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(make_entry(1, summary="if a < b && b > c"))
    assert etree.fromstring(documents["rss"]).findtext("channel/item/description") == "if a &lt; b &amp;&amp; b &gt; c"
    assert etree.fromstring(documents["atom"]).findtext(f"{ATOM}entry/{ATOM}summary") == "if a < b && b > c"


def test_empty_feed_is_valid_and_fixed(render: Render) -> None:
    documents = render()
    assert documents == render()
    assert read(documents["atom"]).feed.updated == "2000-01-01T00:00:00+00:00"
    assert etree.fromstring(documents["rss"]).findtext("channel/lastBuildDate") == "Sat, 01 Jan 2000 00:00:00 +0000"
    assert json.loads(documents["json"])["items"] == []


def test_no_date_comes_from_the_clock(render: Render, make_entry: Callable[..., Entry]) -> None:
    documents = render(*(make_entry(number) for number in range(3)))
    assert set(re.findall(rb"\d{4}-\d\d-\d\dT", documents["atom"])) == {b"2026-05-12T"}
    assert set(re.findall(rb"\d\d \w{3} \d{4}", documents["rss"])) == {b"12 May 2026"}


def test_dates_are_written_in_utc_and_whole_seconds(render: Render, make_entry: Callable[..., Entry]) -> None:
    odd = timezone(timedelta(hours=8, minutes=5, seconds=43))
    at = datetime(2026, 5, 12, 8, 5, 43, 999, tzinfo=odd)
    entry = make_entry(1)
    documents = render(replace(entry, published=replace(entry.published, at=at), updated_at=at))
    assert etree.fromstring(documents["rss"]).findtext("channel/item/pubDate") == "Tue, 12 May 2026 00:00:00 +0000"
    assert etree.fromstring(documents["atom"]).findtext(f"{ATOM}entry/{ATOM}published") == "2026-05-12T00:00:00+00:00"


def test_a_feed_has_the_id_it_always_had(publication: Publication) -> None:
    # Readers know a feed by it: another way of making it is a change that breaks.
    assert channel_of(FEED, publication).id == "urn:uuid:42dfe30c-8750-56a6-9348-e1fd3ec29996"


def test_no_document_asks_for_a_style_sheet(render: Render, make_entry: Callable[..., Entry]) -> None:
    for document in render(make_entry(1)).values():
        assert b"text/xsl" not in document
        assert b"xml-stylesheet" not in document


def test_feed_id_comes_from_site_and_path_alone(publication: Publication) -> None:
    moved = replace(publication, title="新名", base_url="https://elsewhere.example")
    renamed = replace(FEED, key=("别名",))
    assert channel_of(FEED, publication).id == channel_of(renamed, moved).id
    assert channel_of(FEED, publication).id != channel_of(replace(FEED, path="all"), publication).id
    assert channel_of(FEED, publication).id.startswith("urn:uuid:")


@pytest.mark.parametrize("contact", ["news@feeds.example", "https://feeds.example/about"])
def test_feeds_say_who_answers_for_them_and_what_may_be_done(
    publication: Publication, make_entry: Callable[..., Entry], contact: str
) -> None:
    told = replace(publication, contact=contact, copyright="CC BY 4.0", icon="https://feeds.example/icon.png")
    files = render_feed(FEED, 0, [], Pages(told, catalogue_of([FEED])), told)
    rss = etree.fromstring(files["rss.xml"])[0]
    assert rss.findtext("copyright") == "CC BY 4.0"
    assert rss.findtext("managingEditor") == ("news@feeds.example (潮声)" if "@" in contact else None)
    assert (rss.findtext("image/url"), rss.findtext("image/title"), rss.findtext("image/link")) == (
        "https://feeds.example/icon.png",
        rss.findtext("title"),
        rss.findtext("link"),
    )
    atom = etree.fromstring(files["atom.xml"])
    assert atom.findtext(f"{ATOM}rights") == "CC BY 4.0"
    assert atom.findtext(f"{ATOM}icon") == "https://feeds.example/icon.png"
    assert atom.findtext(f"{ATOM}author/{ATOM}{'email' if '@' in contact else 'uri'}") == contact
    head = json.loads(files["feed.json"])
    assert head["authors"][0]["url"] == (f"mailto:{contact}" if "@" in contact else contact)
    assert head["icon"] == "https://feeds.example/icon.png"
    assert head["_tidings"]["copyright"] == "CC BY 4.0"
    generators = [rss.findtext("generator"), atom.findtext(f"{ATOM}generator"), head["_tidings"]["generator"]]
    assert all(name.startswith("Tidings") for name in generators)
