"""A person whom the office honours: of prestige, of a policy household, an elder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from scheduler.visits.ceilings import CATEGORIES
from scheduler.visits.visit import tidy

FORGOTTEN = "(đã xoá tên)"
"""What stands for the name of someone who asked to be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Honoured:
    """One person."""

    id: int | None = None
    name: str | None
    """None: deleted on request; what else would tell who it was is emptied with it."""
    category: str
    """A key of `CATEGORIES`."""
    commune: str
    people: str = ""
    """One of the 54, by its own name."""
    spot: str = ""
    telephone: str = ""
    note: str = ""
    since: date | None = None
    """Recognised on."""
    until: date | None = None
    """No longer on the list from that day on."""

    @property
    def shown(self) -> str:
        """The name, or that it was deleted."""
        return self.name or FORGOTTEN

    def listed_on(self, day: date) -> bool:
        """Whether they are on the list then."""
        return self.name is not None and (self.until is None or day < self.until)


def tidied(person: Honoured) -> Honoured:
    """With every text tidy."""
    return replace(
        person,
        name=tidy(person.name) if person.name else None,
        commune=tidy(person.commune),
        people=tidy(person.people),
        spot=tidy(person.spot),
        telephone=tidy(person.telephone),
        note=tidy(person.note),
    )


def faults(person: Honoured) -> Iterator[str]:
    """Why it cannot be kept, in Vietnamese."""
    if not person.name:
        yield "chưa ghi tên"
    if not person.commune:
        yield "chưa ghi xã"
    if person.category not in CATEGORIES:
        yield f"không có nhóm “{person.category}”; có: {', '.join(CATEGORIES)}"
