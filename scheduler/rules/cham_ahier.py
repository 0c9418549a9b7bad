"""`cham_ahier = "1/7"`: the lunisolar calendar of the Balamon, an estimate; some years have a month 13."""

from __future__ import annotations

from functools import lru_cache

from scheduler.calendars import cham_ahier
from scheduler.rules.months import Months

remembered = lru_cache(maxsize=4096)
KIND = Months(
    key="cham_ahier",
    name=cham_ahier.NAME,
    in_words=" lịch Chăm Ahier",
    example="1/7",
    shortest=(*(30, 29) * 6, 0),
    longest=(*(30, 29) * 5, 30, 30, 30),
    first=cham_ahier.FIRST,
    last=cham_ahier.LAST,
    year_of=remembered(lambda day: cham_ahier.from_date(day).year),
    to_date=remembered(cham_ahier.to_date),
    month_length=remembered(cham_ahier.month_length),
    tolerance=cham_ahier.TOLERANCE,
).kind()
