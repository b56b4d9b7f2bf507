"""Crawl throughput: ``tidings crawl`` doing everything, beside a bare Scrapy spider that only reads each title.

Makes a site of Chinese articles (20 categories, about 11 KB a page, 0-4 lazy images, 3 % duplicates by canonical URL),
serves it on loopback with nginx when it is there, and runs the two in turn, each as a process of its own. Prints
pages a second, CPU seconds and peak memory of each, and the ratio of the pages a second.

    python benchmarks/crawl.py [--articles 5000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import json
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PER_LISTING = 100
CATEGORIES = 20
DUPLICATES = 0.03

_SYLLABLES = (
    "城市图书馆本周在河边开放新的阅览室居民说这里的灯光比从前柔和工人们用三个月修好了老桥两岸的集市因此多了不少客人"
    "研究人员发布了一个小巧的开源工具它把旧日志整理成清楚的表格学校的气象站记录到入冬以来最低的温度面包店清晨四点开门"
)

BARE_SPIDER = """
import scrapy

class Bare(scrapy.Spider):
    name = "bare"
    def __init__(self, base, pages):
        self.start_urls = [f"{base}/list/{n}.html" for n in range(1, int(pages) + 1)]
    def parse(self, response):
        for href in response.css("li.item h2 a::attr(href)").getall():
            yield response.follow(href, self.parse_article)
    def parse_article(self, response):
        yield {"title": response.css("h1::text").get()}
"""

SOURCE = """\
name = "bench"
family = "listing"
start = ["{base}/list/1.html"]
max_pages = 100000
[listing]
item = "li.item"
article = "h2 a"
date = "time"
next = "a.next"
[article]
title = "h1"
content = "div.article_content"
category = "ol.breadcrumb li a"
"""


def make_site(folder: Path, articles: int) -> None:
    """Write the pages; the same number gives the same bytes."""
    chance = random.Random(articles)
    pages = -(-articles // PER_LISTING)
    for name in ("list", "a"):
        (folder / name).mkdir()
    for page in range(pages):
        numbers = range(page * PER_LISTING, min((page + 1) * PER_LISTING, articles))
        items = "\n".join(
            f'<li class="item"><h2><a href="/a/{n}.html">{headline(n)}</a></h2><time>{stamp(n)}</time></li>'
            for n in numbers
        )
        following = f'<a class="next" href="/list/{page + 2}.html">下一页</a>' if page + 1 < pages else ""
        (folder / "list" / f"{page + 1}.html").write_text(
            f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>列表</title></head>'
            f"<body><ul>{items}</ul>{following}</body></html>",
            encoding="utf-8",
        )
    for n in range(articles):
        same_as = chance.randrange(n) if n and chance.random() < DUPLICATES else n
        (folder / "a" / f"{n}.html").write_text(article(n, same_as, chance), encoding="utf-8")


def headline(n: int) -> str:
    return f"第{n}号消息：" + "".join(_SYLLABLES[(n * 7 + k * 3) % len(_SYLLABLES)] for k in range(18))


def stamp(n: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1_760_000_000 - n * 61))


def article(n: int, same_as: int, chance: random.Random) -> str:
    images = chance.randrange(5)
    paragraphs = []
    for k in range(14):
        start = chance.randrange(len(_SYLLABLES))
        paragraphs.append("<p>" + "".join(_SYLLABLES[(start + i * 5) % len(_SYLLABLES)] for i in range(190)) + "。</p>")
        if k < images:
            paragraphs.append(
                f'<p></p><div class="img_box" id="id_imagebox_{k}"><div class="content_img_div perview_img_div">'
                f'<img class="lazy opacity_0" data-original="http://img.example/{n}/{k}_1024.jpg" data-height="600" '
                f'data-width="800" src="https://proxy.example/?http://img.example/{n}/{k}_1024.jpg"></div></div>'
            )
    category = n % CATEGORIES
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{headline(n)} - 新闻</title>'
        f'<link rel="canonical" href="/a/{same_as}.html"><meta property="og:title" content="{headline(n)}">'
        f'<meta property="article:published_time" content="{stamp(n).replace(" ", "T")}Z">'
        f'</head><body><nav><ul><li><a href="/">首页</a></li><li><a href="/about">关于</a></li></ul></nav>'
        f'<ol class="breadcrumb"><li><a href="/c/{category // 5}/">大类{category // 5}</a></li>'
        f'<li><a href="/c/{category // 5}/{category}/">小类{category}</a></li></ol>'
        f'<h1>{headline(n)}</h1><span class="time">{stamp(n)[:10]}</span>'
        f'<div class="article_content"><div>{"".join(paragraphs)}</div></div>'
        "<footer>本站为测试而作</footer></body></html>"
    )


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder on a free loopback port; nginx with one worker when it is installed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nginx = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
    base = f"http://127.0.0.1:{port}"
    if not nginx:
        handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder)
        handler.func.protocol_version = "HTTP/1.1"  # type: ignore[attr-defined]
        handler.func.log_message = lambda *_: None  # type: ignore[attr-defined]
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield base
        server.shutdown()
        return
    run = Path(tempfile.mkdtemp(prefix="bench-nginx-"))
    (run / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; pid {run}/pid; error_log {run}/error.log; events {{}}\n"
        f"http {{ access_log off; default_type text/html; charset utf-8;\n"
        f"client_body_temp_path {run}; proxy_temp_path {run}; fastcgi_temp_path {run}; uwsgi_temp_path {run};\n"
        f"scgi_temp_path {run}; keepalive_requests 1000000; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    folder.chmod(0o755)
    server_process = subprocess.Popen([nginx, "-c", run / "nginx.conf", "-e", run / "error.log"])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield base
    finally:
        server_process.terminate()
        server_process.wait(10)
        shutil.rmtree(run, ignore_errors=True)


def measured(arguments: list[str], folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Run a process in a folder; return its seconds, CPU seconds and peak memory in MB, all with those it starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(arguments, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL)
    most_kb = 0
    while process.poll() is None:
        most_kb = max(most_kb, sum(map(memory_kb, family_of(process.pid))))
        time.sleep(0.1)
    taken_s, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(arguments)}")
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"s": taken_s, "cpu": cpu_s, "mb": most_kb / 1024}


def family_of(pid: int) -> list[int]:
    """Return the process and all that it, or its children, started."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, listed.read_text().split())
    return found


def memory_kb(pid: int) -> int:
    """Return a process's share of memory: what several processes share counts in parts (``Pss``)."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def run_bare(base: str, work: Path, pages: int) -> dict[str, float]:
    (work / "bare.py").write_text(BARE_SPIDER)
    command = [sys.executable, "-m", "scrapy", "runspider", str(work / "bare.py"), "-a", f"base={base}"]
    command += ["-a", f"pages={pages}", "-s", "CONCURRENT_REQUESTS=64", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=64"]
    return measured([*command, "-s", "LOG_LEVEL=WARNING"], work, {})


def run_tidings(base: str, work: Path, expected: int) -> dict[str, float]:
    site = work / "site"
    shutil.rmtree(site, ignore_errors=True)
    tidings = [sys.executable, "-c", "from crawler.cli import main; main()", "-C", str(site)]
    environment = {
        "TIDINGS_ALLOW_HOSTS": base.removeprefix("http://"),
        "TIDINGS_DELAY_S": "0",
        "TIDINGS_CONCURRENCY": "64",
        "TIDINGS_PER_HOST": "64",
    }
    subprocess.run([*tidings[:3], "init", str(site)], check=True, cwd=HERE, stdout=subprocess.DEVNULL)
    (site / "sources" / "bench.toml").write_text(SOURCE.format(base=base))
    figures = measured([*tidings, "crawl"], HERE, environment)
    status = subprocess.run([*tidings, "status", "--json"], check=True, cwd=HERE, stdout=subprocess.PIPE).stdout
    counts = json.loads(status)["sources"][0]["last_run_counts"]
    if counts["listed"] != expected or counts["new"] + counts["dropped"] != expected:
        raise SystemExit(f"not everything was crawled: {counts}")
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=5000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=("bare", "tidings"))
    chosen = options.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    with tempfile.TemporaryDirectory(prefix="bench-crawl-") as name:
        work = Path(name)
        work.chmod(0o755)
        (work / "www").mkdir()
        make_site(work / "www", chosen.articles)
        listings = -(-chosen.articles // PER_LISTING)
        rows: dict[str, list[dict[str, float]]] = {"bare": [], "tidings": []}
        with served(work / "www") as base:
            for _ in range(chosen.rounds):
                if chosen.only != "tidings":
                    rows["bare"].append(run_bare(base, work, listings))
                if chosen.only != "bare":
                    rows["tidings"].append(run_tidings(base, work, chosen.articles))
    pages = chosen.articles + listings
    print(f"{pages} pages, {chosen.rounds} rounds in turn, medians\n")
    print(f"{'':10}{'pages/s':>10}{'CPU s':>10}{'peak MB':>10}")
    rate = {}
    for name, runs in rows.items():
        if runs:
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            rate[name] = pages / middle["s"]
            print(f"{name:10}{rate[name]:10.0f}{middle['cpu']:10.1f}{middle['mb']:10.0f}")
    if len(rate) == 2:
        pairs = sorted(b["s"] / t["s"] for b, t in zip(rows["bare"], rows["tidings"], strict=True))
        print(f"\ntidings / bare, pages a second: {statistics.median(pairs):.2f} ({pairs[0]:.2f} to {pairs[-1]:.2f})")


if __name__ == "__main__":
    main()
