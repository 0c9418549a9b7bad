"""What a page is narrowed to: a kind, a group, a feed, kept in the address so that it can be passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from scheduler import words
from scheduler.model import KINDS, Catalogue, Feed, Occurrence
from scheduler.web.views import search
from scheduler.web.views.tongue import Tongue
from scheduler.web.views.vietnamese import VIETNAMESE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a list."""

    value: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """The chosen kind, group, place and feed; None does not narrow. Values that nothing has are dropped on reading."""

    kind: str | None = None
    group: str | None = None
    place: str | None = None
    """A province by its name of today, or by one of yesterday."""
    feed: Feed | None = None

    def takes(self, occurrence: Occurrence) -> bool:
        """Whether the occurrence is shown."""
        event = occurrence.event
        return (
            (self.kind is None or event.kind == self.kind)
            and (self.group is None or self.group in event.groups)
            and (self.place is None or search.is_in(event, self.place))
            and (self.feed is None or self.feed.takes(event))
        )

    @property
    def query(self) -> str:
        """`?loai=visit&nhom=M%C6%B0%E1%BB%9Dng`, or nothing; the same choice always gives the same text."""
        chosen = {"loai": self.kind, "nhom": self.group, "noi": self.place, "lich": self.feed and self.feed.id}
        text = urlencode({name: value for name, value in chosen.items() if value})
        return f"?{text}" if text else ""

    def words(self, tongue: Tongue) -> str:
        """`Lễ hội dân tộc, Mường, Phú Thọ`, or nothing: what a printed sheet must say."""
        kind = self.kind and tongue.kinds[self.kind]
        feed = self.feed and ((self.feed.name_en if tongue.root else None) or self.feed.name)
        return ", ".join(part for part in (kind, self.group, self.place, feed) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen in this catalogue."""

    kinds: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    places: tuple[Choice, ...]
    feeds: tuple[Choice, ...]


def read(parameters: Mapping[str, str], catalogue: Catalogue) -> Filter:
    """The filter that an address asks for. An unknown value does not narrow."""
    kind, group, place = (parameters.get(name) for name in ("loai", "nhom", "noi"))
    feeds = {feed.id: feed for feed in catalogue.feeds}
    return Filter(
        kind=kind if kind in KINDS else None,
        group=group if group in _groups(catalogue) else None,
        place=place if place in search.provinces_of(catalogue) else None,
        feed=feeds.get(parameters.get("lich", "")),
    )


def choices(catalogue: Catalogue, tongue: Tongue = VIETNAMESE) -> Choices:
    """The lists of the filter, without what the catalogue has none of."""
    used = {event.kind for event in catalogue.events}
    return Choices(
        kinds=tuple(Choice(value=kind, name=tongue.kinds[kind]) for kind in KINDS if kind in used),
        groups=tuple(Choice(value=name, name=name) for name in _groups(catalogue)),
        places=tuple(Choice(value=name, name=name) for name in search.provinces_of(catalogue)),
        feeds=tuple(
            Choice(value=feed.id, name=(feed.name_en if tongue.root else None) or feed.name) for feed in catalogue.feeds
        ),
    )


def narrow(occurrences: Iterable[Occurrence], chosen: Filter) -> tuple[Occurrence, ...]:
    """Those that the filter takes, in the same order."""
    return tuple(occurrence for occurrence in occurrences if chosen.takes(occurrence))


def _groups(catalogue: Catalogue) -> tuple[str, ...]:
    names = {name for event in catalogue.events for name in event.groups}
    return tuple(sorted(names, key=lambda name: (words.fold(name), name)))
