"""The month as a wall calendar draws it: weeks from Monday, and below them everything as a list."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scheduler.calendars import can_chi
from scheduler.model import Occurrence
from scheduler.web.views.items import Item, by_weight, is_waiting
from scheduler.web.views.odd import OddDays
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE
from scheduler.web.views.week import LANES, Week, build_week


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """A day of the list below the grid, with what begins on it."""

    date: date
    lunar: str | None
    can_chi: str
    odd: str | None
    """Where a run of days off begins: why, and until when."""
    is_today: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Everything that the month page shows."""

    first: date
    title: str
    lunar_title: str | None
    """`22 tháng Chín – 21 tháng Mười năm Bính Ngọ`."""
    weeks: tuple[Week, ...]
    continuing: tuple[Item, ...]
    """Begun before the month and still on."""
    agenda: tuple[AgendaDay, ...]
    waiting: tuple[Item, ...]
    """Long open windows that touch the month: not drawn, because no day of theirs is known. The first to end first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is held in it; days off alone are nothing held."""
        return not (self.continuing or self.waiting or any(day.items for day in self.agenda))


def grid_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of the squares drawn for a month, both included: whole weeks from Monday."""
    first, last = month_days(year, month)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of the month, both included."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def build(
    year: int,
    month: int,
    occurrences: Iterable[Occurrence],
    today: date,
    odd: OddDays,
    tongue: Tongue = VIETNAMESE,
    lanes: int = LANES,
) -> Month:
    """The page of one month. `occurrences` are all that touch its grid; the order does not matter."""
    every = sorted(occurrences, key=by_weight)
    shown = [o for o in every if not is_waiting(o)]
    start, end = grid_days(year, month)
    first, last = month_days(year, month)
    weeks = [
        build_week(start + timedelta(days=7 * n), month, shown, today, odd, tongue, lanes)
        for n in range((end - start).days // 7 + 1)
    ]
    return Month(
        first=first,
        title=tongue.month(first),
        lunar_title=tongue.lunar_dated(first, last),
        weeks=tuple(weeks),
        continuing=tuple(tongue.item(o, today) for o in shown if o.start < first <= o.last),
        agenda=_agenda(first, last, shown, today, odd, tongue),
        waiting=waiting((o for o in every if is_waiting(o) and o.start <= last and o.last >= first), today, tongue),
    )


def waiting(occurrences: Iterable[Occurrence], today: date, tongue: Tongue = VIETNAMESE) -> tuple[Item, ...]:
    """Open windows as a list, the first to end first."""
    found = sorted(occurrences, key=lambda o: (o.last, o.sort_key))
    return tuple(tongue.item(o, today) for o in found)


def _agenda(
    first: date, last: date, shown: Sequence[Occurrence], today: date, odd: OddDays, tongue: Tongue
) -> tuple[AgendaDay, ...]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    starting = {day: [o for o in shown if o.start == day] for day in days}
    runs = _runs(days, odd, tongue)
    return tuple(
        AgendaDay(
            date=day,
            lunar=tongue.lunar_words(day, day),
            can_chi=can_chi.of_day(day),
            odd=runs.get(day),
            is_today=day == today,
            items=tuple(tongue.item(o, today) for o in starting[day]),
        )
        for day in days
        if starting[day] or day in runs
    )


def _runs(days: Sequence[date], odd: OddDays, tongue: Tongue) -> dict[date, str]:
    """First day of each run of days with one reason -> the reason, with the days where they are several."""
    runs: dict[date, str] = {}
    for reason, group in groupby(days, key=odd):
        run = list(group)
        if reason:
            runs[run[0]] = str(reason) if len(run) == 1 else f"{reason}, {tongue.span(run[0], run[-1])}"
    return runs
