"""How many reminders fell due each day and what became of them, counted from the rows themselves: nothing can drift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from scheduler.reminder import State
from scheduler.store.outbox import HELD, READY, TAKEN
from scheduler.store.tables import letter, reminder

_DUE = (State.PLANNED, State.TAKEN, State.SENT, State.FAILED, State.HELD, State.EXPIRED)
"""States of what was due to somebody; skipped and void was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTally:
    """One day."""

    day: date
    due: int
    """Reminders that fell due on it."""
    sent: int
    """Of these, sent by now, on whatever day."""
    failed: int
    """Refused for good by a server, or held since nobody knows what became of them."""
    expired: int
    """Never sent, and of no use any more."""

    @property
    def waiting(self) -> int:
        """Still to go."""
        return self.due - self.sent - self.failed - self.expired


def days(conn: sa.Connection, first: date, last: date) -> tuple[DayTally, ...]:
    """Each day on which anything was due, both ends included, oldest first."""
    within = reminder.c.due.between(first, last) & reminder.c.state.in_(_DUE)
    query = sa.select(reminder.c.due, reminder.c.state, sa.func.count()).where(within)
    counts: dict[date, dict[str, int]] = {}
    for day, state, count in conn.execute(query.group_by(reminder.c.due, reminder.c.state)):
        counts.setdefault(day, {})[state] = count
    return tuple(
        DayTally(
            day=day,
            due=sum(found.values()),
            sent=found.get(State.SENT, 0),
            failed=found.get(State.FAILED, 0) + found.get(State.HELD, 0),
            expired=found.get(State.EXPIRED, 0),
        )
        for day, found in sorted(counts.items())
    )


def piled_up(conn: sa.Connection, before: datetime) -> int:
    """Letters that were made before a moment and whose end is not known yet."""
    waiting = letter.c.state.in_((READY, TAKEN)) & (letter.c.created < before)
    return conn.execute(sa.select(sa.func.count()).select_from(letter).where(waiting)).scalar_one()


def oldest(conn: sa.Connection) -> datetime | None:
    """When the letter was made that waits longest; None where none waits."""
    query = sa.select(sa.func.min(letter.c.created)).where(letter.c.state.in_((READY, TAKEN)))
    moment: datetime | None = conn.scalar(query)
    return moment


def held(conn: sa.Connection, since: datetime) -> int:
    """Letters whose end stayed unknown, given up since a moment."""
    query = sa.select(sa.func.count()).select_from(letter)
    return conn.execute(query.where(letter.c.state == HELD, letter.c.settled >= since)).scalar_one()
