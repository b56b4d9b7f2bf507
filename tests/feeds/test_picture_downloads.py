"""Fetching pictures from a host that misbehaves, and keeping them."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from picture_origin import JPEG, PNG, REFERER, Origin, picture_origin

from crawler.http.address import may_dial, parse_allowed
from feeds.serve.downloads import Downloads, Refused
from feeds.serve.picture_cache import PictureCache, content_type, picture_of


@pytest.fixture
def origin() -> Iterator[Origin]:
    with picture_origin() as origin:
        yield origin


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "pictures", 1_000_000)


def downloads_of(cache: PictureCache, origin: Origin, *allowed: str, timeout_s: float = 20) -> Downloads:
    """Return what fetches from the origin and from no other private address; made inside the loop that runs it."""
    return Downloads(
        cache,
        user_agent="Tidings/1 (+https://site.example/)",
        max_bytes=200_000,
        may_dial=partial(may_dial, allowed=parse_allowed([origin.place, *allowed])),
        referers={"127.0.0.1": REFERER},
        timeout_s=timeout_s,
    )


def refusal_of(downloads: Downloads, url: str) -> Coroutine[Any, Any, tuple[int, str]]:
    async def refused() -> tuple[int, str]:
        with pytest.raises(Refused) as raised:
            await downloads.get(url)
        return raised.value.status, str(raised.value)

    return refused()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110, what is waited for happens in another thread
            await asyncio.sleep(0.01)


def content_in(cache: PictureCache, url: str) -> bytes | None:
    picture = cache.open(url)
    if picture is None:
        return None
    with picture.rest:
        return picture.first + picture.rest.read()


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/svg.png", 502, "it is no JPEG, PNG, GIF, WebP or AVIF"),
        ("/html.png", 502, "it is no JPEG, PNG, GIF, WebP or AVIF"),
        ("/empty.png", 502, "it is no JPEG, PNG, GIF, WebP or AVIF"),
        ("/endless.png", 502, "larger than 200000 bytes"),
        ("/announced.png", 502, "larger than 200000 bytes"),
        ("/longer.png", 502, "peer closed connection without sending complete message body"),
        ("/packed.svg", 502, "it is no JPEG, PNG, GIF, WebP or AVIF"),
        ("/bomb.png", 502, "larger than 200000 bytes"),
        ("/cut.png", 502, "it comes in gzip that ends too early"),
        ("/unpacked.png", 502, "incorrect header check"),
        ("/gone.png", 502, "its host answers 404"),
        ("/to/6", 502, "more than 5 redirects"),
        ("/to/file:///etc/passwd", 502, "its address is none that is fetched"),
        ("/to/http://me:secret@127.0.0.1/", 502, "its address is none that is fetched"),
        ("/to/http://localhost:1/p.png", 502, "localhost:1 is not on the public Internet"),
        ("/to/http://[::ffff:7f00:1]/p.png", 502, "is not on the public Internet"),
        ("/to/http://169.254.169.254/p.png", 502, "169.254.169.254:80 is not on the public Internet"),
        ("/to/http://no-such-host.invalid/p.png", 502, ""),
        ("/stuck.png", 504, "no answer within 0.5 s"),
    ],
)
def test_what_is_no_picture_or_may_not_be_fetched_is_refused_and_remembered(
    cache: PictureCache, origin: Origin, path: str, status: int, reason: str
) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin, timeout_s=0.5 if path == "/stuck.png" else 20)
        for _ in range(2):
            refused = await refusal_of(downloads, origin.base + path)
            assert refused[0] == status
            assert reason in refused[1]
            assert "\n" not in refused[1]

    asyncio.run(run())
    assert origin.asked.count(quote(path, safe="/:@")) == 1
    assert cache.open(origin.base + path) is None


def test_a_host_that_states_less_than_it_sends_gives_what_it_stated(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin)
        assert await downloads.get(f"{origin.base}/shorter.png") == PNG[:100]
        assert await downloads.get(f"{origin.base}/after.png") == PNG

    asyncio.run(run())


def test_a_picture_that_comes_in_gzip_is_unpacked(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin)
        assert await downloads.get(f"{origin.base}/packed.png") == PNG
        assert await downloads.get(f"{origin.base}/after.png") == PNG

    asyncio.run(run())
    assert content_in(cache, f"{origin.base}/packed.png") == PNG


def test_an_address_is_asked_for_as_browsers_spell_it(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin)
        for path in ("/图 1.png?a=b c#part", "/%E5%9B%BE.png", f"/to/{origin.base}/去.png", "/to//here.png"):
            assert await downloads.get(origin.base + path) == PNG

    asyncio.run(run())
    asked = [path for path in origin.asked if not path.startswith("/to/")]
    assert asked == ["/%E5%9B%BE%201.png?a=b%20c", "/%E5%9B%BE.png", "/%E5%8E%BB.png", "/here.png"]
    assert {headers["host"] for headers in origin.headers} == {origin.place}


def test_redirects_are_followed_and_a_referer_goes_to_its_own_host_only(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin, f"localhost:{origin.server_port}")
        assert await downloads.get(f"{origin.base}/to/4") == PNG
        assert await downloads.get(f"{origin.base}/referer.png") == PNG
        assert await downloads.get(f"{origin.base}/to/http://localhost:{origin.server_port}/there.png") == PNG

    asyncio.run(run())
    assert origin.asked[:6] == ["/to/4", "/to/3", "/to/2", "/to/1", "/to/0", "/end.png"]
    assert origin.headers[-2]["referer"] == REFERER
    assert "referer" not in origin.headers[-1]


def test_every_request_says_who_asks_and_nothing_of_whom_it_is_for(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin)
        await downloads.get(f"{origin.base}/cookie.png")
        await downloads.get(f"{origin.base}/after.png")

    asyncio.run(run())
    assert origin.headers[1]["user-agent"] == "Tidings/1 (+https://site.example/)"
    assert origin.headers[1]["accept-encoding"] == "identity"
    assert "cookie" not in origin.headers[1]


def test_those_who_wait_for_a_slow_host_hold_up_no_other(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin, f"localhost:{origin.server_port}")
        stuck = [asyncio.create_task(downloads.get(f"{origin.base}/stuck{n}.png")) for n in range(20)]
        await until(lambda: len(origin.asked) == 2)
        assert await downloads.get(f"http://localhost:{origin.server_port}/quick.png") == PNG
        origin.unstuck.set()
        assert await asyncio.gather(*stuck) == [PNG] * 20

    asyncio.run(run())
    assert origin.most_at_once == 3  # two of the slow host, and the quick one


def test_who_is_redirected_to_a_slow_host_waits_for_its_turn_there(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin, f"localhost:{origin.server_port}")
        near = f"http://localhost:{origin.server_port}"
        stuck = [asyncio.create_task(downloads.get(f"{near}/to/{origin.base}/stuck{n}.png")) for n in range(6)]
        await until(lambda: sum(path.startswith("/to/") for path in origin.asked) == 6)
        assert await downloads.get(f"{near}/quick.png") == PNG
        await asyncio.sleep(0.2)
        assert sum(path.startswith("/stuck") for path in origin.asked) == 2
        origin.unstuck.set()
        assert await asyncio.gather(*stuck) == [PNG] * 6

    asyncio.run(run())


def test_who_did_not_get_a_turn_in_time_may_come_again(cache: PictureCache, origin: Origin) -> None:
    async def run() -> None:
        downloads = downloads_of(cache, origin, timeout_s=1.5)

        def ask(*numbers: int) -> list[asyncio.Task[tuple[int, str]]]:
            return [asyncio.create_task(refusal_of(downloads, f"{origin.base}/stuck{n}.png")) for n in numbers]

        # The second two have their turn when the time of the first two is over, and keep it beyond that of who waits.
        stuck = ask(1, 2)
        await until(lambda: len(origin.asked) == 2)
        await asyncio.sleep(0.7)
        stuck += ask(3, 4)
        await asyncio.sleep(0.1)
        waiting = await refusal_of(downloads, f"{origin.base}/waiting.png")
        assert waiting == (503, "too many others are being fetched; try again later")
        assert {status for status, _ in await asyncio.gather(*stuck)} == {504}
        assert await downloads.get(f"{origin.base}/waiting.png") == PNG

    asyncio.run(run())


def test_a_picture_is_kept_though_all_who_asked_went_away(cache: PictureCache, origin: Origin, tmp_path: Path) -> None:
    url = f"{origin.base}/stuck.png"

    async def run() -> None:
        downloads = downloads_of(cache, origin)
        asking = [asyncio.create_task(downloads.get(url)) for _ in range(5)]
        await until(lambda: origin.asked == ["/stuck.png"])
        for one in asking:
            one.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        origin.unstuck.set()
        await until(lambda: content_in(cache, url) == PNG)

    asyncio.run(run())
    assert [file.stat().st_size for file in (tmp_path / "pictures").iterdir()] == [len(PNG)]


def test_an_address_that_does_not_answer_gives_way_to_the_next(
    cache: PictureCache, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(host: str, port: int, **_: Any) -> list[Any]:
        assert host == "pictures.example"
        kinds = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kinds, (address, port)) for address in ("10.0.0.1", "127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    dialled = []

    def may_dial_loopback(host: str, port: int, address: str) -> bool:
        dialled.append(address)
        return address.startswith("127.")

    async def run() -> None:
        downloads = Downloads(cache, user_agent="t", max_bytes=200_000, may_dial=may_dial_loopback)
        assert await downloads.get(f"http://pictures.example:{origin.server_port}/p.png") == PNG

    asyncio.run(run())
    assert dialled == ["10.0.0.1", "127.0.0.2", "127.0.0.1"]


def test_an_address_that_swallows_what_is_sent_gives_way_to_the_next(
    cache: PictureCache, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(host: str, port: int, **_: Any) -> list[Any]:
        kinds = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kinds, (address, port)) for address in ("127.0.0.3", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    monkeypatch.setattr("feeds.serve.downloads._CONNECT_S", 0.2)
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.3", origin.server_port))
        full.listen(0)
        for waiting in (first, second):  # its queue is full now: nobody else is answered at all
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.3", origin.server_port))

        async def run() -> None:
            downloads = Downloads(cache, user_agent="t", max_bytes=200_000, may_dial=lambda *_: True)
            assert await downloads.get(f"http://pictures.example:{origin.server_port}/p.png") == PNG

        asyncio.run(run())


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1", "image/avif"),
        (b"\x00\x00\x00\x20ftypmif1\x00\x00\x00\x00mif1avifmiafMA1B", "image/avif"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heicavif", ""),  # the brand stands behind the box
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"  <!doctype html>", ""),
        (b"BM", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_what_its_first_bytes_say(start: bytes, kind: str) -> None:
    assert content_type(start) == kind


def test_the_cache_keeps_its_bound_and_what_was_used_last(tmp_path: Path) -> None:
    def picture(number: int, size: int = 300) -> bytes:
        return (b"\xff\xd8\xff" + bytes([number])).ljust(size, b"j")

    def bytes_there() -> int:
        return sum(file.stat().st_size for file in tmp_path.iterdir())

    cache = PictureCache(tmp_path, 1000)
    for number in range(5):
        cache.put(f"u{number}", picture(number))
        assert content_in(cache, "u0") == picture(0)
    assert [content_in(cache, f"u{number}") is not None for number in range(5)] == [True, False, False, True, True]
    assert bytes_there() == 900
    cache.put("huge", picture(9, 1001))
    assert content_in(cache, "huge") is None
    cache.put("u4", picture(7, 350))  # another content at the same address takes the place of the first
    assert (content_in(cache, "u4"), bytes_there()) == (picture(7, 350), 950)

    (tmp_path / "half.tmp").write_bytes(b"x")
    for age, number in enumerate((4, 3, 0)):  # the order of use is in the files
        opened = cache.open(f"u{number}")
        assert opened is not None
        opened.rest.close()
        os.utime(opened.rest.name, ns=(age, age))
    smaller = PictureCache(tmp_path, 700)
    assert [content_in(smaller, f"u{number}") is not None for number in (0, 3, 4)] == [True, True, False]
    assert bytes_there() == 600


def test_a_file_that_was_damaged_is_not_served(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1_000_000)
    cache.put("u", JPEG)
    [file] = tmp_path.iterdir()
    file.write_bytes(JPEG[:1000])
    assert cache.open("u") is None
    assert list(tmp_path.iterdir()) == []
    cache.put("u", JPEG)
    file.unlink()
    assert cache.open("u") is None
    cache.put("u", JPEG)
    assert content_in(cache, "u") == JPEG


def test_the_same_bytes_have_the_same_tag_wherever_they_come_from(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1_000_000)
    cache.put("u", JPEG)
    for held in (cache.open("u"), PictureCache(tmp_path, 1_000_000).open("u"), picture_of(JPEG)):
        assert held is not None
        with held.rest:
            assert (held.tag, held.size, held.content_type) == (picture_of(JPEG).tag, len(JPEG), "image/jpeg")
            assert held.first + held.rest.read() == JPEG
    assert picture_of(PNG).tag != picture_of(JPEG).tag
