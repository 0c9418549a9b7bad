"""What the plan reads of reminders, and how it writes down what it has found: many readers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.model import OccurrenceId
from scheduler.plan import Plan
from scheduler.reminder import Reminder, Shown, State
from scheduler.store import reminders
from scheduler.store.tables import recipient, reminder

_T = TypeVar("_T")
_KEY = ("occurrence", "move", "recipient_id", "reason")
_PLAIN = ("move", "reason", "due", "not_before", "begins", "expires", "state")
_WAITING = (State.PLANNED, State.TAKEN)
_ALIKE = 4
"""From so many readers on who want the same, the database makes the rows of one; fewer are handed over one by one."""


def rows(
    conn: sa.Connection, recipients: Sequence[int], *, about: Iterable[OccurrenceId], moves: Mapping[OccurrenceId, int]
) -> dict[int, list[Reminder]]:
    """What the plan must know of these, by recipient, oldest row first: all that wait, and all that are `about` these.

    `moves` tells how often those of `about` were moved that ever were; no row of another can be of a later move.
    """
    if not recipients:
        return {}
    still = {occurrence for occurrence in about if occurrence not in moves}
    mine = _among(recipients)
    known = reminders.select(conn, mine & reminder.c.state.in_(_WAITING))
    known += _settled(conn, mine, still, (0,))
    known += _settled(conn, mine, moves, range(max(moves.values(), default=0) + 1))
    found: dict[int, list[Reminder]] = defaultdict(list)
    for one in sorted(known, key=_number):
        found[one.recipient].append(one)
    return found


def _among(recipients: Sequence[int]) -> sa.ColumnElement[bool]:
    """These recipients; where they follow closely, all between the first and the last."""
    first, last = min(recipients), max(recipients)
    if last - first < 2 * len(recipients):
        return reminder.c.recipient_id.between(first, last)
    return reminder.c.recipient_id.in_(recipients)


def _settled(
    conn: sa.Connection, mine: sa.ColumnElement[bool], about: Collection[OccurrenceId], moves: Collection[int]
) -> list[Reminder]:
    """Rows about these that wait no more; by the unique key, which is an index: occurrence, move, recipient."""
    query = sa.select(*reminders.COLUMNS).where(mine, reminder.c.move.in_(moves), reminder.c.state.not_in(_WAITING))
    return [
        reminders.read(row)
        for part in _parts(sorted(map(str, about)))
        for row in conn.execute(query.where(reminder.c.occurrence.in_(part)))
    ]


def _number(one: Reminder) -> int:
    assert one.id is not None
    return one.id


def write(conn: sa.Connection, plans: Iterable[Plan], now: datetime) -> int:
    """Write plans down; how many rows changed.

    Only a row that was never in a letter's end is written over: no other state goes back.
    """
    made = list(plans)
    ends = [end for plan in made for end in plan.ends]
    for state in dict.fromkeys(state for _, state in ends):
        values = {"state": state, "settled": now} | ({} if state is State.HELD else {"letter_id": None})
        for numbers in _parts([number for number, other in ends if other is state]):
            conn.execute(sa.update(reminder).where(reminder.c.id.in_(numbers)).values(values))
    return len(ends) + _write(conn, _readers_of(made), now)


def _readers_of(plans: Iterable[Plan]) -> list[tuple[Reminder, list[int]]]:
    """Each reminder with all who want it. It is the same object for all, so that it need not be compared."""
    found: dict[int, tuple[Reminder, list[int]]] = {}
    for plan in plans:
        for one in plan.upserts:
            found.setdefault(id(one), (one, []))[1].append(plan.recipient)
    return sorted(found.values(), key=lambda pair: (str(pair[0].occurrence), pair[0].move, pair[0].reason, pair[1]))


def _write(conn: sa.Connection, wanted: Iterable[tuple[Reminder, list[int]]], now: datetime) -> int:
    rows: list[dict[str, Any]] = []
    count = 0
    for one, readers in wanted:
        values = {**_values(one), "planned": now}
        count += len(readers)
        if len(readers) < _ALIKE:
            rows += [{**values, "recipient_id": number} for number in readers]
        else:
            conn.execute(_upsert_alike(conn.dialect.name), {**values, "readers": readers})
    if rows:
        conn.execute(_upsert(conn.dialect.name), rows)
    return count


def _parts(some: Sequence[_T], size: int = 1000) -> Iterator[Sequence[_T]]:
    yield from (some[first : first + size] for first in range(0, len(some), size))


@lru_cache(maxsize=2)
def _upsert(dialect: str) -> sa.Executable:
    return _or_over(_insert(dialect))


@lru_cache(maxsize=2)
def _upsert_alike(dialect: str) -> sa.Executable:
    """The same row for many readers, multiplied where it is stored."""
    columns = [column for column in reminder.c if column.name not in ("id", "recipient_id", "letter_id", "settled")]
    values = [sa.bindparam(column.name, type_=column.type) for column in columns]
    readers = recipient.c.id.in_(sa.bindparam("readers", expanding=True))
    row = sa.select(*values, recipient.c.id).where(readers).order_by(recipient.c.id)
    return _or_over(_insert(dialect).from_select([*columns, reminder.c.recipient_id], row))


def _insert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(reminder) if dialect == "postgresql" else sqlite.insert(reminder)


def _or_over(statement: postgresql.Insert | sqlite.Insert) -> sa.Executable:
    """A row that is there already is written over while it may be."""
    fresh = {column.name: column for column in statement.excluded if column.name not in ("id", "letter_id", *_KEY)}
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={**fresh, "letter_id": None},
        where=sa.or_(*(reminder.c.state == state for state in (State.PLANNED, State.VOID, State.EXPIRED))),
    )


def _values(one: Reminder) -> dict[str, Any]:
    return {
        "occurrence": str(one.occurrence),
        **{name: getattr(one, name) for name in _PLAIN},
        **_days("", one.shown),
        **_days("was_", one.was),
    }


def _days(prefix: str, shown: Shown | None) -> dict[str, Any]:
    return {f"{prefix}{name}": getattr(shown, name) if shown else None for name in Shown._fields}


assert {*_PLAIN, "occurrence", "shown", "was"} <= {field.name for field in fields(Reminder)}
