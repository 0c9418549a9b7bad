"""Occurrences made by hand, for views that want nothing but values."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.model import Event, Occurrence, Rule, Status
from scheduler.web.views.odd import OddDay


def event(key: str = "le-hoi", kind: str = "ethnic-festival", **more: object) -> Event:
    fields = {"id": key, "name": f"Lễ {key}", "kind": kind, "rules": (Rule(key="lunar", first=None),)} | more
    return Event(**fields)  # type: ignore[arg-type]  # a test's shorthand: the fields are checked by what it asserts


def occurrence(
    start: date, length: int = 1, main: int | None = 0, *, of: Event | None = None, **more: object
) -> Occurrence:
    """`main` counts from 0; None: an open window."""
    fields = {
        "event": of or event(),
        "cycle": str(start.year),
        "start": start,
        "last": start + timedelta(days=length - 1),
        "main": None if main is None else start + timedelta(days=main),
        "status": Status.OPEN if main is None else Status.COMPUTED,
    }
    return Occurrence(**(fields | more))  # type: ignore[arg-type]  # as above


def no_odd_day(day: date) -> OddDay | None:
    return None
