"""A rule in English words, as `rules.words` has it in Vietnamese: day and month cannot be swapped unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from scheduler import rules
from scheduler.calendars import solar_terms
from scheduler.calendars.can_chi import BRANCHES, STEMS
from scheduler.model import Every, Rule
from scheduler.rules.khmer import MONTHS as KHMER_MONTHS
from scheduler.rules.khmer import NEW_YEAR, KhmerDay
from scheduler.rules.text import ANY, LAST, DayMonth
from scheduler.web.views.english_days import MONTHS, WEEKDAYS, short

_NTH = {LAST: "last", 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def words(rule: Rule, names: Mapping[str, str]) -> str:
    """`from day 6 to day 8 of lunar month 1; main day is day 3`; `names` as `rules.called` takes them."""
    return "; ".join([_kind(rules.called(rule, names)), *_modifiers(rule)])


def _kind(rule: Rule) -> str:
    return _KINDS[rule.key](rule)


def _ends(rule: Rule, said: Callable[..., str], calendar: str = "") -> str:
    first = said(rule.first)
    whole = first if rule.until_day is None else f"from {first} to {said(rule.until_day)}"
    return f"{whole}{calendar}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _gregorian(rule: Rule) -> str:
    def said(day: DayMonth) -> str:
        number = "the last day of" if day.day == LAST else f"day {day.day} of" if day.month == ANY else str(day.day)
        month = "every month" if day.month == ANY else MONTHS[day.month - 1]
        return f"{number} {month}{f' {day.year}' if day.year else ''}"

    return _ends(rule, said)


def _months(month: str, after: str = "") -> Callable[[Rule], str]:
    """Days named by number and month."""

    def said(day: DayMonth) -> str:
        number = "the last day" if day.day == LAST else f"day {day.day}"
        return f"{number} of every {month}" if day.month == ANY else f"{number} of {month} {day.month}"

    return lambda rule: _ends(rule, said, after)


def _khmer(rule: Rule) -> str:
    if rule.first == NEW_YEAR:
        return "Khmer new year (3 or 4 days)"

    def said(day: KhmerDay) -> str:
        number = "the last day of" if day.day == LAST else str(day.day)
        return f"{number} {'roch' if day.roch else 'koet'} {KHMER_MONTHS[day.month]}"

    return _ends(rule, said, " of the Khmer calendar")


def _term(rule: Rule) -> str:
    return _ends(rule, lambda term: f"the day on which {solar_terms.NAMES[term]} begins", " (solar terms)")


def _easter(rule: Rule) -> str:
    return _ends(rule, lambda days: _away(days, "day", "Easter Sunday"))


def _away(days: int, unit: str, base: str) -> str:
    return f"{_count(abs(days), unit)} {'before' if days < 0 else 'after'} {base}" if days else base


def _weekday(rule: Rule) -> str:
    value = rule.first
    return f"the {_NTH[value.nth]} {WEEKDAYS[value.weekday]} of {MONTHS[value.month - 1]}"


def _zodiac(rule: Rule) -> str:
    value = rule.first
    stems, branches = " or ".join(STEMS[i] for i in value.stems), " or ".join(BRANCHES[i] for i in value.branches)
    after = f", not before day {value.after}" if value.after > 1 else ""
    return f"the {_NTH[value.nth]} {f'{stems} {branches}'.strip()} day of lunar month {value.month}{after}"


def _relative(rule: Rule) -> str:
    value = rule.first
    base = f"the {value.base} day of {value.to}"
    return _ends_of(value.days, rule.until_day, "working day" if value.working else "day", base)


def _ends_of(first: int, last: int | None, unit: str, base: str) -> str:
    said = _away(first, unit, base)
    return said if last is None else f"from {said} to {_away(last, unit, base)}"


def _window(rule: Rule) -> str:
    window = rule.first
    only = []
    if window.weekdays is not None:
        only.append("a " + " or ".join(WEEKDAYS[i] for i in sorted(window.weekdays)))
    if window.branches is not None:
        only.append(f"a {' or '.join(BRANCHES[i] for i in sorted(window.branches))} day")
    if window.days is not None:
        only.append(" or ".join(_kind(day) for day in window.days))
    said = f"one day {_kind(window.rule)}, to be announced"
    return f"{said}; usually {', '.join(only)}" if only else said


def _season(rule: Rule) -> str:
    asked = f"; asked in {MONTHS[rule.first.ask - 1]}" if rule.first.ask else ""
    return f"by season or occasion: no day can be calculated{asked}"


_UNITS = {"YEARLY": "year", "MONTHLY": "month", "WEEKLY": "week"}
_CODES = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))


def _rrule(rule: Rule) -> str:
    recurrence = rule.first
    parts = dict(part.split("=") for part in recurrence.text.split(";"))
    unit = _UNITS[recurrence.frequency]
    said = [f"every {unit}" if recurrence.interval == 1 else f"every {recurrence.interval} {unit}s"]
    if "BYDAY" in parts:
        said.append(" or ".join(map(_by_day, parts["BYDAY"].split(","))))
    if "BYMONTHDAY" in parts:
        said.append("day " + " or ".join(map(_counted, parts["BYMONTHDAY"].split(","))))
    if "BYMONTH" in parts:
        said.append(f"in {', '.join(MONTHS[int(month) - 1] for month in parts['BYMONTH'].split(','))}")
    return ", ".join([*said, *(f"{k}={parts[k]}" for k in ("BYSETPOS", "BYYEARDAY", "BYWEEKNO") if k in parts)])


def _by_day(text: str) -> str:
    nth, name = text[:-2].removeprefix("+"), _CODES[text[-2:]]
    return f"{'the last' if nth == '-1' else f'number {_counted(nth)}'} {name}" if nth else name


def _counted(text: str) -> str:
    return f"{text[1:]} from the end" if text.startswith("-") else text


_KINDS: Mapping[str, Callable[[Rule], str]] = {
    "gregorian": _gregorian,
    "lunar": _months("lunar month"),
    "khmer": _khmer,
    "cham_awal": _months("month", " of the Cham Awal calendar"),
    "cham_ahier": _months("month", " of the Cham Ahier calendar"),
    "hijri": _months("month", " of the Islamic calendar"),
    "solar_term": _term,
    "easter": _easter,
    "weekday": _weekday,
    "zodiac_day": _zodiac,
    "relative": _relative,
    "window": _window,
    "season": _season,
    "rrule": _rrule,
}
_LEAP = {
    "second": "the leap month where that month comes twice",
    "both": "both where that month comes twice",
    "count": "months counted from the lunar new year, a leap month too",
    "ask": "in a year with a leap month it is asked which month",
}
_SHORT = {"last": "the month's last day where that one is missing", "next": "the next day where that one is missing"}
_SHORT_OF_NAMED = {"last": "else the last such day of that month", "next": "else the first such day after that month"}
_SHIFT = {"previous": "the working day before", "next": "the working day after", "nearest": "the nearest working day"}


def _length(rule: Rule) -> Iterator[str]:
    if rule.days and rule.days > 1:
        yield f"lasting {rule.days} days"
    if rule.rule_day and rule.rule_day > 1:
        yield f"that is day {rule.rule_day} of it"
    if rule.main_day and (rule.main_day == "last" or rule.main_day > 1 or (rule.days or 0) > 1):
        yield f"main day is {'the last' if rule.main_day == 'last' else f'day {rule.main_day}'}"


def _modifiers(rule: Rule) -> Iterator[str]:
    """What goes with the day."""
    yield from _length(rule)
    if rule.leap in _LEAP:
        yield _LEAP[rule.leap]
    if rule.short:
        said = _SHORT_OF_NAMED if rule.key in ("zodiac_day", "weekday") else _SHORT
        yield said.get(rule.short, "not in years where that day is missing")
    if rule.every:
        yield _every(rule.every)
    if rule.since:
        yield f"since {_moment(rule.since, 1, 1)}"
    if rule.until:
        yield f"until {_moment(rule.until, 12, 31)}"
    if rule.tolerance:
        yield f"may be off by {_count(rule.tolerance, 'day')}"
    if rule.shift:
        yield f"on a day off moved to {_SHIFT[rule.shift]}"


def _every(every: Every) -> str:
    if every.leap_only:
        return "only in years with a leap month"
    rhythm = f"every {every.years} years" if every.years > 1 else "every year"
    return f"{rhythm}, asked each time whether it is held" if every.ask else f"{rhythm}, counted from {every.start}"


def _moment(day: date, month: int, number: int) -> str:
    return str(day.year) if (day.month, day.day) == (month, number) else short(day)
