"""What letters say in English: the same items as `view`, shorter, with names in English where the office gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from scheduler import words
from scheduler.mail.wording import authority, named, place
from scheduler.model import Event, Occurrence, Status
from scheduler.reminder import NOTICES, Reminder, Shown

if TYPE_CHECKING:
    from scheduler.mail.compose import Content
    from scheduler.mail.view import Ready, View

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Said(NamedTuple):
    """A sentence around the name, and the subject of a letter about this alone."""

    before: str
    after: str
    subject: str


def view(
    base: View, reminder: Reminder, event: Event, occurrence: Occurrence | None, *, today: date, ready: Ready
) -> View:
    """An item in English: `base` is the same in Vietnamese, whose link, order and steps it keeps."""
    shown = named(reminder, occurrence)
    name = event.name_en or event.name
    said = _said(base.kind, reminder, event, occurrence, shown, today)
    return replace(
        base,
        name=name,
        before=said.before,
        after=said.after,
        short=moment(shown) if shown else "",
        left=_left(shown, today),
        facts=tuple(_facts(event, occurrence, shown, base.kind)),
        steps=_steps(reminder, occurrence, today, ready) if base.steps else (),
        note=_note(occurrence) if base.note else None,
        subject=said.subject,
    )


def coming(base: View, occurrence: Occurrence, today: date) -> View:
    """A line of the list of what is coming, in English."""
    shown, event = Shown.of(occurrence), occurrence.event
    facts = tuple(_facts(event, occurrence, shown, "coming"))
    return replace(base, name=event.name_en or event.name, short=moment(shown), left=_left(shown, today), facts=facts)


def subject(content: Content) -> str:
    """As `compose.subject`."""
    items, office = content.items, content.office.name
    if content.confirm:
        return f"[Reminder] Please confirm: letters from {office}"
    if content.welcome:
        return f"[Reminder] Letters begin on {long_date(content.today)}"
    if len(items) == 1:
        return items[0].subject
    weighty = [item for item in items if item.kind in NOTICES]
    if weighty:
        return f"{weighty[0].subject}, and {len(items) - 1} more"
    when = f"the week of {span(*content.week)}" if content.week else long_date(content.today)
    return f"[Reminder] {len(items)} items, {when}"


def long_date(day: date) -> str:
    """`Saturday, 13 February 2027`."""
    return f"{WEEKDAYS[day.weekday()]}, {short_date(day)}"


def short_date(day: date) -> str:
    """`13 February 2027`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span(first: date, last: date) -> str:
    """Both days included: `11–13 February 2027`, `30 November – 2 December 2026`."""
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_date(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]}" if first.year == last.year else short_date(first)
    return f"{start} – {short_date(last)}"


def moment(shown: Shown) -> str:
    """In a line: `Saturday, 13 February 2027 (lunar 8/1)`; of an open window its first and last day."""
    if shown.main is None:
        return f"{span(shown.start, shown.last)}, the day is not fixed yet"
    moon = words.lunar_of(shown.main)
    leap = ", leap month" if moon and moon.leap else ""
    lunar = f" (lunar {moon.day}/{moon.month}{leap})" if moon else ""
    return f"{long_date(shown.main)}{lunar}{', expected' if shown.status is Status.PROVISIONAL else ''}"


def _said(
    kind: str, reminder: Reminder, event: Event, occurrence: Occurrence | None, shown: Shown | None, today: date
) -> Said:
    name, was = event.name_en or event.name, reminder.was or shown
    by = authority(occurrence.decision) if occurrence else None
    after = f", by {by}" if by else ""
    then, before = moment(shown) if shown else "", moment(was) if was else ""
    decision = occurrence.decision if occurrence else None
    why = f" Reason: {decision.reason.rstrip('.')}." if decision and decision.reason else ""
    notices = {
        "moved": Said("", f" moves from {before} to {then}{after}.", f"[Date changed] {name} – {then}"),
        "cancelled": Said("", f", {before}, is not held{after}.{why}", f"[Not held] {name} – {before}"),
        "restored": Said("", f" is held after all: {then}{after}.", f"[Held after all] {name} – {then}"),
        "withdrawn": Said(
            "", f", {then}, is no longer in the office's calendar.", f"[Left the calendar] {name} – {then}"
        ),
        "ask": Said("Please confirm the date of", f": {then or 'not computed'}.", f"[Please confirm] {name}"),
    }
    if kind in notices:
        return notices[kind]
    if kind == "step":
        step = next((s.name for s in event.steps if f"step:{s.id}" == reminder.reason), reminder.reason)
        return Said(f"{_due(reminder.due, today)}: {step}. It prepares", f", {then}.", f"[Due] {step} – {name}")
    return Said(*_lead(reminder, shown, today), f"[Reminder] {name} – {then}")


def _due(day: date, today: date) -> str:
    if day == today:
        return "Due today"
    return f"Due on {long_date(day)}" if day > today else f"Due since {short_date(day)}"


def _lead(reminder: Reminder, shown: Shown | None, today: date) -> tuple[str, str]:
    assert shown is not None
    if reminder.reason.startswith("lead:-"):
        if shown.main is None:
            return "", f": its time was over on {short_date(shown.last)}, and no day was ever fixed."
        return "", f" ended on {short_date(shown.last)}{', as expected' if shown.status is Status.PROVISIONAL else ''}."
    days = (shown.begins - today).days
    if days < 0 or (shown.main is None and days == 0):
        return "", f" is on until {long_date(shown.last)}." if shown.main else f": {moment(shown)}."
    near = {0: "Today is", 1: "Tomorrow is"}
    return near.get(days, f"In {days} days:"), "."


def _facts(event: Event, occurrence: Occurrence | None, shown: Shown | None, kind: str) -> Iterator[tuple[str, str]]:
    lasting = shown and shown.main and shown.start != shown.last
    places = occurrence.places if occurrence else ()
    decision = occurrence.decision if occurrence and kind not in NOTICES else None
    basis = [authority(decision), event.basis] if kind not in ("cancelled", "withdrawn", "coming") else []
    values = {
        "When": f"{span(shown.start, shown.last)}; main day {moment(shown)}" if shown and lasting else "",
        "Date": moment(shown) if shown and not lasting else "",
        "Place": "; ".join(map(place, places)),
        "People": ", ".join(event.groups),
        "Basis": "; ".join(part for part in basis if part),
    }
    yield from ((label, value) for label, value in values.items() if value)


def _steps(reminder: Reminder, occurrence: Occurrence | None, today: date, ready: Ready) -> tuple[tuple[str, str], ...]:
    due = ready.still(reminder, occurrence, today) if occurrence else ()
    return tuple(("today" if day == today else f"by {short_date(day)}", name) for day, name in due)


def _note(occurrence: Occurrence | None) -> str | None:
    if occurrence is None:
        return None
    off = f" and may be {occurrence.tolerance} day(s) off" if occurrence.tolerance else ""
    first = f"The date is an estimate{off}." if occurrence.status is Status.PROVISIONAL else "The day is not fixed yet."
    return f"{first} You will be told when it is."


def _left(shown: Shown | None, today: date) -> str:
    if shown is None:
        return ""
    days = ((shown.begins if shown.begins >= today else shown.last) - today).days
    if shown.begins < today <= shown.last:
        return "now"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
