"""Articles as Hexo posts and back: equal, whatever stands in them; damaged posts are told."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import CrawlerError
from crawler.html import clean_html
from crawler.model import Article, DateKind, DateOrigin, Entry, Image, Precision, Timestamp
from crawler.posts import digits_in, digits_of, guid_in, post_path, read_exported, read_post, render_post
from crawler.text import one_line

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAMP = Timestamp(
    at=datetime(2021, 10, 19, 12, 14, 44, tzinfo=UTC),
    precision=Precision.SECOND,
    kind=DateKind.STATED,
    raw="Tue, 19 Oct 2021 04:14:44 GMT",
    origin=DateOrigin.FRONT_MATTER,
    stated_at=datetime(2021, 10, 19, 4, 14, 44, tzinfo=UTC),
    correction="8 hours added: a reason",
)


def entry(**changes: Any) -> Entry:
    plain = Entry(
        guid="urn:uuid:0b9ad4ae-9b6c-5d0e-8f3a-1c2d3e4f5a6b",
        source="morning",
        link="https://morning.example/a?x=1&y=书",
        title='河边的书市：it\'s "open"',
        content='<p>One <strong>two</strong> &lt;b&gt; &amp; three.</p><p><img src="https://img.example/a.jpg" '
        'alt="书" width="8" height="9" referrerpolicy="no-referrer"></p>',
        summary="One two <b> & three.",
        authors=("Ada", "Bob: C"),
        categories=(("新闻", "晨报"), ("C++", "a/b")),
        language="zh-CN",
        published=STAMP,
        updated_at=STAMP.at + timedelta(days=1),
        images=(Image("https://img.example/a.jpg", alt="书", width=8, height=9),),
        editors=("Eve",),
        publisher="晚报",
        original_url="https://evening.example/1",
    )
    return replace(plain, **changes)


def read(text: str) -> tuple[Article, tuple[str, ...]]:
    found = read_exported(text, zone=SHANGHAI, fetched_at=NOW)
    assert found is not None
    return found


def assert_same(article: Article, one: Entry) -> None:
    """Compare all that an article is made of; its content as it is after cleaning, as in an import."""
    cleaned = clean_html(article.content, "")
    assert (cleaned.html, cleaned.images) == (one.content, one.images)
    for name in ("title", "summary", "authors", "categories", "language", "editors", "publisher", "original_url"):
        assert getattr(article, name) == getattr(one, name), name
    assert (article.canonical_url, article.published) == (one.link, one.published)


def test_an_article_comes_back_equal() -> None:
    article, sources = read(render_post(entry(), ("morning", "evening"), SHANGHAI))
    assert_same(article, entry())
    assert sources == ("morning", "evening")
    assert (article.source, article.fetched_at) == ("morning", NOW)


def test_what_an_article_does_not_have_is_not_written() -> None:
    bare = entry(
        summary="",
        authors=(),
        categories=(),
        language="",
        editors=(),
        publisher="",
        original_url="",
        images=(),
        content="<p>x</p>",
        published=Timestamp(STAMP.at, Precision.DAY, DateKind.FIRST_SEEN),
    )
    text = render_post(bare, ("morning",), SHANGHAI)
    front = yaml.safe_load(text.split("---")[1])
    assert front.keys() == {"title", "date", "updated", "tidings"}
    assert front["tidings"].keys() == {"guid", "url", "sources", "precision", "kind", "origin"}
    assert_same(read(text)[0], bare)


def test_hexo_finds_its_own_names() -> None:
    text = render_post(entry(), ("morning",), SHANGHAI)
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["date"] == "2021-10-19T20:14:44+08:00"
    assert front["updated"] == "2021-10-20T20:14:44+08:00"
    assert front["categories"] == [["新闻", "晨报"], ["C++", "a/b"]]
    assert front["author"] == ["Ada", "Bob: C"]
    assert front["cover"] == "https://img.example/a.jpg"
    one = yaml.safe_load(
        render_post(entry(categories=(("新闻", "晨报"),), authors=("Ada",)), ("m",), UTC).split("---")[1]
    )
    assert (one["categories"], one["author"]) == (["新闻", "晨报"], "Ada")


@pytest.mark.parametrize("title", ["0o17", "1e3", "yes", "null", "~", "2024-01-02", "0x1f", "1_000", ".inf", "=", "<<"])
def test_no_text_is_a_number_to_any_yaml(title: str) -> None:
    text = render_post(entry(title=title, categories=((title,),)), ("morning",), UTC)
    assert f'title: "{title}"\n' in text
    assert f'- "{title}"\n' in text


@pytest.mark.parametrize(
    "content",
    [
        "<p>{{ 7*7 }} {% if x %} {# gone #} {{{a}}} }} %}</p>",
        "<p>{% raw %}a{% endraw %} b {% endraw %}</p>",
        "<pre><code>```js\nlet a = `b`;\n```\n\n~~~~\nx\n~~~~\n</code></pre>",
        "<p># no heading<br>* no list</p>",
        '<p><a href="https://a.example/?x={{y}}&amp;b={%raw%}">l</a></p>',
        "<p>&lt;!-- more --&gt; &lt;!--held 0--&gt;</p>",
    ],
)
def test_what_looks_like_markdown_or_a_tag_comes_back(content: str) -> None:
    clean = clean_html(content, "").html
    text = render_post(entry(content=clean, images=()), ("morning",), UTC)
    body = text.split("---\n", 2)[2]
    inside = body.removeprefix("{% raw %}\n").removesuffix("\n{% endraw %}\n")
    assert [sign for sign in ("{{", "{%", "{#", "```", "~~~") if sign in inside] == []
    assert_same(read(text)[0], entry(content=clean, images=()))


ANY = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)


@given(title=ANY, name=ANY.filter(str.strip), raw=ANY, body=ANY)
def test_any_article_comes_back_equal(title: str, name: str, raw: str, body: str) -> None:
    cleaned = clean_html(f"<p>{body}</p>", "https://morning.example/")
    one = entry(
        title=one_line(title) or "x",
        authors=(one_line(name) or "x",),
        categories=((one_line(name) or "x",),),
        published=replace(STAMP, raw=raw, correction=one_line(title)),
        summary=body,
        content=cleaned.html or "<p>x</p>",
        images=cleaned.images,
    )
    assert_same(read(render_post(one, ("morning",), SHANGHAI))[0], one)


def test_a_post_that_was_edited_by_hand_is_read() -> None:
    text = render_post(entry(), ("morning",), SHANGHAI)
    text = text.replace('date: "2021-10-19T20:14:44+08:00"', "date: 2021-10-19 20:14:44")
    head, _, _ = text.partition("{% raw %}")
    article, _ = read(head.replace("河边的书市", "新书市") + "Written **anew**.")
    assert article.title == '新书市：it\'s "open"'
    assert article.content == "<p>Written <strong>anew</strong>.</p>\n"
    assert article.published == STAMP


def test_other_posts_are_none_of_ours() -> None:
    for text in ("", "---\ntitle: a\n---\ntidings: b", "tidings", "---\ntitle: a\n---\n"):
        assert read_exported(text, zone=UTC, fetched_at=NOW) is None
        assert guid_in(text) == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('  url: "https://morning.example/a?x=1&y=书"\n', "", "tidings.url is missing"),
        ('kind: "stated"', 'kind: "guessed"', "tidings.kind = 'guessed'"),
        ('date: "2021-10-19T20:14:44+08:00"', 'date: "soon"', "date = 'soon'"),
        ("tidings:\n", "tidings: [\n", "no YAML"),
        ('title: "', 'title: &a [*a, *a]\nother: "', "aliases"),
        ("---\ntitle", "---\nx: &a [x]\ny: *a\ntitle", "aliases"),
    ],
)
def test_a_damaged_post_is_told_in_one_line(old: str, new: str, told: str) -> None:
    text = render_post(entry(), ("morning",), SHANGHAI)
    assert old in text
    with pytest.raises(CrawlerError, match="its front matter") as caught:
        read_exported(text.replace(old, new, 1), zone=UTC, fetched_at=NOW)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_hostile_block_costs_little() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    with pytest.raises(CrawlerError, match="aliases"):
        read_exported(f"---\n{bomb}title: *i\ntidings: *i\n---\n", zone=UTC, fetched_at=NOW)
    start = time.perf_counter()
    for bad in ("[", "{a: ", "- ", "? ", '"', "a:\n "):
        with pytest.raises(CrawlerError):
            read_exported(f"---\ntidings: {bad * 50_000}\n---\n", zone=UTC, fetched_at=NOW)
    assert time.perf_counter() - start < 3


# Where a post lies


def test_path_is_made_of_category_title_and_id() -> None:
    assert post_path(entry()) == "source/_posts/xin-wen/chen-bao/he-bian-de-shu-shi-it-s-open-0b9ad4ae9b6c5d0e.md"
    digits = hashlib.blake2b(b"..", digest_size=16).hexdigest()[:6]
    assert post_path(entry(categories=(), title="..")) == f"source/_posts/x-{digits}-0b9ad4ae9b6c5d0e.md"


@given(names=st.lists(st.text(min_size=1, max_size=300), max_size=60), title=st.text(max_size=600))
def test_every_path_is_safe_and_short(names: list[str], title: str) -> None:
    path = post_path(entry(categories=(tuple(names),) if names else (), title=title))
    assert path.isascii()
    assert len(path) < 700
    assert all(part.strip(".-") == part and len(part) < 100 for part in path.removesuffix(".md").split("/"))
    assert path.startswith("source/_posts/")
    assert digits_in(path) == digits_of(entry())


def test_an_exported_post_names_its_article() -> None:
    assert guid_in(render_post(entry(), ("morning",), UTC)) == entry().guid
    assert digits_in("a-0b9ad4ae9b6c5d0e.md") == "0b9ad4ae9b6c5d0e"
    assert digits_in("a-0b9ad4ae9b6c5d0.md") == digits_in("0b9ad4ae9b6c5d0e.md") == ""


def test_an_exported_post_is_an_ordinary_one_to_others() -> None:
    post = read_post(render_post(entry(), ("morning",), SHANGHAI))
    assert (post.title, post.categories) == (entry().title, entry().categories)
