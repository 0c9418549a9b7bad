"""What follows from what comes back: an address that is dead, or whose reader complains, gets no more letters."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from scheduler.mail import bounce, unsubscribe
from scheduler.mail.bounce import Kind, Report
from scheduler.run import people
from scheduler.run.people import Door
from scheduler.store import audit, bounces, recipients

logger = logging.getLogger(__name__)

WHO = "thư trả lại"
"""Who did it, in the trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one message that came back led to."""

    reports: tuple[Report, ...]
    """Empty where it was no report."""
    known: int = 0
    """Reports about letters of ours that were not read before."""
    stopped: int = 0
    """Readers who get no more letters because of it."""


class Asked(StrEnum):
    """What came of a message that asks to leave."""

    LEFT = "left"
    AGAIN = "again"
    """Who asks gets no letters already."""
    VOID = "void"
    """Forged, mutilated, or of an earlier secret: nothing has changed."""


def leave_by_mail(engine: sa.Engine, data: bytes, door: Door, now: datetime) -> Asked | None:
    """End the letters to who asks by mail, by the token in its subject; None where the message asks for nothing."""
    token = unsubscribe.parse(data)
    if token is None:
        return None
    with engine.begin() as conn:
        person = door.open(conn, token, "thoi-nhan", now)
        if person is None or person.kind == "office":
            return Asked.VOID
        people.leave(conn, person, now=now)
        return Asked.LEFT if person.active else Asked.AGAIN


def take_in(engine: sa.Engine, data: bytes, now: datetime) -> Taken:
    """Note what a message says of our letters, and act on it. The same message again changes nothing."""
    reports = bounce.parse(data)
    digest = hashlib.sha256(data).hexdigest()
    known = stopped = 0
    with engine.begin() as conn:
        for report in _about_ours(conn, reports):
            letter_id, recipient_id = bounces.letter_of(conn, report.key or "") or (0, 0)
            if bounces.add(conn, letter_id, report, hashlib.sha256(f"{digest} {report}".encode()).hexdigest(), now):
                known += 1
                stopped += stop(conn, recipient_id, report.kind, now)
    return Taken(reports=reports, known=known, stopped=stopped)


def stop(conn: sa.Connection, recipient_id: int, kind: Kind, now: datetime) -> bool:
    """End the letters to somebody who complained, or whose address is dead.

    The office's own mailbox is set in its file, so that it is only said in the log.
    """
    person = recipients.get(conn, recipient_id)
    ends = kind is Kind.COMPLAINT or (kind is Kind.HARD and bounces.is_dead(conn, recipient_id))
    if not ends or person is None or not person.active:
        return False
    if person.kind == "office":
        logger.error("letters to the office's own mailbox come back; see mail in [office]")
        return False
    recipients.leave(conn, recipient_id, now)
    audit.record(conn, WHO, "letters-stopped", f"recipient:{recipient_id}", now=now, why=kind.value)
    logger.warning("recipient %d: no more letters (%s)", recipient_id, kind.value)
    return True


def _about_ours(conn: sa.Connection, reports: Iterable[Report]) -> Iterable[Report]:
    return [one for one in reports if one.key and bounces.letter_of(conn, one.key)]
