"""Days in English words, so that day and month cannot be swapped; and a day in every calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from scheduler import words
from scheduler.calendars import can_chi, cham_ahier, cham_awal, hijri, khmer, solar_terms
from scheduler.calendars.lunar import LunarDate
from scheduler.errors import CalendarError
from scheduler.web.views.almanac import LONGEST_TERM, Leaf
from scheduler.web.views.english_text import DOUBTS
from scheduler.web.views.odd import OddDay

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(of: date) -> str:
    """`Saturday 13 February 2027`."""
    return f"{WEEKDAYS[of.weekday()]} {short(of)}"


def short(of: date) -> str:
    """`13 February 2027`."""
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def span(first: date, last: date) -> str:
    """`11–13 February 2027`; one day with its weekday."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{short(first)} – {short(last)}"
    if first.month == last.month:
        return f"{first.day}–{short(last)}"
    return f"{first.day} {MONTHS[first.month - 1]} – {short(last)}"


def lunar(moon: LunarDate) -> str:
    """`day 8 of lunar month 1`; in a leap month `day 8 of leap lunar month 6`."""
    return f"day {moon.day} of {_month_of(moon)}"


def _month_of(moon: LunarDate) -> str:
    return f"{'leap ' if moon.leap else ''}lunar month {moon.month}"


def lunar_words(first: date, last: date) -> str | None:
    """`days 6–8 of lunar month 1`."""
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    if one == other:
        return lunar(one)
    if _month_of(one) == _month_of(other) and one.year == other.year:
        return f"days {one.day}–{other.day} of {_month_of(other)}"
    return f"{lunar(one)} – {lunar(other)}"


def lunar_dated(first: date, last: date) -> str | None:
    """The same with the year by its name: `…, year Đinh Mùi`."""
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    if one.year == other.year:
        return f"{lunar_words(first, last)}, year {can_chi.of_year(other.year)}"
    return " – ".join(f"{lunar(moon)}, year {can_chi.of_year(moon.year)}" for moon in (one, other))


def lunar_months(first: date, last: date) -> str | None:
    """`lunar 12–1`."""
    one, other = words.lunar_of(first), words.lunar_of(last)
    if one is None or other is None:
        return None
    return "lunar " + "–".join(dict.fromkeys(f"{moon.month}{' leap' if moon.leap else ''}" for moon in (one, other)))


def left(count: int) -> str:
    """`today`, `in 12 days`, `3 days ago`."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(count) or (f"in {count} days" if count > 0 else f"{-count} days ago")


def in_calendars(of: date) -> tuple[tuple[str, str], ...]:
    """The day in each calendar that covers it."""
    moon = words.lunar_of(of)
    found = [("Lunar", f"{lunar(moon)}, year {can_chi.of_year(moon.year)}{_doubt('lunar', of)}")] if moon else []
    return (*found, ("Sign of the day", can_chi.of_day(of)), *_further(of))


def _further(of: date) -> tuple[tuple[str, str], ...]:
    said = (
        ("Solar term", _covered(_term, of)),
        ("Khmer", _covered(_khmer, of)),
        ("Cham Awal", _covered(_awal, of)),
        ("Cham Ahier", _covered(_ahier, of)),
        ("Islamic", _covered(_hijri, of)),
    )
    return tuple((calendar, text) for calendar, text in said if text)


def leaf(of: date) -> Leaf:
    """The leaf of one day."""
    moon = words.lunar_of(of)
    signs = moon and (can_chi.of_day(of), can_chi.of_month(moon.year, moon.month), can_chi.of_year(moon.year))
    return Leaf(
        date=of,
        weekday=WEEKDAYS[of.weekday()],
        month=f"{MONTHS[of.month - 1]} {of.year}",
        lunar=lunar(moon) + _doubt("lunar", of) if moon else None,
        lunar_year=f"year {can_chi.of_year(moon.year)}" if moon else None,
        can_chi="day {}, month {}, year {}".format(*signs) if signs else None,
        lines=_further(of),
    )


def _covered(say: Callable[[date], str | None], of: date) -> str | None:
    try:
        return say(of)
    except CalendarError:
        return None


def _term(of: date) -> str | None:
    for back in range(LONGEST_TERM):
        began = of - timedelta(days=back)
        if term := solar_terms.term_on(began):
            return term if not back else f"{term}, since {began.day} {MONTHS[began.month - 1]}"
    return None


def _khmer(of: date) -> str:
    there = khmer.from_date(of)
    return f"{there.day} {there.phase} {there.month}{_doubt('khmer', of)}"


def _awal(of: date) -> str:
    there = cham_awal.from_date(of)
    return f"day {there.day} of month {there.month}"


def _ahier(of: date) -> str:
    there = cham_ahier.from_date(of)
    return f"day {there.day} of month {there.month}{_doubt('cham_ahier', of)}"


def _hijri(of: date) -> str:
    there = hijri.from_date(of)
    return f"day {there.day} of month {there.month}, year {there.year}{_doubt('hijri', of)}"


def _doubt(calendar: str, of: date) -> str:
    """Where the Vietnamese page says that a day may be off, so does this one."""
    return in_english(words.unsure(calendar, of))


def in_english(said: str) -> str:
    """What a calendar's doubts are in English."""
    for vietnamese, english in DOUBTS.items():
        said = said.replace(vietnamese, english)
    return said


def spoken(of: date, count: int, odd_day: OddDay | None) -> str:
    """`Wednesday 18 November, day 10 of lunar month 10, 2 events`."""
    parts = [f"{WEEKDAYS[of.weekday()]} {of.day} {MONTHS[of.month - 1]}"]
    if moon := words.lunar_of(of):
        parts.append(lunar(moon))
    if odd_day:
        parts.append(str(odd_day))
    if count:
        parts.append(f"{count} event{'s' * (count > 1)}")
    return ", ".join(parts)
