"""From a taken letter to its bytes: what its reminders say today, the calendar file, the headers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scheduler import hours
from scheduler.feed import build
from scheduler.mail import delegation, english, links, message, splice, unsubscribe, week
from scheduler.mail.alike import Alike, Body
from scheduler.mail.compose import Confirm, Content, compose
from scheduler.mail.links import Links
from scheduler.mail.smtp import Envelope
from scheduler.mail.view import Ready, View, coming, view
from scheduler.model import Event, Occurrence, OccurrenceId, Office, Status
from scheduler.reminder import Reminder
from scheduler.run.going import Told, needs
from scheduler.run.ground import Ground
from scheduler.run.job import Job
from scheduler.run.settings import Settings
from scheduler.store.outbox import Letter
from scheduler.visits import reminding

LISTED = 10
"""Dates in a welcome letter."""
_ATTACHED = ("lead", "step", "moved", "restored", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter that is ready to go."""

    envelope: Envelope
    subject: str
    data: bytes


def write(job: Job, ground: Ground, settings: Settings, now: datetime, alike: Alike | None = None) -> Written:
    """The letter as it is at this moment; with what is `alike` in others of the same delivery.

    Raises TemplateFaultError and UnsafeTextError.
    """
    office, foot = ground.catalogue.office, _links(job, ground, settings)
    if alike and foot and job.person.kind == "public" and not job.asked:
        texts, ics = alike.body(_sort(job), foot, lambda: _body(job, ground, settings, now, foot))
    else:
        texts, ics = _body(job, ground, settings, now, foot)
    sender = (settings.smtp and settings.smtp.sender) or office.mail or f"lich@{office.domain}"
    letter = message.Letter(
        key=job.letter.key,
        to=job.person.address,
        name=office.name if job.person.kind == "office" else job.person.name,
        subject=texts.subject,
        text=texts.text,
        html=texts.html,
        ics=ics,
        first=job.first,
        unsubscribe=foot.leave if foot else None,
        mailto=_mailto(job, settings) if foot else None,
    )
    return Written(
        envelope=Envelope(_return_path(settings, sender, job.letter.key), job.person.address, _name(job.letter)),
        subject=texts.subject,
        data=splice.assemble(letter, office, sender=sender, now=hours.local(now)),
    )


def _sort(job: Job) -> Hashable:
    """All that decides the body of a letter to the public, but for the links."""
    person, said = job.person, (replace(one, id=None, recipient=0) for one in job.reminders)
    reader = (person.greeted, person.name, person.language, person.digest)
    return job.letter.kind, reader, tuple(feed.id for feed in job.reads), tuple(said)


def _body(job: Job, ground: Ground, settings: Settings, now: datetime, foot: Links | None) -> Body:
    office = ground.catalogue.office
    ahead = _ahead(job, ground, now) if job.letter.kind == "welcome" else ()
    listed = [(one, ground.rows[one.id]) for one in ahead or _alone(job, ground) if one.id in ground.rows]
    ics = build.several(listed, office) if listed else None
    content = _content(job, ground, now, ahead)
    confirm = _confirm(job, ground, settings)
    texts = compose(replace(content, links=foot, attached=ics is not None, confirm=confirm), settings.home)
    return Body(texts, ics)


def name_of(reminder: Reminder, ground: Ground, told: Told) -> str:
    """What a reminder is about, for a list."""
    return _about(reminder.occurrence, ground, told)[0].name


def _links(job: Job, ground: Ground, settings: Settings) -> Links | None:
    """Those of the foot. The office's mailbox has none, and neither has somebody who has not confirmed yet."""
    person, address = job.person, ground.catalogue.office.address
    if person.kind == "office" or not person.active or not address:
        return None
    secret = settings.signing_key()
    manage = links.link(address, secret, "toi-nhan", person.id, person.nonce)
    about = {reminder.occurrence.event for reminder in job.reminders}
    mutable = len(about) == 1 and not any(map(job.told.visit, {one.occurrence for one in job.reminders}))
    return Links(
        leave=links.link(address, secret, "thoi-nhan", person.id, person.nonce),
        manage=manage,
        mute=f"{manage}?viec={about.pop()}" if mutable else None,
    )


def _mailto(job: Job, settings: Settings) -> str | None:
    """Offered only where a mailbox is named whose letters come to `lich bounce`: nobody reads the others."""
    if settings.smtp is None or settings.smtp.bounce is None:
        return None
    token = links.token(settings.signing_key(), "thoi-nhan", job.person.id, job.person.nonce)
    return unsubscribe.mailto(settings.smtp.bounce, token)


def _confirm(job: Job, ground: Ground, settings: Settings) -> Confirm | None:
    """What is asked to be confirmed, where the letter asks that."""
    if job.asked is None:
        return None
    address = ground.catalogue.office.address
    link = links.link(address, settings.signing_key(), "xac-nhan", job.person.id, job.asked.nonce)
    return Confirm(
        link=link,
        feeds=tuple(feed.name for feed in job.reads),
        until=hours.today(job.asked.expires),
        weekly=job.asked.choice.digest == "weekly",
    )


def _content(job: Job, ground: Ground, now: datetime, ahead: Sequence[Occurrence]) -> Content:
    office, today, person = ground.catalogue.office, hours.today(now), job.person
    return Content(
        office=office,
        today=today,
        greeted=person.greeted,
        name=person.name,
        language=person.language,
        kind=person.kind,
        items=tuple(_view(reminder, job, ground, now) for reminder in job.reminders),
        welcome=job.letter.kind == "welcome",
        coming=tuple(_coming(one, job, office, today) for one in ahead),
        week=(hours.monday(today), hours.sunday(today)) if person.digest == "weekly" else None,
        days=_days(job, ground, hours.monday(today)) if job.is_of_the_week else (),
    )


def _days(job: Job, ground: Ground, monday: date) -> tuple[week.Day, ...]:
    """The week as the reader sees it: what they subscribe to, and for staff who goes where."""
    own = (one for one in ground.occurrences.values() if any(feed.takes(one.event) for feed in job.reads))
    return week.days(monday, own, job.visits, ground.working)


def _view(reminder: Reminder, job: Job, ground: Ground, now: datetime) -> View:
    identity, today, told = reminder.occurrence, hours.today(now), job.told
    event, occurrence = _about(identity, ground, told)
    more = Ready(
        working=ground.working,
        done=frozenset(step for one, step in told.done if one == identity),
        needs=needs(told.to(identity), ground, told.done, today),
    )
    office, staff = ground.catalogue.office, job.person.kind != "public"
    made = view(reminder, event, occurrence, office, today=today, ready=more, staff=staff)
    if job.person.language == "en":
        made = english.view(made, reminder, event, occurrence, today=today, ready=more)
    if visit := told.visit(identity):
        off = visit.occurrence and ground.occurrences.get(visit.occurrence)
        return delegation.of_visit(made, visit, office, off or None, language=job.person.language)
    return delegation.to_festival(made, told.to(identity), language=job.person.language)


def _coming(occurrence: Occurrence, job: Job, office: Office, today: date) -> View:
    made = coming(occurrence, office, today)
    return english.coming(made, occurrence, today) if job.person.language == "en" else made


def _about(identity: OccurrenceId, ground: Ground, told: Told) -> tuple[Event, Occurrence | None]:
    """The event and its occurrence, or the visit as such; of one that was taken out what the ledger remembers."""
    if visit := told.visit(identity):
        return reminding.as_event(visit), reminding.as_occurrence(visit) if visit.day else None
    occurrence = ground.occurrences.get(identity)
    event = occurrence.event if occurrence else ground.event(identity.key)
    if event is not None:
        return event, occurrence
    name = ground.rows[identity].name if identity in ground.rows else identity.key
    return Event(id=identity.event, variant=identity.variant, name=name, kind="commemoration"), None


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
