"""The Today page: what is on, and what comes next in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scheduler.model import Occurrence, Status
from scheduler.web.views.items import Item, by_weight, is_waiting
from scheduler.web.views.month import waiting
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

AHEAD = 60
"""Days that the timeline looks ahead."""
LINES = 14
"""What the timeline lists at most; the rest is a month page away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One day of the timeline and what begins on it."""

    date: date
    lunar: str | None
    left: str
    """`còn 12 ngày`."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What is on now and what comes next."""

    now_on: tuple[Item, ...]
    coming: tuple[Stop, ...]
    waiting: tuple[Item, ...]
    """Open windows that have begun, and long ones to come, with no day fixed yet."""
    beyond: int
    """How many more begin within the days looked at, not listed."""


def window(today: date) -> tuple[date, date]:
    """The days whose occurrences the page needs, both included."""
    return today, today + timedelta(days=AHEAD)


def build(occurrences: Iterable[Occurrence], today: date, tongue: Tongue = VIETNAMESE) -> Today:
    """The page on that day. A window that is still open is not on; what is cancelled is listed while it comes."""
    every = sorted(occurrences, key=lambda o: (o.start, by_weight(o)))
    shown = [o for o in every if not _is_waiting(o, today)]
    on = [o for o in shown if o.start <= today <= o.last and o.status is not Status.CANCELLED]
    later = [o for o in shown if o.start > today]
    listed = later[:LINES]
    return Today(
        now_on=tuple(tongue.item(o, today) for o in sorted(on, key=lambda o: (o.anchor < today, o.last, o.event.key))),
        coming=tuple(
            Stop(
                date=day,
                lunar=tongue.lunar_words(day, day),
                left=tongue.left((day - today).days),
                items=tuple(tongue.item(o, today) for o in group),
            )
            for day, group in groupby(listed, key=lambda o: o.start)
        ),
        waiting=waiting((o for o in every if _is_waiting(o, today)), today, tongue),
        beyond=len(later) - len(listed),
    )


def _is_waiting(occurrence: Occurrence, today: date) -> bool:
    begun = occurrence.status is Status.OPEN and occurrence.start <= today <= occurrence.last
    return begun or is_waiting(occurrence)
