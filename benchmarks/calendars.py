"""What a conversion costs in each calendar, in lunar conversions: a day to its date, and back."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

from benchmarks.measure import compare, report
from scheduler.calendars import can_chi, cham_ahier, cham_awal, easter, hijri, khmer, lunar, solar_terms
from scheduler.calendars.convert import convert

DATED = (khmer, cham_awal, cham_ahier, hijri)


def main() -> None:
    """Ratios to `lunar.from_date`; no target but that a whole `convert` stays below 200 of them."""
    chosen = random.Random(20261125)
    days = [date.fromordinal(chosen.randrange(*_common())) for _ in range(2_000)]
    for calendar in DATED:
        _show(f"{_name(calendar)}: day → date", calendar.from_date, days)
        dates = [calendar.from_date(day) for day in days]
        _show(f"{_name(calendar)}: date → day", _spread(calendar.to_date), days, dates)
    _show("solar_terms.term_on", solar_terms.term_on, days)
    _show("can_chi.of_day", can_chi.of_day, days)
    _show("easter.sunday", lambda day: easter.sunday(day.year), days)
    _show("convert: every calendar", convert, days, at_most=200)


def _show(
    name: str, work: Callable[[Any], object], days: list[date], items: list[Any] | None = None, **target: float
) -> None:
    work_items = days if items is None else items
    took, unit = compare(lambda: [work(item) for item in work_items], lambda: [lunar.from_date(day) for day in days])
    report(f"{name} / lunar.from_date", took / unit, detail=f"{took / len(days) * 1e6:.2f} µs", **target)


def _spread(to_date: Callable[..., date]) -> Callable[[Any], date]:
    return lambda fields: to_date(*fields)


def _common() -> tuple[int, int]:
    """The days that every calendar covers."""
    first = max(calendar.FIRST for calendar in DATED)
    last = min(calendar.LAST for calendar in DATED)
    return first.toordinal(), last.toordinal()


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
