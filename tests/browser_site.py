"""A site with every kind of page, written by the renderers, for a browser to open.

Its texts are as unruly as what is crawled: long words, both directions of writing, markup in names, wide tables, huge
pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.model import DateKind, Entry, Feed, FeedKind, Image, Precision, RelatedLink, SourceStatus, Timestamp
from feeds.channel import Origin, Publication, archive_path
from feeds.entry import article_path, item_of
from feeds.opml import render_opml
from feeds.pages import Pages, static_files
from feeds.render import Fragment, form_of, render_entries, render_feed
from feeds.tree import catalogue_of

NOON = datetime(2026, 5, 12, 4, 0, 0, tzinfo=UTC)
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12
RIGHT_TO_LEFT = "المنارة القديمة تضيء الميناء من جديد بعد ثلاثين عاماً"
HOSTILE = '<b>"&lt;{{ x }}'
#: What the first articles are like.
ARTICLES = ("rich", "hostile", "bare", "arabic")
FEEDS = [
    Feed(1, FeedKind.ALL, (), "all", 1, 1, "", archives=2),
    Feed(2, FeedKind.CATEGORY, ("新媒体",), "category/xin-mei-ti", 1, 1, ""),
    Feed(3, FeedKind.CATEGORY, ("新媒体", "港口"), "category/xin-mei-ti/gang-kou", 1, 1, ""),
    Feed(4, FeedKind.CATEGORY, (HOSTILE + LONG_WORD,), "category/hostile", 1, 1, ""),
    Feed(5, FeedKind.SOURCE, ("harbour",), "source/harbour", 1, 1, ""),
    Feed(6, FeedKind.MERGED, ("best",), "merged/best", 1, 1, ""),
    *(Feed(10 + n, FeedKind.SOURCE, (f"source-{n}",), f"source/source-{n}", 1, 1, "") for n in range(20)),
    *(Feed(40 + n, FeedKind.CATEGORY, ("城市", f"区{n}")[: n + 1], f"category/q{n}", 1, 1, "") for n in range(40)),
]


def guid(number: int) -> str:
    return f"urn:uuid:00000000-0000-5000-8000-{number:012d}"


#: Path of every kind of page below the site's root.
PAGES: dict[str, str] = {
    "front": "index.html",
    "all": "all/",
    "archive": "all/archive/2/",
    "category": "category/xin-mei-ti/index.html",
    "hostile category": "category/hostile/",
    "empty source": "source/harbour/",
    "status": "status.html",
} | {f"{name} article": article_path(guid(number)) for number, name in enumerate(ARTICLES)}


def write_site(public: Path, base: str, pictures: str) -> None:
    """Write every kind of page, and the feeds that they name.

    Args:
        base: where the site is served.
        pictures: where ``<width>x<height>.svg`` is.
    """
    site = Publication(
        site_id="urn:uuid:3d1f3b0a-7c1e-4a55-9b1d-2f6f4b1c9a10",
        title="潮声",
        description="港口与城市的消息",
        base_url=base.rstrip("/"),
        language="zh-CN",
        public_dir=public,
        origins={"harbour": Origin("港口报", "https://harbour.example/")},
    )
    for path, content in _files(site, pictures).items():
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        (public / path).write_bytes(content)


def _files(site: Publication, pictures: str) -> Mapping[str, bytes]:
    items = [item_of(entry, site) for entry in _entries(pictures)]
    catalogue = catalogue_of(FEEDS)
    pages = Pages(site, catalogue)
    files = static_files() | {
        "index.html": pages.front(items),
        "feeds.opml": render_opml(catalogue, site),
        "status.html": pages.status({"sources": _rows()}, _days()),
        "status.json": b"{}",
    }
    rendered = render_entries(items, form_of(FEEDS[0], site), pages, site)
    fragments = [fragment for fragment in rendered if isinstance(fragment, Fragment)]
    assert len(fragments) == len(items)
    for feed in FEEDS:
        shown = [] if feed.path == "source/harbour" else fragments
        for archive in range(feed.archives + 1):
            made = render_feed(feed, archive, shown, pages, site)
            files |= {f"{archive_path(feed, archive)}/{name}": content for name, content in made.items()}
    return files | {item.path: pages.article(item, FEEDS[2:4]) for item in items}


def _entries(pictures: str) -> Iterator[Entry]:
    plain = Entry(
        guid="",
        source="harbour",
        link="https://harbour.example/story?page=1&part=2",
        title="码头的灯又亮了",
        content="<p>灯亮了，<b>一</b>盏 &amp; 一艘船。</p><h4>后来</h4><p>船走了。</p>",
        summary="灯亮了，一盏灯和一艘船。",
        authors=("林晚",),
        categories=(("新媒体", "港口"),),
        language="zh-CN",
        published=Timestamp(NOON, Precision.SECOND, DateKind.STATED),
        updated_at=NOON,
    )
    variants: list[dict[str, Any]] = [
        {
            "title": "关于老码头灯塔重新点亮的一篇长报道，以及它怎样改变了一座城市的夜晚",
            "content": _rich_text(pictures),
            "images": (Image(f"{pictures}1600x900.svg", width=1600, height=900, alt="灯塔"),),
            "editors": ("何川",),
            "publisher": "海潮社",
            "original_url": "https://chao.example/1",
            "related": (RelatedLink("https://other.example/copy", "灯亮了（转载）", "other"),),
            "tags": ("灯塔", "码头"),
            "published": Timestamp(NOON, Precision.MINUTE, DateKind.RELATIVE, raw="3 小时前"),
        },
        {
            "title": HOSTILE + LONG_WORD,
            "summary": HOSTILE + LONG_WORD,
            "content": f"<p>{LONG_WORD}</p><p><a href='https://a.example/'>{LONG_WORD}</a></p>",
            "authors": (HOSTILE, LONG_WORD),
            "editors": (LONG_WORD,),
            "publisher": LONG_WORD,
            "source": LONG_WORD,
            "tags": (LONG_WORD, HOSTILE),
            "categories": ((HOSTILE + LONG_WORD,),),
            "related": (RelatedLink(f"https://o.example/{LONG_WORD}", LONG_WORD, "o"),),
        },
        {"title": "", "content": "", "summary": "", "authors": (), "categories": (), "language": ""},
        {
            "title": RIGHT_TO_LEFT,
            "summary": RIGHT_TO_LEFT * 4,
            "content": f"<p>{RIGHT_TO_LEFT * 6}</p><ul><li>{RIGHT_TO_LEFT}</li></ul>",
            "language": "ar",
            "published": Timestamp(NOON, Precision.DAY, DateKind.INFERRED_YEAR),
        },
        *({"title": f"码头的灯又亮了 {n}", "images": (Image(f"{pictures}{n}00x300.svg"),)} for n in range(4, 12)),
    ]
    for number, fields in enumerate(variants):
        at = NOON - timedelta(hours=5 * number)
        published = replace(fields.pop("published", plain.published), at=at)
        yield replace(plain, guid=guid(number), published=published, updated_at=at, **fields)


def _rich_text(pictures: str) -> str:
    cells = "".join(f"<td>第{n}列</td>" for n in range(30))
    return f"""
<h3>一</h3><p>第一段，有<em>强调</em>、<code>code</code>和<a href="https://a.example/">链接</a>。</p>
<figure><img src="{pictures}4000x3000.svg" width="4000" height="3000" alt="海"><figcaption>码头</figcaption></figure>
<p><img src="{pictures}20x20.svg"> 小图 <a href="https://a.example/"><img src="{pictures}300x9000.svg"></a></p>
<h5>二</h5><table><tr><th>表</th>{cells}</tr></table><table><tr><td>窄</td><td>表</td></tr></table>
<pre>{"x = 1; " * 80}</pre><pre>short</pre>
<blockquote><p>引文</p></blockquote><ol start="3"><li>三</li><li>四<ul><li>甲</li></ul></li></ol>
<video src="https://media.example/film.mp4" controls poster="{pictures}640x360.svg"></video>
<audio src="https://media.example/talk.mp3" controls></audio>
<iframe src="https://player.example/" width="2000"></iframe><p>{"长句，" * 200}</p>
"""


def _rows() -> list[dict[str, Any]]:
    rows = [
        {
            "name": f"source-{n}",
            "state": state.value,
            "since_at": "2026-05-01T02:00:00Z",
            "reason": "" if state in (SourceStatus.OK, SourceStatus.NEW) else f"30 links, none matches {LONG_WORD}",
            "next_due_at": None if state is SourceStatus.OK else "2026-05-13T02:00:00Z",
            "last_new_at": "2026-05-12T02:00:00Z",
            "articles": 12345,
        }
        for n, state in enumerate(SourceStatus)
    ]
    return [*rows, {"name": HOSTILE + LONG_WORD, "state": "new", "since_at": None, "last_new_at": None, "articles": 0}]


def _days() -> dict[str, list[tuple[date, int]]]:
    last = date(2026, 5, 12)
    return {f"source-{n}": [(last - timedelta(days=day), (day * n) % 7) for day in range(30)] for n in range(9)}
