"""The Vietnamese lunisolar calendar, lunar years 1900–2100, from a generated table (`_lunar_table`, JPL DE421).

Days of UTC+8 before 1968 and of UTC+7 since (Decision 121-CP of 8 August 1967). How sure a year is: `grade`; the
months that sources or Delta-T leave open: `CONTESTED`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from scheduler.calendars import _lunar_table
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Âm lịch Việt Nam"
FIRST_YEAR, LAST_YEAR = 1900, 2100


class LunarDate(NamedTuple):
    """A day by the lunar year (the one that begins at Tết of that Gregorian year), month and day."""

    year: int
    month: int
    day: int
    leap: bool = False

    def __str__(self) -> str:
        return f"{self.day}/{_month_text(self.month, self.leap)}/{self.year}"


class Month(NamedTuple):
    """A month of a lunar year: its first day, and 29 or 30 days."""

    month: int
    leap: bool
    first: date
    length: int


class Grade(StrEnum):
    """How sure the table is."""

    HISTORICAL = "historical"
    """To 1967: the rule at UTC+8, with three months as the almanacs of the time had them."""
    FIRM = "firm"
    """1968–2053: every source and every computation agree."""
    PROJECTED = "projected"
    """From 2054: the rule and the best known rotation of the Earth; some months are contested."""


class Contested(NamedTuple):
    """A month whose first day is not certain. The table has `first`; `alternative` is the other candidate."""

    year: int
    month: int
    leap: bool
    first: date
    alternative: date
    margin: float
    """Seconds from the computed new moon to midnight at UTC+7."""
    sigma: float
    """Standard error of that instant in seconds, from the Earth's rotation."""
    reason: str


CONTESTED = (
    Contested(
        2054,
        4,
        False,
        date(2054, 5, 8),
        date(2054, 5, 7),
        57,
        7.6,
        "trăng mới 57 giây sau nửa đêm; bảng thế kỷ XXI của Hồ Ngọc Đức ghi 07/05",
    ),
    Contested(
        2072,
        11,
        False,
        date(2072, 12, 9),
        date(2072, 12, 10),
        14,
        16.0,
        "trăng mới 14 giây trước nửa đêm, nhỏ hơn sai số: hôm nay chưa thể quyết định",
    ),
    Contested(
        2077,
        10,
        False,
        date(2077, 11, 16),
        date(2077, 11, 15),
        62,
        18.7,
        "trăng mới 62 giây sau nửa đêm; bảng thế kỷ XXI của Hồ Ngọc Đức ghi 15/11",
    ),
    Contested(
        2085,
        9,
        False,
        date(2085, 10, 19),
        date(2085, 10, 18),
        59,
        23.3,
        "trăng mới 59 giây sau nửa đêm, dưới 3 lần sai số; bảng và thuật toán Hồ Ngọc Đức cho 18/10",
    ),
)


def from_ordinal(number: int) -> tuple[int, int, int, bool]:
    """(lunar year, month, day, leap) of a day given as `date.toordinal()`: the fast look-up.

    Raises OutOfRange outside `FIRST`…`LAST`.
    """
    if _BASE <= number < _END:
        year, month, leap, before = _MONTH_BY_DAY[number - _BASE]
        return year, month, number - before, leap
    raise _beyond(_day_text(number))


def from_date(day: date) -> LunarDate:
    """The lunar date of a day. Raises OutOfRange outside `FIRST`…`LAST`."""
    return tuple.__new__(LunarDate, from_ordinal(day.toordinal()))  # a third faster than its constructor


def to_date(year: int, month: int, day: int, leap: bool = False) -> date:
    """The Gregorian day of a lunar date.

    Raises OutOfRange for a year outside 1900–2100, and NoSuchDay for a month, leap month or day that is not there.
    """
    index = _month_index(year, month, leap)
    first, length = _STARTS[index], _STARTS[index + 1] - _STARTS[index]
    if not 1 <= day <= length:
        raise NoSuchDay(calendar=NAME, asked=f"ngày {LunarDate(year, month, day, leap)}", nearest=_around(index, day))
    return date.fromordinal(first + day - 1)


def month_length(year: int, month: int, leap: bool = False) -> int:
    """29 or 30. Raises as `to_date` does."""
    index = _month_index(year, month, leap)
    return _STARTS[index + 1] - _STARTS[index]


def leap_month(year: int) -> int:
    """The number of the month that is doubled in a lunar year, 0 where none is. Raises OutOfRange."""
    return _LEAPS[_year_index(year)]


def new_year(year: int) -> date:
    """Tết: the first day of the lunar year. Raises OutOfRange."""
    return date.fromordinal(_STARTS[_TET[_year_index(year)]])


def months(year: int) -> tuple[Month, ...]:
    """The 12 or 13 months of a lunar year, from Tết on. Raises OutOfRange."""
    at = _year_index(year)
    return tuple(
        Month(_MONTHS[i][1], _MONTHS[i][2], date.fromordinal(_STARTS[i]), _STARTS[i + 1] - _STARTS[i])
        for i in range(_TET[at], _TET[at + 1])
    )


def grade(year: int) -> Grade:
    """How sure the table is of a lunar year. Raises OutOfRange."""
    _year_index(year)
    if year < 1968:
        return Grade.HISTORICAL
    return Grade.FIRM if year <= 2053 else Grade.PROJECTED


def contested(year: int, month: int, leap: bool = False) -> Contested | None:
    """Why a month's days are uncertain: its first day is contested, or that of the month after it, or neither."""
    index = _month_index(year, month, leap)
    return _CONTESTED_AT.get(index) or _CONTESTED_AT.get(index + 1)


def _month_text(month: int, leap: bool) -> str:
    return f"{month}n" if leap else str(month)


def _day_text(number: int) -> str:
    if not 1 <= number <= date.max.toordinal():
        return f"ngày thứ {number}"
    day = date.fromordinal(number)
    return f"ngày {day:%d/%m/}{day.year}"


def _beyond(asked: str) -> OutOfRange:
    return OutOfRange(calendar=NAME, asked=asked, first=FIRST, last=LAST)


def _year_index(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _beyond(f"năm {year}")
    return year - FIRST_YEAR


def _month_index(year: int, month: int, leap: bool) -> int:
    """Position of a month in the table."""
    at = _year_index(year)
    doubled = _LEAPS[at]
    if not 1 <= month <= 12 or (leap and month != doubled):
        asked = f"tháng {month}{' nhuận' if leap else ''} năm {year}"
        raise NoSuchDay(calendar=NAME, asked=asked, nearest=_near_months(month, leap, doubled))
    return _TET[at] + month - 1 + (leap or 0 < doubled < month)


def _near_months(month: int, leap: bool, doubled: int) -> list[str]:
    if not 1 <= month <= 12:
        return ["tháng 1" if month < 1 else "tháng 12"]
    return [f"tháng {month} thường", *([f"tháng {doubled} nhuận"] if leap and doubled else [])]


def _around(index: int, day: int) -> list[str]:
    """The last day before and the first day after a day that a month does not have."""
    edge = _STARTS[index] if day < 1 else _STARTS[index + 1]
    near = [number for number in (edge - 1, edge) if _BASE <= number < _END]
    return [f"{LunarDate(*from_ordinal(n))} ({_day_text(n).removeprefix('ngày ')})" for n in near]


def _decode() -> tuple[list[int], list[tuple[int, int, bool, int]], list[int], list[int]]:
    """First days of all months and of the one after, (year, month, leap, day before it), Tết's month, leap months."""
    starts: list[int] = []
    named: list[tuple[int, int, bool, int]] = []
    tet, leaps = [0], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        at = 3 * (year - _lunar_table.FIRST_YEAR)
        word = int.from_bytes(_lunar_table.YEARS[at : at + 3], "big")
        first = date(year, 1, 20).toordinal() + (word >> 17)
        doubled = word >> 13 & 15
        for place in range(13 if doubled else 12):
            leap = 0 < doubled == place
            starts.append(first)
            named.append((year, place + 1 - (0 < doubled <= place), leap, first - 1))
            first += 29 + (word >> 12 - place & 1)
        tet.append(len(starts))
        leaps.append(doubled)
    return [*starts, first], named, tet, leaps


_STARTS, _MONTHS, _TET, _LEAPS = _decode()
_BASE, _END = _STARTS[0], _STARTS[-1]
_MONTH_BY_DAY: list[tuple[int, int, bool, int]] = []
for _month, (_first, _next) in zip(_MONTHS, pairwise(_STARTS), strict=True):
    _MONTH_BY_DAY += [_month] * (_next - _first)
_CONTESTED_AT = {_month_index(row.year, row.month, row.leap): row for row in CONTESTED}
FIRST, LAST = date.fromordinal(_BASE), date.fromordinal(_END - 1)
