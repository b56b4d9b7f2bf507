"""Date strings of real sites, each with what it means, worked out by hand.

An expectation is the wall clock of Shanghai (UTC+8, no summer time) at the source, cut where the string stops:
``2026-11-20`` is a day (its noon), ``2026-11-20 08`` an hour, ``... 08:30`` a minute, ``... 08:30:15`` a second.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import parse_date
from crawler.dates._context import Reading
from crawler.dates._read import make_context, read_date
from crawler.model import DateKind, Precision

SHANGHAI = ZoneInfo("Asia/Shanghai")
STATED, RELATIVE, NO_YEAR, NO_DAY = (
    DateKind.STATED, DateKind.RELATIVE, DateKind.INFERRED_YEAR, DateKind.INFERRED_DAY,
)  # fmt: skip


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def read(raw: str, now: datetime, day_first: bool | None = None, language: str = "") -> Reading | None:
    """Read with what lies ahead left as it is."""
    return read_date(raw, make_context(now, SHANGHAI, day_first, language))


def check(raw: str, expected: str, kind: DateKind, now: datetime, **how: object) -> None:
    reading = read(raw, now, **how)  # type: ignore[arg-type]
    precision = {10: Precision.DAY, 13: Precision.HOUR, 16: Precision.MINUTE, 19: Precision.SECOND}[len(expected)]
    at = local(expected + " 12:00" if precision is Precision.DAY else expected)
    assert reading is not None, raw
    assert (reading.at.astimezone(SHANGHAI).isoformat(" "), reading.precision, reading.kind) == (
        at.isoformat(" "),
        precision,
        kind,
    )


#: Monday.
FEBRUARY = local("2026-02-02 12:00")


@pytest.mark.parametrize(
    ("raw", "ago"),
    [
        ("Just now", timedelta(seconds=3)),
        ("刚刚", timedelta(seconds=3)),
        ("几分钟前", timedelta(minutes=3)),
        ("幾分鐘前", timedelta(minutes=3)),
        ("数秒前", timedelta(seconds=3)),
        ("3 days ago", timedelta(days=3)),
        ("x days ago".replace("x", "10"), timedelta(days=10)),
        ("3 seconds ago", timedelta(seconds=3)),
        ("a minute ago", timedelta(minutes=1)),
        ("10m ago", timedelta(minutes=10)),
        ("2 hours ago", timedelta(hours=2)),
        ("10秒前", timedelta(seconds=10)),
        ("in 10m", -timedelta(minutes=10)),
        ("2 hours later", -timedelta(hours=2)),
        ("10分钟后", -timedelta(minutes=10)),
        ("10 分鐘後", -timedelta(minutes=10)),
        ("1d 1h ago", timedelta(hours=25)),
        ("10分钟前", timedelta(minutes=10)),
        ("10分鐘前", timedelta(minutes=10)),
        ("10小时前", timedelta(hours=10)),
        ("10个小时前", timedelta(hours=10)),
        ("10天前", timedelta(days=10)),
        ("10周前", timedelta(days=70)),
        ("10星期前", timedelta(days=70)),
        ("10个星期前", timedelta(days=70)),
        ("1月前", timedelta(days=30)),
        ("1个月前", timedelta(days=30)),
        ("1年前", timedelta(days=365)),
        ("1年1个月前", timedelta(days=395)),
        ("1天1小时前", timedelta(hours=25)),
        ("1小时1分钟1秒钟前", timedelta(seconds=3661)),
        ("1小时1分钟1秒钟后", -timedelta(seconds=3661)),
        ("1小时10分前", timedelta(minutes=70)),
        ("3小时前", timedelta(hours=3)),
        ("3小時前", timedelta(hours=3)),
        ("5分鐘前", timedelta(minutes=5)),
        ("剛剛", timedelta(seconds=3)),
        ("半小时前", timedelta(minutes=30)),
        ("2天前", timedelta(days=2)),
        ("三天前", timedelta(days=3)),
        ("两小时前", timedelta(hours=2)),
        ("一刻钟前", timedelta(minutes=15)),
        ("一个半小时前", timedelta(minutes=90)),
        ("半个小时前", timedelta(minutes=30)),
        ("1.5小时前", timedelta(minutes=90)),
        ("十分钟前", timedelta(minutes=10)),
        ("二十三分钟前", timedelta(minutes=23)),
        ("一百天前", timedelta(days=100)),
        ("３小时前", timedelta(hours=3)),
        ("约 3 小时之前", timedelta(hours=3)),
        ("3小时以前", timedelta(hours=3)),
        ("発表 3時間前", timedelta(hours=3)),
        ("3일 전", timedelta(days=3)),
        ("an hour ago", timedelta(hours=1)),
        ("half an hour ago", timedelta(minutes=30)),
        ("a few seconds ago", timedelta(seconds=3)),
        ("about 3 hours ago", timedelta(hours=3)),
        ("1 hour, 5 minutes ago", timedelta(minutes=65)),
        ("2 days and 3 hours ago", timedelta(hours=51)),
        ("vor 3 Stunden", timedelta(hours=3)),
        ("il y a 2 jours", timedelta(days=2)),
        ("hace una hora", timedelta(hours=1)),
        ("3 ore fa", timedelta(hours=3)),
        ("há 5 minutos", timedelta(minutes=5)),
        ("5 минут назад", timedelta(minutes=5)),
        ("发布于 3小时前", timedelta(hours=3)),
        ("ZAKER新闻 3小时前", timedelta(hours=3)),
        ("张三 · 5 分钟前 · 1234 阅读", timedelta(minutes=5)),
        ("Posted 3 hours ago by Jane", timedelta(hours=3)),
    ],
)  # fmt: skip
def test_amount_counts_from_the_fetch(raw: str, ago: timedelta) -> None:
    reading = read(raw, FEBRUARY)
    assert reading is not None
    assert (reading.at, reading.kind) == (FEBRUARY - ago, RELATIVE)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Today", "2026-02-02"),
        ("Yesterday", "2026-02-01"),
        ("Monday", "2026-01-26"),
        ("周一", "2026-01-26"),
        ("星期一", "2026-01-26"),
        ("Monday 3pm", "2026-01-26 15"),
        ("周一 15:00", "2026-01-26 15:00"),
        ("Wednesday", "2026-01-28"),
        ("周三", "2026-01-28"),
        ("Tuesday", "2026-01-27"),
        ("Tue", "2026-01-27"),
        ("Thursday", "2026-01-29"),
        ("Thu", "2026-01-29"),
        ("Tuesday 3pm", "2026-01-27 15"),
        ("Thu 10:00", "2026-01-29 10:00"),
        ("Sunday", "2026-02-01"),
        ("Friday", "2026-01-30"),
        ("Today 3pm", "2026-02-02 15"),
        ("Today 3 pm", "2026-02-02 15"),
        ("Yesterday 10pm", "2026-02-01 22"),
        ("t3pm", "2026-02-03 15"),
        ("t 10:00", "2026-02-03 10:00"),
        ("明早8点", "2026-02-03 08"),
        ("昨晚8点", "2026-02-01 20"),
        ("周五下午3点", "2026-01-30 15"),
        ("昨天 23:01", "2026-02-01 23:01"),
        ("Today 12pm", "2026-02-02 12"),
        ("Today 12am", "2026-02-02 00"),
        ("今天", "2026-02-02"),
        ("今天 08:00", "2026-02-02 08:00"),
        ("今天8点0分", "2026-02-02 08:00"),
        ("Today, 8:00 pm", "2026-02-02 20:00"),
        ("TDA 08:00:00", "2026-02-02 08:00:00"),
        ("昨日20时0分0秒", "2026-02-01 20:00:00"),
        ("前天 20:00", "2026-01-31 20:00"),
        ("明天 20:00", "2026-02-03 20:00"),
        ("星期一 8:00", "2026-01-26 08:00"),
        ("周二 8:00", "2026-01-27 08:00"),
        ("星期天 8:00", "2026-02-01 08:00"),
        ("昨天", "2026-02-01"),
        ("前天", "2026-01-31"),
        ("大前天", "2026-01-30"),
        ("昨天12:30", "2026-02-01 12:30"),
        ("前天14:52", "2026-01-31 14:52"),
        ("昨日 下午3:20", "2026-02-01 15:20"),
        ("昨晚", "2026-02-01"),
        ("昨晚12点", "2026-02-02 00"),
        ("今早7点半", "2026-02-02 07:30"),
        ("今天凌晨3点一刻", "2026-02-02 03:15"),
        ("今天中午12点", "2026-02-02 12"),
        ("昨天傍晚6点", "2026-02-01 18"),
        ("上周五", "2026-01-30"),
        ("周日 下午", "2026-02-01"),
        ("上周一 09:00", "2026-01-26 09:00"),
        ("禮拜五 08:30", "2026-01-30 08:30"),
        ("金曜日", "2026-01-30"),
        ("last Friday", "2026-01-30"),
        ("gestern 14:30 Uhr", "2026-02-01 14:30"),
        ("hier à 8h30", "2026-02-01 08:30"),
        ("3天前 14:52", "2026-01-30 14:52"),
        ("3 days ago at 5:00 PM", "2026-01-30 17:00"),
    ],
)  # fmt: skip
def test_day_told_from_the_fetch(raw: str, expected: str) -> None:
    check(raw, expected, RELATIVE, FEBRUARY)


@pytest.mark.parametrize("raw", ["Tomorrow", "明天", "t"])
def test_tomorrow_begins_at_midnight_as_its_noon_is_to_come(raw: str) -> None:
    reading = read(raw, FEBRUARY)
    assert reading is not None
    assert (reading.at, reading.precision) == (local("2026-02-03 00:00"), Precision.DAY)


@pytest.mark.parametrize(("raw", "expected"), [("昨天 20:00", "2018-12-31 20:00"), ("前天 20:00", "2018-12-30 20:00")])
def test_yesterday_of_new_year_is_last_year(raw: str, expected: str) -> None:
    check(raw, expected, RELATIVE, local("2019-01-01 09:00"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2-3 02:03", "2019-02-03 02:03"),
        ("2/3 02:03", "2019-02-03 02:03"),
        ("2月3日 02:03", "2019-02-03 02:03"),
        ("2月3日", "2019-02-03"),
        ("2/3", "2019-02-03"),
        ("4-2", "2019-04-02"),
    ],
)
def test_missing_year_is_this_one_when_the_day_has_been(raw: str, expected: str) -> None:
    check(raw, expected, NO_YEAR, local("2019-12-31 09:00"))


JANUARY = local("2026-01-02 10:00")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("12月31日", "2025-12-31"),
        ("12月31日 08:30", "2025-12-31 08:30"),
        ("11月02日", "2025-11-02"),
        ("12-31", "2025-12-31"),
        ("12-31 08:30", "2025-12-31 08:30"),
        ("十二月三十一日", "2025-12-31"),
        ("12月31日 23:50", "2025-12-31 23:50"),
        ("1月3日", "2026-01-03 00:00 day start"),
        ("1月4日", "2025-01-04"),
        ("Dec 31", "2025-12-31"),
        ("31. Dezember", "2025-12-31"),
        ("31/12", "2025-12-31"),
        ("31.12. 08:30", "2025-12-31 08:30"),
        ("12.31 08:30", "2025-12-31 08:30"),
        ("发布于12-31 08:30", "2025-12-31 08:30"),
        ("2月29日", "2024-02-29"),
    ],
)
def test_missing_year_is_the_latest_not_ahead(raw: str, expected: str) -> None:
    if expected.endswith("day start"):
        reading = read(raw, JANUARY)
        assert reading is not None
        assert reading.at == local(expected[:16])
    else:
        check(raw, expected, NO_YEAR, JANUARY)


@pytest.mark.parametrize(("raw", "expected"), [("去年12月31日", "2025-12-31"), ("今年1月1日 8:05", "2026-01-01 08:05")])
def test_spoken_year(raw: str, expected: str) -> None:
    check(raw, expected, STATED, JANUARY)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("08:30", "2026-01-02 08:30"),
        ("4:2", "2026-01-02 04:02"),
        ("23:10", "2026-01-01 23:10"),
        ("10:01", "2026-01-01 10:01"),
        ("下午3点", "2026-01-01 15"),
        ("早上8点半", "2026-01-02 08:30"),
        ("新华社 08:30", "2026-01-02 08:30"),
        ("8:30 AM", "2026-01-02 08:30"),
    ],
)
def test_clock_alone_is_of_today_or_yesterday(raw: str, expected: str) -> None:
    check(raw, expected, NO_DAY, JANUARY)


#: Sunday.
NOVEMBER = local("2026-11-22 20:00")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2018年4月2日1时", "2018-04-02 01"),
        ("2018年4月2日", "2018-04-02"),
        ("2018-4-2 02:03", "2018-04-02 02:03"),
        ("2018/4/2 02:03", "2018-04-02 02:03"),
        ("2018/4/2 02:03:04", "2018-04-02 02:03:04"),
        ("2026-01-01T00:00:00", "2026-01-01 00:00:00"),
        ("2025年12月31日", "2025-12-31"),
        ("2025年12月31日8时", "2025-12-31 08"),
        ("2026-08-28T08:07:22", "2026-08-28 08:07:22"),
        ("2026-09-07 00:00:00.000", "2026-09-07 00:00:00"),
        ("2026-11-20T08:30:15Z", "2026-11-20 16:30:15"),
        ("2026-11-20T08:30:15+08:00", "2026-11-20 08:30:15"),
        ("2026-11-20T08:30:15+0800", "2026-11-20 08:30:15"),
        ("2026-11-20T08:30:15.123456789Z", "2026-11-20 16:30:15"),
        ("2026-11-20T08:30Z", "2026-11-20 16:30"),
        ("2026-11-20 08:30:15 GMT+8", "2026-11-20 08:30:15"),
        ("2026-11-20 08:30:15 UTC+8", "2026-11-20 08:30:15"),
        ("2026-11-20 08:30:15 UTC+08:00", "2026-11-20 08:30:15"),
        ("2026-11-20 08:30:15 UTC", "2026-11-20 16:30:15"),
        ("2026-11-20 08:30:15 -0330", "2026-11-20 20:00:15"),
        ("2026-11-20T24:00:00", "2026-11-21 00:00:00"),
        ("2026-11-20T08:30:60", "2026-11-20 08:30:59"),
        ("20261120", "2026-11-20"),
        ("202611200830", "2026-11-20 08:30"),
        ("20261120083015", "2026-11-20 08:30:15"),
        ("20261120T083015Z", "2026-11-20 16:30:15"),
        ("20261120T083015+0530", "2026-11-20 11:00:15"),
        ("D:20261120083015+09'00'", "2026-11-20 07:30:15"),
        ("2026-11-20T08", "2026-11-20 08"),
        ("2026-11-20T08Z", "2026-11-20 16"),
        ("2026–11–20 08:30", "2026-11-20 08:30"),
        ("Fri, 20 Nov 2026 08:30:15 GMT", "2026-11-20 16:30:15"),
        ("Fri, 20 Nov 2026 08:30:15 +0800", "2026-11-20 08:30:15"),
        ("Fri, 20 Nov 2026 08:30:15 UT", "2026-11-20 16:30:15"),
        ("Fri, 20 Nov 2026 08:30:15 EST", "2026-11-20 21:30:15"),
        ("20 Nov 26 08:30 PDT", "2026-11-20 23:30"),
        ("Friday, 20-Nov-26 08:30:15 GMT", "2026-11-20 16:30:15"),
        ("Fri Nov 20 08:30:15 2026", "2026-11-20 08:30:15"),
        ("Fri Nov 20 08:30:15 CST 2026", "2026-11-20 08:30:15"),
        ("Fri Nov 20 2026 08:30:15 GMT+0800 (中国标准时间)", "2026-11-20 08:30:15"),
        ("Fri Nov 20 2026 08:30:15 GMT+0800 (China Standard Time)", "2026-11-20 08:30:15"),
        # 1795134600 = 20,777 days of 86,400 s since 1970 and 1,800 s: 2026-11-20 00:30 UTC
        ("1795134600", "2026-11-20 08:30:00"),
        ("1795134600123", "2026-11-20 08:30:00"),
        ("1795134600123456", "2026-11-20 08:30:00"),
        ("1795134600.5", "2026-11-20 08:30:00"),
        ("/Date(1795134600000)/", "2026-11-20 08:30:00"),
        ("2026-11-20 08:30", "2026-11-20 08:30"),
        ("2026/11/20 08:30:15", "2026-11-20 08:30:15"),
        ("2026.11.20 08:30", "2026-11-20 08:30"),
        ("2026. 11. 20.", "2026-11-20"),
        ("2026-11-2008:30", "2026-11-20 08:30"),
        ("2026年11月20日08时30分", "2026-11-20 08:30"),
        ("2026年11月20日 08:30", "2026-11-20 08:30"),
        ("2026年11月20日08时30分15秒", "2026-11-20 08:30:15"),
        ("2026年11月20日 星期五 08:30", "2026-11-20 08:30"),
        ("2026年11月20日(金)", "2026-11-20"),
        ("2026年11月20日(金) 8時30分", "2026-11-20 08:30"),
        ("令和8年11月20日", "2026-11-20"),
        ("民國115年11月20日", "2026-11-20"),
        ("2026년 11월 20일 오후 3:20", "2026-11-20 15:20"),
        ("２０２６年１１月２０日　０８：３０", "2026-11-20 08:30"),
        ("二〇二六年十一月二十日", "2026-11-20"),
        ("二零二六年十一月二十日上午八点半", "2026-11-20 08:30"),
        ("26年11月20日", "2026-11-20"),
        ("26-11-20 08:30", "2026-11-20 08:30"),
        ("20.11.26", "2026-11-20"),
        ("11/20/26", "2026-11-20"),
        ("2026年11月20日 下午3:20", "2026-11-20 15:20"),
        ("2026-11-20 上午12:30", "2026-11-20 00:30"),
        ("20.11.2026", "2026-11-20"),
        ("20.11.2026 08:30 Uhr", "2026-11-20 08:30"),
        ("20. 11. 2026, 8.30 Uhr", "2026-11-20 08:30"),
        ("20/11/2026", "2026-11-20"),
        ("11/20/2026 8:30 PM", "2026-11-20 20:30"),
        ("Nov 20, 2026", "2026-11-20"),
        ("November 20th, 2026", "2026-11-20"),
        ("20th of November, 2026", "2026-11-20"),
        ("Nov. 20, 2026, 8:30 a.m.", "2026-11-20 08:30"),
        ("20 Nov 2026, 8:30pm", "2026-11-20 20:30"),
        ("8:30 AM - Nov 20, 2026", "2026-11-20 08:30"),
        ("08:30, 20 November 2026", "2026-11-20 08:30"),
        ("2026 Nov 20", "2026-11-20"),
        ("20. November 2026", "2026-11-20"),
        ("Freitag, 20. November 2026, 14:30 Uhr", "2026-11-20 14:30"),
        ("3. März 2026", "2026-03-03"),
        ("1er février 2026", "2026-02-01"),
        ("le 20 novembre 2026 à 8h30", "2026-11-20 08:30"),
        ("20 de noviembre de 2026", "2026-11-20"),
        ("20 de novembro de 2026 às 08:30", "2026-11-20 08:30"),
        ("20 novembre 2026", "2026-11-20"),
        ("20 ноября 2026 г. 08:30", "2026-11-20 08:30"),
        ("发布时间：2026-11-20 08:30 来源：新华网", "2026-11-20 08:30"),
        ("发布时间:2026-11-20 08:30 来源:新华网", "2026-11-20 08:30"),
        ("Published on Nov 20, 2026 at 8:30 AM", "2026-11-20 08:30"),
        ("发布于：2021年6月17日", "2021-06-17"),
        ("&nbsp;2026-11-20&nbsp;08:30&#160;", "2026-11-20 08:30"),
        ("\u200b2026-11-20\u00a008:30\ufeff", "2026-11-20 08:30"),
        ("<span>2026-11-20</span> <em>08:30</em>", "2026-11-20 08:30"),
        ("2026-11-20 08:30（北京时间）", "2026-11-20 08:30"),
    ],
)  # fmt: skip
def test_stated_date(raw: str, expected: str) -> None:
    check(raw, expected, STATED, NOVEMBER)


@pytest.mark.parametrize(
    ("raw", "expected", "kind"),
    [
        ("10月19日", "2026-10-19", NO_YEAR),
        ("10月19日 12:30", "2026-10-19 12:30", NO_YEAR),
        ("11-20", "2026-11-20", NO_YEAR),
        ("11-20 08:30", "2026-11-20 08:30", NO_YEAR),
        ("昨天 12:30", "2026-11-21 12:30", RELATIVE),
        ("前天 09:05", "2026-11-20 09:05", RELATIVE),
        ("今天 08:15", "2026-11-22 08:15", RELATIVE),
        ("星期五 08:30", "2026-11-20 08:30", RELATIVE),
    ],
)
def test_half_given_date(raw: str, expected: str, kind: DateKind) -> None:
    check(raw, expected, kind, NOVEMBER)


@pytest.mark.parametrize(
    ("raw", "how", "expected"),
    [
        ("05/02/2026", {"day_first": True}, "2026-02-05"),
        ("05/02/2026", {"day_first": False}, "2026-05-02"),
        ("05/02/2026", {}, "2026-05-02"),
        ("05/02/2026", {"language": "de"}, "2026-02-05"),
        ("05/02/2026", {"language": "en-US"}, "2026-05-02"),
        ("05.02.2026", {}, "2026-02-05"),
        # the fifth of December lies ahead, the twelfth of May does not
        ("12/05/2026", {}, "2026-05-12"),
        ("13/02/2026", {"day_first": False}, "2026-02-13"),
    ],
)
def test_order_of_day_and_month(raw: str, how: dict[str, object], expected: str) -> None:
    check(raw, expected, STATED, NOVEMBER, **how)


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "Invalid Date", "undefined", "null", "NaN", "None", "0", "1", "-1", "2026", "10", "May", "RSSHub", "a",
        "1970-01-01", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00", "9999-12-31",
        "2206-11-20", "0026-11-20", "2026-11-31", "2026-13-01", "2026-02-30 08:30", "2026年11月31日",
        "2026-11-20 25:00",
        "31 Nov 2026", "1994-12-31", "Nov 2026", "2026-11", "2026年11月", "2026-12-25", "3.14", "1.2.3", "今日头条",
        "3 min read", "5分钟", "阅读 3 分钟", "USA Today", "May 10 people come", "12345", "123456789", "/Date(-1)/",
        "0000000000", "2026-11-20 08:30 +99:99", "13-32", "2月30日", "99:99", "9999年前", "99999999999999999999",
        "3D", "5m", "Sunrise", "第3天",
    ],
)  # fmt: skip
def test_what_names_no_date_worth_believing_is_none(raw: str) -> None:
    assert parse_date(raw, now=NOVEMBER, zone=SHANGHAI) is None
