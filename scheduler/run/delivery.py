"""Sending what is in the outbox: take with a lease, write, hand in, and settle as soon as the server answers."""

from __future__ import annotations

import itertools
import logging
import secrets
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from threading import Lock
from time import monotonic
from typing import NamedTuple, Protocol

import sqlalchemy as sa

from scheduler.errors import LichError
from scheduler.mail.alike import Alike
from scheduler.mail.smtp import Envelope, Outcome, Result
from scheduler.run.clerk import Clerk
from scheduler.run.ground import Ground, stand_on
from scheduler.run.job import Job
from scheduler.run.settings import Settings
from scheduler.run.settling import Report, settle
from scheduler.run.taking import ready, take
from scheduler.run.writing import Written, write
from scheduler.store import outbox
from scheduler.store.database import reading, sharing, unlocked

logger = logging.getLogger(__name__)

MOST = 2000
"""Letters sent at one call: what is left goes with the next one, and memory stays flat."""
TAKEN_AT_ONCE = 20
"""Letters that one sender takes in one transaction."""
SENDERS = 2
"""Senders who share a session: while the letter of one is put down, that of the other goes."""
PATIENCE = outbox.LEASE.total_seconds() / 3
"""Seconds after which a sender hands back what it has taken and not begun: the lease must not end under its hands."""


class Carrier(Protocol):
    """What takes letters: a session with a server, or a folder."""

    is_down: bool
    """Whether it cannot be reached at all, so that another letter would fare no better."""

    def send(self, envelope: Envelope, data: bytes) -> Outcome:
        """Hand one in, and say what became of it."""


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


def full_load(settings: Settings) -> int:
    """Letters that give every sender of one process a part."""
    return TAKEN_AT_ONCE * SENDERS * settings.sessions


def deliver(
    engine: sa.Engine,
    settings: Settings,
    now: datetime,
    *,
    only: str | None = None,
    batch: Collection[int] | None = None,
) -> tuple[Delivered, ...]:
    """Send the letters whose time it is, at most `MOST`, over several sessions; to one address where given.

    Of a `batch` where given, for which somebody saw to the pace already.
    """
    pace = settings.pace if batch is None else 0
    with reading(engine) as conn:
        if not outbox.count_open(conn):
            return ()
        ground = stand_on(conn, now, renewing=False)
        numbers = ready(conn, ground, now, only=only, batch=batch, most=MOST, pace=pace) if ground else []
        if ground is None or not numbers:
            return ()
    parts = [numbers[first : first + TAKEN_AT_ONCE] for first in range(0, len(numbers), TAKEN_AT_ONCE)]
    turns = Lock()

    def put_down(reports: Sequence[Report]) -> list[datetime | None]:
        with turns:
            return settle(engine, reports, now)

    clerk = Clerk(put_down)
    work = _Work(engine=engine, settings=settings, ground=ground, now=now, parts=iter(parts), clerk=clerk, turns=turns)
    senders = min(settings.sessions * SENDERS, len(parts))
    with clerk, ExitStack() as opened, ThreadPoolExecutor(senders, thread_name_prefix="letters") as pool:
        carriers = [opened.enter_context(settings.carrier()) for _ in range(min(settings.sessions, senders))]
        sessions = itertools.cycle([_Session(one) for one in carriers])
        done = [pool.submit(_send_all, work, next(sessions)) for _ in range(senders)]
        found = [one for future in done for one in future.result()]
    return tuple(one for _, one in sorted(found, key=itemgetter(0)))


@dataclass(slots=True, kw_only=True)
class _Work:
    """What the senders of one delivery share."""

    engine: sa.Engine
    settings: Settings
    ground: Ground
    now: datetime
    parts: Iterator[Sequence[int]]
    clerk: Clerk[Report, datetime | None]
    turns: Lock
    """For who writes to the database: a lock of our own wakes at once, where SQLite sleeps and asks again."""
    alike: Alike = field(default_factory=Alike)
    lock: Lock = field(default_factory=Lock)
    is_over: bool = False
    """The server cannot be reached, or a sender broke down: nothing more is taken."""

    def next_part(self) -> Sequence[int]:
        """Some letters that no other sender has; none when all are handed out."""
        with self.lock:
            return () if self.is_over else next(self.parts, ())


@dataclass(slots=True)
class _Session:
    """A session with the server, used by its senders in turn."""

    carrier: Carrier
    lock: Lock = field(default_factory=Lock)


def _send_all(work: _Work, session: _Session) -> list[tuple[int, Delivered]]:
    """One sender: letters are taken by the part, and each is put down before the same sender's next is handed in."""
    done: list[tuple[int, Delivered]] = []
    try:
        while part := work.next_part():
            done += _part(work, session, part)
    except BaseException:
        work.is_over = True
        raise
    return done


def _part(work: _Work, session: _Session, numbers: Sequence[int]) -> Iterator[tuple[int, Delivered]]:
    """Letter by letter. While one is put down the next is written."""
    lease, until = secrets.token_hex(16), monotonic() + PATIENCE
    with work.turns, sharing(work.engine) as conn:
        jobs = take(conn, work.ground, numbers, lease, work.now)
    last: _Pending | None = None
    for place, job in enumerate(jobs):
        written = _written(work, job)
        if last:
            yield last.told()
        outcome = _hand_in(work, session, written, until)
        if outcome is None:
            with unlocked(work.engine) as conn:
                outbox.release(conn, [one.letter.id for one in jobs[place:]], lease)
            return
        report = Report(job, lease, outcome, None if isinstance(written, Outcome) else written)
        last = _Pending(report, work.clerk.put(report))
    if last:
        yield last.told()


def _written(work: _Work, job: Job) -> Written | Outcome:
    """The letter, or what becomes of it if it cannot be written."""
    try:
        return write(job, work.ground, work.settings, work.now, work.alike)
    except LichError as fault:
        logger.error("letter %s cannot be written: %s", job.letter.key, fault)
        return Outcome(Result.LATER, str(fault))


def _hand_in(work: _Work, session: _Session, written: Written | Outcome, until: float) -> Outcome | None:
    """What became of the letter; None where nothing more is to be sent, or the sender has waited too long."""
    with session.lock:
        if work.is_over or monotonic() > until:
            return None
        if isinstance(written, Outcome):
            return written
        outcome = session.carrier.send(written.envelope, written.data)
        work.is_over |= session.carrier.is_down
        return outcome


class _Pending(NamedTuple):
    """A letter whose end is being put down."""

    report: Report
    done: Future[datetime | None]

    def told(self) -> tuple[int, Delivered]:
        """What became of it, when that is in the database."""
        job, _, outcome, written = self.report
        again = self.done.result()
        logger.info("letter %s: %s", job.letter.key, outcome.result)
        return job.letter.id, _delivered(job, written, outcome, again)


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
