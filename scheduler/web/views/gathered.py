"""Events that belong together, each with its next date: those with a day in order of time, the rest by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduler import words
from scheduler.model import Event, Occurrence, Status
from scheduler.web.views.items import Item, event_path, family, is_waiting
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event and when it comes next."""

    name: str
    own_name: str | None
    """In Vietnamese, where `name` is a translation."""
    href: str
    kind: str
    kind_words: str
    family: str
    places: tuple[str, ...]
    """As they are called today."""
    groups: tuple[str, ...]
    next: Item | None
    """None where no day is known in the year to come."""
    left: str
    """To its first day: `còn 12 ngày`, or `đang diễn ra`; empty without one."""
    waits: bool
    """Whether its next date is only a long window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The two lists of such a page."""

    dated: tuple[Row, ...]
    undated: tuple[Row, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.dated) + len(self.undated)


def rows(
    events: Iterable[Event], coming: Iterable[Occurrence], today: date, tongue: Tongue = VIETNAMESE
) -> tuple[Row, ...]:
    """Each event with the first of its coming occurrences; what is called off does not count."""
    first: dict[str, Occurrence] = {}
    for one in sorted(coming, key=lambda o: o.sort_key):
        if one.status is not Status.CANCELLED and one.last >= today:
            first.setdefault(one.event.key, one)
    return tuple(_row(event, first.get(event.key), today, tongue) for event in events)


def build(listed: Iterable[Row]) -> Gathered:
    """Those with a day by that day, then the rest by name."""
    every = tuple(listed)
    dated = [(row.next.start, row.name, row.href, row) for row in every if row.next and not row.waits]
    undated = [row for row in every if row.next is None or row.waits]
    return Gathered(
        dated=tuple(row for *_, row in sorted(dated)),
        undated=tuple(sorted(undated, key=lambda row: (words.fold(row.name), row.href))),
    )


def _row(event: Event, following: Occurrence | None, today: date, tongue: Tongue) -> Row:
    return Row(
        name=tongue.name(event),
        own_name=tongue.own_name(event),
        href=event_path(event),
        kind=event.kind,
        kind_words=tongue.kinds[event.kind],
        family=family(event.kind),
        places=event.places_on(today),
        groups=event.groups,
        next=tongue.item(following, today) if following else None,
        left=_left(following.start, today, tongue) if following else "",
        waits=following is not None and is_waiting(following),
    )


def _left(start: date, today: date, tongue: Tongue) -> str:
    return tongue.left((start - today).days) if start >= today else tongue.now_on
