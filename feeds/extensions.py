"""What feedgen leaves out or writes wrongly, added through its own hook (``register_extension``).

An entry extension gets each element after feedgen filled it, a feed extension gets the root before the entries are
appended. One pair for RSS, one for Atom; each entry's extension holds the ``Item`` it writes.
"""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement

from crawler.model import Image
from feeds.channel import Channel
from feeds.entry import Item

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = Any

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_XML = "http://www.w3.org/XML/1998/namespace"


class RssChannelExtension(BaseExtension):  # type: ignore[misc]
    """Names the namespaces that items use, and adds the links that feedgen drops."""

    #: None where only the items are wanted.
    channel: Channel | None = None

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC, "media": _MEDIA, "atom": _ATOM} | _history_of(self.channel)

    def extend_rss(self, root: Element) -> Element:
        head = root[0]
        channel = self.channel
        if channel is None:
            return root
        _add_history(head, f"{{{_ATOM}}}link", channel, "rss_url")
        if channel.icon:
            image = SubElement(head, "image")
            SubElement(image, "url").text = channel.icon
            SubElement(image, "title").text = channel.title  # the same as the channel's: RSS 2.0, element image
            SubElement(image, "link").text = channel.page_url
        return root


class RssItemExtension(BaseEntryExtension):  # type: ignore[misc]
    """Adds date, names, provenance, language and pictures to an RSS item."""

    item: Item
    #: The channel's language; an item of the same language does not repeat it.
    language: str

    def extend_rss(self, element: Element) -> Element:
        # feedgen formats dates by switching the locale of the whole process, and drops authors without an address.
        SubElement(element, "pubDate").text = format_datetime(self.item.published)
        for author in self.item.authors:
            SubElement(element, f"{{{_DC}}}creator").text = author
        for editor in self.item.editors:
            SubElement(element, f"{{{_DC}}}contributor").text = editor
        _add_provenance(element, self.item, f"{{{_ATOM}}}link")
        if self.item.language not in ("", self.language):
            SubElement(element, f"{{{_DC}}}language").text = self.item.language
        for image in self.item.images:
            _add_media(element, image)
        return element


class AtomFeedExtension(BaseExtension):  # type: ignore[misc]
    """Names the namespaces that entries use, and adds the links of RFC 5005 and WebSub."""

    #: None where only the entries are wanted.
    channel: Channel | None = None

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC} | _history_of(self.channel)

    def extend_atom(self, root: Element) -> Element:
        if self.channel:
            _add_history(root, "link", self.channel, "atom_url")
        return root


class AtomEntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """Gives an Atom entry its links, its provenance and its language."""

    item: Item
    #: The feed's language; an entry of the same language does not repeat it.
    language: str

    def extend_atom(self, element: Element) -> Element:
        # feedgen keeps only the address of a link, so that a picture would become the article: it is given none.
        SubElement(element, "link", rel="alternate", type="text/html", href=self.item.link)
        for image in self.item.images:
            link = SubElement(element, "link", rel="enclosure", type=image.type, href=image.url)
            if image.length:
                link.set("length", str(image.length))
        for editor in self.item.editors:
            SubElement(SubElement(element, "contributor"), "name").text = editor
        _add_provenance(element, self.item, "link")
        if self.item.language not in ("", self.language):
            element.set(f"{{{_XML}}}lang", self.item.language)
        self._add_source(element)
        return element

    def _add_source(self, element: Element) -> None:
        # RFC 4287, section 4.2.11: id, title and updated are what a source should keep.
        source = SubElement(element, "source")
        SubElement(source, "id").text = self.item.origin.url
        SubElement(source, "title").text = self.item.origin.title
        SubElement(source, "updated").text = self.item.updated.isoformat()
        SubElement(source, "link", rel="alternate", href=self.item.origin.url)


def _history_of(channel: Channel | None) -> dict[str, str]:
    return {"fh": _HISTORY} if channel and channel.current else {}


def _add_history(head: Element, link: str, channel: Channel, form: str) -> None:
    """Add the links to hub, older archive and current document (WebSub, section 4; RFC 5005, section 4).

    An archive has no link to the next newer one: it would change when that is closed.

    Args:
        form: the attribute of ``Addresses`` that is linked to.
    """
    if channel.hub:
        SubElement(head, link, rel="hub", href=channel.hub)
    if channel.older:
        SubElement(head, link, rel="prev-archive", href=getattr(channel.older, form))
    if channel.current:
        SubElement(head, link, rel="current", href=getattr(channel.current, form))
        SubElement(head, f"{{{_HISTORY}}}archive")


def _add_provenance(element: Element, item: Item, link: str) -> None:
    """Say who published the article first, where, and where else the story stands (RFC 4287, section 4.2.7.2)."""
    if item.publisher:
        SubElement(element, f"{{{_DC}}}publisher").text = item.publisher
    if item.original_url:
        SubElement(element, link, rel="via", type="text/html", href=item.original_url)
    for copy in item.related:
        related = SubElement(element, link, rel="related", type="text/html", href=copy.url)
        if copy.title:
            related.set("title", copy.title)


def _add_media(element: Element, image: Image) -> None:
    # Media RSS 1.5.1; without a group, which stands for the same picture in several forms.
    media = SubElement(element, f"{{{_MEDIA}}}content", url=image.url, type=image.type, medium="image")
    if image.length:
        media.set("fileSize", str(image.length))
    if image.width and image.height:
        media.set("width", str(image.width))
        media.set("height", str(image.height))
    if image.alt:
        SubElement(media, f"{{{_MEDIA}}}description", type="plain").text = image.alt
