"""A feed's bytes from occurrences and their ledger rows.

A function of its arguments alone: no clock, no product version, no order of the events in the file.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from scheduler import words
from scheduler.feed import entry, ical
from scheduler.feed.entry import Entry
from scheduler.feed.ical import Stamps
from scheduler.ledger import Published, settled
from scheduler.model import Catalogue, Feed, Occurrence, OccurrenceId, Office

logger = logging.getLogger(__name__)

ALL = Feed(id="tat-ca", name="Ngày lễ, Tết và việc của cơ quan", name_en="All events")
"""The feed of everything."""

Blocks = MutableMapping[tuple[str, datetime, bool], bytes]
"""Entries already written, by digest, stamp and alarm: what needs not be written again."""


class StaleLedgerError(Exception):
    """An occurrence's text is not what the ledger has a stamp for: the ledger must be brought up to date first."""


class Cap(NamedTuple):
    """The most that clients take."""

    entries: int = 2000
    octets: int = 1_000_000


class Shown(NamedTuple):
    """An occurrence as it is shown, and its row."""

    occurrence: Occurrence
    row: Published


class Block(NamedTuple):
    """One written entry."""

    start: date
    data: bytes


def build(
    feed: Feed,
    catalogue: Catalogue,
    occurrences: Iterable[Occurrence],
    rows: Mapping[OccurrenceId, Published],
    *,
    year: int,
    today: date,
    alarm: bool = False,
    cap: Cap = Cap(),  # noqa: B008 - a frozen value
    blocks: Blocks | None = None,
) -> bytes:
    """The whole file: `occurrences` are those of the year's window, `today` lets cancelled ones age out.

    `blocks` keeps written entries from one build to the next. Raises StaleLedgerError.
    """
    chosen = select(feed, occurrences, rows, today)
    written = write(chosen, catalogue.office, alarm=alarm, blocks={} if blocks is None else blocks)
    return assemble(feed, catalogue.office, written, year=year, cap=cap)


def select(
    feed: Feed, occurrences: Iterable[Occurrence], rows: Mapping[OccurrenceId, Published], today: date
) -> list[Shown]:
    """The feed's occurrences that are to be shown, in the order of every list. Raises StaleLedgerError."""
    taken: dict[str, bool] = {}
    chosen = []
    for occurrence in occurrences:
        identity = occurrence.id
        wanted = taken.get(occurrence.event.key)
        if wanted is None:
            wanted = taken[occurrence.event.key] = feed.takes(occurrence.event)
        if not wanted:
            continue
        row = rows.get(identity)
        if row is None:
            raise StaleLedgerError(str(identity))
        if row.shown_on(today):
            chosen.append(Shown(settled(occurrence, row), row))
    return sorted(chosen, key=lambda shown: shown.occurrence.sort_key)


def write(chosen: Iterable[Shown], office: Office, *, alarm: bool, blocks: Blocks) -> list[Block]:
    """Each one's bytes, taken from `blocks` where they are written already. Raises StaleLedgerError."""
    written = []
    for occurrence, row in chosen:
        key = (row.digest, row.modified, alarm)
        data = blocks.get(key)
        if data is None:
            data = blocks[key] = _written(occurrence, row, office, alarm=alarm)
        written.append(Block(occurrence.start, data))
    return written


def assemble(feed: Feed, office: Office, written: Sequence[Block], *, year: int, cap: Cap) -> bytes:
    """The file: head, entries, end. Past the cap the oldest are left out, and an entry says so."""
    head = ical.head(office, feed.name, f"{feed.name}. {office.name}. {office.address}")
    if not written:
        return b"".join((head, _placeholder(feed, office, year), ical.END))
    if len(written) <= cap.entries:
        whole = b"".join([head, *[block.data for block in written], ical.END])
        if len(whole) <= cap.octets:
            return whole
    kept = _newest(written, cap)
    logger.warning("feed %s is too large: its oldest %d entries are left out", feed.id, len(written) - len(kept))
    notice = _notice(feed, office, kept[0].start)
    return b"".join([head, notice, *[block.data for block in kept], ical.END])


def single(occurrence: Occurrence, row: Published, office: Office) -> bytes:
    """A file with one occurrence, for a letter or a download."""
    return several([(occurrence, row)], office)


def several(chosen: Iterable[tuple[Occurrence, Published]], office: Office) -> bytes:
    """A file with a few occurrences and their rows, to be added to a calendar rather than subscribed to."""
    entries = [ical.event(ical.content(entry.of(settled(one, row), office)), stamps(row)) for one, row in chosen]
    return b"".join((ical.short_head(office), *entries, ical.END))


def stamps(row: Published) -> Stamps:
    """The row's stamps, for the writer."""
    return Stamps(row.created, row.modified, row.sequence)


def _written(occurrence: Occurrence, row: Published, office: Office, *, alarm: bool) -> bytes:
    shown = entry.of(occurrence, office)
    content = ical.content(shown)
    if ical.digest(content) != row.digest:
        raise StaleLedgerError(str(occurrence.id))
    return ical.event(content, stamps(row), ical.alarm(shown) if alarm else ())


def _newest(written: Sequence[Block], cap: Cap) -> Sequence[Block]:
    """The newest that fit beside the head and the notice; one at least."""
    room = cap.octets - _ROOM
    first = len(written)
    while first > max(0, len(written) - cap.entries + 1) and len(written[first - 1].data) <= room:
        first -= 1
        room -= len(written[first].data)
    return written[min(first, len(written) - 1) :]


_ROOM = 4000
"""Octets that the head and a notice may take."""


def _placeholder(feed: Feed, office: Office, year: int) -> bytes:
    """An empty calendar is an error to many clients, so an empty feed has one entry that says so."""
    said = "Chưa có sự kiện nào trong lịch này"
    return _own(office, f"_trong.{feed.id}.{year}", date(year, 1, 1), said, f"{said}: {feed.name}.")


def _notice(feed: Feed, office: Office, first: date) -> bytes:
    said = f"Lịch này chỉ có sự kiện từ {words.short_date(first)}"
    about = f"{said}; phần cũ hơn được lược bớt vì lịch quá lớn. Xem đủ tại {office.address}"
    return _own(office, f"_luoc.{feed.id}.{first:%Y%m%d}", first, said, about)


def _own(office: Office, name: str, day: date, summary: str, description: str) -> bytes:
    """An entry of the feed itself. Its UID names all that it says, so it never changes and its stamp is its day."""
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
    shown = Entry(
        uid=f"{name}@{office.domain}",
        start=day,
        end=day + timedelta(days=1),
        summary=summary,
        description=description,
        location=None,
        categories=("Thông báo",),
        status="CONFIRMED",
        busy="FREE",
        url=office.address,
        color="gray",
    )
    return ical.event(ical.content(shown), Stamps(stamp, stamp, 0))
