"""Where readers get pictures from: addresses in text and images, by host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.html import clean_html
from crawler.model import Entry
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
        ("xa.example", Policy.TEMPLATE),
    ],
)
def test_the_exact_host_counts_before_the_domain_and_the_site(host: str, policy: Policy) -> None:
    hosts = {"a.example": Policy.HTTPS, "*.a.example": Policy.DROP}
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


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", '<img src="http://a.example/1.jpg?a=1&b=2" alt="<>">', "词 & words", "<b>"])
    ),
    st.sampled_from(list(Policy)),
)
def test_nothing_but_addresses_changes(parts: list[str], policy: Policy) -> None:
    content = clean_html("".join(parts), "https://a.example/").html
    pictures = replace(PROXY, policy=policy, template="https://p.example/?{url}")
    shown = pictures.in_text(content, GUID)
    if policy is Policy.DROP:
        assert "<img" not in shown
        return
    for before, after in zip(addresses_in(content), addresses_in(shown), strict=True):
        assert after == pictures.address(before, GUID)
        shown = shown.replace(escape(after), escape(before))
    assert shown == content


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
