"""Long work shows itself on a terminal: how much is done, how fast, for how long yet. A pipe hears nothing of it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import TIDINGS, _environment

if TYPE_CHECKING:
    from tests.conftest import Newsroom, Run

#: A bar, how many of how many, a rate, a time; other columns may stand between.
LINE = r"{} ━*.*? +(\d+)/(\d+) .*?[\d,]+/(?:s|min) +(?:\d+:\d\d:\d\d|-:--:--)"


def on_a_terminal(site: Path, *words: str, columns: int = 100, interrupt_at: str = "") -> tuple[int, str]:
    """Run ``tidings`` with stderr on a pseudo-terminal; return its status and what the terminal got."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = _environment() | {"TERM": "xterm", "TIDINGS_DELAY_S": "0"}
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        environment.pop(name, None)
    command = [*TIDINGS, "-C", str(site), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment) as process:
        os.close(theirs)
        got = b""
        while piece := _read(ours):
            got += piece
            if interrupt_at and re.search(interrupt_at, got.decode("utf-8", "replace")):
                process.send_signal(signal.SIGINT)
                interrupt_at = ""
        os.close(ours)
        status = process.wait(60)
    return status, got.decode("utf-8", "replace")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


def plain(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    for n in range(120):
        text = " ".join(f"word{n * 31 + number * 7}" for number in range(60))
        front = f"title: Story {n}\ndate: 2026-03-{n % 28 + 1:02} 08:{n % 60:02}:00\ncategories: [[Cat{n % 60}]]"
        (folder / f"{n}.md").write_text(f"---\n{front}\n---\n{text}\n")
    return folder


def test_a_crawl_shows_each_source_how_fast_and_how_long_yet(site: Path, newsroom: Newsroom) -> None:
    newsroom.write(*range(40))
    newsroom.slowness_s = 0.05
    other = (site / "sources/newsroom.toml").read_text().replace('"newsroom"', '"other"')
    (site / "sources/other.toml").write_text(
        other.replace(newsroom.base, newsroom.base.replace("127.0.0.1", "localhost"))
    )
    file = site / "tidings.toml"
    file.write_text(
        file.read_text().replace(
            newsroom.address, f'{newsroom.address}", "localhost:{newsroom.address.rpartition(":")[2]}'
        )
    )
    status, shown = on_a_terminal(site, "crawl", "--all")
    assert status == 0
    for name in ("crawl", "newsroom", "other"):
        assert re.search(LINE.format(name), plain(shown)), name
    assert "pages" in plain(shown)
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")  # the cursor is back


def test_an_import_and_its_publication_show_themselves(site: Path, posts: Path) -> None:
    status, shown = on_a_terminal(site, "import", str(posts))
    assert status == 0
    for what in ("posts", "articles", "entries"):
        assert re.search(LINE.format(what), plain(shown)), what


def test_a_publication_shows_itself_on_a_narrow_terminal_line_by_line(site: Path, posts: Path, tidings: Run) -> None:
    assert tidings("-q", "import", str(posts)).returncode == 0
    status, shown = on_a_terminal(site, "publish", columns=36)
    assert status == 0
    lines = [line for line in re.split(r"[\r\n]+", plain(shown)) if line.strip()]
    assert [line for line in lines if re.match(r"articles .*\d+/\d+", line)]
    assert max(map(len, lines)) <= 36


def test_a_display_that_is_broken_off_leaves_the_terminal_as_it_was(site: Path, posts: Path) -> None:
    status, shown = on_a_terminal(site, "import", str(posts), interrupt_at=r"posts ")
    assert status == 130
    assert "Traceback" not in shown
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")


def test_a_pipe_hears_nothing_of_it(site: Path, posts: Path, tidings: Run) -> None:
    done = tidings("import", str(posts))
    assert (done.returncode, done.stderr) == (0, "")
    assert "━" not in done.stdout
    assert "━" not in on_a_terminal(site, "-q", "publish")[1]
