"""Further strings, in the manner of known sites and themes.

Read on Sunday, 22 November 2026, 20:00 in Shanghai; expectations as in ``test_dates_tables``.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import parse_date
from crawler.model import Precision

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 20, tzinfo=SHANGHAI)
PRECISIONS = {10: Precision.DAY, 13: Precision.HOUR, 16: Precision.MINUTE, 19: Precision.SECOND}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # ZAKER, Sina, Weibo, ifeng, 36kr
        ("11月21日", "2026-11-21"),
        ("2026年11月20日 08:30 新浪网", "2026-11-20 08:30"),
        ("02月13日 09:12", "2026-02-13 09:12"),
        ("Fri Nov 20 08:30:00 +0800 2026", "2026-11-20 08:30:00"),
        ("今天 08:15 来自 iPhone客户端", "2026-11-22 08:15"),
        ("2026年11月20日 08:30:15 来源：凤凰网", "2026-11-20 08:30:15"),
        ("11/20 08:30", "2026-11-20 08:30"),
        # ITHome, cnBeta, news agencies
        ("2026/11/20 8:30:15", "2026-11-20 08:30:15"),
        ("11 月 20 日", "2026-11-20"),
        ("今日 08:30", "2026-11-22 08:30"),
        ("2026-11-20 08:30:15| 1234 次阅读", "2026-11-20 08:30:15"),
        ("11月20日 08:30 | 5 条评论", "2026-11-20 08:30"),
        ("2026年11月20日08:30 | 来源：人民网", "2026-11-20 08:30"),
        ("来源：新华网 2026-11-20 08:30:15", "2026-11-20 08:30:15"),
        ("2026 11/20 08:30:15", "2026-11-20 08:30:15"),
        ("2026-11-20 08:30:15　来源: 环球网", "2026-11-20 08:30:15"),
        ("时间：2026-11-20 08:30:15 点击：123次", "2026-11-20 08:30:15"),
        ("2026-11-20 3 点赞", "2026-11-20"),
        ("2026-11-20 12 评论", "2026-11-20"),
        ("2026-11-20 阅读 1234", "2026-11-20"),
        # Hexo themes
        ("发表于 2021-06-17", "2021-06-17"),
        ("发表于 2021-06-17 | 更新于 2021-06-18 | 分类于 技术", "2021-06-17"),
        ("更新于2021-06-18|发表于2021-06-17", "2021-06-17"),
        ("Posted on 2021-06-17 Edited on 2021-06-20 In Tech", "2021-06-17"),
        ("创建时间：2021-06-17 12:04:00 / 修改时间：12:05:11", "2021-06-17 12:04:00"),
        ("2021年6月17日 晚上", "2021-06-17"),
        ("Jun 17th 2021", "2021-06-17"),
        ("2021-06-17T04:04:00.000Z", "2021-06-17 12:04:00"),
        ("Thu Jun 17 2021 12:04:00 GMT+0800", "2021-06-17 12:04:00"),
        # WordPress
        ("November 20, 2026 by admin", "2026-11-20"),
        ("20 novembre 2026 à 8 h 30 min", "2026-11-20 08:30"),
        ("20. November 2026 um 14:30", "2026-11-20 14:30"),
        ("20 de noviembre de 2026, 8:30 am", "2026-11-20 08:30"),
        ("2026年11月20日 8:30 下午", "2026-11-20 20:30"),
        ("Nov 20th, 2026 @ 8:30 am", "2026-11-20 08:30"),
        ("November 20, 2026 8:30 am EST", "2026-11-20 21:30"),
        # Discuz, Zhihu, V2EX
        ("发表于 2026-11-20 08:30 | 只看该作者", "2026-11-20 08:30"),
        ("发表于 昨天&nbsp;08:30", "2026-11-21 08:30"),
        ("发表于 前天 20:01", "2026-11-20 20:01"),
        ("本帖最后由 张三 于 2026-11-20 08:30 编辑", "2026-11-20 08:30"),
        ("2026-1-2 08:05", "2026-01-02 08:05"),
        ("编辑于 2026-11-20 08:30", "2026-11-20 08:30"),
        ("发布于 11-20", "2026-11-20"),
        ("发布于 昨天 21:33", "2026-11-21 21:33"),
        ("星期五", "2026-11-20"),
        ("2026-11-20 08:30:15 +08:00", "2026-11-20 08:30:15"),
        # Taiwan, Japan, Korea
        ("發布時間：2026/11/20 08:30", "2026-11-20 08:30"),
        ("2026/11/20（五）08:30", "2026-11-20 08:30"),
        ("2026/11/20 上午 08:30:15", "2026-11-20 08:30:15"),
        ("2026年11月20日 週五 上午8:30 [GMT+8]", "2026-11-20 08:30"),
        ("11/20(金) 8:30", "2026-11-20 08:30"),
        ("2026.11.20. 오전 8:30", "2026-11-20 08:30"),
        # the West
        ("Fri 20 Nov 2026 08.30 GMT", "2026-11-20 16:30"),
        ("20 November 2026, 08:30 GMT", "2026-11-20 16:30"),
        ("Published 20 November 2026", "2026-11-20"),
        ("8:30 AM · Nov 20, 2026", "2026-11-20 08:30"),
        ("Nov 20, 2026, 8:30 AM GMT+8", "2026-11-20 08:30"),
        ("Premiered Nov 20, 2026", "2026-11-20"),
        ("Nov 20 '25", "2025-11-20"),
        ("Nov 20, 2026 · 5 min read", "2026-11-20"),
        ("Updated: Nov 21, 2026; Published: Nov 20, 2026 8:30 am", "2026-11-20 08:30"),
        ("Last updated: 20/11/2026 08:30", "2026-11-20 08:30"),
        ("20.11.2026, 08.30 Uhr", "2026-11-20 08:30"),
        ("Publié le 20 novembre 2026 à 08h30, modifié à 09h15", "2026-11-20 08:30"),
        ("Publié hier à 08h30", "2026-11-21 08:30"),
        ("20 nov 2026 - 08:30 CET", "2026-11-20 15:30"),
        # databases and programs
        ("2026-11-20 08:30:15.0", "2026-11-20 08:30:15"),
        ("2026-11-20 08:30:15.000+0800", "2026-11-20 08:30:15"),
        ("Fri Nov 20 08:30:15 UTC 2026", "2026-11-20 16:30:15"),
        ("20261120T0830", "2026-11-20 08:30"),
    ],
)  # fmt: skip
def test_string_of_a_known_kind_of_site(raw: str, expected: str) -> None:
    stamp = parse_date(raw, now=NOW, zone=SHANGHAI)
    assert stamp is not None
    clock = " 12:00" if len(expected) == 10 else ""
    at = datetime.fromisoformat(expected + clock).replace(tzinfo=SHANGHAI)
    assert (stamp.at.astimezone(SHANGHAI).isoformat(), stamp.precision) == (at.isoformat(), PRECISIONS[len(expected)])


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        ("25分钟前 来自 微博 weibo.com", 25),
        ("36氪 · 3小时前", 180),
        ("3小时前 · 作者 · 阅读 12 分钟", 180),
        ("发表于 3 天前", 3 * 1440),
        ("发表于 半小时前", 30),
        ("3 小时 12 分钟前", 192),
        ("105 天前", 105 * 1440),
        ("3 hr. ago", 180),
        ("45min ago", 45),
        ("3 weeks ago", 21 * 1440),
        ("Streamed 3 hours ago", 180),
        ("Updated 2 years ago", 730 * 1440),
    ],
)
def test_amount_of_a_known_kind_of_site(raw: str, minutes: int) -> None:
    stamp = parse_date(raw, now=NOW, zone=SHANGHAI)
    assert stamp is not None
    assert (NOW - stamp.at).total_seconds() == minutes * 60
