"""What the fields of a rule's pattern may hold: a shape for the regular expression, a check for what it found.

``[words]`` of the rules in; expanded patterns and verdicts out. Shapes are short and their repetitions bounded, so no
line takes long; what takes a list of words (surnames, outlets) is looked up after the match. A name without a mark
before it must begin with a known surname: "编辑" and "记者" are verbs and nouns as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crawler.credits._line import CJK

_FIELD = re.compile(r"\{(author|editor|publisher|dateline)(?::(\w+))?\}")
_NAME_END = f"(?:(?!{CJK})|(?=[和与]{CJK}{{2,4}}(?!{CJK})))"
_FOREIGN = f"{CJK}{{1,6}}(?:·{CJK}{{1,8}}){{1,3}}"
_LATIN = r"[A-Za-z][A-Za-zÀ-ɏ0-9_.'’-]{0,24}(?: (?:[A-Z][A-Za-zÀ-ɏ0-9_.'’-]{0,24}|de|van|von|der|la|bin)){0,4}"
_WORD = r"(?:[dDlLO]['’])?[A-ZÀ-Þ][A-Za-zÀ-ɏ'’-]{0,24}"
_LATIN_FULL = rf"{_WORD}(?: (?:[A-Z]\.|de|van|von|der|den|la|le|da|di|bin|al|el|{_WORD})){{0,3}} {_WORD}"
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_OUTLET = f"(?:{CJK}|[A-Za-z0-9·])"
_LATIN_OUTLET = r"[A-Z][A-Za-z0-9.&'’-]{0,24}(?: [A-Za-z0-9.&'’-]{1,24}){0,4}"
#: Words that stand in sentences and in no outlet's name.
_IN_SENTENCES = frozenset("的了是在从据被说称有对向及等这那我你他她它们将会要")
_JOINT = re.compile(r" ?[、,/&] ?| and ")
_AND = re.compile(f"(?<={CJK}{{2}})[和与](?={CJK}{{2}})")
_CJK = re.compile(CJK)

#: Tells whether a field may hold what a shape let through.
Check = Callable[[str], bool]


class Field(NamedTuple):
    """What a group of a pattern holds."""

    #: ``author``, ``editor``, ``publisher`` or ``dateline``.
    name: str
    check: Check | None


class Fields:
    """Expands fields and judges what they found; holds the words that the file gives."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._not_names = frozenset(words["not_names"])
        self._not_latin = frozenset(words["not_latin"])
        self._surnames = frozenset("".join(words["surnames"].split()))
        self._surnames_of_two = frozenset(words["surnames_of_two"])
        self._endings = tuple(words["outlet_endings"])
        self._outlets = frozenset(words["outlets"])
        self._not_outlets = frozenset(words["not_outlets"])
        self._reporter = any_of(words["reporters"])
        self._shapes = _shapes("".join(words["surnames"].split()))
        self._checks: dict[str, Check] = {
            "name": self._are_names,
            "surname": self._are_surnamed,
            "latin": lambda text: text.split()[0].capitalize() not in self._not_latin,
            "pen": lambda text: (text[0] in "小老阿" and self._are_names(text)) or self._are_surnamed(text),
            "known": self._is_outlet,
            "office": lambda text: self._is_outlet(text.removesuffix("编辑部")),
            "publisher": self._may_be_outlet,
        }

    def expand(self, pattern: str) -> tuple[str, tuple[Field, ...]]:
        """Return a rule's pattern with a group for every field, and what the groups hold, in their order."""
        pieces = _FIELD.split(pattern.replace("{reporter}", self._reporter))
        expanded, fields = pieces[0], []
        for field, kind, then in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            kind = kind or {"author": "name", "editor": "name"}.get(field, field)
            expanded += f"({self._shapes[kind]}){then}"
            fields.append(Field(field, self._checks.get(kind)))
        return expanded, tuple(fields)

    def _are_names(self, text: str) -> bool:
        return all(map(self._may_be_name, names_in(text)))

    def _are_surnamed(self, text: str) -> bool:
        return all(map(self._is_surnamed, names_in(text)))

    def _may_be_name(self, name: str) -> bool:
        # 摄, "taken by", follows the name of who took a picture.
        return name[:2] not in self._not_names and name[:3] not in self._not_names and name[-1:] != "摄"

    def _is_surnamed(self, name: str) -> bool:
        if not self._may_be_name(name):
            return False
        if name[:2] in self._surnames_of_two:
            return len(name) <= 4
        return name[:1] in self._surnames and len(name) <= 3

    def _is_outlet(self, text: str) -> bool:
        known = text in self._outlets or text.endswith(self._endings)
        return known and self._may_be_outlet(text)

    def _may_be_outlet(self, text: str) -> bool:
        return text not in self._not_outlets and text not in self._not_names and _IN_SENTENCES.isdisjoint(text)


def _shapes(surnames: str) -> dict[str, str]:
    """Return the regular expression of each kind of field."""
    chinese = f"(?:{CJK}{{2,4}}?(?:[A-Z](?![A-Za-z0-9]))?|[{surnames}] {CJK}){_NAME_END}"
    one = f"(?:{chinese}|{_FOREIGN}|{_LATIN})"
    # Behind a mark that also parts clauses, only what is told by its surname.
    another = f"(?:,| )[{surnames}] ?{CJK}{{1,2}}{_NAME_END}"
    names = f"{one}(?: ?(?:[、/&]|[和与]|and ) ?{one}|{another}){{0,19}}"
    return {
        "name": names,
        "surname": names,
        "latin": rf"{_LATIN_FULL}(?:(?:, and | and |, | & ){_LATIN_FULL}){{0,5}}",
        "pen": f"{CJK}{{2,3}}",
        "handle": r"[A-Za-z][A-Za-z0-9_.-]{1,30}",
        "office": f"{_OUTLET}{{2,12}}编辑部",
        "publisher": rf"(?:{_LATIN_OUTLET}|(?:{CJK}|[A-Za-z0-9·&.+-]){{2,20}}?)(?=$|[ ,;|/、().。\]])",
        "known": f"{_OUTLET}{{2,16}}?",
        "agency": any_of(
            ["新华社", "中新社", "中新网", "法新社", "路透社", "美联社", "人民网", "新华网", "央视网", "中央社"]
        ),
        "quoted": '[^"「」]{1,30}?',
        "date": _DATE,
        "place": f"{CJK}{{2,4}}?",
        "placedate": f"{CJK}{{2,8}}?{_DATE}",
        "latindate": r"[A-Z][A-Za-z .'/-]{1,40}?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?",
    }


def any_of(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def names_in(text: str) -> Iterator[str]:
    """Yield the names of a list; blanks part Chinese names, save those of two characters that are set wide."""
    for part in _JOINT.split(text):
        words = part.split()
        if not _CJK.search(part):
            yield part.strip()
        elif all(len(word) == 1 for word in words):
            yield "".join(words)
        else:
            for word in words:
                yield from _AND.split(word)
