"""What stands beside a visit on a page: clashes, excesses, steps, a week. The cost is that of what is shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

import sqlalchemy as sa

from scheduler.hours import Days
from scheduler.model import Event, Lead, Occurrence, OccurrenceId, Status, Step
from scheduler.rules import parse_lead
from scheduler.run.visits import Scene
from scheduler.store import people_honoured, visit_search
from scheduler.store import visits as store
from scheduler.visits import ceilings, clashes, schedule, standing, steps
from scheduler.visits.ceilings import Excess
from scheduler.visits.clash import Clash
from scheduler.visits.occasion import for_occurrence, root_of
from scheduler.visits.steps import AFTER, Task
from scheduler.visits.visit import Visit, placed
from scheduler.words import fold

_WEEK = 7
_OFF = 3
"""A working day takes at most so many days of the calendar, holidays apart."""
_SPARE = 60
"""Days: the week itself, the holidays, and how long a late report is asked for."""
_PAPERWORK = frozenset({"report", "review", "training"})
COMING = timedelta(days=400)
"""How far ahead occurrences are offered."""
_AROUND = timedelta(days=366)
"""How far around a week the calendar's own steps are looked for."""


def clashes_of(conn: sa.Connection, scene: Scene, shown: Iterable[Visit]) -> Mapping[int, Sequence[Clash]]:
    """By number (0: one that is not stored) the clashes of these visits, as they are here, with all that are stored."""
    own = {one.id or 0: one for one in shown}
    days = [one.day for one in own.values() if one.day]
    occasions = _same(scene, {one.occurrence for one in own.values() if one.occurrence})
    around = [one for one in visit_search.beside(conn, days, occasions) if one.id not in own]
    found: dict[int, list[Clash]] = defaultdict(list)
    for clash in clashes.find([*own.values(), *around], scene.occurrences, scene.roots, scene.working):
        for number in clash.visits:
            if number in own:
                found[number].append(clash)
    return found


def _same(scene: Scene, wanted: set[OccurrenceId]) -> set[OccurrenceId]:
    """They, and all that stand on the same festivals."""
    festivals = {scene.roots.get(one, one) for one in wanted}
    return wanted | festivals | {one for one, root in scene.roots.items() if root in festivals}


def excesses_of(conn: sa.Connection, scene: Scene, draft: Visit) -> tuple[Excess, ...]:
    """What the gifts of a visit, as it is here, pass in its calendar year."""
    people = {gift.honoured for gift in draft.gifts if gift.honoured is not None}
    if not people or draft.day is None:
        return ()
    others = [one for one in visit_search.greeting(conn, people, draft.day.year) if one.id != draft.id]
    occasions = {str(one): str(root) for one, root in scene.roots.items()}
    given = ceilings.given([*others, draft], people_honoured.categories(conn, people), occasions)
    return tuple(one for one in ceilings.check(given, standing.ceilings()) if (draft.id or 0) in one.visits)


def tasks_of(conn: sa.Connection, scene: Scene, visit: Visit) -> tuple[Task, ...]:
    """The steps of a visit, and those that the calendar gives its occurrence."""
    there = scene.occurrences.get(visit.occurrence) if visit.occurrence else None
    done = store.done_steps(conn, [visit.subject, str(visit.occurrence)])
    common = steps.of_occurrences([there] if there else [], scene.working, done)
    return steps.in_order(chain(steps.of_visits([visit], scene.working, done), common))


def week_of(conn: sa.Connection, scene: Scene, day: date) -> schedule.Week:
    """The week in which a day lies: its visits, what falls due in it, what is late and still of use."""
    monday = day - timedelta(day.weekday())
    sunday = monday + timedelta(_WEEK - 1)
    spans = {lead: _span(parse_lead(lead), monday, scene.working) for lead in visit_search.leads(conn)}
    waiting = visit_search.unprepared(conn, spans)
    subjects = [one.subject for one in waiting]
    there = [one for one in scene.occurrences.values() if one.event.steps and abs(one.anchor - monday) <= _AROUND]
    done = store.done_steps(conn, [*subjects, *(str(one.id) for one in there)])
    tasks = chain(steps.of_visits(waiting, scene.working, done), steps.of_occurrences(there, scene.working, done))
    return schedule.week(day, store.between(conn, monday, sunday), tasks, scene.working)


def _span(lead: Lead, monday: date, working: Days) -> tuple[date, date]:
    """The days of visits whose step of a lead belongs into a week: due in it, or before it and still of use.

    When a step is due rises with the day of its visit, so both ends are found by halving.
    """
    reach = abs(lead.count) * (_OFF if lead.working else 1) + _SPARE
    days = [monday + timedelta(count) for count in range(-reach, reach)]

    def due(day: date) -> date:
        return steps.due(day, lead, working)

    last = days[bisect_right(days, monday + timedelta(_WEEK - 1), key=due) - 1]
    return (monday if lead.count >= 0 else days[bisect_left(days, monday - AFTER, key=due)]), last


def draft_for(scene: Scene, occurrence: Occurrence) -> Visit:
    """A new visit to an occurrence, with the usual steps that the calendar does not give it already."""
    draft = for_occurrence(occurrence, root_of(occurrence.event, scene.events))
    return draft.evolve(steps=_usual(draft, occurrence.event))


def _usual(draft: Visit, event: Event) -> tuple[Step, ...]:
    theirs = {step.id for step in event.steps}
    return tuple(step for step in standing.usual_steps(draft) if step.id not in theirs)


def settled(scene: Scene, draft: Visit) -> Visit:
    """A draft on the day on which its occurrence now is, as it would be stored."""
    if draft.occurrence is None or draft.shift is None or not draft.open:
        return draft
    there = scene.occurrences.get(draft.occurrence)
    return placed(draft.evolve(anchor=None, day=None), there.main) if there else draft


def coming(scene: Scene, words: str, most: int) -> tuple[Occurrence, ...]:
    """The next occurrences to which one may go, in whose name, people or place the words stand; by name first."""
    wanted = fold(words)
    there = [
        one
        for one in scene.occurrences.values()
        if scene.today <= one.last
        and one.start <= scene.today + COMING
        and one.event.kind not in _PAPERWORK
        and one.status is not Status.CANCELLED
        and wanted in fold(" ".join((one.event.name, one.event.key, *one.event.groups, *one.places)))
    ]
    return tuple(sorted(there, key=lambda one: (wanted not in fold(one.event.name), one.sort_key))[:most])


def next_of(scene: Scene, key: str) -> tuple[Occurrence, ...]:
    """What is to come of an event, by its key or, for all its variants, its id."""
    there = [
        one
        for one in scene.occurrences.values()
        if key in {one.event.key, one.event.id} and one.last >= scene.today and one.status is not Status.CANCELLED
    ]
    return tuple(sorted(there, key=lambda one: one.sort_key))
