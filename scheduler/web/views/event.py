"""One event's page: when it comes next, how sure that is and why, when it was, where, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from scheduler.authoring.explain import Line
from scheduler.model import Event, Feed, Occurrence, Place
from scheduler.web.views.items import Item, event_path, family
from scheduler.web.views.search import place_path
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE

COMING = 10
PAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A row of the tables of dates."""

    item: Item
    lunar: str | None
    """With its year: `mùng 6–8 tháng Giêng năm Đinh Mùi`."""
    note: str | None
    """What is not certain of it; of a day gone by, what nobody wrote down."""
    reason: str
    """Why one may trust it, or not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from; `href` is None for a source that is no web address."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The same festival at another place or on another of its days."""

    name: str
    place: str | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """Everything that the page of an event shows."""

    name: str
    other_name: str | None
    """In the other language."""
    kind: str
    kind_words: str
    family: str
    path: str
    groups: tuple[str, ...]
    places: tuple[tuple[str, str | None, str | None], ...]
    """Name, the years in which the place bears it, and the page of its province."""
    next: Date | None
    coming: tuple[Date, ...]
    """After the next."""
    past: tuple[Date, ...]
    """The latest first."""
    why: tuple[Line, ...]
    sources: tuple[Source, ...]
    basis: str | None
    note: str | None
    founded: int | None
    feeds: tuple[Feed, ...]
    variants: tuple[Variant, ...]
    limit: str | None
    """Up to when the calendar is known, where that cuts the list of dates short."""
    is_many: bool
    """Several variants on one page: each date then says its place."""


def build(
    events: Sequence[Event],
    siblings: Sequence[Event],
    coming: Iterable[Occurrence],
    past: Iterable[Occurrence],
    why: Iterable[Line],
    feeds: Iterable[Feed],
    today: date,
    limit: str | None = None,
    tongue: Tongue = VIETNAMESE,
) -> EventPage:
    """The page of one event, or of all variants of one id together: `events` has at least one.

    `siblings` are all variants of the id; `coming` in order of time, `past` the latest first.
    """
    event = events[0]
    dates = tuple(_date(o, today, tongue) for o in coming)
    return EventPage(
        name=tongue.name(event),
        other_name=tongue.own_name(event) or (event.name_en if tongue.key == "vi" else None),
        kind=event.kind,
        kind_words=tongue.kinds[event.kind],
        family=family(event.kind),
        path=event_path(event),
        groups=_merged(one.groups for one in events),
        places=_places((place for one in events for place in one.places), tongue),
        next=dates[0] if dates else None,
        coming=dates[1:],
        past=tuple(_date(o, today, tongue) for o in past),
        why=tuple(why),
        sources=tuple(source(text) for text in _merged(one.sources for one in events)),
        basis=event.basis,
        note=event.note,
        founded=event.founded,
        feeds=tuple(feed for feed in feeds if any(feed.takes(one) for one in events)),
        limit=limit,
        is_many=len(events) > 1,
        variants=tuple(_variant(one, tongue) for one in siblings if one not in events or len(events) > 1),
    )


def _date(occurrence: Occurrence, today: date, tongue: Tongue) -> Date:
    line = tongue.item(occurrence, today)
    return Date(
        item=line,
        lunar=tongue.lunar_dated(occurrence.start, occurrence.last),
        note=tongue.past_note(line) if line.last < today else line.note,
        reason=tongue.reason(occurrence),
    )


def _merged(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in lists for text in one))


def _places(places: Iterable[Place], tongue: Tongue) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple(
        dict.fromkeys(
            (
                place.name,
                tongue.years(place.since, place.until),
                place_path(place.name) if place.name[:1].isupper() else None,
            )
            for place in places
        )
    )


def source(text: str) -> Source:
    """A source as it is shown: of a web address its host alone."""
    try:
        host = urlsplit(text).hostname if text.startswith(("https://", "http://")) else None
    except ValueError:
        host = None
    return Source(text=host.removeprefix("www."), href=text) if host else Source(text=text, href=None)


def _variant(event: Event, tongue: Tongue) -> Variant:
    latest = event.places[-1].name if event.places else None
    return Variant(name=tongue.name(event), place=latest, href=event_path(event))
