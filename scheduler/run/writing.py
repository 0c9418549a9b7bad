"""From a taken letter to its bytes: what its reminders say today, the calendar file, the headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler import hours
from scheduler.feed import build
from scheduler.mail import message, unsubscribe
from scheduler.mail.compose import Content, compose
from scheduler.mail.smtp import Envelope
from scheduler.mail.view import View, coming, view
from scheduler.model import Event, Feed, Occurrence, OccurrenceId, Status
from scheduler.reminder import Reminder
from scheduler.run.ground import Ground
from scheduler.run.settings import Settings
from scheduler.store.outbox import Letter
from scheduler.store.recipients import Recipient

LISTED = 10
"""Dates in a welcome letter."""
_ATTACHED = ("lead", "step", "moved", "restored", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A taken letter with all that it needs."""

    letter: Letter
    person: Recipient
    reminders: tuple[Reminder, ...]
    reads: tuple[Feed, ...]
    first: str | None
    """The key of the first letter to this reader about the same occurrence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter that is ready to go."""

    envelope: Envelope
    subject: str
    data: bytes


def write(job: Job, ground: Ground, settings: Settings, now: datetime) -> Written:
    """The letter as it is at this moment. Raises TemplateFaultError and UnsafeTextError."""
    office = ground.catalogue.office
    ahead = _ahead(job, ground, now) if job.letter.kind == "welcome" else ()
    listed = [(one, ground.rows[one.id]) for one in ahead or _alone(job, ground) if one.id in ground.rows]
    ics = build.several(listed, office) if listed else None
    link = None
    if job.person.kind != "office" and office.address:
        link = unsubscribe.link(office.address, settings.signing_key(), job.person.id)
    texts = compose(_content(job, ground, now, ahead, link, attached=ics is not None), settings.home)
    sender = (settings.smtp and settings.smtp.sender) or office.mail or f"lich@{office.domain}"
    letter = message.Letter(
        key=job.letter.key,
        to=job.person.address,
        name=job.person.name or office.name,
        subject=texts.subject,
        text=texts.text,
        html=texts.html,
        ics=ics,
        first=job.first,
        unsubscribe=link,
    )
    return Written(
        envelope=Envelope(_return_path(settings, sender, job.letter.key), job.person.address, _name(job.letter)),
        subject=texts.subject,
        data=message.build(letter, office, sender=sender, now=hours.local(now)),
    )


def name_of(reminder: Reminder, ground: Ground) -> str:
    """What a reminder is about, for a list."""
    return _event(reminder.occurrence, ground).name


def _content(
    job: Job, ground: Ground, now: datetime, ahead: Sequence[Occurrence], link: str | None, *, attached: bool
) -> Content:
    office, today = ground.catalogue.office, hours.today(now)
    return Content(
        office=office,
        today=today,
        greeted=job.person.name,
        items=tuple(_view(reminder, job, ground, now) for reminder in job.reminders),
        welcome=job.letter.kind == "welcome",
        coming=tuple(coming(one, office, today) for one in ahead),
        attached=attached,
        unsubscribe=link,
    )


def _view(reminder: Reminder, job: Job, ground: Ground, now: datetime) -> View:
    return view(
        reminder,
        _event(reminder.occurrence, ground),
        ground.occurrences.get(reminder.occurrence),
        ground.catalogue.office,
        today=hours.today(now),
        working=ground.working,
        staff=job.person.kind != "public",
    )


def _event(identity: OccurrenceId, ground: Ground) -> Event:
    """The event; of one that was taken out what the ledger remembers."""
    occurrence = ground.occurrences.get(identity)
    event = occurrence.event if occurrence else ground.event(identity.key)
    if event is not None:
        return event
    name = ground.rows[identity].name if identity in ground.rows else identity.key
    return Event(id=identity.event, variant=identity.variant, name=name, kind="commemoration")


def _alone(job: Job, ground: Ground) -> Sequence[Occurrence]:
    """The one occurrence that the letter is about, if it is about one."""
    if len(job.reminders) != 1 or job.reminders[0].reason.partition(":")[0] not in _ATTACHED:
        return ()
    found = ground.occurrences.get(job.reminders[0].occurrence)
    return (found,) if found else ()


def _ahead(job: Job, ground: Ground, now: datetime) -> tuple[Occurrence, ...]:
    """The next dates of all that the reader subscribes to."""
    today = hours.today(now)
    found = [
        one
        for one in ground.occurrences.values()
        if one.anchor >= today
        and one.status is not Status.CANCELLED
        and any(feed.takes(one.event) for feed in job.reads)
    ]
    return tuple(sorted(found, key=lambda one: (one.anchor, one.sort_key))[:LISTED])


def _name(letter: Letter) -> str:
    """Of its file: the same in every attempt, so that a repeated letter replaces itself."""
    return f"{hours.local(letter.created):%Y-%m-%d-%H%M}-{letter.key[:12]}"


def _return_path(settings: Settings, sender: str, key: str) -> str:
    """Where an undeliverable letter returns: an address of its own, unless we log in as somebody who owns one only."""
    server = settings.smtp
    if server and server.bounce:
        return message.return_path(server.bounce, key)
    if server and server.user:
        return sender
    return message.return_path(f"bounce@{sender.rpartition('@')[2]}", key)
