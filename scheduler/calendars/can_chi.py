"""Can Chi, the cycle of sixty: of days (unbroken, from midnight to midnight), of lunar months and of lunar years.

A lunar leap month has the name of the month before it; the year's name changes at Tết.
"""

from __future__ import annotations

from datetime import date

NAME = "Can Chi"
FIRST, LAST = date.min, date.max
STEMS = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")

_JULIAN_DAY_AT_ORDINAL_0 = 1721425
"""Julian day number, at noon, of the day whose `toordinal()` would be 0."""


def stem_of_day(day: date) -> int:
    """Position in `STEMS`: (J + 9) mod 10, J the Julian day number at noon."""
    return (day.toordinal() + _JULIAN_DAY_AT_ORDINAL_0 + 9) % 10


def branch_of_day(day: date) -> int:
    """Position in `BRANCHES`: (J + 1) mod 12."""
    return (day.toordinal() + _JULIAN_DAY_AT_ORDINAL_0 + 1) % 12


def of_day(day: date) -> str:
    """`Giáp Thìn`."""
    return f"{STEMS[stem_of_day(day)]} {BRANCHES[branch_of_day(day)]}"


def of_year(lunar_year: int) -> str:
    """The name of the lunar year that begins at Tết of that Gregorian year."""
    return f"{STEMS[(lunar_year + 6) % 10]} {BRANCHES[(lunar_year + 8) % 12]}"


def of_month(lunar_year: int, month: int) -> str:
    """The name of a lunar month 1–12; month 1 is always a Dần month. A leap month has the same name."""
    stem = 2 * (lunar_year + 6) + month + 1
    return f"{STEMS[stem % 10]} {BRANCHES[(month + 1) % 12]}"
