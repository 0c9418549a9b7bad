"""Visits that cannot stand as they are. Pure and near-linear: everything is looked up by day, place or name.

What nobody wrote down is not guessed: two visits on one day without hours are a question, not a clash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Protocol

from scheduler.hours import CLOSES, OPENS, Days
from scheduler.model import Occurrence, OccurrenceId, Status
from scheduler.visits.occasion import FESTIVALS, is_sure
from scheduler.visits.place import place_key
from scheduler.visits.visit import DAYS, Visit, VisitStatus
from scheduler.words import STATUS, date_range, fold, short_date

LEVELS = ("clash", "ask", "note")
"""What cannot be; what someone must say; what is worth a look."""
_LONGEST = 31
"""Days of an occurrence that are looked at: a longer one is a season, not a ceremony."""


class Calendar(Days, Protocol):
    """Working days that can say why a day is off."""

    def why(self, day: date, /) -> str | None:
        """The reason, in Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing to mend, of one visit or between several."""

    code: str
    """`person`, `car`, `twice`, `ceremony`, `day-off`, `unsure`, `outside`, `cancelled`, `gone`, `number`,
    `astray`."""
    level: str
    visits: tuple[int, ...]
    """Their numbers, rising."""
    day: date | None
    about: str
    """Who, which car or which commune; empty where the visit alone is meant."""
    message: str


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
        *_busy(there, "person", lambda visit: visit.going),
        *_busy(there, "car", lambda visit: visit.cars),
        *_greeted_twice(there, roots),
        *_ceremonies(ahead, occurrences, roots),
    ]
    for visit in ahead:
        found += _alone(visit, occurrences, working)
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


def _busy(visits: Iterable[Visit], code: str, names: Callable[[Visit], Iterable[str]]) -> Iterator[Clash]:
    """A person or a car in two places at once; one finding a pair, or one a day where hours are missing."""
    by_day: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.day:
            for name in names(visit):
                by_day[(visit.day, name)].append(visit)
    for (day, name), own in by_day.items():
        if len(own) < 2:
            continue
        timed = sorted((visit for visit in own if visit.starts), key=lambda v: (v.starts, _end(v), v.id or 0))
        for one, other in _overlapping(timed):
            if apart(one, other):
                message = f"{name}: cùng lúc ở hai nơi ngày {short_date(day)}: {_brief(one)}; {_brief(other)}"
                yield _clash(code, "clash", [one, other], name, message)
        if not all(visit.ends for visit in own) and len({place_key(visit.commune) for visit in own}) > 1:
            message = f"{name}: {len(own)} chuyến ngày {short_date(day)} ở nhiều xã, có chuyến chưa ghi đủ giờ"
            yield _clash(code, "ask", own, name, message)


def _overlapping(timed: Sequence[Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Pairs that run at the same time; `timed` by their beginning. Cost: visits and pairs."""
    running: list[Visit] = []
    for visit in timed:
        running = [other for other in running if overlap(other, visit)]
        yield from ((other, visit) for other in running)
        running.append(visit)


def _greeted_twice(visits: Iterable[Visit], roots: Mapping[OccurrenceId, OccurrenceId]) -> Iterator[Clash]:
    """Two delegations to one door for one festival, or on one day; one finding a door."""
    doors: dict[tuple[str, str, object], list[Visit]] = defaultdict(list)
    for visit in visits:
        occasion = roots.get(visit.occurrence, visit.occurrence) if visit.occurrence else visit.day
        if visit.commune and occasion:
            doors[(place_key(visit.commune), fold(visit.spot), occasion)].append(visit)
    for own in doors.values():
        if len(own) > 1:
            where = ", ".join(part for part in (own[0].spot, own[0].commune) if part)
            days = ", ".join(sorted({short_date(visit.day) for visit in own if visit.day}))
            yield _clash("twice", "clash", own, where, f"{where}: thăm hai lần trong một dịp ({days})")


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
                message = f"ngày {_day(visit)} {visit.commune} đang có {other.event.name}"
                yield _clash("ceremony", "note", [visit], visit.commune, message)


def _days(occurrence: Occurrence) -> Iterator[date]:
    for count in range(min((occurrence.last - occurrence.start).days + 1, _LONGEST)):
        yield occurrence.start + timedelta(count)


def _alone(visit: Visit, occurrences: Mapping[OccurrenceId, Occurrence], working: Calendar) -> Iterator[Clash]:
    occurrence = occurrences.get(visit.occurrence) if visit.occurrence else None
    if visit.occurrence and occurrence is None:
        yield _clash("gone", "ask", [visit], "", f"dịp {visit.occurrence} không còn trong lịch của cơ quan")
    if occurrence:
        yield from _by_occurrence(visit, occurrence)
    if visit.day is None:
        return
    if visit.astray:
        yield _clash("astray", "clash", [visit], "", f"ngày {_day(visit)} ngoài các năm {DAYS[0]}–{DAYS[-1]}: sửa ngày")
        return
    why = working.why(visit.day)
    if why and not working.is_working(visit.day):
        yield _clash("day-off", "note", [visit], "", f"ngày {_day(visit)}: {why}")
    elif occurrence and occurrence.event.kind in FESTIVALS and not visit.number and _in_office_hours(visit):
        message = "dự lễ hội trong giờ làm việc: cần số giấy mời hoặc phân công (Nghị định 110/2018/NĐ-CP)"
        yield _clash("number", "ask", [visit], "", message)


def _in_office_hours(visit: Visit) -> bool:
    """Also where no hours are written down: it may be."""
    return visit.starts is None or (visit.starts < CLOSES and _end(visit) >= OPENS)


def _by_occurrence(visit: Visit, occurrence: Occurrence) -> Iterator[Clash]:
    name = occurrence.event.name
    if occurrence.status is Status.CANCELLED:
        yield _clash("cancelled", "clash", [visit], "", f"{name} năm này không tổ chức")
        return
    if not is_sure(occurrence) and visit.status is VisitStatus.CONFIRMED:
        yield _clash(
            "unsure", "clash", [visit], "", f"đã xác nhận chuyến đi khi {name} còn {STATUS[occurrence.status]}"
        )
    outside = visit.day and not occurrence.start <= visit.day <= occurrence.last
    if outside and occurrence.event.kind == "visit":
        span = date_range(occurrence.start, occurrence.last)
        yield _clash("outside", "ask", [visit], "", f"ngày {_day(visit)} ngoài khoảng thăm {span}")


def _clash(code: str, level: str, visits: Iterable[Visit], about: str, message: str) -> Clash:
    own = sorted(visits, key=lambda visit: visit.id or 0)
    days = [visit.day for visit in own if visit.day]
    return Clash(
        code=code,
        level=level,
        visits=tuple(visit.id or 0 for visit in own),
        day=min(days, default=None),
        about=about,
        message=message,
    )


def _day(visit: Visit) -> str:
    return short_date(visit.day) if visit.day else ""


def _brief(visit: Visit) -> str:
    hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    return f"{hours} {', '.join(part for part in (visit.spot, visit.commune) if part) or visit.title}"
