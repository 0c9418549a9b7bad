"""What falls due, and when: leads, steps and questions of all occurrences, the same for every reader. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from scheduler import hours
from scheduler.model import Event, Lead, Occurrence, OccurrenceId, Status
from scheduler.reminder import Going, Question

NEGATIVE_LASTS = 7
"""Days for which a reminder that is due after the event may still go."""


Done = Set[tuple[OccurrenceId, str]]
"""Steps that are done, by what they prepare."""


class Item(NamedTuple):
    """Something that has fallen due. Of those in one family only the latest is sent."""

    due: date
    order: tuple[int, int]
    """Which of two on one day is the later."""
    reason: str
    expires: date
    begins: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """A visit, as an occurrence of its own."""

    occurrence: Occurrence
    move: int
    leads: Sequence[Lead]
    """At which who goes is reminded."""
    going: Going


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An occurrence, a visit or a season, with all that is due of it by now."""

    id: OccurrenceId
    event: Event
    move: int
    occurrence: Occurrence | None
    leads: tuple[Item, ...] = ()
    steps: tuple[Item, ...] = ()
    questions: tuple[Item, ...] = ()
    going: Going | None = None
    """Of a visit."""

    @property
    def pressing(self) -> bool:
        """Whether anything is due."""
        return bool(self.leads or self.steps or self.questions)


def due_day(occurrence: Occurrence, lead: Lead, working: hours.Days) -> date:
    """The working day on which the lead falls due: before a day off, or after it where the lead is negative."""
    origin = occurrence.anchor if lead.count >= 0 else occurrence.last
    if lead.working and lead.count:
        return working.add(origin, -lead.count)
    day = origin - timedelta(lead.count)
    return working.previous(day) if lead.count >= 0 else working.next(day)


def due_leads(
    occurrence: Occurrence, leads: Iterable[Lead], working: hours.Days, today: date, by: date
) -> tuple[Item, ...]:
    """Those of the leads that are due by the end of a day and have not expired; none where it is cancelled.

    What follows the event is not said ahead of its own day, in no week's letter: it would come before the event.
    """
    if occurrence.status is Status.CANCELLED:
        return ()
    items = (
        _item(occurrence, f"lead:{lead}", lead, working)
        for lead in dict.fromkeys(leads)
        if is_near(occurrence, reach((lead,)), today)
    )
    return tuple(item for item in _open(items, today, by) if item.begins or item.due <= today)


def coming(
    occurrences: Iterable[Occurrence],
    leads: Callable[[Event], Sequence[Lead]],
    working: hours.Days,
    today: date,
    count: int,
) -> tuple[tuple[date, Occurrence, Lead], ...]:
    """The next leads that fall due after today, soonest first."""
    found = [
        (due, occurrence, lead)
        for occurrence in occurrences
        if occurrence.status is not Status.CANCELLED and occurrence.last >= today
        for lead in leads(occurrence.event)
        if (due := due_day(occurrence, lead, working)) > today
    ]
    return tuple(sorted(found, key=lambda f: (f[0], f[1].sort_key, f[2].count))[:count])


def reach(leads: Iterable[Lead]) -> timedelta:
    """How far from an occurrence any of the leads can be due at most: a bound that costs nothing to find."""
    return timedelta(max((abs(lead.count) * (3 if lead.working else 1) for lead in leads), default=0) + 30)


def is_near(occurrence: Occurrence, within: timedelta, today: date) -> bool:
    """Whether today is no farther from the occurrence than that."""
    return occurrence.start - within <= today <= occurrence.last + within


def _item(occurrence: Occurrence, reason: str, lead: Lead, working: hours.Days) -> Item:
    due = due_day(occurrence, lead, working)
    after = lead.count < 0
    return Item(
        due=due,
        order=(-lead.count, lead.working),
        reason=reason,
        expires=due + timedelta(NEGATIVE_LASTS) if after else occurrence.last,
        begins=None if after else occurrence.anchor,
    )


def due_steps(occurrence: Occurrence, done: Done, working: hours.Days, today: date, by: date) -> tuple[Item, ...]:
    """Those of its steps that are due by the end of a day and neither done nor over; none where it is cancelled."""
    if occurrence.status is Status.CANCELLED:
        return ()
    items = (
        _item(occurrence, f"step:{step.id}", step.lead, working)
        for step in occurrence.event.steps
        if is_near(occurrence, reach((step.lead,)), today) and (occurrence.id, step.id) not in done
    )
    return _open(items, today, by)


def due_questions(questions: Iterable[Question], working: hours.Days, today: date, by: date) -> tuple[Item, ...]:
    """Those of the questions about one occurrence that are due by the end of a day and may still be put."""
    items = (
        Item(
            due=working.previous(q.due),
            order=(-q.before, 0),
            reason=f"ask:{q.before}",
            expires=q.expires,
            begins=q.occurrence.anchor if q.occurrence else None,
        )
        for q in questions
    )
    return _open(items, today, by)


def _open(items: Iterable[Item], today: date, by: date) -> tuple[Item, ...]:
    return tuple(item for item in items if item.due <= by and today <= item.expires)
