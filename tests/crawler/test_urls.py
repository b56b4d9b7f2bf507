"""Addresses: expectations follow RFC 3986, section 6.2.2, and what each rule promises."""

from __future__ import annotations

import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import CrawlerError
from crawler.urls import (
    MAX_LENGTH,
    InvalidURL,
    absolute,
    canonical_url,
    normalise,
    unwrap_proxy,
    url_key,
    without_parameters,
    without_tracking,
)


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTP://News.Example/", "http://news.example/"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example:80/a", "https://news.example:80/a"),
        ("http://news.example:/a", "http://news.example/a"),
        ("http://news.example./a", "http://news.example/a"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"),
        ("http://news.example/a/b/c/./../../g", "http://news.example/a/g"),
        ("http://news.example/../../g", "http://news.example/g"),
        ("http://news.example/a/..", "http://news.example/"),
        ("http://news.example/%7Eanna/%c3%a4", "http://news.example/~anna/%C3%A4"),
        ("http://news.example/a%2fb", "http://news.example/a%2Fb"),
        ("http://news.example/%2e%2E/x", "http://news.example/x"),
        ("http://news.example/100%", "http://news.example/100%25"),
        ("http://news.example/a b", "http://news.example/a%20b"),
        ("http://news.example/新?q=闻", "http://news.example/%E6%96%B0?q=%E9%97%BB"),
        ("http://新闻.example/", "http://xn--efvy88h.example/"),
        ("http://ＮＥＷＳ.example/", "http://news.example/"),
        ("http://news.example/a#part", "http://news.example/a"),
        ("http://news.example/a?", "http://news.example/a"),
        (" \thttp://news.example/a\r\n", "http://news.example/a"),
        ("http://news.example/a\nb", "http://news.example/ab"),
        ("http://news.example\\a\\b", None),
        ("http://news.example/a\\b", "http://news.example/a/b"),
    ],
)
def test_normal_form_is_that_of_the_rfc(given_url: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InvalidURL):
            normalise(given_url)
    else:
        assert normalise(given_url) == expected


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=x&utm_medium=y", ""),
        ("id=7&utm_campaign=spring", "?id=7"),
        ("b=2&a=1", "?b=2&a=1"),
        ("fbclid=abc&page=2&gclid=d", "?page=2"),
        ("UTM_Source=x&id=1", "?id=1"),
        ("utm%5Fsource=x&id=1", "?id=1"),
        ("spm=a1.b2&vd_source=77&p=3", "?p=3"),
        ("PHPSESSID=0123456789abcdef&t=9", "?t=9"),
        ("sid=0123456789abcdef0123&t=9", "?t=9"),
        ("sid=42", "?sid=42"),
        ("&&a=1&&", "?a=1"),
        ("source=rss", "?source=rss"),
    ],
)
def test_tracking_and_sessions_go_and_the_rest_keeps_its_order(query: str, kept: str) -> None:
    assert normalise(f"http://news.example/a?{query}") == f"http://news.example/a{kept}"


def test_session_in_the_path_goes() -> None:
    assert normalise("http://news.example/a;jsessionid=1F2E?x=1") == "http://news.example/a?x=1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/a/b",
        "//news.example/a",
        "news.example/a",
        "ftp://news.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "http:///a",
        "http://news.example:99999/",
        "http://news.example:8x/",
        "http://anna@news.example/",
        "http://bank.example@evil.example/",
        "http://bank.example\\@evil.example/",
        "http://[::1/",
        "http://[::1]x/",
        "http://a b/",
        "http://a..b/",
        "http://" + "a" * 64 + ".example/",
        "http://news.example/" + "a" * MAX_LENGTH,
        "http://news.example/" + "新" * 2000,
    ],
)
def test_what_is_no_web_address_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidURL) as caught:
        normalise(text)
    assert isinstance(caught.value, CrawlerError)
    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


PIECES = """
    http:// https:// a.example 新.example :80 / .. . % %4 %41 %2e ? & = # utm_x=1 ;jsessionid= sid= 0123456789abcdef
    m. www. /amp 12345 \\ @ [::1] 新
""".split()  # noqa: SIM905  (a table, read as one)
URL_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ).map("".join),
    st.text(max_size=30).map(lambda rest: "http://a.example/" + rest),
)


@given(URL_TEXT)
def test_a_normal_form_is_its_own_normal_form_and_nothing_else_is_raised(text: str) -> None:
    try:
        once = normalise(text)
    except InvalidURL:
        return
    assert normalise(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert absolute("", once) == once
    assert url_key(once) == url_key(text)


@given(URL_TEXT, URL_TEXT)
def test_references_resolve_or_are_none(base: str, reference: str) -> None:
    url = absolute(base, reference)
    if url is not None:
        assert absolute(base, url) == url
        assert without_tracking(without_tracking(url)) == without_tracking(url)


@given(URL_TEXT)
def test_unwrapping_ends_where_nothing_is_wrapped(text: str) -> None:
    once = unwrap_proxy(text)
    assert unwrap_proxy(once) == once


# Identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a/1.html", "https://news.example/a/1.html"),
        ("http://news.example/a/", "http://news.example/a"),
        ("http://www.news.example/a", "http://news.example/a"),
        ("http://news.example/a?utm_source=rss", "http://news.example/a#top"),
        ("http://m.news.example/a/123456", "https://www.news.example/a/123456"),
        ("http://wap.news.example/a/123456?amp=1", "http://news.example/a/123456/amp"),
        ("https://amp.news.example/one-two-three-four", "https://news.example/one-two-three-four/amp/"),
        (
            "http://www.myzaker.com/article/616eb0b4b15ec03d086e3854",
            "https://app.myzaker.com/article/616EB0B4B15EC03D086E3854/",
        ),
        (
            "http://www.myzaker.com/article/616eb0b4b15ec03d086e3854?f=normal",
            "http://app.myzaker.com/news/article.php?f=x&pk=616eb0b4b15ec03d086e3854",
        ),
    ],
)
def test_two_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://news.example/a?id=1", "http://news.example/a?id=2"),
        ("http://news.example/A", "http://news.example/a"),
        ("http://m.news.example/about", "http://news.example/about"),
        ("http://news.example/guitars/amp", "http://news.example/guitars"),
        ("http://news.example:8080/a", "http://news.example/a"),
        ("http://a.news.example/1", "http://b.news.example/1"),
        (
            "http://www.myzaker.com/article/616eb0b4b15ec03d086e3854",
            "http://www.myzaker.com/article/616eb0b4b15ec03d086e3855",
        ),
        ("https://m.example/a/2026112012345.html", "https://example/a/2026112012345.html"),
    ],
)
def test_two_articles_never_share_a_key(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_zaker_key_is_the_article_id() -> None:
    assert url_key("https://www.myzaker.com/article/616eb0b4b15ec03d086e3854/") == "zaker:616eb0b4b15ec03d086e3854"


@pytest.mark.parametrize(
    ("requested", "declared", "expected"),
    [
        ("http://a.example/x?utm_source=1", None, "http://a.example/x"),
        ("http://a.example/x", "", "http://a.example/x"),
        ("http://m.a.example/x/12345", "http://www.a.example/story/12345", "http://www.a.example/story/12345"),
        ("http://a.example/x/12345", "/y/12345", "http://a.example/y/12345"),
        ("http://a.example/x", "https://a.example/x?fbclid=1", "https://a.example/x"),
        ("http://a.co.uk/x", "http://b.co.uk/x", "http://a.co.uk/x"),
        ("http://anna.github.io/x", "http://bert.github.io/x", "http://anna.github.io/x"),
        ("http://a.example/x", "http://a.example.evil.test/x", "http://a.example/x"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:9000/x", "http://127.0.0.1:8000/x"),
        ("http://a.example/news/12345.html", "http://a.example/", "http://a.example/news/12345.html"),
        ("http://a.example/news/12345.html", "/index.html", "http://a.example/news/12345.html"),
        ("http://a.example/news/12345.html", "http://a.example/news/", "http://a.example/news/12345.html"),
        ("http://a.example/read.php?id=12345", "http://a.example/read.php", "http://a.example/read.php?id=12345"),
        ("http://a.example/one-two-three-four/amp", "/one-two-three-four", "http://a.example/one-two-three-four"),
        ("http://a.example/x", "javascript:alert(1)", "http://a.example/x"),
        ("http://a.example/x", "http://[broken", "http://a.example/x"),
        ("http://a.example/", "http://a.example/", "http://a.example/"),
    ],
)
def test_declared_canonical_counts_only_where_it_can_be_right(
    requested: str, declared: str | None, expected: str
) -> None:
    assert canonical_url(requested, declared) == expected


def test_registrable_domains_need_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert canonical_url("http://one.shop.example.co.jp/12345", "http://two.example.co.jp/12345").startswith(
        "http://two."
    )


# References and proxies


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("c.html", "http://a.example/dir/c.html"),
        ("../c.html?x=1&y=2#z", "http://a.example/c.html?x=1&y=2#z"),
        ("/c", "http://a.example/c"),
        ("//b.example/c", "http://b.example/c"),
        ("?p=2", "http://a.example/dir/page?p=2"),
        ("#top", "http://a.example/dir/page#top"),
        (" https://b.example/c d.jpg ", "https://b.example/c%20d.jpg"),
        ("https://b.example/a?utm_source=1", "https://b.example/a?utm_source=1"),
        ("", None),
        ("mailto:a@b.example", None),
        ("java\nscript:alert(1)", None),
        ("\x01javascript:alert(1)", None),
        ("data:image/png;base64,AA", None),
        ("tel:+123", None),
        ("http://[", None),
    ],
)
def test_references_become_absolute_web_addresses_or_none(reference: str, expected: str | None) -> None:
    assert absolute("http://a.example/dir/page", reference) == expected


PICTURE = "http://pics.example/a/b.jpg"


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        (f"https://cors.zfour.workers.dev/?{PICTURE}", PICTURE),
        ("https://cors.zfour.workers.dev/?http%3A%2F%2Fpics.example%2Fa%2Fb.jpg", PICTURE),
        (f"https://cors.zfour.workers.dev/?https://cors.zfour.workers.dev/?{PICTURE}", PICTURE),
        (f"https://images.weserv.nl/?url={PICTURE}", PICTURE),
        ("https://images.weserv.nl/?url=pics.example/a/b.jpg&w=300", PICTURE),
        ("https://images.weserv.nl/?w=300&url=http%3A%2F%2Fpics.example%2Fa%2Fb.jpg", PICTURE),
        ("https://i0.wp.com/pics.example/a/b.jpg?resize=10%2C10", PICTURE),
        ("https://i2.wp.com/pics.example/a/b.jpg?ssl=1", "https://pics.example/a/b.jpg"),
        (f"https://proxy.example/?{PICTURE}", PICTURE),
        (f"https://proxy.example/fetch?{PICTURE}?x=1&y=2", f"{PICTURE}?x=1&y=2"),
        (f"https://news.example/redirect?url={PICTURE}", None),
        (f"https://news.example/show?id=1&{PICTURE}", None),
        ("https://news.example/pic.jpg?x-oss-process=image/resize", None),
        ("https://cors.zfour.workers.dev/?ftp://pics.example/a.jpg", None),
        (PICTURE, None),
    ],
)
def test_proxies_are_looked_through_and_nothing_else_is(wrapped: str, expected: str | None) -> None:
    assert unwrap_proxy(wrapped) == (expected or wrapped)


def test_an_operators_own_proxy_can_be_named() -> None:
    own = ("https://img.example/p?src=",)
    assert unwrap_proxy(f"https://img.example/p?src={PICTURE}&q=80", own) == PICTURE
    assert unwrap_proxy("https://i0.wp.com/pics.example/a.jpg", own) == "https://i0.wp.com/pics.example/a.jpg"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/p?id=1&from=app", "https://a.example/p?id=1"),
        ("https://a.example/p?from=app", "https://a.example/p"),
        ("https://a.example/p?From=app#top", "https://a.example/p?From=app#top"),
        ("https://a.example/p?from=app#top", "https://a.example/p#top"),
        ("https://a.example/from", "https://a.example/from"),
    ],
)
def test_a_source_s_own_parameters_are_left_out(url: str, expected: str) -> None:
    assert without_parameters(url, ["from"]) == expected


@pytest.mark.parametrize("parameter", ["ref_src=twsrc%5Etfw", "at_medium=RSS&at_campaign=rss", "guccounter=1"])
def test_marks_that_large_sites_put_on_addresses_are_no_part_of_identity(parameter: str) -> None:
    assert url_key(f"https://a.example/p/1?{parameter}") == url_key("https://a.example/p/1")


def test_the_key_of_a_long_address_costs_linear_time() -> None:
    start = time.perf_counter()
    for number in range(20):
        url_key(f"https://a.example/{'%E4%BD%A0' * 800}{number}")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("path", "is_named"),
    [
        ("/one-two-three-four", True),
        ("/x/one-two-three-four", True),
        ("/one-two-three", False),
        ("/-one-two-three", False),
        ("/--one-two-three-four", True),
        ("/p?slug=a-b-c-d", True),
        ("/a-b/c-d", False),
    ],
)
def test_a_slug_of_four_words_names_an_article(path: str, is_named: bool) -> None:
    assert (url_key(f"https://m.a.example{path}") == url_key(f"https://a.example{path}")) is is_named
