"""The values everything else speaks in: events and their rules, occurrences, and how each is named.

Frozen, without clock or file. An event with variants is flat here: each variant is an `Event` of its own,
whole, with the same `id` and its own `variant`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

KINDS = (
    "ethnic-festival",
    "religious-festival",
    "tet",
    "national-day",
    "commemoration",
    "memorial",
    "visit",
    "report",
    "review",
    "training",
)
DUTIES = frozenset({"visit", "report", "review", "training"})
"""Kinds that are the office's own work: only these may move to a working day."""


class Status(StrEnum):
    """How sure the days of an occurrence are."""

    COMPUTED = "computed"
    PROVISIONAL = "provisional"
    OPEN = "open"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class OccurrenceId(NamedTuple):
    """Identity of an occurrence: never made from a name or a date, so it survives both changing."""

    event: str
    variant: str | None
    cycle: str

    @property
    def key(self) -> str:
        """`event` or `event.variant`."""
        return f"{self.event}.{self.variant}" if self.variant else self.event

    def __str__(self) -> str:
        return f"{self.key}/{self.cycle}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The inverse of `str`. Raises ValueError where the text has no cycle."""
        key, slash, cycle = text.rpartition("/")
        if not slash:
            raise ValueError(text)
        event, _, variant = key.partition(".")
        return cls(event, variant or None, cycle)

    def uid(self, domain: str) -> str:
        """The UID in calendars: `event[.variant].cycle@domain`."""
        return f"{self.key}.{self.cycle}@{domain}"


class Span(NamedTuple):
    """Days of an occurrence, both ends included; `main` is None while a window is open."""

    start: date
    last: date
    main: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How long before the main day something is due; negative: after the last day."""

    count: int
    working: bool = False

    def __str__(self) -> str:
        return f"{self.count}wd" if self.working else str(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """A rhythm in cycles: `years` from the cycle `start`, asked each time, or leap years only."""

    years: int = 1
    start: str | None = None
    ask: bool = False
    leap_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How the days are found in one calendar, with the modifiers of DESIGN section 3."""

    key: str
    """The TOML key, which is also the key of `rules.KINDS`."""
    first: Any
    """The day in that calendar, in the value type of its kind."""
    until_day: Any = None
    """The last day, where the rule is a range."""
    days: int | None = None
    rule_day: int | None = None
    main_day: int | Literal["last"] | None = None
    leap: Literal["regular", "second", "both", "count", "ask"] = "regular"
    short: Literal["last", "next", "skip"] | None = None
    every: Every | None = None
    since: date | None = None
    """First main day that counts, included."""
    until: date | None = None
    """Last main day that counts, included."""
    tolerance: int = 0
    """Days by which an estimate may be off; 0 is certain."""
    shift: Literal["previous", "next", "nearest"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A decision about one cycle, which wins over the rule. At least `start` or `cancelled` is given.

    A cancellation with `start` says which days are off: needed where no rule gives them.
    """

    cycle: str
    start: date | None = None
    last: date | None = None
    """TOML `end`, included; None: as long as the rule says."""
    main: date | None = None
    cancelled: bool = False
    reason: str | None = None
    document: str | None = None
    url: str | None = None
    told_by: str | None = None
    date: date | None = None
    """When the document was issued."""
    signer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that must be ready by a lead."""

    id: str
    name: str
    lead: Lead
    owner: str | None = None
    """A role; who holds it stands in the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place by the name it has between two days, both included."""

    name: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this is the place's name on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A recurring thing of the office's file, or one variant of it, whole."""

    id: str
    variant: str | None = None
    name: str
    name_en: str | None = None
    kind: str
    rules: tuple[Rule, ...] = ()
    """Usually one; several hold in different years and never overlap."""
    announced: tuple[Announcement, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: str | None = None
    remind: tuple[Lead, ...] | None = None
    """None: the office's leads for this kind."""
    steps: tuple[Step, ...] = ()
    ask_before: int | None = None
    """Days before an estimate at which the office is asked for the real date."""
    evening_before: bool = False
    time: str | None = None
    day_off: bool = False
    basis: str | None = None
    note: str | None = None
    founded: int | None = None
    origin: str = "events.toml"
    """The file that defines it, as the office names it."""

    @property
    def key(self) -> str:
        """`id` or `id.variant`: unique in a catalogue."""
        return f"{self.id}.{self.variant}" if self.variant else self.id

    def places_on(self, day: date) -> tuple[str, ...]:
        """The names that its places have on that day."""
        return tuple(place.name for place in self.places if place.holds_on(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One event in one cycle."""

    event: Event
    cycle: str
    start: date
    last: date
    main: date | None
    status: Status
    tolerance: int = 0
    computed: Span | None = None
    """What the rule gives, where a decision gives something else."""
    decision: Announcement | None = None
    candidates: tuple[date, ...] = ()
    """Days that an open window offers; never a choice."""
    shifted_from: date | None = None
    """The main day before it moved to a working day."""

    @property
    def id(self) -> OccurrenceId:
        """Its identity."""
        return OccurrenceId(self.event.id, self.event.variant, self.cycle)

    @property
    def anchor(self) -> date:
        """The day that leads count from: the main day, or the first day of an open window."""
        return self.main or self.start

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.start, self.last, self.main)

    @property
    def places(self) -> tuple[str, ...]:
        """Its places by the names valid on that day."""
        return self.event.places_on(self.anchor)

    @property
    def sort_key(self) -> tuple[date, str, str, str]:
        """The order of every list: start, event, variant, cycle."""
        return (self.start, self.event.id, self.event.variant or "", self.cycle)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDecision:
    """A `[[working_day]]`: one day declared off or working; it wins over everything computed."""

    date: date
    working: bool
    document: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A named filter over events: within a list any, between lists all; an empty list does not filter."""

    id: str
    name: str
    name_en: str | None = None
    kinds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Text that occurs in a place's name."""
    events: tuple[str, ...] = ()
    """Event ids, or `id.variant`."""
    gzip: bool = True
    """Whether it is ever sent compressed; some readers cannot."""

    def takes(self, event: Event) -> bool:
        """Whether the event belongs to this feed."""
        return (
            (not self.kinds or event.kind in self.kinds)
            and (not self.groups or not set(self.groups).isdisjoint(event.groups))
            and (not self.events or event.id in self.events or event.key in self.events)
            and (not self.places or any(p in place.name for p in self.places for place in event.places))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Whose calendar it is."""

    name: str
    domain: str
    """Part of every UID: never changes, whatever the site's address."""
    address: str
    """Base of links, without a slash at the end."""
    mail: str | None = None
    """The role's mailbox that gets every letter until people are added, and every question."""
    signature: str | None = None
    """Sender, post and telephone under a letter."""
    remind: Mapping[str, tuple[Lead, ...]] = field(default_factory=dict)
    """Default leads by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything the office's files say, resolved: what the pure core works on."""

    office: Office
    events: tuple[Event, ...]
    """Sorted by id, then variant."""
    feeds: tuple[Feed, ...] = ()
    days: tuple[DayDecision, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Key -> name, of every event."""
        return {event.key: event.name for event in self.events}

    def leads(self, event: Event) -> tuple[Lead, ...]:
        """The event's own leads, else the office's for its kind, else none."""
        return self.office.remind.get(event.kind, ()) if event.remind is None else event.remind
