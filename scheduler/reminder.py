"""The values of reminding: a reminder and its life, what its reader was told, and who reads what.

Pure, frozen. `due` finds what falls due, `plan` decides what of it is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from scheduler.model import Event, Feed, Lead, Occurrence, OccurrenceId, Status

Key = tuple[OccurrenceId, int, str]
"""Occurrence, move and reason: for one reader there is one reminder of each."""
NOTICES = ("moved", "cancelled", "withdrawn", "restored")
"""Reasons that correct what was said; in the order in which a later one outdoes an earlier of the same move."""


class State(StrEnum):
    """The life of a reminder: planned → taken → sent, failed or held; the last three never had a letter."""

    PLANNED = "planned"
    TAKEN = "taken"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    VOID = "void"


class Shown(NamedTuple):
    """The days and the status as a reader is told them."""

    start: date
    last: date
    main: date | None
    status: Status

    @classmethod
    def of(cls, occurrence: Occurrence) -> Shown:
        """Those of an occurrence."""
        return cls(*occurrence.span, occurrence.status)

    @property
    def days(self) -> tuple[date, date, date | None]:
        """First, last and main day."""
        return self[:3]

    @property
    def begins(self) -> date:
        """The day before which everything about it should arrive."""
        return self.main or self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed read by e-mail since a day."""

    feed: Feed
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """Who goes on a visit: only staff is ever told of one."""

    names: frozenset[str]
    """As recipients are named."""
    since: date
    """The day on which it was written down."""
    occasion: Event | None
    """What it goes to; None where it was made at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """What the plan must know of a recipient."""

    id: int
    name: str = ""
    """Of somebody of the staff: who goes on a visit is known by it."""
    subscriptions: tuple[Subscription, ...] = ()
    leads: tuple[Lead, ...] | None = None
    """Their own, in place of every event's."""
    staff: bool = False
    """Whether steps are shown to them."""
    roles: Mapping[str, date] = field(default_factory=dict)
    """The roles they hold, each with the day since which they do: the steps of these are theirs."""
    muted: frozenset[str] = frozenset()
    """Events they will not hear of, by id or `id.variant`."""
    weekly: bool = False
    """One letter a week, with all that is due in it."""
    asked: date | None = None
    """Since when the questions for a real date come here; None: never."""

    def since(self, event: Event) -> date | None:
        """Since when they read of the event; None where no feed of theirs has it. Two feeds count as one."""
        if self.mutes(event.id, event.key):
            return None
        return min((s.since for s in self.subscriptions if s.feed.takes(event)), default=None)

    def since_going(self, going: Going) -> date | None:
        """Since when they are to go; None where they do not."""
        return going.since if self.staff and self.name and self.name in going.names else None

    def since_about(self, going: Going) -> date | None:
        """Since when a visit is their business: they go or read of its occasion; made at once, it is everybody's."""
        own = self.since_going(going)
        if own is not None or not self.staff:
            return own
        if going.occasion is not None:
            return self.since(going.occasion)
        return going.since if self.subscriptions else None

    def mutes(self, event_id: str, key: str) -> bool:
        """Whether they will not hear of the event with this id, or of this variant of it."""
        return event_id in self.muted or key in self.muted

    def ignores(self, event: Event) -> bool:
        """Whether nothing at all is to be said: muted, and no step of it is theirs to do."""
        return self.mutes(event.id, event.key) and not any(step.owner in self.roles for step in event.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A date that the office is to be asked for, on one day; a season has no days yet."""

    id: OccurrenceId
    event: Event
    before: int
    """Days from then to the estimate; 0 for a season."""
    due: date
    expires: date
    occurrence: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to say to one reader once, or the memory of it."""

    occurrence: OccurrenceId
    move: int
    recipient: int = 0
    """0: nobody in particular, as the plan makes it for all who want the same."""
    reason: str
    due: date
    not_before: datetime
    begins: date | None = None
    """At any hour, rather than on this day or later; None: only in office hours."""
    expires: date
    """The last day on which it may go."""
    state: State = State.PLANNED
    shown: Shown | None = None
    was: Shown | None = None
    """What the reader was told before, for a notice."""
    id: int | None = None
    """Its row, where it has one."""
    in_flight: bool = False
    """An attempt to send its letter runs."""
    uncertain: bool = False
    """An attempt ended without the server's word."""

    @property
    def key(self) -> Key:
        """What makes it one and the same for a reader."""
        return self.occurrence, self.move, self.reason

    @property
    def family(self) -> str:
        """Those of which one outdoes another that was due before it: all leads, all questions; a step is alone."""
        return self.reason if self.reason.startswith("step:") else self.reason.partition(":")[0]

    @property
    def told(self) -> bool:
        """Whether the reader knows of it, or may."""
        return self.state in (State.SENT, State.HELD) or self.in_flight or self.uncertain

    @property
    def waits(self) -> bool:
        """Whether it could still be kept from going."""
        return self.state is State.PLANNED or (self.state is State.TAKEN and not self.in_flight)
