"""What a sender has taken: a letter, its reader, and what it is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scheduler.model import Feed
from scheduler.reminder import Reminder
from scheduler.run.going import Told
from scheduler.store.enrolments import Enrolment
from scheduler.store.outbox import Letter
from scheduler.store.recipients import Recipient
from scheduler.visits.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A taken letter with all that it needs."""

    letter: Letter
    person: Recipient
    reminders: tuple[Reminder, ...]
    reads: tuple[Feed, ...]
    first: str | None
    """The key of the first letter to this reader about the same occurrence."""
    asked: Enrolment | None = None
    """What they are asked to confirm."""
    visits: tuple[Visit, ...] = ()
    """Those of the week, for staff who read weekly."""
    told: Told = field(default_factory=Told)
    """Of visits and of what is done; to the public nothing."""

    @property
    def is_of_the_week(self) -> bool:
        """Whether it is the one letter of the week of somebody who reads weekly."""
        return self.letter.kind == "daily" and self.person.digest == "weekly"

    def after(self, first: Mapping[tuple[int, str], str]) -> Job:
        """The same with the key of the first letter, by reader and occurrence, where it is about one thing."""
        if len(self.reminders) != 1:
            return self
        return replace(self, first=first.get((self.person.id, str(self.reminders[0].occurrence))))
