"""The sample aggregator: its pages have the promised shapes, and everything in it can be reached."""

from __future__ import annotations

import http.client
import struct
import tomllib
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
import pytest

import crawler.demo
from crawler.config import load_source
from crawler.demo import ExpectedArticle, expected_articles, serve_demo, source_files, write_sources
from crawler.demo.stories import parse_age
from crawler.extract.rules import text_of
from crawler.model import Precision
from crawler.spiders.zaker import Zaker

#: A Thursday afternoon, 16:30 in Shanghai.
NOW = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)

Answer = tuple[http.client.HTTPResponse, bytes]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve_demo(NOW) as address:
        yield address


@pytest.fixture
def get(base: str) -> Iterator[Callable[..., Answer]]:
    """Ask the demo over one connection that is kept open."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)

    def ask(address: str, method: str = "GET", **headers: str) -> Answer:
        parts = urlsplit(urljoin(base, address))
        target = quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()

    yield ask
    connection.close()


@pytest.fixture
def page(get: Callable[..., Answer]) -> Callable[[str], Any]:
    """Fetch a page and parse it with the charset its header names."""

    def fetch(address: str) -> Any:
        response, body = get(address)
        assert response.status == 200, address
        charset = response.headers.get_content_charset()
        assert charset
        return lxml.html.document_fromstring(body.decode(charset))

    return fetch


@pytest.fixture(scope="module")
def expected(base: str) -> list[ExpectedArticle]:
    return expected_articles(base, NOW)


def the(expected: list[ExpectedArticle], title_part: str) -> ExpectedArticle:
    (found,) = [article for article in expected if title_part in article.title]
    return found


def text(root: Any, selector: str) -> str:
    (found,) = root.cssselect(selector)
    return " ".join(found.text_content().split())


def walk(page: Callable[[str], Any], address: str, links: str, following: str) -> list[list[str]]:
    """Return the link addresses of each page of a listing."""
    pages = []
    while True:
        root = page(address)
        pages.append([urljoin(address, link.get("href")) for link in root.cssselect(links)])
        further = root.cssselect(following)
        if not further:
            return pages
        address = urljoin(address, further[0].get("href"))
        assert len(pages) < 10


def test_forty_articles_are_expected_from_three_sources_in_eight_categories_of_three_levels(
    expected: list[ExpectedArticle],
) -> None:
    per_source = {name: sum(article.source == name for article in expected) for name in
                  ("demo-hexo", "demo-zaker-tech", "demo-zaker-travel")}  # fmt: skip
    assert per_source == {"demo-hexo": 24, "demo-zaker-tech": 10, "demo-zaker-travel": 6}
    assert {len(article.category) for article in expected} == {3}
    assert {"/".join(article.category) for article in expected} == {
        "新媒体/晨报/本地",
        "新媒体/晨报/交通",
        "编程/开源/Python",
        "学习/图书馆/讲座",
        "Culture/Books/Reviews",
        "Culture/Music/Concerts",
        "新媒体/ZAKER/科技",
        "新媒体/ZAKER/旅行",
    }
    assert max(len(article.images) for article in expected) == 4
    assert min(len(article.images) for article in expected) == 0
    assert len({article.path for article in expected}) == len(expected)


def test_every_source_file_is_valid_and_named_after_its_source(base: str, tmp_path: Path) -> None:
    write_sources(tmp_path, base)
    sources = [load_source(path) for path in sorted(tmp_path.glob("*.toml"))]
    assert [source.name for source in sources] == ["demo-hexo", "demo-zaker-tech", "demo-zaker-travel"]
    assert all(address.startswith(base) for source in sources for address in source.start)
    assert not any("{base}" in toml for toml in source_files(base).values())


def test_front_page_goes_by_tens_and_reaches_every_article(
    base: str, page: Callable[[str], Any], expected: list[ExpectedArticle]
) -> None:
    pages = walk(page, f"{base}/", "section.post-list .post-wrapper .article-title a", ".prev-next a.next[rel=next]")
    # 24 articles, one of them under a second address, and the one whose page is empty
    assert [len(links) for links in pages] == [10, 10, 6]
    listed = [link for links in pages for link in links]
    hexo = [article for article in expected if article.source == "demo-hexo"]
    known = {base + path for article in hexo for path in (article.path, *article.also)}
    assert known < set(listed)
    assert set(listed) - known == {f"{base}/p/e09b.html"}


@pytest.mark.parametrize(("name", "sizes"), [("demo-zaker-tech", [6, 4]), ("demo-zaker-travel", [6])])
def test_channel_reaches_every_article_by_the_rules_of_its_family(
    base: str, page: Callable[[str], Any], expected: list[ExpectedArticle], name: str, sizes: list[int]
) -> None:
    source = tomllib.loads(source_files(base)[f"{name}.toml"])
    rules = next(rules for rules in Zaker.listings if rules.shape == "content-block")
    links = f"{rules.item} .article-wrap > a[href]"
    pages = walk(page, source["start"][0], links, "a.next-page")
    assert [len(links) for links in pages] == sizes
    assert [link for links in pages for link in links] == [base + a.path for a in expected if a.source == name]


def test_zaker_article_is_found_by_the_rules_of_its_family(
    base: str, page: Callable[[str], Any], expected: list[ExpectedArticle]
) -> None:
    for article in expected:
        if article.source == "demo-hexo":
            continue
        rules, root = Zaker.articles[0], page(article.path)
        assert rules.title
        assert text_of(rules.title.first(root)) == article.title
        assert rules.content
        assert text_of(rules.content.first(root)).startswith(article.text_start)
        assert rules.author
        assert text_of(rules.author.first(root))
        assert text(root, "ol.breadcrumb li:nth-last-child(2)") == article.category[-1]
        assert root.cssselect(".lebel-list a")
        boxes = root.cssselect(
            "div.article_content div.img_box[id^=id_imagebox_] > div.content_img_div.perview_img_div"
        )
        images = [box.cssselect("img.lazy.opacity_0[data-width][data-height]")[0] for box in boxes]
        assert [image.get("data-original") for image in images] == list(article.images)
        assert not any(image.get("src") for image in images)


def test_zaker_words_its_dates_against_the_moment_of_the_demo(page: Callable[[str], Any]) -> None:
    first = page("/zaker/channel/13").cssselect("div.content-block .article-time")
    assert [date.text for date in first] == ["25分钟前", "2小时前", "5小时前", "9小时前", "14小时前", "昨天"]
    second = page("/zaker/channel/13?page=2").cssselect("div.content-block .article-time")
    assert [date.text for date in second] == ["前天", "11月01日", "10月24日", "2025-09-21"]


@pytest.mark.parametrize(
    ("title_part", "published", "precision"),
    [
        ("会发电的风筝", datetime(2026, 11, 5, 8, 5, tzinfo=UTC), Precision.MINUTE),
        ("没有叶片声", datetime(2026, 11, 5, 6, 30, tzinfo=UTC), Precision.HOUR),
        ("电梯公司", datetime(2026, 11, 4, 4, 0, tzinfo=UTC), Precision.DAY),
        ("打字机", datetime(2025, 9, 21, 4, 0, tzinfo=UTC), Precision.DAY),
        ("老水塔", datetime(2026, 11, 5, 7, 10, tzinfo=UTC), Precision.SECOND),
        ("河边长椅", datetime(2026, 10, 30, 4, 0, tzinfo=UTC), Precision.DAY),
        ("苇编", None, None),
    ],
)
def test_truth_knows_the_instant_that_a_page_tells(
    expected: list[ExpectedArticle], title_part: str, published: datetime | None, precision: Precision | None
) -> None:
    article = the(expected, title_part)
    assert (article.published, article.precision) == (published, precision)


def test_hexo_article_has_the_parts_of_its_theme(
    base: str, page: Callable[[str], Any], expected: list[ExpectedArticle]
) -> None:
    for article in expected:
        if article.source != "demo-hexo":
            continue
        root = page(article.path)
        assert root.cssselect("meta[name=generator]")[0].get("content") == "Hexo 5.4.0"
        assert root.cssselect("link[rel=canonical]")[0].get("href") == base + article.path
        assert text(root, "article#post h1.title[itemprop~=headline]") == article.title
        links = root.cssselect(".new-meta-item.category > a.category-link")
        assert [link.text for link in links] == list(article.category)
        assert text(root, "#post-body[itemprop=articleBody]").startswith(article.text_start)
        images = root.cssselect("#post-body img")
        assert [image.get("data-original") or image.get("src") for image in images] == list(article.images)
        assert root.cssselect("div.prev-next a[href]")


def test_hexo_article_states_its_instant_in_utc_and_shows_only_the_day(page: Callable[[str], Any]) -> None:
    root = page("/p/3fa1.html")
    stated = root.cssselect("meta[property='article:published_time']")[0].get("content")
    assert stated == "2026-11-05T07:10:00.000Z"
    assert text(root, ".new-meta-item.date") == "发布于：2026年11月5日"
    first = page("/").cssselect(".post-wrapper .meta-v3 time")[0]
    assert first.get("datetime") == "2026-11-05T07:10:00+00:00"


def test_pictures_of_rsshub_posts_are_lazy_and_behind_a_proxy(base: str, page: Callable[[str], Any]) -> None:
    root = page("/p/3fa1.html")
    image = root.cssselect("div.img_box#id_imagebox_0[onclick] img.lazy")[0]
    assert image.get("data-original") == f"{base}/img/3fa1-1.png"
    assert image.get("src") == f"https://cors-proxy.example/?{base}/img/3fa1-1.png"
    assert any(not paragraph.text_content() for paragraph in root.cssselect("#post-body p"))


def test_archives_name_every_address_once(page: Callable[[str], Any]) -> None:
    links = [link.get("href") for link in page("/archives/").cssselect("article#arc .timenode a.meta")]
    assert len(links) == len(set(links)) == 26


def test_category_page_holds_what_is_filed_below_it(page: Callable[[str], Any]) -> None:
    def listed(address: str) -> int:
        return len(page(address).cssselect("section.post-list .post-wrapper"))

    # six local stories, the second address of one and the empty page; four on traffic
    assert [listed("/categories/新媒体/晨报/本地/"), listed("/categories/新媒体/晨报/交通/")] == [8, 4]
    assert listed("/categories/新媒体/") == listed("/categories/新媒体/晨报/") == 12


def test_every_internal_link_answers(base: str, get: Callable[..., Answer]) -> None:
    seen, waiting = set(), ["/", "/zaker/channel/13", "/zaker/channel/981"]
    while waiting:
        address = urljoin(base, waiting.pop())
        if address in seen:
            continue
        seen.add(address)
        response, body = get(address)
        assert response.status == 200, address
        if response.headers.get_content_type() == "text/html":
            root: Any = lxml.html.document_fromstring(body.decode(response.headers.get_content_charset() or "ascii"))
            root.make_links_absolute(address)
            links = [link for link in root.xpath("//a/@href | //img/@data-original") if link.startswith(base)]
            waiting.extend(link for link in links if link not in seen)
    # 42 articles' addresses and more
    assert len(seen) > 42


def test_every_picture_is_a_whole_png_of_its_stated_size(
    get: Callable[..., Answer], expected: list[ExpectedArticle]
) -> None:
    pictures = {url for article in expected for url in article.images}
    assert len(pictures) == sum(len(article.images) for article in expected)
    bodies = set()
    for url in pictures:
        response, body = get(url)
        assert (response.status, response.headers["Content-Type"]) == (200, "image/png")
        assert read_png(body) == (640, 360)
        bodies.add(body)
    assert len(bodies) == len(pictures)


def read_png(data: bytes) -> tuple[int, int]:
    """Return width and height of an 8-bit palette PNG, every checksum and the number of its pixels verified."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, payload = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + payload)
        chunks[kind] = payload
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3)
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == height * (width + 1)
    assert max(rows) < len(chunks[b"PLTE"]) // 3
    return width, height


def test_second_address_of_a_story_names_the_first_as_canonical(
    base: str, get: Callable[..., Answer], page: Callable[[str], Any]
) -> None:
    assert page("/p/9c41.html").cssselect("link[rel=canonical]")[0].get("href") == f"{base}/p/3fa1.html"
    assert get("/p/9c41.html")[1] == get("/p/3fa1.html")[1]


def test_broken_page_has_a_title_and_neither_text_nor_picture(page: Callable[[str], Any]) -> None:
    root = page("/p/e09b.html")
    assert text(root, "h1.title") == "旧码头夜市今晚起延长到零点"
    assert text(root, "#post-body") == ""
    assert not root.cssselect("#post-body img")


def test_one_article_tells_no_date_and_one_only_its_day(page: Callable[[str], Any]) -> None:
    undated = page("/p/cc16.html")
    assert not undated.xpath("//*[@datetime] | //meta[contains(@property, 'time')]")
    (block,) = page("/categories/编程/开源/Python/").xpath("//div[@class='post-wrapper'][.//a[@href='/p/cc16.html']]")
    assert not block.cssselect("time")
    day = page("/p/c3f5.html")
    assert not day.xpath("//meta[contains(@property, 'time')]")
    assert day.cssselect(".new-meta-item.date")[0].get("datetime") == "2026-10-30"


def test_one_page_is_gbk_in_header_meta_and_bytes(get: Callable[..., Answer], expected: list[ExpectedArticle]) -> None:
    article = the(expected, "旧盐道")
    response, body = get(article.path)
    assert response.headers["Content-Type"] == "text/html; charset=gbk"
    assert b'<meta charset="gbk">' in body
    assert article.title in body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_emoji_and_less_than_in_a_title_are_served_as_text(page: Callable[[str], Any]) -> None:
    assert text(page("/p/51e7.html"), "h1.title") == "🎈 气球赛出了怪结果：1 < 2 的那一队反而赢了"


def test_one_article_has_a_code_block_with_blank_lines_and_a_table(page: Callable[[str], Any]) -> None:
    body = page("/p/83ba.html").cssselect("#post-body")[0]
    (code,) = body.cssselect("pre > code")
    assert code.text.startswith("from dataclasses import dataclass\nfrom kelpform import check\n\n@dataclass\n")
    assert code.text.endswith("order.count < 10")
    assert [cell.text for cell in body.cssselect("table tr:last-child td")][-3:] == ["2.0", "97 ms", "21 MB"]


@pytest.mark.parametrize("path", ["/", "/p/3fa1.html", "/zaker/channel/13?page=2", "/img/3fa1-1.png", "/robots.txt"])
def test_known_page_is_not_sent_again(get: Callable[..., Answer], path: str) -> None:
    first, body = get(path)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert body
    for validators in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_Modified_Since": changed},
    ):
        again, nothing = get(path, **validators)
        assert (again.status, nothing, again.headers["ETag"]) == (304, b"", etag)
    # RFC 9110, section 13.1.3: the date does not count beside an entity tag
    assert get(path, If_None_Match='"other"', If_Modified_Since=changed)[0].status == 200
    assert get(path, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT")[0].status == 200
    assert get(path, If_Modified_Since="no date")[1] == body


def test_head_answers_like_get_without_the_body(get: Callable[..., Answer]) -> None:
    head, nothing = get("/p/3fa1.html", "HEAD")
    full, body = get("/p/3fa1.html")
    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Length"] == full.headers["Content-Length"] == str(len(body))
    assert head.headers["ETag"] == full.headers["ETag"]


def test_unknown_path_is_404_and_the_connection_stays_open(base: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    connection.request("GET", "/p/none.html")
    response = connection.getresponse()
    response.read()
    assert response.status == 404
    opened = connection.sock
    connection.request("GET", "/robots.txt")
    assert b"User-agent: *" in connection.getresponse().read()
    assert opened is not None
    assert connection.sock is opened
    connection.close()


def test_frozen_moment_gives_the_same_pages_and_a_later_one_the_same_addresses(base: str) -> None:
    later = expected_articles(base, NOW + timedelta(days=3, seconds=0.7))
    assert {article.path for article in later} == {article.path for article in expected_articles(base, NOW)}
    bodies = []
    for _ in range(2):
        with serve_demo(NOW) as again:
            connection = http.client.HTTPConnection(urlsplit(again).netloc, timeout=10)
            connection.request("GET", "/page/2/")
            bodies.append(connection.getresponse().read().replace(again.encode(), b"BASE"))
            connection.close()
    assert bodies[0] == bodies[1]


def test_server_ends_with_its_block() -> None:
    with serve_demo(NOW) as base:
        pass
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=2)
    with pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/")


@pytest.mark.parametrize("age", ["", "3", "1h2d", "-3h", "3 h"])
def test_misspelt_age_is_refused(age: str) -> None:
    with pytest.raises(ValueError, match="expected something like 2d3h"):
        parse_age(age)


def test_demo_stays_small_enough_to_ship() -> None:
    folder = Path(crawler.demo.__file__).parent
    files = [path for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".html"}]
    assert sum(path.stat().st_size for path in files) < 150_000
