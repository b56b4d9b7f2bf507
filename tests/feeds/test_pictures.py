"""Where readers get pictures from: addresses in text and images, by host."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.html import clean_html
from crawler.model import Entry, Image
from feeds.channel import Publication, fingerprint
from feeds.entry import item_of
from feeds.pictures import Pictures, Policy, addresses_in

GUID = "urn:uuid:00000000-0000-5000-8000-000000000001"
OTHER = "urn:uuid:00000000-0000-5000-8000-000000000002"
PROXY = Pictures(Policy.PROXY, key=b"k" * 32, base_url="https://feeds.example/news")


def shown(pictures: Pictures, url: str) -> str:
    return pictures.address(url, GUID)


@pytest.mark.parametrize(
    ("host", "policy"),
    [
        ("a.example", Policy.HTTPS),
        ("b.a.example", Policy.DROP),
        ("c.b.a.example", Policy.DROP),
        ("example", Policy.TEMPLATE),
        ("z.example", Policy.TEMPLATE),
        ("y.z.example", Policy.PROXY),
        ("xa.example", Policy.TEMPLATE),
    ],
)
def test_the_exact_host_counts_before_the_domain_and_the_site(host: str, policy: Policy) -> None:
    hosts = {"a.example": Policy.HTTPS, "*.a.example": Policy.DROP, "*.z.example": Policy.PROXY}
    assert Pictures(Policy.TEMPLATE, hosts).policy_for(f"http://{host}:81/x.jpg") is policy


def test_https_takes_the_place_of_http_on_its_own_port_only() -> None:
    pictures = Pictures(Policy.HTTPS)
    assert shown(pictures, "http://a.example/x?y#z") == "https://a.example/x?y#z"
    assert shown(pictures, "http://a.example:80/x") == "https://a.example/x"
    assert shown(pictures, "http://a.example") == "https://a.example"
    assert shown(pictures, "http://a.example:8080/x") == "http://a.example:8080/x"
    assert shown(pictures, "https://a.example/x") == "https://a.example/x"


def test_a_template_takes_the_address_raw_or_encoded() -> None:
    url = "https://a.example/x.jpg?w=1&h=2"
    assert shown(Pictures(Policy.TEMPLATE, template="https://p.example/?{url}"), url) == f"https://p.example/?{url}"
    encoded = shown(Pictures(Policy.TEMPLATE, template="https://p.example/?u={url_encoded}&w=9"), url)
    assert encoded == "https://p.example/?u=https%3A%2F%2Fa.example%2Fx.jpg%3Fw%3D1%26h%3D2&w=9"


def test_a_signature_is_of_one_picture_of_one_article_under_one_key() -> None:
    one = PROXY.signature("https://a.example/x.jpg", GUID)
    assert len(one) == 22
    assert one != PROXY.signature("https://a.example/y.jpg", GUID)
    assert one != PROXY.signature("https://a.example/x.jpg", OTHER)
    assert one != replace(PROXY, key=b"l" * 32).signature("https://a.example/x.jpg", GUID)
    address = shown(PROXY, "https://a.example/x.jpg")
    assert address == f"https://feeds.example/news/picture/00000000000050008000000000000001/{one}"


def test_what_a_picture_leaves_empty_goes_with_it() -> None:
    dropped = Pictures(Policy.DIRECT, {"a.example": Policy.DROP})
    gone = '<img src="https://a.example/x.jpg" alt="x > y">'
    kept = '<img src="https://b.example/x.jpg">'
    text = (
        f"<p>before</p><p>{gone}</p><figure>{gone}<figcaption>its caption</figcaption></figure>"
        f'<figure>{kept}<figcaption>another</figcaption></figure><p><a href="https://a.example/x.jpg">{gone}</a></p>'
        f"<p>{gone}words {kept}</p>"
    )
    assert dropped.in_text(text, GUID) == (
        f"<p>before</p><figure>{kept}<figcaption>another</figcaption></figure><p>words {kept}</p>"
    )
    video = '<p><video src="https://b.example/v.mp4" poster="https://a.example/x.jpg" controls=""></video></p>'
    assert dropped.in_text(video, GUID) == '<p><video src="https://b.example/v.mp4" controls=""></video></p>'


def test_links_films_and_data_stay() -> None:
    pictures = Pictures(Policy.TEMPLATE, template="https://p.example/?{url_encoded}")
    text = (
        '<p><a href="http://a.example/x.jpg">x</a><video src="http://a.example/v.mp4" controls=""></video>'
        '<img src="data:image/png;base64,AA=="> src="http://a.example/y.jpg"</p>'
    )
    assert pictures.in_text(text, GUID) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Nothing goes that held no picture of the host: a figure may well be words.
        (
            "<figure><blockquote><p>said</p></blockquote><figcaption>who</figcaption></figure><p>{}</p>",
            "<figure><blockquote><p>said</p></blockquote><figcaption>who</figcaption></figure>",
        ),
        ("<figure><figcaption>its caption</figcaption>{}</figure><p>words</p>", "<p>words</p>"),
        ("<figure>{}<br>{}<figcaption>caption</figcaption></figure>", ""),
        ("<p>words</p><ul><li>{}</li><li><strong>{}</strong></li></ul>", "<p>words</p>"),
        ("<blockquote><p>{} {}</p></blockquote><h2>{}</h2><p>words</p>", "<p>words</p>"),
        ("<table><tbody><tr><td>{}</td></tr></tbody></table>", ""),
        ("<table><tbody><tr><td>{}</td><td>words</td></tr></tbody></table>",) * 2,
        (
            "<table><tbody><tr><td></td></tr></tbody></table><p>{}</p>",
            "<table><tbody><tr><td></td></tr></tbody></table>",
        ),
        ("<p>words<br>{}</p>", "<p>words</p>"),
        ("<p>{}<br>words<br>{}<br>more</p>", "<p>words<br>more</p>"),
        ("<p>words<br>{}more</p>", "<p>words<br>more</p>"),
    ],
)
def test_only_what_held_nothing_but_the_picture_goes_with_it(before: str, after: str) -> None:
    gone = '<img src="https://a.example/x.jpg" alt="">'
    dropped = Pictures(hosts={"a.example": Policy.DROP})
    assert dropped.in_text(before.replace("{}", gone), GUID) == after.replace("{}", "")


def test_pictures_that_stay_are_not_touched() -> None:
    text = '<p><img src="http://b.example/it\'s.jpg?a=1&amp;b=2"><img src="http://[bad/x.jpg"></p>'
    assert Pictures(hosts={"a.example": Policy.PROXY}).in_text(text, GUID) == text
    template = Pictures(Policy.TEMPLATE, template="https://p.example/?{url}")
    assert list(template.of_images([Image("http://[bad/x.jpg")], GUID)) == [Image("http://[bad/x.jpg")]


def test_what_an_external_proxy_makes_of_a_picture_has_no_known_length() -> None:
    template = Pictures(Policy.TEMPLATE, template="https://p.example/?{url}")
    [shown] = template.of_images([Image("https://a.example/x.jpg", length=5)], GUID)
    assert (shown.url, shown.length) == ("https://p.example/?https://a.example/x.jpg", 0)
    [shown] = PROXY.of_images([Image("https://a.example/x.jpg", length=5)], GUID)
    assert shown.length == 5


MARKUP = [
    *("<p>", "</p>", "<br>", "<b>", "</b>", "<ul><li>", "</li></ul>", "<blockquote>", "</blockquote>", "<h2>", "</h2>"),
    *("<figure>", "</figure>", "<table><tr><td>", "</td></tr></table>", '<a href="http://a.example/1.jpg">', "</a>"),
    *('<img src="http://a.example/1.jpg?a=1&b=2" alt="<>">', '<img src="http://a.example/it\'s.jpg">'),
    *('<img src="https://b.example/2.jpg">', '<video src="http://a.example/v.mp4" poster="http://a.example/p.jpg">'),
    *("词 & words", " ", '&lt;img src="http://a.example/3.jpg">'),
]
CONTENT = st.lists(st.sampled_from(MARKUP), max_size=25).map(lambda parts: clean_html("".join(parts), "").html)


@given(CONTENT, st.sampled_from(list(Policy)), st.sampled_from(list(Policy)))
def test_nothing_but_addresses_changes_and_once_is_enough(content: str, policy: Policy, other: Policy) -> None:
    pictures = replace(PROXY, policy=policy, template="https://p.example/?{url}", hosts={"p.example": other})
    shown = pictures.in_text(content, GUID)
    assert pictures.in_text(shown, GUID) == shown
    if policy is Policy.DROP:
        assert list(addresses_in(shown)) == []
        return
    for before, after in zip(addresses_in(content), addresses_in(shown), strict=True):
        assert after == pictures.address(before, GUID)
    assert ADDRESS.sub("", shown) == ADDRESS.sub("", content)


@given(CONTENT)
def test_no_word_and_no_other_picture_goes_with_a_dropped_one(content: str) -> None:
    shown = Pictures(hosts={"a.example": Policy.DROP}).in_text(content, GUID)
    assert list(addresses_in(shown)) == [url for url in addresses_in(content) if "//a.example" not in url]
    assert BLANK.sub("", TAG.sub("", shown)) == BLANK.sub("", TAG.sub("", content))
    assert not EMPTY.search(shown)


ADDRESS = re.compile(r'(?<=<img src=")[^"]*|(?<= poster=")[^"]*')
TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
BLANK = re.compile(r"\s|&nbsp;")
EMPTY = re.compile(r"<(p|b|ul|li|blockquote|h2|figure|a|table|tbody|tr)(?: [^>]*)?></\1>")


def test_every_format_and_page_has_the_address_for_readers(
    publication: Publication, make_entry: Callable[..., Entry]
) -> None:
    entry = make_entry(1)
    proxied = replace(publication, pictures=PROXY)
    item = item_of(entry, proxied)
    assert all(image.url.startswith("https://feeds.example/news/picture/") for image in item.images)
    assert "harbour.example/1.jpg" not in item.content
    assert item_of(entry, publication).images[0].url == "https://harbour.example/1.jpg"
    dropped = item_of(entry, replace(publication, pictures=Pictures(Policy.DROP)))
    assert (dropped.images, "<img" in dropped.content) == ((), False)


def test_a_change_of_policy_or_key_changes_what_is_published(publication: Publication) -> None:
    marks = [
        fingerprint(replace(publication, pictures=pictures))
        for pictures in (Pictures(), PROXY, replace(PROXY, key=b"l" * 32), Pictures(Policy.HTTPS))
    ]
    assert len(set(marks)) == 4
    assert fingerprint(replace(publication, pictures=Pictures(hosts={"a.example": Policy.DIRECT}))) == marks[0]
