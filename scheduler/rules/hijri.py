"""`hijri = "10/12"`: Umm al-Qura, an estimate of one day either way until the community has spoken."""

from __future__ import annotations

from functools import lru_cache

from scheduler.calendars import hijri
from scheduler.rules.months import Months

remembered = lru_cache(maxsize=4096)
KIND = Months(
    key="hijri",
    name=hijri.NAME,
    in_words=" lịch Hồi giáo",
    example="10/12",
    shortest=(29,) * 12,
    longest=(30,) * 12,
    first=hijri.FIRST,
    last=hijri.LAST,
    year_of=remembered(lambda day: hijri.from_date(day).year),
    to_date=remembered(hijri.to_date),
    month_length=remembered(hijri.month_length),
    tolerance=hijri.TOLERANCE,
).kind()
