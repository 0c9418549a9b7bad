"""All that is kept of one person, to be given to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from scheduler import hours
from scheduler.store import enrolments, subscriptions
from scheduler.store.recipients import Recipient
from scheduler.store.tables import letter, recipient, reminder


def gather(conn: sa.Connection, person: Recipient) -> dict[str, object]:
    """An object for JSON, moments in Vietnam's time. Without the secret parts of links."""
    waiting = enrolments.find(conn, person.id)
    return {
        "address": person.address,
        "name": person.name,
        "title": person.title,
        "post": person.post,
        "kind": person.kind,
        "active": person.active,
        "created": _time(conn.execute(sa.select(recipient.c.created).where(recipient.c.id == person.id)).scalar_one()),
        "language": person.language,
        "digest": person.digest,
        "leads": None if person.leads is None else [str(lead) for lead in person.leads],
        "feeds": [{"id": k, "since": _time(v)} for k, v in subscriptions.feeds_of(conn, person.id).items()],
        "roles": [{"id": k, "since": _time(v)} for k, v in subscriptions.roles_of(conn, person.id).items()],
        "muted": list(subscriptions.muted_of(conn, person.id)),
        "unconfirmed": None
        if waiting is None
        else {"feeds": list(waiting.choice.feeds), "asked": _time(waiting.created), "expires": _time(waiting.expires)},
        "letters": _letters(conn, person.id),
        "reminders": _reminders(conn, person.id),
    }


def _letters(conn: sa.Connection, number: int) -> list[dict[str, object]]:
    columns = (letter.c.created, letter.c.kind, letter.c.state, letter.c.settled, letter.c.subject)
    query = sa.select(*columns).where(letter.c.recipient_id == number).order_by(letter.c.id)
    return [
        {
            "created": _time(row.created),
            "kind": row.kind,
            "state": row.state,
            "settled": _time(row.settled),
            "subject": row.subject,
        }
        for row in conn.execute(query)
    ]


def _reminders(conn: sa.Connection, number: int) -> list[dict[str, object]]:
    columns = (reminder.c.occurrence, reminder.c.reason, reminder.c.due, reminder.c.state)
    query = sa.select(*columns).where(reminder.c.recipient_id == number).order_by(reminder.c.id)
    return [
        {"occurrence": row.occurrence, "reason": row.reason, "due": row.due.isoformat(), "state": row.state}
        for row in conn.execute(query)
    ]


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else hours.local(moment).isoformat(timespec="seconds")
