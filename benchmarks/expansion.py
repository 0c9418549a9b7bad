"""1,000 events over ten years against recurring-ical-events on the same dates, and rrules against dateutil."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr

from benchmarks.measure import compare, milliseconds, report
from scheduler import rules
from scheduler.expand import expand
from scheduler.model import Catalogue, Event, Occurrence, Office
from scheduler.rules import rrule

ENVIRONMENT = "oracles"
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
FIXED, LUNAR = 500, 500
RRULES = (
    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=14",
    "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=20",
    "FREQ=WEEKLY;BYDAY=MO",
)


def main() -> None:
    """At least 15 times as fast as recurring-ical-events; rrules at most 1.3 times dateutil alone."""
    _against_recurring()
    _against_dateutil()


def _against_recurring() -> None:
    fixed = [_event(f"fixed-{n}", "gregorian", f"{n % 28 + 1}/{n % 12 + 1}") for n in range(FIXED)]
    lunar = [_event(f"lunar-{n}", "lunar", f"{n % 29 + 1}/{n % 12 + 1}") for n in range(LUNAR)]
    catalogue = _catalogue(*fixed, *lunar)
    found = expand(catalogue, FIRST, LAST).occurrences
    query = recurring_ical_events.of(_calendar(found))
    end = LAST + timedelta(days=1)
    same = sorted((o.start, o.event.id) for o in found)
    assert same == sorted((one["DTSTART"].dt, str(one["SUMMARY"])) for one in query.between(FIRST, end))
    ours, theirs = compare(lambda: expand(catalogue, FIRST, LAST), lambda: query.between(FIRST, end), rounds=5)
    detail = f"{ours / len(found) * 1e6:.1f} µs, {theirs / len(found) * 1e6:.0f} µs an occurrence"
    report("recurring-ical-events / expand, 1,000 events × 10 years", theirs / ours, at_least=15, detail=detail)


def _against_dateutil() -> None:
    """Each rule by itself, its days not remembered, and all of them together by the sum of their times."""
    times = []
    for text in RRULES:
        times.append(compare(_ours(text), _theirs(text), rounds=25))
        _compared(text, *times[-1])
    _compared("all of these together", *map(sum, zip(*times, strict=True)))


def _compared(name: str, took: float, alone: float) -> None:
    report(f"{name} / dateutil", took / alone, at_most=1.3, detail=f"{milliseconds(took)}, {milliseconds(alone)}")


def _ours(text: str) -> Callable[[], object]:
    catalogue = _catalogue(_event("rule", "rrule", text))

    def expand_afresh() -> object:
        rrule.named.cache_clear()
        return expand(catalogue, FIRST, LAST)

    return expand_afresh


def _theirs(text: str) -> Callable[[], object]:
    start, end = datetime.combine(FIRST, time.min), datetime.combine(LAST, time.min)
    return lambda: rrulestr(text, dtstart=start).between(start, end, inc=True)


def _event(id_: str, key: str, value: object) -> Event:
    return Event(id=id_, name=id_, kind="commemoration", rules=(rules.parse(key, value, {}),))


def _catalogue(*events: Event) -> Catalogue:
    office = Office(name="x", domain="lich.example.vn", address="https://lich.example.vn")
    return Catalogue(office=office, events=tuple(sorted(events, key=lambda event: event.id)))


def _calendar(occurrences: tuple[Occurrence, ...]) -> icalendar.Calendar:
    """One VEVENT an event: a yearly RRULE where the day is fixed, its own dates as RDATE where it is not."""
    calendar = icalendar.Calendar()
    by_event: dict[str, list[date]] = {}
    for occurrence in occurrences:
        by_event.setdefault(occurrence.event.id, []).append(occurrence.start)
    for id_, days in by_event.items():
        component = icalendar.Event()
        component.add("UID", id_)
        component.add("SUMMARY", id_)
        component.add("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC))
        component.add("DTSTART", days[0])
        if id_.startswith("fixed"):
            component.add("RRULE", {"FREQ": "YEARLY"})
        else:
            component.add("RDATE", days[1:])
        calendar.add_component(component)
    return calendar
