"""What is a change of an article, and what only looks like one."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from crawler.model import Article, Image
from crawler.store._changes import text_fingerprint

PICTURE = Image("https://a.example/1.jpg")
TEXT = '<p>The ferry sails again.</p><p><img src="https://a.example/1.jpg"></p>'
ARTICLE = Article("s", "https://a.example/1", "https://a.example/1", "Ferry", TEXT, images=(PICTURE,))


def is_changed(content: str, *images: Image) -> bool:
    after = replace(ARTICLE, content=content, images=images or ARTICLE.images)
    return text_fingerprint(after) != text_fingerprint(ARTICLE)


@pytest.mark.parametrize(
    "more",
    [
        "<p>阅读 1.2万</p>",
        "<p>阅读(1024) 评论(37)</p>",
        "<p>1,024 views</p>",
        "<ul><li>12 comments</li><li>likes: 7</li></ul>",
        '<p><a href="https://a.example/2">Ten more ferries</a></p>',
        '<ul><li><a href="https://a.example/2">Ten <strong>more</strong></a></li></ul>',
        '<p><a href="https://shop.example/"><img src="https://shop.example/ad.png"></a></p>',
    ],
)
def test_counters_recommendations_and_advertisements_are_no_change(more: str) -> None:
    ad = Image("https://shop.example/ad.png")
    assert not is_changed(TEXT + more, PICTURE, *([ad] if "ad.png" in more else []))


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("again", "no more"),
        TEXT + "<p>1,024 people came.</p>",
        TEXT + "<p>12 comments were made by the mayor.</p>",
        TEXT + '<p>See <a href="https://a.example/2">the timetable</a>.</p>',
        TEXT.replace("<p>", "<h2>Update</h2><p>", 1),
    ],
)
def test_words_are_a_change(content: str) -> None:
    assert is_changed(content)


def test_a_picture_is_a_change_also_where_it_leads_to_itself() -> None:
    url = "https://a.example/2.jpg"
    assert is_changed(TEXT + f'<p><a href="{url}"><img src="{url}"></a></p>', PICTURE, Image(url))


def test_an_article_that_is_only_a_link_changes_with_it() -> None:
    one = replace(ARTICLE, content='<p><a href="https://a.example/2">One</a></p>', images=())
    assert text_fingerprint(one) != text_fingerprint(replace(one, content=one.content.replace("One", "Two")))


@pytest.mark.parametrize("bait", ["<p>", "<p>1", "<p>阅读1", '<p><a href="x">', "<li>1 views,", "1,"])
def test_bait_for_regular_expressions_costs_little(bait: str) -> None:
    article = replace(ARTICLE, content=bait * (300_000 // len(bait)))
    started = time.perf_counter()
    text_fingerprint(article)
    assert time.perf_counter() - started < 1


def test_counting_words_and_commas_cost_little() -> None:
    article = replace(ARTICLE, content="<p>" + ("赞" + "," * 40) * 6 + "x</p>")
    started = time.perf_counter()
    text_fingerprint(article)
    assert time.perf_counter() - started < 1


def test_a_picture_with_an_apostrophe_counts_beside_a_counting_line() -> None:
    picture = Image("https://a.example/it's.jpg")
    shown = f'<p>Text.</p><p><img src="{picture.url}"></p>'
    one = replace(ARTICLE, content=shown + "<p>12 views</p>", images=(picture,))
    assert text_fingerprint(one) == text_fingerprint(replace(one, content=shown + "<p>13 views</p>"))
    other = replace(one, content=one.content.replace("it's", "is"), images=(Image("https://a.example/is.jpg"),))
    assert text_fingerprint(one) != text_fingerprint(other)
