"""The same days in English, for readers who have no Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scheduler import words
from scheduler.calendars import can_chi, cham_ahier, cham_awal, hijri, khmer, solar_terms
from scheduler.calendars.lunar import LunarDate
from scheduler.errors import CalendarError
from scheduler.model import Event, Occurrence, Status
from scheduler.web.views.items import event_path, family, is_waiting

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CALENDAR = {
    "lunar": "the Vietnamese lunar calendar",
    "zodiac_day": "the lunar calendar and the day's sign",
    "solar_term": "the solar terms",
    "khmer": "the Khmer calendar",
    "cham_awal": "the Cham Awal calendar",
    "cham_ahier": "the Cham Ahier calendar",
    "hijri": "the Islamic calendar",
    "easter": "the date of Easter",
}
"""By what a rule counts, where it is not the Gregorian calendar."""


def day(of: date) -> str:
    """`Saturday 13 February 2027`."""
    return f"{WEEKDAYS[of.weekday()]} {of.day} {MONTHS[of.month - 1]} {of.year}"


def span(first: date, last: date) -> str:
    """`11–13 February 2027`; one day with its weekday."""
    if first == last:
        return day(first)
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} – {end}"
    return f"{first.day}–{end}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]} – {end}"


def lunar(moon: LunarDate) -> str:
    """`day 8 of lunar month 1`; in a leap month `day 8 of leap lunar month 6`."""
    return f"day {moon.day} of {'leap ' if moon.leap else ''}lunar month {moon.month}"


def left(count: int) -> str:
    """`today`, `in 12 days`, `3 days ago`."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(count) or (f"in {count} days" if count > 0 else f"{-count} days ago")


def note(occurrence: Occurrence) -> str | None:
    """What must be known before the date is trusted; None where it is certain."""
    match occurrence.status:
        case Status.PROVISIONAL:
            off = occurrence.tolerance
            return f"provisional, may be off by {off} day{'s' * (off > 1)}" if off else "provisional"
        case Status.OPEN:
            return "date not fixed yet"
        case Status.CANCELLED:
            return "not held"
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One occurrence."""

    name: str
    own_name: str | None
    """In Vietnamese, where `name` is a translation."""
    kind: str
    kind_words: str
    family: str
    href: str
    when: str
    lunar: str | None
    main: str | None
    note: str | None
    status: str
    left: str
    places: tuple[str, ...]
    start: date


def line(occurrence: Occurrence, today: date) -> Line:
    """As it reads on that day."""
    event, moon = occurrence.event, words.lunar_of(occurrence.anchor)
    several = occurrence.main is not None and occurrence.start != occurrence.last
    return Line(
        name=event.name_en or event.name,
        own_name=event.name if event.name_en else None,
        kind=event.kind,
        kind_words=words.KIND_EN[event.kind],
        family=family(event.kind),
        href=path(event),
        when=span(occurrence.start, occurrence.last),
        lunar=lunar(moon) if moon and occurrence.main else None,
        main=day(occurrence.main) if several and occurrence.main else None,
        note=note(occurrence),
        status=occurrence.status.value,
        left=left((occurrence.anchor - today).days),
        places=occurrence.places,
        start=occurrence.start,
    )


def path(event: Event) -> str:
    """The address of its English page."""
    return f"/en{event_path(event)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A day and what begins on it."""

    date: date
    words: str
    left: str
    lines: tuple[Line, ...]


def stops(occurrences: Iterable[Occurrence], today: date) -> tuple[Stop, ...]:
    """In order of time, without long open windows."""
    shown = sorted((o for o in occurrences if not is_waiting(o)), key=lambda o: o.sort_key)
    return tuple(
        Stop(date=of, words=day(of), left=left((of - today).days), lines=tuple(line(o, today) for o in group))
        for of, group in groupby(shown, key=lambda o: o.start)
    )


def basis(event: Event) -> str:
    """`calculated by the Khmer calendar`."""
    keys = dict.fromkeys(CALENDAR.get(rule.key, "the Gregorian calendar") for rule in event.rules)
    return f"Calculated by {' and '.join(keys)}" if keys else "Announced each time"


def in_calendars(of: date) -> tuple[tuple[str, str], ...]:
    """The day in each calendar that covers it."""
    moon = words.lunar_of(of)
    found = [("Lunar", f"{lunar(moon)}, year {can_chi.of_year(moon.year)}{_doubt('lunar', of)}")] if moon else []
    found.append(("Sign of the day", can_chi.of_day(of)))
    for name, say in (
        ("Solar term", _term),
        ("Khmer", _khmer),
        ("Cham Awal", _awal),
        ("Cham Ahier", _ahier),
        ("Islamic", _hijri),
    ):
        found += [(name, text)] if (text := _covered(say, of)) else []
    return tuple(found)


def _covered(say: Callable[[date], str | None], of: date) -> str | None:
    try:
        return say(of)
    except CalendarError:
        return None


def _term(of: date) -> str | None:
    name = solar_terms.term_on(of)
    return f"{name} begins" if name else None


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
    return f"{there.day}/{there.month}/{there.year}{_doubt('hijri', of)}"


def _doubt(calendar: str, of: date) -> str:
    """Where the Vietnamese page says that a day may be off, so does this one."""
    return " (may be off)" if words.unsure(calendar, of) else ""
