"""A day in every calendar: the object that `lich convert` prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from scheduler.calendars import can_chi, cham_ahier, cham_awal, hijri, khmer, lunar, solar_terms
from scheduler.errors import OutOfRange


def convert(day: date) -> dict[str, object]:
    """ISO date, then the date in each calendar, None where that calendar does not cover the day."""
    return {
        "date": day.isoformat(),
        "lunar": _lunar(day),
        "can_chi": _can_chi(day),
        "solar_term": solar_terms.term_on(day) if solar_terms.FIRST <= day <= solar_terms.LAST else None,
        "khmer": _fields(khmer.from_date, day),
        "cham_awal": _fields(cham_awal.from_date, day),
        "cham_ahier": _fields(cham_ahier.from_date, day),
        "hijri": _fields(hijri.from_date, day),
    }


def _lunar(day: date) -> dict[str, object] | None:
    if not lunar.FIRST <= day <= lunar.LAST:
        return None
    found = lunar.from_date(day)
    length = lunar.month_length(found.year, found.month, found.leap)
    return {
        "year": found.year,
        "month": found.month,
        "day": found.day,
        "leap": found.leap,
        "length": length,
        "grade": lunar.grade(found.year).value,
    }


def _can_chi(day: date) -> dict[str, object]:
    """The day's name holds without end; those of month and year only where the lunar date is known."""
    found = lunar.from_date(day) if lunar.FIRST <= day <= lunar.LAST else None
    return {
        "year": can_chi.of_year(found.year) if found else None,
        "month": can_chi.of_month(found.year, found.month) if found else None,
        "day": can_chi.of_day(day),
    }


def _fields(find: Callable[[date], NamedTuple], day: date) -> dict[str, object] | None:
    try:
        return find(day)._asdict()
    except OutOfRange:
        return None
