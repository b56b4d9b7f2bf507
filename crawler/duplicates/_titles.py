"""Titles that count: "part 3 of 5", "第三期", "周二早报"; pure.

A title is a skeleton and the figures in it. Two titles of one skeleton with other figures are numbers of one series,
and whatever their texts share, they are two articles.
"""

from __future__ import annotations

import re
import unicodedata

from crawler.duplicates._fold import MARK, fold

#: What counts: digits, Chinese numerals, names of days and months, Roman and English numbers, volumes and halves.
_FIGURE = re.compile(
    r"\d+(?:[.,:/-]\d+)*"
    r"|[〇零一二三四五六七八九十百千万两]+"
    r"|(?<=[周期拜])[日天]"
    r"|[上中下](?=[篇集册卷部午旬期]|半[年场月]|[)）】」]|$)"
    r"|\b(?:i{1,3}|iv|vi{0,3}|ix|x|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_LONGEST = 300


def read_title(title: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the folded skeleton of a title, and the figures that were taken out of it."""
    plain = unicodedata.normalize("NFKC", title[:_LONGEST]).casefold()
    return fold(_FIGURE.sub(MARK, plain)), tuple(_FIGURE.findall(plain))
