"""The stages between a scraped article and the store: one concern each, a thin class over a pure function.

Their order stands in ``crawler.settings.ITEM_PIPELINES``. A stage returns the article, changed or not, or raises
``Dropped`` with a reason; what is no article (``ListingState``, ``Recheck``, ``Sighting``, ``Drop``) passes through
untouched.
"""

from __future__ import annotations

from crawler.pipelines.stage import Dropped, Stage

__all__ = ["Dropped", "Stage"]
