"""The picture proxy: serves what the site's own articles show, to whoever has an address that the site signed.

``GET /picture/<article>/<signature>``: the article is looked up by its GUID in the store, and of its pictures the one
is served to which the signature fits. So no address is taken from a request, and none is served that is not in the
store; what is forged, signed with another key, or of an article that was withdrawn gets 403.

What comes back is fetched once, from public addresses only, and kept on disk. It is a raster picture by its content,
whatever its origin calls it, or it is not served. It is sent piece by piece, so slow readers cost no memory.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Iterable

from crawler.errors import CrawlerError
from crawler.model import Entry
from feeds.pictures import Pictures, addresses_in
from feeds.serve.answers import NOT_ALLOWED, Answer, plain
from feeds.serve.app import Receive, Scope, Send, fields_of, send_answer
from feeds.serve.conditions import matching_tag
from feeds.serve.downloads import Downloads, Refused
from feeds.serve.picture_cache import PIECE_BYTES, Picture, PictureCache, picture_of

#: Returns an article by its GUID; None when there is none, or none that is published. Called in threads; raises
#: ``CrawlerError`` when the store cannot be read.
FindArticle = Callable[[str], Entry | None]

_HEADERS = [
    (b"cache-control", b"public, max-age=604800"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_FORBIDDEN = plain(403, b"This address of a picture is not one that this site gave, or no longer is.", b"no-store")


class PictureProxy:
    """The ASGI application under ``/picture/``."""

    def __init__(self, pictures: Pictures, find: FindArticle, cache: PictureCache, downloads: Downloads) -> None:
        """Serve what ``pictures`` signed."""
        self._pictures = pictures
        self._find = find
        self._cache = cache
        self._downloads = downloads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["method"] == "HEAD"
        if not is_head and scope["method"] != "GET":
            await send_answer(send, NOT_ALLOWED, NOT_ALLOWED.text, "picture")
            return
        picture = await self._picture_for(scope["raw_path"])
        if isinstance(picture, Answer):
            await send_answer(send, picture, picture.text, "picture")
            return
        try:
            held = fields_of(scope["headers"]).get(b"if-none-match", b"")
            await _send_picture(send, picture, held, is_head=is_head)
        finally:
            picture.rest.close()

    async def _picture_for(self, path: bytes) -> Picture | Answer:
        """Return the picture at a path, or the answer that says why there is none."""
        try:
            url = await self._url_of(path)
            return await self._picture_at(url) if url else _FORBIDDEN
        except CrawlerError:
            return plain(503, b"The articles cannot be looked up now; try again later.", b"no-store")
        except Refused as refused:
            reason = f"The picture cannot be had: {refused}".encode("utf-8", "replace")
            return plain(refused.status, reason, b"no-store" if refused.status == 503 else b"public, max-age=300")

    async def _url_of(self, path: bytes) -> str | None:
        """Return the original address of a picture that this site signed; None for any other path."""
        try:
            _, _, article, signature = path.decode("ascii").split("/")
            guid = f"urn:uuid:{article[:8]}-{article[8:12]}-{article[12:16]}-{article[16:20]}-{article[20:]}"
        except (ValueError, UnicodeDecodeError):
            return None
        entry = await asyncio.to_thread(self._find, guid) if len(article) == 32 else None
        if entry is None:
            return None
        candidates = dict.fromkeys([*(image.url for image in entry.images), *addresses_in(entry.content)])
        return self._signed(candidates, entry.guid, signature)

    def _signed(self, urls: Iterable[str], guid: str, signature: str) -> str | None:
        fitting = [url for url in urls if hmac.compare_digest(self._pictures.signature(url, guid), signature)]
        return fitting[0] if fitting else None

    async def _picture_at(self, url: str) -> Picture:
        if picture := await asyncio.to_thread(self._cache.open, url):
            return picture
        content = await self._downloads.get(url)
        # From the disk, if it is there: what waits for slow readers need not be in memory.
        return await asyncio.to_thread(self._cache.open, url) or picture_of(content)


async def _send_picture(send: Send, picture: Picture, held: bytes, *, is_head: bool) -> None:
    """Send a picture, or that its reader has it (RFC 9110, section 13.1.2)."""
    tag = b'"' + picture.tag.encode() + b'"'
    headers = [(b"etag", tag), *_HEADERS]
    if held and matching_tag(held, [tag], tag):
        await send_answer(send, Answer(304, headers), b"", "picture")
        return
    headers += [(b"content-type", picture.content_type.encode()), (b"content-length", b"%d" % picture.size)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if is_head:
        await send({"type": "http.response.body", "body": b""})
        return
    left, piece = picture.size - len(picture.first), picture.first
    await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
    while left > 0 and (piece := await asyncio.to_thread(picture.rest.read, min(PIECE_BYTES, left))):
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
