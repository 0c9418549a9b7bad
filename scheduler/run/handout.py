"""Putting what is due into letters: one a person and day, in office hours; beside it only what cannot wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from scheduler import hours
from scheduler.mail.message import key_of
from scheduler.reminder import Reminder
from scheduler.store import outbox, recipients, reminders
from scheduler.store.outbox import Kind, Letter
from scheduler.store.recipients import Recipient


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

    def may_go(self, reminder: Reminder, had_letter: bool, *, weekly: bool = False) -> bool:
        """Whether this one may be sent now."""
        return hours.may_go(
            self.now,
            self.working,
            not_before=reminder.not_before,
            begins=reminder.begins,
            had_letter=had_letter,
            weekly=weekly,
        )

    def had_letter(self, person: Recipient, last: date | None) -> bool:
        """Whether this one had their letter of the day, or of the week, if their last one was on that day."""
        first = hours.monday(self.today) if person.digest == "weekly" else self.today
        return last is not None and last >= first


def hand_out(conn: sa.Connection, desk: Desk, only: str | None = None) -> None:
    """Make the letters of this moment, for one address where given."""
    waiting: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in reminders.waiting(conn, desk.now, pressing=desk.pressing):
        if reminder.expires >= desk.today:
            waiting[reminder.recipient].append(reminder)
    concerned = {**recipients.some(conn, waiting), **{one.id: one for one in recipients.unwelcomed(conn)}}
    people = [one for _, one in sorted(concerned.items()) if one.active and only in (None, one.address)]
    if not people:
        return
    last = outbox.last_days(conn, hours.monday(desk.today), desk.today)
    alone = ("urgent", "confirm")
    unsettled = {letter.recipient_id: letter for letter in outbox.open_letters(conn) if letter.kind not in alone}
    for person in people:
        had = desk.had_letter(person, last.get(person.id))
        _for_one(conn, desk, person, waiting.get(person.id, []), had, unsettled.get(person.id))


def _for_one(
    conn: sa.Connection,
    desk: Desk,
    person: Recipient,
    waiting: Sequence[Reminder],
    had_letter: bool,
    unsettled: Letter | None,
) -> None:
    joins = unsettled is not None and unsettled.state == outbox.READY and not unsettled.uncertain
    had_letter = (had_letter or unsettled is not None) and not joins
    weekly = person.digest == "weekly"
    going = [reminder for reminder in waiting if desk.may_go(reminder, had_letter, weekly=weekly)]
    if not person.welcomed:
        _write(conn, desk, person, "welcome", going)
        recipients.welcomed(conn, person.id)
    elif not going:
        return
    elif joins and unsettled is not None:
        _join(conn, desk, unsettled, going)
    else:
        _write(conn, desk, person, "daily" if desk.open and not had_letter else "urgent", going)


def _join(conn: sa.Connection, desk: Desk, letter: Letter, going: Sequence[Reminder]) -> None:
    """What falls due while the server puts a letter off goes with it."""
    reminders.take(conn, letter.id, _numbers(going))
    if desk.open:
        outbox.put_on(conn, letter.id, desk.today)


def hand_confirmation(conn: sa.Connection, person: Recipient, domain: str, now: datetime) -> None:
    """A letter that asks somebody to confirm what they asked for; it is free of hours and of the count."""
    key = _key(domain, person, "confirm", (), now)
    outbox.make(conn, key=key, recipient_id=person.id, kind="confirm", day=None, now=now)


def _write(conn: sa.Connection, desk: Desk, person: Recipient, kind: Kind, going: Sequence[Reminder]) -> None:
    counted = kind == "daily" or (kind == "welcome" and desk.open and bool(going))
    letter = outbox.make(
        conn,
        key=_key(desk.domain, person, kind, going, desk.now),
        recipient_id=person.id,
        kind=kind,
        day=desk.today if counted else None,
        now=desk.now,
    )
    reminders.take(conn, letter, _numbers(going))


def _key(domain: str, person: Recipient, kind: Kind, going: Iterable[Reminder], now: datetime) -> str:
    """A name for the letter that is its own and tells nothing."""
    named = sorted(f"{r.occurrence}|{r.move}|{r.reason}" for r in going)
    return key_of(domain, person.address, kind, now.astimezone(UTC).isoformat(), *named)


def _numbers(going: Iterable[Reminder]) -> list[int]:
    return [r.id for r in going if r.id is not None]
