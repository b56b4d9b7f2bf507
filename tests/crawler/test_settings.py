"""Every setting that safety or politeness rests on, as a real crawler sees it: a new Scrapy may change a default."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

from crawler.errors import ConfigError

SETTINGS_FILE = Path(__file__).parents[2] / "crawler" / "settings.py"


@pytest.fixture(scope="module")
def effective() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.SpiderLoader")
    return Crawler(Spider, settings).settings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ROBOTSTXT_OBEY", True),
        ("ROBOTSTXT_USER_AGENT", "tidings"),
        ("DOWNLOAD_MAXSIZE", 10_000_000),
        ("DOWNLOAD_TIMEOUT", 20),
        ("DOWNLOAD_FAIL_ON_DATALOSS", True),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("CLOSESPIDER_TIMEOUT", 3600),
        ("REDIRECT_ENABLED", True),
        ("REDIRECT_MAX_TIMES", 5),
        ("METAREFRESH_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("REFERER_ENABLED", False),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("HTTPCACHE_ENABLED", False),
        ("AUTOTHROTTLE_ENABLED", False),
        ("COMPRESSION_ENABLED", True),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", 1),
        ("DOWNLOAD_DELAY_JITTER", 0.0),
        ("DOWNLOAD_SLOTS", {}),
        ("URLLENGTH_LIMIT", 2083),
        ("DEPTH_LIMIT", 1000),
        ("RETRY_TIMES", 2),
        ("RETRY_HTTP_CODES", [500, 502, 503, 504, 522, 524]),
        ("TIDINGS_RETRY_AFTER_MAX_S", 60.0),
        ("TIDINGS_CRAWL_DELAY_MAX_S", 30.0),
        ("JOBDIR", None),
        ("TWISTED_REACTOR_ENABLED", True),
        ("TWISTED_REACTOR", "twisted.internet.asyncioreactor.AsyncioSelectorReactor"),
        ("TWISTED_DNS_RESOLVER", "crawler.http.guard.GuardedResolver"),
        ("SCHEDULER", "crawler.http.hosts.HostScheduler"),
        ("DOWNLOADER", "crawler.http.hosts.HostDownloader"),
        ("DOWNLOADER_CLIENTCONTEXTFACTORY", "SENTINEL"),
        ("CONCURRENT_ITEMS", 1),
    ],
)
def test_setting_has_the_value_that_safety_rests_on(effective: Settings, name: str, expected: Any) -> None:
    value = effective[name]
    assert (dict(value) if isinstance(expected, dict) else value) == expected


def test_only_http_and_https_can_be_fetched(effective: Settings) -> None:
    handlers = {scheme: path for scheme, path in effective.getwithbase("DOWNLOAD_HANDLERS").items() if path}
    assert handlers == {"http": "crawler.http.wire.GuardedHandler", "https": "crawler.http.wire.GuardedHandler"}


def _stages(effective: Settings, name: str) -> list[str]:
    return [
        load_object(path).__name__
        for path in build_component_list(effective.get_component_priority_dict_with_base(name))
    ]


def test_downloader_middlewares_are_these_and_no_others(effective: Settings) -> None:
    assert _stages(effective, "DOWNLOADER_MIDDLEWARES") == [
        "AddressGuard",
        "RobotsRules",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
        "BodyLimits",
        "GuardedRedirects",
        "HostThrottle",
    ]


def test_spider_middlewares_are_these_and_no_others(effective: Settings) -> None:
    assert _stages(effective, "SPIDER_MIDDLEWARES") == ["DepthMiddleware"]


def test_extensions_are_these_and_no_others(effective: Settings) -> None:
    assert sorted(_stages(effective, "EXTENSIONS")) == ["CloseSpider", "FeedExporter"]


def test_user_agent_names_product_version_and_contact(effective: Settings) -> None:
    assert effective["USER_AGENT"].startswith("tidings/0.") or effective["USER_AGENT"].startswith("tidings/1.")
    assert effective["USER_AGENT"].endswith(")")
    assert " (+https://" in effective["USER_AGENT"]


def test_delay_is_a_second_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDINGS_DELAY_S", raising=False)
    assert runpy.run_path(str(SETTINGS_FILE))["DOWNLOAD_DELAY"] == 1.0
    monkeypatch.setenv("TIDINGS_DELAY_S", "0.25")
    assert runpy.run_path(str(SETTINGS_FILE))["DOWNLOAD_DELAY"] == 0.25


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "1e9"])
def test_delay_that_is_none_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TIDINGS_DELAY_S", value)
    with pytest.raises(ConfigError, match=r"TIDINGS_DELAY_S=.*: expected seconds") as error:
        runpy.run_path(str(SETTINGS_FILE))
    assert "\n" not in str(error.value)


def test_allowed_hosts_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDINGS_ALLOW_HOSTS", "127.0.0.1:8700, [::1]:80,")
    assert runpy.run_path(str(SETTINGS_FILE))["TIDINGS_ALLOW_HOSTS"] == ["127.0.0.1:8700", "[::1]:80"]
    monkeypatch.delenv("TIDINGS_ALLOW_HOSTS")
    assert runpy.run_path(str(SETTINGS_FILE))["TIDINGS_ALLOW_HOSTS"] == []
