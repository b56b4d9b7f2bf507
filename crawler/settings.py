"""Scrapy's settings for every crawl: safe and polite by default, and without what costs time and serves nothing here.

``scrapy crawl`` in a checkout and ``tidings`` both start from this module; ``tidings`` lays the site's own limits over
it. From the environment come ``TIDINGS_ALLOW_HOSTS`` and ``TIDINGS_DELAY_S``, read once, here. A test holds each value.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

from crawler import __version__
from crawler.errors import ConfigError

#: Where a site's owner finds out who we are; an operator puts an own address here.
CONTACT = "https://tidings.example/crawler"


def user_agent(contact: str) -> str:
    """Return the User-Agent: product, version, and where to complain (RFC 9110, section 10.1.5)."""
    return f"tidings/{__version__} (+{contact})"


def _seconds(variable: str, default: float) -> float:
    value = os.environ.get(variable, "").strip()
    try:
        seconds = float(value or default)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise ConfigError(f"{variable}={value!r}: expected seconds from 0 to 3600, such as 1.5")
    return seconds


# Project

BOT_NAME = "tidings"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SourceLoader"  # a spider for each source and each family
USER_AGENT = user_agent(CONTACT)
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.1",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.7",
}

# Own limits

TIDINGS_ALLOW_HOSTS = [entry.strip() for entry in os.environ.get("TIDINGS_ALLOW_HOSTS", "").split(",") if entry.strip()]
TIDINGS_RETRY_AFTER_MAX_S = 60.0  # a host that asks for a longer pause is left to the next run
TIDINGS_CRAWL_DELAY_MAX_S = 30.0  # a longer Crawl-delay is reported and cut to this, as StormCrawler does
TIDINGS_BACKOFF_S = 1.0  # pause before the first new attempt, doubled before the second

# Politeness

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "tidings"  # product token (RFC 9309, section 2.2.1)
DOWNLOAD_DELAY = _seconds("TIDINGS_DELAY_S", 1.0)  # between two requests to one host, for all its sources
DOWNLOAD_DELAY_JITTER = 0.0  # Scrapy would go 50% below the delay
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # never two at once
CONCURRENT_REQUESTS = 16  # over all hosts
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524]  # never 4xx: asking again does not help there

# Safety

TWISTED_DNS_RESOLVER = "crawler.http.guard.GuardedResolver"  # checks each address when it is dialled
DOWNLOAD_HANDLERS = {
    "http": "crawler.http.wire.GuardedHandler",
    "https": "crawler.http.wire.GuardedHandler",
    "data": None,  # a page must not make us read files, or anything but the web
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5  # RFC 9309 asks for five for robots.txt
METAREFRESH_ENABLED = False  # a redirect that markup of strangers could make
COOKIES_ENABLED = False  # no session, no tracking
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would dial for us, past the guard; the environment's proxies are not used
HTTPCACHE_ENABLED = False  # it calls pages fresh that are not; validators are kept in the store instead
TELNETCONSOLE_ENABLED = False  # both let local users run code in the process
REMOTE_CONTROL_ENABLED = False

# Limits

DOWNLOAD_MAXSIZE = 10_000_000  # bytes, packed and unpacked alike
DOWNLOAD_WARNSIZE = 0  # what is too large is dropped with a reason; nothing to warn of below
DOWNLOAD_TIMEOUT = 20  # seconds for the whole request, connection and dripping body included
DOWNLOAD_FAIL_ON_DATALOSS = True  # half a page is no page
CLOSESPIDER_TIMEOUT = 3600  # seconds; a run always ends
URLLENGTH_LIMIT = 2083
DEPTH_LIMIT = 1000  # second wall behind a source's max_pages

# Order of the stages

SCHEDULER = "crawler.http.hosts.HostScheduler"  # hosts take turns; no duplicate filter: spiders know what they met
DOWNLOADER = "crawler.http.hosts.HostDownloader"
# Scrapy's own lists are replaced, not amended: what they hold is imported even where it is switched off (0.3 s a run),
# and a new release may add something that is on.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.http.guard.AddressGuard": 50,  # before anything is asked, robots.txt included
    "crawler.http.robots.RobotsRules": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.http.limits.BodyLimits": 590,  # unpacks
    "crawler.http.guard.GuardedRedirects": 600,
    "crawler.http.throttle.HostThrottle": 800,  # nearest to the wire: sees every answer first
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # spiders judge every status themselves; the guard refuses long addresses
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.depth.DepthMiddleware": 900}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,  # `scrapy crawl NAME -O articles.jsonl`
}
TIDINGS_STAGES = {
    "crawler.pipelines.plain.PlainText": 100,  # before a title is judged
    "crawler.pipelines.required.RequiredTitle": 200,
    "crawler.pipelines.canonical.CanonicalURL": 300,
    "crawler.pipelines.date.PublicationDate": 400,
    "crawler.pipelines.html.CleanHTML": 500,  # dearest, so after what may drop the article
    "crawler.pipelines.credits.ReadCredits": 550,  # looks at the ends of clean text
    "crawler.pipelines.required.RequiredBody": 600,  # an empty body shows once it is clean
    "crawler.pipelines.marks.Marks": 700,  # of the text as it will be stored
}
ITEM_PIPELINES = {
    "crawler.pipelines.stages.Stages": 500,  # the ones above, in this order
    "crawler.pipelines.store.StoreArticles": 900,  # tells duplicates, and is the only one that writes
}

# Cost: Scrapy starts this many tasks for every response (default 100); pipelines here await nothing slow.

CONCURRENT_ITEMS = 1
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 2_000_000  # bytes of pages in hand, before no more are asked for
WARN_ON_GENERATOR_RETURN_VALUE = False  # else the callback's source is parsed again for every response
DOWNLOADER_STATS = False
MEMUSAGE_ENABLED = False
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"  # of `-O articles.jsonl`; else Chinese comes out as escapes
LOG_LEVEL = "WARNING"
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # drops are counted and reported with their reasons
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None
