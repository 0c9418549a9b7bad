"""The feeds as they are served: bytes, gzip, validators; each built once and kept until something in it changes."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.feed import build, current, links
from scheduler.feed.build import Shelf, StaleLedgerError
from scheduler.ledger import Published
from scheduler.model import Catalogue, Feed, OccurrenceId
from scheduler.store import editions, published
from scheduler.store.database import aside, reading
from scheduler.store.editions import Edition
from scheduler.store.published import State

ALARM_SUFFIX = "+nhac"
"""What the name of a feed's variant with alarms ends with, in the store."""
_MANY_ENTRIES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A feed's bytes and what HTTP says of them."""

    body: bytes
    gzip: bytes | None
    """None where the feed is never to be compressed."""
    etag: str
    """Strong and quoted, from the content of `body` alone; whoever sends the gzip form adds to it."""
    modified: datetime
    """When these bytes first differed from those before; aware, UTC, whole seconds."""
    is_empty: bool
    """Whether it has no entry yet but the one that says so."""


def render(engine: sa.Engine, feed: str, now: datetime, *, alarm: bool = False) -> FeedFile:
    """The feed at `now` (aware), also one that is gone from the file; the variant with alarms where asked for.

    Brings the ledger up to date where the year has turned. Raises NoSuchFeedError, Refused before the first edition
    and where too much would move without a yes.
    """
    with _lock:
        desk = _desks.setdefault(engine, _Desk())
    with desk.lock:
        desk.stand(engine, now)
        key = (feed, alarm)
        if key not in desk.files:
            desk.files[key] = desk.render(engine, feed, alarm, now)
        return desk.files[key]


def file_of(engine: sa.Engine, name: str, body: bytes, now: datetime, *, compress: bool = True) -> FeedFile:
    """A calendar's bytes with what HTTP says of them; by its name in the store its last change is known."""
    digest = hashlib.sha256(body).hexdigest()
    return FeedFile(
        body=body,
        gzip=gzip.compress(body, mtime=0) if compress else None,
        etag=f'"{digest[:32]}"',
        modified=_modified(engine, name, digest, now),
        is_empty=build.is_empty(body),
    )


class _Desk:
    """What is kept for one database while it says the same."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.files: dict[tuple[str, bool], FeedFile] = {}
        self._shelf = Shelf()
        self._standing: tuple[State, date] | None = None
        self._rows: Mapping[OccurrenceId, Published] = {}
        self._catalogue: Catalogue
        self._edition: Edition

    def stand(self, engine: sa.Engine, now: datetime) -> None:
        """Take up what the ledger says now, after bringing it up to date if need be."""
        standing = (_state(engine, now), current.today_of(now))
        if standing != self._standing:
            self._take_up(engine, standing)

    def render(self, engine: sa.Engine, feed: str, alarm: bool, now: datetime) -> FeedFile:
        """The file, built."""
        with reading(engine) as conn:
            chosen = links.find(conn, self._catalogue, feed)
        try:
            body = self._build(chosen, alarm, now)
        except StaleLedgerError:  # a new program words or computes something otherwise
            self._take_up(engine, (_refresh(engine, now), current.today_of(now)))
            body = self._build(chosen, alarm, now)
        return file_of(engine, feed + ALARM_SUFFIX * alarm, body, now, compress=chosen.gzip)

    def _take_up(self, engine: sa.Engine, standing: tuple[State, date]) -> None:
        with reading(engine) as conn:
            edition, rows = editions.current(conn), published.rows(conn)
        assert edition is not None
        self._edition, self._catalogue = edition, current.catalogue_of(edition)
        self._rows = {row.id: row for row in rows}
        self.files.clear()
        if len(self._shelf.entries) > _MANY_ENTRIES:
            self._shelf.entries.clear()
        self._standing = standing

    def _build(self, feed: Feed, alarm: bool, now: datetime) -> bytes:
        today = current.today_of(now)
        occurrences = current.occurrences_of(self._edition, self._catalogue, today.year)
        return build.build(
            feed,
            self._catalogue,
            occurrences,
            self._rows,
            year=today.year,
            today=today,
            alarm=alarm,
            shelf=self._shelf,
        )


_desks: WeakKeyDictionary[sa.Engine, _Desk] = WeakKeyDictionary()
_lock = Lock()


def _state(engine: sa.Engine, now: datetime) -> State:
    with reading(engine) as conn:
        head, state = editions.head(conn), published.state(conn)
    if head is None:
        raise Refused("Chưa có bản lịch nào được nhận. Hãy chạy `lich adopt`.")
    return _refresh(engine, now) if state is None or current.stale(state, head, now) else state


def _refresh(engine: sa.Engine, now: datetime) -> State:
    with engine.begin() as conn:
        edition = editions.current(conn)
        assert edition is not None
        current.bring_up_to_date(conn, edition, current.catalogue_of(edition), now=now)
        state = published.state(conn)
    assert state is not None
    return state


def _modified(engine: sa.Engine, name: str, digest: str, now: datetime) -> datetime:
    with reading(engine) as conn:
        known = published.feed_modified(conn, name, digest)
    if known is not None:
        return known
    with aside(engine) as conn:
        return published.feed_changed(conn, name, digest, now)
