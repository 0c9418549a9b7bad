"""What becomes of the days when the files change: occurrences before and after, as the ledger would see them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from scheduler import ledger
from scheduler.expand import expand
from scheduler.ledger import Change, Mark, Published
from scheduler.model import Catalogue, Occurrence

_STAMP = datetime.min.replace(tzinfo=UTC)


def compare(before: Catalogue, after: Catalogue, today: date) -> tuple[Change, ...]:
    """Every occurrence of the feeds' days that appears, moves, vanishes or is told otherwise, sorted by identity."""
    first, last = ledger.window(today.year)
    old, new = (expand(catalogue, first, last).occurrences for catalogue in (before, after))
    return differences(old, new, today, first, last)


def differences(
    before: Iterable[Occurrence], after: Iterable[Occurrence], today: date, first: date, last: date
) -> tuple[Change, ...]:
    """The same for occurrences that overlap first..last; `told` marks what a reminded reader would be told of."""

    def rows(
        known: Iterable[Published], found: Iterable[Occurrence]
    ) -> tuple[tuple[Published, ...], tuple[Change, ...]]:
        return ledger.update(known, found, _mark, stamp=_STAMP, today=today, first=first, last=last)

    return rows(rows((), before)[0], after)[1]


def _mark(occurrence: Occurrence) -> Mark:
    event = occurrence.event
    told = (event.name, event.kind, event.groups, event.note, event.basis, event.sources, occurrence.decision)
    core = repr((occurrence.span, occurrence.places, occurrence.status, occurrence.tolerance))
    return Mark(digest=repr((core, told)), core=core)
