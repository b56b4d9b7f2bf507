"""Pictures that were once lost."""

from __future__ import annotations

import pytest

from crawler.html import clean_html

PICTURE = "https://img.example/a.jpg"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def shown(html: str) -> list[str]:
    return [image.url for image in clean_html(html, "https://news.example/a/1.html").images]


@pytest.mark.parametrize("name", ["data-full-src", "data-hi-res-src", "data-url"])
def test_lazy_loader_with_a_rarer_attribute(name: str) -> None:
    assert shown(f'<img src="{PIXEL}" {name}="{PICTURE}">') == [PICTURE]


def test_an_address_that_may_be_a_page_s_comes_last() -> None:
    assert shown(f'<img src="{PICTURE}" data-url="https://news.example/share/1">') == [PICTURE]


def test_proxied_address_that_was_encoded_twice() -> None:
    assert shown('<img src="https://cors.zfour.workers.dev/?https%253A%252F%252Fimg.example%252Fa.jpg">') == [PICTURE]
