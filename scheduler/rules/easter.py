"""`easter = -2`: so many days from Easter Sunday; `"-7..0"` from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from scheduler.calendars import easter
from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.solar_term import year_span
from scheduler.rules.text import day_range

_EARLIEST, _LATEST = -80, 250
"""Offsets that never leave the Gregorian year of Easter (22 March to 25 April)."""


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    first, last = day_range(value, "easter")
    for days in (first, last or first):
        if not _EARLIEST <= days <= _LATEST:
            raise RuleError("easter-days", f"{days} ngày vượt khỏi năm", f"ghi từ {_EARLIEST} đến {_LATEST}")
    return first, last


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterator[Found]:
    first: int = rule.first
    last: int | None = rule.until_day
    for year in range(max(low.year, easter.FIRST.year), min(high.year, easter.LAST.year) + 1):
        sunday = easter.sunday(year)
        end = None if last is None else sunday + timedelta(days=last)
        yield Found(str(year), sunday + timedelta(days=first), end)


def _covers(_rule: Rule, _lookup: Lookup) -> tuple[str, date, date]:
    return easter.NAME, easter.FIRST, easter.LAST


def _words(rule: Rule) -> str:
    first = _offset(rule.first)
    return first if rule.until_day is None else f"từ {first} đến {_offset(rule.until_day)}"


def _offset(days: int) -> str:
    if days == 0:
        return "Chủ nhật Phục Sinh"
    return f"{abs(days)} ngày {'trước' if days < 0 else 'sau'} Chủ nhật Phục Sinh"


KIND = RuleKind(key="easter", read=_read, found=_found, year=year_span, words=_words, covers=_covers)
