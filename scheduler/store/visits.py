"""Visits in the database. A save over someone else's is refused with both; a move of an occurrence moves its visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.model import OccurrenceId
from scheduler.store import audit, sweeps
from scheduler.store.tables import honoured, published, step_done, visit, visit_gift
from scheduler.store.visit_rows import Overtaken, by_number, load, write
from scheduler.visits.faults import faults
from scheduler.visits.steps import Done
from scheduler.visits.visit import FIELDS, OVER, Visit, VisitStatus, placed, tidied

_NUMBERS = 2**31
"""No row's number reaches it."""
_AT_ONCE = 500
"""Events in one question to the database."""


class VisitChangedError(Refused):
    """Someone saved the visit after it was read: nothing is written, and both versions are here."""

    def __init__(self, mine: Visit, theirs: Visit, who: str) -> None:
        self.mine, self.theirs, self.who = mine, theirs, who
        super().__init__(mine.id)

    @property
    def differs(self) -> tuple[str, ...]:
        """The fields in which they differ."""
        return tuple(name for name in FIELDS if getattr(self.mine, name) != getattr(self.theirs, name))

    def __str__(self) -> str:
        named = ", ".join(FIELDS[name] for name in self.differs) or "không trường nào"
        return f"Chuyến {self.mine.id} vừa được {self.who} lưu; khác nhau ở: {named}. Xem cả hai bản rồi lưu lại"


def get(conn: sa.Connection, number: int) -> Visit:
    """One by its number. Raises Refused where there is none."""
    found = load(conn, visit.c.id == number) if 0 < number < _NUMBERS else ()
    if not found:
        raise Refused(f"Không có chuyến thăm số {number}; «lich visits list» kể các chuyến")
    return found[0]


def between(conn: sa.Connection, first: date, last: date) -> tuple[Visit, ...]:
    """Those on days of first…last, both included, by day and hour."""
    return load(conn, visit.c.day.between(first, last))


def undated(conn: sa.Connection) -> tuple[Visit, ...]:
    """Those without a day."""
    return load(conn, visit.c.day.is_(None))


def of_year(conn: sa.Connection, year: int) -> tuple[Visit, ...]:
    """Those of a Gregorian year, and those without a day: made at once, or to a window that ends in that year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    same = sa.and_(*(visit.c[name] == published.c[name] for name in ("event", "variant", "cycle")))
    ledger = sa.select(published.c.cycle).where(same).correlate(visit)
    beyond = ~ledger.exists() & (sa.func.substr(visit.c.cycle, 1, 4) == str(year))
    ends = ledger.where(published.c.last.between(first, last)).exists()
    waiting = visit.c.day.is_(None) & (visit.c.event.is_(None) | ends | beyond)
    return load(conn, visit.c.day.between(first, last) | waiting)


def of_occurrences(conn: sa.Connection, ids: Iterable[OccurrenceId]) -> tuple[Visit, ...]:
    """Those that go to these occurrences."""
    wanted = set(ids)
    chosen = sorted({key.event for key in wanted})
    found: list[Visit] = []
    for first in range(0, len(chosen), _AT_ONCE):
        found += load(conn, visit.c.event.in_(chosen[first : first + _AT_ONCE]))
    return tuple(one for one in found if one.occurrence in wanted)


def greeting(conn: sa.Connection, person: int) -> tuple[Visit, ...]:
    """Those with a gift to that person."""
    numbers = sa.select(visit_gift.c.visit_id).where(visit_gift.c.honoured_id == person)
    return load(conn, visit.c.id.in_(numbers))


def save(conn: sa.Connection, changed: Visit, *, who: str, now: datetime, today: date) -> Visit:
    """Write a new or changed visit; as it is stored, placed where the ledger has its occurrence.

    Raises Refused for what cannot be kept, VisitChangedError where another saved it since it was read.
    """
    mine = _placed(conn, tidied(changed))
    if wrong := list(faults(mine, today)):
        raise Refused("Chưa lưu chuyến thăm: " + "; ".join(wrong))
    before = get(conn, mine.id) if mine.id else None
    if before and before.version != mine.version:
        raise _changed(conn, mine)
    _refuse_cancelled(conn, mine, before)
    _refuse_unknown(conn, mine)
    try:
        stored = write(conn, mine, before, who, now.replace(microsecond=0))
    except Overtaken as overtaken:
        raise _changed(conn, mine) from overtaken
    changes = [name for name in FIELDS if before is None or getattr(before, name) != getattr(stored, name)]
    sweeps.visits_changed(conn)
    audit.record(conn, who, "visit-saved", stored.subject, now=now, fields=" ".join(changes), version=stored.version)
    return stored


def follow(conn: sa.Connection, *, stamp: datetime) -> tuple[int, ...]:
    """Move the visits whose occurrence the ledger now has on another main day; the numbers of those that moved.

    In the transaction that brings the ledger up to date. `stamp`: when the edition that moved them was stored.
    """
    same = [visit.c[name] == published.c[name] for name in ("event", "variant", "cycle")]
    moved = (
        visit.c.shift.is_not(None)
        & visit.c.status.not_in(sorted(OVER))
        & visit.c.anchor.is_distinct_from(published.c.main)
        & ~published.c.gone
    )
    query = sa.select(visit.c.id, published.c.main).where(sa.and_(*same), moved).order_by(visit.c.id)
    rows = conn.execute(query).all()
    mains = {row.id: row.main for row in rows}
    for one in by_number(conn, list(mains)):
        new = placed(one, mains[one.id or 0])
        write(conn, new, one, "lich", stamp)
        audit.record(conn, "lich", "visit-moved", new.subject, now=stamp, before=_iso(one.day), after=_iso(new.day))
    return tuple(mains)


def done_steps(conn: sa.Connection, subjects: Iterable[str] | None = None) -> Mapping[tuple[str, str], Done]:
    """The steps that are done: of these visits and occurrences, of all for None."""
    query = sa.select(step_done)
    if subjects is not None:
        query = query.where(step_done.c.subject.in_(list(subjects)))
    return {(row.subject, row.step): Done(day=row.day, who=row.who) for row in conn.execute(query)}


def mark_step(conn: sa.Connection, subject: str, step: str, done: Done | None, *, who: str, now: datetime) -> None:
    """A step is done, or for None is not."""
    here = (step_done.c.subject == subject) & (step_done.c.step == step)
    conn.execute(sa.delete(step_done).where(here))
    if done:
        conn.execute(sa.insert(step_done), {"subject": subject, "step": step, "day": done.day, "who": done.who})
    sweeps.visits_changed(conn)
    audit.record(conn, who, "step-done" if done else "step-undone", subject, now=now, step=step)


def _changed(conn: sa.Connection, mine: Visit) -> VisitChangedError:
    number = mine.id or 0
    return VisitChangedError(
        mine, get(conn, number), str(conn.scalar(sa.select(visit.c.who).where(visit.c.id == number)))
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _placed(conn: sa.Connection, one: Visit) -> Visit:
    """Where the ledger has its occurrence; as it came where the ledger does not reach it."""
    if one.occurrence is None or one.shift is None or not one.open:
        return one
    row = conn.execute(sa.select(published.c.main).where(_is(published, one.occurrence))).one_or_none()
    return one if row is None else placed(one.evolve(anchor=None, day=None), row.main)


def _refuse_cancelled(conn: sa.Connection, mine: Visit, before: Visit | None) -> None:
    """A new visit, or one that is confirmed, to what is not held."""
    news = before is None or before.occurrence != mine.occurrence or mine.status is VisitStatus.CONFIRMED
    if not (mine.occurrence and mine.open and news):
        return
    query = sa.select(published.c.name).where(_is(published, mine.occurrence), published.c.status == "cancelled")
    name = conn.scalar(query)
    if name:
        raise Refused(f"{name} ({mine.occurrence}) không tổ chức; nếu đoàn vẫn đi thì lập chuyến riêng, không ghi dịp")


def _refuse_unknown(conn: sa.Connection, mine: Visit) -> None:
    """A gift to someone who was never on the list."""
    asked = {gift.honoured for gift in mine.gifts if gift.honoured is not None}
    known = sa.select(honoured.c.id).where(honoured.c.id.in_(sorted(one for one in asked if 0 < one < _NUMBERS)))
    if unknown := asked.difference(conn.scalars(known)):
        raise Refused(f"không có người số {', '.join(map(str, sorted(unknown)))} trong danh sách người được thăm")


def _is(table: sa.Table, key: OccurrenceId) -> sa.ColumnElement[bool]:
    columns = table.c
    return sa.and_(columns.event == key.event, columns.variant == (key.variant or ""), columns.cycle == key.cycle)
