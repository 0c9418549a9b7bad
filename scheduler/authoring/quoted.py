"""The rule that people usually quote for a day that follows another: what it would give, so that the difference shows.

Newspapers put Khmer festivals on the Vietnamese lunar calendar, Ramưwan on the Islamic one, and take leap months for
ordinary ones. The real rule holds; this only says by how much the other would miss.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, cast

from scheduler.calendars import hijri, lunar
from scheduler.errors import CalendarError
from scheduler.model import Rule
from scheduler.rules.khmer import NEW_YEAR, KhmerDay
from scheduler.rules.text import LAST, DayMonth
from scheduler.words import LUNAR_MONTHS, lunar_day


class Quoted(NamedTuple):
    """The rule in people's words, and the day it would give nearest to the true one."""

    words: str
    day: date


def quoted(rule: Rule, named: date) -> Quoted | None:
    """What would be said of a rule whose own answer is the day `named`; None: nothing else is usual."""
    try:
        return _WAYS[rule.key](rule, named) if rule.key in _WAYS else None
    except CalendarError:
        return None


def _khmer(rule: Rule, named: date) -> Quoted | None:
    if rule.first == NEW_YEAR:
        return Quoted("ngày 14 tháng 4 dương lịch", date(named.year, 4, 14))
    value = cast("KhmerDay", rule.first)
    month = (value.month + 10) % 12 + 1
    return _nearest_lunar(month, 30 if value.day == LAST else value.day + 15 * value.roch, named)


def _lunar(rule: Rule, named: date) -> Quoted | None:
    value = cast("DayMonth", rule.first)
    if rule.leap not in ("second", "count", "ask") or not value.month:
        return None
    found = _nearest_lunar(value.month, 30 if value.day == LAST else value.day, named)
    return found._replace(words=f"{found.words}, không kể tháng nhuận")


def _nearest_lunar(month: int, day: int, named: date) -> Quoted:
    """That day of an ordinary lunar month, in the lunar year that brings it nearest."""
    around = lunar.from_date(named).year
    days = [
        lunar.to_date(year, month, min(day, lunar.month_length(year, month)))
        for year in range(max(around - 1, lunar.FIRST.year), min(around + 1, lunar.LAST_YEAR) + 1)
    ]
    found = min(days, key=lambda each: abs(each - named))
    said = f"ngày cuối tháng {LUNAR_MONTHS[month - 1]}" if day == 30 else lunar_day(lunar.from_date(found))
    return Quoted(f"{said} âm lịch", found)


def _cham_awal(rule: Rule, named: date) -> Quoted | None:
    value = cast("DayMonth", rule.first)
    if not value.month or value.day == LAST:
        return None
    year = hijri.from_date(named).year
    days = [
        hijri.to_date(each, value.month, min(value.day, hijri.month_length(each, value.month)))
        for each in (year - 1, year, year + 1)
    ]
    found = min(days, key=lambda day: abs(day - named))
    return Quoted(f"ngày {value.day} tháng {value.month} lịch Hồi giáo", found)


_WAYS = {"khmer": _khmer, "lunar": _lunar, "cham_awal": _cham_awal}
