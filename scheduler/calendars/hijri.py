"""The Hijri calendar of Umm al-Qura, 1343–1500 AH, as tabulated by `hijridate`.

Vietnam's Cham Muslims (An Giang, Ho Chi Minh City) have kept these days wherever a date was found; the community may
still decide otherwise, hence the tolerance. A feast begins at the sunset before its day.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hijridate import Gregorian, Hijri

from scheduler.calendars._bounds import day_text, require
from scheduler.errors import NoSuchDay, OutOfRange

NAME = "Lịch Hồi giáo (Umm al-Qura)"
TOLERANCE = 1
"""Days by which the community's date may differ."""
FIRST_YEAR, LAST_YEAR = 1343, 1500
FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)


class HijriDate(NamedTuple):
    """A day by the year of the Hijra, month 1 (Muharram) – 12 (Dhu al-Hijja), and day."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day}/{self.month}/{self.year}"


def from_date(day: date) -> HijriDate:
    """The Hijri date of a day. Raises OutOfRange."""
    require(NAME, day, FIRST, LAST)
    return HijriDate(*Gregorian(day.year, day.month, day.day).to_hijri().datetuple())


def to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri date. Raises OutOfRange, NoSuchDay."""
    length = month_length(year, month)
    first = date(*Hijri(year, month, 1).to_gregorian().datetuple())
    if not 1 <= day <= length:
        edge = first.toordinal() + (0 if day < 1 else length)
        near = [date.fromordinal(n) for n in (edge - 1, edge)]
        texts = [f"{from_date(d)} ({day_text(d)})" for d in near if FIRST <= d <= LAST]
        raise NoSuchDay(calendar=NAME, asked=f"ngày {HijriDate(year, month, day)}", nearest=texts)
    return date.fromordinal(first.toordinal() + day - 1)


def month_length(year: int, month: int) -> int:
    """29 or 30. Raises OutOfRange, NoSuchDay."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(calendar=NAME, asked=f"năm {year}", first=FIRST, last=LAST)
    if not 1 <= month <= 12:
        raise NoSuchDay(calendar=NAME, asked=f"tháng {month}", nearest=["tháng 1" if month < 1 else "tháng 12"])
    return int(Hijri(year, month, 1).month_length())
