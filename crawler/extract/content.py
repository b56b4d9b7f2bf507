"""Finds the article in a page that nobody wrote rules for; pure.

Comes in: the page's root element, and its headline if known. Goes out: the blocks that hold the article and, inside
them, the elements that do not belong to it; nothing is changed. Every block of text is worth its length, less its
links; an element is worth what its blocks are, less a share for every level between; the article is what is worth most.
Lengths are bytes of UTF-8, so that a Chinese character counts three times a Latin letter. Time is linear in the size of
the page. Sanitising what was found, and finding its pictures, is left to ``crawler.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.extract.rules import Element

#: Elements whose text is no part of an article.
_DEAD = frozenset(
    """
    script style noscript template head title nav footer aside button select input textarea label svg object applet
    dialog menu link meta iframe video audio
    """.split()  # noqa: SIM905  (a table, read as one)
)
#: Those of them that hold what stands around an article; the others are for ``crawler.html`` to judge.
_LEFT_OUT = frozenset({"nav", "footer", "aside", "button", "select", "label", "dialog", "menu"})
#: Elements inside a block of text; all others begin a block of their own.
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr picture q rp rt ruby s
    samp small source span strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905  (a table, read as one)
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Short text in them says nothing against the block they stand in.
_CELLS = frozenset({"td", "th", "li", "dt", "dd", "figcaption", "caption"})
#: Elements that are never an article by themselves.
_PARTS = frozenset({"p", "pre", "tr", "tbody", "thead", "li", "dt", "dd", "blockquote", "figure", *_HEADINGS, *_INLINE})
#: Elements whose names are about their own text, not about their place.
_UNNAMED = frozenset({"html", "body", "main", "article", "figure", "figcaption", "pre", *_HEADINGS})

#: Words of classes and ids (``_words``) of what stands around articles. The first sort is hardly ever misused.
_SURELY_AROUND = re.compile(
    r" (?:comment|disqus|respond|related|recommend|recirc|sidebar|footer|copyright|newsletter|advert|ads? |sponsor|"
    r"cookie|gdpr|consent|popup|modal|disclaimer|outbrain|taboola|trending|popular|pinglun|xiangguan|tuijian|hidden|"
    r"reply|xgxw|xgyd)"
)
_PERHAPS_AROUND = re.compile(
    r" (?:shar(?:e|ing)|social|breadcrumb|crumb|nav |navbar|navigation|menu|foot |subscri|promo|banner|tool|tags? |"
    r"taglist|pagination|pager|prev |next |author|bio |byline|most |hot|login|signup|widget|fenxiang|bdshare|jiathis|"
    r"skip|sr only|noprint|bottom |meta |rss |feedback|rating|vote|rank|teaser|see also|more |loc )"
)
#: What sites call their articles.
_BODY = re.compile(
    r" (?:(?:article|art|arti|post|entry|story|news|blog|main|detail|rich media|page|js|end|content) ?"
    r"(?:content|body|text|txt|con|detail|main|area|article)|trs editor|hentry) "
)
#: ``with-sidebar`` names what stands beside.
_BESIDE = re.compile(r" (?:with|has|no|without|not) ?[a-z]+")
_NO_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
#: A mark that ends a sentence or a part of one.
_SENTENCE = re.compile("[。！？；，]|[.!?;,](?= |$)")
#: Headings of what follows an article, as a whole.
_RELATED = re.compile(
    r"(?:(?:相关|延伸|推荐|更多|热门|猜你喜欢|大家都在看)(?:阅读|新闻|文章|报道|链接|推荐|内容)?|上一篇|下一篇|分享到|网友评论|"
    r"related(?: (?:articles?|stories|posts?|news|links|content|topics))?|read (?:more|next)|"
    r"more (?:from|on|stories)\b.*|"
    r"you (?:may|might) also like|recommended(?: for you)?|see also|share this.*|comments?(?: \(\d+\))?)\s*[:：>»]*",
    re.IGNORECASE,
)

#: An element named as standing around is left out when it holds at most this share of the page's text,
_SURE_SHARE, _LIKELY_SHARE = 0.7, 0.25
#: or, in doubt, of the text of its parent.
_PARENT_SHARE = 0.5
#: What of an element's worth its parent has.
_UPWARDS = 0.82
#: Bytes that make a paragraph, and those from which on it counts in full: teasers are shorter.
_SHORT, _FULL = 60, 300
#: What a scrap of text costs that is neither a sentence nor a cell, and what a picture is worth.
_SCRAP, _PICTURE = 10, 30
#: What share of the best worth is enough for an element that is called the article.
_CALLED = 0.6
#: What is behind a heading like "read next" is left out when it holds at most this share of the article's text.
_APPENDIX = 0.3
#: Bytes of a line above the text that says when it was written, and perhaps by whom.
_DATE_LINE = 60
#: Names are believed unless the page is worth so many times more without.
_DOUBT = 10


@dataclass(frozen=True, slots=True)
class Content:
    """Where a page's article stands."""

    #: Elements that hold it, outermost, in document order; empty when the page has no text.
    blocks: list[Element] = field(default_factory=list)
    #: Elements inside the blocks that are not part of it, none inside another.
    unwanted: list[Element] = field(default_factory=list)


def find_content(root: Element, *, title: str = "") -> Content:
    """Return the article's place; never raises, changes nothing.

    Args:
        title: the headline; where the article repeats it, that is left out.
    """
    survey = _Survey(root)
    chosen = survey.chosen()
    if chosen is None:
        return Content()
    return Content([survey.elements[chosen]], [survey.elements[index] for index in survey.unwanted(chosen, title)])


class _Survey:
    """Every element of a page, as lists in document order: parents stand before their children."""

    def __init__(self, root: Element) -> None:
        self.elements: list[Element] = []
        self.parents: list[int] = []
        #: 2: named as standing around, 1: perhaps so, 0: not so, -1: called the article.
        self.names: list[int] = []
        #: Bytes of a block's text outside links, and inside.
        self.plain: list[int] = []
        self.linked: list[int] = []
        self.sentences: list[int] = []
        #: Pictures that are not links.
        self.pictures: list[int] = []
        self.dead: list[bool] = []
        self._read(root)
        self._judge()

    def _read(self, root: Element) -> None:
        """Fill the lists; text belongs to the block around it."""
        index_of: dict[Element, int] = {}
        homes: list[int] = []
        in_link: list[bool] = []
        known: dict[str, int] = {}
        for index, element in enumerate(root.iter("*")):
            tag, parent = element.tag, index_of[element.getparent()] if index else -1
            index_of[element] = index
            inline = tag in _INLINE and index > 0
            dead = tag in _DEAD or (index > 0 and self.dead[parent])
            home = homes[parent] if inline else index
            link = tag == "a" or (index > 0 and in_link[parent])
            homes.append(home)
            in_link.append(link)
            self.elements.append(element)
            self.parents.append(parent)
            self.dead.append(dead)
            for numbers in (self.plain, self.linked, self.sentences, self.pictures):
                numbers.append(0)
            self.names.append(0 if dead or inline else _name(element, tag, known))
            if not dead and (text := element.text) and not text.isspace():
                self._count(home, text, link)
            if index and not self.dead[parent] and (text := element.tail) and not text.isspace():
                self._count(homes[parent], text, in_link[parent])
            if tag == "img" and not dead and not link:
                self.pictures[home] += 1

    def _count(self, home: int, text: str, link: bool) -> None:
        size = len(text.encode("utf-8", "replace"))
        if link:
            self.linked[home] += size
        else:
            self.plain[home] += size
            self.sentences[home] += len(_SENTENCE.findall(text))

    def _judge(self) -> None:
        """Leave out what is named as standing around; where next to nothing is left, names mislead."""
        alive = self.dead
        best: float = 0
        for least in (1, 2, 3):
            dead = self._buried(alive, least)
            worth = self._weighed(dead)
            top = max(worth, default=0)
            if least == 1 or top > _DOUBT * max(best, 0):
                self.dead, self.worth, best = dead, worth, top

    def _buried(self, alive: list[bool], least: int) -> list[bool]:
        """Return which elements do not count, when names of at least this sureness are believed."""
        dead = alive.copy()
        sizes = _summed(self.plain, self.parents)
        sure, likely = _SURE_SHARE * sizes[0], _LIKELY_SHARE * sizes[0]
        for index in range(1, len(dead)):
            parent, name = self.parents[index], self.names[index]
            if dead[parent]:
                dead[index] = True
            elif name >= least:
                size = sizes[index]
                dead[index] = size <= (sure if name == 2 else min(likely, max(_FULL, _PARENT_SHARE * sizes[parent])))
        return dead

    def _weighed(self, dead: list[bool]) -> list[float]:
        worth = [0.0 if dead[index] else self._worth(index) for index in range(len(dead))]
        for index in range(len(worth) - 1, 0, -1):
            mine = worth[index]
            worth[self.parents[index]] += mine * _UPWARDS if mine > 0 else mine
        return worth

    def _worth(self, index: int) -> float:
        """Return what a block is worth by itself."""
        plain, linked, tag = self.plain[index], self.linked[index], self.elements[index].tag
        pictures = _PICTURE * self.pictures[index]
        if not plain and not linked:
            return pictures
        if tag == "pre":
            return plain - linked
        if tag in _HEADINGS:
            return -linked
        if self.sentences[index]:
            return pictures + plain * (min(1, plain / _FULL) if plain >= _SHORT else 0.25) - linked
        return pictures - linked - (0 if tag in _CELLS else _SCRAP)

    def chosen(self) -> int | None:
        """Return the element that holds the article."""
        worth = self.worth
        stated = [
            i for i, element in enumerate(self.elements) if "articleBody" in (element.get("itemprop") or "").split()
        ]
        if len(stated) == 1 and self._plain_below(stated[0]):
            return stated[0]
        best = max(range(len(worth)), key=worth.__getitem__)
        if worth[best] <= 0:
            plain = [0 if dead else size for dead, size in zip(self.dead, self.plain, strict=True)]
            best = max(range(len(plain)), key=plain.__getitem__)
            if not plain[best]:
                return None
        else:
            called = [i for i, name in enumerate(self.names) if name < 0 and worth[i] >= _CALLED * worth[best]]
            best = max(called, key=worth.__getitem__, default=best)
        while self.elements[best].tag in _PARTS and best:
            best = self.parents[best]
        return best

    def _plain_below(self, index: int) -> int:
        """Return the bytes of text outside links in a subtree."""
        return sum(self.plain[index : self._end(index)])

    def unwanted(self, chosen: int, title: str) -> list[int]:
        """Return the outermost elements inside a block that are not of the article."""
        end = self._end(chosen)
        return list(self._outermost(chosen, end, self._margins(chosen, end, title)))

    def _end(self, index: int) -> int:
        """Return the index behind the last element of a subtree."""
        end = index + 1
        while end < len(self.parents) and self.parents[end] >= index:
            end += 1
        return end

    def _outermost(self, chosen: int, end: int, out: set[int]) -> Iterator[int]:
        gone = set()
        for index in range(chosen + 1, end):
            if self.parents[index] in gone:
                gone.add(index)
            elif index in out or (
                self.dead[index] and (self.names[index] > 0 or self.elements[index].tag in _LEFT_OUT)
            ):
                gone.add(index)
                yield index

    def _margins(self, chosen: int, end: int, title: str) -> set[int]:
        """Return what stands before the first and behind the last paragraph and is all links, headline or date."""
        solid = [index for index in range(chosen, end) if not self.dead[index] and self._is_solid(index)]
        if not solid:
            return set()
        plain, linked = _summed(self.plain, self.parents), _summed(self.linked, self.parents)
        pictures = _summed(self.pictures, self.parents)
        # The text may begin below a picture; what stands between may be the picture's.
        text = next((index for index in solid if not self.pictures[index]), solid[0])
        before = set()
        above = text
        while above > chosen:
            before.add(above)
            above = self.parents[above]
        out = set()
        for index in (*range(chosen + 1, text), *range(solid[-1] + 1, end)):
            element = self.elements[index]
            if index in before or element.tag in _INLINE or pictures[index]:
                continue
            is_links = linked[index] and linked[index] >= plain[index] and not solid[0] < index < text
            is_last_heading = index > solid[-1] and element.tag in _HEADINGS
            is_dated = index < text and plain[index] <= _DATE_LINE and element.find(".//time") is not None
            if is_links or is_last_heading or is_dated or (title and _repeats(element, title)):
                out.add(index)
        return out | self._behind_headings(solid[0], end, plain[chosen] * _APPENDIX, plain)

    def _behind_headings(self, first: int, end: int, most: float, plain: list[int]) -> set[int]:
        """Return headings like "read next" and what follows in their parents, where that is short."""
        following: dict[int, int] = {}
        found = None
        for index in range(end - 1, first, -1):
            parent = self.parents[index]
            following[parent] = following.get(parent, 0) + plain[index]
            if following[parent] <= most and self._is_related(index, plain[index]):
                found = index
        if found is None:
            return set()
        return {index for index in range(found, end) if self.parents[index] == self.parents[found]}

    def _is_related(self, index: int, plain: int) -> bool:
        """Tell whether a block is no more than a heading like "read next"."""
        if not 0 < self.plain[index] + self.linked[index] < _FULL // 3 or plain >= _FULL // 3:
            return False
        return _RELATED.fullmatch(" ".join(self.elements[index].xpath("string()").split())) is not None

    def _is_solid(self, index: int) -> bool:
        """Tell whether a block is surely of the article."""
        if self.pictures[index] or self.elements[index].tag == "pre":
            return True
        return self.plain[index] >= _SHORT and self.plain[index] > self.linked[index] and self.sentences[index] > 0


def _summed(values: list[int], parents: list[int]) -> list[int]:
    """Return the sum over every subtree."""
    sums = values.copy()
    for index in range(len(sums) - 1, 0, -1):
        sums[parents[index]] += sums[index]
    return sums


def _repeats(element: Element, title: str) -> bool:
    """Tell whether an element is the headline once more."""
    return element.tag == "h1" and "".join("".join(element.itertext()).split()) == "".join(title.split())


def _name(element: Element, tag: str, known: dict[str, int]) -> int:
    """Return what an element's own words say of its place."""
    if element.get("itemprop") == "articleBody" or tag == "article":
        return -1
    if tag in _UNNAMED:
        return 0
    style = element.get("style")
    if style and "none" in style and "display:none" in style.replace(" ", ""):
        return 2
    names = element.get("class") or ""
    if tag != "section" and (name := element.get("id")):
        names = f"{names} {name}"
    said = known.get(names)
    if said is None:
        said = known[names] = _said(names)
    return max(said, 1) if tag == "form" and said >= 0 else said


def _said(names: str) -> int:
    words = _BESIDE.sub("", f" {_NO_WORD.sub(' ', names)} ".lower())
    if _BODY.search(words):
        return -1
    if _SURELY_AROUND.search(words):
        return 2
    return 1 if _PERHAPS_AROUND.search(words) else 0
