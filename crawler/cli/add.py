"""``tidings add URL``: look at an address, say what is there, write ``sources/NAME.toml``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from crawler.cli.app import Globals
from crawler.config import Site, Source, load_site
from crawler.discover import Candidate
from crawler.errors import ConfigError, CrawlerError
from crawler.fields import NAME, NAME_IS
from crawler.model import Article, ArticleLink, DateKind
from crawler.report import RunReport
from crawler.spiders.families import FAMILIES
from crawler.text import plain_text
from crawler.toml import check
from crawler.urls import url_key
from feeds.files import replace_files

if TYPE_CHECKING:
    from crawler.cli.probe import Finding

_SHOWN = 10
#: What the operator wrote of a source's keys.
_WORDS = {"start.0": "URL", "categories.0": "--category"}
_ARTICLE_KEYS = ("title", "content", "remove", "date", "author", "category")
#: Characters of an article's text that are shown of its beginning and its end.
_BEGINNING, _ENDING = 160, 60


@click.command("add", short_help="Look at an address and make it a source.")
@click.argument("url")
@click.option("--family", help="How to read the site, when looking at it is not enough.")
@click.option("--name", help="The source's name, and its file's; by default made from the address.")
@click.option("--category", metavar="A/B", help="Category of every article that states none of its own.")
@click.option("--yes", is_flag=True, help="Write the file without asking.")
@click.pass_obj
def command(options: Globals, url: str, family: str | None, name: str | None, category: str | None, yes: bool) -> int:
    """Look at the page, say what was found there, and write sources/NAME.toml."""
    site = load_site(options.folder)
    table = wanted_source(site, url, family, name, category)
    finding, signum = probed(site, table, options)
    if signum:
        return 128 + signum
    if finding.problem:
        raise finding.problem
    source, chosen = finding.source, finding.chosen
    if source is None or chosen is None:
        raise CrawlerError(
            f"{url}: the look came to nothing: either network.run_minutes were over, or the traceback above says why; "
            "expected more minutes, or a report of the traceback"
        )
    refuse_followed(site, source, url)
    options.say(described(chosen, finding.others))
    if not yes and sys.stdin.isatty():
        click.confirm(f"Write sources/{source.name}.toml?", default=True, abort=True)
    path = site.folder / "sources" / f"{source.name}.toml"
    replace_files(site.folder, "sources", {path.name: source_toml(source, chosen).encode()})
    where = "" if options.folder == Path() else f" -C {options.folder}"
    options.say(f"wrote {path}\nnext: tidings{where} crawl {source.name}")
    return 0


def wanted_source(site: Site, url: str, family: str | None, name: str | None, category: str | None) -> dict[str, Any]:
    """Return the source's table as far as the command line gives it, checked before anything is fetched."""
    family = family or ("rsshub" if url.startswith("rsshub://") else None)
    check(Source, {"name": "new", "start": [url], "family": family or "listing"}, "tidings add", words=_WORDS)
    if family and family not in FAMILIES:
        raise ConfigError(f'--family = "{family}": expected one of: {", ".join(sorted(FAMILIES))}')
    name = name or default_name(url)
    if not re.fullmatch(NAME, name):
        raise ConfigError(f'--name = "{name}": expected {NAME_IS}')
    table: dict[str, Any] = {"name": name, "start": [url], "timezone": site.settings.timezone}
    if family == "rsshub":
        table["instance"] = site.settings.rsshub.instance
    if category:
        table["categories"] = [category]
    wanted = check(Source, table | {"family": family or "listing"}, "tidings add", words=_WORDS)
    refuse_followed(site, wanted, url)
    if family:
        table["family"] = family
    if (site.folder / "sources" / f"{name}.toml").exists():
        raise ConfigError(f"sources/{name}.toml is there already; expected another --name, or edit that file")
    return table


def refuse_followed(site: Site, wanted: Source, url: str) -> None:
    """Refuse a source whose listing, or feed, another source of the site reads.

    Args:
        url: what the operator asked for, which may be the page that led there.

    Raises:
        ConfigError: it is followed; the line names the source.
    """
    for source in site.sources:
        followed = _listings_of(source)
        for key, address in _listings_of(wanted).items():
            if key in followed:
                led = "" if address == url else f"{url}: "
                raise ConfigError(
                    f"{led}{address} is followed by sources/{source.name}.toml already; "
                    "expected another address, or edit that file"
                )


def _listings_of(source: Source) -> dict[tuple[str, str], str]:
    """Return the addresses that a source starts at, by what makes two requests one: the key, and what is sent."""
    addresses = map(FAMILIES[source.family].address, source.start)
    return {(url_key(address), source.listing.post or ""): address for address in addresses}


def default_name(url: str) -> str:
    """Return a name made of an address's host, port and path."""
    parts = urlsplit(url)
    text = "-".join((parts.netloc.rpartition("@")[2], parts.path)).lower()
    return re.sub(r"[^a-z0-9.]+", "-", text.removeprefix("www.")).strip("-.")[:64].strip("-.")


def probed(site: Site, table: dict[str, Any], options: Globals) -> tuple[Finding, int | None]:
    """Fetch the page and an article; return what was found, and the signal that broke it off."""
    from crawler.cli.probe import Finding, probe
    from crawler.cli.run import crawl_settings, run_spider
    from crawler.spiders.visitor import Visitor

    finding, report = Finding(), RunReport()
    visits = [partial(probe, table=table, finding=finding)]
    run_spider(Visitor, crawl_settings(site.settings.network, options.log_level), report, visits=visits)
    return finding, report.signal


def described(chosen: Candidate, others: Sequence[Candidate]) -> str:
    """Return what was found, for a person to judge."""
    links = chosen.listing.links
    lines = [f"family: {chosen.family} ({chosen.evidence})", f"articles listed: {len(links)}"]
    lines += [_line_of(link) for link in links[:_SHOWN]]
    lines += [f"next page: {', '.join(chosen.listing.next_urls[:3]) or 'none'}"]
    lines += _article_lines(chosen.article) if chosen.article else ["no article could be read:"]
    lines += [f"  {problem}" for problem in chosen.problems]
    if not chosen.article:
        lines += ['  write [article] content = "...", the selector of the text, into the source\'s file']
    for other in others:
        found = f"{len(other.listing.links)} articles" if other.listing.links else "; ".join(other.problems[-1:])
        lines += [f"passed over: {other.family} ({other.evidence}): {found}"]
    return "\n".join(lines)


def _line_of(link: ArticleLink) -> str:
    categories = ", ".join("/".join(path) for path in link.categories[:3])
    return "  " + " | ".join(part for part in (link.title or link.url, link.date, categories) if part)


def _date_of(article: Article) -> str:
    date = article.published
    if date is None or date.kind is DateKind.FIRST_SEEN:
        return 'none found, so the moment it is first seen; [article] date = "..." says where one stands'
    return f"{date.at:%Y-%m-%d %H:%M:%S} UTC ({date.kind}, to the {date.precision}: {date.raw!r})"


def _article_lines(article: Article) -> list[str]:
    """Return one article as it would be published."""
    text = " ".join(plain_text(article.content, 1_000_000).split())
    ends = f" [...] {text[-_ENDING:]}" if len(text) > _BEGINNING + _ENDING else ""
    return [
        "one article, as it would be published:",
        f"  title: {article.title}",
        f"  date: {_date_of(article)}",
        f"  authors: {', '.join(article.authors) or 'none'}",
        f"  categories: {', '.join('/'.join(path) for path in article.categories) or 'none'}",
        f"  pictures: {len(article.images)}",
        f"  text: {text[:_BEGINNING]}{ends}",
    ]


def source_toml(source: Source, chosen: Candidate) -> str:
    """Return the source's file, commented where an operator may want to change it."""
    title = source.title or chosen.listing.title
    zone = chosen.table.get("timezone", "")
    lines = [
        f"# {source.start[0]}",
        f"name = {_quoted(source.name)}",
        ("" if title else "# ") + f"title = {_quoted(title)}  # as readers see it",
        f"family = {_quoted(source.family)}  # {chosen.evidence}",
        f"start = [{', '.join(map(_quoted, source.start))}]",
        f"categories = [{', '.join(map(_quoted, source.categories))}]  # of articles that state none",
        ("" if source.language else "# ") + f"language = {_quoted(source.language)}  # in place of what the pages say",
        ("" if zone else "# ") + f"timezone = {_quoted(zone)}  # of dates without a zone; the site's when empty",
        ('# every = "30m"' if source.every == 30 else f'every = "{source.every}m"') + "  # between two crawls",
        "# max_pages = 100  # listing pages of this source in one crawl",
    ]
    for section, rules in (("listing", source.listing), ("article", source.article)):
        given = [f"{key} = {_quoted(str(rule))}" for key, rule in rules if key in rules.model_fields_set]
        lines += ["", f"[{section}]", *given] if given else []
    if not source.article.model_fields_set:
        lines += ["", "# [article]  # what is not given is found by what the page looks like"]
        lines += [f'# {key} = "css or /xpath"' for key in _ARTICLE_KEYS]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
