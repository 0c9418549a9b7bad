"""Which cycles an event has: so that a decision is written for a year that its own calendar counts."""

from __future__ import annotations

import re
from datetime import date

from scheduler.errors import Refused
from scheduler.expand import expand_event, resolver
from scheduler.model import Catalogue, Event, Occurrence
from scheduler.rules.season import Season
from scheduler.words import date_range, short_date

_FIRST_GREGORIAN_CYCLE = 1600
"""Below it a cycle's number is a Hijri or Cham Awal year."""
_PLAIN = re.compile(r"\d{4}")
_BEFORE, _AFTER = 1, 3


def years(cycle: str) -> tuple[date, date]:
    """Days that surely hold a cycle of that name, whichever calendar counts it. Raises Refused."""
    number = _PLAIN.match(cycle)
    year = int(number[0]) if number else 0
    if 0 < year < _FIRST_GREGORIAN_CYCLE:
        year = round(year * 0.970224 + 621.6)
    if not date.min.year < year < date.max.year:
        raise Refused(f"không hiểu kỳ {cycle}; ghi năm theo lịch của sự kiện, thí dụ 2026")
    return date(year - 1, 1, 1), date(year + 1, 12, 31)


def one(catalogue: Catalogue, event: Event, cycle: str) -> Occurrence | None:
    """The event's occurrence in a cycle. Raises Refused where the cycle is none of any calendar."""
    found = expand_event(catalogue, event.key, *years(cycle)).occurrences
    return next((each for each in found if each.cycle == cycle and each.event.key == event.key), None)


def refuse_unknown(catalogue: Catalogue, event: Event, cycle: str, start: date | None = None) -> None:
    """Raises Refused, with the cycles that the event has, for one that its rules do not count.

    A year off the event's rhythm is counted all the same. Where no rule gives a day (a season, or a calendar that ends
    before), the year is taken if the decided day lies near it.
    """
    using = resolver(catalogue)
    if any(using.found_in(rule, cycle) for rule in event.rules) or any(a.cycle == cycle for a in event.announced):
        return
    first, last = years(cycle)
    beyond = expand_event(catalogue, event.key, first, last).uncovered
    undated = all(isinstance(rule.first, Season) for rule in event.rules) or beyond
    if undated and _PLAIN.fullmatch(cycle) and start is not None and first <= start <= last:
        return
    raise Refused(f"{event.key} không có kỳ {cycle}{_known(catalogue, event, start, first.year + 1)}")


def _known(catalogue: Catalogue, event: Event, day: date | None, year: int) -> str:
    """The cycles around a day, and the one that is nearest to it; without a day those around a year."""
    middle = day.year if day else year
    first, last = date(max(middle - _BEFORE, 1), 1, 1), date(min(middle + _AFTER, date.max.year), 12, 31)
    found = [o for o in expand_event(catalogue, event.key, first, last).occurrences if o.event.key == event.key]
    if not found:
        return "; ghi năm dương lịch của ngày ấn định, như 2026"
    listed = f"; các kỳ của nó: {', '.join(dict.fromkeys(each.cycle for each in found))}"
    if day is None:
        return listed
    near = min(found, key=lambda each: abs((each.anchor - day).days))
    return f"{listed}; gần {short_date(day)} nhất là kỳ {near.cycle} ({date_range(near.start, near.last)})"
