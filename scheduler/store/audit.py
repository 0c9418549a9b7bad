"""The trail: who did what to what, and when. Never changed, never shortened; without personal data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from scheduler.store.tables import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the trail."""

    id: int
    at: datetime
    who: str
    """The account's name, or the operator of the command line."""
    action: str
    """A code: `sign-in`, `visit-saved`."""
    subject: str
    """What it was done to, by id: `visit:12`, `account:nguyen.van.a`."""
    details: Mapping[str, str | int | bool | None]


def record(
    conn: sa.Connection, who: str, action: str, subject: str = "", *, now: datetime, **details: str | int | bool | None
) -> None:
    """Write a line, in the transaction of what it tells. No address, telephone or name of a recipient in `details`."""
    text = json.dumps(details, ensure_ascii=False, sort_keys=True)
    values = {"at": now, "who": who, "action": action, "subject": subject, "details": text}
    conn.execute(sa.insert(audit), values)


def latest(
    conn: sa.Connection,
    count: int = 100,
    *,
    before: int | None = None,
    subject: str = "",
    who: str | None = None,
    action: str = "",
    until: datetime | None = None,
) -> tuple[Entry, ...]:
    """The newest lines first; `before` (an entry's id) turns the page.

    Narrowed to one thing (`visit:12`) or all of a sort (`visit:`), to one who did it, to one action, to what was
    before a moment.
    """
    query = sa.select(audit).order_by(audit.c.id.desc()).limit(count)
    if before is not None:
        query = query.where(audit.c.id < before)
    if subject:
        alike = audit.c.subject.startswith(subject, autoescape=True)
        query = query.where(alike if subject.endswith(":") else audit.c.subject == subject)
    if who is not None:
        query = query.where(audit.c.who == who)
    if action:
        query = query.where(audit.c.action == action)
    if until is not None:
        query = query.where(audit.c.at < until)
    return tuple(
        Entry(id=r.id, at=r.at, who=r.who, action=r.action, subject=r.subject, details=json.loads(r.details))
        for r in conn.execute(query)
    )
