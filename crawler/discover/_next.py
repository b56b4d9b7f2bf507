"""The rule for a listing's next page, on a page nobody has described: by relation, class, word, number or sign.

Comes in: a listing page. Goes out: a selector for ``[listing] next`` that leads on from this page and, sites writing
all pages of a listing alike, from those after it. What leads to another host, back to this page, to several places, or
from an article to the next one, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from crawler.discover._selectors import path
from crawler.extract.page import Page
from crawler.extract.rules import Element, Rule, address_of, text_of
from crawler.model import DateOrigin
from crawler.urls import InvalidURL, absolute, url_key

#: What such links are called, without signs and numbers around it.
_WORDS = frozenset(
    word.casefold()
    for words in (
        "Next|Next page|Older|Older posts|Older entries|Older articles|Older stories|Older news|Load more|More posts",
        "下一页|下一頁|下页|下頁|后一页|後一頁|后页|更早|更早的文章|更早文章|更早的内容|较早的文章|較舊的文章|较旧的文章|旧文章|加载更多",
        "次へ|次のページ|次ページ|次の一覧|古い記事|以前の記事|過去の記事|다음|다음 페이지|이전 글 보기",
        "Suivant|Suivante|Page suivante|Articles plus anciens|Plus anciens|Weiter|Nächste|Nächste Seite",
        "Ältere Beiträge|Ältere Artikel|Ältere Einträge|Siguiente|Siguientes|Página siguiente|Siguiente página",
        "Entradas anteriores|Entradas antiguas|Entradas más antiguas|Successivo|Successiva|Successivi",
        "Pagina successiva|Articoli meno recenti",
        "Próxima|Próximo|Próxima página|Seguinte|Página seguinte|Posts antigos|Posts mais antigos|Volgende",
        "Volgende pagina|Oudere berichten|Далее|Следующая|Следующая страница|Вперёд|Вперед|Старые записи",
        "Более старые записи|Далі|Наступна|Наступна сторінка|Następna|Następna strona|Dalej|Starsze wpisy|Nästa",
        "Nästa sida|Äldre inlägg|Næste|Næste side|Ældre indlæg|Neste|Neste side|Eldre innlegg|Seuraava|Seuraava sivu",
        "Další|Další stránka|Starší příspěvky|Sonraki|Sonraki sayfa|Trang sau|Tiếp|Berikutnya|Selanjutnya|التالي",
    )
    for word in words.split("|")
)
#: What the way back is called, whatever its class says: WordPress has "Newer posts" in ``nav-next``.
_BACK = re.compile(
    r"newer|previous|\bprev\b|上一|上页|较新|較新|更新的|前へ|新しい|이전 페이지|récents|précédent|neuere|vorherige"
    r"|zurück|recientes|più recenti|recentes|nieuwere|новые|предыдущ|nowsze|nyare|nyere|novější",
    re.IGNORECASE,
)
#: Around links to one article's neighbours.
_ARTICLE_CLASS = re.compile(
    r"(?:post|article|entry|story)[-_]?(?:nav|next|prev|pager)|(?:next|prev)[-_]?(?:post|article|entry|story)(?!s)"
    r"|nav[-_]single|single[-_]nav",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:[\w-]*[-_])?(?:next|older)(?:[-_][\w-]*)?|next-?(?:page|posts?)\w*|[a-z]+Next", re.IGNORECASE)
_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
#: Where links are numbered.
_BLOCK = re.compile(r"[\w-]*(?:paginat|pager|paging|page-?(?:nav|num|list))[\w-]*|pages|nav-links", re.IGNORECASE)
#: Which number is this page's: as it says itself, what is no link, as its class says.
_CURRENT = (
    "[@aria-current]",
    "[not(*)][not(ancestor-or-self::a[@href])][number() > 0]",
    "[contains(@class, 'current') or contains(@class, 'active')]",
)
#: Two of them side by side lead to the next page and to the last.
_SIGNS = ("›", "\N{MATHEMATICAL RIGHT ANGLE BRACKET}", "\N{RIGHT-POINTING ANGLE BRACKET}", ">", "→", "»")
#: An address that counts pages.
_PAGED = re.compile(
    r"(?:^|[/?&._-])(?:page|paged|pagina|seite|side|sida|strona|pageno|page_?num|pageindex|start|offset)[=/:_-]?\d{1,6}"
    r"(?=[/.&-]|$)|/(?:index|list)[_-]?\d{1,5}\.",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[\d(]")
#: What an exact match would break on: a count, or a quotation mark in the selector.
_VARIES = re.compile(r"[\d']")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
#: Selectors that are tried: each is looked for in the whole page.
_MOST_TRIED = 200


def find_next(page: Page) -> str:
    """Return a selector for the link to the next page of a listing; empty when there is none to be sure of."""
    is_article = any(claim.origin is not DateOrigin.TIME_ELEMENT for claim in page.metadata.published)
    for text in islice(_rules(page), _MOST_TRIED):
        rule = Rule.parse(text)
        links = rule.all(page.root)
        urls = {absolute(page.base_url, address_of(link)) for link in links} - {None}
        url = absolute(page.base_url, address_of(links[0])) if links else None
        if url and urls == {url} and _leads_on(page, links[0], url, is_article=is_article):
            return text
    return ""


def _rules(page: Page) -> Iterator[str]:
    """Yield selectors that may be right, the surest first; none of them but leads somewhere on this page."""
    yield from ("a[rel~=next]", "link[rel~=next]")
    links = [link for link in page.root.iter("a") if link.get("href")]
    yield from dict.fromkeys(text for link in links for text in _by_class(link))
    yield from dict.fromkeys(text for link in links for text in _by_word(link))
    for block in dict.fromkeys(block for element in page.root.iter() for block in _blocks(element)):
        yield from (f"{block}//a[. = {block}//*{current} + 1]" for current in _CURRENT)
    yield from (f"//a[normalize-space() = '{sign}']" for sign in _SIGNS)


def _by_class(link: Element) -> Iterator[str]:
    """Yield selectors for a link whose class, or that of the element around it, says what it is."""
    around = link.getparent()
    for element, end in ((link, ""), (around, " > a")):
        for name in (element.get("class") or "").split():
            if _CLASS.fullmatch(name) and _SAFE.fullmatch(name):
                yield f"{'a' if element is link else ''}.{name}{end}"
                yield path(link)


def _by_word(link: Element) -> Iterator[str]:
    """Yield selectors for a link that says what it is, in its text or to who cannot see it."""
    said = {"normalize-space()": text_of(link), "@aria-label": link.get("aria-label"), "@title": link.get("title")}
    for place, stated in said.items():
        word = _word(text := stated or "")
        if word.casefold() in _WORDS:
            if not _VARIES.search(text):
                yield f"//a[{place} = '{text}']"
            yield f"//a[contains({place}, '{word}')]"


def _blocks(element: Element) -> Iterator[str]:
    """Yield XPath for an element that may hold numbered links."""
    for name in (element.get("class") or "").split():
        if _BLOCK.fullmatch(name):
            yield f"//*[contains(@class, '{name}')]"
    label = element.get("aria-label") or ""
    if element.tag == "nav" and _BLOCK.fullmatch(label):
        yield f"//nav[@aria-label = '{label}']"


def _leads_on(page: Page, link: Element, url: str, *, is_article: bool) -> bool:
    """Tell whether a link leads from a listing's page to the next.

    Args:
        is_article: whether the page states its own date of publication.
    """
    if not _is_elsewhere_here(page.url, url):
        return False
    label = _label(link)
    if _BACK.search(label):
        return False
    if _PAGED.search(_behind_host(url)):
        return True
    classes = " ".join(near.get("class") or "" for near in (link, *list(link.iterancestors())[:3]))
    word = _word(label).casefold()
    if is_article or _ARTICLE_CLASS.search(classes):
        return False
    return (not word or word in _WORDS) and (text_of(link).isdecimal() or _counts(page.url, url))


def _is_elsewhere_here(here: str, url: str) -> bool:
    """Tell whether an address is another page of the same host."""
    hosts = {urlsplit(address).netloc.removeprefix("www.") for address in (here, url)}
    try:
        return len(hosts) == 1 and url_key(here) != url_key(url)
    except InvalidURL:
        return False


def _counts(here: str, url: str) -> bool:
    """Tell whether an address differs by a number in its path, or by its query."""
    old, new = urlsplit(here), urlsplit(url)
    return new.query != old.query or not set(re.findall(r"\d+", new.path)) <= set(re.findall(r"\d+", old.path))


def _label(link: Element) -> str:
    """Return what a link says, to who sees it or else to who does not."""
    texts = (text_of(link), link.get("aria-label") or "", link.get("title") or "")
    return next((text for text in texts if _word(text)), "")


def _word(text: str) -> str:
    """Return what a text says before it counts, without signs, numbers and space at its ends."""
    return _EDGES.sub("", _COUNT.split(_EDGES.sub("", text))[0])


def _behind_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
