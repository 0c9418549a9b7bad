"""What recipients do for themselves: ask for letters, confirm, change what they get, leave. Each in one transaction.

Nothing here tells whether an address was known before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from scheduler.authoring.sheets.people import Person
from scheduler.errors import Refused
from scheduler.mail import links
from scheduler.mail.links import Purpose
from scheduler.store import audit, enrolments, outbox, recipients, subscriptions
from scheduler.store.enrolments import Choice
from scheduler.store.recipients import Recipient
from scheduler.visits.year import OWNERS
from scheduler.words import fold

logger = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)
"""How long the same address waits for another confirming letter."""
DAY = timedelta(days=1)
MOST_TO_ONE, MOST = 3, 500
"""Confirming letters a day, to one address and to all: nobody may make a mail cannon of the office."""
SELF = "người nhận"
"""Who did it, in the trail."""


def enrol(conn: sa.Connection, person: Person, *, office: str | None, who: str, now: datetime) -> bool:
    """Write down somebody of the staff, or what is new of them; whether they are new. Raises Refused.

    Of whoever is staff already, feeds and roles that stay keep the day since which they hold.
    """
    known = recipients.find(conn, person.address)
    if person.address == office or (known and known.kind == "office"):
        raise Refused(f"{person.address} là hộp thư của cơ quan (mail ở mục [office]), đã nhận thư sẵn")
    facts: dict[str, Any] = {name: getattr(person, name) for name in ("name", "title", "post", "language", "digest")}
    stays = known is not None and known.active and known.kind == "staff"
    if known and stays:
        number = known.id
        recipients.change(conn, number, **facts, leads=recipients.leads_text(person.leads))
        subscriptions.set_feeds(conn, number, person.feeds, now)
    else:
        number = recipients.add(conn, person.address, "staff", **facts, feeds=person.feeds, leads=person.leads, now=now)
    subscriptions.set_roles(conn, number, roles_meant(person.roles), now)
    audit.record(conn, who, "recipient-changed" if stays else "recipient-added", subject(number), now=now)
    return not stays


def roles_meant(said: Iterable[str]) -> tuple[str, ...]:
    """Roles as the steps spell them: who is written down for `văn phòng` gets the steps of `van-phong`."""
    spelt = {fold(one): key for key, words in OWNERS.items() for one in (words, key.replace("-", " "))}
    return tuple(dict.fromkeys(spelt.get(fold(role.replace("-", " ")), role) for role in said))


def written(conn: sa.Connection, one: Recipient) -> Person:
    """What an administrator would write to get just this."""
    return Person(
        address=one.address,
        title=one.title,
        post=one.post,
        name=one.name,
        roles=tuple(subscriptions.roles_of(conn, one.id)),
        feeds=tuple(subscriptions.feeds_of(conn, one.id)),
        leads=one.leads,
        language=one.language,
        digest=one.digest,
    )


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


def leave(conn: sa.Connection, person: Recipient, *, who: str = SELF, now: datetime) -> None:
    """No more letters; said in the trail once."""
    if person.active:
        recipients.leave(conn, person.id, now)
        audit.record(conn, who, "recipient-left", subject(person.id), now=now)
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
