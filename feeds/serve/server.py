"""Running the server: one process, one event loop, until SIGINT or SIGTERM."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FrameType

import uvicorn

from feeds.serve.app import App, create_app
from feeds.serve.metrics import Metrics, ReadStates, SourceStates
from feeds.serve.protocol import Limits, protocol_for
from feeds.serve.site import Site, SiteOptions

#: How often connections are looked at, and whether feeds moved, in seconds.
_TICK_S = 1.0
#: Seconds that answers under way are given after a signal.
_GRACE_S = 5
#: Files that are open for anything but connections.
_OWN_FILES = 100


class Server(uvicorn.Server):
    """uvicorn's server, which looks after connections and moved feeds, and says when it is ready."""

    def __init__(self, config: uvicorn.Config, site: Site, limits: Limits, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.site = site
        self._tick_s = min(_TICK_S, limits.head_s / 4, limits.idle_s / 4, limits.body_s / 4, limits.write_s / 4)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._keeper = asyncio.create_task(self._keep())
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        self._keeper.cancel()
        self.site.files.close()

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._tick_s)
            self.site.refresh()
            now = loop.time()
            for connection in list(self.server_state.connections):
                if connection.is_overdue(now):  # type: ignore[union-attr]
                    connection.transport.abort()


def build_server(
    options: SiteOptions,
    read_states: ReadStates,
    on_ready: Callable[[], None] = lambda: None,
    routes: Mapping[str, App] | None = None,
    limits: Limits | None = None,
) -> Server:
    """Return the server of one site; it listens on nothing yet.

    Args:
        read_states: tells how the sources do, for ``/metrics`` and ``/healthz``; called in threads.
        on_ready: called once when requests are answered.
        routes: further ASGI applications by first segment of the path.
    """
    limits = limits or Limits()
    states = SourceStates(read_states)
    metrics = Metrics(states)
    site = Site(options)
    config = uvicorn.Config(
        create_app(site, states, metrics, routes),
        http=protocol_for(site, metrics, limits),
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,  # it would be up to a second late: earlier than a new file's Last-Modified
        proxy_headers=False,
        timeout_keep_alive=int(limits.idle_s) + 1,
        timeout_graceful_shutdown=_GRACE_S,
    )
    # Whatever is wrong with what strangers send is no news; neither is that they hang up.
    log = logging.getLogger("uvicorn.error")
    log.setLevel(logging.ERROR)
    log.addFilter(_is_news)
    server = Server(config, site, limits, on_ready)
    metrics.connections = lambda: len(server.server_state.connections)
    return server


def _is_news(record: logging.LogRecord) -> bool:
    """Tell apart uvloop's complaint about a connection that ended at the very moment that it was written to."""
    return not (record.exc_info and "the handler is closed" in str(record.exc_info[1]))


def affordable_limits() -> Limits:
    """Return the usual limits, with no more connections than this process may hold; what it may is raised first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    usual = Limits()
    if hard == resource.RLIM_INFINITY:
        return usual
    return replace(usual, connections=max(min(usual.connections, hard - _OWN_FILES), 1))


def run_server(server: Server, listener: socket.socket) -> int:
    """Serve on a bound socket until SIGINT or SIGTERM and return its number; answers under way are finished."""
    received: list[int] = []

    def note(signum: int, _: FrameType | None) -> None:
        # uvicorn raises the signals that it caught again when it is done: this is where they come to.
        received.append(signum)
        server.should_exit = True

    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, note)
    gc.freeze()  # what was imported stays: the collector need not go through it again and again
    server.run(sockets=[listener])
    return received[0] if received else 0
