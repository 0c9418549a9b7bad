"""The visits that letters tell of: what planning must know of them, and what a letter is to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from scheduler.due import Done, Trip
from scheduler.model import OccurrenceId
from scheduler.run.ground import Ground
from scheduler.store import reminders, visit_rows
from scheduler.store import visits as store
from scheduler.visits import reminding, steps
from scheduler.visits.visit import Visit, VisitStatus

BACK, AHEAD = timedelta(days=45), timedelta(days=400)
"""How far around today a visit may have something due; one that was told of is looked at wherever it went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the plan stands on beside the calendar."""

    trips: tuple[Trip, ...]
    off: dict[OccurrenceId, int]
    """Visits that were told of and have no day any more, with their moves."""
    done: Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What letters to the staff say of visits."""

    visits: Mapping[OccurrenceId, tuple[Visit, ...]] = field(default_factory=dict)
    """By what a reminder is about: a visit itself, or those to a festival."""
    done: Done = frozenset()

    def visit(self, identity: OccurrenceId) -> Visit | None:
        """The visit that a reminder is about; None where it is about the calendar."""
        found = self.visits.get(identity, ())
        return found[0] if found and reminding.number_of(identity) is not None else None

    def to(self, identity: OccurrenceId) -> tuple[Visit, ...]:
        """The visits to an occurrence."""
        return () if reminding.number_of(identity) is not None else self.visits.get(identity, ())


def planned(conn: sa.Connection, ground: Ground, today: date) -> Planned:
    """All visits that may have something due, and what is done."""
    near = {one.id: one for one in store.between(conn, today - BACK, today + AHEAD)}
    numbers = [number for one in reminders.told_of_visits(conn) if (number := reminding.number_of(one)) is not None]
    near |= {one.id: one for one in visit_rows.by_number(conn, [one for one in numbers if one not in near])}
    visits = sorted(near.values(), key=lambda one: one.id or 0)
    occasions = {identity: one.event for identity, one in ground.occurrences.items()}
    return Planned(
        trips=reminding.trips(visits, occasions),
        off={reminding.identity(one.id): one.move for one in visits if one.id and one.day is None},
        done=done(conn),
    )


def told(conn: sa.Connection, identities: Collection[OccurrenceId]) -> Told:
    """What is to be said of visits in letters about these."""
    if not identities:
        return Told()
    numbers = sorted({number for one in identities if (number := reminding.number_of(one)) is not None})
    found: dict[OccurrenceId, list[Visit]] = defaultdict(list)
    for visit in visit_rows.by_number(conn, numbers):
        found[reminding.identity(visit.id or 0)].append(visit)
    for visit in store.of_occurrences(conn, [one for one in identities if reminding.number_of(one) is None]):
        if visit.occurrence and visit.day and visit.status is not VisitStatus.CANCELLED:
            found[visit.occurrence].append(visit)
    subjects = [one.subject for some in found.values() for one in some]
    subjects += [str(one) for one in identities]
    return Told(visits={key: tuple(some) for key, some in found.items()}, done=done(conn, subjects))


def done(conn: sa.Connection, subjects: Iterable[str] | None = None) -> Done:
    """The steps that are done, by what they prepare; of these subjects alone where given."""
    known = store.done_steps(conn, None if subjects is None else list(subjects))
    return frozenset((_identity(subject), step) for subject, step in known)


def _identity(subject: str) -> OccurrenceId:
    if "/" in subject:
        return OccurrenceId.parse(subject)
    return reminding.identity(int(subject.partition(":")[2]))


def needs(visits: Iterable[Visit], ground: Ground, found: Done, today: date) -> tuple[tuple[date, str], ...]:
    """What must still be ready for visits to a festival, with its day."""
    tasks = steps.of_visits(visits, ground.working, {})
    open_ = (task for task in tasks if (_identity(task.subject), task.step.id) not in found)
    return tuple((task.due, task.step.name) for task in open_ if task.due >= today)
