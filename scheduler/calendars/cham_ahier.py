"""The Cham Ahier calendar (Sakawi of the Balamon), lunisolar: attested by the days of Katê, projected five years on.

No published text says who corrects it and when, so nothing here is certain: `TOLERANCE` is 1, and beyond the last
Katê of `KATE` days are a reconstruction (`grade`). The year takes the number of the Gregorian year it begins in
(April–May). Katê is 1/7, 177 days after 1/1. Three years in eight (Hak, Dal, the second Jim; Hak is 2021) have a
13th month. Against the drift an ordinary year gets a 355th day where else a year would begin three days before an
Awal month, itself or after the leap year that follows: this gives every Katê of 2012–2025 from the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scheduler.calendars import cham_awal, lunar
from scheduler.calendars._bounds import day_text, require
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Lịch Chăm Ahier"
TOLERANCE = 1
"""Days by which the community's date may differ."""

KATE = (
    date(2011, 9, 27),
    date(2012, 10, 15),
    date(2013, 10, 4),
    date(2014, 10, 23),
    date(2015, 10, 12),
    date(2016, 9, 30),
    date(2017, 10, 19),
    date(2018, 10, 9),
    date(2019, 9, 28),
    date(2020, 10, 16),
    date(2021, 10, 5),
    date(2022, 10, 24),
    date(2023, 10, 14),
    date(2024, 10, 2),
    date(2025, 10, 21),
)
"""Main days of Katê as held at the towers, every year. Adding the next one moves the end of the calendar on."""

_PROJECTED_YEARS = 5
_BEFORE_KATE = 177
_LEAP_PLACES = (0, 3, 6)
"""Years of the eight, counted from Hak (2021), that have thirteen months."""


class Grade(StrEnum):
    """What a year stands on."""

    ATTESTED = "attested"
    """Its Katê is in `KATE`; the days of the year still rest on month lengths that were inferred."""
    RECONSTRUCTED = "reconstructed"


class AhierDate(NamedTuple):
    """A day by year (Gregorian year of its first day), month 1–13, and day."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day}/{self.month}/{self.year}"


def from_date(day: date) -> AhierDate:
    """The Ahier date of a day. Raises OutOfRange."""
    require(NAME, day, FIRST, LAST)
    at = bisect_right(_STARTS, day.toordinal()) - 1
    rest = day.toordinal() - _STARTS[at]
    month = 1
    while rest >= (length := _length(at, month)):
        rest -= length
        month += 1
    return AhierDate(FIRST_YEAR + at, month, rest + 1)


def to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of an Ahier date. Raises OutOfRange, NoSuchDay."""
    length = month_length(year, month)
    at = year - FIRST_YEAR
    first = _STARTS[at] + sum(_length(at, m) for m in range(1, month))
    if not 1 <= day <= length:
        edge = first + (0 if day < 1 else length)
        near = [d for d in (date.fromordinal(edge - 1), date.fromordinal(edge)) if FIRST <= d <= LAST]
        texts = [f"{from_date(d)} ({day_text(d)})" for d in near]
        raise NoSuchDay(calendar=NAME, asked=f"ngày {AhierDate(year, month, day)}", nearest=texts)
    return date.fromordinal(first + day - 1)


def month_length(year: int, month: int) -> int:
    """29 or 30. Raises OutOfRange, and NoSuchDay for a month that the year does not have."""
    last_month = 13 if is_leap(year) else 12
    if not 1 <= month <= last_month:
        nearest = f"tháng {1 if month < 1 else last_month}"
        raise NoSuchDay(calendar=NAME, asked=f"tháng {month} năm {year}", nearest=[nearest])
    return _length(year - FIRST_YEAR, month)


def is_leap(year: int) -> bool:
    """Whether a year has a 13th month. Raises OutOfRange."""
    at = _year_index(year)
    return _STARTS[at + 1] - _STARTS[at] > 355


def grade(year: int) -> Grade:
    """What the days of a year stand on. Raises OutOfRange."""
    return Grade.ATTESTED if _year_index(year) < len(KATE) else Grade.RECONSTRUCTED


def estimate_kate(year: int) -> tuple[date, date]:
    """A second estimate of Katê's main day: the day before the Vietnamese new moon nearest to 1/7, and that day.

    In all sixteen years found Katê was one of the two. Raises OutOfRange.
    """
    kate = to_date(year, 7, 1).toordinal()
    new_moon = next(n for n in _outwards(kate) if lunar.from_ordinal(n)[2] == 1)
    return date.fromordinal(new_moon - 1), date.fromordinal(new_moon)


def _outwards(ordinal: int) -> list[int]:
    """The days within half a month of one, nearest first."""
    return sorted(range(ordinal - 15, ordinal + 16), key=lambda n: abs(n - ordinal))


def _year_index(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    return year - FIRST_YEAR


def _length(at: int, month: int) -> int:
    if month < 12:
        return 29 + month % 2
    rest = _STARTS[at + 1] - _STARTS[at] - 325
    return min(rest, 30) if month == 12 else rest - 30


def _next_start(year: int, start: int) -> int:
    """First day of the year after one that begins on `start`, by the reconstruction."""
    if _has_13_months(year):
        return start + 384
    begins = start + 354
    late = _gap(begins) >= 3 or (_has_13_months(year + 1) and _gap(begins + 384) >= 3)
    return begins + late


def _has_13_months(year: int) -> bool:
    return (year - 2021) % 8 in _LEAP_PLACES


def _gap(ordinal: int) -> int:
    """Days from a day to the next first day of an Awal month."""
    return next(n for n in range(31) if cham_awal.from_date(date.fromordinal(ordinal + n)).day == 1)


def _year_starts() -> list[int]:
    """First days of every year covered, and of the one after."""
    starts = [day.toordinal() - _BEFORE_KATE for day in KATE]
    for year in range(KATE[-1].year, KATE[-1].year + _PROJECTED_YEARS + 1):
        starts.append(_next_start(year, starts[-1]))
    return starts


_STARTS = _year_starts()
FIRST_YEAR, LAST_YEAR = KATE[0].year, KATE[-1].year + _PROJECTED_YEARS
FIRST, LAST = date.fromordinal(_STARTS[0]), date.fromordinal(_STARTS[-1] - 1)
