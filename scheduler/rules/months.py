"""Kinds whose day is written day/month in a calendar without leap months: Gregorian, Hijri, both Cham calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scheduler.errors import NoSuchDay, OutOfRange, RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind, quick_found
from scheduler.rules.text import ANY, LAST, DayMonth, day_month, split_range

_SLIP = 2
"""Months by which the end of a range may lie before its start and still be taken for a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """A calendar as day/month rules see it; `shortest` and `longest` are lengths of months, 0: may be absent."""

    key: str
    name: str
    in_words: str
    """What follows a day and month in Vietnamese."""
    example: str
    shortest: Sequence[int]
    longest: Sequence[int]
    first: date
    last: date
    year_of: Callable[[date], int]
    to_date: Callable[[int, int, int], date]
    month_length: Callable[[int, int], int]
    tolerance: int = 0
    dated: bool = False
    """A year may be written: the rule names one day once."""

    def kind(self) -> RuleKind:
        """The rule kind of this calendar."""
        return RuleKind(
            key=self.key,
            read=self.read,
            found=self.found,
            year=self.year,
            words=self.words,
            covers=self.covers,
            check=self.check,
            tolerance=self.tolerance,
        )

    def read(self, value: object, _modifiers: Mapping[str, object]) -> Reading:
        """`"8/1"`, `"6/1..8/1"`, `"20/*"`."""
        first_text, last_text = split_range(value, self.key, self.example)
        first = self._day(first_text)
        if last_text is None:
            return first, None
        last = self._day(last_text)
        check_range(self.key, first, last)
        return first, last

    def _day(self, text: str) -> DayMonth:
        day = day_month(text, self.key, self.longest)
        if day.year and not self.dated:
            raise RuleError(f"{self.key}-year", f"{self.name} không ghi năm trong ngày", "dùng since và until")
        if day.year and day.month == ANY:
            raise RuleError(f"{self.key}-year", "đã ghi năm thì phải ghi tháng", f'ghi như "{self.example}"')
        return day

    def check(self, rule: Rule) -> None:
        """`short` stands wherever a named day can be missing."""
        for day in ends(rule):
            limit = min(self.shortest) if day.month == ANY else self.shortest[day.month - 1]
            if day.year:
                self._check_dated(day, day.year)
            elif day.day > limit or not limit:
                check_short(self.key, rule, day, len(self.shortest), absent=not limit)

    def _check_dated(self, day: DayMonth, year: int) -> None:
        length = self.month_length(year, day.month)
        if day.day > length:
            message = f"tháng {day.month} năm {year} không có ngày {day.day}"
            raise RuleError(f"{self.key}-day", message, f"ghi từ 1 đến {length}")

    def found(self, rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterable[Found]:
        """One cycle a year, or a month where the month is `*`."""
        first: DayMonth = rule.first
        last: DayMonth | None = rule.until_day
        years = self._years(low, high)
        if first.month == ANY:
            return self._monthly(rule, first, last, years)
        if first.year:
            return self._yearly(
                rule, first, last, range(first.year, first.year + 1) if first.year in years else range(0)
            )
        if self._never_missing(first) and (last is None or self._never_missing(last)):
            return _certain(self.to_date, first, last, years)
        return self._yearly(rule, first, last, years)

    def _never_missing(self, day: DayMonth) -> bool:
        return 0 < day.day <= self.shortest[day.month - 1]

    def _yearly(self, rule: Rule, first: DayMonth, last: DayMonth | None, years: range) -> Iterator[Found]:
        for year in years:
            day, end = self._place(first.day, year, first.month, rule.short), None
            if last is not None:
                end = self._place(last.day, last.year or year + (last.place < first.place), last.month, rule.short)
            if day and (end or last is None):
                yield Found(str(year), day, end)

    def _monthly(self, rule: Rule, first: DayMonth, last: DayMonth | None, years: range) -> Iterator[Found]:
        """A cycle a month."""
        for year in years:
            for month in range(1, len(self.longest) + 1):
                day, end = self._place(first.day, year, month, rule.short), None
                if last is not None:
                    of_end = self._month_after(year, month) if last.place < first.place else (year, month)
                    end = self._place(last.day, *of_end, rule.short)
                if day and (end or last is None):
                    yield Found(f"{year}-{month:02}", day, end)

    def _month_after(self, year: int, month: int) -> tuple[int, int]:
        return (year, month + 1) if month < len(self.longest) else (year + 1, 1)

    def _place(self, day: int, year: int, month: int, short: str | None) -> date | None:
        """The date of a day and month in a year by a rule's `short`; None: it has none, or it is not covered."""
        try:
            length = self.month_length(year, month)
            if 0 < day <= length:
                return self.to_date(year, month, day)
            if day != LAST and short == "skip":
                return None
            end = self.to_date(year, month, length)
        except (OutOfRange, NoSuchDay, ValueError):
            return None
        return end + timedelta(days=1) if day != LAST and short == "next" else end

    def _years(self, low: date, high: date) -> range:
        if self.first == date.min:
            return range(low.year, high.year + 1)
        if high < self.first or low > self.last:
            return range(0)
        return range(self.year_of(max(low, self.first)), self.year_of(min(high, self.last)) + 1)

    def year(self, _rule: Rule, year: int, _lookup: Lookup) -> tuple[date, date] | None:
        """From the year's first day to its last, as far as covered."""
        if not self.year_of(self.first) <= year <= self.year_of(self.last):
            return None
        begins, next_begins = self._begins(year), self._begins(year + 1)
        return begins or self.first, next_begins - timedelta(days=1) if next_begins else self.last

    def _begins(self, year: int) -> date | None:
        """Its first day; None where the calendar does not know that day."""
        try:
            return self.to_date(year, 1, 1) if year <= self.year_of(self.last) else None
        except OutOfRange:
            return None

    def covers(self, rule: Rule, _lookup: Lookup) -> tuple[str, date, date] | None:
        """The calendar's days; of a range those that are sure to know both ends."""
        if (self.first, self.last) == (date.min, date.max):
            return None
        return shrink(self.name, rule, self.first, self.last, len(self.longest))

    def words(self, rule: Rule) -> str:
        """`ngày 18 tháng 11 dương lịch`."""
        texts = [f"ngày {'cuối' if d.day == LAST else d.day} {self._month_words(d)}" for d in ends(rule)]
        return f"{texts[0]}{self.in_words}" if len(texts) == 1 else f"từ {texts[0]} đến {texts[1]}{self.in_words}"

    def _month_words(self, day: DayMonth) -> str:
        month = "hằng tháng" if day.month == ANY else f"tháng {day.month}"
        return f"{month} năm {day.year}" if day.year else month


@lru_cache(maxsize=2048)
def _certain(
    to_date: Callable[[int, int, int], date], first: DayMonth, last: DayMonth | None, years: range
) -> tuple[Found, ...]:
    """The common case: days that no year lacks. Many events share a day."""
    turn = last is not None and last.place < first.place
    found, end = [], None
    for year in years:
        try:
            day = to_date(year, first.month, first.day)
            if last is not None:
                end = to_date(year + turn, last.month, last.day)
        except (OutOfRange, ValueError):  # ValueError: the year after 9999
            continue
        found.append(quick_found(Found, (str(year), day, end, False, (), 0, None)))
    return tuple(found)


def ends(rule: Rule) -> tuple[DayMonth, ...]:
    """The one or two days that a rule names."""
    first: DayMonth = rule.first
    last: DayMonth | None = rule.until_day
    return (first,) if last is None else (first, last)


def check_range(key: str, first: DayMonth, last: DayMonth) -> None:
    """Both ends of a range are of one sort, and a dated one does not end before it starts."""
    if (first.month == ANY) != (last.month == ANY) or (first.year is None) != (last.year is None):
        raise RuleError(f"{key}-range", "hai đầu khoảng ngày ghi khác kiểu", "cả hai có năm hoặc *, hoặc cả hai không")
    if first.year and last.year and (last.year, last.place) < (first.year, first.place):
        raise RuleError(f"{key}-range", "khoảng ngày kết thúc trước khi bắt đầu", "đổi chỗ hai đầu, hoặc sửa năm")
    if first.month != ANY and last.place < first.place:
        refuse_long_way_round(key, first.month - last.month)


def refuse_long_way_round(key: str, back: int) -> None:
    """Refuses a range that would run on for most of a year, as its end lies up to two months before its start.

    Nothing lasts that long: the ends changed places. `back` is the number of months from the end to the start.
    """
    if back <= _SLIP:
        message = "khoảng ngày kết thúc trước khi bắt đầu (hoặc kéo dài gần cả năm)"
        raise RuleError(f"{key}-range", message, 'đổi chỗ hai đầu; khoảng qua năm mới viết như "27/12..15/1"')


def check_short(
    key: str, rule: Rule, day: DayMonth, months: int, *, absent: bool = False, what: str | None = None
) -> None:
    """A day that can be missing needs `short`; `next` never passes into the next year."""
    what = what or f"ngày {day.day}" + ("" if day.month == ANY else f" tháng {day.month}")
    if rule.short is None:
        hint = 'thêm short = "last" (ngày cuối tháng), "next" (ngày sau đó) hoặc "skip" (bỏ năm ấy)'
        raise RuleError(f"{key}-short", f"có năm không có {what}", hint, path=("short",))
    if absent and rule.short != "skip":
        raise RuleError("short-absent", f"có năm không có tháng {day.month}", 'ghi short = "skip"', path=("short",))
    if rule.short == "next" and day.month in (ANY, months):
        message = f'short = "next" đưa {what} sang năm sau'
        raise RuleError("short-next", message, 'ghi short = "last" hoặc "skip"', path=("short",))


def shrink(name: str, rule: Rule, first: date, last: date, months: int) -> tuple[str, date, date]:
    """A calendar's covered days, less the length of a range at both ends: there an occurrence may be half known."""
    if rule.until_day is None:
        return name, first, last
    named = ends(rule)
    apart = (named[1].month - named[0].month) % months
    if named[1].place < named[0].place and not apart:
        apart = months
    length = timedelta(days=31 * (apart + 1))
    return name, first + length, last - length
