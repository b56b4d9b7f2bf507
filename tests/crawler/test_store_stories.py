"""Copies of a story in the store, on SQLite and, when ``TIDINGS_TEST_POSTGRES`` holds a URL, on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.model import (
    Article,
    DateClaim,
    DateKind,
    DateOrigin,
    Entry,
    Feed,
    Precision,
    RelatedLink,
    Sighting,
    Timestamp,
)
from crawler.pipelines.store import StoreArticles
from crawler.report import RunReport
from crawler.store import Outcome, Store
from crawler.urls import url_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PARAGRAPHS = (
    "柳汀镇的渡口昨天恢复了夜航。停航的七年里，对岸的人要绕行二十三公里，才能在天黑以后回家。",
    "第一班船在晚上八点零五分离岸，船上坐着四十一名乘客，其中九人抱着自行车。",
    "船工老邵说，灯塔换了灯芯，航标也重新刷过，“只要雾不大，就不会停”。",
    "渡口管理所表示，夜航暂定每天三班，末班船十点半开出，票价两元，学生免费。",
    "有居民希望把末班船再推迟半小时，好让在对岸上夜班的人赶得上。管理所答应下月答复。",
)
FERRY = "https://morning.example/ferry"
COPY = "https://evening.example/n/88"


def html(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def article(url: str = FERRY, **changes: object) -> Article:
    """The ferry in the Morning Post, fetched at ``NOW``."""
    plain = Article(
        source="morning",
        requested_url=url,
        canonical_url=url,
        title="柳汀渡口恢复夜航",
        content=html(*PARAGRAPHS),
        categories=(("本地",),),
        published=Timestamp(NOW - 5 * HOUR, Precision.MINUTE, DateKind.STATED),
        fetched_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def copy(url: str = COPY, **changes: object) -> Article:
    """The ferry in the Evening Post: other title, other blanks, a house tail, an hour later."""
    spaced = [paragraph.replace("“", '" ').replace("”", ' "') for paragraph in PARAGRAPHS]
    plain = article(
        url,
        source="evening",
        title="等了七年，夜里终于能过河了",
        content=html("晚报讯 " + spaced[0], *spaced[1:], "（编辑：小满）更多新闻请下载晚报客户端"),
        categories=(("晚报", "社会"),),
        published=Timestamp(NOW - 4 * HOUR, Precision.MINUTE, DateKind.STATED),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def feed(store: Store, path: str) -> Feed:
    return next(item for item in store.feeds() if item.path == path)


def entries(store: Store, path: str = "all") -> list[Entry]:
    return store.entries(feed(store, path), 100)


def revisions(store: Store) -> dict[str, int]:
    return {item.path: item.revision for item in store.feeds()}


def contents(store_url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that saving writes."""
    engine = sa.create_engine(store_url)
    tables = ("counter", "article", "story", "story_key", "address", "feed", "membership")
    with engine.connect() as connection:
        rows = {name: connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in tables}
    engine.dispose()
    return {name: sorted(tuple(map(repr, row)) for row in found) for name, found in rows.items()}


@pytest.mark.parametrize("batches", [1, 2])
def test_copy_is_published_once_in_all_its_feeds_and_named_as_related(store: Store, batches: int) -> None:
    both = [article(), copy()]
    outcomes = store.save_articles(both) if batches == 1 else [store.save_articles([one])[0] for one in both]
    assert outcomes == [Outcome.NEW, Outcome.COPY]
    (entry,) = entries(store)
    assert entry.link == FERRY
    assert entry.title == "柳汀渡口恢复夜航"
    assert entry.categories == (("本地",), ("晚报", "社会"))
    assert entry.related == (RelatedLink(COPY, "等了七年，夜里终于能过河了", "evening"),)
    assert entries(store, "source/evening") == entries(store, "source/morning") == [entry]
    assert entries(store, "category/wan-bao/she-hui") == [entry]


def test_earliest_published_of_a_batch_is_kept(store: Store) -> None:
    market = article("https://morning.example/market", title="集市", content="<p>集市改在周六。</p>")
    assert store.save_articles([copy(), market, article()]) == [Outcome.COPY, Outcome.NEW, Outcome.NEW]
    assert sorted(entry.link for entry in entries(store)) == [FERRY, "https://morning.example/market"]


def test_article_that_was_stored_first_is_kept_whatever_the_dates(store: Store) -> None:
    store.save_articles([copy()])
    assert store.save_articles([article()]) == [Outcome.COPY]
    (entry,) = entries(store)
    assert (entry.link, [link.url for link in entry.related]) == (COPY, [FERRY])


def test_copy_moves_all_feeds_of_the_story_and_not_its_updated_instant(store: Store) -> None:
    store.save_articles([article()])
    (before,) = entries(store)
    store.save_articles([copy(fetched_at=NOW + HOUR)])
    (after,) = entries(store)
    assert after.updated_at == before.updated_at
    assert set(revisions(store).values()) == {2}


def test_address_of_a_copy_is_an_alias_with_its_reason_and_evidence(store: Store) -> None:
    listed = copy("https://evening.example/go?id=88", canonical_url=COPY)
    store.save_articles([article(), listed])
    found = store.article_by_url(COPY)
    assert found
    assert found == store.article_by_url(FERRY) == store.article_by_url(listed.requested_url)
    details = {known.url: known for known in found.addresses}
    assert {url: known.reason for url, known in details.items()} == {
        FERRY: None,
        COPY: "duplicate_story",
        listed.requested_url: "duplicate_story",
    }
    assert "in common" in details[COPY].detail
    known = store.known_addresses([url_key(COPY)])[url_key(COPY)]
    assert (known.reason, known.next_check_at) == ("duplicate_story", None)
    assert store.drop_counts("evening") == {"duplicate_story": 2}


def test_saving_a_batch_with_copies_twice_gives_the_same_rows(store: Store, store_url: str) -> None:
    batch = [copy(), article(), copy("https://noon.example/1", source="noon", title="夜航回来了")]
    assert store.save_articles(batch) == [Outcome.COPY, Outcome.NEW, Outcome.COPY]
    before = contents(store_url)
    assert store.save_articles(batch) == [Outcome.COPY, Outcome.KNOWN, Outcome.COPY]
    assert contents(store_url) == before


def test_copy_that_calls_the_kept_article_its_own_takes_nothing(store: Store) -> None:
    store.save_articles([article(), copy()])
    assert store.save_articles([copy(canonical_url=FERRY)]) == [Outcome.COPY]
    known = store.known_addresses([url_key(FERRY)])[url_key(FERRY)]
    assert known.reason is None
    assert known.next_check_at is not None


def test_kept_article_goes_on_to_be_updated(store: Store) -> None:
    store.save_articles([article(), copy()])
    changed = article(content=html(*PARAGRAPHS, "今天起末班船改为十一点。"), fetched_at=NOW + DAY)
    assert store.save_articles([changed]) == [Outcome.UPDATED]
    (entry,) = entries(store)
    assert "十一点" in entry.content
    assert len(entry.related) == 1


def test_sketch_follows_the_text(store: Store, store_url: str) -> None:
    other = tuple(
        f"第{number}段：灯市口的面馆搬到了{number}号楼，老客人循着葱油味一路找过来。" for number in "甲乙丙丁戊"
    )
    store.save_articles([article()])
    store.save_articles([article(title="面馆搬家", content=html(*other), fetched_at=NOW + HOUR)])
    assert store.save_articles([copy()]) == [Outcome.NEW]  # nothing of the ferry is left
    again = copy("https://evening.example/n/99", title="面馆搬到新楼", content=html(*other))
    assert store.save_articles([again]) == [Outcome.COPY]
    assert len(contents(store_url)["story"]) == 2


def test_articles_that_became_alike_stay_apart(store: Store) -> None:
    market = article("https://morning.example/market", title="集市", content="<p>集市改在周六。</p>")
    store.save_articles([article(), market])
    turned = replace(market, content=article().content, title="柳汀渡口恢复夜航了", fetched_at=NOW + HOUR)
    assert store.save_articles([turned]) == [Outcome.UPDATED]
    assert len(entries(store)) == 2


def test_numbers_of_a_series_stay_apart_in_one_source_though_their_texts_agree(store: Store) -> None:
    first, second = (article(f"https://morning.example/{n}", title=f"渡口旧事 第{n}期") for n in "一二")
    assert store.save_articles([first, second]) == [Outcome.NEW, Outcome.NEW]


def test_copy_of_another_month_is_an_article(store: Store) -> None:
    store.save_articles([article()])
    later = Timestamp(NOW + 40 * DAY, Precision.MINUTE, DateKind.STATED)
    assert store.save_articles([copy(published=later, fetched_at=NOW + 40 * DAY)]) == [Outcome.NEW]


def test_copy_without_a_date_is_one_whenever_it_is_found(store: Store) -> None:
    store.save_articles([article(published=Timestamp(NOW - 90 * DAY, Precision.MINUTE, DateKind.STATED))])
    assert store.save_articles([copy(published=None)]) == [Outcome.COPY]


def test_sighting_of_a_copy_files_the_kept_article(store: Store) -> None:
    store.save_articles([article(), copy()])
    store.save_sightings([Sighting("noon", COPY, (("午报",),))])
    assert [entry.link for entry in entries(store, "source/noon")] == [FERRY]


def letters(tail: str) -> list[Article]:
    """Articles that have little in common but what stands below them."""
    return [
        article(f"https://m.example/{n}", title=f"{name}来信", content=html(f"{name}" * 12 + "的故事", tail))
        for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒")
    ]


def largest_crowd(store_url: str) -> int:
    """How many stories have one key."""
    return max(Counter(key for key, _ in contents(store_url)["story_key"]).values())


HOUSE = "本文为平台作者独立观点，不代表本站立场，未经许可不得转载，如有任何侵权之处请在七日内与编辑部联系处理。" * 2


@pytest.mark.parametrize("size", [1, 5, 30])
def test_phrase_of_the_house_never_crowds_a_lookup(store: Store, store_url: str, size: int) -> None:
    batch = letters(HOUSE)
    for start in range(0, len(batch), size):
        store.save_articles(batch[start : start + size])
    assert largest_crowd(store_url) == 8


@pytest.mark.parametrize("size", [1, 30])
def test_phrase_that_articles_gain_never_crowds_a_lookup(store: Store, store_url: str, size: int) -> None:
    store.save_articles(letters(""))
    changed = [replace(one, fetched_at=NOW + HOUR) for one in letters(HOUSE)]
    for start in range(0, len(changed), size):
        assert set(store.save_articles(changed[start : start + size])) == {Outcome.UPDATED}
    assert largest_crowd(store_url) == 8


def test_what_an_article_says_of_its_making_is_given_back(store: Store) -> None:
    corrected = Timestamp(
        NOW - DAY,
        Precision.MINUTE,
        DateKind.STATED,
        "2026-11-21 04:00",
        DateOrigin.JSON_LD,
        stated_at=NOW - DAY - 8 * HOUR,
        correction="the picture was made eight hours later",
    )
    made = article(
        editors=("官小满",), publisher="江畔晚报", original_url="https://tide.example/1", published=corrected,
        date_claims=(
            DateClaim("2026-11-21 04:00", DateOrigin.JSON_LD),
            DateClaim("11-21", DateOrigin.LISTING, read_at=NOW - HOUR, not_after=NOW - 2 * HOUR),
        ),
    )  # fmt: skip
    store.save_articles([made])
    (entry,) = entries(store)
    assert entry.published == corrected
    found = store.article_by_url(FERRY)
    assert found
    assert found.date_claims == made.date_claims
    assert (entry.editors, entry.publisher, entry.original_url) == (("官小满",), "江畔晚报", "https://tide.example/1")


def test_other_editors_are_no_change(store: Store) -> None:
    store.save_articles([article()])
    assert store.save_articles([article(editors=("另一位",), publisher="晚报")]) == [Outcome.KNOWN]
    assert set(revisions(store).values()) == {1}


NOTICE = "该链接已过期，请返回公众号列表重新打开。如有疑问请联系客服，工作时间为每天九点至十八点，感谢理解。"


@pytest.mark.parametrize("text", [html(NOTICE), html(*PARAGRAPHS)], ids=["a few words", "a long text"])
@pytest.mark.parametrize("batches", [1, 4])
def test_one_text_under_a_third_title_of_a_source_is_no_article(store: Store, text: str, batches: int) -> None:
    titles = ("天津百余项服务上网", "长沙办画展", "全球制造业回暖", "渡口复航")
    pages = [article(f"https://morning.example/{n}", title=title, content=text) for n, title in enumerate(titles)]
    outcomes = store.save_articles(pages) if batches == 1 else [store.save_articles([page])[0] for page in pages]
    assert outcomes[0] is Outcome.NEW
    assert outcomes[2:] == [Outcome.JUNK, Outcome.JUNK]
    known = store.known_addresses([url_key(pages[2].requested_url)])[url_key(pages[2].requested_url)]
    assert (known.article_id, known.reason, known.detail) == (
        None,
        "not_an_article",
        "the same text stands under 3 titles",
    )
    assert store.save_articles(pages)[2:] == [Outcome.JUNK, Outcome.JUNK]


def test_page_of_a_text_of_many_titles_is_asked_for_ever_more_seldom(store: Store) -> None:
    titles = ("天津百余项服务上网", "长沙办画展", "全球制造业回暖")
    pages = [article(f"https://morning.example/{n}", title=title) for n, title in enumerate(titles)]
    store.save_articles(pages)
    again = []
    for look in range(4):
        key = url_key(pages[2].requested_url)
        known = store.known_addresses([key])[key]
        assert known.attempts == look + 1
        assert known.next_check_at is not None
        again.append(known.next_check_at)
        store.save_articles([replace(pages[2], fetched_at=known.next_check_at)])
    waits = [after - before for before, after in zip([NOW, *again], again, strict=False)]
    assert waits == [DAY, 2 * DAY, 4 * DAY, 8 * DAY]


def test_one_text_under_the_titles_of_three_sources_is_a_story(store: Store) -> None:
    pages = [article(f"https://{n}.example/", source=n, title=n * 3, content=html(*PARAGRAPHS)) for n in "甲乙丙"]
    assert store.save_articles(pages) == [Outcome.NEW, Outcome.COPY, Outcome.COPY]


def test_copies_and_junk_are_counted_as_dropped_and_make_no_source_broken() -> None:
    stage = StoreArticles.__new__(StoreArticles)
    stage._report, stage._met = RunReport(), set()
    run = stage._report.source("evening")
    run.listed = 3
    for outcome, url in ((Outcome.COPY, COPY), (Outcome.COPY, f"{COPY}1"), (Outcome.JUNK, f"{COPY}2")):
        stage._count(copy(url), outcome)
    run.close()
    assert run.counts() == {
        "listed": 3,
        "new": 0,
        "updated": 0,
        "known": 0,
        "dropped": 3,
        "dropped/duplicate_story": 2,
        "dropped/not_an_article": 1,
    }
    assert run.failure is None


def test_a_daily_column_never_ends_the_crawl_however_many_days_it_runs(store: Store) -> None:
    for day in range(40):
        text = (
            "".join(f"<p>{part}</p>" for part in PARAGRAPHS)
            + f"<p>今天的票价是{day + 1}.{day % 10}0元，水位{day * 3}厘米。</p>"
        )
        at = Timestamp(NOW - HOUR + day * DAY, Precision.SECOND, DateKind.STATED)
        column = article(
            f"https://morning.example/daily/{day}",
            title=f"渡口日报 第{day + 1}期",
            content=text,
            published=at,
            fetched_at=NOW + day * DAY,
        )
        assert store.save_articles([column]) == [Outcome.NEW]
