"""Pages that are no article and no listing: challenges, captchas, walls; recognised by evidence a person can read.

Comes in: a parsed page. Goes out: the evidence, or an empty string. Tidings backs off from such pages and never tries
to get round them.
"""

from __future__ import annotations

import re

from crawler.extract.page import Page

#: Such pages are short; a real article that speaks of captchas is not.
_LONGEST_TEXT = 1500
_TITLES = re.compile(
    r"just a moment|attention required|checking your browser|access denied|are you a robot|verify you are human|"
    r"security check|ddos protection|访问验证|安全验证|人机验证|请完成验证|访问过于频繁|访问受限|系统检测到|滑动验证|"
    r"web ?防火墙|拦截提示",
    re.IGNORECASE,
)
#: Plain searches, for a pattern of alternatives takes longer than parsing the page.
_MARKS = (
    b"cf-chl-", b"cf_chl_", b"challenge-platform", b"/cdn-cgi/challenge", b"g-recaptcha", b"h-captcha", b"geetest",
    b"aliyun_waf", b"acw_sc__v2", b"_guard/", b"tcaptcha", b"yidun",
)  # fmt: skip


def challenge_evidence(page: Page, body: bytes) -> str:
    """Return what shows that the page is a challenge or a wall; empty when nothing does."""
    title = page.root.findtext("head/title") or ""
    if (found := _TITLES.search(title)) and _text_length(page) <= _LONGEST_TEXT:
        return f'title says "{found[0]}"'
    mark = next((mark for mark in _MARKS if mark in body), None)
    if mark and _text_length(page) <= _LONGEST_TEXT // 5:
        return f'page holds "{mark.decode()}" and hardly any text'
    return ""


def _text_length(page: Page) -> int:
    texts = (element.text for element in page.root.iter("p", "div", "li", "td", "span", "a", "h1", "h2", "h3"))
    return sum(len(text.strip()) for text in texts if text)
