"""Visits as a list asks for them: a page of those wanted, what may be chosen from, and those that could clash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import sqlalchemy as sa

from scheduler.model import OccurrenceId
from scheduler.store.tables import step_done, visit, visit_gift, visit_line, visit_step
from scheduler.store.visit_rows import by_number, load
from scheduler.visits.visit import OVER, Visit, VisitStatus
from scheduler.words import fold

V = TypeVar("V")
_AT_ONCE = 200
"""Values in one question to the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which visits; what is empty narrows nothing."""

    first: date | None = None
    last: date | None = None
    """Both included, both or neither."""
    undated: bool = False
    """Only those without a day."""
    officer: str = ""
    """Who leads or goes, as it is written."""
    place: str = ""
    """Words in the commune's or the spot's name, with or without marks."""
    status: VisitStatus | None = None
    """None: all but cancelled."""
    group: str = ""
    occurrence: OccurrenceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a list may be narrowed to."""

    officers: tuple[str, ...]
    groups: tuple[str, ...]


def found(conn: sa.Connection, wanted: Wanted, *, most: int, skipped: int = 0) -> tuple[int, tuple[Visit, ...]]:
    """How many there are, and `most` of them after `skipped`, by day and hour."""
    where = _where(conn, wanted)
    count = conn.scalar(sa.select(sa.func.count()).select_from(visit).where(where)) or 0
    order = (visit.c.day.is_(None), visit.c.day, visit.c.starts.is_(None), visit.c.starts, visit.c.id)
    chosen = conn.scalars(sa.select(visit.c.id).where(where).order_by(*order).limit(most).offset(skipped)).all()
    there = {one.id: one for one in by_number(conn, list(chosen))}
    return count, tuple(there[number] for number in chosen)


def choices(conn: sa.Connection, wanted: Wanted) -> Choices:
    """Leaders and peoples of the visits in the days that are wanted, by the alphabet."""
    own = _within(wanted)
    leaders = conn.scalars(sa.select(visit.c.leader).distinct().where(own, visit.c.leader != ""))
    groups = conn.scalars(
        sa.select(visit_line.c.text)
        .distinct()
        .where(visit_line.c.kind == "group", visit_line.c.visit_id.in_(sa.select(visit.c.id).where(own)))
    )
    return Choices(officers=tuple(sorted(leaders, key=fold)), groups=tuple(sorted(groups, key=fold)))


def beside(conn: sa.Connection, days: Iterable[date], occasions: Iterable[OccurrenceId]) -> tuple[Visit, ...]:
    """All visits of these days, and all to these occurrences: those that a visit can clash with."""
    ids = sorted(set(occasions), key=str)
    clauses: list[sa.ColumnElement[bool]] = [visit.c.day.in_(part) for part in _parts(sorted(set(days)))]
    for part in _parts(ids):
        events, cycles = {one.event for one in part}, {one.cycle for one in part}
        clauses.append(visit.c.event.in_(sorted(events)) & visit.c.cycle.in_(sorted(cycles)))
    if not clauses:
        return ()
    within = set(days), set(ids)
    return tuple(one for one in load(conn, sa.or_(*clauses)) if one.day in within[0] or one.occurrence in within[1])


def greeting(conn: sa.Connection, people: Iterable[int], year: int) -> tuple[Visit, ...]:
    """Those of a calendar year with a gift to one of these persons."""
    numbers = sa.select(visit_gift.c.visit_id).where(visit_gift.c.honoured_id.in_(sorted(set(people))))
    return load(conn, visit.c.id.in_(numbers) & visit.c.day.between(date(year, 1, 1), date(year, 12, 31)))


def unprepared(conn: sa.Connection, spans: Mapping[str, tuple[date, date]]) -> tuple[Visit, ...]:
    """Those that are not cancelled and have a step that is not done, of a lead within whose days they lie."""
    if not spans:
        return ()
    subject = sa.literal("visit:") + sa.cast(visit.c.id, sa.Text)
    done = sa.select(step_done.c.step).where(step_done.c.subject == subject, step_done.c.step == visit_step.c.id)
    near = ((visit_step.c.lead == lead) & visit.c.day.between(*days) for lead, days in spans.items())
    own = sa.select(visit_step.c.id).where(visit_step.c.visit_id == visit.c.id, sa.or_(*near))
    waits = own.where(~done.correlate(visit, visit_step).exists()).correlate(visit).exists()
    around = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    return load(conn, visit.c.day.between(*around) & (visit.c.status != VisitStatus.CANCELLED) & waits)


def leads(conn: sa.Connection) -> frozenset[str]:
    """How long before (negative: after) a visit any of the steps of visits is due, as written."""
    return frozenset(conn.scalars(sa.select(visit_step.c.lead).distinct()))


def last_saved(conn: sa.Connection, number: int) -> str:
    """Who saved a visit last, by account."""
    return str(conn.scalar(sa.select(visit.c.who).where(visit.c.id == number)))


def _where(conn: sa.Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    lines = sa.select(visit_line.c.visit_id)
    clauses = [_within(wanted)]
    if wanted.status:
        clauses.append(visit.c.status == wanted.status)
    else:
        clauses.append(visit.c.status != VisitStatus.CANCELLED)
    if wanted.officer:
        goes = lines.where(visit_line.c.kind == "member", visit_line.c.text == wanted.officer)
        clauses.append((visit.c.leader == wanted.officer) | visit.c.id.in_(goes))
    if wanted.group:
        clauses.append(visit.c.id.in_(lines.where(visit_line.c.kind == "group", visit_line.c.text == wanted.group)))
    if key := wanted.occurrence:
        clauses.append(
            (visit.c.event == key.event) & (visit.c.variant == (key.variant or "")) & (visit.c.cycle == key.cycle)
        )
    if wanted.place:
        clauses.append(_at(conn, wanted))
    return sa.and_(*clauses)


def _within(wanted: Wanted) -> sa.ColumnElement[bool]:
    if wanted.undated:
        return visit.c.day.is_(None) & visit.c.status.not_in(sorted(OVER))
    if wanted.first and wanted.last:
        return visit.c.day.between(wanted.first, wanted.last)
    return sa.true()


def _at(conn: sa.Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    """Names are compared without marks, which the database cannot: it is asked which names there are."""
    words = fold(wanted.place)
    names = {
        name: {
            text
            for text in conn.scalars(sa.select(visit.c[name]).distinct().where(_within(wanted)))
            if text and words in fold(text)
        }
        for name in ("commune", "spot")
    }
    clauses = [visit.c[name].in_(part) for name, texts in names.items() for part in _parts(sorted(texts))]
    return sa.or_(sa.false(), *clauses)


def _parts(values: list[V]) -> list[list[V]]:
    return [values[first : first + _AT_ONCE] for first in range(0, len(values), _AT_ONCE)]
