"""The calendar file that goes with a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scheduler.feed import build, entry, ical
from scheduler.ledger import Published
from scheduler.model import Occurrence, OccurrenceId, Office


def calendar(occurrences: Iterable[Occurrence], rows: Mapping[OccurrenceId, Published], office: Office) -> bytes | None:
    """These occurrences in one file, with the stamps under which the feeds have them; None where none is published."""
    entries = [ical.event(entry.of(one, office), build.stamps(rows[one.id])) for one in occurrences if one.id in rows]
    return b"".join((ical.short_head(office), *entries, ical.END)) if entries else None
