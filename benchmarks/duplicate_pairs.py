"""Labelled pairs of articles, built when they are asked for: copies with controlled edits, and look-alikes.

Texts are those of the demo, made-up news (``duplicate_texts``) and, where there is one, a folder of RSSHUB-PAGE posts.
A copy is an article after one or several of the edits that sites make; a look-alike is another article that has its
title, its form or a part of its text in common. Half of the pairs, told by a hash of the texts they are made of, are
held out: they are for judging, not for tuning.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from random import Random

from duplicate_texts import FORMS, Text, article, form, framed, headline, paragraph, part

from crawler.demo.stories import load_stories


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and whether they are one story."""

    title_a: str
    text_a: str
    title_b: str
    text_b: str
    is_same: bool
    #: What was edited, or in what they look alike.
    kind: str
    #: For judging, not for tuning.
    held_out: bool


@dataclass(frozen=True, slots=True)
class _Base:
    """An article that copies are made of."""

    #: Tells texts apart; chooses the half.
    name: str
    text: Text
    language: str

    @property
    def number(self) -> int:
        return zlib.crc32(self.name.encode())


#: Simplified characters and their traditional forms.
_SIMPLE = (
    "国发后里这们说电脑体实学经关开处长当还单广严总为价药云县东车"
    "马动务万与时会对机现进个样业点间气认让从头应无产几级传员问"
)
_TRADITIONAL = (
    "國發後裡這們說電腦體實學經關開處長當還單廣嚴總為價藥雲縣東車"
    "馬動務萬與時會對機現進個樣業點間氣認讓從頭應無產幾級傳員問"
)
_TO_TRADITIONAL = str.maketrans(_SIMPLE, _TRADITIONAL)
_TO_WIDE = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")
_MADE_UP = 60
_FORMS_OF_A_KIND = 24


def labelled_pairs(corpus: Path | None) -> list[Pair]:
    """Return all pairs; the same for the same corpus, a folder of RSSHUB-PAGE posts or None."""
    bases = [base for base in (*_demo(), *_made_up(), *(_posts(corpus) if corpus else ())) if base.text.body]
    pairs = [pair for base in bases if len(base.text.body) >= 150 for pair in _copies(base)]
    return [
        *pairs,
        *_followed_up(bases),
        *_strangers(bases),
        *_forms(),
        *_repriced(),
        *_series(),
        *(_odd_posts(corpus) if corpus else ()),
    ]


def _pair(a: Text, b: Text, *, is_same: bool, kind: str, name: str) -> Pair:
    return Pair(a.title, a.body, b.title, b.body, is_same, kind, held_out=zlib.crc32(f"half {name}".encode()) % 2 == 1)


# Texts


def _demo() -> Iterator[_Base]:
    for story in load_stories("http://127.0.0.1", datetime(2026, 11, 22, 12, tzinfo=UTC)):
        lines = tuple(block.text.strip() for block in story.blocks if block.kind == "text")
        if lines and not story.broken:
            yield _Base(story.path, Text(story.title, lines), story.language[:2])


def _made_up() -> Iterator[_Base]:
    for number in range(_MADE_UP):
        for language in ("zh", "en"):
            yield _Base(f"{language} {number}", article(number, language), language)


def _posts(corpus: Path) -> Iterator[_Base]:
    for file in sorted(corpus.glob("[0-9]*.md")):
        title, body = _read_post(file)
        lines = [line for line in (" ".join(unescape(part).split()) for part in _blocks(body)) if line]
        language = "zh" if re.search(r"[\u4e00-\u9fff]{4}", body) else "en"
        yield _Base(file.stem, Text(title, tuple(lines)), language)


def _read_post(file: Path) -> tuple[str, str]:
    _, head, body = file.read_text(encoding="utf-8").lstrip().split("---\n", 2)
    title = re.search(r"^title: (.*)$", head, re.MULTILINE)
    return title[1].strip("'") if title else "", body


def _blocks(body: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", block) for block in re.split(r"</?(?:p|div|br|li|h\d|tr)\b[^>]*>", body)]


# Copies


def _spaced(base: _Base) -> Text:
    """Blanks between Chinese and Latin, straight quotes with blanks inside, as ZAKER sets them."""
    lines = [_SEAM.sub(" ", line).replace("“", '" ').replace("”", ' "') for line in base.text.paragraphs]
    return Text(_SEAM.sub(" ", base.text.title), tuple(lines))


def _respelled(base: _Base) -> Text:
    """Traditional characters, wide figures; in English curly quotes and long dashes."""
    if base.language == "zh":
        lines = [line.translate(_TO_TRADITIONAL).translate(_TO_WIDE) for line in base.text.paragraphs]
        return Text(base.text.title.translate(_TO_TRADITIONAL), tuple(lines))
    lines = [
        line.replace("'", "’").replace('"', "“").replace(" - ", "—").replace(" ", "\u00a0")
        for line in base.text.paragraphs
    ]
    return Text(base.text.title.upper(), tuple(lines))


def _retitled(base: _Base) -> Text:
    return Text(headline(base.number % 9999, base.language), base.text.paragraphs)


def _changed(base: _Base) -> Text:
    """One paragraph is another; of a short text only the shortest."""
    lines = list(base.text.paragraphs)
    spare = [i for i, line in enumerate(lines) if 4 * len(line) <= len(base.text.body)] or [
        min(range(len(lines)), key=lambda i: len(lines[i]))
    ]
    chosen = Random(base.name).choice(spare)
    lines[chosen] = paragraph(base.number % 9999, base.language)[: max(30, len(lines[chosen]))]
    return Text(base.text.title, tuple(lines))


def _cut(base: _Base) -> Text:
    """The last paragraph is missing, unless it is a large part of the text."""
    lines = base.text.paragraphs
    return Text(base.text.title, lines[:-1] if 3 * len(lines[-1]) < len(base.text.body) else lines)


def _edited(base: _Base) -> Text:
    """A word here and there is missing."""
    random = Random(base.name)
    if base.language == "zh":
        lines = ["".join(c for c in line if random.random() > 0.02) for line in base.text.paragraphs]
    else:
        lines = [" ".join(word for word in line.split() if random.random() > 0.03) for line in base.text.paragraphs]
    return Text(base.text.title, tuple(lines))


def _corrected(base: _Base) -> Text:
    """The last figure of the text is another."""
    body = re.sub(r"\d+(?!.*\d)", lambda found: str(int(found[0]) + 7), base.text.body, count=1, flags=re.DOTALL)
    return Text(base.text.title, tuple(body.split("\n")))


def _framed(base: _Base) -> Text:
    return framed(base.text, base.number, base.language)


def _excerpt(base: _Base) -> Text:
    """The first half of the text, and where to read on."""
    lines = base.text.paragraphs[: (len(base.text.paragraphs) + 1) // 2]
    return Text(base.text.title, (*lines, "点击阅读全文" if base.language == "zh" else "Read the whole story"))


def _all_at_once(base: _Base) -> Text:
    """Another title, other blanks, a changed paragraph, and what the site adds."""
    text = framed(_changed(base), base.number, base.language)
    return _spaced(_Base(base.name, Text(_retitled(base).title, text.paragraphs), base.language))


_EDITS: dict[str, Callable[[_Base], Text]] = {
    "same": lambda base: base.text,
    "spaced": _spaced,
    "respelled": _respelled,
    "retitled": _retitled,
    "changed paragraph": _changed,
    "cut": _cut,
    "framed": _framed,
    "excerpt": _excerpt,
    "corrected": _corrected,
    "edited": _edited,
    "all at once": _all_at_once,
}


def _copies(base: _Base) -> Iterator[Pair]:
    """Yield the article beside its edited copies; a correction only where the text is long enough to bear it."""
    for kind, edit in _EDITS.items():
        if kind == "corrected" and len(base.text.body) < 400:
            continue
        if kind in ("changed paragraph", "all at once", "excerpt") and len(base.text.paragraphs) < 3:
            continue
        yield _pair(base.text, edit(base), is_same=True, kind=kind, name=base.name)


# Look-alikes


def _strangers(bases: list[_Base]) -> Iterator[Pair]:
    """Yield articles beside others, every second time under one title, every third in one frame."""
    for number, (one, other) in enumerate(zip(bases, bases[5:] + bases[:5], strict=True)):
        text, kind = other.text, "other article"
        if number % 2:
            text, kind = Text(one.text.title, text.paragraphs), "other article, same title"
        if number % 3 == 0 and one.language == other.language:
            yield _pair(
                framed(one.text, number, one.language),
                framed(text, number, one.language),
                is_same=False,
                kind=f"{kind}, same frame",
                name=one.name,
            )
        else:
            yield _pair(one.text, text, is_same=False, kind=kind, name=one.name)


def _followed_up(bases: list[_Base]) -> Iterator[Pair]:
    """Yield articles beside later ones that repeat some of their background."""
    for base in bases:
        lines = base.text.paragraphs
        if len(lines) >= 4 and len(base.text.body) >= 300:
            later = article(base.number % 9999 + 300_000, base.language)
            quoted = [line for line in lines[1:] if 4 * len(line) < len(base.text.body)][:2]
            text = Text(later.title, (*later.paragraphs, *quoted))
            yield _pair(base.text, text, is_same=False, kind="follow-up", name=base.name)


def _forms() -> Iterator[Pair]:
    """Yield forms filled in on two days, and for two places on one day; a column keeps its title from day to day."""
    for kind in FORMS:
        for number in range(_FORMS_OF_A_KIND):
            one = form(kind, number, about=number)
            later, elsewhere = form(kind, number + 1000, about=number), form(kind, number + 2000, about=number + 1)
            for other, in_what in ((later, "day"), (elsewhere, "place")):
                if one.title != other.title or kind.startswith("column"):
                    yield _pair(one, other, is_same=False, kind=f"{kind}, other {in_what}", name=f"{kind} {number}")


def _repriced() -> Iterator[Pair]:
    """Yield price lists of one title in which three figures changed since yesterday."""
    for kind in ("prices zh", "prices en"):
        for number in range(_FORMS_OF_A_KIND):
            old = form(kind, number, about=number)
            changed = set(Random(number).sample(range(2, 12), 3))
            count = itertools.count()
            body = re.sub(r"\d+", lambda found, n=count, c=changed: str(int(found[0]) + (next(n) in c)), old.body)
            title = re.split(r"[（,]", old.title)[0]
            today, yesterday = Text(title, (body,)), Text(title, old.paragraphs)
            yield _pair(yesterday, today, is_same=False, kind=f"{kind}, some changed", name=f"{kind} {number}")


def _series() -> Iterator[Pair]:
    for number in range(_FORMS_OF_A_KIND):
        for language in ("zh", "en"):
            parts = part(number, number, language), part(number + 1, number, language)
            yield _pair(*parts, is_same=False, kind=f"numbered parts {language}", name=f"series {language} {number}")


def _odd_posts(corpus: Path) -> Iterator[Pair]:
    """Yield the pairs that the collection itself holds."""
    posts = {base.name: base.text for base in _posts(corpus)}
    for a, b, is_same, kind in (
        ("010", "011", True, "syndicated post"),
        ("040", "041", False, "look-alike posts"),
        ("042", "043", False, "blank posts"),
        ("026", "028", False, "posts of one link"),
    ):
        if a in posts and b in posts:
            yield _pair(posts[a], posts[b], is_same=is_same, kind=kind, name=a + b)
