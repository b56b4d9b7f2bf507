"""What stands on the page -> the plain form the grammar reads.

Noise of markup and typesetting goes, full-width characters become ASCII (Unicode NFKC), numbers written in Chinese
characters become digits, years of an era become those of our calendar. The result is lower case and short.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

#: More than any date with its labels; the rest is not looked at.
MAX_LENGTH = 200

_TAG = re.compile(r"<[^<>]*>")
#: Zero-width characters, marks of direction, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff]")
_HYPHENS = str.maketrans("‐–−", "---")
_BLANKS = re.compile(r"\s+")
_NUMERAL = re.compile(
    r"(?<![周週期拜曜])[〇零一二三四五六七八九十百两兩廿卅]+"
    r"(?=\s?(?:[年月日号號天个個点點时時分秒周週刻]|小时|小時|星期|礼拜|禮拜|钟头|鐘頭))"
)
_ERA = re.compile(r"(民国|民國|令和|平成)\s?(\d{1,3}|元)\s?年")
_ERA_START = {"民国": 1911, "民國": 1911, "令和": 2018, "平成": 1988}
_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "两": 2, "兩": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}


def clean(raw: str) -> str:
    """Return one lower-case line without markup, at most ``MAX_LENGTH`` characters."""
    text = raw[:MAX_LENGTH]
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_HYPHENS)[:MAX_LENGTH]
        text = _NUMERAL.sub(lambda match: _number(match[0]), text)
        text = _ERA.sub(_common_year, text)
    return _BLANKS.sub(" ", text).strip().lower()


def _number(numeral: str) -> str:
    """Return the digits of a numeral: by place (二〇二六) or by value (三十一, 廿三, 一百零五)."""
    if not any(character in "十百廿卅" for character in numeral):
        return "".join(str(_DIGITS[character]) for character in numeral)
    total, unit = 0, 0
    for character in numeral:
        if character == "百":
            total, unit = (total + (unit or 1)) * 100, 0
        elif character == "十":
            total, unit = total + (unit or 1) * 10, 0
        elif character in _TENS:
            total += _TENS[character]
        else:
            unit = _DIGITS[character]
    return str(total + unit)


def _common_year(match: re.Match[str]) -> str:
    return f"{_ERA_START[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"
