"""What came back about letters: kept by its class, each message once, and asked whether an address is dead."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from scheduler.mail.bounce import Kind, Report, classify_answer
from scheduler.store.outbox import FAILED, SENT
from scheduler.store.tables import bounce, letter

DEAD_AFTER = 3
"""Letters in a row that came back for good before no more are written to an address."""


def letter_of(conn: sa.Connection, key: str) -> tuple[int, int] | None:
    """The letter with that key and its recipient; None where it is none of ours."""
    row = conn.execute(sa.select(letter.c.id, letter.c.recipient_id).where(letter.c.key == key)).one_or_none()
    return None if row is None else (row.id, row.recipient_id)


def add(conn: sa.Connection, letter_id: int, report: Report, digest: str, now: datetime) -> bool:
    """Note a report; False where this one was read before."""
    if conn.scalar(sa.select(bounce.c.id).where(bounce.c.digest == digest)) is not None:
        return False
    values = {"digest": digest, "letter_id": letter_id, "kind": report.kind, "status": report.status, "at": now}
    conn.execute(sa.insert(bounce), values)
    return True


def of(conn: sa.Connection, letter_id: int) -> tuple[tuple[datetime, Kind, str], ...]:
    """What came back about one letter: when, its class, its status; oldest first."""
    query = sa.select(bounce).where(bounce.c.letter_id == letter_id).order_by(bounce.c.id)
    return tuple((row.at, Kind(row.kind), row.status) for row in conn.execute(query))


def is_dead(conn: sa.Connection, recipient_id: int) -> bool:
    """Whether the last letters to this one all came back for good, at once or later."""
    came_back = sa.select(bounce.c.letter_id).where(bounce.c.kind == Kind.HARD)
    query = (
        sa.select(letter.c.state, letter.c.answer, letter.c.id.in_(came_back))
        .where(letter.c.recipient_id == recipient_id, letter.c.state.in_((SENT, FAILED)))
        .order_by(letter.c.id.desc())
        .limit(DEAD_AFTER)
    )
    last = [
        back or (state == FAILED and classify_answer(answer or "") is Kind.HARD)
        for state, answer, back in conn.execute(query)
    ]
    return len(last) == DEAD_AFTER and all(last)
