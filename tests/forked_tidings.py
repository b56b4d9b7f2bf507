"""The program, imported and ready: a test's process is forked from one that has loaded this module.

Nothing here may start a thread or install a reactor.
"""

from __future__ import annotations

import os
import sys

import scrapy.core.downloader.handlers.http11
import scrapy.extensions.remote_control  # noqa: F401 - loaded by every run, and slowly

import crawler.cli.add
import crawler.cli.check
import crawler.cli.crawl
import crawler.cli.demo
import crawler.cli.export
import crawler.cli.import_
import crawler.cli.importer
import crawler.cli.init
import crawler.cli.probe
import crawler.cli.record
import crawler.cli.run
import crawler.http.hosts
import crawler.http.limits
import crawler.http.robots
import crawler.http.throttle
import crawler.http.wire
import crawler.look
import crawler.pipelines.canonical
import crawler.pipelines.html
import crawler.pipelines.plain
import crawler.pipelines.required
import crawler.spiders.visitor  # noqa: F401 - what a run imports
from crawler.cli import main


def run_in_child(words: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Become ``tidings`` with these words and variables, printing into two files."""
    for number, path in ((1, out), (2, err)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    main()
