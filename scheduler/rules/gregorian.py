"""`gregorian = "18/11"`, `"26/7/2026"` (once), `"20/*"` (every month)."""

from __future__ import annotations

from calendar import isleap
from datetime import date

from scheduler.rules.months import Months


def _month_length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _SHORTEST[month - 1]


_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
KIND = Months(
    key="gregorian",
    name="Dương lịch",
    in_words=" dương lịch",
    example="18/11",
    shortest=_SHORTEST,
    longest=(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
    first=date.min,
    last=date.max,
    year_of=lambda day: day.year,
    to_date=date,
    month_length=_month_length,
    dated=True,
).kind()
