"""What holds now: the current edition's catalogue, its occurrences in the feeds' window, and their ledger rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from scheduler import ledger, words
from scheduler.authoring import read
from scheduler.errors import FileProblems, Refused
from scheduler.expand import expand
from scheduler.feed import entry, ical, links
from scheduler.ledger import Change, Mark, Published
from scheduler.model import Catalogue, Occurrence, Span
from scheduler.store import editions, published, visits
from scheduler.store.editions import Edition
from scheduler.store.published import State

MANY = 20
"""More published coming occurrences than these do not move, or leave with their events, without a yes."""
_REMEMBERED = 4
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_lock = Lock()
_catalogues: dict[str, Catalogue] = {}
_occurrences: dict[tuple[str, int], tuple[Occurrence, ...]] = {}


class Revision(NamedTuple):
    """The ledger before and after an edition, and what that changes."""

    before: tuple[Published, ...]
    after: tuple[Published, ...]
    changes: tuple[Change, ...]


def catalogue_of(edition: Edition) -> Catalogue:
    """The edition, resolved; remembered by its digest. Raises FileProblems where this program cannot read it."""
    known = _catalogues.get(edition.digest)
    if known is None:
        reading = read.load_files(edition.files, edition.root)
        if reading.catalogue is None:
            raise FileProblems(reading.errors)
        known = _remember(_catalogues, edition.digest, reading.catalogue)
    return known


def occurrences_of(edition: Edition, catalogue: Catalogue, year: int) -> tuple[Occurrence, ...]:
    """All that the edition gives in the feeds' window of that year, sorted; remembered by its digest."""
    key = (edition.digest, year)
    known = _occurrences.get(key)
    if known is None:
        known = _remember(_occurrences, key, expand(catalogue, *ledger.window(year)).occurrences)
    return known


def today_of(now: datetime) -> date:
    """The day in Vietnam; `now` is aware."""
    return now.astimezone(ledger.VIETNAM).date()


def revise(
    conn: sa.Connection, catalogue: Catalogue, occurrences: Sequence[Occurrence], *, stamp: datetime, now: datetime
) -> Revision:
    """What the ledger would become with these occurrences; nothing is written."""
    today = today_of(now)
    first, last = ledger.window(today.year)

    def fingerprint(occurrence: Occurrence) -> Mark:
        return ical.mark(entry.of(occurrence, catalogue.office))

    rows = published.rows(conn)
    after, changes = ledger.update(rows, occurrences, fingerprint, stamp=stamp, today=today, first=first, last=last)
    return Revision(rows, after, changes)


def bring_up_to_date(
    conn: sa.Connection, edition: Edition, catalogue: Catalogue, *, now: datetime, yes: bool = False
) -> tuple[Change, ...]:
    """Make the ledger say what the edition gives in this year's window; in the caller's transaction.

    Called for a new edition, when the year turns and when a new program computes or words otherwise. The stamp is
    the edition's in every case, so it does not matter when it is done. Raises Refused where too much would move.
    """
    year = today_of(now).year
    _remember(_catalogues, edition.digest, catalogue)
    occurrences = occurrences_of(edition, catalogue, year)
    revision = revise(conn, catalogue, occurrences, stamp=edition.stored_at, now=now)
    if not yes:
        refuse_many(revision.changes, today_of(now))
    published.write(conn, *revision, edition_id=edition.id, year=year)
    links.remember(conn, catalogue)
    visits.follow(conn, stamp=edition.stored_at)
    return revision.changes


def refuse_many(changes: Sequence[Change], today: date) -> None:
    """Raise Refused, with the list, where more published coming occurrences move or leave than a slip should.

    One event that leaves with all its days is no slip; an `include` line deleted by chance takes many.
    """
    moving = {change.id: change for change in changes if change.told}
    if len(moving) > MANY:
        raise Refused(
            f"Thay đổi này dời hoặc huỷ {len(moving)} ngày đã công bố và chưa qua:\n{_listed(moving.values())}\n"
            "Người đã được nhắc sẽ nhận thư báo. Nếu đúng ý, hãy chạy lại với --yes."
        )
    leaving = [one for one in changes if one.kind == "vanished" and one.before and one.before.last >= today]
    events = {one.id.key: one.name for one in leaving}
    if len(leaving) > MANY and len(events) > 1:
        names = "\n".join(f"  {name} ({key})" for key, name in events.items())
        raise Refused(
            f"Thay đổi này bỏ {len(leaving)} ngày đã công bố và chưa qua khỏi lịch, của {len(events)} việc:\n{names}\n"
            "Xem lại các dòng include và các mục đã xoá. Nếu đúng ý, hãy chạy lại với --yes."
        )


def _listed(changes: Iterable[Change]) -> str:
    return "\n".join(f"  {describe(change)}" for change in changes)


def describe(change: Change) -> str:
    """A change in a line of Vietnamese."""
    spans = [span for span in (change.before, change.after) if span]
    sides = [words.date_range(span.start, span.last) for span in spans]
    if len(set(sides)) < len(set(spans)):  # only the main day is another
        sides = [f"{side}, ngày chính {_main_day(span)}" for side, span in zip(sides, spans, strict=True)]
    said = sides[0] if len(set(sides)) == 1 else " → ".join(sides)
    return f"{_KINDS[change.kind]}: {change.name} ({change.id}), {said}"


def _main_day(span: Span) -> str:
    return words.short_date(span.main) if span.main else "chưa ấn định"


_KINDS = {
    "appeared": "thêm",
    "moved": "dời ngày",
    "renamed": "đổi tên",
    "announced": "công bố",
    "cancelled": "huỷ",
    "restored": "khôi phục",
    "edited": "sửa",
    "vanished": "bỏ khỏi lịch",
}


def stale(state: State | None, edition: Edition | editions.Entry, now: datetime) -> bool:
    """Whether the ledger stands for another edition or another year's window."""
    return state is None or (state.edition_id, state.year) != (edition.id, today_of(now).year)


def _remember(known: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    """Keep it, and only the newest few."""
    with _lock:
        known[key] = value
        while len(known) > _REMEMBERED:
            del known[next(iter(known))]
    return value
