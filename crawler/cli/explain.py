"""What is known of one article, and how: its date with all it was chosen from, its addresses, its copies.

Comes in: an open store and an address. Goes out: a table ready for JSON, and the same as lines for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.errors import ConfigError
from crawler.model import DateClaim, KnownAddress
from crawler.store import Store, StoredArticle
from crawler.urls import InvalidURL, url_key


def explain(store: Store, url: str) -> dict[str, Any]:
    """Return what is known of an address; instants in RFC 3339, null where there is none.

    Raises:
        ConfigError: it is no web address, or was never listed.
    """
    try:
        key = url_key(url)
    except InvalidURL as error:
        raise ConfigError(f"--article {url}: {error}; expected an article's address") from error
    if (article := store.article_by_url(url)) is not None:
        return _stored(article)
    if (known := store.known_addresses([key]).get(key)) is not None:
        return _dropped(url, known)
    raise ConfigError(f"--article {url}: no source ever listed it; expected an article's address")


def _stored(article: StoredArticle) -> dict[str, Any]:
    entry, date = article.entry, article.entry.published
    return {
        "url": entry.link,
        "guid": entry.guid,
        "title": entry.title,
        "sources": list(article.sources),
        "categories": ["/".join(path) for path in entry.categories],
        "authors": list(entry.authors),
        "editors": list(entry.editors),
        "publisher": entry.publisher,
        "original_url": entry.original_url,
        "pictures": len(entry.images),
        "date": {
            "published_at": instant(date.at),
            "precision": date.precision.value,
            "kind": date.kind.value,
            "origin": date.origin.value,
            "raw": date.raw,
            "stated_at": instant(date.stated_at),
            "correction": date.correction,
            "claims": [_claim(claim) for claim in article.date_claims],
        },
        "updated_at": instant(entry.updated_at),
        "first_seen_at": instant(article.first_seen_at),
        "withdrawn_at": instant(article.withdrawn_at),
        "addresses": [
            {
                "url": address.url,
                "source": address.source,
                "reason": address.reason.value if address.reason else None,
                "detail": address.detail,
                "checked_at": instant(address.checked_at),
                "next_check_at": instant(address.next_check_at),
            }
            for address in article.addresses
        ],
        "copies": [{"url": link.url, "title": link.title, "source": link.source} for link in entry.related],
    }


def _claim(claim: DateClaim) -> dict[str, Any]:
    return {"raw": claim.raw, "origin": claim.origin.value, "read_at": instant(claim.read_at)}


def _dropped(url: str, known: KnownAddress) -> dict[str, Any]:
    return {
        "url": url,
        "source": known.source,
        "reason": known.reason.value if known.reason else None,
        "detail": known.detail,
        "attempts": known.attempts,
        "next_check_at": instant(known.next_check_at),
    }


def described(table: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that tell a person what ``explain`` found."""
    if "guid" not in table:
        yield f"{table['url']}: dropped by {table['source']}: {table['reason']}: {table['detail']}"
        yield f"tried {table['attempts']} times; next try: {table['next_check_at'] or 'never'}"
        return
    date = table["date"]
    yield f"{table['title']}\n{table['url']}\n{table['guid']}"
    how = f"{date['kind']}, to the {date['precision']}, from {date['origin']}: {date['raw']!r}"
    yield f"published   {date['published_at']} ({how})"
    if date["correction"]:
        yield f"  stated    {date['stated_at']}: {date['correction']}"
    for claim in date["claims"]:
        yield f"  claim     {claim['origin']}: {claim['raw']!r}"
    yield f"updated     {table['updated_at']}\nfirst seen  {table['first_seen_at']}"
    if table["withdrawn_at"]:
        yield f"withdrawn   {table['withdrawn_at']}: its site took it back; it is in no feed"
    for name in ("sources", "categories", "authors", "editors"):
        if table[name]:
            yield f"{name:11} {', '.join(table[name])}"
    if table["publisher"] or table["original_url"]:
        yield f"original    {table['publisher']} {table['original_url']}".rstrip()
    yield f"pictures    {table['pictures']}"
    for address in table["addresses"]:
        why = ": ".join(part for part in (address["reason"], address["detail"]) if part)
        yield f"address     {address['url']}" + (f" ({why})" if why else "")
    for copy in table["copies"]:
        yield f"copy        {copy['title']} {copy['url']} ({copy['source']})"


def instant(at: datetime | None) -> str | None:
    """Return an instant in RFC 3339, or None."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
