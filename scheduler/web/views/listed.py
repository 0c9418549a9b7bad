"""A year as a list: what begins in each month, in order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scheduler.model import Occurrence
from scheduler.web.views.items import Item, is_waiting
from scheduler.web.views.month import waiting
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One month of the list."""

    first: date
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The whole year."""

    year: int
    title: str
    count: int
    parts: tuple[Part, ...]
    waiting: tuple[Item, ...]
    """Long open windows that begin in the year: no day of theirs is known."""


def build(year: int, occurrences: Iterable[Occurrence], today: date, tongue: Tongue = VIETNAMESE) -> Listed:
    """The list of a year; what began before it stands in the list of the year before."""
    begun = sorted((o for o in occurrences if o.start.year == year), key=lambda o: o.sort_key)
    dated = [o for o in begun if not is_waiting(o)]
    parts = (
        Part(
            first=date(year, month, 1),
            title=tongue.month(date(year, month, 1)),
            items=tuple(tongue.item(o, today) for o in group),
        )
        for month, group in groupby(dated, key=lambda o: o.start.month)
    )
    return Listed(
        year=year,
        title=tongue.year(year),
        count=len(dated),
        parts=tuple(parts),
        waiting=waiting((o for o in begun if is_waiting(o)), today, tongue),
    )
