"""The month as a wall calendar draws it: weeks from Monday, and in each week bars laid in lanes."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from scheduler import words
from scheduler.calendars.lunar import LunarDate
from scheduler.model import Occurrence, Status
from scheduler.web.views.items import Item, is_waiting, item, lunar_words

LANES = 3
"""Bars shown one under another on a day; what is beyond is counted and listed below the grid."""


class OddDay(NamedTuple):
    """A weekday off or a weekend day worked."""

    why: str
    """`Quốc khánh`, `nghỉ bù Quốc khánh`."""
    working: bool

    @property
    def short(self) -> str:
        """A word for a small square: `nghỉ`, `nghỉ bù`, `làm bù`."""
        if self.working:
            return "làm bù"
        return "nghỉ bù" if self.why.startswith("nghỉ bù") else "nghỉ"

    def __str__(self) -> str:
        why = self.why.replace("nghỉ bù Nghỉ", "nghỉ bù")  # the holiday's own name may begin with the word
        return why if why.casefold().startswith(("nghỉ", "làm")) else f"nghỉ {why}"


OddDays = Callable[[date], OddDay | None]
"""What makes a day no ordinary working day or weekend; None for an ordinary day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The part of an occurrence that lies in one week. Columns count from 0, Monday."""

    item: Item
    column: int
    length: int
    opens: bool
    """Its first day lies in this week."""
    closes: bool
    main: int | None
    """The main day, counted from the bar's own first column; None where it is elsewhere or not fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Empty columns between bars."""

    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One square of the grid."""

    date: date
    in_month: bool
    is_today: bool
    lunar: str | None
    """`8`; on the first of a lunar month, and on the first day of the grid, `1/10`."""
    moon: str | None
    """`new` on the first, `full` on the fifteenth lunar day."""
    spoken: str
    """The whole day in words, for a screen reader."""
    odd: OddDay | None
    kinds: tuple[str, ...]
    """Kinds that have something that day, in order, each once."""
    count: int
    """How many occurrences touch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, the lanes under them, and what found no lane."""

    days: tuple[Day, ...]
    lanes: tuple[tuple[Bar | Gap, ...], ...]
    more: tuple[int, ...]
    """For each day the number of occurrences that are not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """A day of the list below the grid, with what begins on it."""

    date: date
    lunar: str | None
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


def grid_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of the squares drawn for a month, both included: whole weeks from Monday."""
    first, last = month_days(year, month)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of the month, both included."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def build(year: int, month: int, occurrences: Iterable[Occurrence], today: date, odd: OddDays) -> Month:
    """The page of one month. `occurrences` are all that touch its grid; the order does not matter."""
    every = sorted(occurrences, key=lambda o: o.sort_key)
    shown = [o for o in every if not is_waiting(o)]
    start, end = grid_days(year, month)
    first, last = month_days(year, month)
    weeks = [
        build_week(start + timedelta(days=7 * n), month, shown, today, odd) for n in range((end - start).days // 7 + 1)
    ]
    return Month(
        first=first,
        title=f"Tháng {month}/{year}",
        lunar_title=_lunar_title(first, last),
        weeks=tuple(weeks),
        continuing=tuple(item(o, today) for o in shown if o.start < first <= o.last),
        agenda=_agenda(first, last, shown, today, odd),
        waiting=waiting((o for o in every if o.start <= last and o.last >= first), today),
    )


def waiting(occurrences: Iterable[Occurrence], today: date) -> tuple[Item, ...]:
    """The long open windows among these, the first to end first."""
    found = sorted((o for o in occurrences if is_waiting(o)), key=lambda o: (o.last, o.sort_key))
    return tuple(item(o, today) for o in found)


def build_week(monday: date, month: int, occurrences: Sequence[Occurrence], today: date, odd: OddDays) -> Week:
    """The week that begins on that Monday; squares outside `month` are marked."""
    days = [monday + timedelta(days=n) for n in range(7)]
    touching = [o for o in occurrences if o.start <= days[-1] and o.last >= monday]
    bars = [_bar(o, monday, today) for o in touching]
    lanes = lay(bars)
    return Week(
        days=tuple(_day(d, month, touching, today, odd) for d in days),
        lanes=tuple(_with_gaps(lane) for lane in lanes[:LANES]),
        more=tuple(sum(_covers(bar, n) for lane in lanes[LANES:] for bar in lane) for n in range(7)),
    )


def lay(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Bars in lanes so that none overlap. Those whose main day is in the week come first, so that a
    month-long season never hides a ceremony; then what has a day, then open windows; by first column, longest first, name."""
    lanes: list[list[Bar]] = []
    for bar in sorted(
        bars, key=lambda b: (b.main is None, b.item.status is Status.OPEN, b.column, -b.length, b.item.name)
    ):
        free = next((lane for lane in lanes if not any(_overlap(bar, other) for other in lane)), None)
        if free is None:
            lanes.append([bar])
        else:
            free.append(bar)
    return [sorted(lane, key=lambda b: b.column) for lane in lanes]


def _overlap(one: Bar, other: Bar) -> bool:
    return one.column < other.column + other.length and other.column < one.column + one.length


def _covers(bar: Bar, column: int) -> bool:
    return bar.column <= column < bar.column + bar.length


def _bar(occurrence: Occurrence, monday: date, today: date) -> Bar:
    sunday = monday + timedelta(days=6)
    start, last = max(occurrence.start, monday), min(occurrence.last, sunday)
    main = occurrence.main
    return Bar(
        item=item(occurrence, today),
        column=(start - monday).days,
        length=(last - start).days + 1,
        opens=occurrence.start >= monday,
        closes=occurrence.last <= sunday,
        main=(main - start).days if main and start <= main <= last else None,
    )


def _with_gaps(lane: Sequence[Bar]) -> tuple[Bar | Gap, ...]:
    cells: list[Bar | Gap] = []
    column = 0
    for bar in lane:
        if bar.column > column:
            cells.append(Gap(length=bar.column - column))
        cells.append(bar)
        column = bar.column + bar.length
    if column < 7:
        cells.append(Gap(length=7 - column))
    return tuple(cells)


def _day(day: date, month: int, touching: Sequence[Occurrence], today: date, odd: OddDays) -> Day:
    here = [o for o in touching if o.start <= day <= o.last]
    moon = words.lunar_of(day)
    return Day(
        date=day,
        in_month=day.month == month,
        is_today=day == today,
        lunar=lunar_label(day),
        moon={1: "new", 15: "full"}.get(moon.day) if moon else None,
        spoken=_spoken(day, moon, len(here), odd(day)),
        odd=odd(day),
        kinds=tuple(dict.fromkeys(o.event.kind for o in here)),
        count=len(here),
    )


def lunar_label(day: date) -> str | None:
    """What stands beside a day's number: `8`; `1/10` on the first of a lunar or a Gregorian month."""
    moon = words.lunar_of(day)
    if moon is None:
        return None
    return words.lunar_short(moon) if moon.day == 1 or day.day == 1 else str(moon.day)


def _spoken(day: date, moon: LunarDate | None, count: int, odd: OddDay | None) -> str:
    parts = [f"{words.weekday(day)} {day.day} tháng {day.month}"]
    if moon:
        parts.append(f"âm lịch {words.lunar_day(moon)}")
    if odd:
        parts.append(str(odd))
    if count:
        parts.append(f"{count} việc")
    return ", ".join(parts)


def _lunar_title(first: date, last: date) -> str | None:
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    if one.year == other.year:
        return f"{words.lunar_day(one)} – {words.lunar_day(other)} {words.lunar_year_name(other.year)}"
    return " – ".join(f"{words.lunar_day(moon)} {words.lunar_year_name(moon.year)}" for moon in (one, other))


def _agenda(first: date, last: date, shown: Sequence[Occurrence], today: date, odd: OddDays) -> tuple[AgendaDay, ...]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    starting = {day: [o for o in shown if o.start == day] for day in days}
    runs = _runs(days, odd)
    return tuple(
        AgendaDay(
            date=day,
            lunar=lunar_words(day, day),
            odd=runs.get(day),
            is_today=day == today,
            items=tuple(item(o, today) for o in starting[day]),
        )
        for day in days
        if starting[day] or day in runs
    )


def _runs(days: Sequence[date], odd: OddDays) -> dict[date, str]:
    """First day of each run of days with one reason -> the reason, with the days where they are several."""
    runs: dict[date, str] = {}
    for reason, group in groupby(days, key=odd):
        run = list(group)
        if reason:
            runs[run[0]] = str(reason) if len(run) == 1 else f"{reason}, {words.date_range(run[0], run[-1])}"
    return runs
