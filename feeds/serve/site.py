"""What a site answers: which file an address leads to, and what is said with it.

Comes in: an address and a request's fields. Goes out: an ``Answer``; or, for a file that was asked for before and has
not changed, the very bytes of a 304.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from feeds import pages
from feeds.channel import PAGE_FILE, RSS_FILE, ttl_of
from feeds.serve.answers import NOT_FOUND, Answer, Headers, answer_file, not_modified_headers, on_the_wire, plain
from feeds.serve.conditions import IDENTITY
from feeds.serve.files import CACHED_BYTES, File, Files, segments_of
from feeds.serve.kinds import archived_feed
from feeds.serve.moved import GONE, MovedFile

#: Seconds for which an archive page may be kept: it never changes, but may be withdrawn.
ARCHIVE_AGE_S = 24 * 3600
#: Seconds after which a file cannot change again within the second that its modification time names: until then its
#: date tells no version from the next (RFC 9110, section 8.8.2.2), and is not stated.
_SETTLED_S = 2
#: Addresses whose answers are kept ready; all are forgotten when there are more.
_READY_ADDRESSES = 20_000
#: How often a file is looked for again that is replaced at the very moment.
_ATTEMPTS = 3

#: Nothing but a page has anything to load; a picture may style itself.
_OTHER_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What the server needs to know of a site."""

    public_dir: Path
    #: ``var/moved.json``.
    moved_file: Path
    #: Where ``public/`` is served for the world; without a slash at its end.
    base_url: str
    #: Minutes between two crawls of the site's most frequent source.
    interval_minutes: int = 30
    #: WebSub hub that the feeds name; empty for none.
    hub: str = ""
    cached_bytes: int = CACHED_BYTES


def page_policy() -> str:
    """Return the policy that the pages state in their head, as a header; it cannot be framed either."""
    template = Path(pages.__file__).with_name("base.html").read_text(encoding="utf-8")
    found = _META_POLICY.search(template)
    if found is None:
        raise RuntimeError("base.html states no Content-Security-Policy")
    # file: is for pages opened from the disk.
    return found[1].replace(" file:", "") + "; frame-ancestors 'none'"


class Site:
    """The published files of one site, as they are answered."""

    def __init__(self, options: SiteOptions) -> None:
        self.options = options
        self.files = Files(options.public_dir, options.cached_bytes)
        self._moved = MovedFile(options.moved_file)
        #: By address: the file, and by entity tag the 304 up to where the date goes.
        self._ready: dict[bytes, tuple[File, dict[bytes, bytes]]] = {}
        self._page_policy = page_policy().encode()
        self._cache_control = b"public, max-age=%d" % (60 * ttl_of(options.interval_minutes))
        self._date_at, self._date = 0, b""
        self.refresh()

    def refresh(self) -> bool:
        """See whether feeds moved, and tell; to be called every second or so."""
        is_changed = self._moved.refresh()
        if is_changed:
            self._ready.clear()
        return is_changed

    def not_modified(self, target: bytes, held: bytes) -> tuple[str, bytes] | None:
        """Return class and bytes of the answer to a GET that names an entity tag, if it is a 304 and ready.

        None says nothing but that ``answer`` is to be asked; where both answer, they agree.
        """
        ready = self._ready.get(target)
        if ready is None:
            return None
        file, heads = ready
        head = heads.get(held)
        if head is None or not self.files.is_current(file):
            return None
        return file.kind.name, b"%s%s\r\n\r\n" % (head, self.date())

    async def answer(
        self, raw_path: bytes, fields: Mapping[bytes, bytes], *, is_head: bool = False
    ) -> tuple[Answer, File | None, bytes | None]:
        """Return the answer to GET or HEAD of a path, its file, and the bytes of that unless it is a large one."""
        for _ in range(_ATTEMPTS):
            found = await self._find(raw_path)
            if isinstance(found, Answer):
                return found, None, None
            headers = self._headers(found)
            answer = answer_file(found, headers, fields, is_head=is_head)
            self._remember(raw_path, found, headers)
            if answer.coding is None or (answer.coding == IDENTITY and not self.files.is_kept(found)):
                return answer, found, None
            content = await self.files.content(found, answer.coding)
            if content is not None:
                first, end = answer.span
                return answer, found, content[first:end] if answer.status == 206 else content
        return plain(503, b"The file is being replaced: try again.", b"no-store", (b"retry-after", b"1")), None, None

    async def _find(self, raw_path: bytes) -> File | Answer:
        segments = segments_of(raw_path)
        if segments is None:
            return NOT_FOUND
        moved = self._moved.moves.find(segments)
        if moved == GONE:
            return plain(410, b"Gone: this feed is published no more, please unsubscribe.", self._cache_control)
        if moved is not None:
            return self._redirect(f"{self.options.base_url}/{quote(moved)}")
        path = "/".join(segments)
        file = await self.files.find(path + PAGE_FILE if not segments[-1] else path)
        if file is not None:
            return file
        if segments[-1] and self.files.has(f"{path}/{PAGE_FILE}"):
            # Relative, so that it holds behind a proxy that serves the site below a path of its own.
            return self._redirect(quote(segments[-1], safe="") + "/")
        # A feed that moved a moment ago was not looked for yet.
        return await self._find(raw_path) if self.refresh() else NOT_FOUND

    def _redirect(self, location: str) -> Answer:
        link = (b"location", location.encode("ascii"))
        return plain(301, b"Moved to " + link[1], self._cache_control, link)

    def _headers(self, file: File) -> Headers:
        """Return what is said with a file, beside what follows from the file alone."""
        kind = file.kind
        archived = archived_feed(file.path)
        is_archive = archived is not None and self.files.has(archived + RSS_FILE)
        age = b"public, max-age=%d" % ARCHIVE_AGE_S if is_archive else self._cache_control
        is_page = kind.content_type.startswith("text/html")
        headers: Headers = [(b"cache-control", age)]
        if time.time() - file.modified > _SETTLED_S:
            headers.append((b"last-modified", file.last_modified))
        if kind.is_text:
            headers.append((b"vary", b"Accept-Encoding"))
        headers += [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"content-security-policy", self._page_policy if is_page else _OTHER_POLICY),
        ]
        if self.options.hub and kind.name == "feed":
            own = f"{self.options.base_url}/{quote(file.path)}"
            headers.append((b"link", f'<{self.options.hub}>; rel="hub", <{own}>; rel="self"'.encode("ascii")))
        return headers

    def _remember(self, raw_path: bytes, file: File, headers: Headers) -> None:
        """Keep answers ready, under the one spelling of the address that readers use."""
        if raw_path.removeprefix(b"/") not in (file.path.encode(), file.path.removesuffix(PAGE_FILE).encode()):
            return
        if len(self._ready) >= _READY_ADDRESSES:
            self._ready.clear()
        heads = ((tag, on_the_wire(304, not_modified_headers(tag, headers))) for tag in file.tags.values())
        self._ready[raw_path] = (file, {tag: head + b"date: " for tag, head in heads})

    def date(self) -> bytes:
        """Return the present second as HTTP has it."""
        now = int(time.time())
        if now != self._date_at:
            self._date_at, self._date = now, formatdate(now, usegmt=True).encode()
        return self._date
