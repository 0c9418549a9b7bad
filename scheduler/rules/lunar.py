"""`lunar = "8/1"`, `"last/12"`, `"15/*"`: the Vietnamese lunar calendar, with the five ways to treat a leap month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache

from scheduler.calendars import lunar
from scheduler.calendars.lunar import Month
from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind, quick_found
from scheduler.rules.months import check_range, check_short, ends, shrink
from scheduler.rules.text import ANY, LAST, DayMonth, day_month, split_range
from scheduler.words import LUNAR_MONTHS

_LENGTHS = (30,) * 12
_moons_of = lru_cache(maxsize=None)(lunar.months)
_from_ordinal = date.fromordinal


@cache
def _ordinary(year: int) -> tuple[str, dict[int, tuple[int, int]]]:
    """The year as text, and of each of its ordinary months the day before it, as an ordinal, and its length."""
    return str(year), {m.month: (m.first.toordinal() - 1, m.length) for m in _moons_of(year) if not m.leap}


FIRST_CONTESTED = min(row.year for row in lunar.CONTESTED)


@lru_cache(maxsize=1024)
def years(low: date, high: date) -> range:
    """The lunar years that have a day in low..high."""
    if high < lunar.FIRST or low > lunar.LAST:
        return range(0)
    return range(lunar.from_date(max(low, lunar.FIRST)).year, lunar.from_date(min(high, lunar.LAST)).year + 1)


def moons(year: int, month: int, leap: str) -> list[tuple[str, Month]]:
    """The moons that a month number means in a lunar year by a `leap` policy, each with the mark of its cycle.

    `ask` gives every moon it may be; the others one, and `both` two where the month is doubled.
    """
    all_moons = _moons_of(year)
    counted = all_moons[month - 1]
    if leap == "count":
        return [("", counted)]
    named = [moon for moon in all_moons if moon.month == month]
    if leap == "regular":
        return [("", named[0])]
    if leap == "second":
        return [("", named[-1])]
    if leap == "both":
        return [("n" if moon.leap else "", moon) for moon in named]
    return [("", moon) for moon in sorted({*named, counted}, key=lambda moon: moon.first)]


def doubt(year: int, month: int, leap: bool, last: bool) -> int:
    """1 where a contested new moon may move the day, else 0; `last`: the day is the month's last or 30th."""
    if year < FIRST_CONTESTED:
        return 0
    row = lunar.contested(year, month, leap)
    return int(row is not None and (last or (row.month, row.leap) == (month, leap)))


def _read(value: object, modifiers: Mapping[str, object]) -> Reading:
    first_text, last_text = split_range(value, "lunar", "8/1")
    first = _day(first_text)
    last = _day(last_text) if last_text is not None else None
    if last is not None:
        check_range("lunar", first, last)
    if first.month == ANY and modifiers.get("leap", "both") not in ("regular", "both"):
        raise RuleError("leap", "ngày hằng tháng chỉ có leap regular hoặc both", path=("leap",))
    return first, last


def _day(text: str) -> DayMonth:
    day = day_month(text, "lunar", _LENGTHS)
    if day.year:
        raise RuleError("lunar-year", "âm lịch không ghi năm trong ngày", "dùng since và until")
    return day


def _check(rule: Rule) -> None:
    for day in ends(rule):
        if day.day == 30:
            check_short("lunar", rule, day, 12)


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterable[Found]:
    first: DayMonth = rule.first
    if first.month == ANY:
        return _monthly(rule, first, years(low, high))
    last: DayMonth | None = rule.until_day
    if rule.leap == "regular" and first.day != 30 and (last is None or last.day != 30):
        return _certain(first, last, years(low, high))
    if rule.leap == "ask":
        return _asked(rule, first, years(low, high))
    return _general(rule, first, years(low, high))


@lru_cache(maxsize=2048)
def _certain(first: DayMonth, last: DayMonth | None, cycles: range) -> tuple[Found, ...]:
    """The common case: months by their numbers, and days that no year lacks. Many events share a day."""
    turn = last is not None and last.place < first.place
    number, month = first.day, first.month
    found = []
    for year in cycles:
        if year + turn > lunar.LAST_YEAR:
            break
        cycle, months = _ordinary(year)
        before, length = months[month]
        day, end = _from_ordinal(before + (number or length)), None
        if last is not None:
            before, length = (_ordinary(year + 1)[1] if turn else months)[last.month]
            end = _from_ordinal(before + (last.day or length))
        tolerance = 0
        if year >= FIRST_CONTESTED - 1:
            tolerance = max(_doubt(year, first), _doubt(year + turn, last) if last else 0)
        found.append(quick_found(Found, (cycle, day, end, False, (), tolerance, None)))
    return tuple(found)


def _doubt(year: int, day: DayMonth) -> int:
    return doubt(year, day.month, False, day.day in (LAST, 30))


def _general(rule: Rule, first: DayMonth, cycles: range) -> Iterator[Found]:
    for year in cycles:
        for mark, moon in moons(year, first.month, rule.leap):
            if found := _span(rule, first, f"{year}{mark}", year, moon):
                yield found


def _asked(rule: Rule, first: DayMonth, cycles: range) -> Iterator[Found]:
    """In a year whose leap month makes the moon uncertain: a window over all candidates."""
    for year in cycles:
        spans = [_span(rule, first, str(year), year, moon) for _, moon in moons(year, first.month, "ask")]
        known = [span for span in spans if span]
        if len(known) > 1:
            last = max(span.last or span.first for span in known)
            days = tuple(span.first for span in known)
            yield Found(str(year), days[0], last, open=True, candidates=days, tolerance=max(s.tolerance for s in known))
        elif known:
            yield known[0]


def _span(rule: Rule, first: DayMonth, cycle: str, year: int, moon: Month) -> Found | None:
    """The day, or both ends of the range, that begins in a moon."""
    day = place(first, moon, rule.short)
    if day is None:
        return None
    tolerance = doubt(year, moon.month, moon.leap, first.day in (LAST, 30))
    if rule.until_day is None:
        return Found(cycle, day, tolerance=tolerance)
    last: DayMonth = rule.until_day
    end_year = year + (last.place < first.place)
    if end_year > lunar.LAST_YEAR:
        return None
    end_moon = moon
    if end_year != year or last.month != first.month:
        end_moon = moons(end_year, last.month, _end_policy(rule, first, year, moon))[0][1]
    end = place(last, end_moon, rule.short)
    if end is None:
        return None
    tolerance = max(tolerance, doubt(end_year, end_moon.month, end_moon.leap, last.day in (LAST, 30)))
    return Found(cycle, day, end, tolerance=tolerance)


def _end_policy(rule: Rule, first: DayMonth, year: int, moon: Month) -> str:
    """Of the candidates of `ask` the one counted from Tết ends in a counted month too, the other in a named one."""
    if rule.leap != "ask":
        return rule.leap
    return "count" if _moons_of(year)[first.month - 1] == moon else "regular"


def place(day: DayMonth, moon: Month, short: str | None) -> date | None:
    """The date of a day in a moon; None where it has none and `short` skips it."""
    if day.day == LAST:
        return moon.first + timedelta(days=moon.length - 1)
    if day.day <= moon.length:
        return moon.first + timedelta(days=day.day - 1)
    return {"last": moon.first + timedelta(days=28), "next": moon.first + timedelta(days=29)}.get(short or "")


def _monthly(rule: Rule, first: DayMonth, cycles: range) -> Iterator[Found]:
    last: DayMonth | None = rule.until_day
    wraps = last is not None and last.place < first.place
    for year in cycles:
        chain = [*_moons_of(year), *(_moons_of(year + 1)[:1] if year < lunar.LAST_YEAR else ())]
        for index, moon in enumerate(_moons_of(year)):
            if moon.leap and rule.leap == "regular":
                continue
            day, end = place(first, moon, rule.short), None
            if last is not None:
                end = place(last, chain[index + wraps], rule.short) if index + wraps < len(chain) else None
            if day and (end or last is None):
                mark = "n" if moon.leap else ""
                tolerance = doubt(year, moon.month, moon.leap, first.day in (LAST, 30))
                yield Found(f"{year}-{moon.month:02}{mark}", day, end, tolerance=tolerance)


def year_span(_rule: Rule, year: int, _lookup: Lookup) -> tuple[date, date] | None:
    """From Tết to the day before the next."""
    if not lunar.FIRST.year <= year <= lunar.LAST_YEAR:
        return None
    last_moon = _moons_of(year)[-1]
    return lunar.new_year(year), last_moon.first + timedelta(days=last_moon.length - 1)


def covers(rule: Rule, _lookup: Lookup) -> tuple[str, date, date]:
    """The calendar's days."""
    if not isinstance(rule.first, DayMonth):
        return lunar.NAME, lunar.FIRST, lunar.LAST
    return shrink(lunar.NAME, rule, lunar.FIRST, lunar.LAST, 12)


def has_leap(_rule: Rule, year: int) -> bool:
    """Whether a lunar year has thirteen months."""
    return lunar.leap_month(year) != 0


def _words(rule: Rule) -> str:
    texts = [f"{_day_words(day.day)} {_month_words(day.month)}" for day in ends(rule)]
    return f"{texts[0]} âm lịch" if len(texts) == 1 else f"từ {texts[0]} đến {texts[1]} âm lịch"


def _day_words(day: int) -> str:
    return {LAST: "ngày cuối", 15: "rằm"}.get(day) or (f"mùng {day}" if day <= 10 else f"ngày {day}")


def _month_words(month: int) -> str:
    return "hằng tháng" if month == ANY else f"tháng {LUNAR_MONTHS[month - 1]}"


KIND = RuleKind(
    key="lunar",
    read=_read,
    found=_found,
    year=year_span,
    words=_words,
    covers=covers,
    check=_check,
    leaps=frozenset({"second", "both", "count", "ask"}),
    leap_year=has_leap,
)
