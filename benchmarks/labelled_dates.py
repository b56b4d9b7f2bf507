"""Date strings with the instants they mean: rows for ``benchmarks/accuracy.py``.

Each line of a table is ``string => moment precision kind``. A moment is a wall clock in the table's zone, or in UTC
with a ``Z``; a bare day asks for that day in the zone only. ``none`` asks for no date; ``-`` judges no precision.
``PUBLISHED`` carries facts from the suites of public parsers, ``HELD_OUT`` was written before the grammar of
``crawler.dates`` was read by its author, ``SECOND_ROUND`` after the first round was mended. A date ahead of the fetch
is labelled as the fetch: no article is published in the future.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model import DateOrigin as Origin


@dataclass(frozen=True)
class Table:
    """Date strings that are read under the same circumstances."""

    #: For people.
    name: str
    #: The moment of the fetch, a wall clock in ``zone``.
    now: str
    #: IANA name, or a fixed offset such as ``-03:30``.
    zone: str
    #: One row a line.
    rows: str
    #: As ``parse_date`` takes them.
    language: str = ""
    day_first: bool | None = None


PUBLISHED = (
    Table(
        "RSSHub, current parser",
        "2026-02-02 12:00",
        "Asia/Shanghai",
        """
Just now => 2026-02-02 11:59:57 - relative
刚刚 => 2026-02-02 11:59:57 - relative
几分钟前 => 2026-02-02 11:57 minute relative
幾分鐘前 => 2026-02-02 11:57 minute relative
数秒前 => 2026-02-02 11:59:57 - relative
x days ago => 2026-01-30 12:00 day relative
X seconds ago => 2026-02-02 11:59:57 - relative
a minute ago => 2026-02-02 11:59 minute relative
10m ago => 2026-02-02 11:50 minute relative
2 hours ago => 2026-02-02 10:00 hour relative
10秒前 => 2026-02-02 11:59:50 - relative
in 10m => 2026-02-02 12:00 - relative
2 hours later => 2026-02-02 12:00 - relative
10分钟后 => 2026-02-02 12:00 - relative
10 分鐘後 => 2026-02-02 12:00 - relative
1d 1h ago => 2026-02-01 11:00 hour relative
Today => 2026-02-02 day relative
Yesterday => 2026-02-01 day relative
Tomorrow => 2026-02-02 - relative
Monday => 2026-01-26 day relative
周一 => 2026-01-26 day relative
星期一 => 2026-01-26 day relative
Monday 3pm => 2026-01-26 15:00 hour relative
周一 15:00 => 2026-01-26 15:00 minute relative
Wednesday => 2026-01-28 day relative
周三 => 2026-01-28 day relative
Tuesday => 2026-01-27 day relative
Tue => 2026-01-27 day relative
Thursday => 2026-01-29 day relative
Thu => 2026-01-29 day relative
Tuesday 3pm => 2026-01-27 15:00 hour relative
Thu 10:00 => 2026-01-29 10:00 minute relative
Sunday => 2026-02-01 day relative
Friday => 2026-01-30 day relative
Today 3pm => 2026-02-02 12:00 - relative
Today 3 pm => 2026-02-02 12:00 - relative
Today 9am => 2026-02-02 09:00 hour relative
Yesterday 10pm => 2026-02-01 22:00 hour relative
明早8点 => 2026-02-02 12:00 - relative
昨晚8点 => 2026-02-01 20:00 hour relative
周五下午3点 => 2026-01-30 15:00 hour relative
昨天 23:01 => 2026-02-01 23:01 minute relative
Today 12pm => 2026-02-02 12:00 hour relative
Today 12am => 2026-02-02 00:00 hour relative
2026-01-01T00:00:00 => 2026-01-01 00:00 - stated
""",
    ),
    Table(
        "RSSHub, day first",
        "2026-02-20 12:00",
        "Asia/Shanghai",
        """
05/02/2026 => 2026-02-05 day stated
""",
        day_first=True,
    ),
    Table(
        "RSSHub, earlier suites",
        "2019-06-15 12:00",
        "Asia/Shanghai",
        """
10秒前 => 2019-06-15 11:59:50 - relative
10分钟前 => 2019-06-15 11:50 minute relative
10分鐘前 => 2019-06-15 11:50 minute relative
10小时前 => 2019-06-15 02:00 hour relative
10个小时前 => 2019-06-15 02:00 hour relative
10天前 => 2019-06-05 12:00 day relative
10周前 => 2019-04-06 12:00 day relative
10星期前 => 2019-04-06 12:00 day relative
10个星期前 => 2019-04-06 12:00 day relative
1月前 => 2019-05-16 12:00 day relative
1个月前 => 2019-05-16 12:00 day relative
1年前 => 2018-06-15 12:00 day relative
1年1个月前 => 2018-05-16 12:00 day relative
1天1小时前 => 2019-06-14 11:00 hour relative
1小时1分钟1秒钟前 => 2019-06-15 10:58:59 - relative
1小时1分钟1秒钟后 => 2019-06-15 12:00 - relative
今天 => 2019-06-15 day relative
今天 08:00 => 2019-06-15 08:00 minute relative
今天8点0分 => 2019-06-15 08:00 minute relative
Today, 8:00 am => 2019-06-15 08:00 minute relative
Today, 8:00 pm => 2019-06-15 12:00 - relative
TDA 08:00:00 => 2019-06-15 08:00 second relative
昨日20时0分0秒 => 2019-06-14 20:00 second relative
前天 20:00 => 2019-06-13 20:00 minute relative
明天 20:00 => 2019-06-15 12:00 - relative
星期一 8:00 => 2019-06-10 08:00 minute relative
周二 8:00 => 2019-06-11 08:00 minute relative
星期天 8:00 => 2019-06-09 08:00 minute relative
2018年4月2日1时 => 2018-04-02 01:00 hour stated
2018年4月2日 => 2018-04-02 day stated
2018-4-2 02:03 => 2018-04-02 02:03 minute stated
2018/4/2 02:03 => 2018-04-02 02:03 minute stated
2018/4/2 02:03:04 => 2018-04-02 02:03:04 second stated
2-3 02:03 => 2019-02-03 02:03 minute inferred_year
2/3 02:03 => 2019-02-03 02:03 minute inferred_year
2月3日 02:03 => 2019-02-03 02:03 minute inferred_year
2月3日 => 2019-02-03 day inferred_year
2/3 => 2019-02-03 day inferred_year
4-2 => 2019-04-02 day inferred_year
4:2 => 2019-06-15 04:02 minute inferred_day
RSSHub => none
""",
    ),
    Table(
        "RSSHub, first of January",
        "2019-01-01 12:00",
        "Asia/Shanghai",
        """
昨天 20:00 => 2018-12-31 20:00 minute relative
前天 20:00 => 2018-12-30 20:00 minute relative
""",
    ),
    Table(
        "zone helper, +8",
        "2026-09-10 12:00",
        "Asia/Shanghai",
        """
2026-08-28T08:07:22 => 2026-08-28 00:07:22Z second stated
2026-09-07 00:00:00.000 => 2026-09-06 16:00Z - stated
2026-08-28T08:07:22Z => 2026-08-28 08:07:22Z second stated
2026-08-28T08:07:22+08:00 => 2026-08-28 00:07:22Z second stated
2026-08-28T08:07:22+0800 => 2026-08-28 00:07:22Z second stated
2026-08-28 08:07:22 GMT+8 => 2026-08-28 00:07:22Z second stated
unknown => none
 => none
""",
    ),
    Table(
        "zone helper, -3.5",
        "2026-09-10 12:00",
        "-03:30",
        """
2026-08-28T08:07:22 => 2026-08-28 11:37:22Z second stated
2026-08-28T08:07:22Z => 2026-08-28 08:07:22Z second stated
2026-08-28 08:07:22 GMT+8 => 2026-08-28 00:07:22Z second stated
""",
    ),
    Table(
        "what Python parsers get wrong",
        "2026-01-02 10:00",
        "Asia/Shanghai",
        """
刚刚 => 2026-01-02 09:59:57 - relative
10分钟前 => 2026-01-02 09:50 minute relative
3小时前 => 2026-01-02 07:00 hour relative
半小时前 => 2026-01-02 09:30 hour relative
2天前 => 2025-12-31 10:00 day relative
1个月前 => 2025-12-03 10:00 day relative
1天1小时前 => 2026-01-01 09:00 hour relative
昨天 => 2026-01-01 day relative
前天 => 2025-12-31 day relative
昨天 23:01 => 2026-01-01 23:01 minute relative
前天 20:00 => 2025-12-31 20:00 minute relative
今天 08:00 => 2026-01-02 08:00 minute relative
星期天 8:00 => 2025-12-28 08:00 minute relative
12月31日 => 2025-12-31 day inferred_year
12月31日 08:30 => 2025-12-31 08:30 minute inferred_year
11月02日 => 2025-11-02 day inferred_year
12-31 => 2025-12-31 day inferred_year
12-31 08:30 => 2025-12-31 08:30 minute inferred_year
2025年12月31日 => 2025-12-31 day stated
2025年12月31日8时 => 2025-12-31 08:00 hour stated
几分钟前 => 2026-01-02 09:57 minute relative
两小时前 => 2026-01-02 08:00 hour relative
昨晚8点 => 2026-01-01 20:00 hour relative
周五下午3点 => 2025-12-26 15:00 hour relative
十二月三十一日 => 2025-12-31 day inferred_year
剛剛 => 2026-01-02 09:59:57 - relative
3小時前 => 2026-01-02 07:00 hour relative
5分鐘前 => 2026-01-02 09:55 minute relative
08:30 => 2026-01-02 08:30 minute inferred_day
23:30 => 2026-01-01 23:30 minute inferred_day
1767225600 => 2026-01-01 00:00Z second stated
""",
    ),
)

HELD_OUT = (
    Table(
        "Chinese",
        "2026-11-20 14:00",
        "Asia/Shanghai",
        """
发布时间：2026-11-18 09:12:33 来源：华新社 => 2026-11-18 09:12:33 second stated
2026年11月18日 09:12 | 来源：晨报 => 2026-11-18 09:12 minute stated
来源：某某新闻 2026-11-18 21:05 => 2026-11-18 21:05 minute stated
责任编辑：王五 2026-11-17 10:20:30 => 2026-11-17 10:20:30 second stated
２０２６年１１月１８日　０９：１２ => 2026-11-18 09:12 minute stated
2026.11.18 09:12 => 2026-11-18 09:12 minute stated
2026.11.18 => 2026-11-18 day stated
2026/11/18 9:05 => 2026-11-18 09:05 minute stated
11-18 09:12 => 2026-11-18 09:12 minute inferred_year
11/18 09:12 => 2026-11-18 09:12 minute inferred_year
11月18日 => 2026-11-18 day inferred_year
11月18日 晚9点 => 2026-11-18 21:00 hour inferred_year
11 月 18 日 09:12 => 2026-11-18 09:12 minute inferred_year
今日09:12 => 2026-11-20 09:12 minute relative
昨天09:12 => 2026-11-19 09:12 minute relative
昨日 23:59 => 2026-11-19 23:59 minute relative
大前天 10:00 => 2026-11-17 10:00 minute relative
1分钟前发布 => 2026-11-20 13:59 minute relative
发布于 3 小时前 => 2026-11-20 11:00 hour relative
5分钟之前 => 2026-11-20 13:55 minute relative
半个小时前 => 2026-11-20 13:30 hour relative
一个小时前 => 2026-11-20 13:00 hour relative
三天前 => 2026-11-17 14:00 day relative
两周前 => 2026-11-06 14:00 day relative
十五分钟前 => 2026-11-20 13:45 minute relative
上周三 => 2026-11-11 day relative
凌晨1:20 => 2026-11-20 01:20 minute inferred_day
今天凌晨1:20 => 2026-11-20 01:20 minute relative
昨天下午4:05 => 2026-11-19 16:05 minute relative
昨晚 23:10 => 2026-11-19 23:10 minute relative
今早 7:30 => 2026-11-20 07:30 minute relative
今晨6时 => 2026-11-20 06:00 hour relative
前天晚上10点半 => 2026-11-18 22:30 minute relative
2026年11月18日 上午9时12分 => 2026-11-18 09:12 minute stated
2026年11月18日下午2时05分 => 2026-11-18 14:05 minute stated
2026年11月18日中午12点 => 2026-11-18 12:00 hour stated
二零二六年十一月十八日 => 2026-11-18 day stated
（2026-11-18 09:12） => 2026-11-18 09:12 minute stated
【2026-11-18】 => 2026-11-18 day stated
时间：2026-11-18　作者：李四　浏览：1234次 => 2026-11-18 day stated
更新时间: 2026/11/18 09:12:33 => 2026-11-18 09:12:33 second stated
2026-11-18 09:12:33.0 => 2026-11-18 09:12:33 second stated
2026-11-18 星期三 09:12 => 2026-11-18 09:12 minute stated
2026年11月18日 星期三 => 2026-11-18 day stated
2026年11月18日（周三）09:12 => 2026-11-18 09:12 minute stated
20261118 => 2026-11-18 day stated
发表于 2026-11-18 | 分类于 技术 | 阅读次数：532 => 2026-11-18 day stated
2026-11-18 09:12  阅读 10086  评论 23 => 2026-11-18 09:12 minute stated
1天前 · 阅读 2.3万 => 2026-11-19 14:00 day relative
北京时间2026年11月18日 09:12 => 2026-11-18 09:12 minute stated
2026-11-18 09:12 (UTC+8) => 2026-11-18 01:12Z minute stated
2026-11-18 01:12 UTC => 2026-11-18 01:12Z minute stated
2026-11-18 10:12 JST => 2026-11-18 01:12Z minute stated
2026-11-18T09:12:33+08:00 => 2026-11-18 01:12:33Z second stated
2026-11-18T09:12:33.123+08:00 => 2026-11-18 01:12:33Z second stated
2026-11-18T09:12:33.1234567+08:00 => 2026-11-18 01:12:33Z second stated
2026-11-18T09:12:33+08:00[Asia/Shanghai] => 2026-11-18 01:12:33Z second stated
2026-11-21 07:00 => 2026-11-20 14:00 - stated
""",
    ),
    Table(
        "traditional Chinese",
        "2026-11-20 14:00",
        "Asia/Taipei",
        """
發布時間：2026/11/18 09:12 => 2026-11-18 09:12 minute stated
3 小時前 => 2026-11-20 11:00 hour relative
2 分鐘前 => 2026-11-20 13:58 minute relative
昨天 下午 4:05 => 2026-11-19 16:05 minute relative
2026年11月18日 週三 上午 09:12 => 2026-11-18 09:12 minute stated
民國115年11月18日 => 2026-11-18 day stated
2 週前 => 2026-11-06 14:00 day relative
5 天前 => 2026-11-15 14:00 day relative
1 個月前 => 2026-10-21 14:00 day relative
半小時前 => 2026-11-20 13:30 hour relative
昨日 10:15 => 2026-11-19 10:15 minute relative
更新於 2026-11-18 下午 09:12 => 2026-11-18 21:12 minute stated
""",
        language="zh-Hant",
    ),
    Table(
        "Japanese",
        "2026-11-20 14:00",
        "Asia/Tokyo",
        """
2026年11月18日 9時12分 => 2026-11-18 09:12 minute stated
2026/11/18 09:12 => 2026-11-18 09:12 minute stated
11/18(水) 9:12 => 2026-11-18 09:12 minute inferred_year
3時間前 => 2026-11-20 11:00 hour relative
5分前 => 2026-11-20 13:55 minute relative
2日前 => 2026-11-18 14:00 day relative
昨日 => 2026-11-19 day relative
令和8年11月18日 => 2026-11-18 day stated
2026.11.18 Wed => 2026-11-18 day stated
2026年11月18日 午後3時05分 => 2026-11-18 15:05 minute stated
更新：2026年11月18日 09:12 => 2026-11-18 09:12 minute stated
公開日：2026年11月18日 => 2026-11-18 day stated
2026年11月18日(水) => 2026-11-18 day stated
""",
        language="ja",
    ),
    Table(
        "Korean",
        "2026-11-20 14:00",
        "Asia/Seoul",
        """
2026.11.18 오전 9:12 => 2026-11-18 09:12 minute stated
2026년 11월 18일 오후 3시 5분 => 2026-11-18 15:05 minute stated
입력 2026.11.18 09:12 => 2026-11-18 09:12 minute stated
입력 : 2026-11-18 09:12:33 => 2026-11-18 09:12:33 second stated
2026. 11. 18. 오후 3:05 => 2026-11-18 15:05 minute stated
3시간 전 => 2026-11-20 11:00 hour relative
5분 전 => 2026-11-20 13:55 minute relative
어제 => 2026-11-19 day relative
2026-11-18 (수) 09:12 => 2026-11-18 09:12 minute stated
2026년 11월 18일 수요일 => 2026-11-18 day stated
""",
        language="ko",
    ),
    Table(
        "German",
        "2026-11-20 14:00",
        "Europe/Berlin",
        """
18.11.2026, 09:12 Uhr => 2026-11-18 09:12 minute stated
18. November 2026 => 2026-11-18 day stated
Mittwoch, 18. November 2026 09:12 => 2026-11-18 09:12 minute stated
18.11.26 => 2026-11-18 day stated
Stand: 18.11.2026 09:12 Uhr => 2026-11-18 09:12 minute stated
vor 3 Stunden => 2026-11-20 11:00 hour relative
vor 5 Minuten => 2026-11-20 13:55 minute relative
gestern, 21:05 Uhr => 2026-11-19 21:05 minute relative
heute, 08:10 Uhr => 2026-11-20 08:10 minute relative
18. Nov. 2026 – 9.12 Uhr => 2026-11-18 09:12 minute stated
Veröffentlicht am 18.11.2026 => 2026-11-18 day stated
1. März 2026 => 2026-03-01 day stated
29.03.2026 02:30 Uhr => 2026-03-29 01:30Z minute stated
25.10.2026 02:30 Uhr => 2026-10-25 00:30Z minute stated
""",
        language="de",
    ),
    Table(
        "French",
        "2026-11-20 14:00",
        "Europe/Paris",
        """
18 novembre 2026 à 09h12 => 2026-11-18 09:12 minute stated
Publié le 18/11/2026 à 09:12 => 2026-11-18 09:12 minute stated
mercredi 18 novembre 2026 => 2026-11-18 day stated
18 nov. 2026, 09:12 => 2026-11-18 09:12 minute stated
il y a 3 heures => 2026-11-20 11:00 hour relative
il y a 2 jours => 2026-11-18 14:00 day relative
hier à 21h05 => 2026-11-19 21:05 minute relative
1er décembre 2025 => 2025-12-01 day stated
Mis à jour le 03/11/2026 à 09h12 => 2026-11-03 09:12 minute stated
18 août 2026 => 2026-08-18 day stated
""",
        language="fr",
    ),
    Table(
        "Spanish",
        "2026-11-20 14:00",
        "Europe/Madrid",
        """
18 de noviembre de 2026 => 2026-11-18 day stated
18 nov 2026 - 09:12 => 2026-11-18 09:12 minute stated
03/11/2026 09:12 => 2026-11-03 09:12 minute stated
miércoles, 18 de noviembre de 2026, 09:12 h => 2026-11-18 09:12 minute stated
hace 3 horas => 2026-11-20 11:00 hour relative
hace 2 días => 2026-11-18 14:00 day relative
ayer a las 21:05 => 2026-11-19 21:05 minute relative
18 de septiembre del 2026 => 2026-09-18 day stated
""",
        language="es",
    ),
    Table(
        "Italian, Dutch, Portuguese, Russian",
        "2026-11-20 14:00",
        "Europe/Rome",
        """
18 novembre 2026 ore 09:12 => 2026-11-18 09:12 minute stated
mercoledì 18 novembre 2026 => 2026-11-18 day stated
18 november 2026 09:12 => 2026-11-18 09:12 minute stated
18 de novembro de 2026 às 09h12 => 2026-11-18 09:12 minute stated
18 ноября 2026, 09:12 => 2026-11-18 09:12 minute stated
18 ноября 2026 г. => 2026-11-18 day stated
""",
    ),
    Table(
        "English",
        "2026-11-20 13:00",
        "America/New_York",
        """
Nov 18, 2026 at 9:12 AM => 2026-11-18 09:12 minute stated
November 18, 2026 9:12 a.m. EST => 2026-11-18 14:12Z minute stated
Wed Nov 18 2026 09:12:33 GMT-0500 (Eastern Standard Time) => 2026-11-18 14:12:33Z second stated
Wed Nov 18 09:12:33 2026 => 2026-11-18 09:12:33 second stated
11/18/2026 9:12 PM => 2026-11-18 21:12 minute stated
18 November 2026 09:12 => 2026-11-18 09:12 minute stated
Wednesday, November 18, 2026 => 2026-11-18 day stated
Nov. 18, 2026 => 2026-11-18 day stated
Sept. 8, 2026 => 2026-09-08 day stated
Published: Nov 18, 2026, 9:12am ET => 2026-11-18 14:12Z minute stated
Updated 9:12 AM EST, Wed November 18, 2026 => 2026-11-18 14:12Z minute stated
November 18th, 2026 => 2026-11-18 day stated
2d ago => 2026-11-18 13:00 day relative
5 mins ago => 2026-11-20 12:55 minute relative
1 hr ago => 2026-11-20 12:00 hour relative
an hour ago => 2026-11-20 12:00 hour relative
about 3 hours ago => 2026-11-20 10:00 hour relative
yesterday at 9:12 PM => 2026-11-19 21:12 minute relative
Today at 8:10 AM => 2026-11-20 08:10 minute relative
Posted on November 18, 2026 by admin => 2026-11-18 day stated
By Jane Roe | November 18, 2026 => 2026-11-18 day stated
2 weeks ago => 2026-11-06 13:00 day relative
1 month ago => 2026-10-21 18:00Z day relative
less than a minute ago => 2026-11-20 12:59 - relative
Nov 18 => 2026-11-18 day inferred_year
18 Nov => 2026-11-18 day inferred_year
Dec 31 => 2025-12-31 day inferred_year
2026-11-18T14:12:33.123456Z => 2026-11-18 14:12:33Z second stated
20261118T141233Z => 2026-11-18 14:12:33Z second stated
2026-11-18T14:12Z => 2026-11-18 14:12Z minute stated
2026-11-18 14:12:33 +0000 => 2026-11-18 14:12:33Z second stated
2026-11-18 14:12:33 UTC => 2026-11-18 14:12:33Z second stated
Wed, 18 Nov 2026 14:12:33 +0000 => 2026-11-18 14:12:33Z second stated
Wed, 18 Nov 26 14:12:33 GMT => 2026-11-18 14:12:33Z second stated
18 Nov 2026 09:12 EST => 2026-11-18 14:12Z minute stated
Wed, 18 Nov 2026 09:12:33 PST => 2026-11-18 17:12:33Z second stated
Wednesday, 18-Nov-26 14:12:33 GMT => 2026-11-18 14:12:33Z second stated
1795011153 => 2026-11-18 14:12:33Z second stated
1795011153000 => 2026-11-18 14:12:33Z second stated
1795011153.25 => 2026-11-18 14:12:33Z second stated
2026-03-08 02:30 => 2026-03-08 07:30Z minute stated
2026-11-01 01:30 => 2026-11-01 05:30Z minute stated
Mar 8, 2026 3:00 AM => 2026-03-08 07:00Z minute stated
""",
    ),
    Table(
        "British English",
        "2026-11-20 13:00",
        "Europe/London",
        """
03/11/2026 => 2026-11-03 day stated
18/11/2026 09:12 => 2026-11-18 09:12 minute stated
Wed 18 Nov 2026 09.12 GMT => 2026-11-18 09:12Z minute stated
18 July 2026, 9:12 BST => 2026-07-18 08:12Z minute stated
Last modified on Wed 18 Nov 2026 09.12 GMT => 2026-11-18 09:12Z minute stated
""",
        language="en-GB",
    ),
    Table(
        "half an hour into the new year",
        "2026-01-01 00:30",
        "Asia/Shanghai",
        """
12-31 23:50 => 2025-12-31 23:50 minute inferred_year
12月31日 23:50 => 2025-12-31 23:50 minute inferred_year
12/31 => 2025-12-31 day inferred_year
昨天 23:50 => 2025-12-31 23:50 minute relative
前天 10:00 => 2025-12-30 10:00 minute relative
01-01 00:10 => 2026-01-01 00:10 minute inferred_year
1月1日 => 2026-01-01 day inferred_year
23:50 => 2025-12-31 23:50 minute inferred_day
00:10 => 2026-01-01 00:10 minute inferred_day
2月29日 => 2024-02-29 day inferred_year
周三 => 2025-12-31 day relative
周四 10:00 => 2025-12-25 10:00 minute relative
40分钟前 => 2025-12-31 23:50 minute relative
""",
    ),
    Table(
        "no dates",
        "2026-11-20 14:00",
        "Asia/Shanghai",
        """
2026-11-31 => none
2026-02-29 => none
2026年13月1日 => none
32/13/2026 => none
25:61 => none
2026-11-25 => none
2027年1月1日 => none
2099-01-01 => none
0000-00-00 00:00:00 => none
0001-01-01T00:00:00 => none
1970-01-01 => none
Invalid Date => none
NaN => none
null => none
undefined => none
暂无 => none
— => none
¥1299.00 => none
$19.99 => none
1,299元 => none
138-0013-8000 => none
13800138000 => none
0731-85571188 => none
+86 10 6552 9988 => none
v3.15.2 => none
2.7.1 => none
Python 3.11.4 => none
192.168.1.10 => none
10.0.0.1 => none
2026 => none
第3期 => none
50% => none
1.2万阅读 => none
阅读 10086 => none
共 15 页 => none
ISBN 978-7-111-12345-6 => none
QQ群 123456789 => none
京ICP备12345678号-1 => none
12345 => none
99999999999999999999 => none
8GB+256GB => none
Win11 22H2 => none
Copyright © 2015-2026 => none
2015-2026 => none
5分钟阅读 => none
阅读需要 3 分钟 => none
5 min read => none
时长：03:25 => none
1-10月 => none
7×24小时 => none
24小时热榜 => none
3年前端开发经验 => none
""",
    ),
)


SECOND_ROUND = (
    Table(
        "Chinese, labels and look-alikes",
        "2026-11-20 14:00",
        "Asia/Shanghai",
        """
文章来源：晨报　发布日期：2026-11-18　字体：大 中 小 => 2026-11-18 day stated
日期：2026年11月18日 字号：A- A+ => 2026-11-18 day stated
2026-11-18 09:12:33 作者：张三 编辑：李四 => 2026-11-18 09:12:33 second stated
编辑：李四 | 2026/11/18 | 浏览 2,026 次 => 2026-11-18 day stated
于 2026-11-18 09:12 发布在 新闻 => 2026-11-18 09:12 minute stated
11月18日周三 09:12 => 2026-11-18 09:12 minute inferred_year
11月18日 周三 => 2026-11-18 day inferred_year
去年12月5日 => 2025-12-05 day stated
2026年11月18日早上8点 => 2026-11-18 08:00 hour stated
2026-11-18 24:00 => 2026-11-19 00:00 minute stated
18小时前 来自北京 => 2026-11-19 20:00 hour relative
3小时前更新 => 2026-11-20 11:00 hour relative
更新于3天前 => 2026-11-17 14:00 day relative
最后回复 5 分钟前 => 2026-11-20 13:55 minute relative
一年前 => 2025-11-20 14:00 day relative
2026-11-18T09:12 => 2026-11-18 09:12 minute stated
2026-11-18 09:12 AM => 2026-11-18 09:12 minute stated
2026/11/18(三) 下午 02:05:09 => 2026-11-18 14:05:09 second stated
2026年11月18日 09时12分33秒 => 2026-11-18 09:12:33 second stated
二〇二六年三月五日 => 2026-03-05 day stated
2026年3月5日电 => 2026-03-05 day stated
晨报北京11月18日电 => 2026-11-18 day inferred_year
丙午年十月初十 => none
周三 09:12 => 2026-11-18 09:12 minute relative
星期三上午9点 => 2026-11-18 09:00 hour relative
本周三 => 2026-11-18 day relative
礼拜三 => 2026-11-18 day relative
凌晨 => none
热度 2026.11万 => none
编号：20261399 => none
编号 202611185678 => none
价格 11-18 元 => none
11.18 大促 => none
比分 11-9 => none
满 300 减 50 => none
4.5分 => none
第 12/31 页 => none
3-5天 => none
3分钟读完 => none
全文约2000字，阅读约需5分钟 => none
已有 5 人评论 => none
020-12345678 => none
2026年 => none
2026年11月 => none
12:30-14:00 => none
09:00 - 17:30 => none
""",
    ),
)


@dataclass(frozen=True)
class ChoiceRow:
    """Claims of one page, and the one that is the article's."""

    #: What makes the case, for people.
    name: str
    #: Where a date stood, and the date.
    claims: tuple[tuple[Origin, str], ...]
    #: Moment as in the tables, or ``none``.
    wanted: str
    #: Dates of change that the page states.
    modified: tuple[str, ...] = ()
    #: The article's id, where the site counts by ids that hold a clock.
    object_id: str = ""


#: All fetched at ``CHOICE_NOW``, in ``CHOICE_ZONE``.
CHOICE_NOW, CHOICE_ZONE = "2026-11-20 14:00", "Asia/Shanghai"
CHOICES = (
    ChoiceRow(
        "metadata before visible text",
        ((Origin.SELECTOR, "2026-11-18 09:30"), (Origin.JSON_LD, "2026-11-18T09:12:33+08:00")),
        "2026-11-18 09:12:33",
    ),
    ChoiceRow(
        "Open Graph before time element",
        ((Origin.TIME_ELEMENT, "2026-11-17T09:00:00Z"), (Origin.OPEN_GRAPH, "2026-11-18T01:12:33Z")),
        "2026-11-18 09:12:33",
    ),
    ChoiceRow(
        "of two time elements the first",
        ((Origin.TIME_ELEMENT, "2026-11-18T01:12:33Z"), (Origin.TIME_ELEMENT, "2026-11-15T01:12:33Z")),
        "2026-11-18 09:12:33",
    ),
    ChoiceRow(
        "an announcement is not the date",
        ((Origin.JSON_LD, "2027-01-01T00:00:00Z"), (Origin.LISTING, "2026-11-18 09:12")),
        "2026-11-18 09:12",
    ),
    ChoiceRow(
        "Beijing time labelled GMT lies ahead, the visible date does not",
        ((Origin.OPEN_GRAPH, "2026-11-20T13:30:00Z"), (Origin.SELECTOR, "2026-11-20 13:30")),
        "2026-11-20 13:30",
    ),
    ChoiceRow(
        "the build of a static site, the real date below the title",
        ((Origin.JSON_LD, "2026-11-19T16:00:00Z"), (Origin.SELECTOR, "2026-03-02 08:00")),
        "2026-03-02 08:00",
        modified=("2026-11-19T16:00:00Z",),
    ),
    ChoiceRow(
        "the clock of the server, the real date in the listing",
        ((Origin.OPEN_GRAPH, "2026-11-20T05:59:40Z"), (Origin.LISTING, "昨天 21:05")),
        "2026-11-19 21:05",
    ),
    ChoiceRow(
        "never edited: date of change equal to that of publication, and the text agrees",
        ((Origin.JSON_LD, "2026-11-18T01:12:33Z"), (Origin.SELECTOR, "2026-11-18 09:12")),
        "2026-11-18 09:12:33",
        modified=("2026-11-18T01:12:33Z",),
    ),
    ChoiceRow(
        "the only date counts, suspected or not",
        ((Origin.OPEN_GRAPH, "2026-11-18T01:12:33Z"),),
        "2026-11-18 09:12:33",
        modified=("2026-11-18T01:12:33Z",),
    ),
    ChoiceRow(
        "a day is made exact by a time of the same day",
        ((Origin.JSON_LD, "2026-11-18"), (Origin.SELECTOR, "2026-11-18 09:12")),
        "2026-11-18 09:12",
    ),
    ChoiceRow(
        "a day stays a day when the time is of another one",
        ((Origin.JSON_LD, "2026-11-18"), (Origin.LISTING, "2026-11-16 09:12")),
        "2026-11-18",
    ),
    ChoiceRow(
        "an unreadable date leaves the word to the next",
        ((Origin.JSON_LD, "Invalid Date"), (Origin.LISTING, "3小时前")),
        "2026-11-20 11:00",
    ),
    ChoiceRow("nothing readable", ((Origin.JSON_LD, ""), (Origin.SELECTOR, "5分钟阅读")), "none"),
    ChoiceRow("no claims", (), "none"),
    ChoiceRow(
        "nothing readable, but the id holds the time of making",
        ((Origin.SELECTOR, "暂无"),),
        "2026-11-20 12:26:40",
        object_id="6affcc00b15ec03d086e3851",
    ),
    ChoiceRow(
        "a stated date goes before the id",
        ((Origin.SELECTOR, "2026-11-20 13:00"),),
        "2026-11-20 13:00",
        object_id="6affcc00b15ec03d086e3851",
    ),
)
