"""``tidings publish``: the published files, rebuilt from the store alone."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import click

from crawler.cli.app import Globals
from crawler.cli.progress import kinds_progress
from crawler.cli.status import public_status
from crawler.cli.unused import unused
from crawler.config import Site, Source, load_site
from crawler.errors import StoreError
from crawler.lock import hold_lock
from crawler.model import FeedKind
from crawler.publishing import FeedChoice
from crawler.schedule import now_utc
from crawler.spiders.rsshub import RssHub
from crawler.store import Store, open_store
from feeds.channel import ATOM_FILE, JSON_FILE, RSS_FILE, Choice, Origin, Publication
from feeds.files import check_writable, replace_files
from feeds.moved import render_maps
from feeds.pictures import Pictures, Policy
from feeds.publish import publish
from feeds.websub import load_changed, load_waiting, note_changed, save_waiting, tell_hub

#: Failures that are told one by one: what is wrong with all pages is told often enough by twenty.
_TOLD = 20
#: Days of which the status page shows how many articles came.
_DAYS = 30
#: Names the feeds that changed since the hub was last told, from before they change: a run that is killed forgets none.
_CHANGED = "websub.changed"
#: A hub that is down for less is not spoken of.
_HUB_PATIENCE = timedelta(hours=1)


@click.command("publish", short_help="Rebuild the published files from the store.")
@click.pass_obj
def command(options: Globals) -> int:
    """Rebuild every published file from the store alone, without the network.

    The same store and configuration give the same bytes; a file that would not change is left untouched.
    """
    site = load_site(options.folder)
    with hold_lock(site.var / "lock", "tidings publish"), open_store(site.store_url) as store:
        check_writable(site.public)
        return 1 if publish_site(site, store, options, everything=True) else 0


def publication(site: Site) -> Publication:
    """Return what the feed writers need to know of the site."""
    settings = site.settings
    return Publication(
        site_id=settings.id,
        title=settings.title,
        description=settings.description,
        base_url=settings.base_url.rstrip("/"),
        language=settings.language,
        window_count=settings.publish.window,
        window_days=settings.publish.days,
        window_bytes=settings.publish.max_bytes,
        full_text=settings.publish.content == "full",
        icon=settings.publish.icon,
        contact=settings.publish.contact,
        copyright=settings.publish.copyright,
        hub=settings.publish.hub,
        pictures=pictures_of(site),
        choices={path: _choice(feed) for path, feed in settings.feeds.items()},
        filing=site.filing,
        interval_minutes=site.interval_minutes,
        timezone=settings.timezone,
        origins={source.name: _origin(source) for source in site.sources},
        public_dir=site.public,
    )


def pictures_of(site: Site) -> Pictures:
    """Return the site's policy for pictures; with the own proxy in use, its key is made when it is missing."""
    chosen = site.settings.pictures
    hosts = {host: Policy(policy) for host, policy in chosen.hosts.items()}
    is_proxied = Policy.PROXY in (Policy(chosen.policy), *hosts.values())
    key = _picture_key(site) if is_proxied else b""
    return Pictures(Policy(chosen.policy), hosts, chosen.template, key, site.settings.base_url.rstrip("/"))


def _picture_key(site: Site) -> bytes:
    file = site.var / "picture.key"
    try:
        if not file.exists():
            _make_key(file)
        key = file.read_bytes()
    except OSError as error:
        raise StoreError(f"{file}: the key of the picture proxy: {error.strerror}") from error
    if len(key) < 16:
        raise StoreError(f"{file}: expected 16 random bytes or more; remove it, and a new one is made")
    return key


def _make_key(file: Path) -> None:
    """Make a key that is whole as soon as it is there; one that another process made meanwhile stays."""
    descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()


def _choice(feed: FeedChoice) -> Choice:
    full_text = None if feed.content is None else feed.content == "full"
    return Choice(feed.title, feed.description, feed.language, feed.icon, full_text)


def _origin(source: Source) -> Origin:
    """Return where a source's entries come from; of RSSHub not the instance, which may be private, and want a key."""
    return Origin(source.title or source.name, "" if source.family == RssHub.name else source.start[0])


def publish_site(site: Site, store: Store, options: Globals, *, everything: bool = False) -> bool:
    """Publish what changed, or everything; return whether a feed could not be."""
    store.file_by(site.filing)
    store.ensure_feeds(source.name for source in site.sources)
    told, status = publication(site), public_status(site, store)
    names = [row["name"] for row in status["sources"]]
    with kinds_progress(options) as progress:
        report = publish(
            store,
            told,
            status=status,
            per_day={name: list(store.articles_per_day(name, _DAYS).items()) for name in names},
            everything=everything,
            reopen=partial(open_store, site.store_url),
            progress=progress,
            announce=lambda moved, gone: replace_files(site.var, "", render_maps(moved, gone, told.base_url)),
            note_changes=partial(note_changed, site.var / _CHANGED),
        )
    for path, reason in report.failures[:_TOLD]:
        print(f"{path}: {reason}", file=sys.stderr)
    if len(report.failures) > _TOLD:
        print(f"and {len(report.failures) - _TOLD} more like these", file=sys.stderr)
    for line in _useless_rules(site, store, everything=everything):
        print(f"tidings.toml: {line}", file=sys.stderr)
    tell_changes(site, told, options)
    if report.feeds and report.files_written:
        options.say(f"published {report.feeds} feeds: {report.files_written} files written")
    return bool(report.failures)


def _useless_rules(site: Site, store: Store, *, everything: bool) -> list[str]:
    """Return what is to be said of rules that let nothing through; with ``everything``, of those that fit nothing."""
    feeds = store.feeds()
    told = [feed for feed in feeds if feed.kind is not FeedKind.CATEGORY or not feed.is_empty]
    lines = unused(site, told, store) if everything else []
    if all(feed.is_empty for feed in feeds) and next(store.articles(), None):
        lines.append("[include] and [exclude] keep every article out of the feeds")
    return lines


def tell_changes(site: Site, told: Publication, options: Globals) -> None:
    """Tell the site's hub of the feeds noted as changed; what it does not take now is told by the next run."""
    file, changed = site.var / "websub.json", site.var / _CHANGED
    if not told.hub:
        file.unlink(missing_ok=True)
        changed.unlink(missing_ok=True)
        return
    formats = (ATOM_FILE, RSS_FILE, JSON_FILE)
    documents = {path: [told.url(f"{path}/{name}") for name in formats] for path in load_changed(changed)}
    waiting = load_waiting(file).with_changed(documents)
    save_waiting(file, waiting)  # who loses patience with a hub that hangs loses no feed
    changed.unlink(missing_ok=True)
    waiting, complaints = tell_hub(told.hub, waiting, now_utc())
    save_waiting(file, waiting)
    is_old = waiting.since is not None and now_utc() - waiting.since > _HUB_PATIENCE
    for complaint in complaints:
        if is_old or not waiting.feeds or options.verbosity > 0:
            print(f"websub: {complaint}", file=sys.stderr)
