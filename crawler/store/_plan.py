"""A batch of articles, worked out before anything is written; pure.

Comes in: what the store knows of the batch's addresses and articles. Goes out: rows to insert and update, feeds that
gain a member and feeds that move on to the next revision.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from crawler.duplicates import Sketch, read_title
from crawler.filing import FeedKey, Filing
from crawler.model import Article, Drop, DropReason, Sighting
from crawler.schedule import next_attempt, next_recheck
from crawler.store._changes import (
    Owner,
    Stored,
    decide,
    feeds_of,
    filed,
    fingerprint_of,
    first_published,
    guid_of,
    lead_of,
    linked,
    moved_to,
    tie_of,
    updated_at,
    visible_text,
)
from crawler.store._stories import Stories, sketches_of
from crawler.store._tables import digest
from crawler.store._values import claims_to_json, images_to_json, related_to_json
from crawler.store.protocol import Outcome

#: One text under so many titles of one source is none of theirs: an error page, a login, a notice.
REPEATED = 3

_SECOND = timedelta(seconds=1)


@dataclass
class Plan:
    """What saving a batch comes to; ``add`` the articles one by one, then write what is gathered."""

    #: By digest of the URL key, or by ``feed_key``; only those that are an article's.
    owners: dict[bytes, Owner]
    #: By row id: the articles of these owners.
    stored: dict[int, Stored]
    next_id: int
    #: Revision that all changes of this batch get.
    revision: int
    #: How often an address that is nobody's was dropped before, by digest.
    attempts: dict[bytes, int] = field(default_factory=dict)
    #: Instants that are some article's ``updated_at`` already.
    taken: set[datetime] = field(default_factory=set)
    #: What new articles may be copies of.
    stories: Stories = field(default_factory=Stories)
    filing: Filing = field(default_factory=Filing)

    #: Rows of ``article`` to insert, by id.
    inserts: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: Columns of ``article`` to change, by id.
    updates: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: Rows of ``address``, by digest.
    addresses: dict[bytes, dict[str, Any]] = field(default_factory=dict)
    #: Rows of ``membership``, without the feed's id, by feed.
    members: dict[FeedKey, list[dict[str, Any]]] = field(default_factory=dict)
    #: Rows of ``membership`` that go, without the feed's id, by feed.
    leavers: dict[FeedKey, list[dict[str, Any]]] = field(default_factory=dict)
    #: Rows of ``membership`` whose article is shown otherwise than before, without the feed's id, by feed.
    changed: dict[FeedKey, list[dict[str, Any]]] = field(default_factory=dict)
    moved: set[FeedKey] = field(default_factory=set)
    #: What turned out to be no article.
    drops: list[Drop] = field(default_factory=list)

    def add(self, article: Article, requested_key: str, canonical_key: str, story: Sketch | None = None) -> Outcome:
        """Decide what the article is and note what it changes; the keys are those of its two addresses.

        Args:
            story: the sketch of an article that is known by none of its addresses, or is withdrawn.
        """
        if article.fetched_at is None:
            raise ValueError(f"{article.requested_url}: fetched_at is not set")
        now = article.fetched_at
        requested, canonical = digest(requested_key), digest(canonical_key)
        owner, main = self.owners.get(requested), self.owners.get(canonical)
        moved = self._moved(article, main) if owner is None else None
        owner = owner or moved
        if owner is None and main is None and story and (titles := self._titles(article, story)) >= REPEATED:
            self.drops.append(_drop(article, titles, self.attempts.get(requested, 0) + 1, now))
            return Outcome.JUNK
        known = owner or main or self._copied(story)
        if known is None:
            stored, outcome = self._insert(article, canonical_key, now), Outcome.NEW
            if story:
                self.stories.add(stored.id, story)
        else:
            stored = self.stored[known.article_id]
            outcome = decide(known, owner, main, stored, article)
            if (shown := self._told_by(stored, outcome, story)) is not None:
                outcome, article = Outcome.COPY, replace(article, etag="", last_modified="")
                self._file(shown, linked(filed(shown, article), article), {})
            else:
                self._revisit(article, stored, outcome, now, has_moved=moved is not None)
        lead = lead_of(outcome, stored, known)
        is_free = main is None or (main.article_id == stored.id and (main.reason or not lead.reason))
        if is_free and canonical != requested and outcome is not Outcome.DUPLICATE:
            self._point(canonical, article.canonical_url, article, lead, now)
        self._point(requested, article.requested_url, article, lead, now)
        if article.feed_id and not lead.reason:
            self._point(feed_key(article), f"id:{article.feed_id}", article, lead, now, is_page=False)
        return outcome

    def _moved(self, article: Article, main: Owner | None) -> Owner | None:
        """Return whose the new address is, by the article's id in its feed; None when it is nobody's or another's."""
        owner = self.owners.get(feed_key(article)) if article.feed_id else None
        if owner is None or (main is not None and main.article_id != owner.article_id):
            return None
        return owner if moved_to(self.stored[owner.article_id], article) else None

    def _titles(self, article: Article, story: Sketch) -> int:
        """Return under how many titles the source has given this very text, this one included."""
        titles = {(story.title, story.figures)}
        for article_id in self.stories.echoes(story):
            echo, links = self.stories.sketches[article_id], self.stored[article_id].related
            titles |= {(echo.title, echo.figures)}
            titles |= {read_title(link.title) for link in links if link.source == article.source}
        return len(titles)

    def _copied(self, story: Sketch | None) -> Owner | None:
        """Return whose story this is, as the owner of a copy's addresses; None when it is nobody's yet."""
        found = self.stories.find(story) if story else None
        return Owner(found[0], DropReason.DUPLICATE_STORY.value, found[1].evidence) if found else None

    def _told_by(self, stored: Stored, outcome: Outcome, story: Sketch | None) -> Stored | None:
        """Return the published article that took a withdrawn one's story over; None when the page may return.

        The one that is away keeps its addresses and its GUID, and is looked at again: it returns when the other goes.
        """
        returns = stored.is_withdrawn and outcome in (Outcome.KNOWN, Outcome.UPDATED)
        copied = self._copied(story) if returns else None
        shown = self.stored[copied.article_id] if copied else None
        return None if shown is None or shown.is_withdrawn or shown.is_excluded else shown

    def see(self, sighting: Sighting, key: str) -> None:
        """Note what another source's listing adds to a known article; nothing when the address is nobody's."""
        owner = self.owners.get(digest(key))
        if owner is not None:
            before = self.stored[owner.article_id]
            self._file(before, filed(before, sighting), {})

    def withdraw(self, article_id: int, now: datetime) -> None:
        """Note that an article's site took it back; it keeps its addresses and its GUID."""
        before = self.stored[article_id]
        self.updates.setdefault(article_id, {})["withdrawn_at"] = now
        self._file(before, replace(before, is_withdrawn=True), {})

    def _insert(self, article: Article, key: str, now: datetime) -> Stored:
        guid = guid_of(key)
        published = first_published(article, now)
        nothing = Stored(self.next_id, published.at, now, guid, fingerprint_of(article), (), ())
        stored = replace(
            filed(nothing, article),
            title=article.title,
            link=article.canonical_url,
            is_excluded=not self._admits(article),
        )
        self.next_id += 1
        self.inserts[stored.id] = {
            "id": stored.id,
            "guid": guid,
            "canonical_url": article.canonical_url,
            **_filing(stored),
            **_text(article, stored.fingerprint),
            "published_at": published.at,
            "precision": published.precision.value,
            "kind": published.kind.value,
            "raw": published.raw,
            "origin": published.origin.value,
            "stated_at": published.stated_at,
            "correction": published.correction,
            "date_claims": claims_to_json(article.date_claims),
            "updated_at": self._own_instant(published.at),
            "first_seen_at": now,
            "revision": self.revision,
        }
        self._note(None, stored, text_changed=True)
        return stored

    def _revisit(self, article: Article, before: Stored, outcome: Outcome, now: datetime, *, has_moved: bool) -> None:
        after = filed(before, article)
        if outcome is Outcome.COPY:
            after = linked(after, article)
        changes: dict[str, Any] = {}
        if before.is_withdrawn and outcome in (Outcome.KNOWN, Outcome.UPDATED):
            after = replace(after, is_withdrawn=False)
            changes = {"withdrawn_at": None}
        if has_moved:
            after = replace(after, link=article.canonical_url)
            changes["canonical_url"] = article.canonical_url
        if outcome is Outcome.UPDATED:
            after = replace(after, fingerprint=fingerprint_of(article), title=article.title)
            changes |= _text(article, after.fingerprint) | {"updated_at": self._own_instant(updated_at(before, now))}
        if changes:
            after = replace(after, is_excluded=not self._admits(article))
            self.stories.add(after.id, sketches_of([article])[0])
        self._file(before, after, changes)

    def _admits(self, article: Article) -> bool:
        if not self.filing.reads_text:
            return True
        return self.filing.admits_text(article.title, visible_text(article.content), article.authors)

    def _own_instant(self, at: datetime) -> datetime:
        """Return the first second from here on at which no other article changed.

        Days without a clock all fall on noon, and some readers take entries of one ``updated`` for one entry: the W3C
        validator warns of it (``DuplicateUpdated``).
        """
        while at in self.taken:
            at += _SECOND
        self.taken.add(at)
        return at

    def _file(self, before: Stored, after: Stored, changes: dict[str, Any]) -> None:
        """Note a changed article, with the columns of its new text when that changed."""
        if after != before:
            columns = changes | _filing(after) | {"revision": self.revision}
            row = self.inserts.get(after.id)
            (self.updates.setdefault(after.id, {}) if row is None else row).update(columns)
            self._note(before, after, text_changed=bool(changes))

    def _note(self, before: Stored | None, after: Stored, *, text_changed: bool) -> None:
        self.stored[after.id] = after
        feeds, had = feeds_of(after, self.filing), feeds_of(before, self.filing) if before else set()
        gained, lost = feeds - had, had - feeds
        row = {"published_at": after.published_at, "tie": tie_of(after.guid), "article_id": after.id}
        for feed in lost:
            self.leavers.setdefault(feed, []).append(row)
        for feed in gained:
            self.members.setdefault(feed, []).append(row)
        self.moved |= gained | lost
        if text_changed or (before and (before.categories, before.related) != (after.categories, after.related)):
            self.moved |= feeds
            for feed in feeds & had:
                self.changed.setdefault(feed, []).append(row)

    def _point(
        self, key: bytes, url: str, article: Article, lead: Owner, now: datetime, *, is_page: bool = True
    ) -> None:
        """Make an address lead to the article; only pages that it was stored under are fetched again."""
        never_again = lead.reason or article.is_listed_whole or not is_page
        first_seen_at = self.stored[lead.article_id].first_seen_at
        self.owners[key] = lead
        self.addresses[key] = {
            "digest": key,
            "url": url,
            "article_id": lead.article_id,
            "source": article.source,
            "reason": lead.reason,
            "detail": lead.detail,
            "attempts": 0,
            "checked_at": now,
            "next_check_at": None if never_again else next_recheck(first_seen_at, now),
            "etag": article.etag,
            "last_modified": article.last_modified,
        }


def feed_key(article: Article) -> bytes:
    """Return what an article's id in its feed is looked up by: ids are the sources' own."""
    return digest("id", article.source, article.feed_id)


def _drop(article: Article, titles: int, attempts: int, now: datetime) -> Drop:
    """Return what is remembered of a page whose text is no article's own.

    Args:
        attempts: how often it was dropped, this time included.
    """
    reason = DropReason.NOT_AN_ARTICLE
    detail = f"the same text stands under {titles} titles"
    return Drop(article.source, article.requested_url, reason, detail, now, next_attempt(reason, attempts, now))


def _filing(stored: Stored) -> dict[str, Any]:
    related = related_to_json(stored.related)
    filing = {"sources": stored.sources, "categories": stored.categories, "is_excluded": stored.is_excluded}
    return filing | {"related": related}


def _text(article: Article, fingerprint: bytes) -> dict[str, Any]:
    return {
        "title": article.title,
        "content": article.content,
        "summary": article.summary,
        "authors": article.authors,
        "editors": article.editors,
        "tags": article.tags,
        "publisher": article.publisher,
        "original_url": article.original_url,
        "images": images_to_json(article.images),
        "language": article.language,
        "fingerprint": fingerprint,
    }
