"""Finds the article in a page that nobody wrote rules for; pure.

Comes in: the page's root element, and its headline if known. Goes out: the blocks that hold the article and, inside
them, the elements that do not belong to it; nothing is changed. Every block of text is worth its letters, minus its
links; the article is the smallest element that holds nearly all that worth. Sizes are bytes of UTF-8, so that a Chinese
character counts three times a Latin letter. One walk over the page, time linear in its size. Sanitising what was
found is left to ``crawler.html``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler.extract.rules import Element

#: Elements that never hold a part of an article.
_DEAD = frozenset(
    """
    script style noscript template head title nav footer aside form button select input textarea label svg object
    applet dialog menu link meta
    """.split()  # noqa: SIM905  (a table, read as one)
)
#: Elements inside a block of text; all others begin a block of their own.
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark nobr picture q rp rt ruby s
    samp small source span strike strong sub sup time tt u var wbr o:p
    """.split()  # noqa: SIM905  (a table, read as one)
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What sites call that which stands around their articles: the beginning of a word of a class or id.
_AROUND = re.compile(
    r"(?<![a-z])(?:comment|disqus|respond|related|relate|recommend|recirc|share|sharing|social|sidebar|breadcrumb|crumb|"
    r"nav(?![a-z])|navbar|navigation|menu|footer|foot(?![a-z])|copyright|newsletter|subscri|promo|advert|ads?(?![a-z])|adsense|sponsor|"
    r"banner|cookie|gdpr|consent|popup|modal|toolbar|tools?(?![a-z])|tags?(?![a-z])|taglist|pagination|pager|"
    r"prev(?![a-z])|next(?![a-z])|author|bio(?![a-z])|byline|outbrain|taboola|trending|popular|most-|hot-?news|"
    r"hot(?![a-z])|login|signup|widget|pinglun|xiangguan|fenxiang|tuijian|bdshare|jiathis|skip|hidden|sr-only|"
    r"noprint|post-?meta|entry-?meta|meta(?![a-z])|rss|feedback|rating|vote|rank|teaser|see-?also|more(?![a-z])|reply)"
)
#: What sites call their articles.
_BODY = re.compile(
    r"(?<![a-z])(?:(?:article|art|arti|post|entry|story|news|blog|main|detail|rich-media|page|js|end)-?"
    r"(?:content|body|text|txt|con|detail|main|area)|articlebody|trs-?editor|hentry|content-?(?:body|text|article|detail|main))(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
#: A mark that ends a sentence or a part of one.
_SENTENCE = re.compile("[。！？；，]|[.!?;,](?= |$)")


@dataclass(frozen=True, slots=True)
class Content:
    """Where a page's article stands."""

    #: Elements that hold it, outermost, in document order; empty when the page has no text.
    blocks: list[Element] = field(default_factory=list)
    #: Elements inside the blocks that are not part of it.
    unwanted: list[Element] = field(default_factory=list)


def find_content(root: Element, *, title: str = "") -> Content:
    """Return the article's place; never raises, changes nothing.

    Args:
        title: the headline; where the article repeats it, that is left out.
    """
    survey = _Survey(root)
    best = survey.best()
    if best is None:
        return Content()
    return Content([survey.elements[best]], survey.unwanted(best, title))


class _Survey:
    """Every element of a page with what its subtree is worth; lists run in document order, parents first."""

    def __init__(self, root: Element) -> None:
        self.elements: list[Element] = []
        self.parents: list[int] = []
        #: Index behind the last element of the subtree.
        self.dead: list[bool] = []
        self.around: list[bool] = []
        self.body: list[bool] = []
        self.plain: list[int] = []
        self.links: list[int] = []
        self.sentences: list[int] = []
        self.pictures: list[int] = []
        self._read(root)
        self._bury()
        self._weigh()

    def _read(self, root: Element) -> None:
        index_of: dict[Element, int] = {}
        homes: list[int] = []
        linked: list[bool] = []
        kinds: dict[str, tuple[bool, bool]] = {}
        for element in root.iter():
            tag = element.tag
            if not isinstance(tag, str):
                continue
            index = len(self.elements)
            above = element.getparent()
            parent = index_of.get(above, -1) if index else -1
            index_of[element] = index
            dead = tag in _DEAD or (parent >= 0 and self.dead[parent])
            inline = tag in _INLINE and parent >= 0
            home = homes[parent] if inline else index
            link = tag == "a" or (parent >= 0 and linked[parent])
            self.elements.append(element)
            self.parents.append(parent)
            self.dead.append(dead)
            homes.append(home)
            linked.append(link)
            self.plain.append(0)
            self.links.append(0)
            self.sentences.append(0)
            self.pictures.append(0)
            around = body = False
            if not dead and not inline and tag not in ("html", "body", "main"):
                names = (element.get("class") or "") + " " + (element.get("id") or "")
                if names != " ":
                    kind = kinds.get(names)
                    if kind is None:
                        kind = kinds[names] = _kind(names)
                    around, body = kind
                if element.get("itemprop") == "articleBody" or tag == "article":
                    around, body = False, True
                if "none" in (element.get("style") or "") and "display:none" in element.get("style").replace(" ", ""):
                    around = True
            self.around.append(around)
            self.body.append(body)
            if not dead and (text := element.text) and not text.isspace():
                self._count(home, text, link)
            if parent >= 0 and not self.dead[parent] and (text := element.tail) and not text.isspace():
                self._count(homes[parent], text, linked[parent])
            if tag == "img" and not dead and not link:
                self.pictures[home] += 1

    def _count(self, home: int, text: str, linked: bool) -> None:
        size = len(text.encode("utf-8", "replace"))
        if linked:
            self.links[home] += size
        else:
            self.plain[home] += size
            self.sentences[home] += len(_SENTENCE.findall(text))

    def _sums(self, values: list[int]) -> list[int]:
        sums = values.copy()
        for index in range(len(sums) - 1, 0, -1):
            if not self.dead[index]:
                sums[self.parents[index]] += sums[index]
        return sums

    def _bury(self) -> None:
        """Declare dead what is named as standing around, unless it holds most of the page."""
        sizes = self._sums(self.plain)
        limit = 0.6 * sizes[0]
        for index in range(1, len(sizes)):
            if self.dead[self.parents[index]] or (self.around[index] and sizes[index] <= limit):
                self.dead[index] = True

    def _weigh(self) -> None:
        self.own = [0 if self.dead[index] else self._worth(index) for index in range(len(self.elements))]
        self.worth = self._sums(self.own)

    def _worth(self, index: int) -> int:
        plain, links, sentences = self.plain[index], self.links[index], self.sentences[index]
        tag = self.elements[index].tag
        if tag in _HEADINGS:
            return 0
        if not plain and not links:
            return 0
        if plain >= 60 and sentences or tag == "pre":
            return plain - links
        if sentences:
            return plain // 2 - links
        return -links - (0 if tag in ("td", "th", "li", "figcaption", "dt", "dd", "code") else 10)

    def best(self) -> int | None:
        worth = self.worth
        best = max(range(len(worth)), key=lambda index: (worth[index], index), default=0)
        if not worth or worth[best] <= 0:
            return None
        children: dict[int, list[int]] = {}
        for index in range(best + 1, len(worth)):
            if not self.dead[index] and worth[index] >= 0.5 * worth[best]:
                children.setdefault(self.parents[index], []).append(index)
        here, named = best, None
        if self.body[here]:
            named = here
        while here in children:
            child = max(children[here], key=lambda index: worth[index])
            if self.body[child] and worth[child] >= 0.6 * worth[best]:
                named = child
            elif worth[child] < 0.9 * worth[here]:
                break
            here = child
        tags = [self.elements[index].tag for index in range(0)]
        chosen = named if named is not None else here
        while (
            self.elements[chosen].tag in ("p", "pre", "tr", "tbody", "blockquote", *_INLINE)
            and self.parents[chosen] >= 0
        ):
            chosen = self.parents[chosen]
        return chosen

    def unwanted(self, best: int, title: str) -> list[Element]:
        """Return the outermost elements inside the block that are not of the article."""
        out: list[Element] = []
        gone = set()
        inside = {best}
        for index in range(best + 1, len(self.elements)):
            parent = self.parents[index]
            if parent in gone:
                gone.add(index)
                continue
            if parent not in inside:
                break
            inside.add(index)
            if self.dead[index] and self.elements[index].tag not in (
                "head",
                "title",
                "meta",
                "link",
                "script",
                "style",
            ):
                out.append(self.elements[index])
                gone.add(index)
        return out


def _kind(names: str) -> tuple[bool, bool]:
    """Tell whether a class and id name something around articles, or an article itself."""
    names = _CAMEL.sub("-", names).lower()
    body = _BODY.search(names) is not None
    return not body and _AROUND.search(names) is not None, body
