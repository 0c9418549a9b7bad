"""Reminders: what was planned, sent, skipped, for whom. How the plan reads and writes them stands in `planned`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from scheduler.model import OccurrenceId, Status
from scheduler.reminder import Reminder, Shown, State
from scheduler.store.tables import letter, recipient, reminder

COLUMNS = tuple(column for column in reminder.c if column.name not in ("planned", "settled"))
"""What `read` asks for."""
_AT_ONCE = 2000
"""Numbers in one statement."""


def waiting(
    conn: sa.Connection,
    by: datetime | None = None,
    *,
    pressing: date | None = None,
    among: Collection[int] | None = None,
) -> list[Reminder]:
    """All that are planned and in no letter yet; of those that may go `by` then, or that begin by a `pressing` day.

    To some recipients where given.
    """
    wanted = _waiting(by, pressing)
    return select(conn, wanted if among is None else wanted & reminder.c.recipient_id.in_(among))


class Hour(NamedTuple):
    """What may go at a moment, said in days. A reader "had a letter" today, or this week where they read weekly."""

    now: datetime
    today: date
    monday: date
    opens: date | None
    """Out of office hours: who had no letter gets what begins by then. None in office hours: they get it all."""
    daily: date
    weekly: date
    """Who had one gets what begins by then beside it."""


def waited_for(conn: sa.Connection, hour: Hour) -> frozenset[int]:
    """To whom something may go; those who wait for another hour, or for tomorrow's letter, are not looked at at all."""
    is_weekly = recipient.c.digest == "weekly"
    since = sa.case((is_weekly, hour.monday), else_=hour.today)
    mine = (letter.c.recipient_id == reminder.c.recipient_id) & (letter.c.state != "void")
    counted = letter.c.day.between(since, hour.today)
    presses = reminder.c.begins <= sa.case((is_weekly, hour.weekly), else_=hour.daily)
    if hour.opens is None:
        goes = ~sa.exists().where(mine, counted, letter.c.state != "ready") | presses
    else:
        is_open = letter.c.state.in_(("ready", "taken"))
        goes = (reminder.c.begins <= hour.opens) | (presses & sa.exists().where(mine, counted | is_open))
    joined = reminder.join(recipient, recipient.c.id == reminder.c.recipient_id)
    latest = None if hour.opens is None else max(hour.opens, hour.daily, hour.weekly)
    query = sa.select(reminder.c.recipient_id).select_from(joined).where(_waiting(hour.now, latest), goes)
    return frozenset(conn.scalars(query))


def _waiting(by: datetime | None, pressing: date | None) -> sa.ColumnElement[bool]:
    wanted = reminder.c.state == sa.literal_column(f"'{State.PLANNED}'")  # as the index of those that wait says it
    if by is not None:
        wanted &= reminder.c.not_before <= by
    if pressing is not None:
        wanted &= reminder.c.begins <= pressing
    return wanted


def in_letters(conn: sa.Connection, letters: Collection[int]) -> dict[int, list[Reminder]]:
    """Those that the letters are to carry, by letter."""
    found: dict[int, list[Reminder]] = defaultdict(list)
    for row in conn.execute(_query(reminder.c.letter_id.in_(letters) & (reminder.c.state == State.TAKEN))):
        found[row.letter_id].append(read(row))
    return found


def take(conn: sa.Connection, numbers: Collection[int], letters: Collection[int]) -> None:
    """Put planned reminders into letters, each into its reader's: each has one, from the first of these to the last."""
    if not numbers:
        return
    mine = (letter.c.recipient_id == reminder.c.recipient_id) & letter.c.id.between(min(letters), max(letters))
    into = sa.select(letter.c.id).where(mine).scalar_subquery()
    taken = sa.update(reminder).where(reminder.c.state == State.PLANNED).values(state=State.TAKEN, letter_id=into)
    some = sorted(numbers)
    for first in range(0, len(some), _AT_ONCE):
        conn.execute(taken.where(reminder.c.id.in_(some[first : first + _AT_ONCE])))


def settle(
    conn: sa.Connection, letter_id: int, state: State, now: datetime, *, only: Iterable[int] | None = None
) -> None:
    """What became of the letter became of its reminders; of `only` some where given."""
    taken = (reminder.c.letter_id == letter_id) & (reminder.c.state == State.TAKEN)
    if only is not None:
        taken &= reminder.c.id.in_(list(only))
    conn.execute(sa.update(reminder).where(taken).values(state=state, settled=now))


def sent(conn: sa.Connection, letters: Sequence[int], now: datetime) -> None:
    """What these letters carry has gone with them, where they have gone indeed."""
    if letters:
        conn.execute(_SENT, [{"number": number, "at": now} for number in letters])


_GONE = sa.exists().where((letter.c.id == reminder.c.letter_id) & (letter.c.state == "sent"))
_SENT = (
    sa.update(reminder)
    .where(reminder.c.letter_id == sa.bindparam("number"), reminder.c.state == State.TAKEN, _GONE)
    .values(state=State.SENT, settled=sa.bindparam("at"))
)


def first_letters(
    conn: sa.Connection, recipients: Collection[int], occurrences: Collection[OccurrenceId]
) -> dict[tuple[int, str], str]:
    """By reader and occurrence the key of the first letter that named it."""
    query = (
        sa.select(reminder.c.recipient_id, reminder.c.occurrence, letter.c.key)
        .join(letter, reminder.c.letter_id == letter.c.id)
        .where(reminder.c.recipient_id.in_(recipients), reminder.c.occurrence.in_(list(map(str, occurrences))))
        .where(reminder.c.state.in_((State.SENT, State.HELD)))
        .order_by(letter.c.id.desc())
    )
    return {(row.recipient_id, row.occurrence): row.key for row in conn.execute(query)}


def told_of_visits(conn: sa.Connection) -> tuple[OccurrenceId, ...]:
    """The visits of which anybody was or is to be told."""
    visits = (reminder.c.occurrence >= "visit:") & (reminder.c.occurrence < "visit;")  # all that begin so, by the index
    query = sa.select(reminder.c.occurrence).distinct().where(visits)
    return tuple(OccurrenceId.parse(text) for text in conn.scalars(query.order_by(reminder.c.occurrence)))


def about(conn: sa.Connection, recipient_id: int, occurrence: OccurrenceId) -> list[tuple[Reminder, int | None]]:
    """Every row of one reader about one occurrence with the number of its letter, oldest first."""
    mine = (reminder.c.recipient_id == recipient_id) & (reminder.c.occurrence == str(occurrence))
    return [(read(row), row.letter_id) for row in conn.execute(_query(mine))]


def select(conn: sa.Connection, where: sa.ColumnElement[bool]) -> list[Reminder]:
    """Those of which it holds, oldest first, with what is known of their letters."""
    return [read(row) for row in conn.execute(_query(where))]


def _query(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (letter.c.state.label("letter_state"), letter.c.uncertain)
    joined = reminder.outerjoin(letter, reminder.c.letter_id == letter.c.id)
    return sa.select(*COLUMNS, *columns).select_from(joined).where(where).order_by(reminder.c.id)


def read(row: sa.Row[Any]) -> Reminder:
    """A row as the value; one that is in a letter must have that letter's state beside it."""
    taken = row.state == State.TAKEN
    return Reminder(
        id=row.id,
        occurrence=_identity(row.occurrence),
        move=row.move,
        recipient=row.recipient_id,
        reason=row.reason,
        due=row.due,
        not_before=row.not_before,
        begins=row.begins,
        expires=row.expires,
        state=_STATES[row.state],
        shown=_shown(row.start, row.last, row.main, row.status),
        was=_shown(row.was_start, row.was_last, row.was_main, row.was_status),
        in_flight=taken and row.letter_state == "taken",
        uncertain=taken and bool(row.uncertain),
    )


_identity = lru_cache(maxsize=20_000)(OccurrenceId.parse)
_STATES = {state.value: state for state in State}


@lru_cache(maxsize=20_000)
def _shown(start: date | None, last: date | None, main: date | None, status: str | None) -> Shown | None:
    return None if start is None or last is None else Shown(start, last, main, Status(status or ""))
