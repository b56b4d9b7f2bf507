# ruff: noqa: E501 - a fragment a line
"""Fragments of articles with the pictures that they show: rows for ``benchmarks/accuracy.py``.

Each case is a name, the HTML, and the addresses wanted, in order. The markup is made up in the shapes that lazy loaders,
proxies, galleries, formulas and counters have on real pages. The page is at ``BASE``. ``TEXTS`` asks for text that must
stay, or not appear, beside pictures: captions, and what stands in ``alt`` or ``noscript``.
"""

from __future__ import annotations

BASE = "https://news.example/a/1.html"
A, B, C = "https://img.example/a.jpg", "https://img.example/b.jpg", "https://img.example/c.jpg"
_GIF1 = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_PROXY = "https://cors.zfour.workers.dev/?"
_BOX = (
    '<p></p><div class="img_box" id="id_imagebox_0" onclick><div class="content_img_div perview_img_div">'
    '<img class="lazy opacity_0 " id="img_0" {0} referrerpolicy="no-referrer"></div></div>河边的书市<p></p>'
)
_ZAKER = "http://zkres1.myzaker.com/202111/{0}_1024.jpg"
_ONE, _TWO = (_ZAKER.format(f"6180b1c28e9f0912ab34cd5{n}") for n in (1, 2))

CASES: tuple[tuple[str, str, list[str]], ...] = (
    ("plain", f'<p><img src="{A}"></p>', [A]),
    ("several in order", f'<img src="{B}"><p>x</p><img src="{A}"><img src="{C}">', [B, A, C]),
    ("twice is once", f'<img src="{A}"><p>x</p><img src="{A}">', [A]),
    ("relative path", '<img src="/i/a.png">', ["https://news.example/i/a.png"]),
    ("relative to the page", '<img src="i/a.png">', ["https://news.example/a/i/a.png"]),
    ("protocol-relative", '<img src="//img.example/a.jpg">', [A]),
    ("blanks around the address", f'<img src="  {A}\n">', [A]),
    ("no quotes", f"<img src={A}>", [A]),
    ("raw ampersands", '<img src="https://img.example/r?w=1&h=2&c=3">', ["https://img.example/r?w=1&h=2&c=3"]),
    ("escaped ampersands", '<img src="https://img.example/r?w=1&amp;h=2">', ["https://img.example/r?w=1&h=2"]),
    ("no extension", '<img src="https://img.example/EGS_2560x1440-779ed9">', ["https://img.example/EGS_2560x1440-779ed9"]),
    ("odd extension", '<img src="https://p1.img.example/k3/c2b~tplv-mark.image">', ["https://p1.img.example/k3/c2b~tplv-mark.image"]),
    ("cloud suffix", '<img src="https://img.example/a.png?imageView2/2/w/1120/q/40">', ["https://img.example/a.png?imageView2/2/w/1120/q/40"]),
    ("resize suffix", '<img src="https://img.example/a.jpg@s_2,w_820,h_410">', ["https://img.example/a.jpg@s_2,w_820,h_410"]),
    ("Chinese file name", '<img src="https://img.example/书市.jpg">', ["https://img.example/%E4%B9%A6%E5%B8%82.jpg"]),
    ("blank in file name", '<img src="https://img.example/a b.jpg">', ["https://img.example/a%20b.jpg"]),
    ("upper-case markup", f'<IMG SRC="{A}">', [A]),
    ("in a link", f'<a href="https://news.example/big"><img src="{A}"></a>', [A]),
    ("in a table", f'<table><tr><td><img src="{A}"></td><td><img src="{B}"></td></tr></table>', [A, B]),
    ("in a list", f'<ul><li><img src="{A}"></li><li>x</li></ul>', [A]),
    # Lazy loading
    ("data-original beside a grey pixel", f'<img src="/img/grey.gif" data-original="{A}">', [A]),
    ("data-src alone", f'<img data-src="{A}">', [A]),
    ("data-src beside inline data", f'<img src="{_GIF1}" data-src="{A}">', [A]),
    ("data-lazy-src", f'<img src="{_GIF1}" data-lazy-src="{A}">', [A]),
    ("data-lazy", f'<img data-lazy="{A}">', [A]),
    ("data-echo", f'<img src="blank.gif" data-echo="{A}">', [A]),
    ("data-actualsrc", f'<img src="//img.example/blank.gif" data-actualsrc="{A}">', [A]),
    ("data-original-src, protocol-relative", '<img data-original-src="//img.example/a.jpg" data-original-width="9">', [A]),
    ("loader image in src", f'<img src="https://static.example/img/loading.gif" data-original="{A}">', [A]),
    ("small in src, large in data-original", f'<img src="https://img.example/a_small.jpg" data-original="{A}">', [A]),
    ("zoomfile of a board", f'<img src="static/image/common/none.gif" zoomfile="{A}" file="{A}">', [A]),
    ("empty src", f'<img src="" data-src="{A}">', [A]),
    ("broken lazy attribute", f'<img src="{A}" data-src="">', [A]),
    ("data-url of another loader", f'<img src="{_GIF1}" data-url="{A}">', [A]),
    ("data-original-set", f'<img src="{_GIF1}" data-srcset="{A} 1x, {B} 2x">', [B]),
    ("data-full-src", f'<img src="{_GIF1}" data-full-src="{A}">', [A]),
    ("data-hi-res-src", f'<img src="{_GIF1}" data-hi-res-src="{A}">', [A]),
    ("ess-data of a mail editor", f'<img src="{_GIF1}" data-croporisrc="{A}" data-src="{B}">', [B]),
    ("animation before its still", '<img data-original="http://zkres1.myzaker.com/202103/60_1024.jpg" data-gif-url="http://zkres1.myzaker.com/202103/60_raw.gif" class="zaker_gif_cache">', ["http://zkres1.myzaker.com/202103/60_raw.gif"]),
    # srcset, picture, noscript
    ("srcset by width", f'<img src="{A}" srcset="{A} 400w, {B} 800w, {C} 1600w" sizes="100vw">', [C]),
    ("srcset by density", f'<img srcset="{A}, {B} 2x">', [B]),
    ("srcset with commas in addresses", '<img srcset="https://img.example/w_400,h_300/a.jpg 400w, https://img.example/w_800,h_600/a.jpg 800w">', ["https://img.example/w_800,h_600/a.jpg"]),
    ("picture element", f'<picture><source srcset="https://img.example/a.webp" type="image/webp"><img src="{A}"></picture>', [A]),
    ("picture element without address", f'<picture><source srcset="{B} 1x"><img alt="x"></picture>', [B]),
    ("noscript twin", f'<img class="lazy" src="{_GIF1}" data-src="{A}"><noscript><img src="{A}"></noscript>', [A]),
    ("noscript alone", f'<img class="lazy" src="{_GIF1}"><noscript><img src="{A}"></noscript>', [A]),
    ("noscript counter", '<p>x</p><noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=1&ev=PageView"></noscript>', []),
    ("a film's still belongs to the film", f'<video poster="{A}" controls><source src="https://v.example/a.mp4"></video>', []),
    ("a still whose film is gone", f'<video poster="{A}"></video>', [A]),
    # Proxies
    ("bot's proxy", f'<img src="{_PROXY}http://img.example/a.jpg">', ["http://img.example/a.jpg"]),
    ("bot's proxy with a query", f'<img src="{_PROXY}http://img.example/a.jpg?w=1&h=2">', ["http://img.example/a.jpg?w=1&h=2"]),
    ("box of a channel page", _BOX.format(f'data-original="{_ONE}" data-height="540" data-width="960" src="{_PROXY}{_ONE}"'), [_ONE]),
    ("boxes that touch", _BOX.format(f'data-original="{_ONE}" src="{_PROXY}{_ONE}"') + _BOX.format(f'data-original="{_TWO}" src="{_PROXY}{_TWO}"'), [_ONE, _TWO]),
    ("one picture on two hosts of the same store", f'<img src="{_ONE}"><p>x</p><img src="{_ONE.replace("zkres1", "zkres2")}">', [_ONE]),
    ("proxied and plain of one picture", f'<img src="{_PROXY}http://img.example/a.jpg"><p>x</p><img src="http://img.example/a.jpg">', ["http://img.example/a.jpg"]),
    ("nested", f'<img src="{_PROXY}https://images.weserv.nl/?url=https%3A%2F%2Fimg.example%2Fa.jpg">', [A]),
    ("encoded", '<img src="https://images.weserv.nl/?url=https%3A%2F%2Fimg.example%2Fa.jpg&w=400">', [A]),
    ("encoded twice", f'<img src="{_PROXY}https%253A%252F%252Fimg.example%252Fa.jpg">', [A]),
    ("host without scheme", '<img src="https://images.weserv.nl/?url=img.example/a.jpg">', ["http://img.example/a.jpg"]),
    ("Photon", '<img src="https://i0.wp.com/img.example/a.jpg?resize=1200%2C628&quality=82&strip=all&ssl=1">', [A]),
    ("search engine's proxy", '<img src="https://external-content.duckduckgo.com/iu/?u=https%3A%2F%2Fimg.example%2Fa.jpg&f=1">', [A]),
    ("proxy in a lazy attribute", f'<img src="{_GIF1}" data-src="{_PROXY}http://img.example/a.jpg">', ["http://img.example/a.jpg"]),
    # No pictures
    ("inline data alone", f'<img src="{_GIF1}">', []),
    ("1x1", '<img src="https://count.example/p?x=1" width="1" height="1">', []),
    ("1x1 by style", '<img src="https://count.example/p?x=1" style="width:1px;height:1px">', []),
    ("0x0", '<img src="https://count.example/p" width="0" height="0">', []),
    ("placeholder file", '<img src="/images/404.gif">', []),
    ("spacer", '<img src="https://static.example/spacer.gif">', []),
    ("no address", '<img alt="x"><img>', []),
    ("script address", '<img src="javascript:alert(1)">', []),
    ("file address", '<img src="file:///etc/passwd">', []),
    ("router at home", '<img src="http://192.168.1.1/reboot.png">', []),
    ("local name", '<img src="http://localhost:8080/a.png">', []),
    ("in a comment", f'<!-- <img src="{A}"> --><p>x</p>', []),
    ("in a script", f"<script>document.write('<img src=\"{A}\">')</script><p>x</p>", []),
    ("in escaped text", f'<p>&lt;img src="{A}"&gt;</p>', []),
    ("counter of a feed", '<img src="https://feeds.feedburner.com/~r/x/~4/abc">', []),
    ("statistics", '<img src="https://hm.baidu.com/hm.gif?si=1">', []),
    # Sizes that are none of a counter's
    ("thin strip", f'<img src="{A}" width="1080" height="10">', [A]),
    ("width of 100%", f'<img src="{A}" width="100%" height="auto">', [A]),
    ("formula", '<img src="https://math.example/equation?tex=x%5E2" alt="x^2">', ["https://math.example/equation?tex=x%5E2"]),
    ("a photograph named loading dock", '<img src="https://img.example/loading-dock.jpg">', ["https://img.example/loading-dock.jpg"]),
    ("a photograph in a folder named pixel", '<img src="https://img.example/pixel/phone.jpg">', ["https://img.example/pixel/phone.jpg"]),
    ("a photograph named 404 in a longer name", '<img src="https://img.example/route404.jpg">', ["https://img.example/route404.jpg"]),
)  # fmt: skip

#: Name, HTML, text that must be there, text that must not.
TEXTS: tuple[tuple[str, str, str, str], ...] = (
    ("figcaption", f'<figure><img src="{A}"><figcaption>书市的清晨</figcaption></figure>', "书市的清晨", "figure"),
    ("caption as bare text behind a box", _BOX.format(f'data-original="{_ONE}" src="{_ONE}"'), "河边的书市", "img_"),
    ("caption in a paragraph", f'<p><img src="{A}"></p><p>▲书市一角</p>', "▲书市一角", "<"),
    ("caption in a span", f'<div><img src="{A}"><span class="cap">图源：晨报</span></div>', "图源：晨报", "cap"),
    ("alt is no text", f'<p>正文</p><img src="{A}" alt="r9ofcdfk.webp">', "正文", "r9ofcdfk"),
    ("noscript is no text", f'<p>正文</p><img data-src="{A}"><noscript><img src="{A}"></noscript>', "正文", "<img"),
    ("caption in a table", f"<table><tr><td><img src='{A}'></td></tr><tr><td>书市</td></tr></table>", "书市", "<td"),
)
