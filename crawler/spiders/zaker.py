"""Family ``zaker``: channels, sources and the selection of www.myzaker.com, and copies of them.

Three generations of listings are read, newest first: articles as JSON, on the first page in a script (since 2024),
``content-block`` boxes (2019 to 2024), ``flex-block`` boxes (before). Listings state a day without a year, or a spoken
time; the id of an article, whose first digits are a clock, settles the year (``crawler.dates``). The site answers with
challenges when it is asked too much: they are told as ``blocked`` and waited for.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, ListingRules
from crawler.spiders.family import Family

_HOST = "myzaker.com"
#: A listing of today; its first page holds it in a script, the pages after that are nothing else.
_JSON = {
    "item": "data.article[?url]",
    "article": "url",
    "title": "title",
    "date": "date",
    "author": "author_name || auther_name",
    "summary": "desc",
    "tag": "tag[].tag",
    "next": "next_url.value || data.next_url.value",
}


class Zaker(Family):
    """Recognised by its host, in the address or in ``rel=canonical``, or by the script that holds its articles."""

    name: ClassVar[str] = "zaker"

    listings: ClassVar[tuple[ListingRules, ...]] = (
        ListingRules.model_validate({"shape": "WinPageData", "json_in": "window.WinPageData"} | _JSON),
        ListingRules.model_validate({"shape": "JSON", "json_in": "body"} | _JSON),
        ListingRules.model_validate(
            {
                "shape": "content-block",
                "item": "div.content-block",
                "article": ".article-wrap > a[href], a[href*='/article/']",
                "title": ".article-title",
                "date": ".article-time, .time, time",
                "author": ".article-author, a.article-auther",
                "next": "a.next-page, a[rel~=next]",
            }
        ),
        ListingRules.model_validate(
            {
                "shape": "flex-block",
                "item": "div.figure.flex-block",
                "article": "h2 a[href]",
                "title": "h2 a::attr(title)",
                "author": ".subtitle span:nth-child(1)",
                "date": ".subtitle span:nth-child(2), .time, time",
                "next": "a.next-page, a[rel~=next]",
            }
        ),
    )
    articles: ClassVar[tuple[ArticleRules, ...]] = (
        ArticleRules.model_validate(
            {
                "title": "div.article_header h1, h1",
                "content": "div.article_content",
                "remove": "#recommend_bottom, #article_bottom, .article_more, .lebel-list",
                "date": "span.time",
                "author": "a.article-auther, span.auther",
                "tag": ".lebel-list a, div.article_more a",
            }
        ),
    )

    def recognise(self, page: Page) -> str:
        for where, url in (("the address", page.url), ("rel=canonical", page.metadata.canonical)):
            host = urlsplit(url).hostname or ""
            if host == _HOST or host.endswith("." + _HOST):
                return f"{where} is at {host}"
        if any("window.WinPageData" in (script.text or "") for script in page.root.iter("script")):
            return "a script sets window.WinPageData"
        return ""
