"""``tidings init DIR``: a new site folder, ready to edit."""

from __future__ import annotations

import uuid
from pathlib import Path

import click

from crawler.cli.app import Globals
from crawler.config import load_site
from crawler.errors import ConfigError, StoreError
from crawler.store import create_store

_TIDINGS_TOML = """\
# A Tidings site. Every key is here; what is commented out shows its default, or an example.
# Environment variables override: TIDINGS_STORE, TIDINGS_BASE_URL, TIDINGS_ALLOW_HOSTS, TIDINGS_DELAY_S, ...;
# in general TIDINGS_<KEY> and TIDINGS_<SECTION>_<KEY>.

# The site's own identity: the ids of its feeds are made of it. Keep it for ever.
id = "{id}"

# What readers see as the name, and where the folder public/ will be served. Change both.
title = "{title}"
base_url = "http://127.0.0.1:8000"
# description = ""

# Language of the feeds as a whole (BCP 47).
# language = "zh-CN"

# Time zone of dates that name none, and of the dates on the pages (IANA); a source may have its own.
# timezone = "Asia/Shanghai"

# Where articles are kept: SQLite in this folder, or PostgreSQL ("postgresql://user@host/database").
# store = "sqlite:///var/tidings.sqlite3"

[publish]
# Entries in one feed at least, days that it covers, and bytes of one feed file at most; the rest goes into archives.
# window = 50
# days = 3
# max_bytes = 1000000

# Whole texts ("full"), or summaries with a link ("summary").
# content = "full"

# A square picture that readers show beside the feeds; who answers for them, and what may be done with the texts;
# the WebSub hub that is told of changes.
# icon = ""
# contact = "news@site.example"
# copyright = ""
# hub = ""

# Feeds of several categories; categories to rename, merge or drop; which articles alone to publish, and which not;
# what one feed does otherwise.
# [merged]
# tech = ["科技", "新媒体/ZAKER"]
# [categories]
# "IT" = "科技"
# "广告" = ""
# [include]
# words = []
# authors = []
# categories = []
# [exclude]
# words = ["抽奖"]
# authors = []
# categories = []
# [feeds."merged/tech"]
# title = "科技精选"
# description = ""
# language = "zh-Hans"
# icon = ""
# content = "summary"

[pictures]
# Where readers get pictures from: "direct", "https", "template" (an external proxy), "proxy" (the own one), "drop".
# policy = "direct"
# template = "https://proxy.example/?{{url}}"
# Bytes of one picture that the own proxy serves, and of all that it keeps.
# max_bytes = 10000000
# cache_bytes = 500000000
# [pictures.hosts]
# "*.img.example" = "proxy"
# [pictures.referer]
# "*.img.example" = "https://www.img.example/"

[rsshub]
# Where routes of RSSHub are asked for, by sources that name no instance of their own.
# instance = "https://rsshub.app"

[network]
# Seconds between two requests to one host, and requests at once to one host and over all hosts.
# delay_s = 1.0
# per_host = 1
# concurrency = 16

# Seconds for one request as a whole, bytes of one page, minutes of one run.
# timeout_s = 20.0
# max_bytes = 10000000
# run_minutes = 60.0

# Private, loopback and link-local addresses are refused, but for these: ["127.0.0.1:8700", "intranet.example:80"]
# allow_hosts = []

# Where a site's owner finds you: an address of the web or of mail; goes into the User-Agent.
# contact = ""
"""


@click.command("init", short_help="Make a new site folder.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def command(options: Globals, folder: Path) -> None:
    """Make a new site folder: tidings.toml with every key commented, sources/, public/ and var/ with an empty store.

    Run again it adds what is missing and leaves the rest as it is.
    """
    folder = options.folder / folder
    init_site(folder, title="Tidings")
    options.say(f"{folder}: ready. Edit {folder / 'tidings.toml'}, then: tidings -C {folder} add URL")


def init_site(folder: Path, title: str) -> None:
    """Make what is missing of a site folder, its store included.

    Raises:
        ConfigError: ``folder`` is a file, or holds something else than a site.
        StoreError: it cannot be written.
    """
    file = folder / "tidings.toml"
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: is a file; expected a folder, or nothing yet")
    if folder.is_dir() and not file.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder}: is not empty and holds no tidings.toml; expected a new or an empty folder")
    try:
        for part in ("sources", "public", "var"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(_TIDINGS_TOML.format(id=uuid.uuid4().urn, title=title), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from error
    create_store(load_site(folder).store_url)
