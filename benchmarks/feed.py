"""Building a feed of 10,000 entries: against icalendar's own serialiser, hand-written lines and a bare join."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path

import icalendar

from benchmarks.measure import compare, milliseconds, report
from scheduler.authoring.read import load
from scheduler.expand import expand
from scheduler.feed import build, entry, ical
from scheduler.feed.build import Cap, Shelf
from scheduler.ledger import Mark, Published, update, window
from scheduler.model import Catalogue, Occurrence, OccurrenceId

TODAY = date(2026, 11, 25)
STAMP = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
MANY, SOME = 10_000, 2_000
Rows = dict[OccurrenceId, Published]


class Office:
    """A catalogue, as many occurrences as wanted, and their rows."""

    def __init__(self, number: int) -> None:
        found = load(Path(__file__).resolve().parent.parent / "events.toml").catalogue
        assert found is not None
        self.catalogue: Catalogue = found
        real = expand(found, *window(TODAY.year)).occurrences
        copies = (replace(one, cycle=f"{one.cycle}_{turn}") for turn in count() for one in real)
        self.occurrences = sorted(islice(copies, number), key=lambda one: one.sort_key)
        self.rows = self.publish(self.occurrences)

    def publish(self, occurrences: list[Occurrence], rows: Rows | None = None) -> Rows:
        """The ledger with these occurrences."""
        first, last = window(TODAY.year)
        old = rows.values() if rows else ()
        new, _ = update(old, occurrences, self._mark, stamp=STAMP, today=TODAY, first=first, last=last)
        return {row.id: row for row in new}

    def _mark(self, occurrence: Occurrence) -> Mark:
        return ical.mark(entry.of(occurrence, self.catalogue.office))

    def build(self, shelf: Shelf | None = None) -> bytes:
        """The feed, cold where no `shelf` is given. The size cap is not what is measured."""
        return build.build(
            build.ALL,
            self.catalogue,
            self.occurrences,
            self.rows,
            year=TODAY.year,
            today=TODAY,
            cap=Cap(entries=MANY, octets=100_000_000),
            shelf=shelf,
        )


def main() -> None:
    """Cold at least three times icalendar, warm at most one and a half joins, one change under a tenth of cold."""
    many = Office(MANY)
    _cold(many)
    _warm(many)
    _one_changed(Office(SOME))


def _cold(office: Office) -> None:
    entries = [entry.of(one, office.catalogue.office) for one in office.occurrences]
    ours, theirs = compare(office.build, lambda: _by_icalendar(entries), rounds=3)
    detail = f"{milliseconds(ours)}, {milliseconds(theirs)}"
    report("feed of 10,000, cold: icalendar's serialiser / ours", theirs / ours, at_least=3, detail=detail)
    ours, plain = compare(office.build, lambda: _by_hand(entries), rounds=3)
    detail = f"{milliseconds(ours)}, {milliseconds(plain)}"
    report("feed of 10,000, cold: ours / hand-written lines, words ready", ours / plain, detail=detail)


def _warm(office: Office) -> None:
    """`build` itself, as the service calls it for every feed of a day: what it is cut from is written already."""
    shelf = Shelf()
    office.build(shelf)
    blocks = shelf.stocks[False].whole.data
    ours, bare = compare(lambda: office.build(shelf), lambda: b"".join(blocks), rounds=15)
    detail = f"{milliseconds(ours)}, {milliseconds(bare)}"
    report("feed of 10,000, every entry cached: build() / a bare join", ours / bare, at_most=1.5, detail=detail)

    def anew() -> bytes:
        shelf.stocks.clear()
        return office.build(shelf)

    chosen, bare = compare(anew, lambda: b"".join(blocks))
    name = "feed of 10,000, a new day or ledger: build() with choosing and sorting anew / a bare join"
    report(name, chosen / bare, detail=milliseconds(chosen))


def _one_changed(office: Office) -> None:
    """After an edition that changed one entry: everything is chosen anew, one entry is written."""
    shelf = Shelf()
    office.build(shelf)
    middle = office.occurrences[SOME // 2]
    row = office.rows[middle.id]

    def once() -> bytes:
        shelf.stocks.clear()
        del shelf.entries[row.digest, row.modified, False]
        return office.build(shelf)

    changed, cold = compare(once, office.build)
    detail = f"{milliseconds(changed)}, {milliseconds(cold)}"
    report("feed of 2,000, one entry changed / cold", changed / cold, at_most=0.1, detail=detail)


def _by_icalendar(entries: list[entry.Entry]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//lich//VI")
    for one in entries:
        event = icalendar.Event()
        for name, value in (
            ("UID", one.uid),
            ("DTSTAMP", STAMP),
            ("CREATED", STAMP),
            ("LAST-MODIFIED", STAMP),
            ("SEQUENCE", 0),
            ("DTSTART", one.start),
            ("DTEND", one.end),
            ("SUMMARY", one.summary),
            ("DESCRIPTION", one.description),
            ("LOCATION", one.location or ""),
            ("CATEGORIES", list(one.categories)),
            ("STATUS", one.status),
            ("TRANSP", "TRANSPARENT"),
            ("CLASS", "PUBLIC"),
            ("URL", one.url),
            ("COLOR", one.color),
            ("X-MICROSOFT-CDO-BUSYSTATUS", one.busy),
        ):
            event.add(name, value)
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _by_hand(entries: list[entry.Entry]) -> bytes:
    """The limit: the same lines, escaped and folded with no care for letters."""
    stamp = f"{STAMP:%Y%m%dT%H%M%SZ}"
    lines: list[str] = []
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"DTSTAMP:{stamp}",
            f"CREATED:{stamp}",
            f"LAST-MODIFIED:{stamp}",
            "SEQUENCE:0",
            f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.end:%Y%m%d}",
            f"SUMMARY:{_escaped(one.summary)}",
            f"DESCRIPTION:{_escaped(one.description)}",
            f"LOCATION:{_escaped(one.location or '')}",
            f"CATEGORIES:{','.join(one.categories)}",
            f"STATUS:{one.status}",
            "TRANSP:TRANSPARENT",
            "CLASS:PUBLIC",
            f"URL:{one.url}",
            f"COLOR:{one.color}",
            f"X-MICROSOFT-CDO-BUSYSTATUS:{one.busy}",
            "END:VEVENT",
        ]
    return b"".join(map(_folded, lines))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    data = line.encode()
    parts = [data[:75], *(data[start : start + 74] for start in range(75, len(data), 74))]
    return b"\r\n ".join(parts) + b"\r\n"
