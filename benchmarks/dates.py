"""How long a date string takes: ``python benchmarks/dates.py``.

Prints the median and the 95th percentile per group of forms in microseconds a string, and beside them what
python-dateutil alone and, where installed, dateparser take for the same strings in turn, with how many each reads.
Right answers are the matter of the tests; here a string counts as read when something came back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from dateutil import parser as dateutil_parser

from crawler.dates import parse_date

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
GROUPS = {
    "iso": ["2026-11-20T08:30:15+08:00", "2026-11-20T00:30:15.000Z", "2026-11-20 08:30:15", "2026-11-20 08:30"],
    "numbers": ["2026/11/20 08:30", "2026-11-20", "20.11.2026", "11/20/2026", "20261120083000", "1795134600"],
    "chinese": [
        "2026年11月20日 08:30", "2026年11月20日", "2026年11月20日08时30分", "二〇二六年十一月二十日",
        "２０２６年１１月２０日", "2026年11月20日 下午3:20",
    ],
    "western": [
        "Fri, 20 Nov 2026 08:30:15 GMT", "Nov 20, 2026", "November 20, 2026 at 8:30 AM", "20. November 2026",
        "le 20 novembre 2026 à 8h30", "Fri Nov 20 08:30:15 2026",
    ],
    "amounts": ["刚刚", "10分钟前", "3小时前", "半小时前", "2天前", "1天1小时前", "3 hours ago", "an hour ago"],
    "half given": [
        "12月31日", "12月31日 08:30", "12-31", "11-20 08:30", "昨天 23:01", "前天", "今天 08:00", "昨晚8点",
        "周五下午3点", "Monday 3pm", "Yesterday", "08:30",
    ],
    "labelled": [
        "发布时间：2026-11-20 08:30 来源：新华网", "Published on Nov 20, 2026 at 8:30 AM", "发布于 3小时前",
        "更新于 2026-11-21 发表于 2026-11-20", "&nbsp;2026-11-20&nbsp;08:30",
    ],
    "no date": ["Invalid Date", "undefined", "阅读 3 分钟", "2026-11-31", "来源：新华网 作者：张三", "x" * 10_000],
}  # fmt: skip
ROUNDS = 5


def read(raw: str) -> object:
    return parse_date(raw, now=NOW, zone=SHANGHAI)


def readers() -> dict[str, Callable[[str], object]]:
    found: dict[str, Callable[[str], object]] = {"tidings": read, "dateutil": dateutil_parser.parse}
    try:
        import dateparser
    except ImportError:
        return found
    found["dateparser"] = lambda raw: dateparser.parse(raw[:200], languages=["zh", "en"])
    return found


def measure_us(reader: Callable[[str], object], raw: str, repeats: int) -> tuple[float, bool]:
    """Return microseconds a call, and whether anything came back."""
    result = None
    began = time.perf_counter_ns()
    for _ in range(repeats):
        try:
            result = reader(raw)
        except (ValueError, OverflowError):
            result = None
    return (time.perf_counter_ns() - began) / repeats / 1_000, result is not None


def main() -> None:
    all_readers = readers()
    times: dict[tuple[str, str], list[float]] = {}
    counts: dict[tuple[str, str], int] = {}
    for reader in all_readers.values():  # the first call compiles and loads
        measure_us(reader, "2026-11-20", 1)
        measure_us(reader, "3小时前", 1)
    for _ in range(ROUNDS):
        for group, strings in GROUPS.items():
            for name, reader in all_readers.items():
                results = [measure_us(reader, raw, 3 if name == "dateparser" else 100) for raw in strings]
                times.setdefault((group, name), []).extend(us for us, _ in results)
                counts[group, name] = sum(read for _, read in results)
    print(f"{'us a string':<12}" + "".join(f"{name + ' median / p95 (read)':>36}" for name in all_readers))
    for group, strings in GROUPS.items():
        print(f"{group:<12}" + "".join(_cell(times[group, n], counts[group, n], len(strings)) for n in all_readers))
    overall = {n: [us for group in GROUPS for us in times[group, n]] for n in all_readers}
    total = sum(map(len, GROUPS.values()))
    sums = {n: sum(counts[group, n] for group in GROUPS) for n in all_readers}
    print(f"{'all':<12}" + "".join(_cell(overall[n], sums[n], total) for n in all_readers))
    for name in list(all_readers)[1:]:
        print(f"median of {name} / median of tidings: {median(overall[name]) / median(overall['tidings']):.2f}")


def _cell(times_us: list[float], read_count: int, total: int) -> str:
    p95 = quantiles(times_us, n=20)[18]
    return f"{f'{median(times_us):.1f} / {p95:.1f} ({read_count}/{total})':>36}"


if __name__ == "__main__":
    main()
