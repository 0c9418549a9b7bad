"""The lunar look-up against lunar-vn with its caches warm, and against a plain list with one entry a day."""

from __future__ import annotations

import random
from datetime import date

import lunar_vn

from benchmarks.measure import compare, report
from scheduler.calendars import lunar

ENVIRONMENT = "oracles"
FIRST, LAST = lunar.FIRST.toordinal(), lunar.LAST.toordinal()
TABLE = [lunar.from_ordinal(number) for number in range(FIRST, LAST + 1)]


def main() -> None:
    """At least eight times lunar-vn, at least half a plain list; both ways, on the same days in random order."""
    chosen = random.Random(20261125)
    numbers = [chosen.randrange(FIRST, LAST - 400) for _ in range(20_000)]
    days = [date.fromordinal(number) for number in numbers]
    _look_up(numbers, days)
    _back([lunar.from_ordinal(number) for number in numbers])


def _look_up(numbers: list[int], days: list[date]) -> None:
    ours, peer = compare(
        lambda: [lunar.from_ordinal(day.toordinal()) for day in days],
        lambda: [lunar_vn.solar_to_lunar(day) for day in days],
    )
    report("day → lunar: lunar-vn cached / ours", peer / ours, at_least=8, detail=_rates(len(days), ours, peer))
    ours, plain = compare(
        lambda: [lunar.from_ordinal(number) for number in numbers],
        lambda: [_plain(number) for number in numbers],
    )
    report("day → lunar: plain list by day / ours", plain / ours, at_least=0.5, detail=_rates(len(days), ours, plain))


def _back(asked: list[tuple[int, int, int, bool]]) -> None:
    """Without leap months: lunar-vn, which keeps UTC+7 throughout, lacks three of the old ones."""
    asked = [lunar_date for lunar_date in asked if not lunar_date[3]]
    theirs = [lunar_vn.LunarDate(day, month, year) for year, month, day, _ in asked]
    ours, peer = compare(
        lambda: [lunar.to_date(*lunar_date) for lunar_date in asked],
        lambda: [lunar_vn.lunar_to_solar(lunar_date) for lunar_date in theirs],
    )
    report("lunar → day: lunar-vn cached / ours", peer / ours, detail=_rates(len(asked), ours, peer))


def _plain(number: int) -> tuple[int, int, int, bool]:
    return TABLE[number - FIRST]


def _rates(count: int, *seconds: float) -> str:
    return ", ".join(f"{count / each / 1e6:.2f} M/s" for each in seconds)
