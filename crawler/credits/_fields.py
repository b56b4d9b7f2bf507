"""What the fields of a rule's pattern stand for, as regular expressions.

``[words]`` of the rules in; the expansion of ``{author}``, ``{publisher:known}`` and so on out. Every repetition is
bounded, so that no line can take long. A name without a mark before it must begin with a known surname: "编辑" and "记者"
are verbs and nouns as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.credits._line import CJK

__all__ = ["END", "Fields"]

_LABELS = (
    "作者 责任编辑 责编 编辑 主编 值班编辑 校对 审核 监制 翻译 译者 整理 来源 出品 摄影 记者 通讯员 实习生 排版 制图 美编 文 图 撰文 视频 终审 "
    "初审 一审 二审 三审 编审 审读 审校 策划"
).split()
_LABEL = f"(?:{'|'.join(_LABELS)})[:|/ ]"
#: Where a credit may end.
END = rf"(?=$|[ ,;|/、)]|文章纠错|{_LABEL})"
_STOP = rf"(?=$|[ ,;|/、).。\]]|文章纠错|{_LABEL})"
_NAME_END = rf"(?=$|(?!·){'[^' + CJK[1:]}|文章纠错|{_LABEL}|[和与]{CJK}{{2,4}}(?:$|{'[^' + CJK[1:]}))"
_FOREIGN = rf"{CJK}{{1,6}}(?:·{CJK}{{1,8}}){{1,3}}{_NAME_END}"
_LATIN_ANY = r"[A-Za-z][A-Za-zÀ-ɏ0-9_.'’-]{0,24}(?: (?:[A-Z][A-Za-zÀ-ɏ.'’-]{0,24}|de|van|von|der|la|bin)){0,4}"
_JOINT = r"(?: ?[、,/&] ?| ?[和与] ?| and )"
#: Words that stand in sentences and in no outlet's name.
_NO_OUTLET = "[的了是在从据被说称有对向及等这那我你他她它们将会要]"


class Fields:
    """Expands fields; holds the words that the file gives."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        not_name = f"(?!{_any(words['not_names'])}|{_LABEL})"
        surname = f"[{''.join(words['surnames'].split())}]"
        chinese = f"{not_name}{CJK}{{2,4}}?{_NAME_END}"
        spaced = f"{surname} {CJK}{_NAME_END}"
        of_two = _any(words["surnames_of_two"])
        surnamed = f"(?:{not_name}(?:{of_two}{CJK}{{1,2}}|{surname}{CJK}{{1,2}}){_NAME_END}|{spaced})"
        one = f"(?:{_FOREIGN}|{chinese}|{spaced}|{_LATIN_ANY})"
        first = rf"(?!{_any(words['not_latin'])}\b)[A-ZÀ-Þ][A-Za-zÀ-ɏ'’-]{{0,24}}"
        more = r"(?: (?:[A-Z]\.|de|van|von|der|den|la|le|da|di|bin|al|el|[A-ZÀ-Þ][A-Za-zÀ-ɏ'’-]{1,24})){0,3}"
        latin = rf"{first}{more} [A-ZÀ-Þ][A-Za-zÀ-ɏ'’-]{{1,24}}"
        known = self._known(words)
        place = rf"{CJK}{{2,8}}?"
        date = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
        letter = rf"(?!{_NO_OUTLET})(?:{CJK}|[A-Za-z0-9·&.+-])"
        outlet = r"[A-Z][A-Za-z0-9.&'’-]{0,24}(?: [A-Za-z0-9.&'’-]{1,24}){0,4}"
        self._reporter = _any(words["reporters"])
        self._patterns = {
            "name": f"{one}(?:{_JOINT}{one}| {surnamed}){{0,7}}",
            "surname": f"{surnamed}(?:(?:{_JOINT}| ){surnamed}){{0,7}}",
            "latin": rf"{latin}(?:(?:, and | and |, | & ){latin}){{0,5}}",
            "pen": f"(?:{not_name}[小老阿]{CJK}|{surnamed})",
            "handle": r"[A-Za-z][\w.-]{1,30}(?<!的)",
            "office": rf"(?:{_any(words['outlets'])}|{known})编辑部",
            "publisher": rf"(?:{outlet}|(?:{letter}){{2,20}}?){_STOP}",
            "known": known,
            "agency": _any(["新华社", "中新社", "中新网", "法新社", "路透社", "美联社", "人民网", "新华网", "央视网", "中央社"]),
            "quoted": '[^"「」]{1,30}?',
            "date": date,
            "place": rf"{CJK}{{2,4}}?",
            "placedate": f"{place}{date}",
            "dateline_latin": r"[A-Z][A-Za-z .'/-]{1,40}?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?",
        }

    def expand(self, pattern: str) -> str:
        """Return a rule's pattern with every field as a named group, ``author_1``, ``publisher_2`` and so on."""
        count = 0

        def group(match: re.Match[str]) -> str:
            nonlocal count
            count += 1
            field, kind = match[1], match[2] or match[1]
            kind = {"author": "name", "editor": "name"}.get(kind, kind)
            if (field, kind) == ("dateline", "latin"):
                kind = "dateline_latin"
            return f"(?P<{field}_{count}>{self._patterns[kind]})"

        pattern = pattern.replace("{reporter}", self._reporter)
        return re.sub(r"\{(author|editor|publisher|dateline)(?::(\w+))?\}", group, pattern)

    def _known(self, words: Mapping[str, Any]) -> str:
        letter = rf"(?!{_NO_OUTLET})(?:{CJK}|[A-Za-z0-9·])"
        ending = _any(words["outlet_endings"])
        return f"(?!{_any(words['not_outlets'])}(?!{CJK}))(?:(?:{letter}){{1,10}}?{ending}|{_any(words['outlets'])})"


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"
