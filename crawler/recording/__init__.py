"""Recorded pages: what a server once answered, and what the program is to make of it.

Comes in: a folder of recordings. Goes out: the fields that come of each, by the same pure path as in a crawl
(``Reader``, then the stages), with the moment of the recording for a clock. Three files make one: ``DATE-SLUG.html.gz``
(or ``.json.gz``, ``.xml.gz``) is the body as received, ``DATE-SLUG.meta.json`` what came with it,
``DATE-SLUG.expected.json`` the fields, corrected by eye. An article that its listing gave whole has no body: it stands
in the link.
"""

from __future__ import annotations

from crawler.recording._differences import differences
from crawler.recording._files import files_of, load_recordings, recording_name
from crawler.recording._recording import HEADERS, Recording
from crawler.recording._replay import fields_of, read_article, read_listing, replay

__all__ = [
    "HEADERS",
    "Recording",
    "differences",
    "fields_of",
    "files_of",
    "load_recordings",
    "read_article",
    "read_listing",
    "recording_name",
    "replay",
]
