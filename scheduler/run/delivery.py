"""Sending what is in the outbox: take with a lease, write, hand in, and settle as soon as the server answers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from scheduler import hours
from scheduler.errors import LichError
from scheduler.mail.smtp import Envelope, Outcome, Result
from scheduler.reminder import State
from scheduler.run.ground import Ground, stand_on
from scheduler.run.handout import Desk
from scheduler.run.settings import Settings
from scheduler.run.writing import Job, Written, write
from scheduler.store import editions, outbox, recipients, reminders, sweeps
from scheduler.store.database import reading
from scheduler.store.sweeps import Stand

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
"""After a 4xx: the first wait, three times as long each time, up to the longest."""
UNCLEAR_ATTEMPTS = 5
"""Attempts after which a letter whose end is not known is held for a person to look at."""


class Carrier(Protocol):
    """What takes letters: a session with a server, or a folder."""

    def send(self, envelope: Envelope, data: bytes) -> Outcome:
        """Hand one in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one letter in one attempt."""

    key: str
    address: str
    kind: str
    subject: str
    reminders: tuple[tuple[str, str], ...]
    """Occurrence and reason of each."""
    result: Result
    answer: str
    """The server's word, or the file."""
    again: datetime | None = None
    """When it is tried again."""


def deliver(engine: sa.Engine, settings: Settings, now: datetime, *, only: str | None = None) -> tuple[Delivered, ...]:
    """Send every letter whose time it is, over one session; to one address where given."""
    with reading(engine) as conn:
        if not outbox.open_letters(conn):
            return ()
    with engine.begin() as conn:
        ground = stand_on(conn, now)
        ready = list(_ready(conn, ground, now, only)) if ground else []
    if ground is None or not ready:
        return ()
    with settings.carrier() as carrier:
        attempts = [_attempt(engine, settings, carrier, ground, number, now) for number in ready]
    return tuple(one for one in attempts if one)


def _ready(conn: sa.Connection, ground: Ground, now: datetime, only: str | None) -> Iterator[int]:
    """The letters whose hour it is: a welcome at any, one that was put off in office hours or when it presses."""
    desk = Desk(now, ground.working, ground.catalogue.office.domain)
    for letter in outbox.open_letters(conn):
        if letter.state != outbox.READY or letter.next_attempt > now:
            continue
        if only and recipients.get(conn, letter.recipient_id).address != only:
            continue
        carried = reminders.in_letter(conn, letter.id)
        if letter.kind == "welcome" or not carried or any(desk.may_go(r, had_letter=False) for r in carried):
            yield letter.id


def _attempt(
    engine: sa.Engine, settings: Settings, carrier: Carrier, ground: Ground, number: int, now: datetime
) -> Delivered | None:
    lease = secrets.token_hex(16)
    with engine.begin() as conn:
        job = _take(conn, ground, number, lease, now)
    if job is None:
        return None
    written: Written | None = None
    try:
        written = write(job, ground, settings, now)
        outcome = carrier.send(written.envelope, written.data)
    except LichError as fault:
        logger.error("letter %s cannot be written: %s", job.letter.key, fault)
        outcome = Outcome(Result.LATER, str(fault))
    with engine.begin() as conn:
        again = _settle(conn, job, lease, outcome, written, now)
    logger.info("letter %s: %s", job.letter.key, outcome.result)
    return _delivered(job, written, outcome, again)


def _take(conn: sa.Connection, ground: Ground, number: int, lease: str, now: datetime) -> Job | None:
    """The letter with what it is to say; None where another has it, the plan is an old one, or nothing is left."""
    head, state = editions.head(conn), sweeps.read(conn)
    if head is None or state.plan != Stand(head.id, state.people, hours.today(now)) or head.id != ground.edition:
        return None
    letter = outbox.take(conn, number, lease, now)
    if letter is None:
        return None
    today = hours.today(now)
    carried = reminders.in_letter(conn, number)
    late = [r.id for r in carried if r.expires < today and r.id is not None]
    reminders.settle(conn, number, State.EXPIRED, now, only=late)
    left = tuple(r for r in carried if r.expires >= today)
    if not left and letter.kind != "welcome":
        outbox.settle(conn, number, lease, outbox.VOID, now, subject=None, answer="không còn gì để báo")
        return None
    if letter.day and letter.day < today:
        outbox.put_on(conn, number, today)
    person = recipients.get(conn, letter.recipient_id)
    feeds = ground.feeds
    return Job(
        letter=letter,
        person=person,
        reminders=left,
        reads=tuple(feeds[name] for name in recipients.feeds_of(conn, person.id) if name in feeds),
        first=reminders.first_letter(conn, person.id, left[0].occurrence) if len(left) == 1 else None,
    )


def _settle(
    conn: sa.Connection, job: Job, lease: str, outcome: Outcome, written: Written | None, now: datetime
) -> datetime | None:
    """Write down the server's word; when it is tried again, if it is."""
    letter = job.letter
    unclear = outcome.result is Result.UNCLEAR
    given_up = unclear and letter.attempts >= UNCLEAR_ATTEMPTS
    if outcome.result in (Result.SENT, Result.FAILED) or given_up:
        state = State.HELD if given_up else State(outcome.result.value)
        subject = written.subject if written else None
        if outbox.settle(conn, letter.id, lease, state.value, now, subject=subject, answer=_answer(outcome)):
            reminders.settle(conn, letter.id, state, now)
        return None
    wait: timedelta = min(FIRST_WAIT * 3 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    again = now + wait
    outbox.put_off(conn, letter.id, lease, again, uncertain=unclear, answer=_answer(outcome))
    return again


def _answer(outcome: Outcome) -> str:
    """The server's word, or the file's name without its folder."""
    return Path(outcome.answer).name if outcome.answer.endswith(".eml") else outcome.answer


def _delivered(job: Job, written: Written | None, outcome: Outcome, again: datetime | None) -> Delivered:
    return Delivered(
        key=job.letter.key,
        address=job.person.address,
        kind=job.letter.kind,
        subject=written.subject if written else "",
        reminders=tuple((str(r.occurrence), r.reason) for r in job.reminders),
        result=outcome.result,
        answer=outcome.answer,
        again=again,
    )
