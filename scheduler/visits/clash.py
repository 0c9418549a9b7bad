"""One thing to mend, of one visit or between several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduler.visits.visit import Visit
from scheduler.words import short_date

LEVELS = ("clash", "ask", "note")
"""What cannot be; what someone must say; what is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A finding."""

    code: str
    """`person`, `car`, `twice`, `ceremony`, `day-off`, `unsure`, `outside`, `cancelled`, `gone`, `number`,
    `astray`."""
    level: str
    visits: tuple[int, ...]
    """Their numbers, rising."""
    day: date | None
    about: str
    """Who, which car or which commune; empty where the visit alone is meant."""
    message: str


def clash(code: str, level: str, visits: Iterable[Visit], about: str, message: str) -> Clash:
    """A finding of these visits, on the first of their days."""
    own = sorted(visits, key=lambda visit: visit.id or 0)
    days = [visit.day for visit in own if visit.day]
    return Clash(
        code=code,
        level=level,
        visits=tuple(visit.id or 0 for visit in own),
        day=min(days, default=None),
        about=about,
        message=message,
    )


def day_words(visit: Visit) -> str:
    """Its day, empty where it has none."""
    return short_date(visit.day) if visit.day else ""
