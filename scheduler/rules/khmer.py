"""`khmer = "15 koet Kattik"`, `"last roch Photrobot"`, `"new year"`: Chhankitek, the Khmer calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from scheduler.calendars import khmer
from scheduler.errors import OutOfRange, RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.months import check_short, refuse_long_way_round
from scheduler.rules.text import LAST, DayMonth, one_of, split_range
from scheduler.words import fold

MONTHS = tuple(name for name in khmer.MONTHS if not name[-1].isdigit())
_ASADH = MONTHS.index("Asadh")
_JESTH = MONTHS.index("Jesth")
_ALWAYS_LONG = frozenset(MONTHS.index(name) for name in ("Boss", "Phalkun", "Visak", "Asadh", "Photrobot", "Kattik"))
_DAY = re.compile(r"(?:ngay )?(\d{1,2}|last|cuoi) (koet|roch) ([a-z]+)(?: ([12]))?")
_NEW_YEAR_WORDS = frozenset({"new year", "nam moi", "chol chnam thmay"})


class KhmerDay(NamedTuple):
    """A day of a phase; `day` LAST is the last of the month. `month` is the place in MONTHS."""

    month: int
    roch: bool
    day: int

    @property
    def place(self) -> tuple[int, bool, int]:
        """Its place in the cycle."""
        return (self.month, self.roch, self.day or 99)


NEW_YEAR = "new year"
"""The value of the rule that follows the sun: a span of three or four days in April."""


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    if isinstance(value, str) and fold(value) in _NEW_YEAR_WORDS:
        return NEW_YEAR, NEW_YEAR
    first_text, last_text = split_range(value, "khmer", "15 koet Kattik")
    first, last = _day(first_text), None if last_text is None else _day(last_text)
    if last is not None and last.place < first.place:
        refuse_long_way_round("khmer", first.month - last.month)
    return first, last


def _day(text: str) -> KhmerDay:
    match = _DAY.fullmatch(fold(text))
    if not match:
        raise RuleError(
            "khmer-text", f"không hiểu {text!r}", 'ghi như "15 koet Kattik", "last roch Photrobot", "new year"'
        )
    if match[4]:
        hint = 'ghi Asadh, thêm leap = "regular" (tháng đầu), "second" hoặc "both"'
        raise RuleError("khmer-leap", f"tháng {match[3]} {match[4]} chỉ có trong năm nhuận", hint)
    month = one_of(match[3], MONTHS, "khmer-month", "tháng Khmer")
    roch = match[2] == "roch"
    day = LAST if not match[1].isdigit() else int(match[1])
    if day == LAST and not roch:
        day = 15
    if match[1].isdigit() and not 1 <= day <= (15 if not roch or month in _ALWAYS_LONG or month == _JESTH else 14):
        raise RuleError(
            "khmer-day", f"tháng {MONTHS[month]} không có ngày {day} {match[2]}", "ghi last là ngày cuối tháng"
        )
    return KhmerDay(month, roch, day)


def _check(rule: Rule) -> None:
    days = _ends(rule)
    if rule.leap != "regular" and not any(day.month == _ASADH for day in days):
        raise RuleError("leap", "lịch Khmer chỉ nhuận tháng Asadh", "bỏ leap", path=("leap",))
    for day in days:
        if day.month == _JESTH and day.roch and day.day == 15:
            check_short("khmer", rule, DayMonth(15, 7), 12, what="15 roch Jesth")


def _ends(rule: Rule) -> tuple[KhmerDay, ...]:
    return tuple(day for day in (rule.first, rule.until_day) if isinstance(day, KhmerDay))


@lru_cache(maxsize=1024)
def _years(low: date, high: date) -> range:
    if high < khmer.FIRST or low > khmer.LAST:
        return range(0)
    return range(khmer.from_date(max(low, khmer.FIRST)).year, khmer.from_date(min(high, khmer.LAST)).year + 1)


@cache
def _months_of(year: int) -> dict[str, khmer.Month]:
    return {month.month: month for month in khmer.months(year)}


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterator[Found]:
    if rule.first == NEW_YEAR:
        for year in range(max(low.year, khmer.FIRST.year), min(high.year, khmer.LAST.year) + 1):
            feast = khmer.new_year(year)
            yield Found(str(year), feast.first, feast.last, tolerance=int(feast.alternative is not None))
        return
    first: KhmerDay = rule.first
    last: KhmerDay | None = rule.until_day
    for year in _years(low, high):
        known = [
            found
            for mark, month in _months(year, first.month, rule.leap)
            if (found := _span(rule, first, last, year, month, mark))
        ]
        if rule.leap == "ask" and len(known) > 1:
            days = tuple(found.first for found in known)
            unsure = max(found.tolerance for found in known)
            yield Found(str(year), days[0], known[-1].last or days[-1], open=True, candidates=days, tolerance=unsure)
        else:
            yield from known


def _months(year: int, month: int, leap: str) -> list[tuple[str, str]]:
    """The months of a cycle that a rule's month means, each with the mark of its cycle."""
    if month != _ASADH or not khmer.is_leap(year):
        return [("", MONTHS[month])]
    doubled = [("", "Asadh 1"), ("n" if leap == "both" else "", "Asadh 2")]
    return {"regular": doubled[:1], "second": doubled[1:]}.get(leap, doubled)


def _span(rule: Rule, first: KhmerDay, last: KhmerDay | None, year: int, month: str, mark: str) -> Found | None:
    day, unsure = _place(first, year, month, rule.short), khmer.doubt_days(year)
    if day is None or last is None:
        return None if day is None else Found(f"{year}{mark}", day, tolerance=unsure)
    year_of_end = year + (last.place < first.place)
    end_month = month
    if last.month != first.month or year_of_end != year:
        try:
            end_month = _months(year_of_end, last.month, rule.leap)[0][1]
        except OutOfRange:
            return None
    end = _place(last, year_of_end, end_month, rule.short)
    unsure = max(unsure, khmer.doubt_days(year_of_end))
    return None if end is None else Found(f"{year}{mark}", day, end, tolerance=unsure)


def _place(day: KhmerDay, year: int, month: str, short: str | None) -> date | None:
    """The date of a day in a cycle's month; None where it is not covered, or is missing and skipped."""
    _, first, length = _months_of(year)[month]
    number = 15 + (day.day or length - 15) if day.roch else day.day
    if number > length:
        number = {"last": length, "next": length + 1}.get(short or "", 0)
    found = first + timedelta(days=number - 1)
    return found if number and khmer.FIRST <= found <= khmer.LAST else None


def _year(_rule: Rule, year: int, _lookup: Lookup) -> tuple[date, date] | None:
    """From Migasir to the end of Kattik, as far as covered."""
    if not khmer.FIRST_YEAR <= year <= khmer.LAST_YEAR:
        return None
    last = khmer.months(year)[-1]
    first, end = khmer.months(year)[0].first, last.first + timedelta(days=last.length - 1)
    return max(first, khmer.FIRST), min(end, khmer.LAST)


def _covers(rule: Rule, _lookup: Lookup) -> tuple[str, date, date]:
    days = _ends(rule)
    if len(days) < 2:
        return khmer.NAME, khmer.FIRST, khmer.LAST
    apart = (days[1].month - days[0].month) % 12 or 12 * (days[1].place < days[0].place)
    length = timedelta(days=31 * (apart + 1))
    return khmer.NAME, khmer.FIRST + length, khmer.LAST - length


def _words(rule: Rule) -> str:
    if rule.first == NEW_YEAR:
        return "năm mới Khmer (3 hoặc 4 ngày)"
    texts = [_day_words(day) for day in _ends(rule)]
    return f"{texts[0]} lịch Khmer" if len(texts) == 1 else f"từ {texts[0]} đến {texts[1]} lịch Khmer"


def _day_words(day: KhmerDay) -> str:
    phase = "roch (hạ huyền)" if day.roch else "koet (thượng huyền)"
    number = "ngày cuối" if day.day == LAST else f"ngày {day.day}"
    return f"{number} {phase} tháng {MONTHS[day.month]}"


KIND = RuleKind(
    key="khmer",
    read=_read,
    found=_found,
    year=_year,
    words=_words,
    covers=_covers,
    check=_check,
    leaps=frozenset({"second", "both", "ask"}),
    leap_year=lambda _rule, year: khmer.is_leap(year),
)
