"""What a published file is answered with: types, validators, codings, ranges, and nothing that is not published."""

from __future__ import annotations

import gzip
import http.client
import os
import time
from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

import brotli
import pytest
from served import Answer, Served, serving

PAGE = "<!doctype html><title>港口</title>" + "<p>灯亮了。</p>" * 300
FEED = "<rss version='2.0'><channel><title>港口</title></channel></rss>" + "<!-- 灯 -->" * 300

#: Long before the test runs.
SETTLED = 1_700_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    with serving(folder, interval_minutes=20) as site:
        for feed in ("all/", "category/town/"):
            for name in ("rss.xml", "atom.xml"):
                site.write(f"{feed}{name}", FEED)
                site.write(f"{feed}archive/2/{name}", FEED)
            site.write(f"{feed}feed.json", '{"version": "https://jsonfeed.org/version/1.1"}')
            site.write(f"{feed}index.html", PAGE)
            site.write(f"{feed}archive/2/index.html", PAGE)
        site.write("index.html", PAGE)
        site.write("feeds.opml", "<opml/>")
        site.write("status.json", "{}")
        site.write("style.css", "body {}" * 500)
        site.write("icon.svg", "<svg/>")
        site.write("icon.png", b"\x89PNG" + bytes(5000))
        site.write("favicon.ico", b"\0\0\1\0" + bytes(2000))
        site.write("article/3f/3fa9c0.html", PAGE)
        (folder / "secret.xml").write_text("not published")
        (site.public / "out.xml").symlink_to(folder / "secret.xml")
        (site.public / "away").symlink_to(folder)
        (site.public / "inside.xml").symlink_to(site.public / "all" / "rss.xml")
        os.mkfifo(site.public / "pipe.xml")
        (site.public / "all" / ".tidings-abc.tmp").write_text("half a feed")
        (site.public / "empty").mkdir()
        for file in site.public.rglob("*.*"):
            os.utime(file, (SETTLED, SETTLED), follow_symlinks=False)
        yield site


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/all/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/category/town/archive/2/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/all/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/all/archive/2/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/category/town/feed.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/status.json", "application/json; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/all/", "text/html; charset=utf-8"),
        ("/all/index.html", "text/html; charset=utf-8"),
        ("/article/3f/3fa9c0.html", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml; charset=utf-8"),
        ("/icon.png", "image/png"),
        ("/favicon.ico", "image/x-icon"),
    ],
)
def test_each_file_has_its_content_type(site: Served, path: str, content_type: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer["content-type"]) == (200, content_type)


def test_a_folder_gives_its_page_and_is_led_to_with_its_slash(site: Served) -> None:
    assert site.ask("/all/").body == PAGE.encode()
    answer = site.ask("/category/town?x=1")
    # Relative: /category/ + town/
    assert (answer.status, answer["location"]) == (301, "town/")


@pytest.mark.parametrize("path", ["/all/rss.xml", "/all/", "/style.css", "/icon.png", "/all/rss.xml?from=reader"])
@pytest.mark.parametrize("accept", [None, "gzip", "br", "gzip, deflate, br;q=0.5"])
def test_the_second_answer_is_the_first_but_for_its_date(site: Served, path: str, accept: str | None) -> None:
    lines = [("Accept-Encoding", accept)] if accept else []
    first, second = (site.ask_lines(path, lines) for _ in range(2))
    assert (first.status, first.body) == (second.status, second.body)
    assert dict(first.headers) | {"date": ""} == dict(second.headers) | {"date": ""}
    again = [site.ask_lines(path, [*lines, ("If-None-Match", first["etag"])]) for _ in range(2)]
    assert [answer.status for answer in again] == [304, 304]
    assert dict(again[0].headers) | {"date": ""} == dict(again[1].headers) | {"date": ""}


def test_feeds_and_pages_may_be_kept_for_the_interval_of_the_crawls(site: Served) -> None:
    for path in ("/all/rss.xml", "/all/", "/feeds.opml", "/article/3f/3fa9c0.html"):
        assert site.ask(path)["cache-control"] == "public, max-age=1200", path


def test_archives_may_be_kept_for_a_day(site: Served) -> None:
    assert site.ask("/all/archive/2/rss.xml")["cache-control"] == "public, max-age=86400"
    assert site.ask("/category/town/archive/2/")["cache-control"] == "public, max-age=86400"


def test_a_category_called_archive_is_no_archive(site: Served) -> None:
    site.write("category/archive/2024/rss.xml", FEED)
    assert site.ask("/category/archive/2024/rss.xml")["cache-control"] == "public, max-age=1200"


@pytest.mark.parametrize(("minutes", "age"), [(1, 600), (30, 1800), (1440, 3600)])
def test_the_time_to_keep_lies_between_ten_and_sixty_minutes(tmp_path: Path, minutes: int, age: int) -> None:
    with serving(tmp_path, interval_minutes=minutes) as site:
        site.write("all/rss.xml", FEED)
        assert site.ask("/all/rss.xml")["cache-control"] == f"public, max-age={age}"


def test_answers_are_safe_to_show(site: Served) -> None:
    page = site.ask("/all/")
    template = (Path(__file__).parents[2] / "feeds/pages/base.html").read_text(encoding="utf-8")
    policy = page["content-security-policy"]
    assert policy.endswith("; frame-ancestors 'none'")
    # Both policies hold at once: the header must not forbid what the page's own allows.
    assert policy.removesuffix("; frame-ancestors 'none'") in template.replace(" file:", "")
    assert "default-src 'none'" in site.ask("/icon.svg")["content-security-policy"]
    for path in ("/all/", "/all/rss.xml", "/icon.svg"):
        answer = site.ask(path)
        assert answer["x-content-type-options"] == "nosniff"
        assert answer["referrer-policy"] == "no-referrer"
    for path in ("/all/", "/nothing", "/all"):
        assert "server" not in site.ask(path).headers


# Conditional requests


def test_a_304_has_no_body_and_what_a_cache_needs(site: Served) -> None:
    etag = site.ask("/all/rss.xml")["etag"]
    answer = site.ask("/all/rss.xml", If_None_Match=etag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer["etag"] == etag
    assert answer["cache-control"] == "public, max-age=1200"
    assert answer["vary"] == "Accept-Encoding"
    assert abs(parsedate_to_datetime(answer["date"]).timestamp() - time.time()) < 60
    assert "content-length" not in answer.headers
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("spelling", ["{0}", "W/{0}", '"other", {0}', '"a,b" , W/{0}', "*", ',, {0} ,"x"'])
def test_if_none_match_is_read_as_a_list_and_compared_weakly(site: Served, spelling: str) -> None:
    etag = site.ask("/all/rss.xml")["etag"]
    for _ in range(2):
        assert site.ask("/all/rss.xml", If_None_Match=spelling.format(etag)).status == 304


def test_if_none_match_may_come_in_several_lines(site: Served) -> None:
    etag = site.ask("/all/rss.xml")["etag"]
    lines = [("If-None-Match", '"other"'), ("If-None-Match", etag)]
    assert site.ask_lines("/all/rss.xml", lines).status == 304
    assert site.ask_lines("/all/rss.xml", lines[::-1]).status == 304


@pytest.mark.parametrize("value", ['"other"', "", "no-quotes", '"', 'W/"', '"other'])
def test_another_or_a_broken_tag_gives_the_file(site: Served, value: str) -> None:
    assert site.ask("/all/rss.xml", If_None_Match=value).body == FEED.encode()


@pytest.mark.parametrize("asked", [None, "gzip", "br", "identity"])
@pytest.mark.parametrize("held", [None, "gzip", "br"])
def test_whatever_coding_a_client_holds_it_is_told_that_nothing_changed(
    site: Served, held: str | None, asked: str | None
) -> None:
    first = site.ask_lines("/all/rss.xml", [("Accept-Encoding", held)] if held else [])
    lines = [("If-None-Match", first["etag"])] + ([("Accept-Encoding", asked)] if asked else [])
    for _ in range(2):
        answer = site.ask_lines("/all/rss.xml", lines)
        # The tag of what it holds: a cache looks up by it what to freshen (RFC 9111 section 4.3.4).
        assert (answer.status, answer["etag"]) == (304, first["etag"])


def test_changed_content_is_sent_at_once_under_another_tag(site: Served) -> None:
    site.write("source/one/rss.xml", FEED)
    old = [site.ask("/source/one/rss.xml", Accept_Encoding=coding)["etag"] for coding in ("identity", "gzip", "br")]
    for etag in old:
        assert site.ask("/source/one/rss.xml", If_None_Match=etag).status == 304
    # Same size, and within the same second.
    new = site.write("source/one/rss.xml", FEED.replace("港口", "码头"))
    for etag in old:
        answer = site.ask("/source/one/rss.xml", If_None_Match=etag)
        assert (answer.status, answer.body) == (200, new)
        assert answer["etag"] not in old
    assert gzip.decompress(site.ask("/source/one/rss.xml", Accept_Encoding="gzip").body) == new


def test_the_same_bytes_keep_their_tag_whenever_they_were_written(site: Served) -> None:
    site.write("source/two/rss.xml", FEED)
    first = site.ask("/source/two/rss.xml")
    site.write("source/two/rss.xml", FEED)
    os.utime(site.public / "source/two/rss.xml", (10**9, 10**9))
    again = site.ask("/source/two/rss.xml")
    assert again["etag"] == first["etag"]
    assert again["last-modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"


def test_two_versions_within_one_second_are_told_apart_by_a_date_alone(site: Served) -> None:
    path, second = "source/fast/rss.xml", int(time.time())

    def write(text: str, at: float) -> Answer:
        site.write(path, text)
        os.utime(site.public / path, (at, at))
        return site.ask("/" + path)

    # The first may yet be replaced within its second, so no date is given that both would have.
    assert "last-modified" not in write(FEED, second).headers
    assert "etag" in write(FEED + "!", second + 0.5).headers
    settled = write(FEED + "!", second - 10)["last-modified"]
    assert settled == formatdate(second - 10, usegmt=True)
    assert site.ask("/" + path, If_Modified_Since=settled).status == 304


def test_if_modified_since_counts_alone_only(site: Served) -> None:
    answer = site.ask("/all/rss.xml")
    modified, etag = answer["last-modified"], answer["etag"]
    earlier = formatdate(parsedate_to_datetime(modified).timestamp() - 1, usegmt=True)
    assert site.ask("/all/rss.xml", If_Modified_Since=modified).status == 304
    assert site.ask("/all/rss.xml", If_Modified_Since=earlier).status == 200
    assert site.ask("/all/rss.xml", If_Modified_Since="yesterday").status == 200
    assert site.ask("/all/rss.xml", If_Modified_Since=modified, If_None_Match='"other"').status == 200
    assert site.ask("/all/rss.xml", If_Modified_Since=earlier, If_None_Match=etag).status == 304


def test_a_date_in_the_future_is_none_of_the_file(site: Served) -> None:
    site.write("source/three/rss.xml", FEED)
    ahead = time.time() + 10**6
    os.utime(site.public / "source/three/rss.xml", (ahead, ahead))
    assert "last-modified" not in site.ask("/source/three/rss.xml").headers


def test_preconditions_for_the_same_file_are_kept(site: Served) -> None:
    answer = site.ask("/all/rss.xml")
    modified, etag = answer["last-modified"], answer["etag"]
    assert site.ask("/all/rss.xml", If_Match=etag).status == 200
    assert site.ask("/all/rss.xml", If_Match="*").status == 200
    assert site.ask("/all/rss.xml", If_Match='"other"').status == 412
    assert site.ask("/all/rss.xml", If_Match=f"W/{etag}").status == 412
    assert site.ask("/all/rss.xml", If_Unmodified_Since=modified).status == 200
    assert site.ask("/all/rss.xml", If_Unmodified_Since="Sun, 09 Sep 2001 01:46:40 GMT").status == 412


def test_head_is_get_without_the_body(site: Served) -> None:
    for path in ("/all/rss.xml", "/all/", "/nothing", "/all"):
        for fields in ({}, {"Accept_Encoding": "gzip"}):
            got, head = site.ask(path, **fields), site.ask(path, method="HEAD", **fields)
            assert head.body == b""
            assert (head.status, dict(head.headers) | {"date": ""}) == (got.status, dict(got.headers) | {"date": ""})
    etag = site.ask("/all/rss.xml")["etag"]
    assert site.ask("/all/rss.xml", method="HEAD", If_None_Match=etag).status == 304


def test_a_wish_for_a_feed_of_news_only_gets_a_plain_answer(site: Served) -> None:
    etag = site.ask("/all/rss.xml")["etag"]
    assert site.ask("/all/rss.xml", A_IM="feed", If_None_Match=etag).status == 304
    answer = site.ask("/all/rss.xml", A_IM="feed", If_None_Match='"old"')
    assert (answer.status, answer.body) == (200, FEED.encode())
    assert "im" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_by_name(site: Served, method: str) -> None:
    answer = site.ask("/all/rss.xml", method=method)
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD")


# Codings


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.1, br;q=0", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=nonsense", None),
        ("," * 8000 + "gzip", None),
        ("deflate", None),
        ("identity", None),
        ("", None),
        (None, None),
    ],
)
def test_the_coding_is_the_one_that_is_wanted_most(site: Served, accept: str | None, coding: str | None) -> None:
    answer = site.ask_lines("/all/rss.xml", [] if accept is None else [("Accept-Encoding", accept)])
    assert answer.headers.get("content-encoding") == coding
    unpacked = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding](answer.body)
    assert unpacked == FEED.encode()
    assert answer["vary"] == "Accept-Encoding"
    assert int(answer["content-length"]) == len(answer.body)


def test_each_coding_has_a_strong_tag_of_its_own(site: Served) -> None:
    tags = {site.ask("/all/rss.xml", Accept_Encoding=coding)["etag"] for coding in ("identity", "gzip", "br")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


def test_small_files_and_pictures_are_sent_as_they_are(site: Served) -> None:
    assert "content-encoding" not in site.ask("/feeds.opml", Accept_Encoding="gzip").headers
    picture = site.ask("/icon.png", Accept_Encoding="gzip")
    assert "content-encoding" not in picture.headers
    assert "vary" not in picture.headers


def test_a_small_cache_changes_nothing_but_the_work(tmp_path: Path) -> None:
    with serving(tmp_path, cached_bytes=5000) as site:
        written = {n: site.write(f"source/s{n}/rss.xml", FEED + f"<!-- {n} -->") for n in range(8)}
        for n in [*written, *written]:
            assert site.ask(f"/source/s{n}/rss.xml").body == written[n]
            assert gzip.decompress(site.ask(f"/source/s{n}/rss.xml", Accept_Encoding="gzip").body) == written[n]
        assert site.server.site.files.contents.size <= 5000


# Ranges


@pytest.mark.parametrize(
    ("wanted", "first", "end"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, None), ("bytes=-7", -7, None), ("bytes=5-999999", 5, None)],
)
def test_a_range_is_cut_from_the_uncompressed_file(site: Served, wanted: str, first: int, end: int | None) -> None:
    whole = FEED.encode()
    answer = site.ask("/all/rss.xml", Range=wanted, Accept_Encoding="gzip")
    start = first % len(whole)
    last = (end or len(whole)) - 1
    assert (answer.status, answer.body) == (206, whole[start : last + 1])
    assert answer["content-range"] == f"bytes {start}-{last}/{len(whole)}"
    assert "content-encoding" not in answer.headers
    assert answer["etag"] == site.ask("/all/rss.xml")["etag"]


@pytest.mark.parametrize("wanted", ["bytes=999999-", "bytes=-0"])
def test_a_range_behind_the_end_is_refused(site: Served, wanted: str) -> None:
    answer = site.ask("/all/rss.xml", Range=wanted)
    assert (answer.status, answer["content-range"]) == (416, f"bytes */{len(FEED.encode())}")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=", "bytes=" + "9" * 50 + "-"])
def test_ranges_that_are_several_or_none_get_the_whole_file(site: Served, wanted: str) -> None:
    assert site.ask("/all/rss.xml", Range=wanted).status == 200


def test_a_range_of_another_version_gets_the_whole_file(site: Served) -> None:
    whole = site.ask("/all/rss.xml")
    assert site.ask("/all/rss.xml", Range="bytes=0-9", If_Range=whole["etag"]).status == 206
    assert site.ask("/all/rss.xml", Range="bytes=0-9", If_Range=whole["last-modified"]).status == 206
    assert site.ask("/all/rss.xml", Range="bytes=0-9", If_Range='"other"').body == FEED.encode()
    assert site.ask("/all/rss.xml", Range="bytes=0-9", If_Range="W/" + whole["etag"]).status == 200
    assert site.ask("/all/rss.xml", Range="bytes=0-9", If_None_Match=whole["etag"]).status == 304


def test_a_large_file_is_sent_piece_by_piece(site: Served) -> None:
    whole = site.write("large.bin", os.urandom(9_000_000))
    answer = site.ask("/large.bin")
    assert answer.body == whole
    assert site.ask("/large.bin", Range="bytes=-100000").body == whole[-100000:]
    assert site.ask("/large.bin", If_None_Match=answer["etag"]).status == 304
    assert site.ask("/large.bin", method="HEAD")["content-length"] == "9000000"


# What is not there


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/empty/",
        "/empty",
        "/all/nothing.xml",
        "/all/rss.xml/",
        "/all/rss.xml/x",
        "//all/rss.xml",
        "/all//rss.xml",
        "/../secret.xml",
        "/all/../../secret.xml",
        "/all/../index.html",
        "/%2e%2e/secret.xml",
        "/..%2fsecret.xml",
        "/%252e%252e/secret.xml",
        "/..%5csecret.xml",
        "/all/rss.xml%00",
        "/all%00/rss.xml",
        "/all/.tidings-abc.tmp",
        "/all/%2etidings-abc.tmp",
        "/./all/rss.xml",
        "/out.xml",
        "/away/secret.xml",
        "/away/public/index.html/../../secret.xml",
        "/pipe.xml",
        "/%ff%fe",
        "/" + "a" * 300,
        "/" + "a/" * 2000,
    ],
)
def test_what_is_not_published_is_not_found(site: Served, path: str) -> None:
    for _ in range(2):
        answer = site.ask(path)
        assert (answer.status, answer["content-type"]) == (404, "text/plain; charset=utf-8")
        assert answer.body == b"Not found: there is nothing at this address.\n"


def test_a_link_that_stays_inside_is_followed(site: Served) -> None:
    assert site.ask("/inside.xml").body == FEED.encode()


def test_an_address_may_be_spelled_with_percent_signs(site: Served) -> None:
    assert site.ask("/%61ll/rss%2Exml").body == FEED.encode()


def test_a_removed_file_is_gone_at_once(site: Served) -> None:
    site.write("source/four/rss.xml", FEED)
    assert [site.ask("/source/four/rss.xml").status for _ in range(2)] == [200, 200]
    (site.public / "source/four/rss.xml").unlink()
    assert site.ask("/source/four/rss.xml").status == 404


def test_answers_on_one_connection_keep_their_order(site: Served) -> None:
    site.ask("/style.css")  # ready, while the others go the long way
    paths = ["/nothing", "/style.css", "/all/rss.xml?1", "/style.css", "/empty/", "/style.css"]
    with site.connect() as client:
        client.sendall(b"".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths))
        with client.makefile("rb") as reader:
            answers = [read_answer(reader) for _ in paths]
    css, missing = (200, "text/css"), (404, "text/plain")
    assert answers == [missing, css, (200, "application/rss+xml"), css, missing, css]


def read_answer(reader: BinaryIO) -> tuple[int, str]:
    """Return status and content type of the next answer on a connection."""
    status = int(reader.readline().split()[1])
    headers = http.client.parse_headers(reader)
    reader.read(int(headers["content-length"]))
    return status, headers["content-type"].partition(";")[0]
