"""`cham_awal = "1/9"`: the lunar calendar of the Bani."""

from __future__ import annotations

from functools import lru_cache

from scheduler.calendars import cham_awal
from scheduler.rules.months import Months

remembered = lru_cache(maxsize=4096)
KIND = Months(
    key="cham_awal",
    name=cham_awal.NAME,
    in_words=" lịch Chăm Awal",
    example="1/9",
    shortest=(30, 29) * 6,
    longest=(*(30, 29) * 5, 30, 30),
    first=cham_awal.FIRST,
    last=cham_awal.LAST,
    year_of=remembered(lambda day: cham_awal.from_date(day).year),
    to_date=remembered(cham_awal.to_date),
    month_length=remembered(cham_awal.month_length),
    tolerance=cham_awal.TOLERANCE,
).kind()
