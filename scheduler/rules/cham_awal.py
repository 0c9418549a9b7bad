"""`cham_awal = "1/9"`: the lunar calendar of the Bani."""

from __future__ import annotations

from scheduler.calendars import cham_awal
from scheduler.rules.months import Months

KIND = Months(
    key="cham_awal",
    name=cham_awal.NAME,
    in_words=" lịch Chăm Awal",
    example="1/9",
    shortest=(30, 29) * 6,
    longest=(*(30, 29) * 5, 30, 30),
    first=cham_awal.FIRST,
    last=cham_awal.LAST,
    year_of=lambda day: cham_awal.from_date(day).year,
    to_date=cham_awal.to_date,
    month_length=cham_awal.month_length,
    tolerance=cham_awal.TOLERANCE,
).kind()
