"""Values made by hand for the tests of the ledger and the feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scheduler import ledger
from scheduler.feed import build, entry, ical
from scheduler.ledger import Change, Mark, Published
from scheduler.model import Catalogue, Event, Feed, Occurrence, OccurrenceId, Office, Place, Status

OFFICE = Office(
    name="Ủy ban MTTQ Việt Nam tỉnh Phú Thọ",
    domain="lich.example.vn",
    address="https://lich.example.vn",
)
TODAY = date(2026, 11, 25)
STAMP = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
MUONG_BI = Event(
    id="khai-ha-muong-bi",
    name="Lễ hội Khai hạ Mường Bi",
    kind="ethnic-festival",
    groups=("Mường",),
    places=(
        Place(name="Hòa Bình / Tân Lạc / Phong Phú", until=date(2025, 6, 30)),
        Place(name="Phú Thọ / xã Mường Bi", since=date(2025, 7, 1)),
    ),
    sources=("https://example.vn/le-hoi",),
)
UNITY = Event(id="doan-ket", name="Ngày hội Đại đoàn kết toàn dân tộc", kind="national-day", founded=1930)
HOLIDAY = Event(id="quoc-khanh", name="Nghỉ lễ Quốc khánh", kind="national-day", day_off=True)
KATE = Event(id="kate", name="Lễ hội Katê", kind="religious-festival", groups=("Chăm",))


def muong_bi(**changes: Any) -> Occurrence:
    """The festival of 2027: three days, the last of them the main one."""
    facts: dict[str, Any] = {
        "event": MUONG_BI,
        "cycle": "2027",
        "start": date(2027, 2, 11),
        "last": date(2027, 2, 13),
        "main": date(2027, 2, 13),
        "status": Status.COMPUTED,
    }
    return Occurrence(**(facts | changes))


def one_day(event: Event, day: date, status: Status = Status.COMPUTED, **changes: Any) -> Occurrence:
    """An occurrence of a single day."""
    facts: dict[str, Any] = {"cycle": str(day.year), "start": day, "last": day, "main": day}
    return Occurrence(event=event, status=status, **(facts | changes))


def year() -> list[Occurrence]:
    """One of each sort."""
    window = one_day(UNITY, date(2027, 11, 1), Status.OPEN, last=date(2027, 11, 18), main=None)
    return [
        one_day(UNITY, date(2026, 11, 18)),
        muong_bi(),
        one_day(HOLIDAY, date(2027, 9, 2)),
        one_day(KATE, date(2027, 9, 29), Status.PROVISIONAL, tolerance=1),
        window,
    ]


def catalogue(*occurrences: Occurrence, office: Office = OFFICE) -> Catalogue:
    """A catalogue of the occurrences' events."""
    events = {occurrence.event.key: occurrence.event for occurrence in occurrences}
    return Catalogue(office=office, events=tuple(events[key] for key in sorted(events)))


def fingerprint(occurrence: Occurrence) -> Mark:
    """The real one, for OFFICE."""
    return ical.mark(entry.of(occurrence, OFFICE))


def publish(
    occurrences: Iterable[Occurrence],
    rows: Iterable[Published] = (),
    *,
    stamp: datetime = STAMP,
    today: date = TODAY,
    year: int = 2026,
) -> tuple[dict[OccurrenceId, Published], tuple[Change, ...]]:
    """The ledger after these occurrences, by identity, and what changed."""
    first, last = ledger.window(year)
    after, changes = ledger.update(rows, occurrences, fingerprint, stamp=stamp, today=today, first=first, last=last)
    return {row.id: row for row in after}, changes


def feed(
    occurrences: Iterable[Occurrence],
    rows: dict[OccurrenceId, Published] | None = None,
    *,
    of: Feed = build.ALL,
    today: date = TODAY,
    **options: Any,
) -> bytes:
    """The bytes of a feed of the occurrences; their rows are made where none are given."""
    given = occurrences if isinstance(occurrences, list) else list(occurrences)
    rows = publish(given)[0] if rows is None else rows
    return build.build(of, catalogue(*given), given, rows, year=2026, today=today, **options)


def later(days: int = 0, seconds: int = 0) -> datetime:
    """A moment after STAMP."""
    return STAMP + timedelta(days=days, seconds=seconds)


def renamed(occurrence: Occurrence, **changes: Any) -> Occurrence:
    """The occurrence of an event with other facts."""
    return replace(occurrence, event=replace(occurrence.event, **changes))


def properties(data: bytes) -> list[list[str]]:
    """The unfolded content lines of each VEVENT."""
    text = data.decode().replace("\r\n ", "")
    blocks = text.split("BEGIN:VEVENT\r\n")[1:]
    return [block.split("END:VEVENT")[0].splitlines() for block in blocks]
