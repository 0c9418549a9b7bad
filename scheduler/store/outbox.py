"""The outbox: letters from being made up to the server's word, handed out by one conditional UPDATE with a lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from scheduler.store.tables import letter

LEASE = timedelta(minutes=15)
"""For how long a letter belongs to who took it; longer than any session with a server may last."""
Kind = Literal["welcome", "daily", "urgent"]
READY, TAKEN, SENT, FAILED, HELD, VOID = "ready", "taken", "sent", "failed", "held", "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, without its texts: they are written anew for each attempt."""

    id: int
    key: str
    recipient_id: int
    kind: Kind
    day: date | None
    """The local day whose one letter it is; None: free of the count."""
    state: str
    attempts: int
    uncertain: bool
    """An attempt ended without the server's word."""
    created: datetime
    next_attempt: datetime


_COLUMNS = [letter.c[name] for name in Letter.__dataclass_fields__]


def make(conn: sa.Connection, *, key: str, recipient_id: int, kind: Kind, day: date | None, now: datetime) -> int:
    """A new letter, ready to be taken; its number."""
    values = {
        "key": key,
        "recipient_id": recipient_id,
        "kind": kind,
        "day": day,
        "state": READY,
        "attempts": 0,
        "uncertain": False,
        "created": now,
        "next_attempt": now,
    }
    number: int = conn.execute(sa.insert(letter).returning(letter.c.id), values).scalar_one()
    return number


def open_letters(conn: sa.Connection) -> tuple[Letter, ...]:
    """All whose end is not known yet, oldest first."""
    return _select(conn, letter.c.state.in_((READY, TAKEN)))


def written_on(conn: sa.Connection, day: date) -> set[int]:
    """The recipients who have a letter that counts for this day."""
    return set(conn.scalars(sa.select(letter.c.recipient_id).where(letter.c.day == day, letter.c.state != VOID)))


def put_on(conn: sa.Connection, number: int, day: date) -> None:
    """Count an unsent letter for this day."""
    conn.execute(sa.update(letter).where(letter.c.id == number).values(day=day))


def take(conn: sa.Connection, number: int, lease: str, now: datetime) -> Letter | None:
    """The letter, for who calls first; None for everyone else, or where it is not its time."""
    mine = (letter.c.id == number) & (letter.c.state == READY) & (letter.c.next_attempt <= now)
    statement = (
        sa.update(letter)
        .where(mine)
        .values(state=TAKEN, lease=lease, lease_until=now + LEASE, attempts=letter.c.attempts + 1)
        .returning(*_COLUMNS)
    )
    row = conn.execute(statement).one_or_none()
    return None if row is None else _letter(row)


def settle(
    conn: sa.Connection, number: int, lease: str, state: str, now: datetime, *, subject: str | None, answer: str
) -> bool:
    """The end of a letter; False where the lease was lost, so that another has it now."""
    ended = {"state": state, "lease": None, "lease_until": None, "settled": now, "subject": subject, "answer": answer}
    return _held(conn, number, lease, ended)


def put_off(
    conn: sa.Connection, number: int, lease: str, until: datetime, *, uncertain: bool = False, answer: str
) -> bool:
    """Ready again, not before `until`; once uncertain it stays so. False where the lease was lost."""
    values: dict[str, Any] = {
        "state": READY,
        "lease": None,
        "lease_until": None,
        "next_attempt": until,
        "answer": answer,
    }
    return _held(conn, number, lease, values | ({"uncertain": True} if uncertain else {}))


def drop(conn: sa.Connection, number: int, now: datetime) -> None:
    """An unsent letter that has nothing left to say."""
    conn.execute(
        sa.update(letter)
        .where(letter.c.id == number, letter.c.state == READY)
        .values(state=VOID, day=None, settled=now)
    )


def lapse(conn: sa.Connection, now: datetime) -> tuple[Letter, ...]:
    """Hand back the letters of those who took them and were not heard of again. What became of them is not known."""
    lost = (letter.c.state == TAKEN) & (letter.c.lease_until <= now)
    values = {"state": READY, "uncertain": True, "lease": None, "lease_until": None, "next_attempt": now}
    return tuple(
        _letter(row) for row in conn.execute(sa.update(letter).where(lost).values(values).returning(*_COLUMNS))
    )


def _held(conn: sa.Connection, number: int, lease: str, values: dict[str, Any]) -> bool:
    mine = (letter.c.id == number) & (letter.c.state == TAKEN) & (letter.c.lease == lease)
    return conn.execute(sa.update(letter).where(mine).values(values)).rowcount == 1


def _select(conn: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Letter, ...]:
    return tuple(_letter(row) for row in conn.execute(sa.select(*_COLUMNS).where(where).order_by(letter.c.id)))


def _letter(row: sa.Row[Any]) -> Letter:
    return Letter(**row._asdict())
