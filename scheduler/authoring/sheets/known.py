"""The office's events as a plan names them: by id, by name with or without "Lễ hội", by name and place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from scheduler.authoring.sheets.entry import Entry, FaultError
from scheduler.expand import expand, expand_event
from scheduler.model import Catalogue, Event, Occurrence, OccurrenceId
from scheduler.words import fold, nearest

_HEAD = re.compile(r"^(?:le hoi|ngay hoi|le(?! hoi))(?: truyen thong)?(?: dan toc)? (?=\w+ \w)")
"""What a name may do without, where two words at least remain: "Hội xuân" and "Lễ hội Xuân" are not the same."""
_LIKE = 0.6
"""Of the words of two names together, the part they must share to be called alike."""


class Known:
    """Looks events and their occurrences up. Years are expanded once, when asked for."""

    def __init__(self, catalogue: Catalogue, taken: frozenset[str] = frozenset()) -> None:
        self.catalogue, self._taken = catalogue, taken
        self.keys = {event.key: event for event in catalogue.events}
        self.ids: dict[str, list[Event]] = {}
        self._names: dict[str, list[Event]] = {}
        for event in catalogue.events:
            self.ids.setdefault(event.id, []).append(event)
            for name in names(event.name):
                self._names.setdefault(name, []).append(event)
        self._words = {event.key: frozenset(fold(event.name).split()) for event in catalogue.events}
        self._years: dict[int, dict[str, list[Occurrence]]] = {}

    def called(self, entry: Entry) -> tuple[list[Event], str | None]:
        """The events that a row may mean, and the cycle where it names one; none: it is new."""
        if entry.identity:
            return self._identified(entry.identity)
        found = {event.key: event for name in names(entry.name) for event in self._names.get(name, ())}
        exact = [event for event in found.values() if fold(event.name) == fold(entry.name)]
        return _at_place(exact or list(found.values()), entry.places), None

    def _identified(self, text: str) -> tuple[list[Event], str | None]:
        key, cycle = text, None
        if "/" in text:
            identity = OccurrenceId.parse(text)
            key, cycle = identity.key, identity.cycle
        if key in self.keys:
            return [self.keys[key]], cycle
        if key in self.ids:
            return self.ids[key], cycle
        if key in self._taken:
            raise FaultError(
                "id", f"sự kiện {key} đã bỏ khỏi lịch", "bỏ dòng retired của nó trong events.toml, hoặc bỏ dòng này"
            )
        if cycle is not None or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
            near = nearest(key, self.keys)
            raise FaultError(
                "id", f"không có sự kiện mã “{key[:60]}”", f"gần nhất: {', '.join(near)}" if near else None
            )
        return [], None

    def alike(self, name: str) -> Event | None:
        """An event whose name shares most of its words with this one, without being the same."""
        own = frozenset(fold(name).split())
        share, key = max(((_share(own, theirs), key) for key, theirs in self._words.items()), default=(0.0, ""))
        return self.keys[key] if share >= _LIKE else None

    def near(self, event: Event, first: date, last: date, days: int = 0) -> list[Occurrence]:
        """The event's occurrences within some days of first…last, in order."""
        low, high = first - timedelta(days=days), last + timedelta(days=days)
        found = {o.cycle: o for year in range(low.year, high.year + 1) for o in self._of_year(year).get(event.key, ())}
        return sorted((o for o in found.values() if o.start <= high and o.last >= low), key=lambda o: o.sort_key)

    def in_cycle(self, event: Event, cycle: str, near: date) -> Occurrence | None:
        """The occurrence of a cycle, looked for some years around a day."""
        found = (
            self.near(event, near, near, 800)
            or expand_event(
                self.catalogue, event.key, date(near.year - 3, 1, 1), date(near.year + 3, 12, 31)
            ).occurrences
        )
        return next((o for o in found if o.cycle == cycle), None)

    def _of_year(self, year: int) -> dict[str, list[Occurrence]]:
        if year not in self._years:
            grouped: dict[str, list[Occurrence]] = {}
            for occurrence in expand(self.catalogue, date(year, 1, 1), date(year, 12, 31)).occurrences:
                grouped.setdefault(occurrence.event.key, []).append(occurrence)
            self._years[year] = grouped
        return self._years[year]


def names(name: str) -> set[str]:
    """The ways to write a name: whole, without what stands in brackets, without "Lễ hội"."""
    ways = {name, re.sub(r"\s*\([^)]*\)", "", name), *re.findall(r"\(([^)]{4,})\)", name)}
    plain = {" ".join(re.sub(r"[^a-z0-9]+", " ", fold(way)).split()) for way in ways}
    return {short for way in plain if way for short in (way, _HEAD.sub("", way)) if short}


def _at_place(events: list[Event], places: Iterable[str]) -> list[Event]:
    """Those of several that are held at one of the places, where that tells them apart."""
    held = [event for event in events if held_at(event, places)]
    return held if len(events) > 1 and held else events


def held_at(event: Event, places: Iterable[str]) -> bool:
    """Whether one of the places is one of the event's, by a part of its name."""
    own = [fold(place.name) for place in event.places]
    return any(fold(place) in name or name in fold(place) for place in places for name in own)


def _share(own: frozenset[str], other: frozenset[str]) -> float:
    return len(own & other) / len(own | other)
