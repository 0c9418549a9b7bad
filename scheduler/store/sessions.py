"""Sessions: which browsers are signed in. Of the secret in the cookie only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from scheduler import tokens
from scheduler.store.accounts import Account, of_row
from scheduler.store.tables import account, session

IDLE = timedelta(hours=12)
"""A session not used for so long ends."""
LONGEST = timedelta(days=7)
"""And each ends so long after signing in."""
STEP = timedelta(minutes=5)
"""How exactly the last use is known: a page that is looked at is no reason to write each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in browser."""

    id: int
    created: datetime
    seen: datetime
    """Last use, to `STEP`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who asks, and by which session."""

    account: Account
    session: Session


def start(conn: sa.Connection, of: Account, now: datetime) -> str:
    """A new session of the account as it was when its password was compared; gives the cookie's secret.

    Dead sessions of anyone are swept out on the way.
    """
    end_old(conn, now)
    token = tokens.new()
    values = {"digest": tokens.digest(token), "account_id": of.id, "version": of.version, "created": now, "seen": now}
    conn.execute(sa.insert(session), values)
    return token


def end_old(conn: sa.Connection, now: datetime) -> None:
    """Forget the sessions of everybody that are dead."""
    conn.execute(sa.delete(session).where((session.c.created <= now - LONGEST) | (session.c.seen <= now - IDLE)))


def find(conn: sa.Connection, token: str, now: datetime) -> Signed | None:
    """Whose secret this is; None where it is nobody's, ended, or left alone too long."""
    alive = (session.c.created > now - LONGEST) & (session.c.seen > now - IDLE) & _valid()
    columns = (account, session.c.id.label("number"), session.c.created.label("began"), session.c.seen)
    query = sa.select(*columns).join(account, session.c.account_id == account.c.id)
    row = conn.execute(query.where(session.c.digest == tokens.digest(token), alive)).one_or_none()
    if row is None:
        return None
    return Signed(account=of_row(row), session=Session(id=row.number, created=row.began, seen=row.seen))


def _valid() -> sa.ColumnElement[bool]:
    return (session.c.version == account.c.version) & ~account.c.disabled


def touch(conn: sa.Connection, number: int, now: datetime) -> None:
    """It was used at `now`."""
    conn.execute(sa.update(session).where(session.c.id == number).values(seen=now))


def end(conn: sa.Connection, token: str) -> None:
    """Sign out here: the secret is nobody's from now on."""
    conn.execute(sa.delete(session).where(session.c.digest == tokens.digest(token)))


def of(conn: sa.Connection, owner: Account, now: datetime) -> tuple[Session, ...]:
    """The account's living sessions, the last used first."""
    alive = (session.c.created > now - LONGEST) & (session.c.seen > now - IDLE)
    mine = (session.c.account_id == owner.id) & (session.c.version == owner.version)
    query = sa.select(session).where(mine, alive).order_by(session.c.seen.desc(), session.c.id.desc())
    return tuple(Session(id=row.id, created=row.created, seen=row.seen) for row in conn.execute(query))
