"""What somebody asked for on the page and has not confirmed yet. It is forgotten after some days."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from scheduler.store.recipients import Digest, Language
from scheduler.store.tables import enrolment

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants to get."""

    feeds: tuple[str, ...]
    """Ids."""
    language: Language = "vi"
    digest: Digest = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A choice that waits for its letter to be answered."""

    recipient_id: int
    choice: Choice
    nonce: str = field(repr=False)
    """Part of the signature of the link in that letter."""
    created: datetime
    expires: datetime


def put(conn: sa.Connection, number: int, choice: Choice, now: datetime) -> None:
    """Keep a choice in place of an earlier one of the same person; the link in an earlier letter is void."""
    drop(conn, number)
    values = {
        "recipient_id": number,
        "nonce": secrets.token_hex(16),
        "feeds": json.dumps(choice.feeds),
        "language": choice.language,
        "digest": choice.digest,
        "created": now,
        "expires": now + LASTS,
    }
    conn.execute(sa.insert(enrolment), values)


def find(conn: sa.Connection, number: int) -> Enrolment | None:
    """What this recipient asked for last, even where it has expired."""
    row = conn.execute(sa.select(enrolment).where(enrolment.c.recipient_id == number)).one_or_none()
    return None if row is None else _enrolment(row)


def drop(conn: sa.Connection, number: int) -> None:
    """It is confirmed, or not wanted any more."""
    conn.execute(sa.delete(enrolment).where(enrolment.c.recipient_id == number))


def expired(conn: sa.Connection, now: datetime) -> tuple[int, ...]:
    """Recipients whose choice was not confirmed in time."""
    query = sa.select(enrolment.c.recipient_id).where(enrolment.c.expires <= now)
    return tuple(conn.scalars(query.order_by(enrolment.c.recipient_id)))


def _enrolment(row: sa.Row[Any]) -> Enrolment:
    choice = Choice(feeds=tuple(json.loads(row.feeds)), language=row.language, digest=row.digest)
    return Enrolment(
        recipient_id=row.recipient_id, choice=choice, nonce=row.nonce, created=row.created, expires=row.expires
    )
