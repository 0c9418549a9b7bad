"""What a planner sees before a change is written: the next dates, what else is on those days, what moves. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.authoring.compare import compare
from scheduler.authoring.edit import Draft
from scheduler.errors import Problem
from scheduler.expand import expand, expand_event, next_dates
from scheduler.ledger import Change
from scheduler.model import DUTIES, Catalogue, Occurrence, Status

COUNT = 5
NATIONWIDE = "cả nước"
"""A place that is none: two events that are held everywhere do not meet anywhere."""
TRIP = "người và xe"
"""What two trips of the office on one day both need."""
_TRIPS = DUTIES - {"report"}
_LONG = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another occurrence on the same days."""

    occurrence: Occurrence
    places: tuple[str, ...]
    """Where both are, or what both need; with any they clash."""
    groups: tuple[str, ...]
    """The peoples whose days both are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One of the next dates, and what else is on its days."""

    occurrence: Occurrence
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that is shown."""

    coming: tuple[Coming, ...]
    changes: tuple[Change, ...]
    """Of coming occurrences: what appears, moves, vanishes or is told otherwise, of other events too."""
    warnings: tuple[Problem, ...]
    """Those that the change brings."""


def preview(
    before: Catalogue, draft: Draft, known: tuple[Problem, ...], key: str, today: date, cycle: str | None = None
) -> Preview:
    """What a draft without errors comes to. `known` are the problems there were; `cycle` is shown however far it is."""
    after = draft.reading.catalogue
    assert after is not None
    told = {(problem.path, problem.code, problem.message) for problem in known}
    return Preview(
        coming=tuple(_beside(one, after) for one in coming(after, key, today, cycle)),
        changes=tuple(change for change in compare(before, after, today) if _is_coming(change, today)),
        warnings=tuple(p for p in draft.reading.warnings if (p.path, p.code, p.message) not in told),
    )


def coming(catalogue: Catalogue, key: str, today: date, cycle: str | None = None) -> tuple[Occurrence, ...]:
    """The next five of an event, all its variants together, and before them the one of the cycle if it is not there."""
    events = [event for event in catalogue.events if key in (event.id, event.key)]
    found = {one.id: one for event in events for one in next_dates(event, today - timedelta(days=1), COUNT, catalogue)}
    following = sorted(found.values(), key=lambda one: one.sort_key)[:COUNT]
    decided = [a.start or today for event in events for a in event.announced if a.cycle == cycle]
    far = [
        one
        for day in decided
        for one in expand_event(catalogue, key, *_around(day)).occurrences
        if one.cycle == cycle and one not in following
    ]
    return (*far, *following)


def _around(day: date) -> tuple[date, date]:
    return date(max(day.year - 1, 1), 1, 1), date(min(day.year + 1, date.max.year), 12, 31)


def _beside(occurrence: Occurrence, catalogue: Catalogue) -> Coming:
    """Others on its days; an open window has none yet, and through a long season nearly everything passes."""
    if occurrence.main is None or occurrence.status is Status.CANCELLED:
        return Coming(occurrence=occurrence, beside=())
    days = (occurrence.start, occurrence.last)
    if days[1] - days[0] > _LONG:
        days = (occurrence.main, occurrence.main)
    others = [
        Beside(
            occurrence=other,
            places=tuple(_places(occurrence, other)),
            groups=tuple(group for group in occurrence.event.groups if group in other.event.groups),
        )
        for other in expand(catalogue, *days).occurrences
        if other.event.id != occurrence.event.id and other.main and other.status is not Status.CANCELLED
    ]
    return Coming(occurrence=occurrence, beside=tuple(others))


def _places(one: Occurrence, other: Occurrence) -> Iterator[str]:
    yield from (place for place in one.places if place in other.places and place != NATIONWIDE)
    if one.event.kind in _TRIPS and other.event.kind in _TRIPS:
        yield TRIP


def _is_coming(change: Change, today: date) -> bool:
    return any(span.last >= today for span in (change.before, change.after) if span)
