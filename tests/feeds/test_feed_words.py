"""The words of feeds and pages, in the script of the site's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest

from feeds.words import words_for


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from texts(part)


@pytest.mark.parametrize(
    ("tags", "encoding"),
    [
        (("zh-TW", "zh_TW", "zh-HK", "zh-Hant-TW", "ZH-hant"), "big5"),
        (("zh", "zh-CN", "zh-Hans-HK", "zh-SG"), "gb2312"),
    ],
)
def test_chinese_words_are_of_one_script(tags: tuple[str, ...], encoding: str) -> None:
    for tag in tags:
        words = words_for(tag)
        for field in fields(words):
            for text in texts(getattr(words, field.name)):
                text.encode(encoding)  # each of these sets has the characters of one script alone


def test_same_words_in_either_script() -> None:
    assert (words_for("zh-CN").subscribe, words_for("zh-TW").subscribe) == ("订阅", "訂閱")
    assert words_for("zh-TW").states["unreachable"] == "無法連接"
    assert words_for("zh-TW").moment == words_for("zh-CN").moment


@pytest.mark.parametrize("tag", ["en", "de-AT", "", "zhx"])
def test_other_languages_have_english_words(tag: str) -> None:
    assert words_for(tag).subscribe == "Subscribe"
