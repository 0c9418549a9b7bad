"""Where visits meet the calendar and the database: what a page, a command or a private feed asks for at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

import sqlalchemy as sa

from scheduler import hours, ledger
from scheduler.errors import Refused
from scheduler.expand import expand
from scheduler.feed import service
from scheduler.feed import visits as entries
from scheduler.feed.service import FeedFile
from scheduler.model import Catalogue, Event, Occurrence, OccurrenceId, Status
from scheduler.run import ground
from scheduler.store import people_honoured, recipients, subscriptions
from scheduler.store import visits as store
from scheduler.store.private_feeds import PrivateFeed
from scheduler.visits import ceilings, clashes, sharing, standing, steps, year
from scheduler.visits.ceilings import Excess
from scheduler.visits.clash import Clash
from scheduler.visits.occasion import FESTIVALS, root_of
from scheduler.visits.sharing import Share, Together
from scheduler.visits.steps import Task
from scheduler.visits.visit import Visit, person_key
from scheduler.working import WorkingDays

YEARS = range(1901, 2100)
"""Those whose neighbours too lie in the lunar calendar."""
_DAY = timedelta(1)
_AROUND = timedelta(days=366)
"""How far around a day steps are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The calendar that visits of a year stand in."""

    catalogue: Catalogue
    events: Mapping[str, Event]
    """By key."""
    occurrences: Mapping[OccurrenceId, Occurrence]
    """Of the year and of those around it, in the order of every list."""
    roots: Mapping[OccurrenceId, OccurrenceId]
    """A duty to visit -> the festival it stands on, where that is another."""
    working: WorkingDays
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Everything about the visits of one year."""

    visits: tuple[Visit, ...]
    clashes: tuple[Clash, ...]
    excesses: tuple[Excess, ...]
    """Gifts over a ceiling or given twice; the person by number alone."""
    tasks: tuple[Task, ...]
    """Steps of the visits, by due day."""
    shares: tuple[Share, ...]
    """Days on which festivals that the office visits meet."""
    together: tuple[Together, ...]


def stand(conn: sa.Connection, now: datetime, asked: int) -> Scene:
    """The scene of a year, of the edition in use. Raises Refused before the first edition, and beyond `YEARS`.

    In a writing transaction, since the ledger may have to be brought into a new year.
    """
    here = ground.stand_on(conn, now)
    if here is None:
        raise Refused("Chưa có bản lịch nào được nhận. Hãy chạy `lich adopt`.")
    today = hours.today(now)
    first, last = ledger.window(today.year)
    if asked not in YEARS:
        raise Refused(f"Lịch không tính được năm {asked}; chỉ tính từ {YEARS[0]} đến {YEARS[-1]}")
    if first.year <= asked <= last.year:
        occurrences = here.occurrences
    else:
        beyond = expand(here.catalogue, date(asked - 1, 7, 1), date(asked + 1, 6, 30))
        occurrences = {one.id: one for one in beyond.occurrences}
    events = {event.key: event for event in here.catalogue.events}
    return Scene(
        catalogue=here.catalogue,
        events=events,
        occurrences=occurrences,
        roots=dict(_roots(occurrences, events)),
        working=here.working,
        today=today,
    )


def _roots(
    occurrences: Iterable[OccurrenceId], events: Mapping[str, Event]
) -> Iterator[tuple[OccurrenceId, OccurrenceId]]:
    known = {key: root_of(event, events) for key, event in events.items() if root_of(event, events) is not event}
    for one in occurrences:
        if one.key in known:
            root = known[one.key]
            yield one, OccurrenceId(root.id, root.variant, one.cycle)


def year_of(conn: sa.Connection, scene: Scene, asked: int) -> Year:
    """The visits of a year and all that follows from them. Cost: near-linear in the visits."""
    visits = store.of_year(conn, asked)
    before = store.of_year(conn, asked - 1)
    return Year(
        visits=visits,
        clashes=clashes.find(visits, scene.occurrences, scene.roots, scene.working),
        excesses=excesses(conn, scene, visits),
        tasks=steps.in_order(steps.of_visits(visits, scene.working, store.done_steps(conn))),
        shares=shares(scene, visits, before, asked),
        together=sharing.together(visits, scene.occurrences),
    )


def excesses(conn: sa.Connection, scene: Scene, visits: Iterable[Visit]) -> tuple[Excess, ...]:
    """Gifts of whole years over a ceiling, or given twice for one festival."""
    occasions = {str(one): str(root) for one, root in scene.roots.items()}
    given = ceilings.given(visits, people_honoured.categories(conn), occasions)
    return ceilings.check(given, standing.ceilings())


def shares(scene: Scene, visits: Iterable[Visit], before: Iterable[Visit], asked: int) -> tuple[Share, ...]:
    """Proposals for the days on which festivals meet that are visited this year or were last year.

    Who led most visits in the two years is asked first.
    """
    last, now = list(before), list(visits)
    wanted = {visit.occurrence.key for visit in (*last, *now) if visit.occurrence}
    led = Counter(visit.leader for visit in (*last, *now) if visit.leader)
    officers = sorted(led, key=lambda name: (-led[name], name))
    leaders = {visit.occurrence.key: visit.leader for visit in last if visit.occurrence and visit.leader}
    there = [
        one
        for one in scene.occurrences.values()
        if one.main and one.main.year == asked and one.event.key in wanted and one.event.kind in FESTIVALS
    ]
    return sharing.share(there, now, officers, leaders)


def drafts(
    conn: sa.Connection, scene: Scene, asked: int, wanted: Callable[[Event], bool] = lambda _: True
) -> tuple[Visit, ...]:
    """What the year still lacks, as drafts that nothing has stored yet; of the wanted events alone.

    An open window counts in the year in which it ends: that of a Tết begins before it.
    """
    first, last = date(asked, 1, 1), date(asked, 12, 31)
    there = [one for one in scene.occurrences.values() if wanted(one.event)]
    within = [one for one in there if first <= (one.main or one.last) <= last]
    existing = store.of_occurrences(conn, [one.id for one in within])
    before = store.of_year(conn, asked - 1)
    made = year.drafts(within, scene.events, before=before, existing=existing, usual_steps=standing.usual_steps)
    return tuple(sorted(made, key=lambda visit: (visit.day or date.max, str(visit.occurrence), visit.commune)))


def tasks(conn: sa.Connection, scene: Scene, around: date) -> tuple[Task, ...]:
    """The steps of everything within a year of a day, done or not: of visits, and of occurrences."""
    first, last = around - _AROUND, around + _AROUND
    done = store.done_steps(conn)
    there = (one for one in scene.occurrences.values() if one.event.steps and first <= one.anchor <= last)
    own = steps.of_visits(store.between(conn, first, last), scene.working, done)
    return steps.in_order(chain(own, steps.of_occurrences(there, scene.working, done)))


OFFICER, DELEGATION = "can-bo/", "doan/"
"""What the id of a private feed of visits begins with, before the name; no feed of the file can be called so."""


def carries(feed: str) -> bool:
    """Whether a private feed is one of visits."""
    return feed.startswith((OFFICER, DELEGATION))


def private_file(engine: sa.Engine, admitted: PrivateFeed, now: datetime) -> FeedFile:
    """The calendar that a secret link of visits opens."""
    with ground.looking(engine, now) as conn:
        scene = stand(conn, now, hours.today(now).year)
        kind, _, name = admitted.feed.partition("/")
        make = officer_calendar if f"{kind}/" == OFFICER else delegation_calendar
        body = make(conn, scene, name)
    return service.file_of(engine, f"rieng/{admitted.id}", body, now)


def officer_calendar(conn: sa.Connection, scene: Scene, name: str) -> bytes:
    """The private calendar of one officer: the visits they go on, and the steps of visits that their roles hold."""
    visits = _shown(conn, scene)
    held = {
        role
        for one in recipients.active(conn)
        if person_key(one.name) == person_key(name)
        for role in subscriptions.roles_of(conn, one.id)
    }
    own = [visit for visit in visits if person_key(name) in map(person_key, visit.going)]
    mine = [task for task in _due(conn, scene, visits) if task.step.owner in held]
    return entries.calendar(scene.catalogue.office, f"Chuyến thăm của {name}", own, mine, _called_off(scene))


def delegation_calendar(conn: sa.Connection, scene: Scene, leader: str) -> bytes:
    """The private calendar of a delegation: the visits that one leads, with all their steps."""
    own = [visit for visit in _shown(conn, scene) if person_key(visit.leader) == person_key(leader)]
    name = f"Đoàn công tác do {leader} dẫn"
    return entries.calendar(scene.catalogue.office, name, own, _due(conn, scene, own), _called_off(scene))


def _called_off(scene: Scene) -> frozenset[OccurrenceId]:
    return frozenset(one.id for one in scene.occurrences.values() if one.status is Status.CANCELLED)


def _shown(conn: sa.Connection, scene: Scene) -> tuple[Visit, ...]:
    """As the public feeds reach: from the first day of last year."""
    return store.between(conn, *ledger.window(scene.today.year))


def _due(conn: sa.Connection, scene: Scene, visits: Iterable[Visit]) -> list[Task]:
    ahead = (visit for visit in visits if visit.open)
    return list(steps.of_visits(ahead, scene.working, store.done_steps(conn)))


def holidays(scene: Scene, asked: int) -> Mapping[date, str]:
    """The days off of a year but plain weekends, with the reason."""
    known = scene.working.year(asked)
    days = (date(asked, 1, 1) + count * _DAY for count in range((date(asked, 12, 31) - date(asked, 1, 1)).days + 1))
    return {
        day: why
        for day in days
        if not scene.working.is_working(day) and (day.weekday() < 5 or day in known) and (why := scene.working.why(day))
    }


def with_steps(visit: Visit) -> Visit:
    """With the usual steps, fewer where it is made at once; one with its own keeps them."""
    return visit if visit.steps else visit.evolve(steps=standing.usual_steps(visit))


def unreported(visits: Iterable[Visit], today: date) -> tuple[Visit, ...]:
    """Those whose day is past and of which nobody has said how it went."""
    return tuple(visit for visit in visits if visit.open and visit.day and visit.day < today)
