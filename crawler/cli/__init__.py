"""The operator's door: one file per command, and the only place that joins crawler and feeds."""

from __future__ import annotations

from crawler.cli.app import main

__all__ = ["main"]
