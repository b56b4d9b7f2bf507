"""When two addresses are one article: the key, and the address a page declares as its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.urls._normal import absolute, normalise, split

if TYPE_CHECKING:
    from tldextract import TLDExtract

_PORT = re.compile(r":[0-9]+\Z")
_ZAKER = re.compile(
    r"(?:(?:www|app|m)\.)?myzaker\.com/(?:article/|news/article\.php\?(?:.*&)?pk=)([0-9a-f]{24})(?![0-9a-f])",
    re.IGNORECASE,
)
#: A run of a slug is looked at once, from its beginning: a Chinese title is one of hundreds of characters.
_NAMES_ARTICLE = re.compile(r"\d{5}|[0-9a-f]{16}|(?<![^/?&=-])[^/?&=-]++(?:-[^/?&=-]++){3}", re.IGNORECASE)
_TWIN_HOST = re.compile(r"(?:m|mobile|wap|amp)\.(?=[^.:/]+\.[^./])")
_AMP_PARAMETER = re.compile(r"(?:amp|amp=1|amp=true|outputtype=amp)", re.IGNORECASE)


@lru_cache(maxsize=2048)
def url_key(url: str) -> str:
    """Return what two addresses of one article have in common: its identity.

    The normal form without scheme, leading ``www.`` and the path's last slash. ZAKER articles: ``zaker:`` and the 24
    hex digits of the id, whatever the host. Mobile and AMP twins (``m.``, ``mobile.``, ``wap.``, ``amp.`` before the
    host, ``/amp`` after the path, ``amp`` as parameter) share the key of the main page only when the rest of the
    address names one article (a number of five digits, a hex id, a slug of four words); else they stay apart,
    for one article twice is a smaller fault than two articles in one.

    Raises:
        InvalidURL: as ``normalise``.
    """
    key = normalise(url).partition("://")[2]
    if "myzaker.com" in key and (zaker := _ZAKER.match(key)):
        return "zaker:" + zaker[1].lower()
    path, mark, query = key.partition("?")
    if _NAMES_ARTICLE.search(key, path.find("/")):
        path = _TWIN_HOST.sub("", path, count=1).rstrip("/").removesuffix("/amp")
        if "amp" in query.lower():
            query = "&".join(part for part in query.split("&") if not _AMP_PARAMETER.fullmatch(part))
    path = path.removeprefix("www.").rstrip("/")
    return path + mark + query if query else path


_ROOTS = frozenset({"/", "/index.html", "/index.htm", "/index.php", "/default.aspx", "/index.jsp"})


def canonical_url(requested_url: str, declared: str | None) -> str:
    """Return the address that identifies an article.

    Args:
        requested_url: absolute http(s) URL of the page, after redirects.
        declared: ``href`` of its ``<link rel="canonical">`` (RFC 6596), relative or absolute; None without one.

    The declared address counts when it stays on the same registrable domain and is not the site's front page or a
    listing above the article; otherwise it is a mistake of the site (or an attack) and the requested one is taken.

    Raises:
        InvalidURL: the requested address is not absolute http(s).
    """
    requested = normalise(requested_url)
    target = absolute(requested, declared) if declared else None
    if target is None:
        return requested
    target = normalise(target)
    if not _same_site(split(requested)[1], split(target)[1]) or _is_above(target, requested):
        return requested
    if requested == target + ".html":  # declared by sites whose servers may not know it, so it may lead nowhere
        return requested
    return target


def _is_above(declared: str, requested: str) -> bool:
    """Tell whether one address is the front page or a listing and the other a page below it."""
    _, _, path, query, _ = split(declared)
    _, _, deep_path, deep_query, _ = split(requested)
    if path in _ROOTS and not query:
        return deep_path not in _ROOTS or bool(deep_query)
    if _NAMES_ARTICLE.search(f"{path}?{query}"):
        return False
    if path == deep_path:
        return not query and _NAMES_ARTICLE.search(deep_query) is not None
    return deep_path.startswith(path.rstrip("/") + "/")


@lru_cache(maxsize=1024)
def _same_site(one: str, other: str) -> bool:
    """Tell whether two authorities belong to one registrable domain; those without one must be equal."""
    if one == other:
        return True
    domain = _registrable_domain(_PORT.sub("", one))
    return domain != "" and domain == _registrable_domain(_PORT.sub("", other))


def _registrable_domain(host: str) -> str:
    """Return the part of a host name that one owner registers; empty for addresses and single names."""
    # Imported here: it takes a tenth of a second, and most pages declare their own host.
    from tldextract import TLDExtract

    if not _suffix_list:
        _suffix_list.append(TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True))
    found = _suffix_list[0](host)
    if found.suffix:
        return str(found.top_domain_under_public_suffix)
    # A suffix that is not on the list is one label (publicsuffix.org: "the prevailing rule is *").
    labels = host.rsplit(".", 2)[-2:]
    return "" if len(labels) < 2 or labels[-1].isdigit() or host.startswith("[") else ".".join(labels)


#: The list of public suffixes that tldextract ships, read at first use; neither network nor cache folder.
_suffix_list: list[TLDExtract] = []
