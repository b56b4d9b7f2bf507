"""A thousand sources on two hundred hosts in one run: start-up, memory, and what each host got to see.

Serves the hosts on loopback addresses of their own (127.1.0.1 and up, one port), five sources each, and beside them a
host that takes connections and never answers, and one where nothing listens. Runs ``tidings crawl --all`` and prints
seconds to the first request and to the last one of the hosts that answer, the shortest gap between two requests to one
host, and peak memory of all processes.

    python benchmarks/many_sources.py [--sources 1000] [--delay 0.5]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PER_HOST = 5
ARTICLES = 2
SILENT, DEAD = "127.1.9.1", "127.1.9.2"
TIMEOUT_S = 2

SOURCE = """\
name = "{name}"
family = "listing"
start = ["http://{host}:{port}/{number}/"]
categories = ["Town/Street {number}"]
[listing]
article = "li a"
[article]
title = "h1"
content = "div"
"""


@dataclass
class Hosts:
    """The hosts that answer, and when each was asked for what."""

    names: list[str]
    port: int
    #: Seconds on the monotonic clock, by host.
    asked: defaultdict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def shortest_gap_s(self) -> float:
        times = [sorted(at for at, _ in asked) for asked in self.asked.values()]
        return min(later - sooner for some in times for sooner, later in pairwise(some))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                path = line.split()[1].decode()
                await reader.readuntil(b"\r\n\r\n")
                if host == SILENT:
                    await self.over.wait()
                    break
                self.asked[host].append((time.monotonic(), path))
                body = page(path, host)
                status = "200 OK" if body else "404 Not Found"
                head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        writer.close()


def page(path: str, host: str) -> bytes:
    """Return a listing for ``/3/``, an article for ``/3/1``; nothing for anything else."""
    _, number, article = (*path.split("/"), "")[:3]
    if not number.isdecimal():
        return b""
    if not article:
        links = "".join(f"<li><a href='/{number}/{n}'>Notice {n} of street {number}</a></li>" for n in range(ARTICLES))
        return f"<html><body><ul>{links}</ul></body></html>".encode()
    words = " ".join(f"{host}-{number}-{article}-{n}" for n in range(40))
    title = f"Notice {article} of {host}, street {number}"
    return f"<html><body><h1>{title}</h1><div><p>{words}</p></div></body></html>".encode()


@contextmanager
def served(count: int) -> Iterator[Hosts]:
    """Serve that many hosts, and the silent one, in a thread."""
    names = [f"127.1.{number // 200}.{number % 200 + 1}" for number in range(count)]
    with socket.socket() as probe:
        probe.bind((names[0], 0))
        hosts = Hosts(names, probe.getsockname()[1])
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        async with await asyncio.start_server(hosts.answer, [*names, SILENT], hosts.port):
            ready.set()
            await hosts.over.wait()
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield hosts
    finally:
        loop.call_soon_threadsafe(hosts.over.set)
        thread.join(10)
        loop.close()


def write_site(site: Path, hosts: Hosts, sources: int) -> None:
    """Make a site folder with that many sources, one on the silent and one on the dead host among them."""
    places = [(hosts.names[number % len(hosts.names)], number // len(hosts.names)) for number in range(sources - 2)]
    places += [(SILENT, 0), (DEAD, 0)]
    for host, number in places:
        name = f"s{host.replace('.', '-')}-{number}"
        text = SOURCE.format(name=name, host=host, port=hosts.port, number=number)
        (site / "sources" / f"{name}.toml").write_text(text)


@dataclass(frozen=True)
class Figures:
    """What a run came to."""

    status: int
    startup_s: float
    #: Until the last request to a host that answers.
    answered_s: float
    shortest_gap_s: float
    peak_mb: float
    #: State of each source by ``tidings status``.
    states: dict[str, str]
    new: int


def crawl(sources: int, delay_s: float) -> Figures:
    """Crawl that many sources once, in an own process."""
    with tempfile.TemporaryDirectory(prefix="bench-many-") as folder, served(max(1, sources // PER_HOST)) as hosts:
        site = Path(folder) / "site"
        tidings = [sys.executable, "-c", "from crawler.cli import main; main()"]
        allowed = ",".join(f"{name}:{hosts.port}" for name in [*hosts.names, SILENT, DEAD])
        environment = os.environ | {
            "TIDINGS_ALLOW_HOSTS": allowed,
            "TIDINGS_DELAY_S": str(delay_s),
            "TIDINGS_CONCURRENCY": "64",
            "TIDINGS_TIMEOUT_S": str(TIMEOUT_S),
        }
        run = {"cwd": HERE, "env": environment}
        subprocess.run([*tidings, "init", str(site)], check=True, stdout=subprocess.DEVNULL, **run)  # type: ignore[call-overload]
        write_site(site, hosts, sources)
        began = time.monotonic()
        process = subprocess.Popen([*tidings, "-C", str(site), "crawl", "--all"], stdout=subprocess.DEVNULL, **run)  # type: ignore[call-overload]
        peak_kb = watched(process)
        asked = [at for some in hosts.asked.values() for at, _ in some]
        told = subprocess.run(
            [*tidings, "-C", str(site), "status", "--json"], stdout=subprocess.PIPE, check=True, **run
        )  # type: ignore[call-overload]
        rows = json.loads(told.stdout)["sources"]
        return Figures(
            status=process.returncode,
            startup_s=min(asked) - began,
            answered_s=max(asked) - began,
            shortest_gap_s=hosts.shortest_gap_s(),
            peak_mb=peak_kb / 1024,
            states={row["name"]: row["state"] for row in rows},
            new=sum(row["last_run_counts"].get("new", 0) for row in rows),
        )


def watched(process: subprocess.Popen[bytes]) -> int:
    """Wait for the process; return the most memory that it and its children had together, in kB (``Pss``)."""
    most = 0
    while process.poll() is None:
        most = max(most, sum(_pss_kb(pid) for pid in _family(process.pid)))
        time.sleep(0.1)
    return most


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, listed.read_text().split())
    return found


def _pss_kb(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sources", type=int, default=1000)
    options.add_argument("--delay", type=float, default=0.5)
    chosen = options.parse_args()
    found = crawl(chosen.sources, chosen.delay)
    print(f"{chosen.sources} sources, {found.new} articles, a delay of {chosen.delay} s")
    print(f"first request after {found.startup_s:.1f} s, last of the hosts that answer after {found.answered_s:.1f} s")
    print(f"shortest gap at one host {found.shortest_gap_s:.3f} s, peak memory {found.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
