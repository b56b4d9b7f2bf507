"""Measures ``clean_html`` on an 8 KB Chinese article with four lazy pictures, beside nh3 alone.

    python benchmarks/clean.py

Prints microseconds a call (best of seven rounds) and their ratio; no network, about two seconds.
"""

from __future__ import annotations

import timeit

import nh3

from crawler.html import clean_html

BASE = "http://www.example.com/article/616eb0b4b15ec03d086e3851"
_SENTENCE = "秋天的清晨，老城的集市比太阳醒得更早，卖豆浆的推车在石板路上留下两道湿痕。"
_PICTURE = (
    '<p></p><div class="img_box" id="id_imagebox_{0}" onclick><div class="content_img_div perview_img_div">'
    '<img class="lazy opacity_0 " id="img_{0}" data-original="http://img.example.com/202110/616eb0b4b15ec03d086e385{0}_1024.jpg"'
    ' data-height="1080" data-width="1666" src="https://cors.zfour.workers.dev/?http://img.example.com/202110/'
    '616eb0b4b15ec03d086e385{0}_1024.jpg" referrerpolicy="no-referrer"></div></div>▲集市一角 资料图<p></p>'
)


def article() -> str:
    """Return the HTML: 20 paragraphs, four picture boxes in the shape of an aggregator's page."""
    paragraph = f"<p>{_SENTENCE * 3}<strong>第 2 集</strong></p>"
    parts = []
    for number in range(4):
        parts.extend([paragraph] * 5)
        parts.append(_PICTURE.format(number))
    return "<div>   \n" + "".join(parts) + '<div id="recommend_bottom"></div>  \n</div>'


def best_us(call: object, rounds: int = 7, number: int = 100) -> float:
    """Return the best time of one call in microseconds."""
    timer = timeit.Timer("call()", globals={"call": call})
    return min(timer.repeat(rounds, number)) / number * 1e6


def main() -> None:
    """Print the comparison."""
    html = article()
    ours = best_us(lambda: clean_html(html, BASE))
    alone = best_us(lambda: nh3.clean(html))
    print(f"article      {len(html.encode())} bytes, {len(clean_html(html, BASE).images)} pictures")
    print(f"clean_html   {ours:7.0f} us")
    print(f"nh3 alone    {alone:7.0f} us")
    print(f"ratio        {ours / alone:7.1f}")


if __name__ == "__main__":
    main()
