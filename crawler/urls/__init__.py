"""Addresses: normal form, identity, canonical address, and what a proxy hides.

Strings in, strings out; nothing is fetched. Every function either answers or raises ``InvalidURL``.
"""

from crawler.urls._identity import canonical_url, url_key
from crawler.urls._noise import TRACKING_PARAMETERS, without_parameters
from crawler.urls._normal import MAX_LENGTH, InvalidURL, absolute, normalise, without_tracking
from crawler.urls._proxy import KNOWN_PROXIES, unwrap_proxy
from crawler.urls._public import is_public

__all__ = [
    "KNOWN_PROXIES",
    "MAX_LENGTH",
    "TRACKING_PARAMETERS",
    "InvalidURL",
    "absolute",
    "canonical_url",
    "is_public",
    "normalise",
    "unwrap_proxy",
    "url_key",
    "without_parameters",
    "without_tracking",
]
