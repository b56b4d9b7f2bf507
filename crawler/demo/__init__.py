"""A sample news aggregator that ships with the package: two invented sites, served on loopback.

Its pages have the shapes that Tidings meets (a Hexo site built from RSSHub posts, a ZAKER channel) with the usual
faults: lazy and proxied pictures, spoken dates, a story under two addresses, an empty page. All towns, people and
projects in it are invented. What a crawl should find in it is known beforehand: ``expected_articles``.
"""

from crawler.demo.catalogue import source_files, write_sources
from crawler.demo.server import serve_demo
from crawler.demo.truth import ExpectedArticle, expected_articles

__all__ = ["ExpectedArticle", "expected_articles", "serve_demo", "source_files", "write_sources"]
