"""``tidings serve``: a small server for ``public/``."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from crawler.cli.app import Globals
from crawler.cli.publish import pictures_of
from crawler.config import Site, load_site
from crawler.errors import ConfigError, ServeError, StoreError
from crawler.model import Entry, SourceState
from crawler.store import Store, read_store
from feeds.pictures import PROXY_PATH

if TYPE_CHECKING:
    from feeds.serve.app import App


@click.command("serve", short_help="Serve the published files over HTTP.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.pass_obj
def command(options: Globals, host: str, port: int) -> int:
    """Serve public/ with the right content types, entity tags, compression and cache headers, until Ctrl-C.

    It needs the packages of `pip install '.[serve]'` in the checkout. The store is only read.
    """
    try:
        from feeds.serve.app import Reloaded
        from feeds.serve.server import affordable_limits, build_server, run_server
        from feeds.serve.site import SiteOptions
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"serve needs {error.name}; expected `pip install '.[serve]'` in Tidings' checkout"
        ) from error

    site = load_site(options.folder)
    if not os.access(site.public, os.R_OK | os.X_OK):
        raise ServeError(f"{site.public}: cannot be read; expected the folder that `tidings crawl` publishes into")
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    said = [f"serving {site.public} at http://{shown}:{bound}/"]
    base_url = site.settings.base_url.rstrip("/")
    if leads_elsewhere(base_url, host, bound):
        said.append(f"addresses in feeds lead to {base_url}/, which is elsewhere: see base_url in tidings.toml")
    settings = [site.folder / "tidings.toml", site.var / "picture.key"]
    server = build_server(
        SiteOptions(
            public_dir=site.public,
            moved_file=site.var / "moved.json",
            base_url=base_url,
            interval_minutes=site.interval_minutes,
            hub=site.settings.publish.hub,
        ),
        read_states=_states_of(site),
        on_ready=lambda: options.say("\n".join(said)),
        routes={PROXY_PATH: Reloaded(partial(_picture_proxy, site.folder), settings)},
        limits=affordable_limits(),
    )
    signum = run_server(server, listener)
    return 128 + signum if signum else 0


def leads_elsewhere(base_url: str, host: str, port: int) -> bool:
    """Tell whether addresses of this machine lead past what listens; those of others, a proxy's say, are not judged."""
    base = urlsplit(base_url)
    if not _is_here(base.hostname or ""):
        return False
    is_other = not _is_here(host, or_all=True) or (base.port or (443 if base.scheme == "https" else 80)) != port
    return is_other or base.path.strip("/") != ""  # what listens here has everything at its root


def _is_here(host: str, *, or_all: bool = False) -> bool:
    """Tell whether a host is this machine's loopback, or stands for all its addresses."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or (or_all and address.is_unspecified)


def _picture_proxy(folder: Path) -> App | None:
    """Return the picture proxy as the site folder has it now; None when no host's pictures go through it."""
    site = load_site(folder)
    pictures, chosen, network = pictures_of(site), site.settings.pictures, site.settings.network
    if not pictures.key:
        return None
    from crawler.http.address import may_dial, parse_allowed  # here: they bring Scrapy with them
    from crawler.settings import CONTACT, user_agent
    from feeds.serve.downloads import Downloads
    from feeds.serve.picture_cache import PictureCache
    from feeds.serve.pictures import PictureProxy

    place = site.var / "pictures"
    try:
        cache = PictureCache(place, chosen.cache_bytes)
    except OSError as error:
        raise ServeError(f"{place}: cannot be written: {error.strerror}") from error
    downloads = Downloads(
        cache,
        user_agent=user_agent(network.contact or CONTACT),
        max_bytes=chosen.max_bytes,
        may_dial=partial(may_dial, allowed=parse_allowed(network.allow_hosts)),
        referers=chosen.referer,
    )
    return PictureProxy(pictures, _Articles(site.store_url).find, cache, downloads)


class _Articles:
    """Finds articles in a store that stays open, since opening takes longer than looking; safe in threads."""

    def __init__(self, store_url: str) -> None:
        self._store_url = store_url
        self._lock = Lock()
        self._opened = ExitStack()
        self._store: Store | None = None

    def find(self, guid: str) -> Entry | None:
        with self._lock:
            if self._store is None:
                self._store = self._opened.enter_context(read_store(self._store_url))
            store = self._store
        try:
            return store.published_entry(guid)
        except StoreError:
            with self._lock:  # another one may be in its place, or of another version: looked at anew next time
                self._store = None
                self._opened.close()
            raise


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise ConfigError(f"--host {host}: no address of this machine: {error}") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise ConfigError(f"--host {host}: no address of this machine") from error
        raise ServeError(f"cannot listen on {host} port {port}: {error.strerror}") from error
    return listener


def _states_of(site: Site) -> Callable[[], Sequence[SourceState]]:
    """Return what reads how the sources do; a source added or removed meanwhile is seen by its file's name."""

    def read() -> Sequence[SourceState]:
        names = sorted(file.stem for file in (site.folder / "sources").glob("*.toml"))
        with read_store(site.store_url) as store:
            return list(store.source_states(names).values())

    return read
