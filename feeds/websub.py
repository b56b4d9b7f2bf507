"""Telling a WebSub hub of changed feeds (w3.org/TR/websub, section 6, which leaves the form to hubs).

Comes in: the hub, and the documents of each changed feed, all in place by now. Each document is a topic of its own (its
self link), and one request names one of them, both as PubSubHubbub 0.4 had it (``hub.url``) and by the name that WebSub
gives it (``hub.topic``). Hubs that are in use read the one or the other, and of several in a request all, the
first alone (Go, Flask) or the last alone (PHP, Ruby, Elixir).
What the hub does not take is kept in a file and told again by the next run. A hub that is down or slow costs a run some
seconds, and never fails it.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

import requests

from crawler.errors import StoreError
from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.files import replace_files

#: Seconds for one request, and for all of a run: no further one is begun after them.
_TIMEOUT_S, _RUN_S = 5.0, 30.0
#: A hub that answers so has no time for anybody; other failures may be one topic's.
_BUSY = frozenset({408, 429, 502, 503, 504})
_AGENT = f"{GENERATOR}/{__version__} (+{GENERATOR_URI})"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a hub has not been told yet."""

    #: Addresses of the documents that changed, by path of the feed.
    feeds: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: When the hub first failed to take one of them; None when it did not fail.
    since: datetime | None = None

    def with_changed(self, changed: Mapping[str, Sequence[str]]) -> Waiting:
        """Return this with feeds that changed since; those that changed again come last."""
        return Waiting(
            {path: urls for path, urls in self.feeds.items() if path not in changed} | dict(changed), self.since
        )


def load_waiting(file: Path) -> Waiting:
    """Return what an earlier run left; nothing when the file is missing or damaged."""
    try:
        given = json.loads(file.read_bytes())
        since = datetime.fromisoformat(given["since"]) if given["since"] else None
        return Waiting({str(path): [str(url) for url in urls] for path, urls in given["feeds"].items()}, since)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return Waiting()


def save_waiting(file: Path, waiting: Waiting) -> None:
    """Keep what is left for the next run; no file when nothing is."""
    if not waiting.feeds:
        file.unlink(missing_ok=True)
        return
    document = {"since": waiting.since.isoformat() if waiting.since else None, "feeds": dict(waiting.feeds)}
    replace_files(file.parent, "", {file.name: json.dumps(document, ensure_ascii=False, indent=1).encode()})


def note_changed(file: Path, paths: Sequence[str]) -> None:
    """Note feeds that are about to change; several processes may do so at once.

    Raises:
        StoreError: the disk refuses.
    """
    try:
        with file.open("a", encoding="utf-8") as opened:
            # Some kilobytes at most, so in one piece; behind a line that a full disk has cut short, too.
            opened.write("".join(f"\n{path}" for path in paths))
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror}") from error


def load_changed(file: Path) -> list[str]:
    """Return the feeds that were noted, each once; none without a file."""
    try:
        return list(dict.fromkeys(file.read_text(encoding="utf-8", errors="replace").split()))
    except FileNotFoundError:
        return []


class _DownError(Exception):
    """The hub is down, busy or slow."""


def tell_hub(
    hub: str, waiting: Waiting, now: datetime, clock: Callable[[], float] = monotonic
) -> tuple[Waiting, list[str]]:
    """Tell the hub of each document that waits; return those that still do, and what went wrong, in few lines.

    A document that the hub refuses (4xx) is given up; one that it fails at (5xx) waits behind the others, since some
    hubs answer so where a topic has no subscriber. Once the hub is seen to be down, busy or slow, nothing more is sent.
    """
    queue = deque((path, url) for path, urls in waiting.feeds.items() for url in urls)
    failed: list[tuple[str, str]] = []
    answers: dict[int, list[str]] = {}
    complaints: list[str] = []
    end = clock() + _RUN_S
    with requests.Session() as session:
        session.headers["User-Agent"] = _AGENT
        session.trust_env = False
        try:
            while queue:
                if clock() > end:
                    raise _DownError(f"is slow; {len(queue)} addresses wait for the next run")
                status = _tell(session, hub, queue[0][1])
                told = queue.popleft()
                if status >= 300:
                    answers.setdefault(status, []).append(told[1])
                if status >= 500:
                    failed.append(told)
        except _DownError as error:
            complaints.append(f"{hub}: {error}")
    left: dict[str, list[str]] = {}
    for path, url in (*queue, *failed):
        left.setdefault(path, []).append(url)
    complaints += [_complaint(hub, status, urls) for status, urls in answers.items()]
    return Waiting(left, (waiting.since or now) if left else None), complaints


def _tell(session: requests.Session, hub: str, url: str) -> int:
    """Return with what status the hub answers.

    Raises:
        _DownError: it does not, or has no time for anybody.
    """
    form = {"hub.mode": "publish", "hub.topic": url, "hub.url": url}
    try:
        status = session.post(hub, form, timeout=_TIMEOUT_S, allow_redirects=False).status_code
    except requests.RequestException as error:
        raise _DownError(type(error).__name__) from error
    if status in _BUSY:
        raise _DownError(f"answers {status}")
    return status


def _complaint(hub: str, status: int, urls: Sequence[str]) -> str:
    more = f" and {len(urls) - 1} more" if len(urls) > 1 else ""
    return f"{hub}: {'fails at' if status >= 500 else 'refuses'} {urls[0]}{more} with {status}"
