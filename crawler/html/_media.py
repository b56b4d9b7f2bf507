"""Writes pictures, players, video and audio, wherever the page hid their addresses."""

from __future__ import annotations

from html import escape
from typing import cast

from lxml import etree

from crawler.html import _pictures as pictures
from crawler.html._players import find_player
from crawler.html._writer import Writer
from crawler.model import Image
from crawler.urls import absolute

_Element = etree._Element
_REFERRER_POLICIES = frozenset({"no-referrer", "origin", "same-origin", "strict-origin", "unsafe-url"})


#: Most pictures shown of one article; a page that has more is a catalogue or an attack.
MAX_PICTURES = 2000


class Media:
    """What can be seen and heard in one piece of a page."""

    def __init__(self, base: str, proxies: tuple[str, ...], writer: Writer) -> None:
        self.base = base
        self.proxies = proxies
        self.writer = writer
        #: By what identifies the picture, in order.
        self.images: dict[str, Image] = {}
        #: The picture written last, until something else follows.
        self._last_picture = ""
        self._shown = 0

    def forget_last(self) -> None:
        """Take note that something visible follows the last picture: it may now be shown again."""
        self._last_picture = ""

    def picture(self, element: _Element) -> None:
        if self._shown >= MAX_PICTURES:
            return
        attributes = attributes_of(element)
        if "data-zkinfo" in attributes:
            self.zaker_video(attributes["data-zkinfo"])
        found = pictures.find_address(attributes, self.base, self.proxies)
        if found is None and (frame := next(element.iterancestors("picture"), None)) is not None:
            found = self._picture_source(frame)
        if found is None:
            return
        url, hidden = found
        if not hidden and (pictures.is_tiny(attributes) or _is_stand_in(element, attributes)):
            return
        self._write(url, attributes)

    def _write(self, url: str, attributes: pictures.Attributes) -> None:
        """Write a picture, unless it is the one just written."""
        key = pictures.picture_key(url)
        if key == self._last_picture or self._shown >= MAX_PICTURES:
            return
        image = pictures.describe(url, attributes)
        if self.writer.medium(_picture_markup(image, attributes.get("referrerpolicy", ""))):
            self._last_picture = key
            self._shown += 1
            self.images.setdefault(key, image)

    def _picture_source(self, frame: _Element) -> tuple[str, bool] | None:
        for source in frame.iter("source"):
            if found := pictures.find_address(attributes_of(source), self.base, self.proxies):
                return found
        return None

    def pictured(self, element: _Element) -> None:
        """Look through ``picture``; one without ``img`` shows its first source."""
        if element.find(".//img") is None and (found := self._picture_source(element)):
            self._write(found[0], {})

    def unscripted(self, element: _Element) -> None:
        """Use the pictures of ``noscript``, unless the picture before it has told its address; drop its words."""
        before = element.getprevious()
        told = False
        if before is not None and before.tag == "img" and not (before.tail or "").strip():
            found = pictures.find_address(attributes_of(before), self.base, self.proxies)
            told = found is not None and found[1]
        if not told:
            for picture in element.iter("img"):
                self.picture(picture)

    def player(self, element: _Element) -> None:
        reference = element.get("src") or element.get("data-src") or element.get("data-original") or ""
        player = find_player(reference, self.base)
        if player is None:
            return
        if not player.picture and not self.writer.has_words():
            self.writer.after_first_words(f'<p><a href="{escape(player.url)}">{player.label}</a></p>')
            return
        linked = not self.writer.has_format("a")
        self.writer.end_run()
        if linked:
            self.writer.open_format("a", f'<a href="{escape(player.url)}">')
        if player.picture:
            self._write(player.picture, {})
        else:
            self.writer.text(player.label)
            self._last_picture = ""
        if linked:
            self.writer.close_format()
        self.writer.end_run()

    def medium(self, element: _Element) -> None:
        """Keep ``video`` and ``audio`` with their first usable source; without one, a video leaves its still."""
        parts = (element, *element.iter("source"))
        references = (part.get("src") or part.get("data-src") or "" for part in parts)
        source = next((url for reference in references if (url := absolute(self.base, reference))), None)
        poster = element.get("poster") or element.get("data-poster") or ""
        self._write_medium(element.tag, source, poster)

    def _write_medium(self, name: str, source: str | None, poster: str) -> None:
        still = pictures.picture_address(poster, self.base, self.proxies) if poster and name == "video" else None
        if source:
            shown = f' poster="{escape(still)}"' if still else ""
            self.writer.medium(f'<{name} src="{escape(source)}"{shown} controls=""></{name}>')
            self._last_picture = ""
        elif still:
            self._write(still, {})

    def zaker_video(self, info: str) -> None:
        video, still = pictures.zaker_video(info)
        self._write_medium("video", absolute(self.base, video), still)


def _picture_markup(image: Image, policy: str) -> str:
    markup = f'<img src="{escape(image.url)}"'
    if image.alt:
        markup += f' alt="{escape(image.alt)}"'
    if image.width:
        markup += f' width="{image.width}"'
    if image.height:
        markup += f' height="{image.height}"'
    if policy in _REFERRER_POLICIES:
        markup += f' referrerpolicy="{policy}"'
    return markup + ">"


def attributes_of(element: _Element) -> dict[str, str]:
    """Return the attributes of a parsed element; in one call, for they are looked at in many places."""
    return cast("dict[str, str]", dict(element.items()))


def _is_stand_in(element: _Element, attributes: pictures.Attributes) -> bool:
    """Tell whether a picture is a preview of the one in the ``noscript`` that follows."""
    after = element.getnext()
    return (
        "lazy" in attributes.get("class", "")
        and after is not None
        and after.tag == "noscript"
        and after.find(".//img") is not None
    )
