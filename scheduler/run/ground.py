"""What planning and writing letters stand on: the current edition's catalogue, its occurrences and its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from scheduler import hours, ledger, working
from scheduler.expand import asks
from scheduler.feed import current, links
from scheduler.ledger import Published
from scheduler.model import Catalogue, Event, Feed, Occurrence, OccurrenceId
from scheduler.reminder import Question
from scheduler.store import editions, published
from scheduler.store.database import reading
from scheduler.store.editions import Edition
from scheduler.working import WorkingDays

ASKED_WITHIN = timedelta(days=60)
"""How far back a question that was not sent is still put."""
SEASON_LASTS = timedelta(days=30)
_REMEMBERED = 4
_Key = tuple[int, str, int, int]
_working: dict[str, WorkingDays] = {}
_last: WeakKeyDictionary[sa.Engine, tuple[_Key, Ground]] = WeakKeyDictionary()
"""Of each database the ground stood on last: while edition, ledger and year are the same, so is the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One edition on one day."""

    edition: int
    digest: str
    catalogue: Catalogue
    occurrences: Mapping[OccurrenceId, Occurrence]
    """In the feeds' window, as they are shown; in the order of every list."""
    rows: Mapping[OccurrenceId, Published]
    working: WorkingDays

    @property
    def feeds(self) -> Mapping[str, Feed]:
        """Every feed by its id."""
        return links.every(self.catalogue)

    def event(self, key: str) -> Event | None:
        """An event by its key; None where it was taken out."""
        return next((event for event in self.catalogue.events if event.key == key), None)


def stand_on(conn: sa.Connection, now: datetime, *, renewing: bool = True) -> Ground | None:
    """The ground at a moment, the ledger brought up to date if the year has turned; None before the first edition.

    Not `renewing`: nothing is written, and None also where the ledger is to be brought up to date first.
    """
    head, state = editions.head(conn), published.state(conn)
    if head is None or (not renewing and current.stale(state, head, now)):
        return None
    known = _last.get(conn.engine)
    if known and state and not current.stale(state, head, now) and known[0] == (head.id, head.digest, *state[1:]):
        return known[1]
    edition = editions.current(conn)
    assert edition is not None
    catalogue = current.catalogue_of(edition)
    if current.stale(state, edition, now):
        current.bring_up_to_date(conn, edition, catalogue, now=now)
        state = published.state(conn)
    ground = _survey(conn, edition, catalogue, hours.today(now).year)
    if state:
        _last[conn.engine] = ((head.id, head.digest, *state[1:]), ground)
    return ground


@contextmanager
def looking(engine: sa.Engine, now: datetime) -> Iterator[sa.Connection]:
    """For `stand_on` by who only reads: waits for no writer, but where the ledger must first be brought up to date."""
    with reading(engine) as conn:
        if stands := stand_on(conn, now, renewing=False) is not None:
            yield conn
    if not stands:
        with engine.begin() as conn:
            yield conn


def _survey(conn: sa.Connection, edition: Edition, catalogue: Catalogue, year: int) -> Ground:
    rows = {row.id: row for row in published.rows(conn)}
    found = current.occurrences_of(edition, catalogue, year)
    return Ground(
        edition=edition.id,
        digest=edition.digest,
        catalogue=catalogue,
        occurrences={one.id: ledger.settled(one, rows.get(one.id)) for one in found},
        rows=rows,
        working=_working_days(edition.digest, catalogue),
    )


def questions(catalogue: Catalogue, today: date) -> list[Question]:
    """The questions that are due by now and may still be put. Before the weekend, so some days are looked ahead."""
    return [
        Question(
            id=OccurrenceId(ask.event.id, ask.event.variant, ask.cycle),
            event=ask.event,
            before=ask.before or 0,
            due=ask.day,
            expires=ask.occurrence.start - timedelta(1) if ask.occurrence else ask.day + SEASON_LASTS,
            occurrence=ask.occurrence,
        )
        for ask in asks(catalogue, today - ASKED_WITHIN, today + timedelta(14))
    ]


def _working_days(digest: str, catalogue: Catalogue) -> WorkingDays:
    """Remembered by the edition, since a year of them takes a while to work out."""
    if digest not in _working:
        while len(_working) >= _REMEMBERED:
            _working.pop(next(iter(_working)), None)
        _working[digest] = working.build(catalogue, 1, 0)
    return _working[digest]
