"""The first SIGINT or SIGTERM of a command that takes its time: it is noted, and what is in hand is finished."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from crawler.report import RunReport


@contextmanager
def first_signal(report: RunReport, stop: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Note the first SIGINT or SIGTERM in the report and call ``stop``; the second one ends the process at once."""

    def handle(signum: int, _: FrameType | None) -> None:
        report.signal = signum
        name = signal.Signals(signum).name
        os.write(2, f"tidings: {name}: finishing what is in hand; a second signal stops at once\n".encode())
        for number in before:
            signal.signal(number, signal.SIG_DFL)
        stop()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        if report.signal is None:
            for number, handler in before.items():
                signal.signal(number, handler)
