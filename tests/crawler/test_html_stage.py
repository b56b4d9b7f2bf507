"""The cleaning stage's summary."""

from __future__ import annotations

from crawler.model import Article
from crawler.pipelines.html import CleanHTML

TEXT = "<p>The first boat left at eight with forty-one passengers.</p><p>Nine of them had bicycles.</p>"


def summary(content: str) -> str:
    url = "https://gazette.example/1"
    return CleanHTML(()).process(Article("gazette", url, url, "Ferry", content)).summary


def test_a_summary_is_made_of_the_text_and_not_of_captions_and_players() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>▲ The lamp on pier four</figcaption></figure>"
    said = "The first boat left at eight with forty-one passengers. Nine of them had bicycles."
    sign = "<p><img src='/a.jpg'></p><p>▲ The lamp on pier four</p>"
    player = "<p><iframe src='//v.qq.com/txp/iframe/player.html?vid=x0001'></iframe></p>"
    assert {summary(before + TEXT) for before in ("", figure, sign, player)} == {said}
