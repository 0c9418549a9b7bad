"""The Today page: what is on, and what comes next in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from scheduler import words
from scheduler.model import Occurrence, Status
from scheduler.web.views.items import Item, item, lunar_words

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
    beyond: int
    """How many more begin within the days looked at, not listed."""


def window(today: date) -> tuple[date, date]:
    """The days whose occurrences the page needs, both included."""
    return today, today + timedelta(days=AHEAD)


def build(occurrences: Iterable[Occurrence], today: date) -> Today:
    """The page on that day. What is cancelled is on no more, but still announced as coming, struck out."""
    shown = sorted(occurrences, key=lambda o: o.sort_key)
    on = [o for o in shown if o.start <= today <= o.last and o.status != Status.CANCELLED]
    later = [o for o in shown if o.start > today]
    listed = later[:LINES]
    return Today(
        now_on=tuple(item(o, today) for o in sorted(on, key=lambda o: (o.anchor < today, o.last, o.event.key))),
        coming=tuple(
            Stop(date=day, lunar=lunar_words(day, day), left=words.days_left((day - today).days), items=tuple(item(o, today) for o in group))
            for day, group in groupby(listed, key=lambda o: o.start)
        ),
        beyond=len(later) - len(listed),
    )
