"""Where a publication keeps entries that are rendered, for the next feed that holds them.

One SQLite file for all processes, made when it is first needed and taken away with the publication. It is a cache: when
the disk has little room left, an entry is rendered anew for each feed instead.
"""

from __future__ import annotations

import pickle
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from feeds.render import Form, Fragment

#: Below ``public/``, where there is room if anywhere; nobody serves a hidden file.
SHELF_FILE = ".tidings-entries.tmp"
#: Seconds to wait while another process puts something down.
_TIMEOUT_S = 60
#: An entry takes some four times its text: of so large pages it needs few.
_PAGE_BYTES = 32768
#: It grows no more when the disk has less than so many times its size left: the feeds it is for take that.
_LEFT = 4
#: What a crash leaves of it is of no use to anyone.
_PRAGMAS = (f"page_size={_PAGE_BYTES}", "journal_mode=OFF", "synchronous=OFF")

_TABLE = "CREATE TABLE IF NOT EXISTS entry (article INTEGER, form TEXT, value BLOB, UNIQUE (article, form))"


class Shelf:
    """Rendered entries by article; each process opens its own on the same file."""

    def __init__(self, file: Path) -> None:
        """Make one without touching the disk; the file is none, or one that a shelf of the same publication made."""
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._has_room = True

    def get(self, form: Form, ids: Sequence[int]) -> dict[int, Fragment | str]:
        """Return what is there of these articles in a form: fragments, or why there are none."""
        marks = ",".join("?" * len(ids))
        query = f"SELECT article, value FROM entry WHERE form = ? AND article IN ({marks})"  # noqa: S608 (marks only)
        try:
            rows = self._opened().execute(query, (str(form), *ids))
            return {number: pickle.loads(value) for number, value in rows}  # noqa: S301 (``put`` wrote it)
        except (sqlite3.Error, pickle.UnpicklingError, EOFError):  # a full disk may leave half of a value
            self._has_room = False
            return {}

    def put(self, form: Form, made: Mapping[int, Fragment | str]) -> None:
        """Keep these, as long as there is room."""
        rows = ((number, str(form), pickle.dumps(value)) for number, value in made.items())
        try:
            if self._has_room:
                with self._opened() as connection:
                    connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
                room = shutil.disk_usage(self._file.parent).free
                self._has_room = room > _LEFT * self._file.stat().st_size
        except (sqlite3.Error, OSError):
            self._has_room = False

    def __enter__(self) -> Shelf:
        self._file.unlink(missing_ok=True)  # what a killed run left behind
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection:
            self._connection.close()
        self._file.unlink(missing_ok=True)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._file, _TIMEOUT_S)
            for pragma in _PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(_TABLE)
        return self._connection
