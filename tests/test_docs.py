"""The documents say what the program knows: links lead somewhere, and no key, state, reason or command is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.cli.app import COMMANDS
from crawler.config import Network, Pictures, Publish, RssHubInstance, SiteFile, Source
from crawler.extract.rules import ArticleRules, ListingRules, Section
from crawler.model import DateKind, DropReason, Precision, SourceStatus

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(name: str, heading: str) -> set[str]:
    """Return the words in backticks in the first cell of each table row below a heading."""
    section = text_of(name).partition(f"\n{heading}\n")[2]
    section = re.split(r"^#+ ", section, maxsplit=1, flags=re.MULTILINE)[0]
    cells = re.findall(r"^\| ([^|]*) \|", section, re.MULTILINE)
    return {word.split()[0] for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target, anchor in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            assert anchor in anchors_of(file), f"{page.name} links to {target}#{anchor}"


def test_the_index_names_every_document() -> None:
    linked = {(DOCS / target).resolve() for target, _ in _LINK.findall(text_of("README.md"))}
    assert set(DOCS.rglob("*.md")) - linked == {DOCS / "README.md"}


@pytest.mark.parametrize(
    ("section", "prefix"),
    [
        (SiteFile, ""),
        (Network, "network."),
        (Publish, "publish."),
        (Pictures, "pictures."),
        (RssHubInstance, "rsshub."),
    ],
)
def test_every_key_of_the_site_is_in_the_manual(section: type[Section], prefix: str) -> None:
    keys = {prefix + key for key in section.model_fields} - {"network", "publish", "pictures", "rsshub"}
    assert keys - first_cells("running.md", "## tidings.toml") == set()


@pytest.mark.parametrize("section", [Source, ListingRules, ArticleRules])
def test_every_key_of_a_source_is_described(section: type[Section]) -> None:
    tables = {"listing", "article"} if section is Source else set()
    assert set(section.model_fields) - tables - first_cells("sources.md", "## Keys") == set()


def test_the_manual_has_no_key_that_is_unknown() -> None:
    known = {*SiteFile.model_fields, *(f"network.{key}" for key in Network.model_fields)}
    known |= {f"publish.{key}" for key in Publish.model_fields} | {"rsshub.instance"}
    known |= {f"pictures.{key}" for key in Pictures.model_fields}
    assert first_cells("running.md", "## tidings.toml") - known == set()


def test_every_default_of_the_site_is_stated_as_it_is() -> None:
    rows = re.findall(r"^\| `(network|publish)\.(\w+)` \| ([\d.]+) \|", text_of("running.md"), re.MULTILINE)
    sections: dict[str, Section] = {"network": Network(), "publish": Publish()}
    assert len(rows) == 9
    for section, key, stated in rows:
        assert float(stated) == float(getattr(sections[section], key)), key


def test_every_command_is_in_the_manual_and_no_other() -> None:
    assert first_cells("running.md", "## Commands") == set(COMMANDS)


def test_every_state_of_a_source_is_explained() -> None:
    assert first_cells("running.md", "## States of a source") == set(SourceStatus)


def test_every_reason_to_drop_is_explained() -> None:
    assert first_cells("pipelines.md", "## Drop reasons") == set(DropReason)


def test_every_kind_and_precision_of_a_date_is_explained() -> None:
    assert {*DateKind, *Precision} - first_cells("dates.md", "## Precision and kind") == set()


def test_every_need_of_subscribers_names_a_test_that_is_there() -> None:
    named = re.findall(r"`(\S+\.py)::(test_\w+)`", text_of("subscribers.md"))
    assert len(named) > 40
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (DOCS.parent / "tests" / file).read_text(encoding="utf-8")
    ]
    assert missing == []
