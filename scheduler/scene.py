"""A day's planning as far as it is the same for every reader: what is due, found by feed, by owner and by question.

Pure. What many want is made once and shared: for each reader there is only to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from scheduler import hours
from scheduler.due import Done, Entry, Item, Trip, due_leads, due_questions, due_steps, is_near, reach
from scheduler.model import Event, Feed, Lead, Occurrence, OccurrenceId
from scheduler.reminder import Key, Question, Reminder, Shown
from scheduler.taken import Events

Wants = Mapping[Key, Reminder]
"""Reminders of nobody in particular: the same one for all who want it."""
_Due = Iterable[tuple[Entry, Item]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is the same for every reader."""

    now: datetime
    working: hours.Days
    entries: Mapping[OccurrenceId, Entry]
    gone: Set[OccurrenceId]
    """Published once, and no longer produced."""
    weekly: bool = False
    """Whether it is for who gets one letter a week."""
    held: Set[str] = frozenset()
    """The roles that somebody holds."""
    trips: Mapping[OccurrenceId, Entry] = field(default_factory=dict)
    """Visits, for staff alone."""
    off: Set[OccurrenceId] = frozenset()
    """Visits that have no day any more."""

    _wants: dict[Hashable, Wants] = field(default_factory=dict, repr=False, compare=False)
    _made: dict[tuple[OccurrenceId, str], Reminder] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def today(self) -> date:
        """The local day."""
        return hours.today(self.now)

    @property
    def by(self) -> date:
        """The last day of what is due: today, or the last day of the week for who reads weekly."""
        return _by(self.now, self.weekly)

    def leads(self, feed: Feed, own: tuple[Lead, ...] | None) -> Wants:
        """Of each occurrence in a feed the latest lead that is due, of the event's leads or of a reader's own."""
        return self._once(("leads", feed.id, own), lambda: self._leads(feed, own))

    def free_steps(self, feed: Feed) -> Wants:
        """What is due of the steps in a feed whose role nobody holds: all staff who read of it are told."""
        return self._once(("free", feed.id), lambda: _steps(self._pressing.taken(feed), self.is_free))

    def steps_of(self, role: str) -> Wants:
        """What is due of the steps that a role owns, in whatever feed."""
        return self._once(("role", role), lambda: _steps(self.entries.values(), lambda owner: owner == role))

    @cached_property
    def questions(self) -> Wants:
        """The latest question about each occurrence whose date the office is to be asked for."""
        return self._wanted((one, max(one.questions)) for one in self.entries.values() if one.questions)

    def want(self, entry: Entry, item: Item) -> Reminder:
        """What has fallen due, as the one reminder that all share who want it."""
        key = entry.id, item.reason
        if key not in self._made:
            self._made[key] = self._reminder(entry, item)
        return self._made[key]

    def is_free(self, owner: str | None) -> bool:
        """Whether nobody holds the role that owns a step."""
        return owner is None or owner not in self.held

    def _leads(self, feed: Feed, own: tuple[Lead, ...] | None) -> _Due:
        among = self._pressing if own is None else self._all
        for entry in among.taken(feed):
            items = entry.leads if own is None else self._own(entry, own)
            if items:
                yield entry, max(items)

    def _own(self, entry: Entry, leads: tuple[Lead, ...]) -> tuple[Item, ...]:
        return due_leads(entry.occurrence, leads, self.working, self.today, self.by) if entry.occurrence else ()

    @cached_property
    def _all(self) -> _Shelf:
        return _Shelf(self.entries.values())

    @cached_property
    def _pressing(self) -> _Shelf:
        return _Shelf(one for one in self.entries.values() if one.leads or one.steps)

    def _once(self, key: Hashable, find: Callable[[], _Due]) -> Wants:
        if key not in self._wants:
            self._wants[key] = self._wanted(find())
        return self._wants[key]

    def _wanted(self, due: _Due) -> Wants:
        wants = (self.want(entry, item) for entry, item in due)
        return {want.key: want for want in wants}

    def _reminder(self, entry: Entry, item: Item) -> Reminder:
        opens = hours.week_begins(item.due, self.working) if self.weekly else item.due
        return Reminder(
            occurrence=entry.id,
            move=entry.move,
            reason=item.reason,
            due=item.due,
            not_before=hours.opening(opens),
            begins=item.begins,
            expires=item.expires,
            shown=Shown.of(entry.occurrence) if entry.occurrence else None,
        )


class _Shelf:
    """Entries, found by feed."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_event: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by_event[entry.event.key].append(entry)
        self._events = Events(some[0].event for some in self._by_event.values())

    def taken(self, feed: Feed) -> Iterator[Entry]:
        return (entry for event in self._events.taken(feed) for entry in self._by_event[event.key])


def owner_of(entry: Entry, item: Item) -> str | None:
    """The role that owns a step that is due."""
    return next((step.owner for step in entry.event.steps if item.reason == f"step:{step.id}"), None)


def _steps(entries: Iterable[Entry], is_asked: Callable[[str | None], bool]) -> _Due:
    return ((entry, step) for entry in entries for step in entry.steps if is_asked(owner_of(entry, step)))


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
    today, by = hours.today(now), _by(now, weekly)
    asked: dict[OccurrenceId, list[Question]] = defaultdict(list)
    for question in questions:
        asked[question.id].append(question)
    within: dict[str, timedelta] = {}

    def entry(event: Event, identity: OccurrenceId, occurrence: Occurrence | None) -> Entry:
        near = occurrence if occurrence and _near(occurrence, within, leads, today) else None
        return Entry(
            id=identity,
            event=event,
            move=moves.get(identity, 0),
            occurrence=occurrence,
            leads=due_leads(near, leads(event), working, today, by) if near else (),
            steps=due_steps(near, done, working, today, by) if near else (),
            questions=due_questions(asked.pop(identity), working, today, by) if identity in asked else (),
        )

    entries = {one.id: entry(one.event, one.id, one) for one in occurrences}
    entries |= {identity: entry(rest[0].event, identity, None) for identity, rest in list(asked.items())}
    going = {one.occurrence.id: _going(one, done, working, today, by) for one in trips}
    return Scene(now=now, working=working, entries=entries, gone=gone, weekly=weekly, held=held, trips=going, off=off)


def _near(
    occurrence: Occurrence, within: dict[str, timedelta], leads: Callable[[Event], Sequence[Lead]], today: date
) -> bool:
    """Whether anything of it can be due; of four years of a nation's days few are near. `within` is kept by event."""
    event = occurrence.event
    if event.key not in within:
        within[event.key] = reach([*leads(event), *(step.lead for step in event.steps)])
    return is_near(occurrence, within[event.key], today)


def _by(now: datetime, weekly: bool) -> date:
    return hours.sunday(hours.today(now)) if weekly else hours.today(now)


def _going(trip: Trip, done: Done, working: hours.Days, today: date, by: date) -> Entry:
    return Entry(
        id=trip.occurrence.id,
        event=trip.occurrence.event,
        move=trip.move,
        occurrence=trip.occurrence,
        leads=due_leads(trip.occurrence, trip.leads, working, today, by),
        steps=due_steps(trip.occurrence, done, working, today, by),
        going=trip.going,
    )
