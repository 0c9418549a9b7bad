"""The one place where the pieces meet: a sweep adopts, plans, hands out, sends and tidies up.

Each step may be tried by any number of processes at once; the unique keys and leases of the database let one win.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from scheduler import due, hours
from scheduler.errors import FileProblems, LichError, Refused
from scheduler.mail.smtp import Result
from scheduler.model import Lead, Occurrence
from scheduler.reminder import Reminder
from scheduler.run import going
from scheduler.run import people as enrolling
from scheduler.run.adopt import Adoption, adopt
from scheduler.run.delivery import Delivered, deliver
from scheduler.run.going import Told
from scheduler.run.ground import Ground, stand_on
from scheduler.run.handout import Desk, hand_out
from scheduler.run.planning import replan
from scheduler.run.settings import Settings
from scheduler.run.settling import LONGEST_WAIT
from scheduler.run.writing import name_of
from scheduler.store import editions, keeping, outbox, recipients, reminders, sweeps
from scheduler.store.database import reading
from scheduler.store.recipients import Recipient

__all__ = ["Delivered", "Outlook", "Sweep", "TickReport", "deliver", "outlook", "sweep", "tick", "tidy", "wake"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What a tick did."""

    planned: int | None
    """Rows of the plan that changed; None where the plan still stood."""
    letters: int
    """Letters whose end is not known yet."""
    gap: timedelta
    """Since the tick before; nothing at the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What a whole sweep did."""

    adoption: Adoption | None
    fault: LichError | None
    """Why the office's files were not adopted; the last good edition went on."""
    tick: TickReport
    delivered: tuple[Delivered, ...]

    @property
    def sent(self) -> int:
        """Letters that the server took."""
        return sum(one.result is Result.SENT for one in self.delivered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What waits, and what comes next."""

    waiting: tuple[tuple[datetime, str, str], ...]
    """When it may go, to which address, what it is about."""
    following: tuple[tuple[datetime, Occurrence, Lead], ...]
    """The next leads after today."""


def sweep(
    engine: sa.Engine, settings: Settings, now: datetime, *, who: str, only: str | None = None, adopting: bool = True
) -> Sweep:
    """Everything once, at this clock. A file with errors is said and the last good edition goes on.

    Raises FileProblems and Refused only where there is no edition to go on with.
    """
    made = wake(engine, settings, now, who=who, only=only, adopting=adopting)
    return replace(made, delivered=deliver(engine, settings, now, only=only))


def wake(
    engine: sa.Engine, settings: Settings, now: datetime, *, who: str, only: str | None = None, adopting: bool = True
) -> Sweep:
    """A sweep up to its letters, which are left for `deliver`. Raises as `sweep` does."""
    adoption, fault = _adopt(engine, settings, now, who) if adopting else (None, None)
    tidy(engine, now)
    return Sweep(adoption=adoption, fault=fault, tick=tick(engine, now, only=only), delivered=())


def tick(
    engine: sa.Engine,
    now: datetime,
    *,
    only: str | None = None,
    hand_on: Callable[[sa.Connection, Ground], object] | None = None,
) -> TickReport:
    """Plan, and put what is due into letters, in one transaction; for one address where given.

    `hand_on` may give the letters to others in that same transaction.
    """
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        planned = None
        if ground:
            planned = replan(conn, ground, now)
            hand_out(conn, Desk(now, ground.working, ground.catalogue.office.domain), only)
            if hand_on:
                hand_on(conn, ground)
        last = sweeps.read(conn).at or now
        sweeps.beat(conn, now)
        return TickReport(planned=planned, letters=outbox.count_open(conn), gap=now - last)


def tidy(engine: sa.Engine, now: datetime) -> int:
    """Hand back the letters of those who took them and were not heard of again; how many.

    Who asked for letters and did not confirm in time is forgotten; what is over its term, at the first sweep of a day.
    """
    with engine.begin() as conn:
        last = sweeps.read(conn).at
        if last is None or hours.today(last) != hours.today(now):
            keeping.let_go(conn, now)
        lost = outbox.lapse(conn, now)
        outbox.hasten(conn, now, longest=LONGEST_WAIT)
        enrolling.forget_unconfirmed(conn, now)
    for letter in lost:
        logger.warning("letter %s: its sender was not heard of again; it will be tried once more", letter.key)
    return len(lost)


def outlook(engine: sa.Engine, now: datetime, count: int = 3) -> Outlook:
    """What waits until when, and the next leads after today."""
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        if ground is None:
            return Outlook(waiting=(), following=())
        last = outbox.last_days(conn, hours.monday(hours.today(now)), hours.today(now))
        people = {one.id: one for one in recipients.active(conn)}
        waiting = reminders.waiting(conn)
        told = going.told(conn, {one.occurrence for one in waiting})
    found = due.coming(ground.occurrences.values(), ground.catalogue.leads, ground.working, hours.today(now), count)
    return Outlook(
        waiting=tuple(sorted(_waits(ground, now, waiting, last, people, told))),
        following=tuple((hours.opening(day), occurrence, lead) for day, occurrence, lead in found),
    )


def _waits(
    ground: Ground,
    now: datetime,
    waiting: list[Reminder],
    last: dict[int, date],
    people: dict[int, Recipient],
    told: Told,
) -> Iterator[tuple[datetime, str, str]]:
    desk = Desk(now, ground.working, ground.catalogue.office.domain)
    for one in waiting:
        person = people.get(one.recipient)
        if person is None:
            continue
        if one.not_before > now:
            when = hours.local(one.not_before)
        elif desk.had_letter(person, last.get(person.id)):
            when = hours.next_letter(now, ground.working, weekly=person.digest == "weekly")
        else:
            when = hours.local(now) if desk.open else hours.next_opening(now, ground.working)
        yield when, person.address, name_of(one, ground, told)


def _adopt(
    engine: sa.Engine, settings: Settings, now: datetime, who: str
) -> tuple[Adoption | None, FileProblems | Refused | None]:
    """The adoption, or why there was none though an edition stands."""
    try:
        return adopt(engine, settings.home, now=now, who=who), None
    except (FileProblems, Refused) as fault:
        with reading(engine) as conn:
            if editions.head(conn) is None:
                raise
        return None, fault
