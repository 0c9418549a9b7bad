"""The heartbeat: when the last sweep was, and for which edition, people and day the plan stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from scheduler.store.tables import sweep


class Stand(NamedTuple):
    """What a plan was made for: it holds as long as these three are the same."""

    edition: int
    people: int
    day: date


class Sweep(NamedTuple):
    """The one row."""

    at: datetime | None = None
    """The clock of the last sweep."""
    people: int = 0
    """Rises with each change of recipients or subscriptions."""
    plan: Stand | None = None


def read(conn: sa.Connection) -> Sweep:
    """What is remembered; a blank one before the first sweep."""
    row = conn.execute(sa.select(sweep)).one_or_none()
    if row is None:
        return Sweep()
    plan = None if row.plan_edition is None else Stand(row.plan_edition, row.plan_people, row.plan_day)
    return Sweep(row.at, row.people, plan)


def beat(conn: sa.Connection, now: datetime) -> None:
    """A sweep was made at this clock."""
    _write(conn, at=now)


def planned(conn: sa.Connection, stand: Stand) -> None:
    """The plan stands for these."""
    _write(conn, plan_edition=stand.edition, plan_people=stand.people, plan_day=stand.day)


def people_changed(conn: sa.Connection) -> None:
    """Recipients or subscriptions are others now, so the plan must be made again."""
    _write(conn, people=sweep.c.people + 1)


def _write(conn: sa.Connection, **values: object) -> None:
    if not conn.execute(sa.update(sweep).where(sweep.c.id == 1).values(**values)).rowcount:
        conn.execute(sa.insert(sweep).values(id=1, people=0))
        conn.execute(sa.update(sweep).where(sweep.c.id == 1).values(**values))
