"""Slugs are readable where the name allows, and safe whatever the name is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.slugs import MAX_LENGTH, RESERVED, slug_candidates

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


def first(name: str) -> str:
    return next(slug_candidates(name))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ZAKER", "zaker"),
        ("新媒体", "xin-mei-ti"),
        ("OpenAI 新闻", "openai-xin-wen"),
        ("Künstliche Intelligenz", "kunstliche-intelligenz"),
        ("Новости", "novosti"),
        ("한국", "han-gug"),
        ("C++ / C#", "c-c"),
        ("  spaced\tout  ", "spaced-out"),
        ("50% off", "50-off"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slug_is_readable(name: str, slug: str) -> None:
    assert first(name) == slug


@pytest.mark.parametrize("name", ["", "..", "/", "\x00", "%", "!!!", "\u202e"])
def test_name_without_letters_still_has_a_slug(name: str) -> None:
    assert re.fullmatch(r"x-[0-9a-f]{6}", first(name))


@pytest.mark.parametrize("name", ["index", "Index", "page", "archive", "CON", "nul", "com1", "Lpt9"])
def test_reserved_name_is_not_taken_plainly(name: str) -> None:
    assert re.fullmatch(rf"{name.lower()}-[0-9a-f]{{6}}", first(name))


@pytest.mark.parametrize(("one", "other"), [("News", "news"), ("A/B", "A-B"), ("caf\u00e9", "cafe\u0301")])
def test_names_with_one_plain_slug_differ_further_on(one: str, other: str) -> None:
    assert first(one) == first(other)
    assert not set(list(slug_candidates(one))[1:]) & set(list(slug_candidates(other))[1:])


def test_same_name_gives_same_slugs() -> None:
    assert list(slug_candidates("新媒体")) == list(slug_candidates("新媒体"))


def test_long_name_is_cut_between_nothing_but_hyphens() -> None:
    slugs = list(slug_candidates("ab " * 100))
    assert slugs[0] == "-".join(["ab"] * 20)  # 59 characters: the hyphen that would be the sixtieth is left out
    assert all(len(slug) <= MAX_LENGTH for slug in slugs)


@given(ANY_TEXT)
def test_any_name_gives_safe_slugs(name: str) -> None:
    slugs = list(slug_candidates(name))
    assert len(slugs) >= 3
    for slug in slugs:
        assert SAFE.fullmatch(slug)
        assert len(slug) <= MAX_LENGTH
        assert slug not in RESERVED


@given(ANY_TEXT, ANY_TEXT)
def test_two_names_never_share_the_last_slug(one: str, other: str) -> None:
    if one != other:
        assert list(slug_candidates(one))[-1] != list(slug_candidates(other))[-1]
