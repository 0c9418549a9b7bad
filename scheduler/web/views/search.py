"""Finding events, peoples and places by what somebody types: marks do not matter, nor whether a name is of yesterday.

A name outsiders gave a people finds it and is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from scheduler import words
from scheduler.authoring import groups
from scheduler.feed import links
from scheduler.model import Catalogue, Event
from scheduler.web.views import provinces

MOST = 60
"""Events shown at most; a search that finds more says nothing."""
_SHORTEST = 2
"""Letters below which a people is found by its whole name alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One of the 54, by its own name."""

    name: str
    href: str
    count: int
    """Events in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province or city, of today or of yesterday."""

    name: str
    href: str
    now: str | None
    """Where it lies today; None where it is still there."""
    formerly: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event with what it is found by, without marks."""

    event: Event
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """All that can be found in one edition."""

    entries: tuple[Entry, ...]
    peoples: tuple[People, ...]
    """In the official order."""
    provinces: tuple[Province, ...]
    """By the alphabet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found, the best first."""

    peoples: tuple[People, ...] = ()
    provinces: tuple[Province, ...] = ()
    events: tuple[Event, ...] = ()
    more: int = 0
    """Events found and not listed."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.peoples or self.provinces or self.events)


def directory(catalogue: Catalogue) -> Directory:
    """Everything of a catalogue that can be found."""
    return Directory(
        entries=tuple(_entry(event) for event in catalogue.events),
        peoples=tuple(
            People(
                name=name,
                href=people_path(name),
                count=len({event.id for event in catalogue.events if name in event.groups}),
            )
            for name in groups.names()
        ),
        provinces=tuple(_province(name, catalogue.events) for name in provinces_of(catalogue)),
    )


def find(known: Directory, query: str) -> Result:
    """What fits the query; every word of it must occur."""
    wanted = provinces.respelt(words.fold(query)[:200])
    if not wanted:
        return Result()
    found = sorted(
        (rank, entry.name, entry.event.key, entry.event)
        for entry in known.entries
        if (rank := _rank(entry, wanted)) is not None
    )
    peoples = _peoples(wanted)
    return Result(
        peoples=tuple(one for one in known.peoples if one.name in peoples),
        provinces=tuple(one for one in known.provinces if _fits(one, wanted)),
        events=tuple(row[-1] for row in found[:MOST]),
        more=max(len(found) - MOST, 0),
    )


def provinces_of(catalogue: Catalogue) -> tuple[str, ...]:
    """Every province that an event names, and the one of today in which it lies; by the alphabet."""
    names = {feed.places[0] for feed in links.by_place(catalogue).values()}
    everywhere = names | {now for name in names if (now := provinces.now_of(name))}
    return tuple(sorted(everywhere, key=lambda name: (words.fold(name), name)))


def of_place(events: Iterable[Event], name: str) -> tuple[Event, ...]:
    """Events in a province, by its name of today or one of those that it took in."""
    return tuple(event for event in events if is_in(event, name))


def is_in(event: Event, name: str) -> bool:
    """Whether an event is held in a province, by its name of today or one of those that it took in."""
    names = {name, *provinces.formerly(name)}
    return any(province_of(place.name) in names for place in event.places)


def province_of(place: str) -> str:
    """`Phú Thọ` of `Phú Thọ / xã Mường Bi`."""
    return place.partition(" / ")[0].strip()


def people_path(name: str) -> str:
    """The address of a people's page."""
    return f"/dan-toc/{quote(links.slug(name))}"


def place_path(name: str) -> str:
    """The address of the page of the province in which a place lies."""
    return f"/noi/{quote(links.slug(province_of(name)))}"


def _entry(event: Event) -> Entry:
    told = (event.name, event.name_en or "", event.id.replace("-", " "), words.KIND[event.kind], *event.groups)
    places = [name for place in event.places for name in _names(place.name)]
    own = [name for group in event.groups if groups.is_official(group) for name in groups.about(group).also]
    return Entry(event=event, name=words.fold(event.name), text=words.fold(" | ".join((*told, *places, *own))))


def _names(place: str) -> tuple[str, ...]:
    """The place as written, and the province in which it lies today."""
    now = provinces.now_of(province_of(place))
    return (place, now) if now else (place,)


def _province(name: str, events: Sequence[Event]) -> Province:
    return Province(
        name=name,
        href=place_path(name),
        now=provinces.now_of(name),
        formerly=provinces.formerly(name),
        count=len({event.id for event in of_place(events, name)}),
    )


def _rank(entry: Entry, wanted: str) -> int | None:
    """0 the best; None where it does not fit."""
    padded, phrase = f" {entry.text} ", f" {wanted} "
    if phrase in f" {entry.name} ":
        return 0
    parts = wanted.split()
    if all(f" {part}" in f" {entry.name}" for part in parts):
        return 1
    if phrase in padded:
        return 2
    if all(f" {part}" in padded for part in parts):
        return 3
    return 4 if all(part in entry.text for part in parts) and len(wanted) > _SHORTEST else None


def _peoples(wanted: str) -> frozenset[str]:
    """Those a word of the query names, and those in one of whose names the whole query occurs."""
    bare = wanted.removeprefix("dan toc ").removeprefix("nguoi ")
    official = groups.official(bare)
    if official and groups.is_official(bare):
        return frozenset({official})
    return frozenset(groups.search(bare)) if len(bare) > _SHORTEST else frozenset(filter(None, (official,)))


def _fits(place: Province, wanted: str) -> bool:
    bare = wanted.removeprefix("tinh ").removeprefix("thanh pho ").removeprefix("tp ")
    return f" {bare}" in f" {words.fold(place.name).removeprefix('tp ')}"
