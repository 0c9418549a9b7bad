"""The heartbeat: when the last sweep was, and for which edition, people and day the plan stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from scheduler.store.tables import sweep


class Stand(NamedTuple):
    """What a plan was made for: it holds as long as these four are the same."""

    edition: int
    people: int
    visits: int
    day: date


class Sweep(NamedTuple):
    """The one row."""

    at: datetime | None = None
    """The clock of the last sweep."""
    people: int = 0
    """Rises with each change of recipients or subscriptions."""
    visits: int = 0
    """Rises with each change of a visit, or of what is done."""
    plan: Stand | None = None


def read(conn: sa.Connection) -> Sweep:
    """What is remembered; a blank one before the first sweep."""
    row = conn.execute(sa.select(sweep)).one_or_none()
    if row is None:
        return Sweep()
    stand = (row.plan_edition, row.plan_people, row.plan_visits, row.plan_day)
    return Sweep(row.at, row.people, row.visits, None if row.plan_edition is None else Stand(*stand))


def beat(conn: sa.Connection, now: datetime) -> None:
    """A sweep was made at this clock."""
    _write(conn, at=now)


def planned(conn: sa.Connection, stand: Stand) -> None:
    """The plan stands for these."""
    _write(conn, **{f"plan_{name}": value for name, value in stand._asdict().items()})


def people_changed(conn: sa.Connection) -> None:
    """Recipients or subscriptions are others now, so the plan must be made again."""
    _write(conn, people=sweep.c.people + 1)


def visits_changed(conn: sa.Connection) -> None:
    """A visit is another now, or a step is done, so what staff is told must be planned again."""
    _write(conn, visits=sweep.c.visits + 1)


def _write(conn: sa.Connection, **values: object) -> None:
    if not conn.execute(sa.update(sweep).where(sweep.c.id == 1).values(**values)).rowcount:
        conn.execute(sa.insert(sweep).values(id=1, people=0, visits=0))
        conn.execute(sa.update(sweep).where(sweep.c.id == 1).values(**values))
