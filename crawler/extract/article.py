"""An article page -> an ``Article`` as scraped; pure.

Each part comes from the source's rule, else from the page's metadata, else from what the listing said. Cleaning,
dates and identity are left to the pipelines; a part that is nowhere stays empty, for them to judge.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape, unescape

from lxml import etree

from crawler.extract.byline import find_byline
from crawler.extract.content import find_content
from crawler.extract.document import Document
from crawler.extract.headline_date import find_headline_date, instant_behind
from crawler.extract.listing import categories_of, date_text, line_of, names_of, tags_of
from crawler.extract.page import Page
from crawler.extract.rules import ArticleRules, Element, Rule, address_of, html_of, text_of
from crawler.model import Article, ArticleLink, CategoryPath, DateClaim, DateOrigin
from crawler.text import xml_text
from crawler.urls import absolute, canonical_url

_HEADINGS = Rule.parse("h1, h2")
#: Signs behind a heading that lead to itself, and behind a footnote that lead back to where it is called.
_ANCHORS = Rule.parse(
    "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    "/a[starts-with(@href, '#')][normalize-space()='¶' or normalize-space()='#' or normalize-space()='🔗']"
    " | //a[starts-with(@href, '#')][contains('↩↑⤴↵^', translate(normalize-space(), '\ufe0e\ufe0f', ''))]"
    "[@role='doc-backlink' or contains(@class, 'backref') or contains(@class, 'backlink')"
    " or starts-with(@href, '#fnref')]"
)
#: Who wrote it, as an hCard or h-card has it (microformats.org); WordPress' themes and Pelican's.
_CARD = Rule.parse(".author.vcard .fn, .p-author.h-card .p-name, .p-author.h-card:not(:has(.p-name))")
#: A site's front page, as links to it have it.
_HOME = re.compile(r"(?:https?://[^/?#]*)?(?:/|\.{1,2}/?|/?index\.html?)?")
#: What parts a headline from the name of its site.
_SITE_BEHIND = re.compile(r"\s+(?P<sign>[|•·–—«»:-])\s+(?P<site>\S.*)")
_SITE_BEFORE = re.compile(r"(?P<site>.*\S)\s+(?P<sign>[|•·–—«»:-])\s+")
#: Stands for the page of an answer that is none.
_NO_PAGE = Page("", etree.Element("html"))


def extract_article(
    document: Document,
    rules: ArticleRules,
    link: ArticleLink,
    *,
    source: str,
    language: str = "",
    categories: tuple[CategoryPath, ...] = (),
    etag: str = "",
    last_modified: str = "",
    fetched_at: datetime,
) -> Article:
    """Return what the page says, unclean.

    Args:
        link: the article as its listing announced it.
        language: the source's own; it wins over the page's, which is often the theme's default.
        categories: the source's own, used when neither page nor listing names any.

    Raises:
        ExtractError: the answer cannot be read as what the rules take it for.
    """
    root = document.root(rules)
    page = _NO_PAGE if rules.json_in == "body" else document.page
    for anchor in _ANCHORS.all(page.root):
        _leave_out(anchor)
    metadata = page.metadata
    stated = categories_of(root, rules.category)
    title = extract_title(page, root, rules, link)
    # Before parts of the content go from the tree.
    claims = extract_dates(page, root, rules, link, title)
    authors = names_of(root, rules.author) or metadata.authors or link.authors or shown_authors(page, title)
    own = absolute(document.url, address_of(rules.link.first(root))) if rules.link else None
    return Article(
        source=source,
        requested_url=link.url,
        canonical_url=own or canonical_url(document.url, metadata.canonical),
        title=title,
        content=extract_content(page, root, rules, title),
        base_url=own or (document.url if page is _NO_PAGE else page.base_url),
        summary=link.summary if metadata.describes_site else metadata.description or link.summary,
        authors=authors,
        editors=names_of(root, rules.editor),
        publisher=text_of(rules.publisher.first(root)) if rules.publisher else "",
        categories=stated or link.categories or categories,
        tags=tags_of(root, rules.tag) or link.tags,
        language=language or metadata.language or link.language,
        date_claims=claims,
        modified_claims=metadata.modified or ((link.modified,) if link.modified else ()),
        enclosures=link.pictures,
        feed_id=link.feed_id,
        fetched_at=fetched_at,
        etag=etag,
        last_modified=last_modified,
    )


def shown_authors(page: Page, title: str) -> tuple[str, ...]:
    """Return the author whom the page shows to readers, by a card or a byline; none where it shows several."""
    if carded := card_authors(page):
        return carded
    name = find_byline(page, title)
    return (name,) if name else ()


def card_authors(page: Page) -> tuple[str, ...]:
    """Return the author that a card on the page names; none where cards name several, as those of a list beside it."""
    found = names_of(page.root, _CARD)
    return found if len(found) == 1 else ()


def article_of_link(
    link: ArticleLink,
    *,
    source: str,
    language: str = "",
    categories: tuple[CategoryPath, ...] = (),
    base_url: str,
    fetched_at: datetime,
) -> Article:
    """Return the article that a listing gave whole, unclean; the parameters are those of ``extract_article``."""
    return Article(
        source=source,
        requested_url=link.url,
        canonical_url=link.url,
        title=link.title,
        content="\n".join([link.content, *missing_pictures(link)]),
        base_url=link.base_url or base_url,
        summary=link.summary,
        authors=link.authors,
        categories=link.categories or categories,
        tags=link.tags,
        language=language or link.language,
        date_claims=(DateClaim(link.date, DateOrigin.LISTING, link.read_at, link.not_after),) if link.date else (),
        modified_claims=(link.modified,) if link.modified else (),
        enclosures=link.pictures,
        feed_id=link.feed_id,
        is_listed_whole=True,
        fetched_at=fetched_at,
    )


def missing_pictures(link: ArticleLink) -> list[str]:
    """Return the HTML of the pictures that come with an article and do not stand in its text."""
    text = unescape(link.content)
    return [f'<p><img src="{escape(one.url)}"></p>' for one in link.pictures if one.url not in text]


def extract_title(page: Page, root: Element, rules: ArticleRules, link: ArticleLink) -> str:
    """Return the headline; empty when there is none. The site's name is nobody's headline."""
    if rules.title and (match := rules.title.first(root)) is not None:
        return line_of(match) if rules.json_in else text_of(match)
    stated = page.metadata.title
    if stated and stated != page.metadata.site_name:
        return title_alone(page, stated, link)
    return _headline(page, link) or link.title


def title_alone(page: Page, stated: str, link: ArticleLink) -> str:
    """Return what a page's head calls the article, without the site's name where the headline shows that it is one.

    Behind ``|`` it is one; behind other signs where the page names its site so, or the listing the article without.
    """
    shown = _headline(page, link)
    if not shown or len(shown) >= len(stated):
        return stated
    if stated.startswith(shown):
        parted = _SITE_BEHIND.fullmatch(stated, len(shown))
    elif stated.endswith(shown):
        parted = _SITE_BEFORE.fullmatch(stated, 0, len(stated) - len(shown))
    else:
        return stated
    is_site = parted and (parted["sign"] == "|" or parted["site"] == page.metadata.site_name or link.title == shown)
    return shown if is_site else stated


def _headline(page: Page, link: ArticleLink) -> str:
    """Return the heading that is the article's: the one its listing announced, else the first that is not the site's.

    A banner's heading is a link to the front page.
    """
    headings = _HEADINGS.all(page.root)
    texts = [text_of(heading) for heading in headings]
    if link.title and link.title in texts:
        return link.title
    return next((text for heading, text in zip(headings, texts, strict=True) if text and _is_own(heading)), "")


def _is_own(heading: Element) -> bool:
    link = heading.find(".//a[@href]")
    return heading.tag == "h1" and (link is None or _HOME.fullmatch(link.get("href").strip()) is None)


def extract_content(page: Page, root: Element, rules: ArticleRules, title: str = "") -> str:
    """Return the HTML of the content: all outermost matches of the rule, joined; empty when none match.

    Without a rule the article is found by what the page looks like.

    Args:
        title: the headline, which the content does not repeat.
    """
    if rules.content and rules.json_in:
        return "\n".join(map(html_of, rules.content.all(root)))
    if rules.content:
        blocks = _outermost([match for match in rules.content.all(root) if not isinstance(match, str)])
        unwanted = _repeated_title(blocks, title)
    else:
        found = find_content(page.root, title=title)
        blocks, unwanted = found.blocks, found.unwanted
    if rules.remove:
        unwanted += [part for block in blocks for part in rules.remove.all(block)]
    for part in unwanted:
        _leave_out(part)
    return "\n".join(map(html_of, blocks))


def _repeated_title(blocks: list[Element], title: str) -> list[Element]:
    """Return the first heading of the content where it says what the headline says."""
    first = next(blocks[0].iter("h1", "h2", "h3"), None) if blocks else None
    return [first] if first is not None and first is not blocks[0] and text_of(first) == title else []


def extract_dates(
    page: Page, root: Element, rules: ArticleRules, link: ArticleLink, title: str = ""
) -> tuple[DateClaim, ...]:
    """Return every date that page and listing state, most trusted origin first.

    Where neither metadata nor a rule gives one, a line at the headline may.
    """
    claims = list(page.metadata.published)
    if rules.date and (raw := date_text(rules.date.first(root))):
        claims.append(DateClaim(raw, DateOrigin.SELECTOR))
    if not claims and (raw := find_headline_date(page.root, title)):
        if instant := instant_behind(page.root, raw):
            claims.append(DateClaim(instant, DateOrigin.TIME_ELEMENT))
        claims.append(DateClaim(raw, DateOrigin.HEADLINE))
    if link.date:
        claims.append(DateClaim(link.date, DateOrigin.LISTING, link.read_at, link.not_after))
    return tuple(claims)


def _outermost(elements: list[Element]) -> list[Element]:
    chosen = set(elements)
    return [element for element in elements if not any(parent in chosen for parent in element.iterancestors())]


def _leave_out(element: Element) -> None:
    """Take an element out of its tree and leave the text behind it in place.

    A parsed tree may hold characters that lxml refuses to be given.
    """
    parent = element.getparent() if not isinstance(element, str) else None
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = xml_text((before.tail or "") + element.tail)
    elif element.tail:
        parent.text = xml_text((parent.text or "") + element.tail)
    parent.remove(element)
