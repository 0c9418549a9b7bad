"""`zodiac_day = { branch = "Thìn", month = 6, nth = 1 }`: the n-th day of a Can or Chi in a lunar month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from scheduler.calendars.can_chi import BRANCHES, STEMS, branch_of_day, stem_of_day
from scheduler.calendars.lunar import Month
from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules import lunar
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind
from scheduler.rules.months import check_short
from scheduler.rules.text import LAST, DayMonth, branch, names_of, stem, table, whole
from scheduler.words import LUNAR_MONTHS

_EXAMPLE = '{ branch = "Thìn", month = 6, nth = 1 }'


class ZodiacDay(NamedTuple):
    """The `nth` day (LAST: the last) with one of these stems and branches; empty: any."""

    stems: tuple[int, ...]
    branches: tuple[int, ...]
    month: int
    nth: int
    after: int = 1
    """First day of the month that counts."""


def _read(value: object, _modifiers: Mapping[str, object]) -> Reading:
    given = table(value, "zodiac_day", ("month",), ("branch", "stem", "nth", "after"), _EXAMPLE)
    stems = tuple(stem(name, "zodiac-stem") for name in names_of(given.get("stem", ())))
    branches = tuple(branch(name, "zodiac-branch") for name in names_of(given.get("branch", ())))
    if not stems and not branches:
        raise RuleError("zodiac_day-key", "thiếu branch hoặc stem", f"ghi như {_EXAMPLE}")
    month = whole(given["month"], "zodiac_day-month", "tháng", 1, 12)
    nth = given.get("nth", 1)
    count = LAST if nth == "last" else whole(nth, "zodiac_day-nth", "nth", 1, 3)
    after = whole(given.get("after", 1), "zodiac_day-after", "after", 1, 29)
    return ZodiacDay(stems, branches, month, count, after), None


def _check(rule: Rule) -> None:
    value: ZodiacDay = rule.first
    if _fewest(value) < max(value.nth, 1):
        day = DayMonth(value.nth or 1, value.month)
        check_short("zodiac_day", rule, day, 12, what=f"đủ {value.nth or 1} ngày ấy trong tháng {value.month}")


@lru_cache(maxsize=256)
def _fewest(value: ZodiacDay) -> int:
    """How many such days a month of 29 days has at least, wherever it begins in the cycle of sixty."""
    places = _places(value)
    return min(sum((begins + n) % 60 in places for n in range(value.after - 1, 29)) for begins in range(60))


@lru_cache(maxsize=256)
def _places(value: ZodiacDay) -> frozenset[int]:
    """The places in the cycle of sixty that such a day has."""
    return frozenset(
        place
        for place in range(60)
        if (not value.stems or place % 10 in value.stems) and (not value.branches or place % 12 in value.branches)
    )


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterator[Found]:
    value: ZodiacDay = rule.first
    for year in lunar.years(low, high):
        known = []
        for mark, moon in lunar.moons(year, value.month, rule.leap):
            if day := _day(value, moon, rule.short):
                known.append(Found(f"{year}{mark}", day, tolerance=lunar.doubt(year, moon.month, moon.leap, False)))
        if rule.leap == "ask" and len(known) > 1:
            days = tuple(found.first for found in known)
            yield Found(str(year), days[0], days[-1], open=True, candidates=days)
        else:
            yield from known


def _day(value: ZodiacDay, moon: Month, short: str | None) -> date | None:
    """The day in one moon; where the moon has too few, the one that `short` names."""
    begins, places = _place_in_sixty(moon.first), _places(value)
    days = [n for n in range(value.after - 1, moon.length) if (begins + n) % 60 in places]
    if len(days) >= max(value.nth, 1):
        return moon.first + timedelta(days=days[value.nth - 1])
    if short == "last":
        whole_moon = [n for n in range(moon.length) if (begins + n) % 60 in places]
        return moon.first + timedelta(days=whole_moon[-1]) if whole_moon else None
    if short == "next":
        return moon.first + timedelta(days=next(n for n in range(moon.length, 90) if (begins + n) % 60 in places))
    return None


def _place_in_sixty(day: date) -> int:
    """0 for Giáp Tý to 59: the number that leaves the stem modulo 10 and the branch modulo 12."""
    return (6 * stem_of_day(day) - 5 * branch_of_day(day)) % 60


def _words(rule: Rule) -> str:
    value: ZodiacDay = rule.first
    stems, branches = (" hoặc ".join(names) for names in _names(value))
    which = "cuối cùng" if value.nth == LAST else f"thứ {value.nth}" if value.nth > 1 else "đầu tiên"
    after = f", từ ngày {value.after} trở đi" if value.after > 1 else ""
    return f"ngày {f'{stems} {branches}'.strip()} {which} của tháng {LUNAR_MONTHS[value.month - 1]} âm lịch{after}"


def _names(value: ZodiacDay) -> tuple[list[str], list[str]]:
    return [STEMS[i] for i in value.stems], [BRANCHES[i] for i in value.branches]


KIND = RuleKind(
    key="zodiac_day",
    read=_read,
    found=_found,
    year=lunar.year_span,
    words=_words,
    covers=lunar.covers,
    check=_check,
    leaps=lunar.KIND.leaps,
    leap_year=lunar.has_leap,
)
