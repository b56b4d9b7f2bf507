"""What a site answers: which file an address leads to, and what is said with it.

Comes in: an address and a request's fields. Goes out: an ``Answer``; or, for a file that was asked for before and whose
answer needs no thought, the very bytes to write.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from feeds import pages
from feeds.channel import PAGE_FILE, RSS_FILE
from feeds.serve.answers import NOT_FOUND, Answer, Headers, answer_file, not_modified_headers, ok_headers, plain
from feeds.serve.conditions import IDENTITY, coding_for
from feeds.serve.files import CACHED_BYTES, File, Files, segments_of
from feeds.serve.kinds import archived_feed
from feeds.serve.moved import GONE, MovedFile

#: Seconds for which an archive page may be kept: it never changes, but may be withdrawn.
ARCHIVE_AGE_S = 24 * 3600
#: Bounds of what readers are told to wait, in seconds.
SHORTEST_AGE_S, LONGEST_AGE_S = 10 * 60, 60 * 60
#: Fields of a request that need the long way.
_UNUSUAL = frozenset(
    (
        *(b"range", b"if-match", b"if-unmodified-since"),
        *(b"content-length", b"transfer-encoding", b"expect", b"upgrade"),
    )
)
#: Addresses whose answers are kept ready; all are forgotten when there are more.
_READY_ADDRESSES = 20_000
#: How often a file is looked for again that is replaced at the very moment.
_ATTEMPTS = 3

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
    #: Seconds between two crawls of the site's most frequent source.
    interval_s: int = 30 * 60
    #: WebSub hub that the feeds name; empty for none.
    hub: str = ""
    cached_bytes: int = CACHED_BYTES


@dataclass(slots=True)
class _Ready:
    """Answers with one file, from the status line up to where the date goes."""

    file: File
    headers: Headers
    not_modified: dict[bytes, bytes]
    #: By coding; filled as they are asked for.
    ok: dict[bytes, bytes] = field(default_factory=dict)


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
        self._ready: dict[bytes, _Ready] = {}
        self._page_policy = page_policy().encode()
        age = min(max(options.interval_s, SHORTEST_AGE_S), LONGEST_AGE_S)
        self._cache_control = b"public, max-age=%d" % age
        self._date_at, self._date = 0, b""
        self.refresh()

    def refresh(self) -> None:
        """See whether feeds moved; to be called every second or so."""
        if self._moved.refresh():
            self._ready.clear()

    def quick_answer(self, target: bytes, fields: Mapping[bytes, bytes]) -> tuple[str, int, int, list[bytes]] | None:
        """Return class, status, length of the body and all bytes of the answer to a GET, if it is ready.

        None says nothing but that ``answer`` is to be asked; where both answer, they agree.
        """
        ready = self._ready.get(target)
        if ready is None or not _UNUSUAL.isdisjoint(fields) or not self.files.is_current(ready.file):
            return None
        file = ready.file
        held = fields.get(b"if-none-match")
        if held is not None:
            head = ready.not_modified.get(held)
            return None if head is None else (file.kind.name, 304, 0, [b"%s%s\r\n\r\n" % (head, self.date())])
        if b"if-modified-since" in fields:
            return None
        accept_encoding = fields.get(b"accept-encoding")
        coding = coding_for(accept_encoding) if accept_encoding and file.is_compressed else IDENTITY
        content = self.files.contents.get(file.tags[coding])
        if content is None:
            return None
        head = ready.ok.get(coding)
        if head is None:
            headers = [*ok_headers(file, coding, ready.headers), (b"content-length", b"%d" % len(content))]
            head = ready.ok[coding] = _head(b"200 OK", headers)
        return file.kind.name, 200, len(content), [b"%s%s\r\n\r\n" % (head, self.date()), content]

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
        return NOT_FOUND

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
        # Nothing but a page has anything to load; a picture may style itself.
        policy = (
            self._page_policy if is_page else b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        headers: Headers = [(b"cache-control", age)]
        if kind.is_text:
            headers.append((b"vary", b"Accept-Encoding"))
        headers += [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"content-security-policy", policy),
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
        answers = {tag: _head(b"304 Not Modified", not_modified_headers(tag, headers)) for tag in file.tags.values()}
        self._ready[raw_path] = _Ready(file, headers, answers)

    def date(self) -> bytes:
        """Return the present second as HTTP has it."""
        now = int(time.time())
        if now != self._date_at:
            self._date_at, self._date = now, formatdate(now, usegmt=True).encode()
        return self._date


def _head(status: bytes, headers: Headers) -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + b"".join(b"%s: %s\r\n" % header for header in headers) + b"date: "
