"""Pictures: the best address of all that a page offers, each picture once, at its own address."""

from __future__ import annotations

import pytest

from crawler.html import clean_html
from crawler.model import Image

BASE = "http://news.example/stories/one.html"
ORIGINAL = "http://pics.example/1.jpg"


def addresses(html: str) -> list[str]:
    result = clean_html(html, BASE)
    again = clean_html(result.html, BASE)
    assert again.html == result.html
    assert again.images == result.images
    return [image.url for image in result.images]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ('data-gif-url="http://pics.example/1.jpg"', 'data-original="http://pics.example/still.jpg"'),
        ('data-original="http://pics.example/1.jpg"', 'data-src="http://pics.example/2.jpg"'),
        ('data-original-src="//pics.example/1.jpg"', 'data-src="http://pics.example/2.jpg"'),
        ('data-actualsrc="http://pics.example/1.jpg"', 'data-src="http://pics.example/2.jpg"'),
        ('data-src="http://pics.example/1.jpg"', 'srcset="http://pics.example/2.jpg 900w"'),
        ('data-lazy-src="http://pics.example/1.jpg"', 'src="http://pics.example/2.jpg"'),
        ('data-lazyload="http://pics.example/1.jpg"', 'src="http://pics.example/2.jpg"'),
        ('data-lazy="http://pics.example/1.jpg"', 'src="http://pics.example/2.jpg"'),
        (
            'data-srcset="http://pics.example/0.jpg 300w, http://pics.example/1.jpg 900w"',
            'src="http://pics.example/2.jpg"',
        ),
        ('srcset="http://pics.example/0.jpg, http://pics.example/1.jpg 2x"', 'src="http://pics.example/2.jpg"'),
        ('src="http://pics.example/1.jpg"', 'data-src="data:image/gif;base64,R0lGOD"'),
        ('src="http://pics.example/1.jpg"', 'data-src=""'),
    ],
)
def test_the_better_address_wins_in_any_order(better: str, worse: str) -> None:
    assert addresses(f"<img {better} {worse}>") == [ORIGINAL]
    assert addresses(f"<img {worse} {better}>") == [ORIGINAL]


@pytest.mark.parametrize(
    ("srcset", "best"),
    [
        ("a.jpg 1x,b.jpg 2x", "b.jpg"),
        ("w_100,h_50/a.jpg 100w, w_200,h_100/b.jpg 200w", "w_200,h_100/b.jpg"),
        ("a.jpg", "a.jpg"),
        ("a.jpg 1.5x, b.jpg", "a.jpg"),
        (" a.jpg 480w 320h , b.jpg 240w ", "a.jpg"),
    ],
)
def test_srcset_gives_its_largest(srcset: str, best: str) -> None:
    assert addresses(f'<img srcset="{srcset}">') == [f"http://news.example/stories/{best}"]


@pytest.mark.parametrize("name", ["data-srcset", "data-lazy-srcset", "data-original-set"])
@pytest.mark.parametrize("beside", ["src", "srcset", "data-src", "data-lazy-src", "data-original"])
def test_a_lazy_set_of_sizes_gives_its_largest_whatever_stands_beside_it(name: str, beside: str) -> None:
    sizes = f'{name}="http://pics.example/1-300.jpg 300w, {ORIGINAL} 1200w, http://pics.example/1-600.jpg 600w"'
    single = f'{beside}="http://pics.example/1-300.jpg"'
    assert addresses(f"<img {single} {sizes}>") == [ORIGINAL]
    assert addresses(f"<picture><source {sizes}><img src='/blank.gif'></picture>") == [ORIGINAL]


@pytest.mark.parametrize("name", ["srcset", "data-srcset", "data-lazy-srcset"])
def test_a_set_whose_largest_shows_nothing_gives_the_next(name: str) -> None:
    assert addresses(f'<img {name}="/a.jpg 300w, {ORIGINAL} 600w, /blank.gif 1200w" src="/b.jpg">') == [ORIGINAL]


def test_a_lazy_set_may_have_a_placeholders_size() -> None:
    html = f'<img width="1" height="1" src="/spacer.gif" data-lazy-srcset="/a.jpg 300w, {ORIGINAL} 900w">'
    assert addresses(html) == [ORIGINAL]
    assert addresses(f"{html}<noscript><img src='/other-size.jpg'></noscript>") == [ORIGINAL]


def test_the_raw_animation_goes_before_a_set_of_stills() -> None:
    assert addresses(f'<img data-gif-url="{ORIGINAL}" data-srcset="/a.jpg 300w, /b.jpg 900w">') == [ORIGINAL]


def test_a_zaker_box_between_empty_paragraphs_becomes_a_picture_and_its_caption() -> None:
    html = (
        '<p>Before.</p><p></p><div class="img_box" id="id_imagebox_0" onclick>'
        '<div class="content_img_div perview_img_div">'
        '<img class="lazy opacity_0 " id="img_0"'
        ' data-original="http://zkres1.myzaker.com/202110/616eb0b4b15ec03d086e3854_1024.jpg"'
        ' data-height="1080" data-width="1666" referrerpolicy="no-referrer" src="https://cors.zfour.workers.dev/?'
        'http://zkres1.myzaker.com/202110/616eb0b4b15ec03d086e3854_1024.jpg"></div></div>▲ The caption<p></p>'
        "<p>After.</p>"
        '<div id="recommend_bottom"></div>'
    )
    url = "http://zkres1.myzaker.com/202110/616eb0b4b15ec03d086e3854_1024.jpg"
    result = clean_html(html, BASE)
    assert result.html == (
        f'<p>Before.</p><p><img src="{url}" width="1666" height="1080" referrerpolicy="no-referrer"></p>'
        "<p>▲ The caption</p><p>After.</p>"
    )
    assert result.images == (Image(url=url, type="image/jpeg", width=1666, height=1080),)


def test_proxies_are_looked_through_even_nested_and_encoded() -> None:
    html = (
        f'<img src="https://cors.zfour.workers.dev/?https://cors.zfour.workers.dev/?{ORIGINAL}">'
        '<img src="https://images.weserv.nl/?url=http%3A%2F%2Fpics.example%2F2.jpg&w=300">'
        '<img src="https://own.example/get/http://pics.example/3.jpg">'
    )
    result = clean_html(html, BASE, proxies=("https://own.example/get/", "https://images.weserv.nl/?url="))
    assert [image.url for image in result.images] == [
        ORIGINAL,
        "http://pics.example/2.jpg",
        "http://pics.example/3.jpg",
    ]


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("http://192.168.1.1/admin.png", False),
        ("http://127.0.0.1:8080/a.jpg", False),
        ("http://[::1]/a.jpg", False),
        ("http://169.254.169.254/latest/meta-data.png", False),
        ("http://localhost/a.jpg", False),
        ("http://router/a.jpg", False),
        ("http://nas.local/a.jpg", False),
        ("http://1.1.1.1/a.jpg", True),
        ("http://[2606:4700::1111]/a.jpg", True),
        ("http://local.example/a.jpg", True),
        ("http://10.example/a.jpg", True),
    ],
)
def test_a_picture_never_makes_readers_call_machines_of_their_own_network(url: str, is_kept: bool) -> None:
    assert bool(clean_html(f'<img src="{url}">', BASE).images) is is_kept


def test_a_picture_beside_a_page_of_a_private_network_is_kept() -> None:
    assert clean_html('<img src="/a.jpg">', "http://192.168.1.5:8000/p/1.html").images


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        '<img src="/static/spacer.gif">',
        '<img src="/img/loading.svg?v=2">',
        '<img src="/images/blank.png"><img src="/i/lazyload.gif"><img src="/images/404.gif">',
        '<img src="https://a.example/x.gif" width="1" height="1">',
        '<img src="https://a.example/x.gif" height="0">',
        '<img src="https://a.example/x.gif" style="width:1px;height:1px">',
        '<img src="https://www.google-analytics.com/collect?v=1">',
        '<img src="https://hm.baidu.com/hm.gif?x=1">',
        '<img src="javascript:alert(1)"><img src=""><img><img src="about:blank">',
    ],
)
def test_what_shows_nothing_is_no_picture(html: str) -> None:
    result = clean_html(f"<p>{html}</p>", BASE)
    assert (result.html, result.images) == ("", ())


@pytest.mark.parametrize(
    "name", ["point-blank.jpg", "loading-dock-fire.jpg", "1x1-racing-2021.jpg", "pixel-7-review.png"]
)
def test_a_story_about_blanks_keeps_its_picture(name: str) -> None:
    assert addresses(f'<img src="/{name}">') == [f"http://news.example/{name}"]


def test_a_lazy_picture_may_have_a_placeholders_size() -> None:
    assert addresses(f'<img width="1" height="1" src="/spacer.gif" data-src="{ORIGINAL}">') == [ORIGINAL]


@pytest.mark.parametrize(
    "html",
    [
        f'<img class="lazy" src="/blank.gif"><noscript><img src="{ORIGINAL}"></noscript>',
        f'<img class="lazy" src="/small.jpg"><noscript><img src="{ORIGINAL}"></noscript>',
        f'<img class="lazy" data-src="{ORIGINAL}"><noscript><img src="{ORIGINAL}"></noscript>',
        f'<img data-src="{ORIGINAL}"><noscript><img src="/other-size.jpg"></noscript>',
        f'<noscript><img src="{ORIGINAL}"></noscript><img data-src="{ORIGINAL}">',
        f'<noscript>Please switch scripts on.<img src="{ORIGINAL}"></noscript>',
        f'<div><img src="{ORIGINAL}"></div><p></p><p><img src="{ORIGINAL}"></p>',
        f'<picture><source srcset="{ORIGINAL}"><img src="data:,"></picture>',
        f'<picture><source srcset="{ORIGINAL} 1x"></picture>',
        f'<picture><source srcset="/x.webp"><img src="{ORIGINAL}"></picture>',
        f'<picture><source srcset="/blank.gif"><source srcset="{ORIGINAL}"><img src="/blank.gif"></picture>',
    ],
)
def test_a_picture_offered_in_several_ways_is_shown_once(html: str) -> None:
    assert addresses(html) == [ORIGINAL]
    assert clean_html(html, BASE).html == f'<p><img src="{ORIGINAL}"></p>'


def test_a_picture_may_come_back_later_but_is_listed_once() -> None:
    result = clean_html(f'<img src="{ORIGINAL}">words<img src="{ORIGINAL}">', BASE)
    assert result.html.count("<img") == 2
    assert len(result.images) == 1


def test_one_zaker_picture_on_two_hosts_is_one_picture() -> None:
    html = '<img src="http://zkres1.myzaker.com/202110/a_1024.jpg">x<img src="http://zkres2.myzaker.com/202110/a_1024.jpg">'
    assert addresses(html) == ["http://zkres1.myzaker.com/202110/a_1024.jpg"]


def test_captions_stay_with_their_picture() -> None:
    html = "<figure><div><img src=a.jpg></div><figcaption><p>A <b>cap</b></p></figcaption></figure>"
    assert clean_html(html, BASE).html == (
        '<figure><img src="http://news.example/stories/a.jpg"><figcaption>A <b>cap</b></figcaption></figure>'
    )
    assert clean_html(f"<p>x{html}y</p>", BASE).html.startswith("<p>x</p><figure>")


def test_description_and_size_are_kept_when_they_say_something() -> None:
    html = (
        '<img src="a.jpg" alt=" a &quot;b&quot;\n &lt;c " width="640px" height="50%" data-h="480" sizes="x"'
        ' loading="lazy">'
    )
    result = clean_html(html, BASE)
    assert result.images[0].alt == 'a "b" <c'
    assert (result.images[0].width, result.images[0].height) == (640, 480)
    assert 'alt="a &quot;b&quot; &lt;c" width="640" height="480">' in result.html
    assert clean_html('<img src="a.jpg" w="700" h="394" referrerpolicy="bogus">', BASE).html == (
        '<p><img src="http://news.example/stories/a.jpg" width="700" height="394"></p>'
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a.jpg", "image/jpeg"),
        ("a.JPEG?x=1", "image/jpeg"),
        ("a_raw.gif", "image/gif"),
        ("a.png@s_2,w_820", "image/png"),
        ("a.webp~tplv-x.image", "image/webp"),
        ("a.svg", "image/svg+xml"),
        ("a.avif", "image/avif"),
        ("a/b", "image/jpeg"),
        ("mmbiz/640?wx_fmt=png&x=1", "image/png"),
    ],
)
def test_the_type_is_guessed_from_the_address(address: str, kind: str) -> None:
    assert clean_html(f'<img src="/{address}">', BASE).images[0].type == kind


def test_pictures_that_markdown_took_for_code_are_pictures_again() -> None:
    markup = "&lt;img src=&quot;http://pics.example/1.jpg&quot; referrerpolicy=&quot;no-referrer&quot;&gt;&lt;br&gt;"
    assert addresses(f"<pre><code>   {markup}\n</code></pre>") == [ORIGINAL]
    lesson = f"<pre><code>Write {markup}</code></pre>"
    assert addresses(lesson) == []
    assert "&lt;img" in clean_html(lesson, BASE).html
