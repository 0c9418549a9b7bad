"""The clock walks day by day over the office's real file; what was sent is compared with an independent count."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler import hours, working
from scheduler.authoring.read import load
from scheduler.expand import asks, expand
from scheduler.model import Catalogue, Event, Lead, Occurrence, Status
from scheduler.run import steps
from scheduler.store.database import reading
from scheduler.store.tables import letter, recipient, reminder
from scheduler.working import WorkingDays
from tests.mail.made import lead
from tests.run.office import Office, office

OWN = (lead("21"), lead("2wd"), lead("0"), lead("-2"))
Sent = tuple[str, str, str, date]
"""Address, occurrence, reason, day."""


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        shutil.copy(root / "events.toml", found.home)
        yield found


def day_before(day: date, days: WorkingDays) -> date:
    while not days.is_working(day):
        day -= timedelta(1)
    return day


def day_after(day: date, days: WorkingDays) -> date:
    while not days.is_working(day):
        day += timedelta(1)
    return day


def due(occurrence: Occurrence, one: Lead, days: WorkingDays) -> date:
    """Counted day by day, unlike the product's own way."""
    if one.count < 0:
        return day_after(occurrence.last + timedelta(-one.count), days)
    day, left = occurrence.main or occurrence.start, one.count
    while left:
        day -= timedelta(1)
        left -= not one.working or days.is_working(day)
    return day_before(day, days)


def leads_sent(
    found: Iterable[Occurrence], leads: Iterable[Lead], days: WorkingDays
) -> Iterator[tuple[str, str, date]]:
    """Each lead on its day; of two on one day the later."""
    for occurrence in found:
        by_day: dict[date, Lead] = {}
        for one in sorted(leads, key=lambda one: (-one.count, one.working)):
            by_day[due(occurrence, one, days)] = one
        for day, one in by_day.items():
            if one.count < 0 or day <= occurrence.last:
                yield str(occurrence.id), f"lead:{one}", day


def questions_sent(catalogue: Catalogue, days: WorkingDays, first: date, last: date) -> Iterator[tuple[str, str, date]]:
    by_day: dict[tuple[str, date], tuple[int, str]] = {}
    for ask in asks(catalogue, first, last + timedelta(30)):
        before = ask.before or 0
        if ask.occurrence and ask.occurrence.start <= day_before(ask.day, days):
            continue
        key = (f"{ask.event.key}/{ask.cycle}", day_before(ask.day, days))
        by_day[key] = min(by_day.get(key, (999, "")), (before, f"ask:{before}"))
    yield from ((occurrence, reason, day) for (occurrence, day), (_, reason) in by_day.items())


def expected(catalogue: Catalogue, first: date, last: date) -> set[Sent]:
    days = working.build(catalogue, first.year, last.year)
    found = expand(catalogue, first - timedelta(60), last + timedelta(400)).occurrences
    held = [one for one in found if one.status is not Status.CANCELLED]
    by_event: dict[str, list[Occurrence]] = {}
    events: dict[str, Event] = {}
    for one in held:
        by_event.setdefault(one.event.key, []).append(one)
        events[one.event.key] = one.event
    sent: set[Sent] = set()
    for key, some in by_event.items():
        usual = leads_sent(some, catalogue.leads(events[key]), days)
        sent |= {("can-bo@example.vn", *item) for item in usual}
        steps_of = ((str(o.id), f"step:{s.id}", due(o, s.lead, days)) for o in some for s in o.event.steps)
        sent |= {("can-bo@example.vn", *item) for item in steps_of}
        sent |= {("dan@example.org", *item) for item in leads_sent(some, OWN, days)}
    questions = questions_sent(catalogue, days, first, last)
    sent |= {("vanphong@example.vn", *item) for item in questions}
    return {one for one in sent if first < one[3] <= last}


def walk(home: Office, first: date, last: date) -> tuple[set[Sent], set[tuple[str, date]]]:
    """Every reminder that was sent, and every letter, from the day after `first`, which must be a Saturday."""
    eight = time(8, 0)
    home.sweep(datetime.combine(first, time(20, 0), hours.LOCAL))
    evening = f"{first} 20:00"
    home.add("can-bo@example.vn", evening)
    home.add("dan@example.org", evening, "public", leads=OWN)
    day = first
    while day < last:
        day += timedelta(1)
        now = datetime.combine(day, eight, hours.LOCAL)
        steps.tick(home.engine, now)
        assert all(one.result == "sent" for one in steps.deliver(home.engine, home.settings, now))
    with reading(home.engine) as conn:
        joined = reminder.join(letter, reminder.c.letter_id == letter.c.id)
        joined = joined.join(recipient, recipient.c.id == reminder.c.recipient_id)
        columns = (recipient.c.address, reminder.c.occurrence, reminder.c.reason, letter.c.settled)
        sent = [
            tuple(r) for r in conn.execute(sa.select(*columns).select_from(joined).where(reminder.c.state == "sent"))
        ]
        letters = [
            (address, hours.today(settled))
            for address, settled in conn.execute(
                sa.select(recipient.c.address, letter.c.settled).join(recipient).where(letter.c.kind != "welcome")
            )
        ]
    assert len(letters) == len(set(letters)), "two letters to one person on one day"
    assert len(sent) == len({one[:3] for one in sent}), "one thing said twice"
    return {(*one[:3], hours.today(one[3])) for one in sent}, set(letters)


def compare(home: Office, first: date, last: date) -> None:
    catalogue = load(home.home / "events.toml").catalogue
    assert catalogue
    sent, letters = walk(home, first, last)
    wanted = expected(catalogue, first, last)
    assert sent == wanted, _difference(sent, wanted)
    assert letters == {(address, day) for address, _, _, day in wanted}
    days = working.build(catalogue, first.year, last.year)
    assert all(days.is_working(day) for _, day in letters)


def _difference(sent: Set[Sent], wanted: Set[Sent]) -> str:
    return f"too much: {sorted(sent - wanted)[:5]}; missing: {sorted(wanted - sent)[:5]}"


@pytest.mark.heavy
def test_the_weeks_around_tet(home: Office) -> None:
    compare(home, date(2027, 1, 16), date(2027, 2, 28))


@pytest.mark.long
def test_two_years(home: Office) -> None:
    compare(home, date(2025, 12, 27), date(2027, 12, 31))
