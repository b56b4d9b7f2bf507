"""``tidings add URL``: look at an address, say what is there, write ``sources/NAME.toml``."""

from __future__ import annotations

import re
import sys
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.cli.app import Globals
from crawler.config import NAME, Site, Source, load_site
from crawler.errors import ConfigError, FeedError, StoreError
from crawler.report import RunReport
from crawler.spiders.probe import Finding
from crawler.toml import check
from feeds.files import replace_files

_SHOWN = 10


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
    finding, signum = probe(site, table, options)
    if signum:
        return 128 + signum
    if finding.problem:
        raise finding.problem
    source = finding.source
    assert source is not None  # noqa: S101 - without a problem there is one
    options.say(described(finding))
    if not yes and sys.stdin.isatty():
        click.confirm(f"Write sources/{source.name}.toml?", default=True, abort=True)
    path = site.folder / "sources" / f"{source.name}.toml"
    try:
        replace_files(site.folder, "sources", {path.name: source_toml(finding).encode()})
    except FeedError as error:
        raise StoreError(f"{path}: {error}") from error
    options.say(f"wrote {path}\nnext: tidings -C {options.folder} crawl {source.name}")
    return 0


def wanted_source(site: Site, url: str, family: str | None, name: str | None, category: str | None) -> dict[str, Any]:
    """Return the source's table as far as the command line gives it, checked before anything is fetched."""
    name = name or default_name(url)
    if not re.fullmatch(NAME, name):
        raise ConfigError(f'--name = "{name}": expected lower-case letters, digits, ".", "_", "-", at most 64')
    table: dict[str, Any] = {"name": name, "start": [url], "timezone": site.settings.timezone}
    if category:
        table["categories"] = [category]
    check(Source, table | {"family": family or "listing"}, "tidings add")
    if family:
        from crawler.spiders.families import FAMILIES

        if family not in FAMILIES:
            raise ConfigError(f'--family = "{family}": expected one of: {", ".join(sorted(FAMILIES))}')
        table["family"] = family
    if (site.folder / "sources" / f"{name}.toml").exists():
        raise ConfigError(f"sources/{name}.toml is there already; expected another --name, or edit that file")
    for source in site.sources:
        if url in source.start:
            raise ConfigError(f"{url} is in sources/{source.name}.toml already")
    return table


def default_name(url: str) -> str:
    """Return a name made of an address's host, port and path."""
    parts = urlsplit(url)
    text = "-".join((parts.netloc.rpartition("@")[2], parts.path)).lower()
    return re.sub(r"[^a-z0-9.]+", "-", text.removeprefix("www.")).strip("-.")[:64].strip("-.")


def probe(site: Site, table: dict[str, Any], options: Globals) -> tuple[Finding, int | None]:
    """Fetch the page and an article; return what was found, and the signal that broke it off."""
    from crawler.cli.run import crawl_settings, run_spider
    from crawler.spiders.probe import Probe

    finding, report = Finding(), RunReport()
    run_spider(Probe, crawl_settings(site.settings.network, options.log_level), report, table=table, finding=finding)
    return finding, report.signal


def described(finding: Finding) -> str:
    """Return what was found, for a person to judge."""
    source, links = finding.source, finding.listing.links
    assert source is not None  # noqa: S101
    lines = [f"family: {source.family} ({finding.evidence})", f"articles listed: {len(links)}"]
    lines += [f"  {link.title or link.url}" for link in links[:_SHOWN]]
    lines += [f"next page: {', '.join(finding.listing.next_urls) or 'none'}"]
    article = finding.article
    if article is None:
        lines += ["no article could be read:", *(f"  {drop}" for drop in finding.drops)]
        return "\n".join(lines)
    published = article.published
    lines += [
        "one article, as it would be published:",
        f"  title: {article.title}",
        f"  date: {published.at:%Y-%m-%d %H:%M:%S} UTC ({published.kind}, {published.precision})" if published else "",
        f"  categories: {', '.join('/'.join(path) for path in article.categories) or 'none'}",
        f"  pictures: {len(article.images)}",
        f"  text: {article.summary[:160]}",
    ]
    return "\n".join(lines)


def source_toml(finding: Finding) -> str:
    """Return the source's file, commented where an operator may want to change it."""
    source = finding.source
    assert source is not None  # noqa: S101
    lines = [
        f"# {source.start[0]}",
        f"name = {_quoted(source.name)}",
        f"family = {_quoted(source.family)}  # {finding.evidence}",
        f"start = [{', '.join(map(_quoted, source.start))}]",
        f"categories = [{', '.join(map(_quoted, source.categories))}]  # of articles that state none",
        '# title = ""                  # as readers see it; the name when empty',
        '# language = "zh-CN"          # in place of what the pages say',
        '# timezone = ""              # of dates without a zone; the site\'s when empty',
        '# every = "30m"               # between two crawls',
        "# max_pages = 100             # listing pages of this source in one crawl",
    ]
    for section in ("listing", "article"):
        rules = {key: rule for key, rule in getattr(source, section) if rule}
        if rules:
            lines += ["", f"[{section}]", *(f"{key} = {_quoted(str(rule))}" for key, rule in rules.items())]
    if source.family == "listing":
        known = ("title", "content", "remove", "date", "author", "category")
        lines += ["", "# [article]", *(f'# {key} = "css or /xpath"' for key in known)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
