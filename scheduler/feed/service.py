"""The feeds as they are served: bytes, gzip, validators; each built once and kept until something in it changes."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from scheduler import words
from scheduler.errors import LichError, Refused
from scheduler.feed import build, current
from scheduler.feed.build import StaleLedgerError
from scheduler.ledger import Published
from scheduler.model import Catalogue, Feed, OccurrenceId
from scheduler.store import editions, published
from scheduler.store.database import reading
from scheduler.store.editions import Edition
from scheduler.store.published import State

ALARM_SUFFIX = "+nhac"
"""What the name of a feed's variant with alarms ends with, in the store."""
_MANY_BLOCKS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A feed's bytes and what HTTP says of them."""

    body: bytes
    gzip: bytes
    etag: str
    """Strong and quoted, from the content of `body` alone; whoever sends the gzip form adds to it."""
    modified: datetime
    """When these bytes first differed from those before; aware, UTC, whole seconds."""


class NoSuchFeedError(LichError):
    """A feed that neither the office's files nor lich itself define."""

    def __init__(self, *, feed: str, known: tuple[str, ...]) -> None:
        self.feed, self.known = feed, known
        super().__init__(feed, known)

    def __str__(self) -> str:
        near = words.nearest(self.feed, self.known, 1)
        hint = f"có phải “{near[0]}”?" if near else f"có: {', '.join(self.known)}"
        return f"Không có lịch nào mang mã “{self.feed}”; {hint}"


def feeds(catalogue: Catalogue) -> dict[str, Feed]:
    """Every feed by its id: the one of everything, then the office's in the order of its file."""
    return {feed.id: feed for feed in (build.ALL, *catalogue.feeds)}


def find(catalogue: Catalogue, feed: str) -> Feed:
    """A feed by its id. Raises NoSuchFeedError."""
    known = feeds(catalogue)
    if feed not in known:
        raise NoSuchFeedError(feed=feed, known=tuple(known))
    return known[feed]


def render(engine: sa.Engine, feed: str, now: datetime, *, alarm: bool = False) -> FeedFile:
    """The feed of the current edition at `now` (aware); the variant with alarms where asked for.

    Brings the ledger up to date where the year has turned. Raises NoSuchFeedError, Refused before the first edition.
    """
    with _lock:
        shelf = _shelves.setdefault(engine, _Shelf())
    with shelf.lock:
        standing = _standing(engine, now)
        key = (feed, alarm, current.today_of(now), *standing)
        if key not in shelf.files:
            shelf.put(key, _render(engine, feed, now, alarm, shelf))
        return shelf.files[key]


_Key = tuple[str, bool, date, int, int, int]


@dataclass(slots=True)
class _Shelf:
    """What is kept for one database."""

    lock: Lock = field(default_factory=Lock)
    files: dict[_Key, FeedFile] = field(default_factory=dict)
    blocks: dict[tuple[str, datetime, bool], bytes] = field(default_factory=dict)

    def put(self, key: _Key, file: FeedFile) -> None:
        """Keep the file; those of another day or ledger are of no more use."""
        self.files = {other: kept for other, kept in self.files.items() if other[2:] == key[2:]} | {key: file}
        if len(self.blocks) > _MANY_BLOCKS:
            self.blocks.clear()


_shelves: WeakKeyDictionary[sa.Engine, _Shelf] = WeakKeyDictionary()
_lock = Lock()


def _standing(engine: sa.Engine, now: datetime) -> State:
    """For what the ledger stands, after bringing it up to date if need be."""
    with reading(engine) as conn:
        head, state = editions.head(conn), published.state(conn)
    if head is None:
        raise Refused("Chưa có bản lịch nào được nhận. Hãy chạy `lich adopt`.")
    if state is not None and not current.stale(state, head, now):
        return state
    return _refresh(engine, now)


def _refresh(engine: sa.Engine, now: datetime) -> State:
    with engine.begin() as conn:
        edition = editions.current(conn)
        assert edition is not None
        current.bring_up_to_date(conn, edition, current.catalogue_of(edition), now=now)
        state = published.state(conn)
    assert state is not None
    return state


def _render(engine: sa.Engine, feed: str, now: datetime, alarm: bool, shelf: _Shelf) -> FeedFile:
    try:
        body = _body(engine, feed, now, alarm, shelf)
    except StaleLedgerError:  # a new program words or computes something otherwise
        _refresh(engine, now)
        body = _body(engine, feed, now, alarm, shelf)
    digest = hashlib.sha256(body).hexdigest()
    modified = _modified(engine, feed + ALARM_SUFFIX * alarm, digest, now)
    return FeedFile(body=body, gzip=gzip.compress(body, mtime=0), etag=f'"{digest[:32]}"', modified=modified)


def _body(engine: sa.Engine, feed: str, now: datetime, alarm: bool, shelf: _Shelf) -> bytes:
    edition, rows = _published(engine)
    catalogue = current.catalogue_of(edition)
    today = current.today_of(now)
    occurrences = current.occurrences_of(edition, catalogue, today.year)
    chosen = find(catalogue, feed)
    return build.build(
        chosen, catalogue, occurrences, rows, year=today.year, today=today, alarm=alarm, blocks=shelf.blocks
    )


def _published(engine: sa.Engine) -> tuple[Edition, dict[OccurrenceId, Published]]:
    with reading(engine) as conn:
        edition = editions.current(conn)
        assert edition is not None
        return edition, {row.id: row for row in published.rows(conn)}


def _modified(engine: sa.Engine, name: str, digest: str, now: datetime) -> datetime:
    with reading(engine) as conn:
        known = published.feed_modified(conn, name, digest)
    if known is not None:
        return known
    with engine.begin() as conn:
        return published.feed_changed(conn, name, digest, now)
