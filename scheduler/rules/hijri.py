"""`hijri = "10/12"`: Umm al-Qura, an estimate of one day either way until the community has spoken."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from scheduler.calendars import hijri
from scheduler.rules.months import Months


@lru_cache(maxsize=1024)
def _year_of(day: date) -> int:
    return hijri.from_date(day).year


KIND = Months(
    key="hijri",
    name=hijri.NAME,
    in_words=" lịch Hồi giáo",
    example="10/12",
    shortest=(29,) * 12,
    longest=(30,) * 12,
    first=hijri.FIRST,
    last=hijri.LAST,
    year_of=_year_of,
    to_date=hijri.to_date,
    month_length=hijri.month_length,
    tolerance=hijri.TOLERANCE,
).kind()
