"""Telling a WebSub hub of changed feeds (w3.org/TR/websub, section 6, which leaves the form to hubs).

Comes in: the hub, and the documents of each changed feed, all in place by now. One request a feed names its documents,
both as PubSubHubbub 0.4 had it (``hub.url``) and by the name that WebSub gives them (``hub.topic``): of hubs that are
in use some read the one, some the other.
What the hub does not take is kept in a file and told again by the next run. A hub that is down costs a run one attempt
and some seconds at most, and never fails it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import requests

from feeds import GENERATOR, GENERATOR_URI, __version__
from feeds.files import replace_files

#: Seconds for one request.
_TIMEOUT_S = 5.0
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


def tell_hub(hub: str, waiting: Waiting, now: datetime) -> tuple[Waiting, list[str]]:
    """Tell the hub of each feed that waits; return those that still do, and what went wrong, a line each.

    A feed that the hub refuses (4xx) is given up. After the first sign that it is down or busy nothing more is sent.
    """
    left = dict(waiting.feeds)
    refused: list[str] = []
    with requests.Session() as session:
        session.headers["User-Agent"] = _AGENT
        session.trust_env = False
        for path, urls in waiting.feeds.items():
            form = [("hub.mode", "publish"), *((name, url) for name in ("hub.topic", "hub.url") for url in urls)]
            try:
                answer = session.post(hub, form, timeout=_TIMEOUT_S, allow_redirects=False)
            except requests.RequestException as error:
                return Waiting(left, waiting.since or now), [*refused, f"{hub}: {type(error).__name__}"]
            if answer.status_code >= 500 or answer.status_code in (408, 429):
                return Waiting(left, waiting.since or now), [*refused, f"{hub}: answers {answer.status_code}"]
            if not answer.ok or answer.is_redirect:
                refused.append(f"{hub}: refuses {path} with {answer.status_code}")
            del left[path]
    return Waiting(), refused
