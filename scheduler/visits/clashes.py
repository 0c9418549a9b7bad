"""Visits that cannot stand as they are. Pure and near-linear: everything is looked up by day, place or name.

What nobody wrote down is not guessed: two visits on one day without hours are a question, not a clash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from scheduler.model import Occurrence, OccurrenceId, Status
from scheduler.visits.alone import Calendar, alone
from scheduler.visits.clash import LEVELS, Clash, clash, day_words
from scheduler.visits.occasion import FESTIVALS
from scheduler.visits.place import place_key
from scheduler.visits.visit import Visit, VisitStatus, car_key, person_key
from scheduler.words import fold, short_date

_LONGEST = 31
"""Days of an occurrence that are looked at: a longer one is a season, not a ceremony."""


def find(
    visits: Iterable[Visit],
    occurrences: Mapping[OccurrenceId, Occurrence],
    roots: Mapping[OccurrenceId, OccurrenceId],
    working: Calendar,
) -> tuple[Clash, ...]:
    """All clashes of visits that are not over, by day.

    `occurrences`: all of the days of the visits, and those they go to; `roots`: an occurrence -> the festival that
    it stands on, where that is another. A visit done today still keeps its people, so visits made count for them.
    """
    whole = sorted(visits, key=lambda visit: visit.id or 0)
    there = [visit for visit in whole if visit.status is not VisitStatus.CANCELLED]
    ahead = [visit for visit in there if visit.open]
    found = [
        *_busy(there, "person", lambda visit: visit.going, person_key),
        *_busy(there, "car", lambda visit: visit.cars, car_key),
        *_greeted_twice(there, roots),
        *_ceremonies(ahead, occurrences, roots),
    ]
    for visit in ahead:
        found += alone(visit, occurrences, roots, working)
    return tuple(sorted(found, key=lambda one: (one.day or date.max, LEVELS.index(one.level), one.code, one.visits)))


def overlap(one: Visit, other: Visit) -> bool:
    """Whether two visits of one day, both with hours, run at the same time; without an end it is begun, no more."""
    assert one.starts is not None
    assert other.starts is not None
    first, last = (one, other) if (one.starts, _end(one)) <= (other.starts, _end(other)) else (other, one)
    return first.starts == last.starts or _end(first) > (last.starts or time.max)


def apart(one: Visit, other: Visit) -> bool:
    """Whether two visits go to different places; the same commune without two different spots is one place."""
    if place_key(one.commune) != place_key(other.commune):
        return True
    spots = {fold(one.spot), fold(other.spot)}
    return len(spots) == 2 and "" not in spots


def _end(visit: Visit) -> time:
    return visit.ends or visit.starts or time.min


def _busy(
    visits: Iterable[Visit], code: str, names: Callable[[Visit], Iterable[str]], key: Callable[[str], str]
) -> Iterator[Clash]:
    """A person or a car in two places at once; one finding a pair, or one a day where hours are missing."""
    by_day: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    written: dict[str, str] = {}
    for visit in visits:
        if visit.day:
            for told, name in {key(name): name for name in names(visit)}.items():
                by_day[(visit.day, told)].append(visit)
                written.setdefault(told, name)
    for (day, told), own in by_day.items():
        if len(own) < 2:
            continue
        name = written[told]
        timed = sorted((visit for visit in own if visit.starts), key=lambda v: (v.starts, _end(v), v.id or 0))
        for one, other in _overlapping(timed):
            if apart(one, other):
                message = f"{name}: cùng lúc ở hai nơi ngày {short_date(day)}: {_brief(one)}; {_brief(other)}"
                yield clash(code, "clash", [one, other], name, message)
        if not all(visit.ends for visit in own) and len({place_key(visit.commune) for visit in own}) > 1:
            message = f"{name}: {len(own)} chuyến ngày {short_date(day)} ở nhiều xã, có chuyến chưa ghi đủ giờ"
            yield clash(code, "ask", own, name, message)


def _overlapping(timed: Sequence[Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Pairs that run at the same time; `timed` by their beginning. Cost: visits and pairs."""
    running: list[Visit] = []
    for visit in timed:
        running = [other for other in running if overlap(other, visit)]
        yield from ((other, visit) for other in running)
        running.append(visit)


def _greeted_twice(visits: Iterable[Visit], roots: Mapping[OccurrenceId, OccurrenceId]) -> Iterator[Clash]:
    """Two delegations to one door for one festival, or on one day whatever for; one finding a door."""
    doors: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.commune:
            doors[(place_key(visit.commune), fold(visit.spot))].append(visit)
    for there in doors.values():
        if len(there) > 1:
            yield from _at_one_door(there, roots)


def _at_one_door(there: Sequence[Visit], roots: Mapping[OccurrenceId, OccurrenceId]) -> Iterator[Clash]:
    by_occasion: dict[OccurrenceId, list[Visit]] = defaultdict(list)
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in there:
        if visit.occurrence:
            by_occasion[roots.get(visit.occurrence, visit.occurrence)].append(visit)
        if visit.day:
            by_day[visit.day].append(visit)
    where = ", ".join(part for part in (there[0].spot, there[0].commune) if part)
    for own in by_occasion.values():
        if len(own) > 1:
            days = ", ".join(sorted({short_date(visit.day) for visit in own if visit.day}))
            yield clash("twice", "clash", own, where, f"{where}: thăm hai lần trong một dịp ({days})")
    for day, own in by_day.items():
        occasions = {roots.get(visit.occurrence, visit.occurrence) for visit in own if visit.occurrence}
        same = len(occasions) == 1 and all(visit.occurrence for visit in own)
        if len(own) > 1 and not same:  # two festivals of one commune may be two errands
            level = "ask" if len(occasions) > 1 else "clash"
            yield clash("twice", level, own, where, f"{where}: {len(own)} chuyến trong một ngày ({short_date(day)})")


def _ceremonies(
    visits: Sequence[Visit],
    occurrences: Mapping[OccurrenceId, Occurrence],
    roots: Mapping[OccurrenceId, OccurrenceId],
) -> Iterator[Clash]:
    """A visit to a place that holds another festival on that day."""
    wanted = {(visit.day, place_key(visit.commune)) for visit in visits if visit.day and visit.commune}
    days = {day for day, _ in wanted}
    held: dict[tuple[date | None, str], list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences.values():
        if occurrence.event.kind in FESTIVALS and occurrence.status not in {Status.CANCELLED, Status.OPEN}:
            places = {place_key(place) for place in occurrence.places if "/" in place}
            for day in _days(occurrence) if places else ():
                if day in days:
                    for place in places:
                        held[(day, place)].append(occurrence)
    for visit in visits:
        own = roots.get(visit.occurrence, visit.occurrence) if visit.occurrence else None
        for other in held.get((visit.day, place_key(visit.commune)), ()):
            if other.id not in {own, visit.occurrence}:
                message = f"ngày {day_words(visit)} {visit.commune} đang có {other.event.name}"
                yield clash("ceremony", "note", [visit], visit.commune, message)


def _days(occurrence: Occurrence) -> Iterator[date]:
    for count in range(min((occurrence.last - occurrence.start).days + 1, _LONGEST)):
        yield occurrence.start + timedelta(count)


def _brief(visit: Visit) -> str:
    hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    return f"{hours} {', '.join(part for part in (visit.spot, visit.commune) if part) or visit.title}"
