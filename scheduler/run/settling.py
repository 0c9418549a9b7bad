"""Putting down what the server said of letters: sent, put off, failed, or held for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from scheduler.mail.bounce import classify_answer
from scheduler.mail.smtp import Outcome, Result
from scheduler.reminder import State
from scheduler.run import bounces
from scheduler.run.job import Job
from scheduler.run.writing import Written
from scheduler.store import outbox, reminders
from scheduler.store.database import patient, unlocked

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=4)
"""After a 4xx: the first wait, three times as long each time, up to the longest."""
UNCLEAR_ATTEMPTS = 5
"""Attempts after which a letter whose end is not known is held for a person to look at."""


class Report(NamedTuple):
    """What a sender tells of one letter."""

    job: Job
    lease: str
    outcome: Outcome
    written: Written | None

    @property
    def subject(self) -> str | None:
        """Of the letter, where it could be written."""
        return self.written.subject if self.written else None

    @property
    def failed(self) -> bool:
        """Whether it is not tried again: refused for good, or its end unclear too often."""
        result, attempts = self.outcome.result, self.job.letter.attempts
        return result is Result.FAILED or (result is Result.UNCLEAR and attempts >= UNCLEAR_ATTEMPTS)


def settle(engine: sa.Engine, reports: Sequence[Report], now: datetime) -> list[datetime | None]:
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
        with patient(engine) as conn:
            for one in failed:
                _fail(conn, one, now)
    return again


def _fail(conn: sa.Connection, report: Report, now: datetime) -> None:
    job, lease, outcome, _ = report
    state = State.FAILED if outcome.result is Result.FAILED else State.HELD
    answer = _answer(outcome)
    if outbox.settle(conn, job.letter.id, lease, state.value, now, subject=report.subject, answer=answer):
        reminders.settle(conn, job.letter.id, state, now)
        if state is State.FAILED:
            bounces.stop(conn, job.person.id, classify_answer(outcome.answer), now)


def _put_off(conn: sa.Connection, report: Report, now: datetime) -> datetime:
    letter, outcome = report.job.letter, report.outcome
    again: datetime = now + min(FIRST_WAIT * 3 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    unclear = outcome.result is Result.UNCLEAR
    outbox.put_off(conn, letter.id, report.lease, again, uncertain=unclear, answer=_answer(outcome))
    return again


def _answer(outcome: Outcome) -> str:
    """The server's word, or the file's name without its folder."""
    return outcome.answer.rpartition("/")[2] if outcome.answer.endswith(".eml") else outcome.answer
