"""`weekday = { day = "thứ Bảy", nth = 1, month = 10 }`: the n-th weekday of a Gregorian month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.months import check_short
from scheduler.rules.solar_term import year_span
from scheduler.rules.text import LAST, DayMonth, table, weekday, whole
from scheduler.words import WEEKDAYS


class NthWeekday(NamedTuple):
    """The `nth` (LAST: the last) such weekday, 0 Monday to 6 Sunday, of a month."""

    weekday: int
    nth: int
    month: int


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    given = table(value, "weekday", ("day", "nth", "month"), (), '{ day = "thứ Bảy", nth = 1, month = 10 }')
    nth = LAST if given["nth"] == "last" else whole(given["nth"], "weekday-nth", "nth", 1, 5)
    month = whole(given["month"], "weekday-month", "tháng", 1, 12)
    return NthWeekday(weekday(given["day"], "weekday"), nth, month), None


def _check(rule: Rule) -> None:
    value: NthWeekday = rule.first
    if value.nth == 5:
        what = f"{WEEKDAYS[value.weekday]} thứ năm trong tháng {value.month}"
        check_short("weekday", rule, DayMonth(5, value.month), 12, what=what)


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterator[Found]:
    for year in range(low.year, high.year + 1):
        if day := _day(rule.first, year, rule.short):
            yield Found(str(year), day)


def _day(value: NthWeekday, year: int, short: str | None) -> date | None:
    first = date(year, value.month, 1)
    start = (value.weekday - first.weekday()) % 7
    many = (monthrange(year, value.month)[1] - start - 1) // 7 + 1
    if value.nth > many:
        if short == "skip":
            return None
        return first + timedelta(days=start + 7 * (many if short == "next" else many - 1))
    return first + timedelta(days=start + 7 * ((value.nth or many) - 1))


def _words(rule: Rule) -> str:
    value: NthWeekday = rule.first
    which = {LAST: "cuối cùng", 1: "đầu tiên"}.get(value.nth, f"lần thứ {value.nth}")
    return f"{WEEKDAYS[value.weekday]} {which} của tháng {value.month} dương lịch"


KIND = RuleKind(
    key="weekday",
    read=_read,
    found=_found,
    year=year_span,
    words=_words,
    covers=lambda _rule, _lookup: None,
    check=_check,
)
