"""The picture proxy: serves what the site's own articles show, to whoever has an address that the site signed.

``GET /picture/<article>/<signature>``: the article is looked up by its GUID in the store, and of its pictures the one
is served to which the signature fits. So no address is taken from a request, and none is served that is not in the
store; what is forged, signed with another key, or of an article that was withdrawn gets 403.

What comes back is fetched once, from public addresses only, and kept on disk. It is a raster picture by its content,
whatever its origin calls it, or it is not served.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Iterable, Mapping

import httpx

from crawler.model import Entry
from feeds.pictures import Pictures, addresses_in
from feeds.serve.answers import Answer, plain
from feeds.serve.app import Receive, Scope, Send, fields_of, send_answer
from feeds.serve.conditions import matching_tag
from feeds.serve.downloads import Downloads, Refused, content_type
from feeds.serve.picture_cache import PictureCache

#: Returns an article by its GUID; None when there is none, or none that is published. Called in threads.
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

    def __init__(
        self,
        pictures: Pictures,
        referers: Mapping[str, str],
        find: FindArticle,
        cache: PictureCache,
        downloads: Downloads,
    ) -> None:
        """Serve what ``pictures`` signed; ``referers`` are sent by host, or ``*.`` and a domain."""
        self._pictures = pictures
        self._referers = referers
        self._find = find
        self._cache = cache
        self._downloads = downloads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_head = scope["method"] == "HEAD"
        if not is_head and scope["method"] != "GET":
            answer = plain(405, b"Only GET and HEAD are answered here.", b"no-store", (b"allow", b"GET, HEAD"))
            await send_answer(send, answer, answer.text, "picture")
            return
        url = await self._url_of(scope["raw_path"])
        if url is None:
            await send_answer(send, _FORBIDDEN, _FORBIDDEN.text, "picture")
            return
        try:
            content = await self._content_of(url)
        except Refused as refused:
            answer = plain(refused.status, f"The picture cannot be had: {refused}".encode(), b"public, max-age=300")
            await send_answer(send, answer, answer.text, "picture")
            return
        tag = b'"' + self._cache.name_of(url).encode() + b'"'
        headers = [(b"etag", tag), *_HEADERS]
        held = fields_of(scope["headers"]).get(b"if-none-match", b"")
        if held and matching_tag(held, [tag], tag):
            await send_answer(send, Answer(304, headers), b"", "picture")
            return
        headers += [(b"content-type", content_type(content).encode()), (b"content-length", b"%d" % len(content))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if is_head else content})

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

    async def _content_of(self, url: str) -> bytes:
        content = await asyncio.to_thread(self._cache.get, url)
        if content is None:
            content = await self._downloads.get(url, self._referer_for(url))
        return content

    def _referer_for(self, url: str) -> str:
        host = httpx.URL(url).host
        while host:
            if found := self._referers.get(host) or self._referers.get(f"*.{host}"):
                return found
            host = host.partition(".")[2]
        return ""
