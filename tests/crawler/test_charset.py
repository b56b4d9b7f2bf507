"""Characters of pages whose labels are missing or wrong: right, or dropped, and never misread."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from crawler.extract.article import extract_article
from crawler.extract.charset import decode, mojibake_evidence
from crawler.extract.document import Document
from crawler.extract.rules import ArticleRules
from crawler.model import ArticleLink

URL = "https://gazette.example/1.html"

# ruff: noqa: E501
SIMPLIFIED = (
    "老城区的石桥明年重修",
    "市政府昨天公布了石桥的修缮计划。这座桥建于一百二十年前，桥面的石板已经磨得发亮，雨天很滑，骑车的人常常在这里摔倒。",
    "工程师说，桥墩还很结实，只要换掉上面的石板，再加一道栏杆就够了。“我们不想把它变成一座新桥。”负责人表示，全部费用约三百万元。",
    "附近卖豆浆的刘阿姨担心施工会影响生意，不过她也承认，去年冬天自己就在桥上跌过一跤。工程预计从三月开始，到九月结束。",
)
TRADITIONAL = (
    "老城區的石橋明年重修",
    "市政府昨天公布了石橋的修繕計畫。這座橋建於一百二十年前，橋面的石板已經磨得發亮，雨天很滑，騎車的人常常在這裡摔倒。",
    "工程師說，橋墩還很結實，只要換掉上面的石板，再加一道欄杆就夠了。「我們不想把它變成一座新橋。」負責人表示，全部費用約三百萬元。",
    "附近賣豆漿的劉阿姨擔心施工會影響生意，不過她也承認，去年冬天自己就在橋上跌過一跤。工程預計從三月開始，到九月結束。",
)
JAPANESE = (
    "旧市街の石橋、来年から改修へ",
    "市は昨日、旧市街にある石橋の改修計画を発表した。橋は百二十年前に建てられ、石の板がすり減って雨の日はとても滑りやすい。",
    "技術者によると、橋脚はまだ丈夫なので、上の石を取り替えて手すりを付けるだけで十分だという。「新しい橋にするつもりはありません」と担当者は話す。",
    "近くで豆腐を売る女性は、工事の間お客が減らないか心配している。それでも去年の冬に橋の上で転んだことは認めた。工事は三月に始まる。",
)
KOREAN = (
    "옛 시가지 돌다리 내년에 고친다",
    "시청은 어제 옛 시가지에 있는 돌다리를 고치는 계획을 발표했다. 이 다리는 백이십 년 전에 지어졌고 돌판이 닳아서 비가 오면 아주 미끄럽다.",
    "기술자들은 다리의 기둥이 아직 튼튼하므로 위에 있는 돌만 바꾸면 된다고 말했다. “새 다리로 만들 생각은 없습니다.” 담당자는 이렇게 밝혔다.",
    "근처에서 두부를 파는 아주머니는 공사 때문에 손님이 줄어들까 걱정한다. 그러나 지난 겨울에 다리에서 넘어진 적이 있다고 한다.",
)
RUSSIAN = (
    "Каменный мост в старом городе починят",
    "Мэрия вчера объявила о ремонте каменного моста. Его построили сто двадцать лет назад, плиты стёрлись и в дождь становятся скользкими.",
    "Инженеры говорят, что опоры ещё крепкие: достаточно заменить плиты и поставить перила. «Мы не хотим делать новый мост», — сказал руководитель.",
    "Торговка Анна боится, что покупателей станет меньше. Однако она признала, что прошлой зимой сама упала на этом мосту.",
)
FRENCH = (
    "Le vieux pont de pierre sera réparé",
    "La mairie a annoncé hier la réparation du pont. Construit il y a cent vingt ans, il est usé et très glissant les jours de pluie.",
    "« Nous ne voulons pas d’un pont neuf », déclare l’ingénieur ; il suffit de remplacer les dalles et d’ajouter une barrière. Coût estimé : 300 000 €.",
    "La crémière, à côté, craint de perdre des clients. Elle reconnaît pourtant être tombée là l’hiver passé, près de l’école.",
)
ENGLISH = (
    "The old town’s bridge will be repaired",
    "The council said yesterday that the stone bridge – built 120 years ago – is to be mended. Its slabs are worn and slippery in the rain.",
    "“We do not want a new bridge,” the engineer said; new slabs and a railing are enough. The cost: about £300,000.",
    "A woman who sells soya milk nearby fears for her trade, but she admits that she fell there last winter herself.",
)
GERMAN = (
    "Die alte Brücke wird ausgebessert",
    "Die Stadt gab gestern bekannt, dass die steinerne Brücke überholt wird. Sie ist über hundert Jahre alt und bei Regen gefährlich glatt.",
    "„Wir möchten keine neue Brücke“, sagt die zuständige Ingenieurin; größere Schäden gebe es nicht. Es genügen frische Platten und ein Geländer.",
    "Die Milchhändlerin fürchtet um ihr Geschäft, räumt aber ein, dass sie im Winter dort selbst gestürzt ist. Ende März geht es los.",
)

TEXTS = {
    "zh": (SIMPLIFIED, ("utf-8", "gbk", "gb18030", "gb2312", "utf-16", "utf-16-le")),
    "zh-Hant": (TRADITIONAL, ("utf-8", "big5", "gb18030", "utf-16")),
    "ja": (JAPANESE, ("utf-8", "shift_jis", "euc_jp", "utf-16", "iso2022_jp")),
    "ko": (KOREAN, ("utf-8", "euc_kr", "utf-16-be")),
    "ru": (RUSSIAN, ("utf-8", "windows-1251", "koi8-r", "utf-16")),
    "fr": (FRENCH, ("utf-8", "windows-1252")),
    "en": (ENGLISH, ("utf-8", "windows-1252", "utf-16")),
    "de": (GERMAN, ("utf-8", "windows-1252")),
}
LABELS = (
    None,
    "utf-8",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1251",
    "iso-8859-1",
    "x-no",
)


def page_of(paragraphs: tuple[str, ...], meta: str | None) -> str:
    head = f'<meta charset="{meta}">' if meta else ""
    body = "".join(f"<p class='text'>{text}</p>\n" for text in paragraphs[1:])
    return (
        f"<html><head>{head}<title>{paragraphs[0]} - Gazette</title>\n<style>p {{ margin: 0 }}</style></head>\n"
        f"<body><nav><a href='/'>Home</a></nav><h1>{paragraphs[0]}</h1>\n<article>{body}</article></body></html>"
    )


def read(body: bytes, charset: str | None) -> tuple[str, str]:
    """Return the title and content that would be published; the word ``dropped`` when none would."""
    document = Document(URL, body, f"text/html; charset={charset}" if charset else "")
    page = document.page
    found = extract_article(
        document, ArticleRules(), ArticleLink(URL), source="gazette", fetched_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    text = found.title + found.content
    if (page.damaged and "\ufffd" in text) or mojibake_evidence(text):
        return "dropped", "dropped"
    return found.title, found.content


def outcome(paragraphs: tuple[str, ...], codec: str, header: str | None, meta: str | None) -> str:
    title, content = read(page_of(paragraphs, meta).encode(codec, "ignore"), header)
    if content == "dropped":
        return "dropped"
    wanted = [text.encode(codec, "ignore").decode(codec) for text in paragraphs]
    return "right" if title == wanted[0] and all(text in content for text in wanted[1:]) else "misread"


def matrix(length: int) -> Counter[tuple[str, str, str, str]]:
    """Return outcome, language, charset and labels of all pages, with this many paragraphs."""
    results: Counter[tuple[str, str, str, str]] = Counter()
    for language, (paragraphs, codecs) in TEXTS.items():
        for codec, header, meta in itertools.product(codecs, LABELS, LABELS):
            result = outcome(paragraphs[: 1 + length], codec, header, meta)
            results[result, language, codec, f"{header}/{meta}"] += 1
    return results


@pytest.mark.parametrize("length", [3, 1])
def test_no_page_is_misread_whatever_its_labels_say(length: int) -> None:
    results = matrix(length)
    counts = Counter(key[0] for key in results)
    assert [key for key in results if key[0] == "misread"] == []
    assert counts["right"] >= 0.95 * results.total(), counts


POLISH = (
    "Most na starym mieście będzie naprawiony",
    "Władze miasta ogłosiły wczoraj, że kamienny most zostanie odnowiony. Płyty są śliskie, a deszcz czyni je groźnymi.",
    "Sąsiadka sprzedająca mleko obawia się o swój handel, ale przyznaje, że zimą się tu przewróciła.",
)
TURKISH = (
    "Eski taş köprü onarılacak",
    "Belediye dün köprünün onarılacağını açıkladı. Yüz yirmi yıllık taşlar yağmurda çok kaygan oluyor.",
    "Yakında süt satan kadın müşterilerini kaybetmekten korkuyor, ama geçen kış orada düştüğünü kabul ediyor.",
)


@pytest.mark.parametrize(
    ("paragraphs", "codec"), [(POLISH, "windows-1250"), (POLISH, "iso-8859-2"), (TURKISH, "windows-1254")]
)
def test_a_charset_that_is_not_guessed_is_read_by_its_label_and_dropped_without(
    paragraphs: tuple[str, ...], codec: str
) -> None:
    assert outcome(paragraphs, codec, codec, None) == "right"
    assert outcome(paragraphs, codec, None, codec) == "right"
    assert {outcome(paragraphs, codec, label, None) for label in (None, "utf-8", "iso-8859-1", "gbk")} == {"dropped"}


@pytest.mark.parametrize("label", [None, "utf-8", "gbk", "iso-8859-1"])
def test_a_few_broken_bytes_do_not_change_the_charset(label: str | None) -> None:
    for codec in ("utf-8", "gb18030"):
        body = bytearray(page_of(SIMPLIFIED, None).encode(codec))
        where = body.index("豆浆".encode(codec))
        del body[where]
        text, damaged = decode(bytes(body), label)
        assert damaged
        assert "市政府昨天公布了石桥的修缮计划" in text
        assert read(bytes(body), label) == ("dropped", "dropped")


def test_broken_bytes_outside_the_article_do_no_harm() -> None:
    body = page_of(SIMPLIFIED, None).encode().replace(b"Home", "首页".encode()[:-1])
    assert read(body, "utf-8")[0] == SIMPLIFIED[0]


@pytest.mark.parametrize("paragraphs", [SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN, RUSSIAN])
@pytest.mark.parametrize("wrong", ["latin-1", "windows-1252"])
def test_text_that_was_misread_before_it_came_is_told(paragraphs: tuple[str, ...], wrong: str) -> None:
    for codec in ("utf-8", "gbk", "big5", "shift_jis", "euc_kr", "windows-1251"):
        try:
            once = page_of(paragraphs, None).encode(codec)
        except UnicodeEncodeError:
            continue
        twice = once.decode(wrong, "replace").encode()
        assert read(twice, "utf-8") == ("dropped", "dropped"), codec


def test_utf8_that_was_read_as_gbk_is_told() -> None:
    twice = page_of(SIMPLIFIED, None).encode().decode("gb18030", "replace").encode()
    assert read(twice, "utf-8") == ("dropped", "dropped")


@pytest.mark.parametrize("paragraphs", [texts for texts, _ in TEXTS.values()] + [POLISH, TURKISH])
def test_no_language_is_taken_for_misread(paragraphs: tuple[str, ...]) -> None:
    assert mojibake_evidence(page_of(paragraphs, None)) == ""


def test_an_article_about_misreading_is_an_article() -> None:
    text = "<p>两种字库打架，网页上就会出现“锟斤拷”或者“ä½ å¥½”这样的字。" + "程序员把它当作一个老笑话，" * 9 + "</p>"
    assert mojibake_evidence(text) == ""
    assert mojibake_evidence("<p>The sign � stands for what was lost; Ã© is what é becomes when misread.</p>") == ""


def test_a_long_run_of_ascii_costs_time_in_line_with_its_length() -> None:
    picture = b'<p>\xd6\xd0\xce\xc4</p><img src="data:image/png;base64,' + b"A" * 100_000 + b'">'
    started = time.process_time()
    text, _ = decode(b"<html><body>" + picture)
    assert "中文" in text
    assert time.process_time() - started < 2
