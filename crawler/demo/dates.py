"""How the demo's two sites write the date of a story, and what such a date still says.

ZAKER: minutes and hours back, then days of the calendar in Asia/Shanghai, at last the full date.
Hexo: the instant in UTC, with only the day for people to see.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.demo.stories import Story
from crawler.model import Precision

ZONE = ZoneInfo("Asia/Shanghai")


def stated_date(story: Story) -> str:
    """Return the ``datetime`` attribute on the Hexo site; empty when the page tells no date."""
    if story.dated == "full":
        return story.published.isoformat()
    return f"{story.published.astimezone(ZONE):%Y-%m-%d}" if story.dated == "day" else ""


def visible_day(story: Story) -> str:
    """Return the day as the Hexo site shows it, such as ``2026年5月3日``."""
    shown = story.published.astimezone(ZONE) if story.dated == "day" else story.published
    return f"{shown.year}年{shown.month}月{shown.day}日"


def spoken_date(published: datetime, now: datetime) -> str:
    """Return the date as ZAKER words it at a moment: ``25分钟前``, ``2小时前``, ``昨天``, ``11月02日``."""
    age = now - published
    if age < timedelta(hours=1):
        return f"{age // timedelta(minutes=1)}分钟前"
    if age < timedelta(days=1):
        return f"{age // timedelta(hours=1)}小时前"
    day, today = published.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    named = {1: "昨天", 2: "前天"}.get((today - day).days)
    return named or (f"{day:%m月%d日}" if age < timedelta(days=300) else f"{day:%Y-%m-%d}")


def told(story: Story, now: datetime) -> tuple[datetime, Precision] | None:
    """Return the instant that a page tells, and how exactly; None when it tells none.

    A day is its noon in Asia/Shanghai.
    """
    if story.dated == "never":
        return None
    age = now - story.published
    if story.site == "hexo" and story.dated == "full":
        return story.published, Precision.SECOND
    if story.site == "zaker" and age < timedelta(days=1):
        return story.published, Precision.MINUTE if age < timedelta(hours=1) else Precision.HOUR
    noon = datetime.combine(story.published.astimezone(ZONE).date(), time(12), ZONE)
    return noon.astimezone(UTC), Precision.DAY
