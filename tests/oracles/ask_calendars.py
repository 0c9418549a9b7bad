"""Runs in `.venv-oracles` and prints, as JSON, what other people's calendars say. See `test_calendars.py`."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from itertools import pairwise

import holidays
import lunar_vn
from lunar_python import Lunar

FIRST, LAST = date(1900, 1, 31), date(2100, 12, 31)


def lunar_vn_months() -> list[tuple[str, int, int, bool, int]]:
    """First day, year, month, leap and length of every month but the last, asked day by day."""
    firsts: list[tuple[date, int, int, bool]] = []
    day = FIRST
    while day <= LAST:
        found = lunar_vn.solar_to_lunar(day)
        if found.day == 1:
            firsts.append((day, found.year, found.month, found.leap))
        if (day - firsts[-1][0]).days + 1 != found.day:
            raise AssertionError(day)
        day += timedelta(days=1)
    return [(a[0].isoformat(), a[1], a[2], a[3], (b[0] - a[0]).days) for a, b in pairwise(firsts)]


def holidays_of(name: str) -> dict[int, str]:
    """Day of a public holiday of Vietnam by year, as the package `holidays` has it."""
    calendar = holidays.country_holidays("VN", years=range(1968, 2101), language="vi")
    return {day.year: day.isoformat() for day, text in calendar.items() if name in text.split("; ")}


def days_off() -> dict[str, str]:
    """Every day off of Vietnam in the years that the walk of `tests/run/test_year.py` takes."""
    calendar = holidays.country_holidays("VN", years=(2026, 2027), language="vi")
    return {day.isoformat(): text for day, text in sorted(calendar.items())}


def cambodian_visak() -> dict[int, str]:
    """Visak Bochea by the package `holidays`, which counts Cambodia's months by Thai year types."""
    calendar = holidays.country_holidays("KH", years=range(1993, 2101), language="en_US")
    return {day.year: day.isoformat() for day, text in calendar.items() if "Visaka Bochea Day" in text}


def chinese_new_years() -> dict[int, str]:
    """The control: the same feast at UTC+8."""
    return {year: Lunar.fromYmd(year, 1, 1).getSolar().toYmd() for year in range(1968, 2054)}


def slips() -> dict[str, str]:
    """What lunar-vn makes of a day that does not exist."""
    return {
        str(year): lunar_vn.lunar_to_solar(lunar_vn.LunarDate(30, 12, year)).isoformat() for year in range(2024, 2032)
    }


ANSWERS = {
    "lunar_vn": lunar_vn_months(),
    "tet": holidays_of("Tết Nguyên Đán"),
    "hung_kings": holidays_of("Ngày Giỗ Tổ Hùng Vương"),
    "days_off": days_off(),
    "visak": cambodian_visak(),
    "china": chinese_new_years(),
    "slips": slips(),
}
json.dump(ANSWERS, sys.stdout)
