"""A rule: one CSS or XPath selector, or one JMESPath expression, compiled once, applied to many pages.

XPath is what begins with ``/``, ``./``, ``../`` or ``(``; all else is CSS, with parsel's ``::text`` and
``::attr(name)``. A source's ``[listing]`` and ``[article]`` tables are such rules by name; a table that says where
its JSON stands (``json_in``) holds JMESPath (jmespath.org/specification.html) in their place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Annotated, Any, TypeAlias

import jmespath
from cssselect import SelectorError
from jmespath.exceptions import JMESPathError
from lxml import etree
from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator

from crawler import __version__

_TRANSLATOR = HTMLTranslator()

#: An element of a page, or a value in JSON.
Element: TypeAlias = Any  # lxml ships no types that tell an element's shape


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled selector; ``str()`` gives it as written."""

    text: str
    _find: etree.XPath = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> Any:
        return Rule.parse, (self.text,)

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


@dataclass(frozen=True, slots=True)
class JsonRule:
    """A compiled JMESPath expression; ``str()`` gives it as written."""

    text: str
    _find: Any = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> Any:
        return JsonRule.parse, (self.text,)

    @classmethod
    def parse(cls, text: object) -> JsonRule:
        """Compile an expression.

        Raises:
            ValueError: it is no JMESPath.
        """
        if isinstance(text, JsonRule):
            return text
        if not isinstance(text, str) or not text.strip():
            raise ValueError("expected a JMESPath expression")
        try:
            return cls(text, jmespath.compile(text))
        except JMESPathError as error:
            raise ValueError(f"expected a JMESPath expression: {' '.join(str(error).split())}") from error

    def all(self, node: Element) -> list[Element]:
        """Return every value found, in order: strings, numbers, objects; empty when none."""
        try:
            found = self._find.search(node)
        except JMESPathError:  # a function that is given another type than it takes
            return []
        values = found if isinstance(found, list) else [found]
        return [value for value in values if value is not None]

    def first(self, node: Element) -> Element | None:
        """Return the first value, or None."""
        found = self.all(node)
        return found[0] if found else None


def _parse_rule(text: object, info: ValidationInfo) -> Rule | JsonRule:
    return JsonRule.parse(text) if info.data.get("json_in") else Rule.parse(text)


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"expected a regular expression: {error}") from error
    return text


def _page_template(address: str) -> str:
    if "{number}" not in address and "{cursor}" not in address:
        raise ValueError("expected an address with {number} or {cursor} in it")
    return address


def _json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        raise ValueError(f'expected JSON, such as {{"page": 1}}: {error}') from error
    return text


Selector = Annotated[Rule | JsonRule, BeforeValidator(_parse_rule)]


class Section(BaseModel):
    """A table of a configuration file: no key it does not know, no change once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_number(cls, value: object, info: ValidationInfo) -> object:
        """Refuse true and false for a number: Python counts them as 1 and 0."""
        if isinstance(value, bool) and cls.model_fields[info.field_name or ""].annotation in (int, float):
            raise ValueError("expected a number")
        return value


class Rules(Section):
    """Rules that read one kind of page."""

    #: Where JSON stands, which the other rules then read: ``body`` for an answer that is JSON itself, a selector such
    #: as ``script#__NEXT_DATA__``, or the text before it, such as ``window.WinPageData``. None for HTML.
    json_in: str | None = None
    #: What a family calls this shape of its pages, where it has several.
    shape: str = ""

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
    #: Single words or names that have no feed of their own.
    tag: Selector | None = None
    author: Selector | None = None
    summary: Selector | None = None
    #: HTML of the whole article, where the listing has it; its page is then not fetched.
    content: Selector | None = None
    #: The link to the next page of the listing; with ``next_page``, what that calls ``{cursor}``.
    next: Selector | None = None
    #: The next page's address with ``{number}``, one more at each page, or ``{cursor}``.
    next_page: Annotated[str, AfterValidator(_page_template)] | None = None
    #: JSON to send: the listing is asked for with POST.
    post: Annotated[str, AfterValidator(_json)] | None = None
    #: Regular expression that is found in an article's address; links to anything else are left out.
    match: Annotated[str, AfterValidator(_expression)] | None = None


class ArticleRules(Rules):
    """Where an article page has its parts; what is not given comes from the page's metadata."""

    title: Selector | None = None
    content: Selector | None = None
    #: Elements to leave out of the content; a CSS or XPath selector in any case.
    remove: Annotated[Rule, BeforeValidator(Rule.parse)] | None = None
    date: Selector | None = None
    author: Selector | None = None
    editor: Selector | None = None
    #: Who published it first, where that is another than the site.
    publisher: Selector | None = None
    category: Selector | None = None
    tag: Selector | None = None
    #: The article's own address, where what is read is not its page.
    link: Selector | None = None


def text_of(match: Element | None) -> str:
    """Return a match's visible text on one line; empty for None, and for JSON that is no text and no number."""
    if isinstance(match, etree._Element):
        match = "".join(map(str, match.itertext())) if len(match) else match.text or ""
    elif isinstance(match, int | float) and not isinstance(match, bool):
        match = str(match)
    return " ".join(match.split()) if isinstance(match, str) else ""


def address_of(match: Element | None) -> str:
    """Return the address a match names: itself when a string, else its ``href``, or that of the first link in it."""
    if not isinstance(match, etree._Element):
        return text_of(match)
    own = match.get("href") or match.get("content")
    if own is None:
        inner = match.find(".//a[@href]")
        own = inner.get("href") if inner is not None else ""
    return str(own).strip()


def html_of(match: Element | None) -> str:
    """Return a match as HTML: an element with its tags, a string as it stands; empty for anything else."""
    if isinstance(match, etree._Element):
        return str(etree.tostring(match, encoding="unicode", method="html", with_tail=False))
    return match if isinstance(match, str) else ""
