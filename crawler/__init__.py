"""Tidings' crawler: sources, spiders, pipelines, store and command line."""

__version__ = "0.1.0"
