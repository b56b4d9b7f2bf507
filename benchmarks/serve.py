"""Answers a second of ``tidings serve``, beside nginx on the same files, one worker each.

Makes a site of some feeds of 60 KB, starts both servers, and asks them in turn with ``wrk`` on one thread: conditional
requests that end in 304 with a reader's fields, the same each time or each with a number of its own; and whole feeds,
plain and gzip. Prints answers a second of each round, their median, the processor time of an answer, and the ratio of
``tidings serve`` to nginx, round by round. On a machine that does other things the processor time says more than the
rate.

    python benchmarks/serve.py [--rounds 5] [--seconds 4] [--connections 32]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
#: What a feed reader sends beside the condition.
READER = {"User-Agent": "Miniflux/2.2.4 (https://miniflux.app)", "Accept": "application/rss+xml, */*;q=0.9"}
PATH = "category/town/rss.xml"

NUMBERED = """
local number = 0
request = function()
    number = number + 1
    wrk.headers["X-Request-Id"] = number
    return wrk.format()
end
"""

NGINX = """
worker_processes 1;
daemon off;
pid {run}/pid;
error_log {run}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {run}/body; proxy_temp_path {run}/proxy; fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi; scgi_temp_path {run}/scgi;
    keepalive_requests 100000000;
    tcp_nopush on; sendfile on;
    gzip on; gzip_vary on; gzip_types application/rss+xml;
    server {{
        listen 127.0.0.1:{port};
        root {public};
        add_header Cache-Control "public, max-age=1800";
        charset utf-8; charset_types application/rss+xml;
        location ~ /rss\\.xml$ {{ types {{ }} default_type application/rss+xml; }}
    }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx or not shutil.which("wrk"):
        sys.exit("nginx and wrk are needed: apt-get install nginx-light wrk")
    with tempfile.TemporaryDirectory(prefix="bench-serve-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user
        make_site(folder)
        servers = {
            "tidings": stack.enter_context(running(tidings_command, folder)),
            "nginx": stack.enter_context(running(lambda site, port: nginx_command(nginx, site, port), folder)),
        }
        results = {}
        for case in ("304", "304 other", "200", "200 gzip"):
            fields = {server: fields_for(case, address) for server, (address, _) in servers.items()}
            figures = {server: [] for server in servers}
            costs = {server: [] for server in servers}
            for number in range(options.rounds):
                order = list(servers.items())
                for server, (address, pid) in order if number % 2 else reversed(order):
                    before = cpu_s(pid)
                    rate = asked(address, fields[server], options, numbered=case == "304 other")
                    figures[server].append(rate)
                    costs[server].append((cpu_s(pid) - before) / (rate * options.seconds) * 1e6)
            results[case] = {"rates": figures, "cpu_us": costs}
            report(case, figures, costs)
    if options.json:
        print(json.dumps(results))


def make_site(folder: Path) -> None:
    """Make a site folder with published feeds of about 60 KB."""
    chance = random.Random(7)
    words = (
        "城市图书馆本周在河边开放新的阅览室居民说这里的灯光比从前柔和工人们用三个月修好了老桥两岸的集市因此多了不少客人"
    )
    (folder / "tidings.toml").write_text(
        'id = "urn:uuid:00000000-0000-5000-8000-000000000001"\ntitle = "Bench"\nbase_url = "http://127.0.0.1"\n'
    )
    (folder / "var").mkdir()
    (folder / "sources").mkdir()
    for feed in ("all", "category/town", "source/gazette"):
        (folder / "public" / feed).mkdir(parents=True)
        items = "".join(
            f"<item><title>{''.join(chance.choices(words, k=20))}</title>"
            f"<description>{''.join(chance.choices(words, k=380))}</description></item>\n"
            for _ in range(50)
        )
        (folder / "public" / feed / "rss.xml").write_text(f"<rss><channel>{items}</channel></rss>", encoding="utf-8")


def tidings_command(site: Path, port: int) -> list[str]:
    program = "from crawler.cli import main; main()"
    return [sys.executable, "-c", program, "-q", "-C", str(site), "serve", "--port", str(port)]


def nginx_command(nginx: str, site: Path, port: int) -> list[str]:
    run = site / "nginx"
    run.mkdir()
    (run / "nginx.conf").write_text(NGINX.format(run=run, port=port, public=site / "public"))
    return [nginx, "-c", str(run / "nginx.conf"), "-e", str(run / "error.log")]


@contextlib.contextmanager
def running(command_for, site: Path) -> Iterator[tuple[str, int]]:
    """Run a server on a free port until the block ends; give its address and its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(command_for(site, port), cwd=HERE, env=os.environ | {"PYTHONPATH": str(HERE)})
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait(20)


def fields_for(case: str, address: str) -> dict[str, str]:
    """Return the fields of the case's requests, having seen that they are answered as they should."""
    fields = READER | ({"Accept-Encoding": "gzip"} if case != "200" else {})
    status, headers = answer(address, fields)
    if case.startswith("304"):
        fields |= {"If-None-Match": headers["ETag"]}
        status, headers = answer(address, fields)
    expected = (case.split()[0], "gzip" if case == "200 gzip" else None)
    if (str(status), headers["Content-Encoding"]) != expected:
        sys.exit(f"{address}: {case}: answered {status}, {headers}")
    return fields


def answer(address: str, fields: dict[str, str]):
    try:
        with urllib.request.urlopen(urllib.request.Request(address + PATH, headers=fields)) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def asked(address: str, fields: dict[str, str], options: argparse.Namespace, *, numbered: bool) -> float:
    """Return the answers a second of one round."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s"]
    for name, value in fields.items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if numbered:
            script.write(NUMBERED)
            script.flush()
            command += ["-s", script.name]
        printed = subprocess.run([*command, address + PATH], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        sys.exit(printed)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])


def cpu_s(pid: int) -> float:
    """Return the seconds of processor time that a process and its children (nginx's worker) have taken."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in pids]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def report(case: str, figures: dict[str, list[float]], costs: dict[str, list[float]]) -> None:
    ratios = [ours / theirs for ours, theirs in zip(figures["tidings"], figures["nginx"], strict=True)]
    for server, rounds in figures.items():
        cost = statistics.median(costs[server])
        each = "  ".join(f"{n:.0f}" for n in rounds)
        print(f"{case:9} {server:8} {statistics.median(rounds):8.0f}/s {cost:8.1f} us   {each}")
    each = "  ".join(f"{n:.2f}" for n in ratios)
    print(f"{case:9} {'ratio':8} {statistics.median(ratios):8.2f}               {each}\n", flush=True)


if __name__ == "__main__":
    main()
