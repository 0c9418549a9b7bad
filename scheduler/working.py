"""Working days: weekends, the days off of the catalogue's events, days off in lieu, and the decisions that win.

There is no date in here: which days are off stands in the events with `day_off = true`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.errors import OutOfRange
from scheduler.model import Catalogue, DayDecision, Event, Occurrence, Status
from scheduler.rules import KINDS
from scheduler.rules.resolve import Resolver
from scheduler.rules.spans import plus

_DAY = timedelta(days=1)
_AT_ONCE = 4
"""Years worked out together: most of the effort is the same for one."""
_BEFORE = 62
"""Days before a year whose days off may be made up in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Off:
    reason: str
    provisional: bool


class WorkingDays:
    """Tells working days from days off. Years are worked out when first asked for; the answers never change.

    Every method raises OutOfRange for days that a calendar of the days off does not reach.
    """

    def __init__(self, days_off: Sequence[Event], decisions: Sequence[DayDecision]) -> None:
        self._events = tuple(days_off)
        self._resolver = Resolver(self._events)
        self._decisions = {decision.date: decision for decision in decisions}
        self._years: dict[int, dict[date, _Off]] = {}

    @property
    def covers(self) -> tuple[str, date, date] | None:
        """The calendar that ends first, and the days from its first to its last; None: all days."""
        known = [KINDS[rule.key].covers(rule, self._resolver) for event in self._events for rule in event.rules]
        calendars = [cover for cover in known if cover]
        return min(calendars, key=lambda cover: cover[2]) if calendars else None

    def year(self, year: int) -> dict[date, _Off]:
        """The days off of a Gregorian year that are not plain weekends."""
        if year not in self._years:
            cover = self.covers
            if cover and not cover[1] <= date(year, 1, 1) <= date(year, 12, 31) <= cover[2]:
                raise OutOfRange(calendar=cover[0], asked=f"ngày nghỉ năm {year}", first=cover[1], last=cover[2])
            last = min(year + _AT_ONCE - 1, cover[2].year - 1 if cover else date.max.year)
            self._work_out(year, max(year, last))
        return self._years[year]

    def _work_out(self, first_year: int, last_year: int) -> None:
        off: dict[date, _Off] = {}
        made_up: dict[date, _Off] = {}
        for occurrence in self._occurrences(plus(date(first_year, 1, 1), -_BEFORE), date(last_year, 12, 31)):
            _take(occurrence, off, made_up)
        for day, holiday in sorted(made_up.items(), key=lambda item: item[0]):
            _make_up(day, holiday, off)
        for year in range(first_year, last_year + 1):
            self._years[year] = {}
        for day, holiday in off.items():
            if first_year <= day.year <= last_year:
                self._years[day.year][day] = holiday

    def _occurrences(self, first: date, last: date) -> list[Occurrence]:
        found = [one for event in self._events for one in self._resolver.occurrences(event, first, last)]
        return sorted(found, key=lambda one: one.sort_key)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        decision = self._decisions.get(day)
        if decision:
            return decision.working
        return day.weekday() < 5 and day not in (self._years.get(day.year) or self.year(day.year))

    def why(self, day: date) -> str | None:
        """Why a day is off, or why a weekend day is worked, in Vietnamese; None for an ordinary working day."""
        decision = self._decisions.get(day)
        if decision:
            what = "làm việc theo quyết định" if decision.working else "nghỉ theo quyết định"
            return " – ".join(text for text in (what, decision.document, decision.note) if text)
        holiday = self.year(day.year).get(day)
        if holiday:
            return f"{holiday.reason} (dự kiến)" if holiday.provisional else holiday.reason
        return "nghỉ cuối tuần" if day.weekday() >= 5 else None

    def provisional(self, day: date) -> bool:
        """Whether a day off is an estimate, or stands on a source that is not sure."""
        holiday = None if day in self._decisions else self.year(day.year).get(day)
        return holiday is not None and holiday.provisional

    def previous(self, day: date) -> date:
        """The working day on or before a day."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def next(self, day: date) -> date:
        """The working day on or after a day."""
        while not self.is_working(day):
            day += _DAY
        return day

    def nearest(self, day: date) -> date:
        """The nearer of `previous` and `next`; the earlier of two as near."""
        before, after = self.previous(day), self.next(day)
        return before if day - before <= after - day else after

    def add(self, day: date, count: int) -> date:
        """The count-th working day after a day, or before it where negative; 0 is the day itself."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day


def _take(occurrence: Occurrence, off: dict[date, _Off], made_up: dict[date, _Off]) -> None:
    """Notes the days of one holiday. A decision says all its days itself, so only computed ones are made up for."""
    if occurrence.status in (Status.CANCELLED, Status.OPEN):
        return
    unsure = occurrence.event.confidence not in (None, "high") and occurrence.status is not Status.ANNOUNCED
    holiday = _Off(reason=occurrence.event.name, provisional=occurrence.status is Status.PROVISIONAL or unsure)
    day = occurrence.start
    while day <= occurrence.last:
        off.setdefault(day, holiday)
        if day.weekday() >= 5 and occurrence.status is not Status.ANNOUNCED:
            made_up.setdefault(day, holiday)
        day += _DAY
    if occurrence.status is Status.ANNOUNCED:
        for decided in [day for day in made_up if occurrence.start <= day <= occurrence.last]:
            del made_up[decided]


def _make_up(day: date, holiday: _Off, off: dict[date, _Off]) -> None:
    """The next day that is neither weekend nor off already is off in lieu."""
    day += _DAY
    while day.weekday() >= 5 or day in off:
        day += _DAY
    off[day] = _Off(reason=f"nghỉ bù {holiday.reason}", provisional=holiday.provisional)


def build(catalogue: Catalogue, first_year: int, last_year: int) -> WorkingDays:
    """The working days of a catalogue, those years worked out at once (others when asked). Raises OutOfRange."""
    days = WorkingDays([event for event in catalogue.events if event.day_off], catalogue.days)
    for year in range(first_year, last_year + 1):
        days.year(year)
    return days
