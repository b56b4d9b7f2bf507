"""The same story twice: whether two articles tell one story in one wording, or have one text under any title.

Comes in: title and plain text. Goes out: a sketch, small enough to keep for every article; keys under which sketches
that may be alike meet; and a verdict over two sketches, on a story with its evidence. Pure and bounded: only the first
40,000 characters of a text are read. Who is kept, and what becomes of the other, is for the store.

A copy may differ in title, blanks, quotes, simplified or traditional characters, in what a site puts before and after
the text, and in a paragraph. A rewrite in other words is another article; so is a form filled in anew.
"""

from __future__ import annotations

from crawler.duplicates._decide import WINDOW, Verdict, same_story, same_text
from crawler.duplicates._sketch import Sketch, lookup_keys, pack, sketch, unpack
from crawler.duplicates._titles import read_title

__all__ = [
    "WINDOW",
    "Sketch",
    "Verdict",
    "lookup_keys",
    "pack",
    "read_title",
    "same_story",
    "same_text",
    "sketch",
    "unpack",
]
