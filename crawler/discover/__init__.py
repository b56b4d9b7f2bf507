"""What a site nobody has described may be read as: pure guesses over its pages, each with its evidence.

Comes in: what an address answered. Goes out: candidates, the likeliest first; what each is worth shows when its listing
and an article of it have been read. Fetching is left to ``crawler.spiders.probe``.
"""

from __future__ import annotations

from crawler.discover._candidates import Candidate, candidates_at, candidates_beside, feed_addresses, rank
from crawler.discover._jsonlists import headlines_without_addresses

__all__ = ["Candidate", "candidates_at", "candidates_beside", "feed_addresses", "headlines_without_addresses", "rank"]
