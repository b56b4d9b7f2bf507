"""``tidings import``: posts of every form become articles once; bad files cost themselves alone."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.cli.import_ import default_name
from crawler.cli.init import init_site
from crawler.lock import hold_lock
from crawler.model import DateKind, Entry, Precision
from crawler.store import Store, open_store

if TYPE_CHECKING:
    from tests.conftest import Run

HAN = [chr(0x4E00 + number) for number in range(2000)]
BASE = "http://127.0.0.1:8000"
TEXTS = [
    "河边的旧书市在周六开张，二十几位摊主带来了自家阁楼里的书，孩子们在树下读到天黑才肯回家。",
    "城南的面包店凌晨四点开门，第一炉面包总是留给赶早班车的司机，多年来从没有涨过价钱。",
    "学校的气象站记下了入冬以来最低的温度，老师让学生们把数字抄在黑板上，一直留到春天。",
    "山路上的老桥修了三个月终于通行，两岸的人用一场长桌宴庆祝，菜从桥头一直摆到桥尾。",
    "图书馆新开的阅览室没有一盏吊灯，灯光藏在书架里，翻书的人说像坐在傍晚的窗边。",
]


def bot(title: str, text: str, date: str, categories: str = "新闻\n - 晨报\n - 城市", cover: str = "''") -> str:
    """A post of the bot as it wrote them since the end of March 2021."""
    return f"""
---
title: '{title}'
categories: 
 - {categories}
headimg: {cover}
author: 晨报
comments: false
date: {date}
thumbnail: {cover}
---

<div>   
<p>{text}</p>  
</div>
            """


def write(folder: Path, **posts: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, post in posts.items():
        (folder / f"{name}.md").write_bytes(post if isinstance(post, bytes) else post.encode())
    return folder


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "site"
    init_site(folder, title="Tidings")
    return folder


@pytest.fixture
def site(tmp_path: Path, empty_site: Path) -> Path:
    """A site folder with one source that was never crawled."""
    shutil.copytree(empty_site, tmp_path / "site")
    (tmp_path / "site/sources/newsroom.toml").write_text(
        'name = "newsroom"\nfamily = "hexo"\nstart = ["https://newsroom.example/"]\n'
    )
    return tmp_path / "site"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A post of each form."""
    zero = bot("", TEXTS[0], "Sun, 21 Mar 2021 07:41:49 GMT", "新媒体\n - ZAKER - channel")
    zero = zero.replace("title: ''", "title: 零：书市 it's").replace("headimg: ''\n", "").replace(": ''", ": ")
    a = bot('There\'s "one" more', TEXTS[1], "Mon, 22 Mar 2021 13:00:00 GMT").replace("headimg: ''\n", "\n")
    a = a.replace("title: 'There's \"one\" more'", 'title: "There\'s "one" more"').replace("\n - ", "\n    - ")
    b = bot("B 型", TEXTS[2], "2021-03-24 04:03:15").replace(" - 城市", " - — 城市")
    c = bot("丙", TEXTS[3], "Mon, 04 Jan 2021 00:00:00 GMT", cover="'https://picsum.photos/400/300?random=1'")
    hexo = f"""---
title: Winter
date: 2021-01-05 09:30:00
categories: [[Travel, North], [Diary]]
author: Ada
---
# Snow

{TEXTS[4]} **bold** ![](https://img.example/snow.jpg)
"""
    return write(tmp_path / "posts", zero=zero, a=a, b=b, c=c, hexo=hexo)


@contextmanager
def store_of(site: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{site}/var/tidings.sqlite3") as store:
        yield store


def entries(site: Path) -> dict[str, Entry]:
    with store_of(site) as store:
        return {found.entry.title: found.entry for found in store.articles()}


def published(site: Path) -> dict[str, bytes]:
    files = (site / "public").rglob("*")
    return {str(file.relative_to(site)): file.read_bytes() for file in files if file.is_file()}


def assert_one_line(done: subprocess.CompletedProcess[str], status: int, *told: str) -> None:
    assert done.returncode == status, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert [part for part in ("tidings: ", *told) if part not in done.stderr] == []


# What becomes of a post


def test_posts_of_every_form_become_articles(site: Path, posts: Path, tidings: Run) -> None:
    done = tidings("import", str(posts))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "posts: 5 listed = 5 new + 0 updated + 0 known + 0 dropped"
    found = entries(site)
    assert {title: entry.categories for title, entry in found.items()} == {
        "零：书市 it's": (("新媒体", "ZAKER - channel"),),
        'There\'s "one" more': (("新闻", "晨报", "城市"),),
        "B 型": (("新闻", "晨报", "城市"),),
        "丙": (("新闻", "晨报", "城市"),),
        "Winter": (("Travel", "North"), ("Diary",)),
    }
    assert {entry.source for entry in found.values()} == {"posts"}
    assert [name for entry in found.values() for name in entry.authors] == ["Ada"]
    assert all(text in entry.content for text, entry in zip(TEXTS[:1], [found["零：书市 it's"]], strict=True))
    winter = found["Winter"]
    assert winter.content.startswith("<h2>Snow</h2>")
    assert "<strong>bold</strong>" in winter.content
    assert [image.url for image in winter.images] == ["https://img.example/snow.jpg"]


def test_dates_are_what_each_form_means_by_them(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    dates = {title: entry.published for title, entry in entries(site).items()}
    zero = dates["零：书市 it's"]  # a copy of ZAKER: 8 hours early
    assert (zero.at, zero.stated_at) == (
        datetime(2021, 3, 21, 15, 41, 49, tzinfo=UTC),
        datetime(2021, 3, 21, 7, 41, 49, tzinfo=UTC),
    )
    assert dates['There\'s "one" more'].at == datetime(2021, 3, 22, 13, tzinfo=UTC)
    crawled = dates["B 型"]
    assert (crawled.at, crawled.kind) == (datetime(2021, 3, 24, 4, 3, 15, tzinfo=UTC), DateKind.FIRST_SEEN)
    day = dates["丙"]
    assert (day.at, day.precision) == (datetime(2021, 1, 4, 4, tzinfo=UTC), Precision.DAY)
    assert dates["Winter"].at == datetime(2021, 1, 5, 1, 30, tzinfo=UTC)  # no zone: the site's, Asia/Shanghai


def test_a_post_without_a_date_is_dated_by_its_first_import(site: Path, tmp_path: Path, tidings: Run) -> None:
    folder = write(tmp_path / "posts", one=bot("一", TEXTS[0], "Invalid Date"))
    done = tidings("-v", "import", str(folder))
    assert "one.md: no date that could be read; dated by this import" in done.stdout
    (first,) = entries(site).values()
    assert abs(first.published.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert first.published.kind is DateKind.FIRST_SEEN
    assert "dated by this import" not in tidings("import", str(folder)).stdout
    assert entries(site)["一"] == first


def test_importing_twice_changes_nothing(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    before, files = entries(site), published(site)
    done = tidings("import", str(posts))
    assert done.stdout == "posts: 5 listed = 0 new + 0 updated + 5 known + 0 dropped\n"
    assert (entries(site), published(site)) == (before, files)


def test_a_file_that_was_crawled_again_is_the_same_post(site: Path, tmp_path: Path, tidings: Run) -> None:
    cover = "'https://picsum.photos/400/300?random={}'"
    folder = write(tmp_path / "posts", one=bot("一", TEXTS[0], "2021-05-09 04:03:15", cover=cover.format(7)))
    tidings("import", str(folder))
    before = entries(site)
    write(folder, one=bot("一", TEXTS[0], "2021-05-10 09:00:00", cover=cover.format(8)))
    assert "0 new + 0 updated + 1 known" in tidings("import", str(folder)).stdout
    assert entries(site) == before


def test_a_post_that_was_changed_keeps_its_id(site: Path, tmp_path: Path, tidings: Run) -> None:
    folder = write(tmp_path / "posts", one=bot("一", TEXTS[0], "2021-05-09 04:03:15"))
    tidings("import", str(folder))
    (before,) = entries(site).values()
    write(folder, one=bot("一", TEXTS[1], "2021-05-09 04:03:15"))
    assert "1 updated" in tidings("import", str(folder)).stdout
    (after,) = entries(site).values()
    assert TEXTS[1] in after.content
    assert (after.guid, after.published) == (before.guid, before.published)


def test_an_archive_of_a_folder_holds_the_same_posts(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    archive = posts.parent / "posts.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(posts, "posts")
    assert "0 new + 0 updated + 5 known + 0 dropped" in tidings("import", str(archive)).stdout


def test_a_copy_of_a_story_is_not_published_beside_it(site: Path, tmp_path: Path, tidings: Run) -> None:
    long = "".join(TEXTS) * 3
    folder = write(
        tmp_path / "posts",
        one=bot("河边的旧书市开张", long, "Tue, 02 Nov 2021 04:14:44 GMT"),
        two=bot("河边的旧书市开张", long + "（记者 王小明）", "Tue, 02 Nov 2021 06:14:44 GMT"),
    )
    done = tidings("-v", "import", str(folder))
    assert "1 new + 0 updated + 0 known + 1 dropped (1 duplicate_story)" in done.stdout
    assert "two.md: duplicate_story" in done.stdout


def test_a_blank_title_is_dropped_with_its_reason(site: Path, tmp_path: Path, tidings: Run) -> None:
    folder = write(tmp_path / "posts", one=bot(" ", TEXTS[0], "2021-05-09 04:03:15"), two=bot("二", "", "Invalid Date"))
    done = tidings("import", str(folder))
    assert "2 listed = 0 new + 0 updated + 0 known + 2 dropped (1 no_body, 1 no_title)" in done.stdout
    assert done.returncode == 0
    status = json.loads(tidings("status", "--json").stdout)["sources"]
    assert [row["dropped"] for row in status if row["name"] == "posts"] == [{"no_body": 1, "no_title": 1}]


def test_a_post_that_is_not_for_everybody_is_not_published(site: Path, tmp_path: Path, tidings: Run) -> None:
    secret = f"---\ntitle: Secret\npassword: snow\n---\n{TEXTS[0]}"
    tidings("import", str(write(tmp_path / "posts", secret=secret, open=f"---\ntitle: Open\n---\n{TEXTS[1]}")))
    assert entries(site).keys() == {"Open"}
    assert all(b"Secret" not in content for content in published(site).values())


def test_category_is_that_of_posts_that_name_none(site: Path, tmp_path: Path, tidings: Run) -> None:
    folder = write(tmp_path / "posts", one=f"---\ntitle: One\n---\n{TEXTS[0]}", two=bot("二", TEXTS[1], "Invalid Date"))
    tidings("import", str(folder), "--category", "Old/Blog")
    found = entries(site)
    assert found["One"].categories == (("Old", "Blog"),)
    assert found["二"].categories == (("新闻", "晨报", "城市"),)


def test_markup_of_a_post_is_made_safe(site: Path, tmp_path: Path, tidings: Run) -> None:
    text = '<script>alert(1)</script>x<img src="x" onerror="alert(2)"><a href="javascript:alert(3)">y</a>'
    write(tmp_path / "posts", one=bot("一", text, "Invalid Date"), two=f"---\ntitle: Two\n---\n{text}")
    tidings("import", str(tmp_path / "posts"))
    for entry in entries(site).values():
        assert re.search("script|alert|onerror", entry.content) is None, entry.content


# Addresses


def test_a_post_of_nobody_knows_where_leads_to_the_page_of_its_source(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    links = {entry.link for entry in entries(site).values()}
    assert len(links) == 5
    assert {link.partition("?")[0] for link in links} == {f"{BASE}/source/posts/"}
    assert (site / "public/source/posts/index.html").is_file()


@pytest.mark.parametrize(
    ("base_url", "one", "two"),
    [
        ("https://blog.example", "https://blog.example/deep/one/", "https://blog.example/winter/"),
        (
            "https://blog.example/:year/:month/:day/:title/",
            "https://blog.example/2021/01/05/deep/one/",
            "https://blog.example/winter/",
        ),
        ("https://blog.example/b/:name.html", "https://blog.example/b/one.html", "https://blog.example/winter/"),
    ],
)
def test_posts_lead_to_where_they_are_published(
    site: Path, tmp_path: Path, tidings: Run, base_url: str, one: str, two: str
) -> None:
    # In Shanghai it was the fifth already.
    write(tmp_path / "posts" / "deep", one=f"---\ntitle: One\ndate: 2021-01-04T20:00:00Z\n---\n{TEXTS[0]} [a](x.html)")
    write(tmp_path / "posts", two=f"---\ntitle: Two\ndate: 2021-01-05\npermalink: /winter/\n---\n{TEXTS[1]}")
    write(tmp_path / "posts", three=f"---\ntitle: Three\npermalink: https://old.example/3.html\n---\n{TEXTS[2]}")
    tidings("import", str(tmp_path / "posts"), "--base-url", base_url)
    found = entries(site)
    assert {title: entry.link for title, entry in found.items()} == {
        "One": one,
        "Two": two,
        "Three": "https://old.example/3.html",
    }
    assert f'<a href="{one.rpartition("/")[0]}/x.html">' in found["One"].content


def test_a_relative_address_of_a_post_of_nobody_knows_where_is_no_address(
    site: Path, tmp_path: Path, tidings: Run
) -> None:
    text = "![](/img/a.png) [b](c.html) ![](//img.example/d.png) " + TEXTS[0]
    tidings("import", str(write(tmp_path / "posts", one=f"---\ntitle: One\ncover: /e.png\n---\n{text}")))
    (entry,) = entries(site).values()
    assert [image.url for image in entry.images] == ["https://img.example/d.png"]
    assert "href" not in entry.content


def test_a_site_that_moves_keeps_its_imported_posts(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    before = {entry.guid for entry in entries(site).values()}
    done = tidings("import", str(posts), TIDINGS_BASE_URL="https://feeds.example")
    assert "5 known" in done.stdout
    assert "5 known" in tidings("import", str(posts), "--base-url", "https://blog.example").stdout
    assert {entry.guid for entry in entries(site).values()} == before


def test_a_path_of_any_length_names_a_post(site: Path, tmp_path: Path, tidings: Run) -> None:
    archive = tmp_path / "posts.tar"
    with tarfile.open(archive, "w") as tar:
        for number in (1, 2):
            post = bot(f"故事{number}", TEXTS[number], "Invalid Date").encode()
            info = tarfile.TarInfo(f"posts/{'很长的名字/' * 700}{number}.md")
            info.size = len(post)
            tar.addfile(info, io.BytesIO(post))
    assert "2 new" in tidings("import", str(archive)).stdout
    assert "2 known" in tidings("import", str(archive)).stdout


def test_a_hostile_front_matter_costs_one_post(site: Path, posts: Path, tidings: Run) -> None:
    write(posts, nested=f"---\ntitle: One\ntidings: {'[' * 50_000}\n---\ntext")
    done = tidings("import", str(posts))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert done.stderr.startswith("nested.md: its front matter")
    assert "5 new" in done.stdout


def test_an_exported_post_of_a_source_that_can_be_none_is_told(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts))
    tidings("export", "hexo", str(posts.parent / "blog"))
    file = next((posts.parent / "blog").rglob("winter-*.md"))
    file.write_text(file.read_text().replace('- "posts"', '- "posts"\n  - "Bad Name"'))
    done = tidings("import", str(posts.parent / "blog"))
    assert done.returncode == 1
    assert "Bad Name" in done.stderr
    assert "4 known" in done.stdout


def test_a_crawl_never_asks_for_an_imported_post(site: Path, posts: Path, tidings: Run) -> None:
    tidings("import", str(posts), "--source", "newsroom")
    with store_of(site) as store:
        checks = [address.next_check_at for found in store.articles() for address in found.addresses]
    assert checks == [None] * 10


# The source


def test_the_source_has_a_feed_and_a_line_in_status(site: Path, posts: Path, tidings: Run) -> None:
    done = tidings("import", str(posts), "--source", "archive.of_2021")
    assert done.stdout.startswith("archive.of_2021: 5 listed")
    assert (site / "public/source/archive-of-2021/atom.xml").is_file()
    rows = {row["name"]: row for row in json.loads(tidings("status", "--json").stdout)["sources"]}
    assert rows.keys() == {"archive.of_2021", "newsroom"}
    row = rows["archive.of_2021"]
    assert (row["state"], row["articles"], row["next_due_at"]) == ("ok", 5, None)
    assert row["last_run_counts"]["new"] == 5
    assert row["last_success_at"]
    shown = json.loads((site / "public/status.json").read_text())["sources"]
    assert [one["name"] for one in shown] == ["archive.of_2021", "newsroom"]


def test_posts_of_a_source_that_is_crawled_leave_its_state_alone(site: Path, posts: Path, tidings: Run) -> None:
    before = json.loads(tidings("status", "--json").stdout)["sources"]
    tidings("import", str(posts), "--source", "newsroom")
    (after,) = json.loads(tidings("status", "--json").stdout)["sources"]
    assert (after["articles"], after["state"], after["last_run_at"]) == (5, before[0]["state"], None)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("rsshub-page", "rsshub-page"),
        ("RSSHUB-PAGE-main.zip", "rsshub-page-main"),
        ("posts.tar.gz", "posts"),
        ("posts.2021.tgz", "posts.2021"),
        ("_posts", "posts"),
        ("旧 文章", "jiu-wen-zhang"),
    ],
)
def test_the_name_of_a_folder_makes_that_of_its_source(path: str, name: str) -> None:
    assert default_name(Path("/somewhere") / path) == name


# Bad input


def test_bad_files_cost_themselves_alone(site: Path, posts: Path, tidings: Run) -> None:
    secret = posts.parent / "secret"
    secret.write_text("key")
    (posts / "link.md").symlink_to(secret)
    gb = f"---\ntitle: 国标\n---\n{TEXTS[0]}" + "国标一级汉字的旧文件也要读得出来，这是很常见的情况。" * 5
    write(
        posts, empty="", blank=" \n\n", readme="# Read me", binary=bytes(range(128, 256)) * 9, gb=gb.encode("gb18030")
    )
    write(posts, nothing="---\n[[[: %%%\n---\ntext", open="---\ntitle: One\n\ntext")
    with (posts / "large.md").open("wb") as file:
        file.truncate(50_000_000)
    done = tidings("import", str(posts))
    assert done.returncode == 1
    told = dict(line.split(": ", 1) for line in done.stderr.splitlines())
    assert told == {
        "binary.md": "is text in no charset; expected UTF-8",
        "blank.md": "is empty",
        "empty.md": "is empty",
        "large.md": "has 50000000 bytes; expected at most 10000000",
        "link.md": "is a link or a device, which is not followed",
        "nothing.md": "its front matter names no title",
        "open.md": "has no front matter; expected `---`, names and values, `---`, the text",
        "readme.md": "has no front matter; expected `---`, names and values, `---`, the text",
    }
    assert done.stdout.splitlines()[:2] == [
        "posts: 6 listed = 6 new + 0 updated + 0 known + 0 dropped",
        "1 of them without a date: dated by this import (-v names them)",
    ]
    assert "8 of 14 files could not be read" in done.stdout
    assert entries(site)["国标"].content.startswith(f"<p>{TEXTS[0]}")


def test_a_truncated_archive_gives_what_is_whole(site: Path, posts: Path, tidings: Run) -> None:
    archive = posts.parent / "posts.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(posts, "posts")
    archive.write_bytes(archive.read_bytes()[:4000])
    done = tidings("import", str(archive))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"{archive}: cannot be read to its end: it is cut short"]
    assert 0 < len(entries(site)) < 5


def test_names_of_files_do_no_harm_to_a_terminal(site: Path, tmp_path: Path, tidings: Run) -> None:
    folder = write(tmp_path / "posts", good=bot("一", TEXTS[0], "Invalid Date"))
    (folder / "\x1b[31mred\n.md").write_text("")
    (folder / os.fsdecode(b"\xff.md")).write_text("")
    done = tidings("import", str(folder))
    assert done.stderr.splitlines() == ["[31mred .md: is empty", "?.md: is empty"]


def test_wrong_use_is_told_in_one_line(site: Path, tmp_path: Path, posts: Path, tidings: Run) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "x.tar").write_text("no archive")
    assert_one_line(tidings("import", str(tmp_path / "nowhere")), 2, "nowhere", "is not there", "expected a folder")
    assert_one_line(tidings("import", str(tmp_path / "none")), 2, "none", "no post in it")
    assert_one_line(tidings("import", str(tmp_path / "x.tar")), 2, "x.tar", "tar or zip archive")
    assert_one_line(tidings("import", str(posts), "--source", "No Name"), 2, "--source = 'No Name': expected")
    for of_source in ([], ["--source", "newsroom"]):
        done = tidings("import", str(posts), "--category", "a//b", *of_source)
        assert_one_line(done, 2, "tidings import: --category = 'a//b': expected category names")
    assert_one_line(
        tidings("import", str(posts), "--base-url", "blog.example"), 2, "--base-url blog.example", "https://"
    )
    assert entries(site) == {}


def test_an_import_waits_for_no_other_run(site: Path, posts: Path, tidings: Run) -> None:
    with hold_lock(site / "var" / "lock", "tidings crawl"):
        assert_one_line(tidings("import", str(posts)), 3, "tidings crawl")


# What is told


def test_json_is_all_there_is_on_stdout(site: Path, posts: Path, tidings: Run) -> None:
    write(posts, empty="", blank=bot(" ", TEXTS[0], "Invalid Date"), open=bot("A date that is open", TEXTS[1], "["))
    done = tidings("import", str(posts), "--json")
    table = json.loads(done.stdout)
    assert (table["files"], table["sources"]["posts"]["new"], table["undated"]) == (8, 6, ["open.md"])
    assert table["unreadable"] == [{"file": "empty.md", "problem": "is empty"}]
    assert [(drop["file"], drop["reason"][:8]) for drop in table["dropped"]] == [("blank.md", "no_title")]
    assert (site / "public/source/posts/atom.xml").is_file()


def test_quiet_is_quiet(site: Path, posts: Path, tidings: Run) -> None:
    done = tidings("-q", "import", str(posts))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# Ended early


def test_a_signal_leaves_whole_batches_published_and_doing_it_again_does_the_rest(
    site: Path, tmp_path: Path, tidings: Run
) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    for number in range(600):
        text = "".join(random.Random(number).choices(HAN, k=600))
        (folder / f"{number:03}.md").write_text(bot(f"故事{number}", text, "Tue, 02 Nov 2021 04:14:44 GMT"))
    command = [*_tidings(), "-C", str(site), "import", str(folder)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not (count := _count(site)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert count % 100 == 0
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "SIGINT: finishing what is in hand" in err
    stored = _count(site)
    assert 0 < stored < 600
    assert f"{stored} new" in out
    assert (site / "public/source/posts/atom.xml").is_file()
    assert f"{600 - stored} new + 0 updated + {stored} known" in tidings("import", str(folder)).stdout


def _tidings() -> list[str]:
    import sys

    return [sys.executable, "-c", "from crawler.cli import main; main()"]


def _count(site: Path) -> int:
    with store_of(site) as store:
        return store.article_count("posts")
