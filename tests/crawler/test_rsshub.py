"""Family ``rsshub``: routes become addresses, and what an instance says on an error page is the evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.config import Source, load_site
from crawler.errors import ConfigError
from crawler.extract.document import Document
from crawler.model import ListingPage
from crawler.spiders.families import FAMILIES, reader_of
from crawler.spiders.reader import Reader
from crawler.toml import check

URL = "https://hub.example/zaker/channel/13"
SITE = 'id = "urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100"\ntitle = "Riverside"\nbase_url = "https://feeds.example"\n'


def starts(folder: Path, source: str, site: str = SITE, **environ: str) -> tuple[str, ...]:
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "tidings.toml").write_text(site)
    (folder / "sources" / "hub.toml").write_text(f'name = "hub"\n{source}\n')
    (loaded,) = load_site(folder, environ).sources
    return loaded.start


def reader() -> Reader:
    return reader_of(Source(name="hub", family="rsshub", start=[URL]), "hub")


@pytest.mark.parametrize(
    ("start", "address"),
    [
        ("/zaker/channel/13", "https://rsshub.app/zaker/channel/13"),
        ("rsshub://zaker/channel/13", "https://rsshub.app/zaker/channel/13"),
        ("RSSHub:///zaker/channel/13", "https://rsshub.app/zaker/channel/13"),
        ("/zaker/channel/13?limit=20&mode=fulltext", "https://rsshub.app/zaker/channel/13?limit=20&mode=fulltext"),
        ("https://other.example/zaker/channel/13", "https://other.example/zaker/channel/13"),
    ],
)
def test_a_route_is_asked_for_at_the_public_instance_and_keeps_its_parameters(
    tmp_path: Path, start: str, address: str
) -> None:
    assert starts(tmp_path, f'family = "rsshub"\nstart = ["{start}"]') == (address,)


def test_the_instance_is_the_sources_or_the_environments_or_the_sites(tmp_path: Path) -> None:
    source = 'family = "rsshub"\nstart = ["/a", "rsshub://b"]'
    site = SITE + '[rsshub]\ninstance = "https://hub.example/"\n'
    assert starts(tmp_path, source, site) == ("https://hub.example/a", "https://hub.example/b")
    variable = {"TIDINGS_RSSHUB_INSTANCE": "http://127.0.0.1:1200"}
    assert starts(tmp_path, source, site, **variable) == ("http://127.0.0.1:1200/a", "http://127.0.0.1:1200/b")
    own = source + '\ninstance = "https://mine.example/hub"'
    assert starts(tmp_path, own, site, **variable) == ("https://mine.example/hub/a", "https://mine.example/hub/b")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            'family = "feed"\nstart = ["/zaker/channel/13"]',
            "start.0 = '/zaker/channel/13': expected an absolute http://",
        ),
        ('family = "hexo"\nstart = ["rsshub://zaker"]', "start.0 = 'rsshub://zaker': expected an absolute http://"),
        ('family = "rsshub"\nstart = ["zaker"]', "start.0 = 'zaker': expected a route such as /zaker/channel/13, or"),
        ('family = "rsshub"\nstart = ["//zaker"]', "start.0 = '//zaker': expected a route"),
        ('family = "rsshub"\nstart = ["/a b"]', "start.0 = '/a b': expected a route"),
        ('family = "rsshub"\nstart = ["https://a..b/c"]', "start.0 = 'https://a..b/c': expected an absolute http://"),
        (
            'family = "rsshub"\nstart = ["/a"]\ninstance = "hub.example"',
            "instance = 'hub.example': expected an absolute",
        ),
        ('family = "rsshub"\nstart = []', "start is empty"),
        ('family = "rsshub"\nstart = "/a"', "start = '/a'"),
    ],
)
def test_what_is_no_route_is_refused_in_one_line(tmp_path: Path, source: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        starts(tmp_path, source)
    assert str(caught.value).startswith("sources/hub.toml: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_route_can_be_crawled_without_a_site_folder() -> None:
    source = check(Source, {"name": "hub", "family": "rsshub", "start": ["/zaker/channel/13"]}, "-a url")
    assert source.start == ("https://rsshub.app/zaker/channel/13",)


# Error pages

#: Since 2024: a message, and facts for whoever reports it.
PAGE = """<!DOCTYPE html><html><head><title>Welcome to RSSHub!</title></head><body>
<h1 class="text-4xl">Looks like something went wrong</h1><p>Helpful Information</p>
<p class="message">Error Message:<br/><code class="mt-2">{message}</code></p>
<p class="message">Route: <code>/zaker/channel/:id?</code></p>
<p class="message">Full Route: <code>/zaker/channel/13</code></p></body></html>"""
#: 2019 to 2024.
OLD_PAGE = """<!DOCTYPE html><html><head><title>Error in RSSHub!</title></head><body>
<h1>Looks like something went wrong</h1><pre class="message">{message}</pre></body></html>"""
EMPTY = "Error: this route is empty, please check the original site or {link}create an issue{end}"
LINK = {"link": "&lt;a href=&quot;https://hub.example/issues&quot;&gt;", "end": "&lt;/a&gt;"}
SAID = 'RSSHub says "Error: this route is empty, please check the original site or create an issue"'

COMPLAINTS = {
    "empty": (PAGE.format(message=EMPTY.format(**LINK)), SAID),
    "with a trace": (PAGE.format(message=EMPTY.format(link="", end="") + "\n    at module (/app/lib/x.js:1)"), SAID),
    "old": (OLD_PAGE.format(message=EMPTY.format(link="", end="") + "\n    at async module.exports (/app)"), SAID),
    "old, labelled": (
        OLD_PAGE.format(message="Route requested: /zaker\nError message: Response code 403 (Forbidden)\nPath: /zaker"),
        'RSSHub says "Response code 403 (Forbidden)"',
    ),
    "oldest": ("Looks like something went wrong in RSSHub: <pre>Error: no</pre>", 'RSSHub says "Error: no"'),
    "no such route": (
        PAGE.format(message="NotFoundError: The route does not exist or has been deleted."),
        'RSSHub says "NotFoundError: The route does not exist or has been deleted."',
    ),
    "of other markup": (
        "<html><h1>Looks like something went wrong</h1></html>",
        'RSSHub says "Looks like something went wrong"',
    ),
    "json": (json.dumps({"error": {"message": "this route is empty"}}), 'RSSHub says "this route is empty"'),
}


@pytest.mark.parametrize(("body", "said"), COMPLAINTS.values(), ids=COMPLAINTS.keys())
def test_the_evidence_is_what_rsshub_says(body: str, said: str) -> None:
    document = Document(URL, body.encode())
    assert reader().read_listing(document) == ("unparsable", f"{URL}: {said}")
    assert reader().explained(document, "HTTP status 503") == f"HTTP status 503: {said}"


@pytest.mark.parametrize(
    "body", ["", "<h1>502 Bad Gateway</h1>", "nginx", '{"items": []}', '{"error": "x"}', "[1]", "{"]
)
def test_an_answer_that_is_not_rsshubs_is_not_taken_for_its_message(body: str) -> None:
    assert reader().explained(Document(URL, body.encode()), "HTTP status 502") == "HTTP status 502"


def test_other_families_explain_nothing() -> None:
    other = reader_of(Source(name="hub", family="feed", start=[URL]), "hub")
    assert other.explained(Document(URL, COMPLAINTS["empty"][0].encode()), "HTTP status 503") == "HTTP status 503"


# Feeds

FEED = """<?xml version="1.0" encoding="UTF-8"?><rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>
<title>ZAKER</title><link>https://www.myzaker.example/channel/13</link><generator>RSSHub</generator><language>en</language>
<item><title>大桥开放</title><description>&lt;p&gt;三个月的工程之后，大桥今天上午重新开放了。&lt;/p&gt;
&lt;p&gt;市长说，旧灯也都保留了下来，比预期便宜。&lt;/p&gt;</description>
<link>https://www.myzaker.example/article/1</link><guid isPermaLink="false">https://www.myzaker.example/article/1</guid>
<pubDate>Fri, 20 Nov 2026 00:00:00 GMT</pubDate><author>新闻社</author><category>本地</category></item>
</channel></rss>"""


def test_a_route_gives_whole_articles_in_their_descriptions_and_no_language() -> None:
    page = reader().read_listing(Document(URL, FEED.encode()))
    assert isinstance(page, ListingPage)
    (link,) = page.links
    assert (link.title, link.authors, link.categories, link.language) == ("大桥开放", ("新闻社",), (("本地",),), "")
    assert link.content.count("<p>") == 2


def test_a_feed_of_rsshub_is_recognised_by_its_generator() -> None:
    names = [name for name, family in FAMILIES.items() if family.recognise(Document(URL, FEED.encode()).page)]
    assert names == ["rsshub", "feed"]
