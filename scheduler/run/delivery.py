"""Sending what is in the outbox: take with a lease, write, hand in, and settle as soon as the server answers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from threading import Lock
from time import monotonic
from typing import NamedTuple, Protocol

import sqlalchemy as sa

from scheduler.errors import LichError
from scheduler.mail.alike import Alike
from scheduler.mail.bounce import classify_answer
from scheduler.mail.smtp import Envelope, Outcome, Result
from scheduler.reminder import State
from scheduler.run import bounces
from scheduler.run.clerk import Clerk
from scheduler.run.ground import Ground, stand_on
from scheduler.run.settings import Settings
from scheduler.run.taking import ready, take
from scheduler.run.writing import Job, Written, write
from scheduler.store import outbox, reminders
from scheduler.store.database import reading, sharing, unlocked

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
"""After a 4xx: the first wait, three times as long each time, up to the longest."""
MOST = 2000
"""Letters sent at one call: what is left goes with the next one, and memory stays flat."""
TAKEN_AT_ONCE = 50
"""Letters that one session takes in one transaction."""
PATIENCE = outbox.LEASE.total_seconds() / 3
"""Seconds after which a session hands back what it has taken and not begun: the lease must not end under its hands."""
UNCLEAR_ATTEMPTS = 5
"""Attempts after which a letter whose end is not known is held for a person to look at."""


class Carrier(Protocol):
    """What takes letters: a session with a server, or a folder."""

    is_down: bool
    """Whether it cannot be reached at all, so that another letter would fare no better."""

    def send(self, envelope: Envelope, data: bytes, ready: Callable[[], object] = bool) -> Outcome:
        """Hand one in, once `ready` has come back."""


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
    sessions = min(settings.sessions, len(parts))
    clerk: Clerk[_Report, datetime | None] = Clerk(lambda reports: _settle(engine, reports, now))
    work = _Work(engine=engine, settings=settings, ground=ground, now=now, parts=iter(parts), clerk=clerk)
    with clerk, ThreadPoolExecutor(sessions, thread_name_prefix="letters") as pool:
        done = [pool.submit(_session, work) for _ in range(sessions)]
        found = [one for future in done for one in future.result()]
    return tuple(one for _, one in sorted(found, key=itemgetter(0)))


@dataclass(slots=True, kw_only=True)
class _Work:
    """What the sessions of one delivery share."""

    engine: sa.Engine
    settings: Settings
    ground: Ground
    now: datetime
    parts: Iterator[Sequence[int]]
    clerk: Clerk[_Report, datetime | None]
    alike: Alike = field(default_factory=Alike)
    lock: Lock = field(default_factory=Lock)
    is_over: bool = False
    """The server cannot be reached, or a session broke: nothing more is taken."""

    def next_part(self) -> Sequence[int]:
        """Some letters that no other session has; none when all are handed out."""
        with self.lock:
            return () if self.is_over else next(self.parts, ())


def _session(work: _Work) -> list[tuple[int, Delivered]]:
    """One session with the server: letters are taken by the part, and each is settled before the next is sent."""
    done: list[tuple[int, Delivered]] = []
    try:
        with work.settings.carrier() as carrier:
            while part := work.next_part():
                done += _part(work, carrier, part)
    except BaseException:
        work.is_over = True
        raise
    return done


def _part(work: _Work, carrier: Carrier, numbers: Sequence[int]) -> Iterator[tuple[int, Delivered]]:
    """Letter by letter. While one is put down the next is written and announced; it is sent only after that."""
    lease, until = secrets.token_hex(16), monotonic() + PATIENCE
    with sharing(work.engine) as conn:
        jobs = take(conn, work.ground, numbers, lease, work.now)
    last: _Pending | None = None
    for place, job in enumerate(jobs):
        if work.is_over or monotonic() > until:
            with unlocked(work.engine) as conn:
                outbox.release(conn, [one.letter.id for one in jobs[place:]], lease)
            break
        report = _send(work, carrier, job, lease, last.done.result if last else bool)
        if last:
            yield last.told()
        last = _Pending(report, work.clerk.put(report))
        work.is_over |= carrier.is_down
    if last:
        yield last.told()


def _send(work: _Work, carrier: Carrier, job: Job, lease: str, ready: Callable[[], object]) -> _Report:
    try:
        written = write(job, work.ground, work.settings, work.now, work.alike)
    except LichError as fault:
        logger.error("letter %s cannot be written: %s", job.letter.key, fault)
        return _Report(job, lease, Outcome(Result.LATER, str(fault)), None)
    return _Report(job, lease, carrier.send(written.envelope, written.data, ready), written)


class _Report(NamedTuple):
    """What a session tells of one letter."""

    job: Job
    lease: str
    outcome: Outcome
    written: Written | None

    @property
    def subject(self) -> str | None:
        return self.written.subject if self.written else None

    @property
    def failed(self) -> bool:
        """Whether it is not tried again: refused for good, or its end unclear too often."""
        result, attempts = self.outcome.result, self.job.letter.attempts
        return result is Result.FAILED or (result is Result.UNCLEAR and attempts >= UNCLEAR_ATTEMPTS)


class _Pending(NamedTuple):
    """A letter whose end is being put down."""

    report: _Report
    done: Future[datetime | None]

    def told(self) -> tuple[int, Delivered]:
        """What became of it, when that is in the database."""
        job, _, outcome, written = self.report
        again = self.done.result()
        logger.info("letter %s: %s", job.letter.key, outcome.result)
        return job.letter.id, _delivered(job, written, outcome, again)


def _settle(engine: sa.Engine, reports: Sequence[_Report], now: datetime) -> list[datetime | None]:
    """Write down what the server said of several letters; of each when it is tried again, if it is.

    What went or is put off touches the letters alone, so it waits for nobody; a failure may be the end of a recipient.
    """
    sent = [one for one in reports if one.outcome.result is Result.SENT]
    failed = [one for one in reports if one.failed]
    rows = [outbox.Sent(one.job.letter.id, one.lease, one.subject, _answer(one.outcome)) for one in sent]
    with unlocked(engine) as conn:
        outbox.sent(conn, rows, now)
        reminders.sent(conn, [row.number for row in rows], now)
        ended = {id(one) for one in (*sent, *failed)}
        again = [None if id(one) in ended else _put_off(conn, one, now) for one in reports]
    if failed:
        with engine.begin() as conn:
            for one in failed:
                _fail(conn, one, now)
    return again


def _fail(conn: sa.Connection, report: _Report, now: datetime) -> None:
    job, lease, outcome, _ = report
    state = State.FAILED if outcome.result is Result.FAILED else State.HELD
    answer = _answer(outcome)
    if outbox.settle(conn, job.letter.id, lease, state.value, now, subject=report.subject, answer=answer):
        reminders.settle(conn, job.letter.id, state, now)
        if state is State.FAILED:
            bounces.stop(conn, job.person.id, classify_answer(outcome.answer), now)


def _put_off(conn: sa.Connection, report: _Report, now: datetime) -> datetime:
    letter, outcome = report.job.letter, report.outcome
    again: datetime = now + min(FIRST_WAIT * 3 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    unclear = outcome.result is Result.UNCLEAR
    outbox.put_off(conn, letter.id, report.lease, again, uncertain=unclear, answer=_answer(outcome))
    return again


def _answer(outcome: Outcome) -> str:
    """The server's word, or the file's name without its folder."""
    return outcome.answer.rpartition("/")[2] if outcome.answer.endswith(".eml") else outcome.answer


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
