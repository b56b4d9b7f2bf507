"""Tidings' feed writer: stored entries become RSS, Atom, JSON Feed, OPML and pages."""

from crawler import __version__

__all__ = ["GENERATOR", "GENERATOR_URI", "__version__"]

#: What feeds say they were made by, and where that is explained.
GENERATOR = "Tidings"
GENERATOR_URI = "https://tidings.example/"
