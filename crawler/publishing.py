"""The parts of ``tidings.toml`` that say what is published, and how."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from crawler import filing
from crawler.extract.rules import Section
from crawler.fields import (
    Category,
    ContactAddress,
    Language,
    Line,
    PictureHost,
    SomeText,
    WebAddress,
    feed_path,
    listed,
    path_of,
)

_TEMPLATE = re.compile(r"https?://[^\s/?#{}]+[/?][^\s{}]*(\{url(_encoded)?\}[^\s{}]*)+")


class Publish(Section):
    """What a feed holds."""

    #: Entries that a feed keeps at least; what is older goes into archives of as many.
    window: int = Field(default=50, ge=1, le=1000)
    #: Days before its newest entry that a feed covers, as far as ``max_bytes`` allows.
    days: float = Field(default=3, ge=0, le=3660)
    #: Bytes of one feed file.
    max_bytes: int = Field(default=1_000_000, ge=20_000)
    #: Whole texts, or summaries with a link.
    content: Literal["full", "summary"] = "full"
    #: A square picture for all feeds.
    icon: WebAddress | Literal[""] = ""
    #: Who answers for the feeds: an address of mail or of the web.
    contact: ContactAddress | Literal[""] = ""
    #: What may be done with the texts, in a sentence.
    copyright: Line = ""
    #: The WebSub hub that is told of changed feeds.
    hub: WebAddress | Literal[""] = ""


class Pictures(Section):
    """Where readers get pictures from."""

    policy: Literal["direct", "https", "template", "proxy", "drop"] = "direct"
    #: By host, or by ``*.`` and a domain for all hosts below it.
    hosts: dict[PictureHost, Literal["direct", "https", "template", "proxy", "drop"]] = Field(default_factory=dict)
    #: An external proxy: {url} stands for the picture's address, {url_encoded} for it percent-encoded.
    template: str = Field(default="", validate_default=True)
    #: What the own proxy says it comes from, by host.
    referer: dict[PictureHost, WebAddress] = Field(default_factory=dict)
    #: Bytes of one picture, and of all that the own proxy keeps.
    max_bytes: int = Field(default=10_000_000, ge=10_000)
    cache_bytes: int = Field(default=500_000_000, ge=0)

    @field_validator("template")
    @classmethod
    def _can_be_filled_in(cls, template: str, given: ValidationInfo) -> str:
        wanted = "template" in (given.data.get("policy"), *given.data.get("hosts", {}).values())
        if (wanted or template) and not _TEMPLATE.fullmatch(template):
            raise ValueError(
                "expected an address with {url} or {url_encoded} behind its host, "
                'such as "https://proxy.example/?{url}"'
            )
        return template


class FeedChoice(Section):
    """What one feed does otherwise."""

    title: Line = ""
    description: Line = ""
    language: Language = ""
    icon: WebAddress | Literal[""] = ""
    content: Literal["full", "summary"] | None = None


Listed = Annotated[tuple[SomeText, ...], BeforeValidator(listed)]
FeedPath = Annotated[str, AfterValidator(feed_path)]


class Rules(Section):
    """Which articles are published, or are not."""

    #: Texts that stand in title or text.
    words: Listed = ()
    authors: Listed = ()
    categories: Annotated[tuple[Category, ...], BeforeValidator(listed)] = ()

    def to_filing(self) -> filing.Rules:
        """Return the rules as articles are filed by them."""
        return filing.Rules(self.words, self.authors, tuple(map(path_of, self.categories)))
