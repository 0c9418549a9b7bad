"""What falls due, and when: leads, steps and questions of all occurrences, the same for every reader. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from scheduler import hours
from scheduler.model import Event, Feed, Lead, Occurrence, OccurrenceId, Status
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is the same for every reader."""

    now: datetime
    working: hours.Days
    entries: Mapping[OccurrenceId, Entry]
    pressing: tuple[Entry, ...]
    gone: Set[OccurrenceId]
    """Published once, and no longer produced."""
    by: date
    """The last day of what is due: today, or the last day of the week for who reads weekly."""
    held: Set[str] = frozenset()
    """The roles that somebody holds."""
    trips: Mapping[OccurrenceId, Entry] = field(default_factory=dict)
    """Visits, for staff alone."""
    off: Set[OccurrenceId] = frozenset()
    """Visits that have no day any more."""

    kept: dict[tuple[str, bool], tuple[Entry, ...]] = field(default_factory=dict, repr=False, compare=False)
    """What `taken_by` has found: readers are many, and feeds are few."""

    @property
    def today(self) -> date:
        """The local day."""
        return hours.today(self.now)

    def taken_by(self, feed: Feed, *, pressing: bool) -> tuple[Entry, ...]:
        """The entries in a feed, all of them or those of which anything is due; each event is looked at once."""
        key = (feed.id, pressing)
        if key not in self.kept:
            among = self.pressing if pressing else tuple(self.entries.values())
            events = {entry.event.key: entry.event for entry in among}
            taken = {name for name, event in events.items() if feed.takes(event)}
            self.kept[key] = tuple(entry for entry in among if entry.event.key in taken)
        return self.kept[key]


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
        if _near(occurrence, lead, today)
    )
    return tuple(item for item in _open(items, today, by) if item.begins or item.due <= today)


def prepare(
    occurrences: Iterable[Occurrence],
    questions: Iterable[Question],
    *,
    leads: Callable[[Event], Sequence[Lead]],
    moves: Mapping[OccurrenceId, int],
    gone: Set[OccurrenceId],
    working: hours.Days,
    now: datetime,
    weekly: bool = False,
    held: Set[str] = frozenset(),
    trips: Iterable[Trip] = (),
    off: Set[OccurrenceId] = frozenset(),
    done: Done = frozenset(),
) -> Scene:
    """Everything that is due by the end of the local day (`weekly`: of the week) and not done, whoever reads it."""
    today = hours.today(now)
    by = hours.sunday(today) if weekly else today
    asked: dict[OccurrenceId, list[Question]] = defaultdict(list)
    for question in questions:
        asked[question.id].append(question)
    entries = {
        occurrence.id: Entry(
            id=occurrence.id,
            event=occurrence.event,
            move=moves.get(occurrence.id, 0),
            occurrence=occurrence,
            leads=due_leads(occurrence, leads(occurrence.event), working, today, by),
            steps=_due_steps(occurrence, done, working, today, by),
            questions=_due_questions(asked.pop(occurrence.id, ()), working, today, by),
        )
        for occurrence in occurrences
    }
    for identity, rest in asked.items():
        entries[identity] = Entry(
            id=identity,
            event=rest[0].event,
            move=moves.get(identity, 0),
            occurrence=None,
            questions=_due_questions(rest, working, today, by),
        )
    pressing = tuple(entry for entry in entries.values() if entry.pressing)
    going = {one.occurrence.id: _going(one, done, working, today, by) for one in trips}
    return Scene(
        now=now, working=working, entries=entries, pressing=pressing, gone=gone, by=by, held=held, trips=going, off=off
    )


def _going(trip: Trip, done: Done, working: hours.Days, today: date, by: date) -> Entry:
    return Entry(
        id=trip.occurrence.id,
        event=trip.occurrence.event,
        move=trip.move,
        occurrence=trip.occurrence,
        leads=due_leads(trip.occurrence, trip.leads, working, today, by),
        steps=_due_steps(trip.occurrence, done, working, today, by),
        going=trip.going,
    )


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


def _near(occurrence: Occurrence, lead: Lead, today: date) -> bool:
    """Cheaply: whether the lead can be due at all, so that far years cost nothing."""
    reach = timedelta(abs(lead.count) * (3 if lead.working else 1) + 30)
    return occurrence.start - reach <= today <= occurrence.last + reach


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


def _due_steps(occurrence: Occurrence, done: Done, working: hours.Days, today: date, by: date) -> tuple[Item, ...]:
    if occurrence.status is Status.CANCELLED:
        return ()
    items = (
        _item(occurrence, f"step:{step.id}", step.lead, working)
        for step in occurrence.event.steps
        if _near(occurrence, step.lead, today) and (occurrence.id, step.id) not in done
    )
    return _open(items, today, by)


def _due_questions(questions: Iterable[Question], working: hours.Days, today: date, by: date) -> tuple[Item, ...]:
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
