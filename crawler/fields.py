"""Kinds of values that configuration files hold, each checked when it is read; the error says what is expected."""

from __future__ import annotations

import difflib
import re
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from crawler.errors import ConfigError
from crawler.model import CategoryPath
from crawler.text import one_line
from crawler.toml import USER_INFO
from crawler.urls import InvalidURL, normalise

#: Names of files and of sources: they become paths and command-line words.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
NAME_IS = 'lower-case letters, digits, ".", "_", "-", at most 64, a letter or digit first'


def _zone(name: str) -> str:
    try:
        if name:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected an IANA time zone such as Asia/Shanghai") from error
    return name


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"expected {NAME_IS}")
    return name


def _site_id(urn: str) -> str:
    if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", urn):
        raise ValueError("expected urn:uuid: and a UUID in lower case, as `tidings init` writes it")
    return urn


def _rule_name(name: str) -> str:
    from crawler.credits import rule_names  # here: the rules take a while to load

    if name not in rule_names():
        meant = difflib.get_close_matches(name, rule_names(), n=1, cutoff=0)
        raise ValueError(f"expected the name of a rule for bylines and tails, such as {meant[0]}")
    return name


def _store_url(url: str) -> str:
    from crawler.store import parse_url  # here: SQLAlchemy takes a while to load

    try:
        parse_url(url)
    except ConfigError as error:
        raise PydanticCustomError("hidden", "{told}", {"told": str(error)}) from error
    return url


def _some_text(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return text


def _header_text(text: str) -> str:
    if not text.isascii() or not text.isprintable():
        raise ValueError("expected one line of ASCII: it goes into a header")
    return text


def _web_address(url: str) -> str:
    if USER_INFO.match(url):
        raise ValueError("expected an address without user name and password")
    if not re.fullmatch(r"https?://[^\s/?#@\"<>]+([/?#][^\s\"<>]*)?", url, re.IGNORECASE):
        raise ValueError("expected an absolute http:// or https:// address")
    try:
        normalise(url)
    except InvalidURL as error:
        raise ValueError(f"expected an absolute http:// or https:// address: {error}") from error
    return url


def _base_url(url: str) -> str:
    if "?" in url or "#" in url:
        raise ValueError("expected an address without query and fragment: paths are put behind it")
    return _web_address(url)


def _language(tag: str) -> str:
    if tag and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise ValueError("expected a language tag such as zh-CN (BCP 47)")
    return tag


def _category(path: str) -> str:
    if not path or not all(part.strip() for part in path.split("/")):
        raise ValueError("expected category names joined by slashes, such as News/Local")
    return path


def path_of(category: str) -> CategoryPath:
    """Return ``News/Local`` as a path; nothing for an empty text."""
    return tuple(part.strip() for part in category.split("/")) if category else ()


def _contact(address: str) -> str:
    """Read an address of mail, without ``mailto:``, or of the web."""
    if re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"/]+", address):
        return address
    try:
        return _web_address(address)
    except ValueError:
        raise ValueError("expected an address of mail, such as news@site.example, or of the web") from None


def _picture_host(host: str) -> str:
    """Read a host, or ``*.`` and a domain."""
    if not re.fullmatch(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host):
        raise ValueError('expected a host in lower case, such as "img.example", or "*.example" for all below it')
    return host


def feed_path(path: str) -> str:
    """Read the path of a feed below ``public/``."""
    if path != "all" and not re.fullmatch(r"(category|source|merged)(/[a-z0-9._-]+)+", path):
        raise ValueError('expected the path of a feed, such as "all", "category/news/local" or "source/gazette"')
    return path


def minutes(value: object) -> object:
    """Read ``"30m"``, ``"2h"``, ``"1d"`` as minutes."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+)\s*([mhd])", value.strip())):
        return int(found[1]) * {"m": 1, "h": 60, "d": 1440}[found[2]]
    if isinstance(value, str):
        raise ValueError('expected a time such as "30m", "2h" or "1d", or a number of minutes')
    return value


def listed(value: object) -> object:
    """Read a comma-separated environment value as a list."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _host_port(value: str) -> str:
    if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d{1,5}", value):
        raise ValueError('expected "host:port", such as "127.0.0.1:8700"')
    return value


RuleName = Annotated[str, AfterValidator(_rule_name)]
SourceName = Annotated[str, AfterValidator(_name)]
SiteId = Annotated[str, AfterValidator(_site_id)]
StoreURL = Annotated[str, AfterValidator(_store_url)]
SomeText = Annotated[str, AfterValidator(_some_text)]
Line = Annotated[str, AfterValidator(one_line)]
SomeLine = Annotated[SomeText, AfterValidator(one_line)]
HeaderText = Annotated[str, AfterValidator(_header_text)]
BaseURL = Annotated[str, AfterValidator(_base_url)]
Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
PictureHost = Annotated[str, AfterValidator(_picture_host)]
ContactAddress = Annotated[str, AfterValidator(_contact)]
Language = Annotated[str, AfterValidator(_language)]
Category = Annotated[str, AfterValidator(_category)]
HostPort = Annotated[str, AfterValidator(_host_port)]
