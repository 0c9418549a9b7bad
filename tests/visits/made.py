"""Visits and occurrences for tests; people are role words, not names."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from scheduler import rules
from scheduler.model import Catalogue, Event, Occurrence, OccurrenceId, Office, Place, Status
from scheduler.visits.visit import Visit
from scheduler.working import WorkingDays

OFFICE = Office(name="Ủy ban MTTQ Việt Nam tỉnh", domain="lich.example.vn", address="https://lich.example.vn")
WORKING = WorkingDays([], [])
"""Only weekends are off."""
MUONG_BI = OccurrenceId("khai-ha-muong-bi", None, "2026")


def visit(id_: int = 1, day: date | None = date(2026, 2, 24), hours: str = "", **values: Any) -> Visit:
    """A visit; `hours` as `7:30-11:00`."""
    times = [time.fromisoformat(part.strip().zfill(5)) for part in hours.split("-")] if hours else []
    starts, ends = (*times, None, None)[:2]
    return Visit(**{"title": "Thăm", "id": id_, "day": day, "starts": starts, "ends": ends, **values})


def event(id_: str = "khai-ha-muong-bi", kind: str = "ethnic-festival", **values: Any) -> Event:
    return Event(**{"id": id_, "name": f"Lễ {id_}", "kind": kind, **values})


def occurrence(
    id_: str = "khai-ha-muong-bi",
    main: date | None = date(2026, 2, 24),
    *,
    place: str = "Phú Thọ / xã Mường Bi",
    start: date | None = None,
    last: date | None = None,
    status: Status = Status.COMPUTED,
    **values: Any,
) -> Occurrence:
    begin = start or main
    assert begin
    return Occurrence(
        event=event(id_, places=(Place(name=place),), **values),
        cycle=str(begin.year),
        start=begin,
        last=last or main or begin,
        main=main,
        status=status,
    )


def catalogue(*events: tuple[str, str, str, str]) -> Catalogue:
    """Of (id, kind, key, value)."""
    made = [event(id_, kind, rules=(rules.parse(key, value, {}),)) for id_, kind, key, value in events]
    return Catalogue(office=OFFICE, events=tuple(sorted(made, key=lambda one: one.id)))
