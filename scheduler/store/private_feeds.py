"""Private feeds: who may read what by a secret link. Of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from scheduler.store.tables import private_feed


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFeed:
    """One secret link."""

    id: int
    hash: str
    """SHA-256 of the token, in hex."""
    feed: str
    """The id of the feed that it shows."""
    alarm: bool
    name: str
    """Who or which machine reads it, in the words of whoever made it."""
    created: datetime
    used: datetime | None
    """The last reading, to the hour; None: never read."""
    revoked: datetime | None


_COLUMNS = [private_feed.c[field.name] for field in fields(PrivateFeed)]


def add(conn: sa.Connection, token_hash: str, feed: str, *, alarm: bool, name: str, now: datetime) -> int:
    """Keep a new one; gives its number."""
    values = {"hash": token_hash, "feed": feed, "alarm": alarm, "name": name, "created": now}
    number: int = conn.execute(sa.insert(private_feed).returning(private_feed.c.id), values).scalar_one()
    return number


def every(conn: sa.Connection) -> tuple[PrivateFeed, ...]:
    """All of them, revoked ones too, in the order in which they were made."""
    query = sa.select(*_COLUMNS).order_by(private_feed.c.id)
    return tuple(PrivateFeed(**row._asdict()) for row in conn.execute(query))


def note_use(conn: sa.Connection, number: int, now: datetime) -> None:
    """Note that it was read."""
    conn.execute(sa.update(private_feed).where(private_feed.c.id == number).values(used=now))


def revoke(conn: sa.Connection, number: int, now: datetime) -> bool:
    """From now on its link is unknown; False where there is none of that number that still holds."""
    holds = sa.and_(private_feed.c.id == number, private_feed.c.revoked.is_(None))
    return conn.execute(sa.update(private_feed).where(holds).values(revoked=now)).rowcount == 1
