"""A week as offices put it up: a block a day, all day, morning and afternoon, what, where and who."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from scheduler import words
from scheduler.mail.wording import place
from scheduler.model import Occurrence, Status
from scheduler.visits.visit import Visit, VisitStatus
from scheduler.working import WorkingDays

NOON = time(12)
PARTS = ("Cả ngày", "Sáng", "Chiều")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing on one day."""

    what: str
    where: str = ""
    who: str = ""
    """Who leads and goes; empty for what nobody was sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the week."""

    title: str
    """`Thứ Bảy, 13/02/2027`."""
    lunar: str
    """`mùng 8 tháng Giêng`."""
    off: str
    """Why it is a day off; empty on a working day."""
    parts: tuple[tuple[str, tuple[Line, ...]], ...]
    """Those of `PARTS` that have something."""


def days(
    monday: date, occurrences: Iterable[Occurrence], visits: Iterable[Visit], working: WorkingDays
) -> tuple[Day, ...]:
    """Monday to Sunday; of Saturday and Sunday only those on which something is. Open windows are on no day."""
    sure = [one for one in occurrences if one.main and one.status is not Status.CANCELLED]
    going = [one for one in visits if one.status is not VisitStatus.CANCELLED]
    week = (monday + timedelta(number) for number in range(7))
    found = [_day(day, sure, going, working) for day in week]
    return tuple(day for number, day in enumerate(found) if number < 5 or day.parts)


def _day(day: date, occurrences: Iterable[Occurrence], visits: Iterable[Visit], working: WorkingDays) -> Day:
    lines: dict[str, list[Line]] = {part: [] for part in PARTS}
    lines[PARTS[0]] += [_festival(one, day) for one in occurrences if one.start <= day <= one.last]
    for visit in sorted((one for one in visits if one.day == day), key=lambda one: (one.starts or time.min, one.title)):
        lines[_part(visit)].append(_visit(visit))
    moon = words.lunar_of(day)
    return Day(
        title=words.long_date(day)[:1].upper() + words.long_date(day)[1:],
        lunar=words.lunar_day(moon) if moon else "",
        off="" if working.is_working(day) else working.why(day) or "ngày nghỉ",
        parts=tuple((part, tuple(some)) for part, some in lines.items() if some),
    )


def _part(visit: Visit) -> str:
    if visit.starts is None:
        return PARTS[0]
    return PARTS[1] if visit.starts < NOON else PARTS[2]


def _festival(one: Occurrence, day: date) -> Line:
    length = (one.last - one.start).days + 1
    number = f" (ngày {(day - one.start).days + 1}/{length})" if length > 1 else ""
    main = ", lễ chính" if length > 1 and day == one.main else ""
    unsure = " – dự kiến" if one.status is Status.PROVISIONAL else ""
    return Line(what=f"{one.event.name}{number}{main}{unsure}", where="; ".join(map(place, one.places)))


def _visit(visit: Visit) -> Line:
    hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    others = [name for name in visit.members if name != visit.leader]
    return Line(
        what=f"{hours} {visit.title}".strip(),
        where=", ".join(part for part in (visit.spot, visit.commune) if part),
        who=", ".join([f"{visit.leader} (trưởng đoàn)"] * bool(visit.leader) + others),
    )
