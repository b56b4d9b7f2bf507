"""Which addresses may be dialled, as a table of spellings."""

from __future__ import annotations

from urllib.parse import urlparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.http.address import may_dial, parse_allowed, url_refusal
from crawler.model import DropReason
from crawler.urls import is_public

NOBODY = parse_allowed([])
MAX_LENGTH = 2083


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "1.1.1.1", "223.5.5.5", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)
def test_public_address_may_be_dialled(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "100::1",
        "no address",
        "",
    ],
)
def test_any_other_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_every_wrapping_of_a_loopback_address_is_refused(address: object) -> None:
    number = int(address)  # type: ignore[call-overload]
    wrapped = [
        f"::ffff:{address}",
        f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}",
        f"2002:{number >> 16:x}:{number & 0xFFFF:x}::",
    ]
    assert not any(is_public(spelling) for spelling in [str(address), *wrapped])


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.b.localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://0/",
        "http://[::ffff:7f00:1]/",
        "http://[::]/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)
def test_local_address_is_refused_in_any_spelling(url: str) -> None:
    refusal = url_refusal(urlparse(url), NOBODY, MAX_LENGTH)
    assert refusal
    assert refusal[0] is DropReason.REFUSED_ADDRESS


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "//example.org/",
        "http:///path",
        "http://:80/",
        "http://example.org:0x50/",
        "http://example.org:99999/",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org/" + "a" * 2083,
    ],
)
def test_url_that_is_no_plain_web_address_is_invalid(url: str) -> None:
    refusal = url_refusal(urlparse(url), NOBODY, MAX_LENGTH)
    assert refusal
    assert refusal[0] is DropReason.INVALID_URL


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://例子.test/新闻", "http://8.8.8.8:8080/", "HTTPS://E.org"]
)
def test_public_web_address_is_not_refused(url: str) -> None:
    assert url_refusal(urlparse(url), NOBODY, MAX_LENGTH) is None


def test_password_never_shows_in_the_refusal() -> None:
    refusal = url_refusal(urlparse("http://user:hunter2@example.org/"), NOBODY, MAX_LENGTH)
    assert refusal
    assert "hunter2" not in refusal[1]


def test_refusal_says_by_which_key_an_address_is_allowed() -> None:
    refusal = url_refusal(urlparse("http://127.0.0.1:8731/"), frozenset(), 2000)
    assert refusal is not None
    assert refusal[1] == (
        "127.0.0.1:8731 is not on the public Internet, nor in network.allow_hosts (tidings.toml, TIDINGS_ALLOW_HOSTS)"
    )


def test_allowed_entry_opens_that_host_and_port_only() -> None:
    allowed = parse_allowed(["127.0.0.1:8700", "Localhost:8701", "[0:0::1]:80"])
    assert url_refusal(urlparse("http://127.0.0.1:8700/x"), allowed, MAX_LENGTH) is None
    assert url_refusal(urlparse("http://localhost:8701/"), allowed, MAX_LENGTH) is None
    assert url_refusal(urlparse("http://[::1]/"), allowed, MAX_LENGTH) is None
    for url in (
        "http://127.0.0.1:5432/",
        "http://127.0.0.1/",
        "http://localhost:8700/",
        "https://[::1]/",
        "http://127.1:8700/",
    ):
        assert url_refusal(urlparse(url), allowed, MAX_LENGTH), url


def test_name_that_resolves_to_an_allowed_address_is_refused_all_the_same() -> None:
    allowed = parse_allowed(["127.0.0.1:8700"])
    assert may_dial("127.0.0.1", 8700, "127.0.0.1", allowed)
    assert not may_dial("rebound.example", 8700, "127.0.0.1", allowed)
    assert may_dial("rebound.example", 8700, "93.184.216.34", allowed)


@pytest.mark.parametrize(
    "entry", ["127.0.0.1", "localhost:", ":8700", "host:port", "host:0", "host:65536", "host:-1", ""]
)
def test_allowed_entry_without_host_or_port_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match='expected "host:port"'):
        parse_allowed([entry])
