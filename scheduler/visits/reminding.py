"""Visits as the plan of letters sees them: an occurrence of its own, told to who goes and to who owns its steps.

Pure. What identifies it cannot be an event of the office's file, whose ids have no colon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scheduler import hours
from scheduler.due import Trip
from scheduler.model import Announcement, Event, Lead, Occurrence, OccurrenceId, Place, Status
from scheduler.reminder import Going
from scheduler.visits.visit import Visit, VisitStatus

LEADS = (Lead(count=3, working=True), Lead(count=1))
"""When who goes is reminded: the notice that a meeting gets (Decision 45/2018/QĐ-TTg), and the eve."""
_PREFIX, _CYCLE = "visit:", "-"
_STATUS = {
    VisitStatus.DRAFT: Status.PROVISIONAL,
    VisitStatus.ASKED: Status.PROVISIONAL,
    VisitStatus.CANCELLED: Status.CANCELLED,
}


def identity(number: int) -> OccurrenceId:
    """What its reminders are about: `visit:12/-`."""
    return OccurrenceId(f"{_PREFIX}{number}", None, _CYCLE)


def number_of(one: OccurrenceId) -> int | None:
    """The visit's number; None where it is an event of the calendar."""
    number = one.event.removeprefix(_PREFIX)
    ours = one.event.startswith(_PREFIX) and number.isascii() and number.isdigit()
    return int(number) if ours and len(number) < 10 else None


def parse(text: str) -> OccurrenceId:
    """An occurrence, or `visit:12`, as somebody writes it. Raises ValueError for anything else."""
    return OccurrenceId.parse(text if "/" in text or not text.startswith(_PREFIX) else f"{text}/{_CYCLE}")


def trips(visits: Iterable[Visit], occasions: Mapping[OccurrenceId, Event]) -> tuple[Trip, ...]:
    """Those that have a day, each with who goes and the event it is for."""
    return tuple(_trip(one, occasions) for one in visits if one.day)


def _trip(visit: Visit, occasions: Mapping[OccurrenceId, Event]) -> Trip:
    assert visit.created
    occasion = occasions.get(visit.occurrence) if visit.occurrence else None
    going = Going(names=frozenset(visit.going), since=hours.today(visit.created), occasion=occasion)
    return Trip(occurrence=as_occurrence(visit), move=visit.move, leads=LEADS if visit.open else (), going=going)


def as_occurrence(visit: Visit) -> Occurrence:
    """The visit as letters and leads take it. It must have a day."""
    assert visit.day
    decision = Announcement(cycle=_CYCLE, cancelled=not visit.open, reason=visit.reason or None)
    status = _STATUS.get(visit.status, Status.ANNOUNCED)
    return Occurrence(
        event=as_event(visit),
        cycle=_CYCLE,
        start=visit.day,
        last=visit.day,
        main=visit.day,
        status=status,
        decision=decision if status is Status.CANCELLED else None,
    )


def as_event(visit: Visit) -> Event:
    """What it is called, where and by what paper one goes."""
    assert visit.id
    place = ", ".join(part for part in (visit.spot, visit.commune) if part)
    hour = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    basis = [visit.number and f"giấy mời, phân công số {visit.number}", visit.document]
    event = Event(id=identity(visit.id).event, name=visit.title, kind="visit", steps=visit.steps, groups=visit.groups)
    return replace(
        event,
        places=(Place(name=place),) if place else (),
        time=hour or None,
        basis="; ".join(part for part in basis if part) or None,
    )
