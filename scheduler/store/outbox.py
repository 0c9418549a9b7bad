"""The outbox: letters from being made up to the server's word, handed out by one conditional UPDATE with a lease."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from scheduler.store.tables import letter

LEASE = timedelta(minutes=15)
"""For how long a letter belongs to who took it; longer than any session with a server may last."""
SKEW = timedelta(minutes=5)
"""By how much the clocks of two senders may differ, without one taking what the other has."""
Kind = Literal["confirm", "welcome", "daily", "urgent"]
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


class Sent(NamedTuple):
    """A letter that a server has taken."""

    number: int
    lease: str
    subject: str | None
    answer: str


class Ended(NamedTuple):
    """What became of a letter so far."""

    key: str
    state: str
    settled: datetime | None
    answer: str | None
    """The server's last word, without addresses."""


_COLUMNS = [letter.c[name] for name in Letter.__dataclass_fields__]


class Fresh(NamedTuple):
    """A letter that is to be made."""

    key: str
    recipient_id: int
    kind: Kind
    day: date | None


def make(conn: sa.Connection, letters: Sequence[Fresh], now: datetime) -> list[int]:
    """New letters, ready to be taken; their numbers, in their order."""
    if not letters:
        return []
    ready = {"state": READY, "attempts": 0, "uncertain": False, "created": now, "next_attempt": now}
    statement = sa.insert(letter).returning(letter.c.id, sort_by_parameter_order=True)
    return list(conn.scalars(statement, [one._asdict() | ready for one in letters]))


def open_letters(conn: sa.Connection, among: Collection[int] | None = None) -> tuple[Letter, ...]:
    """All whose end is not known yet, oldest first; to some recipients where given."""
    still = letter.c.state.in_((READY, TAKEN))
    return _select(conn, still if among is None else still & letter.c.recipient_id.in_(among))


def ended(conn: sa.Connection, number: int) -> Ended:
    """What became of one letter so far."""
    query = sa.select(letter.c.key, letter.c.state, letter.c.settled, letter.c.answer).where(letter.c.id == number)
    return Ended(*conn.execute(query).one())


def count_open(conn: sa.Connection) -> int:
    """How many there are whose end is not known yet."""
    query = sa.select(sa.func.count()).select_from(letter).where(letter.c.state.in_((READY, TAKEN)))
    return conn.execute(query).scalar_one()


def ready(
    conn: sa.Connection, now: datetime, *, after: int, count: int, among: Collection[int] | None = None
) -> tuple[Letter, ...]:
    """The first letters, of those with a number above `after`, that may be taken by now; `among` some where given."""
    mine = (letter.c.state == READY) & (letter.c.next_attempt <= now) & (letter.c.id > after)
    if among is not None:
        mine &= letter.c.id.in_(among)
    query = sa.select(*_COLUMNS).where(mine).order_by(letter.c.id).limit(count)
    return tuple(_letter(row) for row in conn.execute(query))


def last_days(conn: sa.Connection, since: date, until: date, among: Collection[int] | None = None) -> dict[int, date]:
    """By recipient the last day for which a letter counts, of these: a clock that ran ahead may have left others."""
    counted = letter.c.day.between(since, until) & (letter.c.state != VOID)
    if among is not None:
        counted &= letter.c.recipient_id.in_(among)
    query = sa.select(letter.c.recipient_id, sa.func.max(letter.c.day)).where(counted).group_by(letter.c.recipient_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def made_since(conn: sa.Connection, kind: Kind, moment: datetime, recipient_id: int | None = None) -> int:
    """How many letters of a kind were made since then, to one where given."""
    made = (letter.c.kind == kind) & (letter.c.created > moment)
    if recipient_id is not None:
        made &= letter.c.recipient_id == recipient_id
    return conn.execute(sa.select(sa.func.count()).select_from(letter).where(made)).scalar_one()


def put_on(conn: sa.Connection, number: int, day: date) -> None:
    """Count an unsent letter for this day."""
    conn.execute(sa.update(letter).where(letter.c.id == number).values(day=day))


def take(conn: sa.Connection, numbers: Collection[int], lease: str, now: datetime) -> tuple[Letter, ...]:
    """Those of the letters that nobody else has, and whose time it is: they are the caller's until the lease ends."""
    mine = letter.c.id.in_(numbers) & (letter.c.state == READY) & (letter.c.next_attempt <= now)
    statement = (
        sa.update(letter)
        .where(mine)
        .values(state=TAKEN, lease=lease, lease_until=now + LEASE, attempts=letter.c.attempts + 1)
        .returning(*_COLUMNS)
    )
    return tuple(sorted((_letter(row) for row in conn.execute(statement)), key=lambda one: one.id))


def release(conn: sa.Connection, numbers: Collection[int], lease: str) -> None:
    """Hand letters back that were taken and not begun."""
    mine = letter.c.id.in_(numbers) & (letter.c.state == TAKEN) & (letter.c.lease == lease)
    values = {"state": READY, "lease": None, "lease_until": None, "attempts": letter.c.attempts - 1}
    conn.execute(sa.update(letter).where(mine).values(values))


def settle(
    conn: sa.Connection, number: int, lease: str, state: str, now: datetime, *, subject: str | None, answer: str
) -> bool:
    """The end of a letter; False where the lease was lost, so that another has it now. A void one counts for no day."""
    ended = {"state": state, "lease": None, "lease_until": None, "settled": now, "subject": subject, "answer": answer}
    return _held(conn, number, lease, ended | ({"day": None} if state == VOID else {}))


def sent(conn: sa.Connection, rows: Sequence[Sent], now: datetime) -> None:
    """Several letters have gone; those whose lease was lost stay as they are."""
    if rows:
        names = ("number", "held", "about", "word")
        conn.execute(_SENT, [dict(zip(names, one, strict=True)) | {"at": now} for one in rows])


_MINE = (letter.c.id == sa.bindparam("number")) & (letter.c.state == TAKEN) & (letter.c.lease == sa.bindparam("held"))
_SENT = (
    sa.update(letter)
    .where(_MINE)
    .values(
        state=SENT,
        lease=None,
        lease_until=None,
        settled=sa.bindparam("at"),
        subject=sa.bindparam("about"),
        answer=sa.bindparam("word"),
    )
)


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


def drop_all(conn: sa.Connection, recipient_id: int, now: datetime) -> tuple[int, ...]:
    """All unsent letters to somebody who wants none; their numbers."""
    unsent = (letter.c.recipient_id == recipient_id) & (letter.c.state == READY)
    dropped = sa.update(letter).where(unsent).values(state=VOID, day=None, settled=now).returning(letter.c.id)
    return tuple(conn.scalars(dropped))


def lapse(conn: sa.Connection, now: datetime) -> tuple[Letter, ...]:
    """Hand back the letters of those who took them and were not heard of again. What became of them is not known."""
    ahead = letter.c.lease_until > now + LEASE + SKEW  # it was taken when a clock ran ahead
    over = (letter.c.lease_until <= now) | ahead
    lost = (letter.c.state == TAKEN) & over
    values = {"state": READY, "uncertain": True, "lease": None, "lease_until": None, "next_attempt": now}
    return tuple(
        _letter(row) for row in conn.execute(sa.update(letter).where(lost).values(values).returning(*_COLUMNS))
    )


def hasten(conn: sa.Connection, now: datetime, *, longest: timedelta) -> None:
    """Try again what was put off beyond the longest wait there is: it was put off by a clock that ran ahead."""
    far = (letter.c.state == READY) & (letter.c.next_attempt > now + longest)
    conn.execute(sa.update(letter).where(far).values(next_attempt=now))


def _held(conn: sa.Connection, number: int, lease: str, values: dict[str, Any]) -> bool:
    mine = (letter.c.id == number) & (letter.c.state == TAKEN) & (letter.c.lease == lease)
    return conn.execute(sa.update(letter).where(mine).values(values)).rowcount == 1


def _select(conn: sa.Connection, where: sa.ColumnElement[bool]) -> tuple[Letter, ...]:
    return tuple(_letter(row) for row in conn.execute(sa.select(*_COLUMNS).where(where).order_by(letter.c.id)))


def _letter(row: sa.Row[Any]) -> Letter:
    return Letter(**row._asdict())
