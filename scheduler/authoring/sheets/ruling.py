"""From the days of a row to TOML: the calendar key of a new event, or the exact days of one year."""

from __future__ import annotations

from datetime import date

from scheduler.authoring.sheets.entry import Entry, FaultError
from scheduler.authoring.sheets.when import Day, When
from scheduler.calendars import lunar
from scheduler.errors import CalendarError
from scheduler.rules.text import LAST
from scheduler.words import WEEKDAYS, lunar_day, short_date, weekday

ASK_BEFORE = 45
"""Days before a month without a day at which the office is asked."""
Span = tuple[date, date]


def rule(when: When) -> dict[str, object]:
    """The calendar key and its modifiers. The calendar must be known."""
    calendar = "lunar" if when.lunar else "gregorian"
    if when.open:
        first, last = when.first._replace(year=None), when.last._replace(year=None)
        years = {"since": when.first.year, "until": when.first.year} if when.first.year else {}
        return {"window": {calendar: f"{first}..{last}"}, **years, "ask_before": ASK_BEFORE}
    if when.first.leap or when.last.leap:
        hint = "ghi tháng thường; năm nhuận thì sửa thêm leap trong events.toml"
        raise FaultError("lunar", "tháng nhuận không có mỗi năm", hint)
    _refuse_swapped(when)
    return {calendar: str(when.first) if when.first == when.last else f"{when.first}..{when.last}"}


def _refuse_swapped(when: When) -> None:
    """A range without years may run over the year's end; over half a year it is rather two days swapped."""
    first, last = when.first, when.last
    swapped = not when.dated and (first.month, first.day or 99) > (last.month, last.day or 99)
    if swapped and (first.month == last.month or last.month + 12 - first.month > 6):
        hint = "đổi chỗ hai đầu, hoặc sửa tháng"
        raise FaultError("lunar" if when.lunar else "day", "khoảng ngày kết thúc trước khi bắt đầu", hint)


def span(when: When, field: str) -> Span:
    """The Gregorian days of a dated row. Raises FaultError for days that are not there."""
    try:
        first, last = (_lunar(day) if when.lunar else _gregorian(day) for day in (when.first, when.last))
    except (CalendarError, ValueError) as error:
        message = str(error) if isinstance(error, CalendarError) else f"không có ngày {when.text[:60]}"
        raise FaultError(field, message) from error
    if last < first:
        raise FaultError(field, "ngày cuối trước ngày đầu", "xem lại ngày, tháng, năm")
    if when.weekday is not None and not when.lunar and first.weekday() != when.weekday:
        message = f"{short_date(first)} là {weekday(first)}, không phải {WEEKDAYS[when.weekday]}"
        raise FaultError(field, message, "xem lại thứ hoặc ngày")
    return first, last


def _gregorian(day: Day) -> date:
    year = day.year or 1
    if day.day == LAST:
        after = date(year + day.month // 12, day.month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)
    return date(year, day.month, day.day)


def _lunar(day: Day) -> date:
    year = day.year or lunar.FIRST_YEAR
    if day.month >= 11:
        hint = "ghi ngày dương lịch"
        raise FaultError("lunar", f"tháng {day.month} âm lịch {year} có thể rơi vào đầu hay cuối năm {year}", hint)
    return lunar.to_date(year, day.month, day.day or lunar.month_length(year, day.month, day.leap), day.leap)


def agree(entry: Entry, days: Span) -> None:
    """The lunar day beside a Gregorian one is the same day. Raises FaultError."""
    asides = [(days[0], entry.when.aside)]
    if entry.moon:
        asides += [(days[0], entry.moon.first), (days[1], entry.moon.last)]
        if entry.moon.first == entry.moon.last:  # one lunar day beside a range: its first day, or any of it
            asides = [(day, entry.moon.first) for day in _all(days) if _is(day, entry.moon.first)] or asides[:2]
    for day, written in asides:
        if written is not None and not _is(day, written):
            real = lunar_day(lunar.from_date(day))
            message = f"{short_date(day)} là {real} âm lịch, không phải {written.day}/{written.month}"
            raise FaultError("lunar", message, "sửa ngày dương hoặc ngày âm, hoặc xoá một trong hai")


def _all(days: Span) -> list[date]:
    first, last = days
    return [date.fromordinal(n) for n in range(first.toordinal(), min(last.toordinal(), first.toordinal() + 40) + 1)]


def _is(day: date, written: Day) -> bool:
    try:
        moon = lunar.from_date(day)
    except CalendarError:
        return True  # nothing to compare with
    last = written.day == LAST and moon.day == lunar.month_length(moon.year, moon.month, moon.leap)
    same_day = last or moon.day == written.day
    return same_day and moon.month == written.month and (moon.leap or not written.leap)
