"""`python -m benchmarks.field.children.expansion PEER [FILE]`: ten years of occurrences by one library.

FILE has every event's days in JSON, for those that cannot compute them. What is said when ready is how many days it
finds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.field.children import loop

if TYPE_CHECKING:
    from scheduler.model import Catalogue

YEARS = (2026, 2035)
Work = Callable[[], int]
Days = dict[str, list[str]]


def thousand() -> Catalogue:
    """Ours: 500 yearly days and 500 lunar ones."""
    from scheduler import rules
    from scheduler.model import Catalogue, Event, Office

    texts = {f"fixed-{n}": ("gregorian", f"{n % 28 + 1}/{n % 12 + 1}") for n in range(500)}
    texts |= {f"lunar-{n}": ("lunar", f"{n % 29 + 1}/{n % 12 + 1}") for n in range(500)}
    events = [
        Event(id=id_, name=id_, kind="commemoration", rules=(rules.parse(key, text, {}),))
        for id_, (key, text) in sorted(texts.items())
    ]
    office = Office(name="x", domain="lich.example.vn", address="https://lich.example.vn")
    return Catalogue(office=office, events=tuple(events))


def lich(_: Days) -> Work:
    """Ours."""
    from scheduler.expand import expand

    catalogue = thousand()
    return lambda: len(expand(catalogue, date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)).occurrences)


def recurring(by_event: Days) -> Work:
    """recurring-ical-events on a calendar of RRULE and RDATE."""
    import icalendar
    import recurring_ical_events

    calendar = icalendar.Calendar()
    for id_, texts in by_event.items():
        days = [date.fromisoformat(text) for text in texts]
        component = icalendar.Event()
        for name, value in (
            ("UID", id_),
            ("SUMMARY", id_),
            ("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC)),
            ("DTSTART", days[0]),
        ):
            component.add(name, value)
        if id_.startswith("fixed"):
            component.add("RRULE", {"FREQ": "YEARLY"})
        else:
            component.add("RDATE", days[1:])
        calendar.add_component(component)
    query = recurring_ical_events.of(calendar)
    end = date(YEARS[1], 12, 31) + timedelta(days=1)
    return lambda: len(query.between(date(YEARS[0], 1, 1), end))


def dateutil(by_event: Days) -> Work:
    """An rruleset for each event, without its cache, as every one is new in its turn."""
    from dateutil.rrule import YEARLY, rrule, rruleset

    first, last = datetime(YEARS[0], 1, 1), datetime(YEARS[1], 12, 31)  # noqa: DTZ001 - days

    def made(id_: str, texts: list[str]) -> rruleset:
        found = rruleset()
        days = [datetime.fromisoformat(text) for text in texts]
        if id_.startswith("fixed"):
            found.rrule(rrule(YEARLY, dtstart=days[0]))
        for day in days if not id_.startswith("fixed") else ():
            found.rdate(day)
        return found

    sets = [made(id_, texts) for id_, texts in by_event.items()]
    return lambda: sum(len(one.between(first, last, inc=True)) for one in sets)


def holidays_lich() -> Work:
    """Ours: the events that are days off in the national file."""
    from dataclasses import replace

    from scheduler.authoring.read import load
    from scheduler.expand import expand

    found = load(Path(__file__).resolve().parents[3] / "events.toml").catalogue
    assert found
    catalogue = replace(found, events=tuple(event for event in found.events if event.day_off))
    first, last = date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)
    return lambda: sum((one.last - one.start).days + 1 for one in expand(catalogue, first, last).occurrences)


def holidays() -> Work:
    """The package holidays."""
    import holidays as peer

    return lambda: len(peer.country_holidays("VN", years=range(YEARS[0], YEARS[1] + 1), language="vi"))


PEERS: dict[str, Callable[[Days], Work]] = {
    "lich": lich,
    "recurring": recurring,
    "dateutil": dateutil,
    "holidays-lich": lambda _: holidays_lich(),
    "holidays": lambda _: holidays(),
}


def main(name: str, path: str | None = None) -> None:
    """One library, until the parent has had enough."""
    work = PEERS[name](json.loads(Path(path).read_text(encoding="utf-8")) if path else {})
    loop(work, work())


if __name__ == "__main__":
    main(*sys.argv[1:])
