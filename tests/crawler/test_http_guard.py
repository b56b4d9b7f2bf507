"""Nothing but public addresses is dialled: crawls beside a server that must never hear of them."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crawler import settings as project_settings

#: Spellings of a host that is this machine or its network; the port is the secret server's.
SPELLINGS = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "news.localhost",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "10.0.0.1",
    "100.64.0.1",
    "rebound.test",
    "mapped.test",
]
ANSWERS = {
    "rebound.test": ["127.0.0.1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "named.test": ["127.0.0.1"],
    "turning.test": ["127.0.0.1", "127.0.0.2"],
}


def test_no_spelling_and_no_redirect_reaches_a_port_that_is_not_allowed(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    secret, site = serve(), serve()
    direct = [f"http://{host}:{secret.port}/page" for host in SPELLINGS]
    odd = [
        f"http://user:pw@{site.host}/page",
        f"http://{site.host}@127.0.0.1:{secret.port}/page",
        "ftp://ftp.test/page",
        "file:///etc/passwd",
    ]
    targets = [
        *direct,
        *odd,
        "//localhost:" + str(secret.port),
        "gopher://x.test/",
        "data:text/html,x",
        "http://[broken/",
    ]
    redirects = [f"{site.url}/go?to={quote(target, safe='')}" for target in targets]
    good = [f"{site.url}/page/1", f"http://named.test:{site.port}/page/2", f"{site.url}/go?to=/page/3"]
    turning = [f"http://turning.test:{server.port}/page/3" for server in (site, secret)]  # changes its answer
    other_names = [f"http://{host}:{site.port}/page/4" for host in ("localhost", "rebound.test", "127.1")]

    result = crawl(
        [*direct, *odd, *redirects, *good, *turning, *other_names],
        allow=[site.host, f"named.test:{site.port}", f"turning.test:{site.port}"],
        answers=ANSWERS,
    )

    assert secret.connections == 0
    assert {result.reason(url) for url in direct} == {"refused_address"}
    assert {result.reason(url) for url in odd} == {"invalid_url"}
    assert {result.reason(url) for url in redirects} == {"refused_address", "invalid_url"}
    assert {result.reason(url) for url in other_names} == {"refused_address"}
    assert {result.reason(url) for url in good} == {None}
    assert [result.reason(url) for url in turning] == [None, "refused_address"]
    assert {path for path in site.paths() if path.startswith("/page")} == {"/page/1", "/page/2", "/page/3"}


def test_resolver_refuses_every_spelling_on_its_own(serve: Callable[..., Any], crawl: Callable[..., Any]) -> None:
    """Address literals go through the reactor's resolver as well; without that, the second wall would have a gap."""
    secret, site = serve(), serve()
    urls = [f"http://{host}:{secret.port}/page" for host in SPELLINGS]
    without_guard = project_settings.DOWNLOADER_MIDDLEWARES | {"crawler.http.guard.AddressGuard": None}

    result = crawl(
        [*urls, f"{site.url}/page"],
        allow=[site.host],
        answers=ANSWERS,
        DOWNLOADER_MIDDLEWARES=without_guard,
        ROBOTSTXT_OBEY=False,
        RETRY_TIMES=0,
    )

    assert secret.connections == 0
    # A name the machine's resolver does not know, or an address it has no family for, is unreachable: as good.
    assert {result.reason(url) for url in urls} <= {"refused_address", "unreachable"}
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0.0.0.0", "169.254.169.254", "rebound.test"):
        assert result.reason(f"http://{host}:{secret.port}/page") == "refused_address"
    assert result.reason(f"{site.url}/page") is None


def test_nothing_is_dialled_when_another_resolver_is_installed(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    site = serve()
    result = crawl(
        [f"{site.url}/page"], allow=[site.host], TWISTED_DNS_RESOLVER="scrapy.resolver.CachingThreadedResolver"
    )
    assert result.reason(f"{site.url}/page") == "refused_address"
    assert site.connections == 0


def test_redirects_are_followed_five_times_and_no_referer_is_sent(
    serve: Callable[..., Any], crawl: Callable[..., Any]
) -> None:
    site = serve()
    result = crawl([f"{site.url}/circle/1"], allow=[site.host])
    assert result[f"{site.url}/circle/1"]["detail"] == "more than 5 redirects"
    assert site.paths() == [f"/circle/{number}" for number in range(1, 7)]
    assert not any("referer" in seen.headers or "cookie" in seen.headers for seen in site.seen)


def test_server_without_a_trusted_certificate_is_not_asked_for_anything(
    serve: Callable[..., Any], crawl: Callable[..., Any], tmp_path: Path
) -> None:
    site = serve(tls=self_signed("tls.test", tmp_path / "tls.pem"))
    url = f"https://tls.test:{site.port}/page"

    result = crawl(
        [url], allow=[f"tls.test:{site.port}"], answers={"tls.test": ["127.0.0.1"]}, RETRY_TIMES=0, ROBOTSTXT_OBEY=False
    )

    assert result[url]["reason"] == "unreachable"
    assert result[url]["detail"] == "certificate cannot be verified"
    assert site.connections == 1
    assert site.seen == []


def self_signed(name: str, path: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    unencrypted = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
