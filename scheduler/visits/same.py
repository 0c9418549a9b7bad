"""A row of a sheet without a number, and the visit that it is already: the same content, day and commune. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from scheduler.model import OccurrenceId
from scheduler.visits.place import place_key
from scheduler.visits.sheet_in import onto
from scheduler.visits.visit import Visit
from scheduler.words import fold

_Key = tuple[date | OccurrenceId | None, str, str]


class Known:
    """Visits that are there; each stands for one row at most."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._there: dict[_Key, list[Visit]] = defaultdict(list)
        for visit in visits:
            self._there[_key(visit)].append(visit)

    def take(self, row: Visit) -> Visit | None:
        """The visit that a row is, at the same spot before one whose spot only one of the two says; None: it is new."""
        near = self._there[_key(row)]
        found = [one for one in near if fold(one.spot) == fold(row.spot)]
        if not found and len(near) == 1 and not (near[0].spot and row.spot):
            found = near
        if not found:
            return None
        near.remove(taken := found[0])
        return taken


def _key(visit: Visit) -> _Key:
    return visit.day or visit.occurrence, place_key(visit.commune), fold(visit.title)


def filled_in(kept: Visit, row: Visit, fields: frozenset[str]) -> Visit:
    """The visit with what the row says: what it leaves blank was written down since, and stays."""
    said = {name for name in fields - {"hours"} if getattr(row, name)}
    return onto(kept, row, frozenset(said | ({"hours"} & fields if row.starts else set())))
