"""Many festivals on one day: who could take which, and which visits could go together. Proposals, never decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.model import Occurrence, OccurrenceId, Place, Status
from scheduler.visits.occasion import FESTIVALS
from scheduler.visits.place import place_key
from scheduler.visits.visit import Visit, VisitStatus, person_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A festival that nobody goes to yet, and who could."""

    occurrence: Occurrence
    leader: str | None
    """None: nobody is free."""
    as_before: bool
    """Whether they led the visit to it last time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One day with several festivals."""

    day: date
    taken: tuple[tuple[Occurrence, tuple[Visit, ...]], ...]
    proposals: tuple[Proposal, ...]
    free: tuple[str, ...]
    """Who goes nowhere on that day and is not proposed, in the given order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What could be one trip."""

    day: date
    commune: str
    visits: tuple[Visit, ...]
    festival: Occurrence | None
    """Where a visit without a day could go on the day of a festival of the same commune."""


def share(
    occurrences: Iterable[Occurrence], visits: Iterable[Visit], officers: Sequence[str], before: Mapping[str, str]
) -> tuple[Share, ...]:
    """The days on which two festivals or more meet, each with a proposal.

    `officers` in the order in which they are asked; `before`: event key -> who led the last visit to it. Whoever did
    so goes again where free; the rest go by their order, one festival each.
    """
    by_day: dict[date, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        if occurrence.main and occurrence.event.kind in FESTIVALS and occurrence.status is not Status.CANCELLED:
            by_day[occurrence.main].append(occurrence)
    going: dict[OccurrenceId, list[Visit]] = defaultdict(list)
    busy: dict[date, set[str]] = defaultdict(set)
    for visit in visits:
        if visit.open:
            if visit.occurrence:
                going[visit.occurrence].append(visit)
            if visit.day:
                busy[visit.day].update(map(person_key, visit.going))
    return tuple(
        _share(day, met, going, [name for name in officers if person_key(name) not in busy[day]], before)
        for day, met in sorted(by_day.items())
        if len(met) > 1
    )


def on_day(
    day: date,
    met: Iterable[Occurrence],
    visits: Iterable[Visit],
    officers: Sequence[str],
    before: Mapping[str, str],
) -> Share:
    """The same for one day, whatever is `met` on it: festivals may be in the middle of theirs."""
    going: dict[OccurrenceId, list[Visit]] = defaultdict(list)
    busy: set[str] = set()
    for visit in visits:
        if visit.occurrence and visit.status is not VisitStatus.CANCELLED:
            going[visit.occurrence].append(visit)
        if visit.open and visit.day == day:
            busy.update(map(person_key, visit.going))
    return _share(day, list(met), going, [name for name in officers if person_key(name) not in busy], before)


DISTRICTS_UNTIL = date(2025, 6, 30)
"""The last day of the districts: two places that one of them held lie near each other."""


def near(met: Iterable[Occurrence]) -> tuple[tuple[str, tuple[Occurrence, ...]], ...]:
    """Festivals whose places lay in one district, by its name: one delegation may reach several of them."""
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for one in met:
        for name in {_district(place) for place in one.event.places if place.until == DISTRICTS_UNTIL} - {""}:
            found[name].append(one)
    return tuple((name, tuple(own)) for name, own in sorted(found.items()) if len(own) > 1)


def _district(place: Place) -> str:
    parts = [part.strip() for part in place.name.split("/")]
    return parts[1] if len(parts) > 1 and "," not in parts[1] else ""


def _share(
    day: date,
    met: list[Occurrence],
    going: Mapping[OccurrenceId, list[Visit]],
    free: list[str],
    before: Mapping[str, str],
) -> Share:
    met.sort(key=lambda one: (one.main != day, one.sort_key))
    alone = [one for one in met if not going.get(one.id)]
    chosen: dict[OccurrenceId, str] = {}
    for one in alone:
        known = before.get(one.event.key)
        if known in free:
            chosen[one.id] = known
            free.remove(known)
    for one in alone:
        if one.id not in chosen and free:
            chosen[one.id] = free.pop(0)
    return Share(
        day=day,
        taken=tuple((one, tuple(going[one.id])) for one in met if going.get(one.id)),
        proposals=tuple(
            Proposal(
                occurrence=one,
                leader=chosen.get(one.id),
                as_before=one.id in chosen and chosen[one.id] == before.get(one.event.key),
            )
            for one in alone
        ),
        free=tuple(free),
    )


def together(visits: Iterable[Visit], occurrences: Mapping[OccurrenceId, Occurrence]) -> tuple[Together, ...]:
    """Visits of one day to one commune by different leaders, and visits in a window that holds a festival there."""
    found: list[Together] = []
    by_place: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    waiting: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.open and visit.commune:
            if visit.day:
                by_place[(visit.day, place_key(visit.commune))].append(visit)
            elif visit.occurrence in occurrences:
                waiting[place_key(visit.commune)].append(visit)
    for (day, _), own in by_place.items():
        if len({visit.leader for visit in own}) > 1:
            found.append(Together(day=day, commune=own[0].commune, visits=tuple(own), festival=None))
    found += _in_window(waiting, occurrences)
    return tuple(sorted(found, key=lambda one: (one.day, one.commune, [visit.id or 0 for visit in one.visits])))


def _in_window(
    waiting: Mapping[str, Sequence[Visit]], occurrences: Mapping[OccurrenceId, Occurrence]
) -> Iterator[Together]:
    for festival in occurrences.values():
        if festival.main is None or festival.event.kind not in FESTIVALS or festival.status is Status.CANCELLED:
            continue
        for place in festival.places if waiting else ():
            for visit in waiting.get(place_key(place), ()) if "/" in place else ():
                window = occurrences[visit.occurrence] if visit.occurrence else festival
                if window.start <= festival.main <= window.last:
                    yield Together(day=festival.main, commune=visit.commune, visits=(visit,), festival=festival)
