"""Embedded players become links: no feed reader shows every ``iframe``, and many drop them with a hole in the text."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from crawler.urls import absolute


class Player(NamedTuple):
    """What an embedded player shows."""

    #: Page where a person can see or hear it.
    url: str
    #: Still picture; empty when none can be told from the address.
    picture: str
    #: What to call the link.
    label: str


#: Address without scheme and ``www.`` of the player; page, with groups of the match; picture.
_RULES = tuple(
    (re.compile(pattern), page, picture)
    for pattern, page, picture in (
        (
            r"(?:m\.)?youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/([\w-]{6,20})",
            "https://www.youtube.com/watch?v={0}",
            "https://i.ytimg.com/vi/{0}/hqdefault.jpg",
        ),
        (r"youtu\.be/([\w-]{6,20})", "https://www.youtube.com/watch?v={0}", "https://i.ytimg.com/vi/{0}/hqdefault.jpg"),
        (r"player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{0}", ""),
        (r"v\.qq\.com/.*[?&]vid=(\w+)", "https://v.qq.com/x/page/{0}.html", ""),
        (r"(?:player|www)\.bilibili\.com/.*[?&]bvid=(BV\w+)", "https://www.bilibili.com/video/{0}/", ""),
        (r"(?:player|www)\.bilibili\.com/.*[?&]aid=(\d+)", "https://www.bilibili.com/video/av{0}/", ""),
        (r"player\.youku\.com/embed/([\w=]+)", "https://v.youku.com/v_show/id_{0}.html", ""),
        (r"dailymotion\.com/embed/video/(\w+)", "https://www.dailymotion.com/video/{0}", ""),
        (r"open\.spotify\.com/embed/(\w+/\w+)", "https://open.spotify.com/{0}", ""),
        (r"ted\.com/talks/([\w.]+)|embed\.ted\.com/talks/([\w.]+)", "https://www.ted.com/talks/{0}", ""),
    )
)
#: Players whose own address is the best link there is.
_AS_IS = re.compile(
    r"(?:player\.youku\.com|open\.iqiyi\.com|www\.iqiyi\.com|tv\.sohu\.com|music\.163\.com|www\.ixigua\.com|"
    r"[\w.]*\.soundcloud\.com|player\.twitch\.tv|www\.facebook\.com/plugins/video|streamable\.com|"
    r"[\w.]*\.podbean\.com|embed\.podcasts\.apple\.com|www\.xinpianchang\.com|v\.douyin\.com|open\.douyin\.com)(?=/)"
)


def find_player(reference: str, base: str) -> Player | None:
    """Return what an ``iframe`` or ``embed`` shows, None unless it is a player we know."""
    url = absolute(base, reference)
    if url is None:
        return None
    place = url.partition("://")[2]
    for pattern, page, picture in _RULES:
        if match := pattern.match(place.removeprefix("www.")) or pattern.match(place):
            name = next(group for group in match.groups() if group)
            target = page.format(name)
            return Player(target, picture.format(name), _label(target))
    if not _AS_IS.match(place):
        return None
    inner = parse_qs(urlsplit(url).query, max_num_fields=100).get("url", [""])[0] if "soundcloud.com" in place else ""
    target = absolute("", inner) or url
    return Player(target, "", _label(target))


def _label(url: str) -> str:
    return "▶ " + url.split("/", 3)[2].removeprefix("www.")
