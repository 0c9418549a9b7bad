"""The year plan as it is worked on: what is proposed, taken in or left out, and a day on which many festivals meet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.model import Occurrence, OccurrenceId, Status
from scheduler.run.visits import Scene, drafts, with_steps
from scheduler.store import recipients, subscriptions
from scheduler.store import visits as store
from scheduler.visits import clashes, same, sharing
from scheduler.visits.clash import Clash
from scheduler.visits.occasion import FESTIVALS, for_occurrence, root_of
from scheduler.visits.sharing import Share, Together
from scheduler.visits.sheet_in import Sheet, onto
from scheduler.visits.visit import Visit, VisitStatus
from scheduler.visits.year import STRUCK, keyed, struck
from scheduler.words import fold

LEADS = "thuong-truc"
"""The role of those who may lead a delegation, where nobody has led one yet."""
LONGEST = 31
"""Days: what lasts longer is a season, to which nobody is sent on a day of it."""
_MET = FESTIVALS | {"commemoration"}


def proposed(conn: sa.Connection, scene: Scene, asked: int) -> dict[str, Visit]:
    """What the year still lacks, by the key under which it is taken in or left out."""
    return keyed(drafts(conn, scene, asked))


def take_in(
    conn: sa.Connection, chosen: Iterable[Visit], *, leave_out: bool, who: str, now: datetime, today: date
) -> tuple[Visit, ...]:
    """Proposals become drafts of the plan, or are left out of it, so that they are not proposed again."""
    return tuple(store.save(conn, struck(one) if leave_out else one, who=who, now=now, today=today) for one in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a sheet's rows."""

    stored: tuple[Visit, ...]
    there: tuple[Visit, ...]
    """Visits that rows without a number are already, and that they do not change."""
    refused: tuple[str, ...]


def write_sheet(conn: sa.Connection, found: Sheet, *, who: str, now: datetime, today: date) -> Written:
    """The visits of a sheet stored: one that is refused holds back no other, one sent again is not there twice."""
    stored: list[Visit] = []
    there: list[Visit] = []
    refused: list[str] = []
    known = _known(conn, [visit for visit in found.visits if not visit.id])
    for visit in found.visits:
        try:
            with conn.begin_nested():
                if visit.id:
                    whole = onto(store.get(conn, visit.id), visit, found.fields)
                elif kept := known.take(visit):
                    whole = same.filled_in(kept, visit, found.fields) if kept.open else kept
                    if whole == kept:
                        there.append(kept)
                        continue
                else:
                    whole = with_steps(visit)
                stored.append(store.save(conn, whole, who=who, now=now, today=today))
        except Refused as refusal:
            refused.append(f"{visit.title}: {refusal}")
    return Written(stored=tuple(stored), there=tuple(there), refused=tuple(refused))


def _known(conn: sa.Connection, rows: list[Visit]) -> same.Known:
    """The visits around the days of rows without a number."""
    days = [row.day for row in rows if row.day]
    dated = store.between(conn, min(days), max(days)) if days else ()
    return same.Known((*dated, *(store.undated(conn) if len(days) < len(rows) else ())))


def left_out(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """What was struck from the plan."""
    return tuple(one for one in visits if one.status is VisitStatus.CANCELLED and one.reason == STRUCK)


def taken_back(visit: Visit) -> Visit:
    """A draft again."""
    return visit.evolve(status=VisitStatus.DRAFT, reason="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day and everything that is held on it."""

    share: Share
    near: tuple[tuple[str, tuple[Occurrence, ...]], ...]
    """Old district -> festivals that one trip may take in."""
    elsewhere: tuple[Occurrence, ...]
    """Festivals outside the office's own province."""
    visits: tuple[Visit, ...]
    together: tuple[Together, ...]
    clashes: tuple[Clash, ...]
    officers: tuple[str, ...]


def day_of(conn: sa.Connection, scene: Scene, day: date) -> Day:
    """Who could take which festival of a day, and which could be one trip."""
    met = [one for one in scene.occurrences.values() if _is_met(one, day)]
    own, elsewhere = _by_province(met, scene)
    visits = store.between(conn, day, day)
    going = {one.id: one for one in (*visits, *store.of_occurrences(conn, [one.id for one in own]))}
    before = store.of_year(conn, day.year - 1)
    names = officers(conn, (*before, *store.of_year(conn, day.year)))
    leaders = {visit.occurrence.key: visit.leader for visit in before if visit.occurrence and visit.leader}
    share = sharing.on_day(day, own, going.values(), names, leaders)
    return Day(
        share=share,
        near=sharing.near(own),
        elsewhere=elsewhere,
        visits=visits,
        together=tuple(one for one in sharing.together(visits, scene.occurrences) if one.day == day),
        clashes=clashes.find(visits, scene.occurrences, scene.roots, scene.working),
        officers=names,
    )


def officers(conn: sa.Connection, visits: Iterable[Visit]) -> tuple[str, ...]:
    """Who may lead, in the order in which they are asked: by the visits they led, then who holds the role."""
    led = Counter(visit.leader for visit in visits if visit.leader)
    ordered = sorted(led, key=lambda name: (-led[name], name))
    standing = (one for one in recipients.active(conn) if one.kind == "staff" and one.name not in led)
    return (*ordered, *(one.name for one in standing if one.name and LEADS in subscriptions.roles_of(conn, one.id)))


def crowded(scene: Scene, asked: int) -> tuple[tuple[date, tuple[Occurrence, ...]], ...]:
    """The days of a year on which two festivals or more of the office's province have their main day."""
    held: dict[date, list[Occurrence]] = defaultdict(list)
    there = [
        one for one in scene.occurrences.values() if one.main and one.main.year == asked and _is_met(one, one.main)
    ]
    for one in _by_province(there, scene)[0]:
        if one.main:
            held[one.main].append(one)
    return tuple((day, tuple(own)) for day, own in sorted(held.items()) if len(own) > 1)


def assign(
    conn: sa.Connection, scene: Scene, leaders: Mapping[OccurrenceId, str], *, who: str, now: datetime
) -> tuple[Visit, ...]:
    """A visit on the main day of each festival, led as said. Raises Refused for what is not in the calendar."""
    made = []
    for key, leader in leaders.items():
        there = scene.occurrences.get(key)
        if there is None:
            raise Refused(f"Không có dịp {key} trong lịch")
        fresh = for_occurrence(there, root_of(there.event, scene.events)).evolve(leader=leader)
        made.append(store.save(conn, with_steps(fresh), who=who, now=now, today=scene.today))
    return tuple(made)


def _is_met(one: Occurrence, day: date) -> bool:
    held = one.main is not None and one.status is not Status.CANCELLED and one.event.kind in _MET
    return held and one.start <= day <= one.last and (one.last - one.start).days < LONGEST


def _by_province(met: Iterable[Occurrence], scene: Scene) -> tuple[tuple[Occurrence, ...], tuple[Occurrence, ...]]:
    """Those in the province that the office's name names, or of no place, and the others; all where it names none."""
    office, found = fold(scene.catalogue.office.name), tuple(met)
    own = tuple(one for one in found if not one.places or any(_province(place) in office for place in one.places))
    inside = {one.id for one in own}
    return (own, tuple(one for one in found if one.id not in inside)) if own else (found, ())


def _province(place: str) -> str:
    return fold(place.partition("/")[0]) or "?"
