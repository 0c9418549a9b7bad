"""The ledger of what was published: one row an occurrence, with the stamps and counts that calendars go by.

Pure: rows and occurrences in, rows and changes out. LAST-MODIFIED rises exactly when an emitted property changes
and never moves back; SEQUENCE rises with DTSTART, DTEND, LOCATION or STATUS (RFC 5545 3.8.7); `move` rises when
whoever was reminded must be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Literal, NamedTuple

from scheduler.model import Occurrence, OccurrenceId, Span, Status

KEEP_CANCELLED = timedelta(days=60)
"""How long after the cancellation it stays in the feeds, at least."""
KEEP_AFTER = timedelta(days=7)
"""How long after its date a cancelled occurrence stays, at least."""
YEARS_BACK, YEARS_AHEAD = 1, 3
SECOND = timedelta(seconds=1)
VIETNAM = timezone(timedelta(hours=7))

Kind = Literal["appeared", "moved", "renamed", "announced", "cancelled", "restored", "edited", "vanished"]


class Mark(NamedTuple):
    """What an occurrence's emitted text amounts to."""

    digest: str
    """Over every emitted property but the stamps."""
    core: str
    """Over DTSTART, DTEND, LOCATION and STATUS: what raises SEQUENCE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What subscribers have of one occurrence. Moments are aware, in UTC, to the second."""

    id: OccurrenceId
    digest: str
    core: str
    name: str
    start: date
    last: date
    main: date | None
    status: Status
    created: datetime
    modified: datetime
    sequence: int = 0
    move: int = 0
    """How often whoever was reminded had to be told."""
    cancelled_at: datetime | None = None
    reason: str | None = None
    """Of the cancellation."""
    gone: bool = False
    """No longer produced: in no feed, but its stamps are remembered in case it comes back."""

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.start, self.last, self.main)

    @property
    def cancelled(self) -> bool:
        """Whether a decision cancelled it."""
        return self.status is Status.CANCELLED

    def shown_on(self, today: date) -> bool:
        """Whether feeds still carry it: a cancelled one ages out, a gone one is out."""
        if self.cancelled_at is None:
            return not self.gone
        kept = max(self.cancelled_at.astimezone(VIETNAM).date() + KEEP_CANCELLED, self.last + KEEP_AFTER)
        return not self.gone and today <= kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that became different. An occurrence may have several at once."""

    id: OccurrenceId
    kind: Kind
    name: str
    move: int
    """The row's count after the change."""
    before: Span | None
    after: Span | None
    told: bool = False
    """Whether the count rose, so that whoever was reminded is told."""


def window(year: int) -> tuple[date, date]:
    """First and last day that feeds reach in a year."""
    return date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)


def settled(occurrence: Occurrence, row: Published | None) -> Occurrence:
    """The occurrence as it is shown: a cancelled one stays on the days on which it was published."""
    if row is None or occurrence.status is not Status.CANCELLED or occurrence.span == row.span:
        return occurrence
    return replace(occurrence, start=row.start, last=row.last, main=row.main)


def update(
    rows: Iterable[Published],
    occurrences: Iterable[Occurrence],
    fingerprint: Callable[[Occurrence], Mark],
    *,
    stamp: datetime,
    today: date,
    first: date,
    last: date,
) -> tuple[tuple[Published, ...], tuple[Change, ...]]:
    """Every row as it is now, sorted by identity, and what changed.

    `occurrences` are all that overlap `first`…`last`; rows outside those days stay as they are. `stamp` is when the
    edition that makes the change was stored (aware, UTC, whole seconds); `today` decides what is past.
    """
    old = {row.id: row for row in rows}
    new = dict(old)
    changes: list[Change] = []
    produced = {occurrence.id: settled(occurrence, old.get(occurrence.id)) for occurrence in occurrences}
    for key, occurrence in produced.items():
        before = old.get(key)
        new[key] = _revised(before, occurrence, fingerprint(occurrence), stamp, today)
        changes += _changes(before, new[key])
    for key, row in old.items():
        if key not in produced and not row.gone and row.start <= last and row.last >= first:
            new[key] = replace(row, gone=True)
            changes.append(Change(id=key, kind="vanished", name=row.name, move=row.move, before=row.span, after=None))
    order = sorted(new, key=_order)
    return tuple(new[key] for key in order), tuple(sorted(changes, key=lambda change: (_order(change.id), change.kind)))


def _order(key: OccurrenceId) -> tuple[str, str, str]:
    return key.event, key.variant or "", key.cycle


def _revised(old: Published | None, occurrence: Occurrence, mark: Mark, stamp: datetime, today: date) -> Published:
    new = _row(old, occurrence, mark, stamp)
    if old is None or new == old:
        return new
    seen = old.gone or new.digest != old.digest
    return replace(
        new,
        sequence=old.sequence + (new.core != old.core),
        move=old.move + _is_told(old, new, today),
        modified=max(stamp, old.modified + SECOND) if seen else old.modified,
    )


def _row(old: Published | None, occurrence: Occurrence, mark: Mark, stamp: datetime) -> Published:
    """The row with the occurrence's own facts, and the counts and stamps as they were."""
    cancelled = occurrence.status is Status.CANCELLED
    since = (old and old.cancelled_at) or stamp
    return Published(
        id=occurrence.id,
        digest=mark.digest,
        core=mark.core,
        name=occurrence.event.name,
        start=occurrence.start,
        last=occurrence.last,
        main=occurrence.main,
        status=occurrence.status,
        created=old.created if old else stamp,
        modified=old.modified if old else stamp,
        sequence=old.sequence if old else 0,
        move=old.move if old else 0,
        cancelled_at=since if cancelled else None,
        reason=occurrence.decision.reason if cancelled and occurrence.decision else None,
    )


def _is_told(old: Published, new: Published, today: date) -> bool:
    """Whether days or cancellation changed, of something not past both before and after."""
    different = old.cancelled != new.cancelled or _moved(old, new)
    return different and max(old.last, new.last) >= today


def _moved(old: Published, new: Published) -> bool:
    return not new.cancelled and old.span != new.span


def _changes(old: Published | None, new: Published) -> list[Change]:
    if old == new:
        return []
    told = old is not None and new.move > old.move
    before = old.span if old else None
    kinds: list[Kind] = ["appeared"] if old is None or old.gone else []
    kinds += _kinds(old, new) if old else []
    return [
        Change(id=new.id, kind=kind, name=new.name, move=new.move, before=before, after=new.span, told=told)
        for kind in kinds
    ]


def _kinds(old: Published, new: Published) -> list[Kind]:
    facts: dict[Kind, bool] = {
        "cancelled": new.cancelled and not old.cancelled,
        "restored": old.cancelled and not new.cancelled,
        "moved": _moved(old, new),
        "announced": new.status is Status.ANNOUNCED is not old.status and old.span == new.span,
        "renamed": old.name != new.name,
    }
    kinds = [kind for kind, holds in facts.items() if holds]
    return kinds or (["edited"] if not old.gone else [])
