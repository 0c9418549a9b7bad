"""The Cham Awal calendar (Sakawi of the Bani), purely lunar and arithmetic; covers the days of 1900–2100.

Months of 30 and 29 days alternate; years run in eights named Liéh, Hak, Jim, Jây, Dal, Bak, Waw, Jim, of which Hak,
Dal and the second Jim have a 30th day in month 12. Anchor: 1 Amarem, year Dal, is 9 August 2021 in the printed
Sakawi; that year is counted here as 1443. Month 9 is Ramâwan. The cycle fits every published day found (2009–2026).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from scheduler.calendars._bounds import day_text, require
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Lịch Chăm Awal"
TOLERANCE = 0
FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
LETTERS = ("Liéh", "Hak", "Jim", "Jây", "Dal", "Bak", "Waw", "Jim")
"""Names of the eight years of the cycle, from the one that begins it."""

_LONG = (0, 1, 0, 0, 1, 0, 0, 1)
_CYCLE_DAYS = 8 * 354 + 3
_CYCLE_START = date(2021, 8, 9).toordinal() - (4 * 354 + 1)
"""1 Amarem of the year Liéh counted 1439."""
_CYCLE_YEAR = 1439


class AwalDate(NamedTuple):
    """A day by year (counted alongside the Hijri years), month and day."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day}/{self.month}/{self.year}"


def from_date(day: date) -> AwalDate:
    """The Awal date of a day. Raises OutOfRange."""
    require(NAME, day, FIRST, LAST)
    cycles, rest = divmod(day.toordinal() - _CYCLE_START, _CYCLE_DAYS)
    year = _CYCLE_YEAR + 8 * cycles
    while rest >= _year_length(year):
        rest -= _year_length(year)
        year += 1
    month = min(rest * 2 // 59, 11)
    return AwalDate(year, month + 1, rest - _days_before(month + 1) + 1)


def to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of an Awal date. Raises OutOfRange, NoSuchDay."""
    length = month_length(year, month)
    first = _year_start(year) + _days_before(month)
    if not 1 <= day <= length:
        edge = date.fromordinal(first + (0 if day < 1 else length))
        near = [d for d in (date.fromordinal(edge.toordinal() - 1), edge) if FIRST <= d <= LAST]
        if not near:
            require(NAME, edge, FIRST, LAST)
        texts = [f"{from_date(d)} ({day_text(d)})" for d in near]
        raise NoSuchDay(calendar=NAME, asked=f"ngày {AwalDate(year, month, day)}", nearest=texts)
    found = date.fromordinal(first + day - 1)
    require(NAME, found, FIRST, LAST)
    return found


def month_length(year: int, month: int) -> int:
    """29 or 30. Raises OutOfRange for a year without a day in range, NoSuchDay for a month outside 1–12."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    if not 1 <= month <= 12:
        raise NoSuchDay(calendar=NAME, asked=f"tháng {month}", nearest=["tháng 1" if month < 1 else "tháng 12"])
    return 29 + month % 2 + (month == 12 and _LONG[(year - _CYCLE_YEAR) % 8])


def letter(year: int) -> str:
    """The name of a year in the cycle of eight."""
    return LETTERS[(year - _CYCLE_YEAR) % 8]


def _year_length(year: int) -> int:
    return 354 + _LONG[(year - _CYCLE_YEAR) % 8]


def _year_start(year: int) -> int:
    cycles, place = divmod(year - _CYCLE_YEAR, 8)
    return _CYCLE_START + cycles * _CYCLE_DAYS + 354 * place + sum(_LONG[:place])


def _days_before(month: int) -> int:
    """Days of a year before its month begins: 0, 30, 59, 89, …"""
    return (59 * (month - 1) + 1) // 2


_FIRST_YEAR, _LAST_YEAR = from_date(FIRST).year, from_date(LAST).year
