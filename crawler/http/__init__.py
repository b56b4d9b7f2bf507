"""The one polite, safe client: Scrapy components that every request of a run goes through, robots.txt included.

Comes in: requests of spiders. Goes out: responses within the limits, or ``RequestDropped`` with a reason. The order of
the components and every limit stand in ``crawler.settings``. What a response means is left to the spiders.

    scheduler  -> guard -> robots -> throttle -> downloader slot of the host -> handler -> resolver -> wire
    (hosts)                                                                     (wire)     (guard)
"""

from __future__ import annotations

from crawler.http.failures import RequestDropped, drop_reason, retry_at

__all__ = ["RequestDropped", "drop_reason", "retry_at"]
