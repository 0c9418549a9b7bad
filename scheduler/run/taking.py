"""Taking letters with a lease, several at once, with all that is needed to write them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from scheduler import hours
from scheduler.feed import subscribed
from scheduler.reminder import Reminder, State
from scheduler.run import going
from scheduler.run.ground import Ground
from scheduler.run.handout import Desk
from scheduler.run.job import Job
from scheduler.store import editions, enrolments, outbox, recipients, reminders, subscriptions, sweeps, visits
from scheduler.store.outbox import Letter
from scheduler.store.recipients import Recipient
from scheduler.store.sweeps import Stand

FREE = ("confirm", "welcome")
"""Kinds of letters that are free of the hours, and may carry no reminder."""
_LOOKED_AT = 500


def ready(
    conn: sa.Connection,
    ground: Ground,
    now: datetime,
    *,
    only: str | None = None,
    batch: Collection[int] | None = None,
    most: int,
    pace: int,
) -> list[int]:
    """The letters whose hour it is, `most` of them, and to one domain no more than `pace` (0: as many as there are).

    Of a `batch` only, where given. A welcome may go at any hour, one that was put off in office hours or when it
    presses.
    """
    found: list[int] = []
    by_domain: dict[str, int] = {}
    desk = Desk(now, ground.working, ground.catalogue.office.domain)
    for letter, person, carried in _waiting(conn, now, batch):
        if only and (person is None or person.address != only):
            continue
        if letter.kind in FREE or not carried or any(desk.may_go(r, had_letter=False) for r in carried):
            domain = person.address.rpartition("@")[2].lower() if person else ""
            by_domain[domain] = by_domain.get(domain, 0) + 1
            if not pace or by_domain[domain] <= pace:
                found.append(letter.id)
        if len(found) == most:
            break
    return found


def _waiting(
    conn: sa.Connection, now: datetime, batch: Collection[int] | None
) -> Iterator[tuple[Letter, Recipient | None, list[Reminder]]]:
    last = 0
    while letters := outbox.ready(conn, now, after=last, count=_LOOKED_AT, among=batch):
        last = letters[-1].id
        carried = reminders.in_letters(conn, [one.id for one in letters])
        people = recipients.some(conn, {one.recipient_id for one in letters})
        yield from ((one, people.get(one.recipient_id), carried.get(one.id, [])) for one in letters)


def take(conn: sa.Connection, ground: Ground, numbers: Sequence[int], lease: str, now: datetime) -> list[Job]:
    """The letters with what they are to say; without those that another has, or that have nothing left to say.

    None at all where the plan is an old one: the next sweep makes a new one first.
    """
    head, state = editions.head(conn), sweeps.read(conn)
    if (
        head is None
        or state.plan != Stand(head.id, state.people, state.visits, hours.today(now))
        or head.id != ground.edition
    ):
        return []
    letters = outbox.take(conn, numbers, lease, now)
    people = recipients.some(conn, {one.recipient_id for one in letters})
    carried = reminders.in_letters(conn, [one.id for one in letters])
    jobs = [_job(conn, ground, one, people.get(one.recipient_id), carried.get(one.id, []), now) for one in letters]
    dropped = [one for one, job in zip(letters, jobs, strict=True) if job is None]
    for one in dropped:
        outbox.settle(conn, one.id, lease, outbox.VOID, now, subject=None, answer="không còn gì để báo")
    return _with_threads(conn, _with_visits(conn, [job for job in jobs if job]))


def _with_visits(conn: sa.Connection, jobs: Sequence[Job]) -> list[Job]:
    """What staff is told of visits; the public of none."""
    staff = [job for job in jobs if job.person.kind != "public"]
    told = going.told(conn, {one.occurrence for job in staff for one in job.reminders})
    return [job if job.person.kind == "public" else replace(job, told=told) for job in jobs]


def _job(
    conn: sa.Connection,
    ground: Ground,
    letter: Letter,
    person: Recipient | None,
    carried: Sequence[Reminder],
    now: datetime,
) -> Job | None:
    """What the letter is to say; None where nothing is left, or nobody is there to read it."""
    today = hours.today(now)
    left = _not_late(conn, letter, carried, now)
    asked = enrolments.find(conn, letter.recipient_id) if letter.kind == "confirm" else None
    wanted = asked if letter.kind == "confirm" else person and person.active and (left or letter.kind in FREE)
    if not person or not wanted:
        return None
    if letter.day and letter.day < today:
        outbox.put_on(conn, letter.id, today)
    job = Job(letter=letter, person=person, reminders=left, reads=(), asked=asked, first=None)
    if letter.kind in FREE or job.is_of_the_week:
        reads = asked.choice.feeds if asked else tuple(subscriptions.feeds_of(conn, person.id))
        feeds = subscribed.readable(conn, ground.catalogue)
        job = replace(job, reads=tuple(feeds[name] for name in reads if name in feeds))
    if job.is_of_the_week and person.kind != "public":
        job = replace(job, visits=visits.between(conn, hours.monday(today), hours.sunday(today)))
    return job


def _not_late(conn: sa.Connection, letter: Letter, carried: Sequence[Reminder], now: datetime) -> tuple[Reminder, ...]:
    """What still may be said; the rest is expired."""
    today: date = hours.today(now)
    late = [r.id for r in carried if r.expires < today and r.id is not None]
    if late:
        reminders.settle(conn, letter.id, State.EXPIRED, now, only=late)
    return tuple(r for r in carried if r.expires >= today)


def _with_threads(conn: sa.Connection, jobs: Sequence[Job]) -> list[Job]:
    """Letters about one occurrence refer to the first that named it."""
    single = [job for job in jobs if len(job.reminders) == 1]
    if not single:
        return list(jobs)
    occurrences = {job.reminders[0].occurrence for job in single}
    first = reminders.first_letters(conn, {job.person.id for job in single}, occurrences)
    return [job.after(first) for job in jobs]
