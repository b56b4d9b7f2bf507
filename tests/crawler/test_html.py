"""Cleaning: what becomes of the shapes that article bodies come in. Expected HTML is worked out by hand."""

from __future__ import annotations

import pytest

from crawler.html import clean_html

BASE = "http://news.example/stories/one.html"


def cleaned(html: str) -> str:
    result = clean_html(html, BASE)
    assert clean_html(result.html, BASE).html == result.html
    return result.html


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", ""),
        ("  \n ", ""),
        ("bare text", "<p>bare text</p>"),
        ("<div>one</div><div>two</div>", "<p>one</p><p>two</p>"),
        ("<div><div><section>deep</section></div></div>", "<p>deep</p>"),
        ("bare<p>block</p>tail", "<p>bare</p><p>block</p><p>tail</p>"),
        ("<p></p><p> </p><p>&nbsp;</p><p><br></p><p>\u3000</p><p><b></b></p>x", "<p>x</p>"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<p>one<div>two</div>three</p>", "<p>one</p><p>two</p><p>three</p>"),
        ("<p>\u3000\u3000indented\u3000</p>", "<p>indented</p>"),
        ("<p>a\u3000b c&nbsp;d</p>", "<p>a\u3000b c&nbsp;d</p>"),
        ("<p>two\n words   here</p>", "<p>two words here</p>"),
        ("<p>中文\n  中文 and\nmore</p>", "<p>中文中文 and more</p>"),
        ('<p class="x" style="color:red" id="y" onclick="z()" align=center data-a=b>t</p>', "<p>t</p>"),
        ('<font color=red><span style="x">t</span></font>', "<p>t</p>"),
        ("<center>t</center>", "<p>t</p>"),
        ("<o:p>t</o:p><unknown-element>u</unknown-element>", "<p>tu</p>"),
        ("a<!-- c --><?php echo 1 ?>b", "<p>ab</p>"),
        ("&lt;b&gt; &amp;amp; &#60;i&#62;", "<p>&lt;b&gt; &amp;amp; &lt;i&gt;</p>"),
        ("<html><head><title>t</title></head><body>x</body></html>y", "<p>xy</p>"),
        ('<p style="visibility: hidden">shown</p>', "<p>shown</p>"),
    ],
)
def test_text_stands_in_paragraphs(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("one<br>two", "<p>one<br>two</p>"),
        ("one<br><br>two<br/> <br/><br/>three<br>", "<p>one</p><p>two</p><p>three</p>"),
        ("<b>one<br><br>two</b>", "<p><b>one</b></p><p><b>two</b></p>"),
        ("<p><br>one<br></p>", "<p>one</p>"),
        ("<ul><li>one<br><br>two</li></ul>", "<ul><li>one<br><br>two</li></ul>"),
    ],
)
def test_line_breaks_in_a_row_end_the_paragraph(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<b>a <i>b</i></b>", "<p><b>a <i>b</i></b></p>"),
        ("<b>a <b>b</b></b>", "<p><b>a b</b></p>"),
        ("x<b> y </b>z", "<p>x <b>y</b> z</p>"),
        ("<strike>a</strike><tt>b</tt>", "<p><s>a</s><code>b</code></p>"),
        ("H<sub>2</sub>O x<sup>2</sup>", "<p>H<sub>2</sub>O x<sup>2</sup></p>"),
        ("<ruby>漢<rt>かん</rt></ruby>", "<p><ruby>漢<rt>かん</rt></ruby></p>"),
        ("<strong><ul><li>a</li></ul></strong>", "<ul><li><strong>a</strong></li></ul>"),
    ],
)
def test_formatting_stays_inside_blocks(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<h1>a</h1><h4>b</h4>", "<h2>a</h2><h4>b</h4>"),
        ("<h3><div>a</div></h3>", "<h3>a</h3>"),
        ("<h2></h2><h2><img src=/a.jpg></h2>", '<p><img src="http://news.example/a.jpg"></p>'),
        ("<h2>" + "long " * 100 + "</h2>", "<p>" + ("long " * 100).strip() + "</p>"),
        ("<hr>a<hr><hr>b<hr>", "<p>a</p><hr><p>b</p>"),
        ("<blockquote>a<p>b</p></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<pre>\n  a\n   b</pre>", "<pre>  a\n   b</pre>"),
        ('<pre><code class="py"><span>a</span>\n<i>b</i></code></pre>', "<pre><code>a\nb</code></pre>"),
        ("<pre>a<br>b</pre>", "<pre>a\nb</pre>"),
        ("<pre><div>a</div><div>b</div></pre>", "<pre>a\nb</pre>"),
        ("<pre> </pre>x", "<p>x</p>"),
        ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
    ],
)
def test_headings_quotations_and_listings_are_kept(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li><p>a</p></li><li></li></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><ul><li>a</ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
        ("<ul>stray<li>a</li></ul>", "<ul><li>stray</li><li>a</li></ul>"),
        ("<li>orphan</li>", "<p>orphan</p>"),
        ('<ol start="3" type="a"><li>a</ol>', '<ol start="3"><li>a</li></ol>'),
        ("<ul></ul><ol><li> </li></ol>x", "<p>x</p>"),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
    ],
)
def test_lists_hold_items_and_nothing_else(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "<table border=1><tr><th colspan=2>a<tr><td>b<td></table>",
            '<table><tbody><tr><th colspan="2">a</th></tr><tr><td>b</td><td></td></tr></tbody></table>',
        ),
        (
            "<table><caption>c</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>",
            "<table><caption>c</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("<table><tr><td>frame<p>x</p></td></tr></table>", "<p>frame</p><p>x</p>"),
        ("<table><tr><td></td><td> </td></tr></table>x", "<p>x</p>"),
        ("<td>orphan</td>", "<p>orphan</p>"),
        (
            '<figure class="highlight"><table><tr><td class="gutter"><pre>1</pre></td>'
            '<td class="code"><pre>x = 1</pre></td></tr></table></figure>',
            "<figure><pre>x = 1</pre></figure>",
        ),
    ],
)
def test_tables_of_data_are_kept_and_frames_are_not(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="../x.html" title=t target=_blank rel=x>a</a>', '<p><a href="http://news.example/x.html">a</a></p>'),
        ('<a href="//b.example/?utm_source=r&id=1#s">a</a>', '<p><a href="http://b.example/?id=1#s">a</a></p>'),
        ('<a href="/a?x=1&y=2">a</a>', '<p><a href="http://news.example/a?x=1&amp;y=2">a</a></p>'),
        ('<a href="mailto:desk@news.example?subject=x">a</a>', '<p><a href="mailto:desk@news.example">a</a></p>'),
        ('<a href="javascript:void(0)">a</a>', "<p>a</p>"),
        ('<a href="#top">a</a><a name=x>b</a><a href>c</a>', "<p>abc</p>"),
        ('<a href="tel:123">a</a><a href="file:///etc/passwd">b</a>', "<p>ab</p>"),
        ('<a href="/x"></a>y', "<p>y</p>"),
        (
            '<a href="/x"><div>a</div><div>b</div></a>',
            '<p><a href="http://news.example/x">a</a></p><p><a href="http://news.example/x">b</a></p>',
        ),
    ],
)
def test_links_are_absolute_without_tracking(given: str, expected: str) -> None:
    assert cleaned(given) == expected


@pytest.mark.parametrize(
    "element",
    ["script", "style", "form", "svg", "math", "object", "template", "textarea", "select", "button", "iframe"],
)
def test_what_is_no_text_goes_with_its_content(element: str) -> None:
    assert cleaned(f"<p>a</p><{element}>gone</{element}><p>b</p>") == "<p>a</p><p>b</p>"


def test_elements_without_content_do_not_swallow_what_follows() -> None:
    assert cleaned("a<wbr>b<p>c<embed src=x.swf>d</p><track>e") == "<p>ab</p><p>cd</p><p>e</p>"


def test_text_has_a_line_for_each_block() -> None:
    html = "<h2>T</h2><p>a <b>b</b><br>c</p><ul><li>d</li><li>e &amp; f</li></ul><pre>g\n h</pre>"
    assert clean_html(html, BASE).text == "T\na b\nc\nd\ne & f\ng\n h"


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("//v.qq.com/iframe/player.html?vid=d3253gqgo4m&auto=0", "https://v.qq.com/x/page/d3253gqgo4m.html"),
        ("//player.bilibili.com/player.html?aid=1&bvid=BV1xx411c7mD", "https://www.bilibili.com/video/BV1xx411c7mD/"),
        ("https://player.bilibili.com/player.html?aid=170001", "https://www.bilibili.com/video/av170001/"),
        ("https://player.vimeo.com/video/76979871?h=8", "https://vimeo.com/76979871"),
        ("https://player.youku.com/embed/XMzY5==", "https://v.youku.com/v_show/id_XMzY5==.html"),
        ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&color=x", "https://soundcloud.com/a/b"),
    ],
)
def test_embedded_players_become_links(source: str, link: str) -> None:
    host = link.split("/")[2].removeprefix("www.")
    html = f'<p>before</p><div><iframe src="{source}"></iframe></div><p>after</p>'
    assert cleaned(html) == f'<p>before</p><p><a href="{link}">▶ {host}</a></p><p>after</p>'


def test_a_youtube_player_becomes_its_picture_with_a_link() -> None:
    result = clean_html(
        '<p>x</p><iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe>', BASE
    )
    picture = "https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg"
    link = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert result.html == f'<p>x</p><p><a href="{link}"><img src="{picture}"></a></p>'
    assert [image.url for image in result.images] == [picture]


def test_a_player_before_the_text_does_not_begin_the_text() -> None:
    html = '<iframe src="//v.qq.com/iframe/player.html?vid=abc"></iframe><p>First words.</p><p>Second.</p>'
    assert clean_html(html, BASE).text == "First words.\nSecond."
    link = '<p><a href="https://v.qq.com/x/page/abc.html">▶ v.qq.com</a></p>'
    assert cleaned(html) == f"<p>First words.</p>{link}<p>Second.</p>"
    assert cleaned(html.split("<p>")[0]) == link


def test_other_frames_go() -> None:
    assert cleaned('<iframe src="https://ads.example/x"></iframe><iframe srcdoc="<p>x"></iframe>a') == "<p>a</p>"


def test_video_and_audio_keep_their_first_usable_source() -> None:
    html = (
        '<video poster="/p.jpg" autoplay><source src="blob:x"><source src="/v.mp4">no</video>'
        '<audio src="a.mp3"></audio>'
    )
    assert cleaned(html) == (
        '<p><video src="http://news.example/v.mp4" poster="http://news.example/p.jpg" controls=""></video>'
        '<audio src="http://news.example/stories/a.mp3" controls=""></audio></p>'
    )
    assert cleaned('<video poster="/p.jpg"></video>') == '<p><img src="http://news.example/p.jpg"></p>'


def test_the_video_that_zaker_hides_in_an_attribute_is_found() -> None:
    info = (
        "%7B%22imgUrl%22%3A%22http%3A%5C%2F%5C%2Fpics.example%5C%2Fp.jpg%22%2C"
        "%22videoUrl%22%3A%22http%3A%2F%2Fv.example%2Fv.mp4%22%7D"
    )
    assert cleaned(f'<div class="video" data-zkinfo="{info}"></div>') == (
        '<p><video src="http://v.example/v.mp4" poster="http://pics.example/p.jpg" controls=""></video></p>'
    )
