"""Dates that are known to be wrong by whole hours, and what is right.

Copies of news sites that RSSHub's feeds were turned into carry its mistakes about time zones. A correction is a rule
with its evidence: it names whose copies are meant, when the mistake was made and by how much. The literal instant is
kept beside the corrected one, with the reason in words; where anything on the page speaks against it, nothing is
corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.model import Article, DateKind, Precision, Timestamp

#: A ZAKER picture; its id begins with the second of its making.
_ZAKER_PICTURE = re.compile(r"myzaker\.com/\d{6}/([0-9a-f]{8})[0-9a-f]{16}", re.IGNORECASE)
#: How much older than its own picture an article may be: a picture can be replaced, a clock be wrong by minutes.
_TOLERANCE = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Correction:
    """One known mistake."""

    #: The article's category path begins with these names, the last one as a prefix.
    path: tuple[str, str]
    #: The original's own host, which is right about itself.
    host: str
    #: What is to be added.
    shift: timedelta
    #: The mistake was made from then to then.
    since: datetime
    until: datetime
    #: One line for a person.
    reason: str


#: ZAKER: RSSHub's second route (2019-09 to 2024-12) took instants for Beijing time and subtracted eight hours again; of
#: 28 such articles 23 are older than their own picture, and none is once the hours are added.
#: 快科技: its feed labels Beijing time "GMT"; articles were crawled seven hours before the time they state.
CORRECTIONS = (
    Correction(
        path=("新媒体", "ZAKER"),
        host="myzaker.com",
        shift=timedelta(hours=8),
        since=datetime(2019, 9, 1, tzinfo=UTC),
        until=datetime(2024, 12, 31, tzinfo=UTC),
        reason="8 hours added: copies of ZAKER made through RSSHub state its times 8 hours early",
    ),
    Correction(
        path=("新媒体", "快科技"),
        host="mydrivers.com",
        shift=timedelta(hours=-8),
        since=datetime(2019, 9, 1, tzinfo=UTC),
        until=datetime(2024, 12, 31, tzinfo=UTC),
        reason="8 hours taken off: copies of 快科技 made through RSSHub label Beijing time GMT",
    ),
)


def correct(stamp: Timestamp, article: Article) -> Timestamp:
    """Return the article's date as it should be; the same where no known mistake fits or something contradicts it."""
    if (
        stamp.correction
        or stamp.kind is not DateKind.STATED
        or stamp.precision is Precision.DAY
        or not article.fetched_at
    ):
        return stamp
    rule = next((rule for rule in CORRECTIONS if _fits(rule, stamp, article)), None)
    if rule is None:
        return stamp
    at = stamp.at + rule.shift
    pictures = [datetime.fromtimestamp(int(digits, 16), UTC) for digits in _ZAKER_PICTURE.findall(article.content)]
    if at > article.fetched_at or any(at + _TOLERANCE < picture <= article.fetched_at for picture in pictures):
        return stamp
    return replace(stamp, at=at, stated_at=stamp.at, correction=rule.reason)


def _fits(rule: Correction, stamp: Timestamp, article: Article) -> bool:
    if not rule.since <= stamp.at <= rule.until or _is_at(rule.host, article.canonical_url):
        return False
    top, name = rule.path
    return any(len(path) > 1 and path[0] == top and path[1].startswith(name) for path in article.categories)


def _is_at(domain: str, url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith("." + domain)
