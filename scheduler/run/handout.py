"""Putting what is due into letters: one a person and day, in office hours; beside it only what cannot wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from scheduler import hours
from scheduler.mail.message import key_of
from scheduler.reminder import Reminder
from scheduler.store import outbox, recipients, reminders
from scheduler.store.outbox import Fresh, Kind, Letter
from scheduler.store.recipients import Recipient
from scheduler.store.reminders import Hour

CHUNK = 500
"""Recipients whose letters are made together."""


class Desk(NamedTuple):
    """What is known of one moment."""

    now: datetime
    working: hours.Days
    domain: str

    @property
    def today(self) -> date:
        """The local day."""
        return hours.today(self.now)

    @property
    def open(self) -> bool:
        """Whether it is office hours."""
        return hours.is_open(self.now, self.working)

    @property
    def pressing(self) -> date | None:
        """Out of office hours: the day by which it must begin, whoever reads it, to go at all; None in office hours."""
        return None if self.open else hours.next_letter(self.now, self.working, weekly=True).date()

    @property
    def hour(self) -> Hour:
        """What may go now, as the store is asked for it."""
        opens = None if self.open else hours.next_opening(self.now, self.working).date()
        daily, weekly = (hours.next_letter(self.now, self.working, weekly=one).date() for one in (False, True))
        return Hour(self.now, self.today, hours.monday(self.today), opens, daily, weekly)

    def may_go(self, reminder: Reminder, had_letter: bool, *, weekly: bool = False) -> bool:
        """Whether this one may be sent now."""
        return _may_go(self, reminder.not_before, reminder.begins, had_letter, weekly)

    def had_letter(self, person: Recipient, last: date | None) -> bool:
        """Whether this one had their letter of the day, or of the week, if their last one was on that day."""
        first = hours.monday(self.today) if person.digest == "weekly" else self.today
        return last is not None and last >= first


@lru_cache(maxsize=1000)
def _may_go(desk: Desk, not_before: datetime, begins: date | None, had_letter: bool, weekly: bool) -> bool:
    """Of many readers the same is asked."""
    return hours.may_go(
        desk.now, desk.working, not_before=not_before, begins=begins, had_letter=had_letter, weekly=weekly
    )


def hand_out(conn: sa.Connection, desk: Desk, only: str | None = None) -> None:
    """Make the letters of this moment, for one address where given."""
    unwelcomed = (one.id for one in recipients.unwelcomed(conn))
    numbers = sorted({*reminders.waited_for(conn, desk.hour), *unwelcomed})
    unsettled = _unsettled(conn, numbers)
    for first in range(0, len(numbers), CHUNK):
        _for_some(conn, desk, numbers[first : first + CHUNK], unsettled, only)


def _unsettled(conn: sa.Connection, numbers: Sequence[int]) -> dict[int, Letter]:
    """By reader the letter whose end is not known yet. For many, all are read once: each look goes through them all."""
    some = outbox.open_letters(conn, numbers if len(numbers) <= CHUNK else None) if numbers else ()
    return {one.recipient_id: one for one in some if one.kind not in ("urgent", "confirm")}


def _for_some(
    conn: sa.Connection, desk: Desk, numbers: Sequence[int], unsettled: Mapping[int, Letter], only: str | None
) -> None:
    waiting: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in reminders.waiting(conn, desk.now, pressing=desk.pressing, among=numbers):
        if reminder.expires >= desk.today:
            waiting[reminder.recipient].append(reminder)
    people = [one for _, one in sorted(recipients.some(conn, numbers).items()) if one.active]
    last = outbox.last_days(conn, hours.monday(desk.today), desk.today, numbers)
    fresh: list[_Filled] = []
    for person in people:
        if only in (None, person.address):
            had = desk.had_letter(person, last.get(person.id))
            fresh += _for_one(conn, desk, person, waiting.get(person.id, []), had, unsettled.get(person.id))
    made = outbox.make(conn, [one.letter for one in fresh], desk.now)
    reminders.take(conn, [number for one in fresh for number in one.reminders], made)


class _Filled(NamedTuple):
    """A letter that is to be made, with the numbers of its reminders."""

    letter: Fresh
    reminders: Sequence[int]


def _for_one(
    conn: sa.Connection,
    desk: Desk,
    person: Recipient,
    waiting: Sequence[Reminder],
    had_letter: bool,
    unsettled: Letter | None,
) -> Iterator[_Filled]:
    """The letter to make, if there is one; what joins another is put there."""
    joins = unsettled is not None and unsettled.state == outbox.READY and not unsettled.uncertain
    had_letter = (had_letter or unsettled is not None) and not joins
    weekly = person.digest == "weekly"
    going = [reminder for reminder in waiting if desk.may_go(reminder, had_letter, weekly=weekly)]
    if not person.welcomed:
        yield _filled(desk, person, "welcome", going)
        recipients.welcomed(conn, person.id)
    elif not going:
        return
    elif joins and unsettled is not None:
        _join(conn, desk, unsettled, going)
    else:
        yield _filled(desk, person, "daily" if desk.open and not had_letter else "urgent", going)


def _join(conn: sa.Connection, desk: Desk, letter: Letter, going: Sequence[Reminder]) -> None:
    """What falls due while the server puts a letter off goes with it."""
    reminders.take(conn, _numbers(going), [letter.id])
    if desk.open:
        outbox.put_on(conn, letter.id, desk.today)


def hand_confirmation(conn: sa.Connection, person: Recipient, domain: str, now: datetime) -> None:
    """A letter that asks somebody to confirm what they asked for; it is free of hours and of the count."""
    key = _key(domain, person, "confirm", (), now)
    outbox.make(conn, [Fresh(key, person.id, "confirm", None)], now)


def _filled(desk: Desk, person: Recipient, kind: Kind, going: Sequence[Reminder]) -> _Filled:
    counted = kind == "daily" or (kind == "welcome" and desk.open and bool(going))
    key = _key(desk.domain, person, kind, going, desk.now)
    return _Filled(Fresh(key, person.id, kind, desk.today if counted else None), _numbers(going))


def _key(domain: str, person: Recipient, kind: Kind, going: Iterable[Reminder], now: datetime) -> str:
    """A name for the letter that is its own and tells nothing."""
    named = sorted(f"{r.occurrence}|{r.move}|{r.reason}" for r in going)
    return key_of(domain, person.address, kind, now.astimezone(UTC).isoformat(), *named)


def _numbers(going: Iterable[Reminder]) -> list[int]:
    return [r.id for r in going if r.id is not None]
