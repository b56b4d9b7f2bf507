"""Which feeds an article belongs to, by the operator's rules."""

from __future__ import annotations

import pytest

from crawler.filing import Filing, Rules

TECH, PHONES, ADS = ("科技",), ("科技", "手机"), ("广告",)


def keys(filing: Filing, *paths: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Keys of the categories and merged feeds an article is filed under."""
    return {key for kind, key in filing.feeds(("s",), paths) if kind not in ("all", "source")}


def test_without_rules_an_article_is_in_its_category_and_all_above() -> None:
    assert Filing().feeds(("a", "b"), (PHONES,)) == {
        ("all", ()),
        ("source", ("a",)),
        ("source", ("b",)),
        ("category", TECH),
        ("category", PHONES),
    }


def test_a_renamed_category_takes_along_what_lies_below() -> None:
    filing = Filing(renames={TECH: ("数码", "新闻")})
    assert keys(filing, PHONES) == {("数码",), ("数码", "新闻"), ("数码", "新闻", "手机")}


def test_the_longest_path_that_fits_counts() -> None:
    filing = Filing(renames={TECH: ("数码",), PHONES: ("电话",)})
    assert keys(filing, PHONES, (*TECH, "芯片")) == {("电话",), ("数码",), ("数码", "芯片")}


def test_merged_categories_are_one() -> None:
    filing = Filing(renames={("IT",): TECH})
    assert filing.categories((("IT",), TECH)) == (TECH,)


def test_a_dropped_category_leaves_the_article_elsewhere() -> None:
    filing = Filing(renames={ADS: ()})
    assert filing.feeds(("s",), (ADS,)) == {("all", ()), ("source", ("s",))}


def test_a_merged_feed_holds_what_lies_in_and_below_its_categories() -> None:
    filing = Filing(merged={"tech": (TECH,), "ads": (ADS,)})
    assert ("merged", ("tech",)) in filing.feeds(("s",), (PHONES,))
    assert ("merged", ("ads",)) not in filing.feeds(("s",), (PHONES,))


def test_categories_keep_articles_out_or_let_them_in() -> None:
    assert Filing(exclude=Rules(categories=(TECH,))).feeds(("s",), (PHONES, ADS)) == set()
    only = Filing(include=Rules(categories=(TECH,)))
    assert only.feeds(("s",), (ADS,)) == set()
    assert keys(only, PHONES) == {TECH, PHONES}


@pytest.mark.parametrize(
    ("rules", "is_let_in"),
    [
        ({"exclude": Rules(words=("LOTTERY",))}, False),
        ({"exclude": Rules(words=("灯塔",))}, False),
        ({"exclude": Rules(words=("lot of",))}, True),
        ({"exclude": Rules(authors=("lin wan",))}, False),
        ({"exclude": Rules(authors=("Lin",))}, True),
        ({"include": Rules(words=("nowhere", "灯塔"))}, True),
        ({"include": Rules(words=("nowhere",))}, False),
        ({"include": Rules(words=("灯塔",), authors=("somebody",))}, False),
        ({"include": Rules(words=("灯塔",)), "exclude": Rules(words=("lottery",))}, False),
    ],
)
def test_words_stand_anywhere_and_authors_are_whole(rules: dict[str, Rules], is_let_in: bool) -> None:
    assert Filing(**rules).admits_text("A Lottery", "at the 灯塔", ("Lin Wan",)) is is_let_in  # type: ignore[arg-type]


def test_rules_survive_the_store() -> None:
    filing = Filing(
        renames={TECH: ("数码",), ADS: ()},
        include=Rules(words=("a",), categories=(TECH,)),
        exclude=Rules(authors=("b",)),
        merged={"t": (TECH, PHONES)},
    )
    assert Filing.from_json(filing.to_json()) == filing
    assert Filing.from_json("") == Filing()
