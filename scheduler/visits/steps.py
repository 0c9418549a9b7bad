"""What must be ready before an occurrence or a visit, and by when: leads counted back in working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.due import due_day
from scheduler.hours import Days
from scheduler.model import Lead, Occurrence, Status, Step
from scheduler.visits.visit import Visit, VisitStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """That a step is done."""

    day: date
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One step of one occurrence or visit, with its day."""

    subject: str
    """`visit:12`, or an occurrence by its identity: with `step` what names it."""
    step: Step
    due: date
    done: Done | None
    title: str
    """Of the visit or the occurrence."""
    day: date
    """The day that it prepares."""
    visit: Visit | None = None

    def late(self, today: date) -> bool:
        """Whether it is not done and its day is past."""
        return self.done is None and self.due < today

    def pressing(self, on: date) -> bool:
        """Whether it still matters then: what was to be ready before a day that is past does not; a report does, for
        a month.
        """
        last = self.due + AFTER if self.step.lead.count < 0 else self.day
        return self.done is None and on <= last


AFTER = timedelta(days=30)
"""How long a step that is due after the day is asked for."""
DoneSteps = Mapping[tuple[str, str], Done]
"""(subject, step id) -> that it is done."""


def of_visits(visits: Iterable[Visit], working: Days, done: DoneSteps) -> Iterator[Task]:
    """The steps of visits that have a day, not astray, and are not cancelled. Raises OutOfRange as `working` does."""
    for visit in visits:
        if visit.day is None or visit.astray or visit.status is VisitStatus.CANCELLED:
            continue
        for step in visit.steps:
            yield Task(
                subject=visit.subject,
                step=step,
                due=due(visit.day, step.lead, working),
                done=done.get((visit.subject, step.id)),
                title=visit.title,
                day=visit.day,
                visit=visit,
            )


def of_occurrences(occurrences: Iterable[Occurrence], working: Days, done: DoneSteps) -> Iterator[Task]:
    """The steps that the office's file gives its events; none where an occurrence is cancelled."""
    for occurrence in occurrences:
        if occurrence.status is Status.CANCELLED:
            continue
        for step in occurrence.event.steps:
            yield Task(
                subject=str(occurrence.id),
                step=step,
                due=due_day(occurrence, step.lead, working),
                done=done.get((str(occurrence.id), step.id)),
                title=occurrence.event.name,
                day=occurrence.anchor,
            )


def due(day: date, lead: Lead, working: Days) -> date:
    """The working day on which a lead before (negative: after) a day falls due."""
    if lead.working and lead.count:
        return working.add(day, -lead.count)
    plain = day - timedelta(lead.count)
    return working.previous(plain) if lead.count >= 0 else working.next(plain)


def in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """By due day."""
    return tuple(sorted(tasks, key=lambda task: (task.due, task.day, task.subject, task.step.id)))


def waiting(tasks: Iterable[Task], today: date, *, days: int = 7) -> tuple[Task, ...]:
    """Those not done that are late and still matter, or fall due within so many days: "must start this week"."""
    end = today + timedelta(days)
    return in_order(task for task in tasks if task.pressing(today) and task.due <= end)
