"""Which address, size and description a picture has, among all the ways in which pages hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from crawler.model import Image
from crawler.urls import absolute, is_public, unwrap_proxy

#: The raw animation, which is better than any still.
_ANIMATION = "data-gif-url"
#: Sets of sizes that wait for a lazy loader. They go before single addresses, of which nobody knows the size.
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
#: Attributes of lazy loaders, best first: the original before any other.
_LAZY = (
    "data-original",
    "data-original-src",
    "data-actualsrc",
    "data-src",
    "data-lazy-src",
    "data-lazyload",
    "data-lazy",
    "data-echo",
    "data-full-src",
    "data-hi-res-src",
    "zoomfile",
    "file",
)
#: Some loaders' picture, other scripts' page: the last that is asked.
_LAST = "data-url"
_HIDDEN = frozenset((_ANIMATION, *_LAZY_SETS, *_LAZY, _LAST))
_SETS = frozenset((*_LAZY_SETS, "srcset"))
_ORDER = (_ANIMATION, *_LAZY_SETS, *_LAZY, "srcset", "src", _LAST)
#: One candidate of a ``srcset`` (HTML, section 4.8.4.2.1): address, width or density.
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+([0-9.]{1,12})([wx])[^,]*)?\s*(?:,|$)")
_MAX_SRCSET = 20_000
#: Sizes of a set that are tried until one shows something.
_MOST_SIZES = 5

#: File names of what stands in for a picture until it is loaded.
_PLACEHOLDER = re.compile(
    r"/(?:[a-z]{1,3}[-_])?(?:spacer|blank|loading|loader|transparent|trans|placeholder|place[-_]?holder|pixel|grey|gray|"
    r"lazy|lazy[-_]?load(?:ing)?|none|empty|dot|clear|1x1|1px|404)(?:[-_.]?(?:img|image|pic|bg|min|\d{1,4}x?\d{0,4}))?"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#].*)?$",
    re.IGNORECASE,
)
#: Hosts and paths that count readers and show nothing.
_BEACON = re.compile(
    r"^https?://(?:[^/]*\.)?(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|cnzz\.com|quantserve\.com|"
    r"hm\.baidu\.com|pixel\.wp\.com|stats\.wordpress\.com|feedsportal\.com|feeds\.feedburner\.com/~|rss-pixel\.[^/]+|"
    r"facebook\.com/tr\b|pixel\.[^/]+/)",
    re.IGNORECASE,
)
#: Hosts that may be machines of whoever reads the feed: addresses (the public ones are told apart later), local names.
_LOCAL = re.compile(
    r"https?://(?:[^/]*@)?(?:\[|[\d.]+(?:[:/]|$)|localhost\b|[^/:.]+(?:[:/]|$)|[^/:]*\.(?:local|localhost|internal|lan|home\.arpa)(?:[:/]|$))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$")
_TINY_STYLE = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE)
_ZAKER_HOST = re.compile(r"//zkres\d*\.myzaker\.com/")

_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "bmp": "image/bmp",
}
_EXTENSION = re.compile(r"\.([a-z]{3,4})(?:[?!@~#]|$)", re.IGNORECASE)
_STATED_TYPE = re.compile(r"[?&,/](?:wx_fmt|format|f)[=,/]([a-z]{3,4})\b", re.IGNORECASE)

Attributes = Mapping[str, str]


def find_address(attributes: Attributes, base: str, proxies: tuple[str, ...]) -> tuple[str, bool] | None:
    """Return the best address of an ``img`` and whether a lazy loader hid it; None when there is no picture."""
    for name, value in _candidates(attributes):
        url = picture_address(value, base, proxies)
        if url is not None:
            return url, name in _HIDDEN
    return None


def picture_address(reference: str, base: str, proxies: tuple[str, ...]) -> str | None:
    """Return an address absolute and without proxies; None for placeholders, counters, inline data, private hosts."""
    url = absolute(base, reference)
    if url is None:
        return None
    url = unwrap_proxy(url, proxies)
    if _PLACEHOLDER.search(url) or _BEACON.match(url) or (_LOCAL.match(url) and not _is_beside(url, base)):
        return None
    return url


def _is_beside(url: str, base: str) -> bool:
    """Tell whether a machine is reached by the reader's network only if the page itself is."""
    return urlsplit(url).netloc == urlsplit(base).netloc or is_public(urlsplit(url).hostname or "")


def _by_size(srcset: str) -> list[str]:
    """Return the addresses of a ``srcset``, that of the greatest width or density first, a few of them."""
    found = [(_size(match[2]), match[1]) for match in _CANDIDATE.finditer(srcset[:_MAX_SRCSET])]
    return [address for _, address in sorted(found, key=lambda one: -one[0])[:_MOST_SIZES]]


def is_tiny(attributes: Attributes) -> bool:
    """Tell whether a picture is a tracking pixel by its stated size."""
    sizes = [number for name in ("width", "height") if (number := _number(attributes.get(name))) is not None]
    if any(size <= 1 for size in sizes) or (len(sizes) == 2 and max(sizes) <= 3):
        return True
    return _TINY_STYLE.search(attributes.get("style", "")) is not None


def describe(url: str, attributes: Attributes) -> Image:
    """Return the picture with what its attributes say."""
    alt = " ".join(attributes.get("alt", "").split())
    return Image(
        url=url,
        type=guess_type(url),
        width=_first_number(attributes, "width", "data-width", "data-w", "w"),
        height=_first_number(attributes, "height", "data-height", "data-h", "h"),
        alt=alt[:300].rstrip(),
    )


def guess_type(url: str) -> str:
    """Return the MIME type that an address suggests, JPEG when it says nothing."""
    path, _, query = url.partition("?")
    match = _EXTENSION.search(path.rpartition("/")[2])
    if match and (kind := _TYPES.get(match[1].lower())):
        return kind
    stated = _STATED_TYPE.search("?" + query) if query else None
    return _TYPES.get(stated[1].lower(), "image/jpeg") if stated else "image/jpeg"


def picture_key(url: str) -> str:
    """Return what two addresses of one picture have in common: ZAKER's image hosts vary for one picture."""
    return _ZAKER_HOST.sub("//zkres.myzaker.com/", url.partition(":")[2], count=1)


def zaker_video(info: str) -> tuple[str, str]:
    """Return the addresses of video and picture in ZAKER's ``data-zkinfo`` (percent-encoded JSON), empty if absent."""
    text = unquote(info[:_MAX_SRCSET])
    found = dict(re.findall(r'"(videoUrl|imgUrl)"\s*:\s*"([^"]+)"', text))
    return found.get("videoUrl", "").replace("\\/", "/"), found.get("imgUrl", "").replace("\\/", "/")


def _candidates(attributes: Attributes) -> Iterator[tuple[str, str]]:
    for name in _ORDER:
        if name not in attributes:
            continue
        if name in _SETS:
            yield from ((name, address) for address in _by_size(attributes[name]))
        else:
            yield name, attributes[name]


def _first_number(attributes: Attributes, *names: str) -> int | None:
    for name in names:
        if (number := _number(attributes.get(name))) is not None and number > 3:
            return number
    return None


def _number(text: str | None) -> int | None:
    match = _NUMBER.match(text) if text else None
    return int(match[1]) if match else None


def _size(text: str | None) -> float:
    try:
        return float(text or "1")
    except ValueError:
        return 0.0
