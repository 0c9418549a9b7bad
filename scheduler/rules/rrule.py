"""`rrule = "FREQ=MONTHLY;BYDAY=-1FR"`: RFC 5545 by python-dateutil; YEARLY, MONTHLY and WEEKLY."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from itertools import takewhile
from typing import NamedTuple

from scheduler.errors import RuleError
from scheduler.model import Rule
from scheduler.rules.kind import Found, Lookup, Reading, RuleKind, quick_found
from scheduler.rules.solar_term import year_span
from scheduler.rules.text import hint_names
from scheduler.words import WEEKDAYS

_EXAMPLE = 'ghi như "FREQ=MONTHLY;BYDAY=-1FR"'
_PARTS = frozenset(["FREQ", "INTERVAL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"])
_REFUSED = {
    "DTSTART": "ghi since",
    "UNTIL": "ghi until bên cạnh rrule",
    "COUNT": "ghi until bên cạnh rrule",
    "BYEASTER": "dùng khóa easter",
}
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY")


class Recurrence(NamedTuple):
    """A checked RRULE text, and the two of its parts that decide cycles and phase."""

    text: str
    frequency: str
    interval: int


def _read(value: object, modifiers: Mapping[str, object]) -> Reading:
    if not isinstance(value, str):
        raise RuleError("rrule-text", f"phải là chữ, không phải {value!r}", _EXAMPLE)
    text = value.strip().upper().removeprefix("RRULE:")
    parts = dict(_part(part) for part in text.split(";"))
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise RuleError("rrule-freq", f"FREQ={frequency} không dùng", f"ghi một trong: {', '.join(_FREQUENCIES)}")
    if parts.get("WKST", "MO") != "MO":
        raise RuleError("rrule-part", "tuần bắt đầu thứ Hai (WKST=MO)", "bỏ WKST")
    if not {"BYMONTHDAY", "BYDAY", "BYYEARDAY"} & parts.keys():
        raise RuleError("rrule-day", "rrule chưa nói ngày nào", "thêm BYMONTHDAY, BYDAY hoặc BYYEARDAY")
    recurrence = Recurrence(text, frequency, _interval(parts, modifiers))
    _try(recurrence)
    return recurrence, None


def _part(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if name in _REFUSED:
        raise RuleError("rrule-part", f"{name} không dùng trong rrule", _REFUSED[name])
    if name not in _PARTS or not sign or not value:
        raise RuleError("rrule-part", f"không hiểu phần {text!r} của rrule", hint_names(name, sorted(_PARTS)))
    return name, value


def _interval(parts: Mapping[str, str], modifiers: Mapping[str, object]) -> int:
    text = parts.get("INTERVAL", "1")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise RuleError("rrule-part", f"INTERVAL={text} không hợp lệ", "ghi số từ 1 đến 100")
    if int(text) > 1 and "since" not in modifiers:
        message = "INTERVAL lớn hơn 1 cần một mốc để đếm"
        raise RuleError("rrule-since", message, "thêm since là năm hoặc ngày của kỳ đầu", path=("since",))
    return int(text)


def _try(recurrence: Recurrence) -> None:
    """dateutil's own objections, and a rule that never comes."""
    try:
        found = next(_days(recurrence.text, date(2000, 1, 1), date(2000 + 28 * recurrence.interval, 12, 31)), None)
    except ValueError as error:
        raise RuleError("rrule-text", "rrule không hợp lệ", _EXAMPLE) from error
    if found is None:
        raise RuleError("rrule-never", "rrule không cho ngày nào", _EXAMPLE)


def _days(text: str, start: date, last: date) -> Iterator[date]:
    """The days from `start` on, in order: of the two plainest forms at once, of all others by dateutil."""
    plainly = _plain_form(text)
    if plainly:
        return plainly(start, last)
    from dateutil.rrule import rrulestr

    moments = rrulestr(text, dtstart=datetime.combine(start, time.min))
    return map(datetime.date, takewhile(datetime.combine(last, time.max).__gt__, moments))


@lru_cache(maxsize=512)
def _plain_form(text: str) -> Callable[[date, date], Iterator[date]] | None:
    """How to find days named by months and days, or by weekdays, and nothing else; None: the rule says more."""
    parts = dict(part.split("=") for part in text.split(";"))
    match sorted(parts), parts["FREQ"]:
        case ["BYDAY", "FREQ"], "WEEKLY":
            days = _all_in(_DAY_CODES, parts["BYDAY"])
            return partial(_in_weeks, frozenset(days)) if days else None
        case ((["BYMONTH", "BYMONTHDAY", "FREQ"] | ["BYMONTHDAY", "FREQ"]), "MONTHLY" | "YEARLY"):
            months = _all_in(_MONTH_NUMBERS, parts.get("BYMONTH", ",".join(_MONTH_NUMBERS)))
            days = _all_in(_MONTH_DAYS, parts["BYMONTHDAY"])
            return partial(_in_months, [n + 1 for n in months], [n - 31 for n in days]) if months and days else None
    return None


_MONTH_NUMBERS = tuple(map(str, range(1, 13)))
_MONTH_DAYS = tuple(map(str, range(-31, 32)))


def _all_in(known: Sequence[str], text: str) -> list[int]:
    """The places of all names of a list, in order; none where one is unknown: dateutil then says what is wrong."""
    names = set(text.split(","))
    return [place for place, name in enumerate(known) if name in names] if names <= {*known} - {"0"} else []


def _in_weeks(weekdays: frozenset[int], start: date, last: date) -> Iterator[date]:
    for number in range(start.toordinal(), last.toordinal() + 1):
        if (number - 1) % 7 in weekdays:
            yield date.fromordinal(number)


def _in_months(months: Sequence[int], days: Sequence[int], start: date, last: date) -> Iterator[date]:
    """A negative day counts from the month's end; one that a month lacks is left out, as RFC 5545 has it."""
    for year in range(start.year, last.year + 1):
        for month in months:
            length = monthrange(year, month)[1]
            for day in sorted({day if day > 0 else length + 1 + day for day in days}):
                if 1 <= day <= length and start <= (found := date(year, month, day)) <= last:
                    yield found


def _found(rule: Rule, low: date, high: date, _lookup: Lookup) -> Iterable[Found]:
    """Numbered within each period, which is always looked at from its own beginning."""
    recurrence: Recurrence = rule.first
    first = rule.since if recurrence.interval > 1 and rule.since else low
    return named(recurrence, _start_of_period(recurrence.frequency, first), low, high)


@lru_cache(maxsize=512)
def named(recurrence: Recurrence, start: date, low: date, high: date) -> tuple[Found, ...]:
    """The days of low..high, counted from `start`; remembered, for dateutil takes its time."""
    days = list(_days(recurrence.text, start, high))
    cycles = _numbered(map(_PERIODS[recurrence.frequency], days))
    near = bisect_left(days, low)
    return tuple(
        quick_found(Found, (cycle, day, None, False, (), 0, None))
        for cycle, day in zip(cycles[near:], days[near:], strict=True)
    )


def _numbered(periods: Iterable[str]) -> list[str]:
    """`2026`, then `2026_2`, `2026_3` where a period comes again."""
    cycles, previous, number = [], "", 1
    for period in periods:
        number = number + 1 if period == previous else 1
        cycles.append(period if number == 1 else f"{period}_{number}")
        previous = period
    return cycles


def _start_of_period(frequency: str, day: date) -> date:
    if frequency == "WEEKLY":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1) if frequency == "MONTHLY" else day.replace(month=1, day=1)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{_TWO[week]}"


_TWO = tuple(f"{number:02}" for number in range(54))
_PERIODS: Mapping[str, Callable[[date], str]] = {
    "YEARLY": lambda day: str(day.year),
    "MONTHLY": lambda day: f"{day.year}-{_TWO[day.month]}",
    "WEEKLY": _week,
}


def _year(rule: Rule, year: int, lookup: Lookup) -> tuple[date, date] | None:
    """The Gregorian year, and for weeks the days of it that ISO counts with a neighbour."""
    span = year_span(rule, year, lookup)
    if span is None or rule.first.frequency != "WEEKLY":
        return span
    margin = timedelta(days=3)
    return span[0] - margin, span[1] + margin


_FREQUENCY_WORDS = {"YEARLY": "hằng năm", "MONTHLY": "hằng tháng", "WEEKLY": "hằng tuần"}
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _words(rule: Rule) -> str:
    recurrence: Recurrence = rule.first
    parts = dict(part.split("=") for part in recurrence.text.split(";"))
    every = _FREQUENCY_WORDS[recurrence.frequency]
    if recurrence.interval > 1:
        every = f"{recurrence.interval} {every.removeprefix('hằng ')} một lần"
    texts = [every]
    if "BYDAY" in parts:
        texts.append(", ".join(_by_day(text) for text in parts["BYDAY"].split(",")))
    if "BYMONTHDAY" in parts:
        days = [
            f"{d.removeprefix('-')} tính từ cuối tháng" if d[0] == "-" else d for d in parts["BYMONTHDAY"].split(",")
        ]
        texts.append(f"ngày {', '.join(days)}")
    if "BYMONTH" in parts:
        texts.append(f"tháng {parts['BYMONTH'].replace(',', ', ')}")
    others = [f"{name}={parts[name]}" for name in ("BYSETPOS", "BYYEARDAY", "BYWEEKNO") if name in parts]
    return f"{', '.join([*texts, *others])} (dương lịch)"


def _by_day(text: str) -> str:
    name = WEEKDAYS[_DAY_CODES.index(text[-2:])]
    nth = text[:-2].removeprefix("+")
    if not nth:
        return name
    return (
        f"{name} cuối cùng"
        if nth == "-1"
        else f"{name} thứ {nth}"
        if nth[0] != "-"
        else f"{name} thứ {nth[1:]} từ cuối"
    )


KIND = RuleKind(
    key="rrule",
    read=_read,
    found=_found,
    year=_year,
    words=_words,
    covers=lambda _rule, _lookup: None,
)
