"""A week of the grid: its seven days, and bars laid in lanes so that none overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler import words
from scheduler.authoring.preview import NATIONWIDE
from scheduler.calendars import can_chi
from scheduler.model import Occurrence, Status
from scheduler.web.views.items import Item
from scheduler.web.views.odd import OddDay, OddDays
from scheduler.web.views.tongue import Tongue

LANES = 3
"""Bars shown one under another on a day; what is beyond is counted and listed below the grid."""


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
    can_chi: str
    """`Bính Thân`."""
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


def build_week(
    monday: date, month: int, occurrences: Sequence[Occurrence], today: date, odd: OddDays, tongue: Tongue, room: int
) -> Week:
    """The week that begins on that Monday; squares outside `month` are marked; `room` is the number of lanes drawn."""
    days = [monday + timedelta(days=n) for n in range(7)]
    touching = [o for o in occurrences if o.start <= days[-1] and o.last >= monday]
    bars = [_bar(o, monday, today, tongue) for o in touching]
    lanes = lay(bars)
    return Week(
        days=tuple(_day(d, month, touching, today, odd, tongue) for d in days),
        lanes=tuple(_with_gaps(lane) for lane in lanes[:room]),
        more=tuple(sum(_covers(bar, n) for lane in lanes[room:] for bar in lane) for n in range(7)),
    )


def lay(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Bars in lanes so that none overlap. Those whose main day is in the week come first, so that a
    month-long season never hides a ceremony; then what has a day, then open windows; of each what the whole country
    holds, so that village festivals never hide Tết; by first column, longest, name."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=_before):
        free = next((lane for lane in lanes if not any(_overlap(bar, other) for other in lane)), None)
        if free is None:
            lanes.append([bar])
        else:
            free.append(bar)
    return [sorted(lane, key=lambda b: b.column) for lane in lanes]


def _before(bar: Bar) -> tuple[bool, bool, bool, int, int, str]:
    one = bar.item
    apart = bar.main is None, one.status is Status.OPEN, NATIONWIDE not in one.places
    return *apart, bar.column, -bar.length, one.name


def _overlap(one: Bar, other: Bar) -> bool:
    return one.column < other.column + other.length and other.column < one.column + one.length


def _covers(bar: Bar, column: int) -> bool:
    return bar.column <= column < bar.column + bar.length


def _bar(occurrence: Occurrence, monday: date, today: date, tongue: Tongue) -> Bar:
    sunday = monday + timedelta(days=6)
    start, last = max(occurrence.start, monday), min(occurrence.last, sunday)
    main = occurrence.main
    return Bar(
        item=tongue.item(occurrence, today),
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


def _day(day: date, month: int, touching: Sequence[Occurrence], today: date, odd: OddDays, tongue: Tongue) -> Day:
    here = [o for o in touching if o.start <= day <= o.last]
    moon = words.lunar_of(day)
    return Day(
        date=day,
        in_month=day.month == month,
        is_today=day == today,
        lunar=lunar_label(day),
        can_chi=can_chi.of_day(day),
        moon={1: "new", 15: "full"}.get(moon.day) if moon else None,
        spoken=tongue.spoken(day, len(here), odd(day)),
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
