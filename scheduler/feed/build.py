"""A feed's bytes from occurrences and their ledger rows.

A function of its arguments alone: no clock, no product version, no order of the events in the file.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import compress
from typing import NamedTuple

from scheduler import words
from scheduler.feed import entry, ical
from scheduler.feed.entry import Entry
from scheduler.feed.ical import Stamps
from scheduler.ledger import Published, settled
from scheduler.model import Catalogue, Event, Feed, Occurrence, OccurrenceId, Office

logger = logging.getLogger(__name__)

ALL = Feed(id="tat-ca", name="Ngày lễ, Tết và việc của cơ quan", name_en="All events")
"""The feed of everything."""


class StaleLedgerError(Exception):
    """An occurrence's text is not what the ledger has a stamp for: the ledger must be brought up to date first."""


class Cap(NamedTuple):
    """The most that clients take."""

    entries: int = 2000
    octets: int = 1_000_000


class Cut(NamedTuple):
    """Written entries in the order of every list: the first day and the bytes of each."""

    starts: Sequence[date]
    data: Sequence[bytes]

    def since(self, first: int) -> Cut:
        """Without the first so many."""
        return Cut(self.starts[first:], self.data[first:])


class Stock(NamedTuple):
    """All that may be shown on a day, written, in the order of every list: what every feed is cut from."""

    made_of: tuple[Office, Sequence[Occurrence], Mapping[OccurrenceId, Published], date]
    events: tuple[Event, ...]
    """Of each entry."""
    whole: Cut

    def is_of(
        self,
        office: Office,
        occurrences: Sequence[Occurrence],
        rows: Mapping[OccurrenceId, Published],
        today: date,
    ) -> bool:
        """Whether it was made of these: the very same lists, which nobody changes once they are made."""
        same = self.made_of[1] is occurrences and self.made_of[2] is rows
        return same and (self.made_of[0], self.made_of[3]) == (office, today)


@dataclass(slots=True)
class Shelf:
    """What need not be written again: entries from one edition to the next, and the stock from one feed to the next."""

    entries: dict[tuple[str, datetime, bool], bytes] = field(default_factory=dict)
    """By digest, stamp and alarm."""
    stocks: dict[bool, Stock] = field(default_factory=dict)
    """Without and with alarms."""

    def stock(
        self,
        office: Office,
        occurrences: Sequence[Occurrence],
        rows: Mapping[OccurrenceId, Published],
        today: date,
        alarm: bool,
    ) -> Stock:
        """The entries of these values, written where they are not yet. Raises StaleLedgerError."""
        known = self.stocks.get(alarm)
        if known is None or not known.is_of(office, occurrences, rows, today):
            shown = _shown(occurrences, rows, today)
            data = tuple(self._entry(one, row, office, alarm) for one, row in shown)
            whole = Cut(tuple(one.start for one, _ in shown), data)
            events = tuple(one.event for one, _ in shown)
            known = self.stocks[alarm] = Stock((office, occurrences, rows, today), events, whole)
        return known

    def _entry(self, occurrence: Occurrence, row: Published, office: Office, alarm: bool) -> bytes:
        key = (row.digest, row.modified, alarm)
        data = self.entries.get(key)
        if data is None:
            data = self.entries[key] = _written(occurrence, row, office, alarm=alarm)
        return data


def build(
    feed: Feed,
    catalogue: Catalogue,
    occurrences: Sequence[Occurrence],
    rows: Mapping[OccurrenceId, Published],
    *,
    year: int,
    today: date,
    alarm: bool = False,
    cap: Cap = Cap(),  # noqa: B008 - a frozen value
    shelf: Shelf | None = None,
) -> bytes:
    """The whole file: `occurrences` are those of the year's window, `today` lets cancelled ones age out.

    `shelf` keeps what is written from one build to the next. Raises StaleLedgerError.
    """
    stock = (Shelf() if shelf is None else shelf).stock(catalogue.office, occurrences, rows, today, alarm)
    return assemble(feed, catalogue.office, pick(feed, stock), year=year, cap=cap)


def pick(feed: Feed, stock: Stock) -> Cut:
    """The entries that the feed takes, in their order."""
    if replace(feed, id=ALL.id, name=ALL.name, name_en=ALL.name_en, gzip=True) == ALL:
        return stock.whole
    taken = {event.key: feed.takes(event) for event in {event.key: event for event in stock.events}.values()}
    wanted = [taken[event.key] for event in stock.events]
    return Cut(list(compress(stock.whole.starts, wanted)), list(compress(stock.whole.data, wanted)))


def _shown(
    occurrences: Iterable[Occurrence], rows: Mapping[OccurrenceId, Published], today: date
) -> list[tuple[Occurrence, Published]]:
    """What is to be shown, with its row, in the order of every list. Raises StaleLedgerError."""
    chosen = []
    for occurrence in occurrences:
        row = rows.get(occurrence.id)
        if row is None:
            raise StaleLedgerError(str(occurrence.id))
        if row.shown_on(today):
            chosen.append((settled(occurrence, row), row))
    return sorted(chosen, key=lambda pair: pair[0].sort_key)


def assemble(feed: Feed, office: Office, cut: Cut, *, year: int, cap: Cap) -> bytes:
    """The file: head, entries, end. Past the cap the oldest are left out, and an entry says so."""
    head = ical.head(office, feed.name, f"{feed.name}. {office.name}. {office.address}")
    if not cut.data:
        return b"".join((head, _placeholder(feed, office, year), ical.END))
    if len(cut.data) <= cap.entries:
        whole = b"".join((head, *cut.data, ical.END))
        if len(whole) <= cap.octets:
            return whole
    gone = _too_many(cut.data, cap)
    logger.warning("feed %s is too large: its oldest %d entries are left out", feed.id, gone)
    kept = cut.since(gone)
    return b"".join((head, _notice(feed, office, kept.starts[0]), *kept.data, ical.END))


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


def _too_many(data: Sequence[bytes], cap: Cap) -> int:
    """How many of the oldest must go, so that the others fit beside the head and the notice; one stays at least."""
    room = cap.octets - _ROOM
    first = len(data)
    while first > max(0, len(data) - cap.entries + 1) and len(data[first - 1]) <= room:
        first -= 1
        room -= len(data[first])
    return min(first, len(data) - 1)


_ROOM = 4000
"""Octets that the head and a notice may take."""


EMPTY = "_trong"
"""What the UID of a placeholder begins with."""


def is_empty(data: bytes) -> bool:
    """Whether a feed has nothing but its placeholder."""
    return f"\r\nUID:{EMPTY}.".encode() in data


def _dotted(feed: Feed) -> str:
    return feed.id.replace("/", ".")


def _placeholder(feed: Feed, office: Office, year: int) -> bytes:
    """An empty calendar is an error to many clients, so an empty feed has one entry that says so."""
    said = "Chưa có sự kiện nào trong lịch này"
    return _own(office, f"{EMPTY}.{_dotted(feed)}.{year}", date(year, 1, 1), said, f"{said}: {feed.name}.")


def _notice(feed: Feed, office: Office, first: date) -> bytes:
    said = f"Lịch này chỉ có sự kiện từ {words.short_date(first)}"
    about = f"{said}; phần cũ hơn được lược bớt vì lịch quá lớn. Xem đủ tại {office.address}"
    return _own(office, f"_luoc.{_dotted(feed)}.{first:%Y%m%d}", first, said, about)


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
