"""Letters that a person must look at: what failed or is held, how many went, and trying one again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.reminder import State
from scheduler.store.outbox import FAILED, HELD, READY
from scheduler.store.tables import letter, recipient, reminder


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """One letter that did not arrive, or of which that is not known."""

    id: int
    state: str
    """`failed`, `held`; `ready` where it waits for another attempt."""
    subject: str
    """Empty where it was never written."""
    answer: str
    """The server's last word."""
    attempts: int
    at: datetime
    """When its end was written, or the next attempt."""
    recipient: int
    name: str
    kind: str
    """The recipient's: `office`, `staff`, `public`."""
    is_reachable: bool
    """Whether the recipient still gets letters."""


def found(conn: sa.Connection, since: datetime) -> tuple[Troubled, ...]:
    """What failed or is held since then, and what waits after an attempt that went wrong; the newest first."""
    ended = letter.c.state.in_((FAILED, HELD)) & (letter.c.settled >= since)
    trying = (letter.c.state == READY) & (letter.c.attempts > 0)
    query = (
        sa.select(letter, recipient.c.name, recipient.c.kind.label("of"), recipient.c.active, recipient.c.address)
        .join(recipient, recipient.c.id == letter.c.recipient_id)
        .where(ended | trying)
        .order_by(letter.c.id.desc())
    )
    return tuple(
        Troubled(
            id=row.id,
            state=row.state,
            subject=row.subject or "",
            answer=row.answer or "",
            attempts=row.attempts,
            at=row.settled or row.next_attempt,
            recipient=row.recipient_id,
            name=row.name,
            kind=row.of,
            is_reachable=bool(row.active) and row.address is not None,
        )
        for row in conn.execute(query)
    )


def counts(conn: sa.Connection, since: datetime) -> dict[str, int]:
    """Letters by their state: the ended ones of the days since, and all that wait."""
    recent = letter.c.settled.is_(None) | (letter.c.settled >= since)
    query = sa.select(letter.c.state, sa.func.count().label("number")).where(recent).group_by(letter.c.state)
    return {row.state: row.number for row in conn.execute(query)}


def retry(conn: sa.Connection, number: int, now: datetime) -> None:
    """Ready once more, with what it carried. Raises Refused where it cannot be, or has no reader any more.

    A held letter stays uncertain: its reader may get it twice.
    """
    row = conn.execute(
        sa.select(letter.c.state, recipient.c.active, recipient.c.address)
        .join(recipient, recipient.c.id == letter.c.recipient_id)
        .where(letter.c.id == number)
    ).one_or_none()
    if row is None or row.state not in (FAILED, HELD):
        raise Refused("Thư này không còn chờ gửi lại")
    if not row.active or row.address is None:
        raise Refused("Người nhận thư này đã thôi nhận, hoặc địa chỉ hỏng; hãy sửa người nhận trước")
    ready = {"state": READY, "attempts": 0, "next_attempt": now, "settled": None, "lease": None, "lease_until": None}
    conn.execute(sa.update(letter).where(letter.c.id == number).values(ready))
    carried = (reminder.c.letter_id == number) & reminder.c.state.in_((State.FAILED, State.HELD))
    conn.execute(sa.update(reminder).where(carried).values(state=State.TAKEN, settled=None))
