"""How long what is kept: what nobody needs any more is let go, once a day.

Kept for ever are the editions and the ledger (a link and a UID once given out hold), the trail (it names nobody but who
works here) and the visits, which are the office's own record. All else has its term here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from scheduler import hours
from scheduler.reminder import State
from scheduler.store import sessions
from scheduler.store.outbox import READY, TAKEN
from scheduler.store.tables import bounce, letter, private_feed, reminder

LETTERS = timedelta(days=3 * 366)
"""What was sent to whom about what, and what came back: three years, so that two reports can be compared."""
LINKS = timedelta(days=366)
"""A revoked secret link, with the name of who had it: a year."""


def let_go(conn: sa.Connection, now: datetime) -> int:
    """Delete what is over its term; how many letters went."""
    sessions.end_old(conn, now)
    conn.execute(sa.delete(private_feed).where(private_feed.c.revoked < now - LINKS))
    over = reminder.c.expires < hours.today(now) - LETTERS
    conn.execute(sa.delete(reminder).where(over, reminder.c.state.not_in((State.PLANNED, State.TAKEN))))
    carried = sa.exists().where(reminder.c.letter_id == letter.c.id)
    old = (letter.c.settled < now - LETTERS) & letter.c.state.not_in((READY, TAKEN)) & ~carried
    numbers = sa.select(letter.c.id).where(old)
    conn.execute(sa.delete(bounce).where(bounce.c.letter_id.in_(numbers)))
    return conn.execute(sa.delete(letter).where(old)).rowcount
