"""What recipients do for themselves: ask for letters, confirm, change what they get, leave. Each in one transaction.

Nothing here tells whether an address was known before.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.mail import links, message
from scheduler.mail.links import Purpose
from scheduler.mail.message import UnsafeTextError
from scheduler.store import audit, enrolments, outbox, recipients, subscriptions
from scheduler.store.enrolments import Choice
from scheduler.store.recipients import Recipient

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)
"""How long the same address waits for another confirming letter."""
DAY = timedelta(days=1)
MOST_TO_ONE, MOST = 3, 500
"""Confirming letters a day, to one address and to all: nobody may make a mail cannon of the office."""
LONGEST = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3)."""
BAD_ADDRESS = "Địa chỉ thư chưa đúng; ghi kiểu ten@example.vn, không dấu"
_PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]+\.[a-z0-9-]{2,}")
SELF = "người nhận"
"""Who did it, in the trail."""


def tidy_address(text: str) -> str:
    """An address as it is kept: plain, in small letters. Raises Refused for what is none."""
    plain = text.strip().lower()
    try:
        if not _PLAIN.fullmatch(plain) or len(plain) > LONGEST:
            raise Refused(BAD_ADDRESS)
        message.address(plain)
    except UnsafeTextError:
        raise Refused(BAD_ADDRESS) from None
    return plain


def ask(conn: sa.Connection, address: str, choice: Choice, *, office: str | None, now: datetime) -> int | None:
    """Note what somebody wants; the recipient to write a confirming letter to, None where there is none to write."""
    person = recipients.find(conn, address)
    if address == office or (person and person.kind == "office"):
        return None
    if person and _often(conn, person, now):
        return None
    if outbox.made_since(conn, "confirm", now - DAY) >= MOST:
        logger.warning("%d confirming letters within a day: no more are written", MOST)
        return None
    number = person.id if person else recipients.add_waiting(conn, address, choice.language, now)
    enrolments.put(conn, number, choice, now)
    return number


def _often(conn: sa.Connection, person: Recipient, now: datetime) -> bool:
    many = outbox.made_since(conn, "confirm", now - DAY, person.id) >= MOST_TO_ONE
    return many or outbox.made_since(conn, "confirm", now - AGAIN, person.id) > 0


def confirm(conn: sa.Connection, person: Recipient, *, now: datetime) -> None:
    """The choice holds from now on. Who is a recipient already gets the feeds beside their own."""
    asked = enrolments.find(conn, person.id)
    if asked is None:
        return
    if person.active:
        feeds = {*subscriptions.feeds_of(conn, person.id), *asked.choice.feeds}
        subscriptions.set_feeds(conn, person.id, feeds, now)
    else:
        recipients.add(
            conn,
            person.address,
            "public",
            feeds=asked.choice.feeds,
            now=now,
            language=asked.choice.language,
            digest=asked.choice.digest,
        )
    enrolments.drop(conn, person.id)
    audit.record(conn, SELF, "recipient-confirmed", subject(person.id), now=now)


def leave(conn: sa.Connection, person: Recipient, *, now: datetime) -> None:
    """No more letters; said in the trail once."""
    if person.active:
        recipients.leave(conn, person.id, now)
        audit.record(conn, SELF, "recipient-left", subject(person.id), now=now)
    enrolments.drop(conn, person.id)


def erase(conn: sa.Connection, person: Recipient, *, who: str = SELF, now: datetime) -> None:
    """Forget the person; the numbers stay."""
    recipients.erase(conn, person.id, now)
    audit.record(conn, who, "recipient-erased", subject(person.id), now=now)


def forget_unconfirmed(conn: sa.Connection, now: datetime) -> None:
    """What was not confirmed in time is dropped; with it whoever was known for nothing else."""
    for number in enrolments.expired(conn, now):
        person = recipients.get(conn, number)
        enrolments.drop(conn, number)
        if person and not person.active and not person.welcomed:
            recipients.erase(conn, number, now)


@dataclass(frozen=True, slots=True)
class Door:
    """Opens secret links."""

    secret: bytes

    def open(self, conn: sa.Connection, token: str, purpose: Purpose, now: datetime) -> Recipient | None:
        """Whose link this is; None where it is nobody's, void or expired."""
        number = links.number_of(token)
        person = None if number is None else recipients.get(conn, number)
        if person is None:
            return None
        nonce = person.nonce
        if purpose == "xac-nhan":
            asked = enrolments.find(conn, person.id)
            if asked is None or asked.expires <= now:
                return None
            nonce = asked.nonce
        return person if links.is_right(token, self.secret, purpose, person.id, nonce) else None


def subject(number: int) -> str:
    """A recipient in the trail."""
    return f"recipient:{number}"
