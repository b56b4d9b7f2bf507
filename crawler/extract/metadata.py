"""What a page says of itself outside its text: JSON-LD, Open Graph, ``<meta>``, ``<link>``, ``<time>``.

Comes in: the parsed document. Goes out: a ``Metadata``. Follows ogp.me, schema.org's Article and the HTML standard's
``time`` element. Which of several dates is right is decided elsewhere (``crawler.dates``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.extract.rules import Element
from crawler.model import DateClaim, DateOrigin
from crawler.text import plain_text

_PUBLISHED = {
    "article:published_time", "og:published_time", "og:release_date", "datepublished", "pubdate", "publishdate",
    "publish_date", "publish-date", "parsely-pub-date", "dc.date.issued", "dcterms.issued", "dc.date", "date",
    "weibo:article:create_at", "bytedance:published_time",
}  # fmt: skip
_MODIFIED = {"article:modified_time", "og:updated_time", "datemodified", "bytedance:updated_time", "lastmod"}
_ARTICLE_TYPES = {"Article", "NewsArticle", "BlogPosting", "Report", "TechArticle", "SocialMediaPosting"}
_FIND_DATETIME = etree.XPath("//*[@datetime]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page states; an empty value where it states nothing."""

    title: str = ""
    site_name: str = ""
    description: str = ""
    #: ``rel=canonical`` as written: maybe relative, maybe wrong.
    canonical: str = ""
    #: BCP 47 as written in ``lang``.
    language: str = ""
    generator: str = ""
    authors: tuple[str, ...] = ()
    #: Dates of publication, most trusted origin first.
    published: tuple[DateClaim, ...] = ()
    #: Strings that name the last change.
    modified: tuple[str, ...] = ()
    #: Whether it says that one has to pay or log in to read all of it.
    is_paid: bool = False

    @property
    def describes_site(self) -> bool:
        """Whether the description names the site, and so is that of every page."""
        return bool(self.site_name) and self.site_name in self.description


def extract_metadata(root: Element) -> Metadata:
    """Return what the document states of itself; never fails on what is malformed."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    linked = _linked_data(root)
    times, changed = _time_elements(root)
    published = [DateClaim(raw, DateOrigin.JSON_LD) for raw in _texts(linked.get("datePublished"))]
    published += [DateClaim(metas[name], DateOrigin.OPEN_GRAPH) for name in metas if name in _PUBLISHED]
    published += [DateClaim(raw, DateOrigin.TIME_ELEMENT) for raw in times]
    modified = [*_texts(linked.get("dateModified")), *(metas[name] for name in metas if name in _MODIFIED), *changed]
    return Metadata(
        title=metas.get("og:title") or plain_text(_first(linked.get("headline"))) or metas.get("twitter:title", ""),
        site_name=metas.get("og:site_name", ""),
        description=metas.get("og:description") or metas.get("description", ""),
        canonical=_canonical(root),
        language=(root.get("lang") or "").strip(),
        generator=metas.get("generator", ""),
        authors=_authors(linked, metas),
        published=tuple(dict.fromkeys(published)),
        modified=tuple(dict.fromkeys(modified)),
        is_paid=str(linked.get("isAccessibleForFree")).lower() == "false",
    )


def _canonical(root: Element) -> str:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip()
    return ""


def _time_elements(root: Element) -> tuple[list[str], list[str]]:
    """Return the publication and the change dates of elements with ``datetime``, those that say which first."""
    sure, likely, changed = [], [], []
    elements: list[Element] = _FIND_DATETIME(root)  # type: ignore[assignment]
    for element in elements:
        raw, role = element.get("datetime").strip(), (element.get("itemprop") or "")
        if not raw:
            continue
        if "dateModified" in role:
            changed.append(raw)
        elif "datePublished" in role or element.get("pubdate") is not None:
            sure.append(raw)
        elif element.tag == "time" and any(parent.tag == "article" for parent in element.iterancestors()):
            likely.append(raw)
    return (sure or likely)[:1], changed[:1]


def _linked_data(root: Element) -> dict[str, Any]:
    """Return the first schema.org article of the page's JSON-LD; empty when there is none."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and "datePublished" in (script.text or ""):
            try:
                found = next(_articles(json.loads(script.text, strict=False)), None)
            except (ValueError, RecursionError):
                continue
            if found:
                return found
    return {}


def _articles(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for part in data:
            yield from _articles(part)
    elif isinstance(data, dict):
        if _ARTICLE_TYPES.intersection(_texts(data.get("@type"))):
            yield data
        yield from _articles(data.get("@graph"))


def _authors(linked: dict[str, Any], metas: dict[str, str]) -> tuple[str, ...]:
    stated = linked.get("author")
    people = stated if isinstance(stated, list) else [stated]
    # A script's text is not decoded by the parser, and many sites write it as HTML.
    names = [plain_text(_first(person.get("name") if isinstance(person, dict) else person)) for person in people]
    if not any(names):
        # Open Graph's article:author is a profile's address by its standard, a name in practice.
        names = [metas.get("author", ""), metas.get("article:author", "")][: 1 if metas.get("author") else 2]
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith(("http://", "https://"))))


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]


def _first(value: Any) -> str:
    return next(iter(_texts(value)), "")
