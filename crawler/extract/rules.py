"""A rule: one CSS or XPath selector, compiled once, applied to many pages.

XPath is what begins with ``/``, ``./``, ``../`` or ``(``; all else is CSS, with parsel's ``::text`` and
``::attr(name)``. A source's ``[listing]`` and ``[article]`` tables are such rules by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Annotated, Any, TypeAlias

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator
from pydantic import BaseModel, BeforeValidator, ConfigDict

from crawler import __version__

_TRANSLATOR = HTMLTranslator()

Element: TypeAlias = Any  # lxml ships no types that tell an element's shape


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled selector; ``str()`` gives it as written."""

    text: str
    _find: etree.XPath = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: object) -> Rule:
        """Compile a selector.

        Raises:
            ValueError: it is neither CSS nor XPath (pydantic turns this into the file's one line).
        """
        if isinstance(text, Rule):
            return text
        if not isinstance(text, str) or not text.strip():
            raise ValueError("expected a CSS or XPath selector")
        is_xpath = text.startswith(("/", "./", "../", "("))
        try:
            xpath = text if is_xpath else _TRANSLATOR.css_to_xpath(text)
            return cls(text, etree.XPath(xpath, smart_strings=False))
        except (SelectorError, etree.XPathError) as error:
            kind = "an XPath" if is_xpath else "a CSS"
            raise ValueError(f"expected {kind} selector: {error}") from error

    def all(self, node: Element) -> list[Element]:
        """Return every match in document order: elements, or strings for attributes and text; empty when none."""
        try:
            found = self._find(node)
        except etree.XPathError:  # an undefined function or prefix shows only when it runs
            return []
        return found if isinstance(found, list) else [str(found)]

    def first(self, node: Element) -> Element | None:
        """Return the first match, or None."""
        found = self.all(node)
        return found[0] if found else None


Selector = Annotated[Rule, BeforeValidator(Rule.parse)]


class Section(BaseModel):
    """A table of a configuration file: no key it does not know, no change once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Rules(Section):
    """Rules that read one kind of page."""

    @property
    def fingerprint(self) -> str:
        """A short text that changes with any of the rules, and with the program that follows them."""
        text = "\n".join([__version__, *(f"{name}={rule}" for name, rule in self if rule)])
        return blake2b(text.encode(), digest_size=8).hexdigest()


class ListingRules(Rules):
    """Where a listing page names its articles."""

    #: The block of one article; the other rules are read inside it. Without it the page is one block.
    item: Selector | None = None
    #: The link to the article: an element with ``href``, or the address itself.
    article: Selector | None = None
    title: Selector | None = None
    date: Selector | None = None
    #: Links or names; see ``extract.categories``.
    category: Selector | None = None
    #: The link to the next page of the listing.
    next: Selector | None = None


class ArticleRules(Rules):
    """Where an article page has its parts; what is not given comes from the page's metadata."""

    title: Selector | None = None
    content: Selector | None = None
    #: Elements to leave out of the content.
    remove: Selector | None = None
    date: Selector | None = None
    author: Selector | None = None
    category: Selector | None = None


def text_of(match: Element | None) -> str:
    """Return a match's visible text on one line; empty for None."""
    if match is None:
        return ""
    if not isinstance(match, str):
        match = "".join(match.itertext()) if len(match) else match.text or ""
    return " ".join(match.split())


def address_of(match: Element | None) -> str:
    """Return the address a match names: itself when a string, else its ``href``, or that of the first link in it."""
    if match is None:
        return ""
    if isinstance(match, str):
        return match.strip()
    own = match.get("href") or match.get("content")
    if own is None:
        inner = match.find(".//a[@href]")
        own = inner.get("href") if inner is not None else ""
    return str(own).strip()
