"""Mistakes of whole hours that copies are known to make: corrected with their reason, or left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.dates import correct
from crawler.model import Article, CategoryPath, DateKind, Precision, Timestamp

ZAKER = ("新媒体", "ZAKER", "source")
KKJ = ("新媒体", "快科技（原驱动之家）", "最新新闻")
#: Its id was made on 2021-10-19 at 11:49:08 UTC.
PICTURE = '<img src="http://zkres1.myzaker.com/202110/616eb0b4b15ec03d086e3854_1024.jpg">'


def corrected(
    stated: str, path: CategoryPath, content: str = "", *, kind: DateKind = DateKind.STATED, **more: str
) -> Timestamp:
    article = Article(
        source="copies",
        requested_url=more.get("url", "https://copies.example/p/1.html"),
        canonical_url=more.get("url", "https://copies.example/p/1.html"),
        title="t",
        content=content,
        categories=(path,),
        fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
    )
    return correct(Timestamp(at(stated), Precision.SECOND, kind, stated), article)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_copy_of_zaker_is_eight_hours_early_and_its_own_picture_shows_it() -> None:
    stamp = corrected("2021-10-19T04:14:44", ZAKER, PICTURE)
    assert (stamp.at, stamp.stated_at, stamp.raw) == (
        at("2021-10-19T12:14:44"),
        at("2021-10-19T04:14:44"),
        "2021-10-19T04:14:44",
    )
    assert "8 hours added" in stamp.correction


def test_a_copy_of_kkj_is_eight_hours_late() -> None:
    stamp = corrected("2022-05-04T22:31:46", KKJ)
    assert (stamp.at, stamp.stated_at) == (at("2022-05-04T14:31:46"), at("2022-05-04T22:31:46"))


@pytest.mark.parametrize(
    "stamp",
    [
        corrected("2021-10-19T04:14:44", ("科技", "ZAKER")),
        corrected("2021-10-19T04:14:44", ("新媒体", "36kr", "资讯")),
        corrected("2021-10-19T04:14:44", ZAKER, url="https://www.myzaker.com/article/616eb0b4b15ec03d086e3854"),
        corrected("2026-01-19T04:14:44", ZAKER),
        corrected("2021-10-19T04:14:44", ZAKER, kind=DateKind.RELATIVE),
        corrected("2021-10-18T04:14:44", ZAKER, PICTURE),
    ],
    ids=[
        "another copy",
        "another site",
        "the site itself",
        "after the mistake",
        "worked out",
        "the picture is younger still",
    ],
)
def test_what_no_known_mistake_explains_is_left_alone(stamp: Timestamp) -> None:
    assert (stamp.at, stamp.stated_at, stamp.correction) == (at(stamp.raw), None, "")


def test_a_correction_never_leads_past_the_fetch_nor_is_made_twice() -> None:
    stamp = corrected("2021-10-19T04:14:44", ZAKER)
    article = Article("s", "https://c.example/1", "https://c.example/1", "t", "", categories=(ZAKER,))
    early = replace(article, fetched_at=at("2021-10-19T06:00:00"))
    late = replace(article, fetched_at=at("2026-10-19T06:00:00"))
    literal = Timestamp(at("2021-10-19T04:14:44"), Precision.SECOND, DateKind.STATED)
    assert correct(literal, early) == literal
    assert correct(stamp, late) == stamp
