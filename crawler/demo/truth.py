"""What a crawl of the demo should find: known from the stories, not from the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.demo.dates import told
from crawler.demo.stories import Story, load_stories, whole_second
from crawler.model import CategoryPath, Precision

_ZAKER_SOURCES = {13: "demo-zaker-tech", 981: "demo-zaker-travel"}


@dataclass(frozen=True, slots=True)
class ExpectedArticle:
    """One article as it should be stored."""

    #: Name of the source that lists it.
    source: str
    #: Path of its canonical URL.
    path: str
    #: Further paths it is listed under.
    also: tuple[str, ...]
    title: str
    category: CategoryPath
    language: str
    #: The instant its page tells, UTC; None when it tells none. Relative dates count back from the demo's ``now``.
    published: datetime | None
    precision: Precision | None
    #: Absolute URLs, un-proxied, in the order of the text.
    images: tuple[str, ...]
    #: First characters of its text.
    text_start: str


def expected_articles(base: str, now: datetime) -> list[ExpectedArticle]:
    """Return the 40 articles of the demo, newest first, without the one whose page is empty."""
    now = whole_second(now)
    return [_expected(story, now) for story in load_stories(base, now) if not story.broken]


def _expected(story: Story, now: datetime) -> ExpectedArticle:
    published, precision = told(story, now) or (None, None)
    return ExpectedArticle(
        source="demo-hexo" if story.site == "hexo" else _ZAKER_SOURCES[story.channel],
        path=story.path,
        also=story.also,
        title=story.title,
        category=story.category,
        language=story.language,
        published=published,
        precision=precision,
        images=story.images,
        text_start=story.text[:20],
    )
