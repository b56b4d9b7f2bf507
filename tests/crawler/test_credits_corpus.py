"""Real posts, with the credits that a person reads in them; skipped where they are not at hand.

The files lie beside the checkout, in ``shared/corpus``. Posts without a line in the table state no credits, and must
come through unchanged.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.credits import Credited, Credits, read_credits
from crawler.html import clean_html
from crawler.posts import read_post

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "rsshub-page"
NUMBERS = sorted(path.stem for path in CORPUS.glob("*.md")) if CORPUS.exists() else []

pytestmark = pytest.mark.skipif(not NUMBERS, reason="no recorded posts beside the checkout")

STATED = {
    "000": Credits(("钟茜妮",), ("官莉",), "红星新闻"),
    "001": Credits(publisher="环球网"),
    "002": Credits(("陈张书",), publisher="潇湘晨报"),
    "004": Credits(publisher="央视网"),
    "007": Credits(publisher="央视网"),
    "008": Credits(publisher="IT之家", dateline="9月12日"),
    "009": Credits(editors=("熊乐",)),
    "011": Credits(editors=("宪瑞",), publisher="快科技"),
    "012": Credits(("陈法善",), ("刘杨",)),
    "013": Credits(publisher="IT之家", dateline="7月7日"),
    "014": Credits(publisher="IT之家", dateline="6月30日"),
    "015": Credits(publisher="IT之家", dateline="3月21日"),
    "016": Credits(publisher="IT之家", dateline="10月18日"),
    "017": Credits(publisher="ZAKER科技", dateline="5月27日"),
    "019": Credits(publisher="IT之家", dateline="1月17日"),
    "031": Credits(publisher="央视新闻"),
    "032": Credits(publisher="中国基金报"),
    "046": Credits(("Sajjad Hussain",)),
    "054": Credits(("pansz",)),
    "058": Credits(("彭慧中",), ("屠敏",)),
}
#: How many lines and pictures go.
REMOVED = {"000": 3, "002": 2, "009": 2, "011": 4, "012": 2, "054": 1, "058": 1}
#: Posts that are a link to somewhere else.
LINKS = ("026", "027", "028", "029", "030")


def clean(number: str) -> str:
    return clean_html(read_post((CORPUS / f"{number}.md").read_bytes().decode()).body, "").html


def read(number: str) -> Credited:
    return read_credits(clean(number))


@pytest.mark.parametrize("number", NUMBERS)
def test_post_says_what_a_person_reads_in_it(number: str) -> None:
    credits = read(number).credits
    if number in LINKS:
        assert credits == Credits(original_url=credits.original_url)
        assert f'href="{credits.original_url}"' in clean(number)
    else:
        assert credits == STATED.get(number, Credits())


@pytest.mark.parametrize("number", NUMBERS)
def test_only_posts_with_bylines_or_house_tails_lose_lines(number: str) -> None:
    assert len(read(number).removed) == REMOVED.get(number, 0)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_left_is_clean_and_read_to_the_end(number: str) -> None:
    html = read(number).html
    assert clean_html(html, "").html == html
    assert read_credits(html).html == html


def test_seed_post_loses_its_last_lines_and_no_picture() -> None:
    credited = read("000")
    text, strip = credited.html.rsplit("<p>", 1)
    assert text == clean("000").partition("<p>红星新闻记者")[0]
    assert strip.startswith("<img ")
    assert [one.rules[0] for one in credited.removed] == ["report-tip", "editor-label", "outlet-reporter"]


def test_seed_post_keeps_its_bylines_unless_they_are_to_go() -> None:
    credited = read_credits(clean("000"), cut_bylines=False)
    assert [one.rules[0] for one in credited.removed] == ["report-tip"]
    assert "编辑 官莉" in credited.html
    assert credited.credits == read("000").credits
