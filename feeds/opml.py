"""All feeds of a site as one subscription list (OPML 2.0, opml.org/spec2.opml).

A category with others below it is a folder that holds its own feed first: a reader that takes a feed's outline for a
leaf then loses nothing.
"""

from __future__ import annotations

from lxml.etree import Element, SubElement, _Element, indent, tostring

from crawler.model import Feed
from feeds.channel import Publication, channel_of, clean
from feeds.tree import Catalogue, Node


def render_opml(catalogue: Catalogue, publication: Publication) -> bytes:
    """Return the subscription list as UTF-8 XML; the same input gives the same bytes."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = clean(publication.title)
    body = SubElement(root, "body")
    if catalogue.all:
        _add_feed(body, catalogue.all, publication)
    for node in catalogue.categories:
        _add_node(body, node, publication)
    for feed in catalogue.merged:
        _add_feed(body, feed, publication)
    if catalogue.sources:
        folder = _add_folder(body, publication.words.sources)
        for feed in catalogue.sources:
            _add_feed(folder, feed, publication)
    indent(root)
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def _add_node(parent: _Element, node: Node, publication: Publication) -> None:
    if node.children:
        parent = _add_folder(parent, clean(node.feed.key[-1]))
    _add_feed(parent, node.feed, publication)
    for child in node.children:
        _add_node(parent, child, publication)


def _add_folder(parent: _Element, name: str) -> _Element:
    return SubElement(parent, "outline", text=name)


def _add_feed(parent: _Element, feed: Feed, publication: Publication) -> None:
    channel = channel_of(feed, publication)
    SubElement(
        parent,
        "outline",
        type="rss",
        text=channel.title,
        title=channel.title,
        xmlUrl=channel.atom_url,
        htmlUrl=channel.page_url,
        description=channel.subtitle,
        language=channel.language,
    )
